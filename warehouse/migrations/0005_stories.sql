-- Why: stories have a life. What grouping sees of an article is kept, so that a new one is held against the window
-- without reading texts again; each assignment keeps its parts; moves, redirects and what people ruled are kept.

ALTER TABLE story_articles ADD COLUMN parts VARCHAR;
COMMENT ON COLUMN story_articles.parts IS 'What each part added to the score, as JSON; empty for the article that opened the story.';
ALTER TABLE story_articles ADD COLUMN copy_of VARCHAR;
COMMENT ON COLUMN story_articles.copy_of IS 'The article it is a copy of, where that decided.';

CREATE TABLE story_vectors (
    article_id VARCHAR NOT NULL, version_id VARCHAR NOT NULL, day DATE NOT NULL, language VARCHAR NOT NULL,
    recipe VARCHAR NOT NULL, body_ids UINTEGER[] NOT NULL, body_weights FLOAT[] NOT NULL, title_ids UINTEGER[] NOT NULL,
    title_weights FLOAT[] NOT NULL, name_ids UINTEGER[] NOT NULL, name_weights FLOAT[] NOT NULL
);
COMMENT ON TABLE story_vectors IS 'One row per article: its weighed terms, by which grouping holds it against others.';
COMMENT ON COLUMN story_vectors.article_id IS 'The article.';
COMMENT ON COLUMN story_vectors.version_id IS 'The version they were taken from: its first.';
COMMENT ON COLUMN story_vectors.day IS 'Day of publication; the day it was fetched where it names none, or one in the future.';
COMMENT ON COLUMN story_vectors.language IS 'ISO 639-1, or und; articles of two languages are not held together.';
COMMENT ON COLUMN story_vectors.recipe IS 'Version of the terms and of the model that weighed them.';
COMMENT ON COLUMN story_vectors.body_ids IS 'Terms of headline and lead, the heaviest first: 32 bits of XXH3.';
COMMENT ON COLUMN story_vectors.body_weights IS 'TF-IDF, of length 1 together.';
COMMENT ON COLUMN story_vectors.title_ids IS 'Terms of the headline, or of the lead where it has none.';
COMMENT ON COLUMN story_vectors.title_weights IS 'TF-IDF, of length 1 together.';
COMMENT ON COLUMN story_vectors.name_ids IS 'Words with a capital that open no sentence.';
COMMENT ON COLUMN story_vectors.name_weights IS 'TF-IDF, of length 1 together.';

CREATE TABLE story_redirects (story_id VARCHAR NOT NULL, redirect_to VARCHAR NOT NULL, redirected_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE story_redirects IS 'One row per story that was put into another; its id is never used again.';
COMMENT ON COLUMN story_redirects.story_id IS 'The story that is gone.';
COMMENT ON COLUMN story_redirects.redirect_to IS 'Where most of it went; that story may itself have been put into another.';
COMMENT ON COLUMN story_redirects.redirected_at IS 'UTC.';

CREATE TABLE story_events (
    story_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, other_story VARCHAR, article_ids VARCHAR[] NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE story_events IS 'One row per change of a story other than an article joining it.';
COMMENT ON COLUMN story_events.story_id IS 'The story that articles left.';
COMMENT ON COLUMN story_events.kind IS 'moved (by the repair), or by hand: pin, split, merge.';
COMMENT ON COLUMN story_events.other_story IS 'The story that they came to.';
COMMENT ON COLUMN story_events.article_ids IS 'The articles.';
COMMENT ON COLUMN story_events.made_at IS 'UTC.';

CREATE TABLE story_rulings (
    ruling_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, story_id VARCHAR NOT NULL, article_ids VARCHAR[] NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE story_rulings IS 'One row per decision of a person on a story; the repair never moves these articles.';
COMMENT ON COLUMN story_rulings.ruling_id IS 'Hash of kind, story, articles and time.';
COMMENT ON COLUMN story_rulings.kind IS 'pin, split or merge.';
COMMENT ON COLUMN story_rulings.story_id IS 'The story that the articles are in by this ruling.';
COMMENT ON COLUMN story_rulings.article_ids IS 'The articles that are held where they are.';
COMMENT ON COLUMN story_rulings.made_at IS 'UTC.';

CREATE TABLE story_repairs (
    repaired_at TIMESTAMPTZ NOT NULL, first_day DATE NOT NULL, last_day DATE NOT NULL, articles INTEGER NOT NULL,
    moved INTEGER NOT NULL
);
COMMENT ON TABLE story_repairs IS 'One row per repair of the stories of some days.';
COMMENT ON COLUMN story_repairs.repaired_at IS 'UTC.';
COMMENT ON COLUMN story_repairs.first_day IS 'First day it looked at.';
COMMENT ON COLUMN story_repairs.last_day IS 'Last day it looked at.';
COMMENT ON COLUMN story_repairs.articles IS 'Articles it looked at.';
COMMENT ON COLUMN story_repairs.moved IS 'Articles it moved to another story.';
