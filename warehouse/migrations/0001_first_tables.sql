-- Why: the first shape of the warehouse. Ids are content hashes with the version of their recipe in front, never
-- sequences. DuckLake has no keys; uniqueness is held by the load lock and checked by audits/.

CREATE TABLE migrations (name VARCHAR NOT NULL, digest VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE migrations IS 'One row per migration or view applied to this warehouse.';
COMMENT ON COLUMN migrations.name IS 'File name without .sql.';
COMMENT ON COLUMN migrations.digest IS 'BLAKE2b-128 of the file as applied.';
COMMENT ON COLUMN migrations.applied_at IS 'When it was applied (UTC).';

CREATE TABLE outlets (
    outlet VARCHAR NOT NULL, name VARCHAR NOT NULL, domains VARCHAR[], aliases VARCHAR[],
    country VARCHAR, language VARCHAR, note VARCHAR
);
COMMENT ON TABLE outlets IS 'One row per outlet: who publishes.';
COMMENT ON COLUMN outlets.outlet IS 'Slug; the key used everywhere else.';
COMMENT ON COLUMN outlets.name IS 'Name as people read it.';
COMMENT ON COLUMN outlets.domains IS 'Registrable domains the outlet publishes under.';
COMMENT ON COLUMN outlets.aliases IS 'Other names it goes by.';
COMMENT ON COLUMN outlets.country IS 'ISO 3166-1 alpha-2, where known.';
COMMENT ON COLUMN outlets.language IS 'Main language, ISO 639-1, where known.';
COMMENT ON COLUMN outlets.note IS 'Free text.';

CREATE TABLE sources (
    source_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, address VARCHAR NOT NULL, outlet VARCHAR,
    etag VARCHAR, last_modified VARCHAR, last_seen_at TIMESTAMPTZ, last_new_at TIMESTAMPTZ,
    next_due_at TIMESTAMPTZ, failures_in_a_row INTEGER NOT NULL
);
COMMENT ON TABLE sources IS 'One row per source: where documents are found, and how it has been doing.';
COMMENT ON COLUMN sources.source_id IS 'Hash of kind and address.';
COMMENT ON COLUMN sources.kind IS 'files, url, feed, sitemap or archive.';
COMMENT ON COLUMN sources.address IS 'Path or URL.';
COMMENT ON COLUMN sources.outlet IS 'Slug of the outlet it belongs to, where there is one.';
COMMENT ON COLUMN sources.etag IS 'Validator of the last complete answer.';
COMMENT ON COLUMN sources.last_modified IS 'Validator of the last complete answer.';
COMMENT ON COLUMN sources.last_seen_at IS 'Last time it answered (UTC).';
COMMENT ON COLUMN sources.last_new_at IS 'Last time it brought something new (UTC).';
COMMENT ON COLUMN sources.next_due_at IS 'When it is asked again (UTC); empty for what people hand in.';
COMMENT ON COLUMN sources.failures_in_a_row IS 'Failures since the last success.';

CREATE TABLE runs (
    run_id VARCHAR NOT NULL, flow VARCHAR NOT NULL, state VARCHAR NOT NULL, started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ, parameters VARCHAR NOT NULL, process INTEGER NOT NULL, host VARCHAR NOT NULL
);
COMMENT ON TABLE runs IS 'One row per run of a flow or of a command that does the same.';
COMMENT ON COLUMN runs.run_id IS 'Random; the one id that is not a hash of content.';
COMMENT ON COLUMN runs.flow IS 'ingest, report, maintain or reprocess.';
COMMENT ON COLUMN runs.state IS 'running, completed, failed or interrupted.';
COMMENT ON COLUMN runs.started_at IS 'UTC.';
COMMENT ON COLUMN runs.ended_at IS 'UTC; empty while running.';
COMMENT ON COLUMN runs.parameters IS 'What it was asked to do, as JSON.';
COMMENT ON COLUMN runs.process IS 'Process id, by which a dead run is told from a live one.';
COMMENT ON COLUMN runs.host IS 'Host name the process ran on.';

CREATE TABLE outcomes (
    run_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, url VARCHAR NOT NULL, state VARCHAR NOT NULL,
    reason VARCHAR, detail VARCHAR, article_id VARCHAR, version_id VARCHAR, seconds DOUBLE, ended_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE outcomes IS 'One row per item of a run: each item ends in exactly one state.';
COMMENT ON COLUMN outcomes.run_id IS 'The run.';
COMMENT ON COLUMN outcomes.source_id IS 'The source that named the item.';
COMMENT ON COLUMN outcomes.url IS 'The item: a URL or a file.';
COMMENT ON COLUMN outcomes.state IS 'loaded, revised, unchanged, duplicate, rejected or failed.';
COMMENT ON COLUMN outcomes.reason IS 'Why it was rejected, failed or a duplicate: one of a closed list.';
COMMENT ON COLUMN outcomes.detail IS 'The reason in words, at most 500 characters.';
COMMENT ON COLUMN outcomes.article_id IS 'The article it is, where it is one.';
COMMENT ON COLUMN outcomes.version_id IS 'The version it became or already was.';
COMMENT ON COLUMN outcomes.seconds IS 'Time spent reading it.';
COMMENT ON COLUMN outcomes.ended_at IS 'UTC.';

CREATE TABLE pages (
    page_digest VARCHAR NOT NULL, url VARCHAR NOT NULL, final_url VARCHAR NOT NULL, status INTEGER NOT NULL,
    media_type VARCHAR NOT NULL, headers MAP(VARCHAR, VARCHAR), asserted MAP(VARCHAR, VARCHAR),
    size_bytes BIGINT NOT NULL, fetched_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE pages IS 'One row per page kept: the bytes lie zstd-compressed in pages/ under their digest.';
COMMENT ON COLUMN pages.page_digest IS 'BLAKE2b-128 of the bytes as received.';
COMMENT ON COLUMN pages.url IS 'What was asked for.';
COMMENT ON COLUMN pages.final_url IS 'Where it was found.';
COMMENT ON COLUMN pages.status IS 'HTTP status; 200 for files.';
COMMENT ON COLUMN pages.media_type IS 'Declared or guessed from the name.';
COMMENT ON COLUMN pages.headers IS 'Chosen response headers.';
COMMENT ON COLUMN pages.asserted IS 'What a manifest says of it from outside its text.';
COMMENT ON COLUMN pages.size_bytes IS 'Size before compression.';
COMMENT ON COLUMN pages.fetched_at IS 'First time these bytes came from this url (UTC).';

CREATE TABLE articles (
    article_id VARCHAR NOT NULL, outlet VARCHAR NOT NULL, url VARCHAR NOT NULL, first_seen_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE articles IS 'One row per article: one canonical URL or file of one outlet.';
COMMENT ON COLUMN articles.article_id IS 'Hash of the address it was first known by.';
COMMENT ON COLUMN articles.outlet IS 'Slug of the outlet.';
COMMENT ON COLUMN articles.url IS 'Canonical URL, or a file: or urn: name.';
COMMENT ON COLUMN articles.first_seen_at IS 'When Parallax first had it (UTC).';

CREATE TABLE versions (
    version_id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, number INTEGER NOT NULL, page_digest VARCHAR NOT NULL,
    text_digest VARCHAR NOT NULL, title VARCHAR, title_start INTEGER, title_end INTEGER, text VARCHAR NOT NULL,
    lead VARCHAR NOT NULL, byline VARCHAR, published_at TIMESTAMPTZ, modified_at TIMESTAMPTZ, language VARCHAR NOT NULL,
    word_count INTEGER NOT NULL, provenance MAP(VARCHAR, VARCHAR), reader_version VARCHAR NOT NULL,
    annotator_version VARCHAR NOT NULL, limits VARCHAR[], fetched_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE versions IS 'One row per version: one state of an article''s text.';
COMMENT ON COLUMN versions.version_id IS 'Hash of article, number and page.';
COMMENT ON COLUMN versions.article_id IS 'The article.';
COMMENT ON COLUMN versions.number IS '1 for the first; the highest is what stands now.';
COMMENT ON COLUMN versions.page_digest IS 'The page it was read from.';
COMMENT ON COLUMN versions.text_digest IS 'BLAKE2b-128 of the normalised words, recipe in front; equal text, equal digest.';
COMMENT ON COLUMN versions.title IS 'Headline; empty where the page has none.';
COMMENT ON COLUMN versions.title_start IS 'Where the headline stands inside the text, if it does.';
COMMENT ON COLUMN versions.title_end IS 'End of it, exclusive.';
COMMENT ON COLUMN versions.text IS 'The clean text; all offsets of other tables count its characters.';
COMMENT ON COLUMN versions.lead IS 'First passage after the headline.';
COMMENT ON COLUMN versions.byline IS 'Who signed it.';
COMMENT ON COLUMN versions.published_at IS 'As the page or the manifest says (UTC); see provenance.';
COMMENT ON COLUMN versions.modified_at IS 'As the page says (UTC).';
COMMENT ON COLUMN versions.language IS 'ISO 639-1.';
COMMENT ON COLUMN versions.word_count IS 'Words of the text.';
COMMENT ON COLUMN versions.provenance IS 'Field name to where it comes from: asserted, json_ld, meta, visible, trafilatura, first_line, detected.';
COMMENT ON COLUMN versions.reader_version IS 'Recipe that made the text out of the page.';
COMMENT ON COLUMN versions.annotator_version IS 'Recipe that made passages, quotes, figures and names.';
COMMENT ON COLUMN versions.limits IS 'What could not be done with this text.';
COMMENT ON COLUMN versions.fetched_at IS 'When the page came in (UTC).';

CREATE TABLE passages (
    version_id VARCHAR NOT NULL, number INTEGER NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
    text VARCHAR NOT NULL, paragraph INTEGER NOT NULL, role VARCHAR NOT NULL
);
COMMENT ON TABLE passages IS 'One row per sentence or heading of a version.';
COMMENT ON COLUMN passages.version_id IS 'The version.';
COMMENT ON COLUMN passages.number IS 'Order in the text, from 0.';
COMMENT ON COLUMN passages.start_offset IS 'First character in versions.text, from 0.';
COMMENT ON COLUMN passages.end_offset IS 'End, exclusive.';
COMMENT ON COLUMN passages.text IS 'The words themselves.';
COMMENT ON COLUMN passages.paragraph IS 'Paragraph it stands in, from 0.';
COMMENT ON COLUMN passages.role IS 'headline or body.';

CREATE TABLE quotes (
    version_id VARCHAR NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, voice VARCHAR NOT NULL, speaker VARCHAR, side VARCHAR, reported_by VARCHAR,
    cue VARCHAR, cue_start INTEGER, cue_end INTEGER
);
COMMENT ON TABLE quotes IS 'One row per quoted or reported stretch of a version.';
COMMENT ON COLUMN quotes.version_id IS 'The version.';
COMMENT ON COLUMN quotes.start_offset IS 'First character in versions.text, marks included.';
COMMENT ON COLUMN quotes.end_offset IS 'End, exclusive.';
COMMENT ON COLUMN quotes.text IS 'The words with their marks.';
COMMENT ON COLUMN quotes.kind IS 'direct, partial, scare or indirect.';
COMMENT ON COLUMN quotes.voice IS 'own: the outlet sets the marks; quoted: they stand inside somebody''s quote.';
COMMENT ON COLUMN quotes.speaker IS 'Who says it, resolved within the article.';
COMMENT ON COLUMN quotes.side IS 'Country or camp the speaker speaks for.';
COMMENT ON COLUMN quotes.reported_by IS 'Who passed the words on, where that is somebody else.';
COMMENT ON COLUMN quotes.cue IS 'The verb of saying.';
COMMENT ON COLUMN quotes.cue_start IS 'First character of the cue.';
COMMENT ON COLUMN quotes.cue_end IS 'End of it, exclusive.';

CREATE TABLE figures (
    version_id VARCHAR NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, value VARCHAR NOT NULL, unit VARCHAR
);
COMMENT ON TABLE figures IS 'One row per number, amount, duration or date of a version.';
COMMENT ON COLUMN figures.version_id IS 'The version.';
COMMENT ON COLUMN figures.start_offset IS 'First character in versions.text.';
COMMENT ON COLUMN figures.end_offset IS 'End, exclusive.';
COMMENT ON COLUMN figures.text IS 'As printed.';
COMMENT ON COLUMN figures.kind IS 'date, duration, quantity, money, percent or year.';
COMMENT ON COLUMN figures.value IS 'Normalised: 2022-02-12, PT1H40M, >100000, 2015 or vague.';
COMMENT ON COLUMN figures.unit IS 'What is counted, or the currency.';

CREATE TABLE names (
    version_id VARCHAR NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, key VARCHAR NOT NULL
);
COMMENT ON TABLE names IS 'One row per mention of somebody or something by name.';
COMMENT ON COLUMN names.version_id IS 'The version.';
COMMENT ON COLUMN names.start_offset IS 'First character in versions.text.';
COMMENT ON COLUMN names.end_offset IS 'End, exclusive.';
COMMENT ON COLUMN names.text IS 'As printed.';
COMMENT ON COLUMN names.kind IS 'person, place, body, group or other.';
COMMENT ON COLUMN names.key IS 'Joins mentions of the same referent.';

CREATE TABLE sketches (hash UBIGINT NOT NULL, version_id VARCHAR NOT NULL, day DATE NOT NULL);
COMMENT ON TABLE sketches IS 'FracMinHash: the kept shingle hashes of each version, joined to find copies.';
COMMENT ON COLUMN sketches.hash IS 'Hash of five words in a row, recipe version mixed in.';
COMMENT ON COLUMN sketches.version_id IS 'The version.';
COMMENT ON COLUMN sketches.day IS 'Day of publication, else of fetching: the window runs over it.';

CREATE TABLE edges (
    version_a VARCHAR NOT NULL, version_b VARCHAR NOT NULL, kind VARCHAR NOT NULL, containment_a DOUBLE NOT NULL,
    containment_b DOUBLE NOT NULL, jaccard DOUBLE NOT NULL, recipe VARCHAR NOT NULL, found_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE edges IS 'One row per pair of versions that share text.';
COMMENT ON COLUMN edges.version_a IS 'The version with the smaller id; for a revision the earlier one.';
COMMENT ON COLUMN edges.version_b IS 'The other one.';
COMMENT ON COLUMN edges.kind IS 'identical, embedded, derived or revision.';
COMMENT ON COLUMN edges.containment_a IS 'Share of the shingles of a that stand in b.';
COMMENT ON COLUMN edges.containment_b IS 'Share of the shingles of b that stand in a.';
COMMENT ON COLUMN edges.jaccard IS 'Shared shingles over all shingles of both.';
COMMENT ON COLUMN edges.recipe IS 'Version of the method.';
COMMENT ON COLUMN edges.found_at IS 'UTC.';

CREATE TABLE stories (story_id VARCHAR NOT NULL, model VARCHAR NOT NULL, opened_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE stories IS 'One row per story: the articles of several outlets about one event.';
COMMENT ON COLUMN stories.story_id IS 'Hash of the article that opened it; never used again.';
COMMENT ON COLUMN stories.model IS 'Version of the join score.';
COMMENT ON COLUMN stories.opened_at IS 'When Parallax opened it (UTC).';

CREATE TABLE story_articles (
    story_id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, score DOUBLE, runner_up VARCHAR, runner_up_score DOUBLE,
    model VARCHAR NOT NULL, joined_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE story_articles IS 'One row per article: the story it belongs to, and how sure that is.';
COMMENT ON COLUMN story_articles.story_id IS 'The story.';
COMMENT ON COLUMN story_articles.article_id IS 'The article.';
COMMENT ON COLUMN story_articles.score IS 'Mean join score (log-odds) with the members; empty for the one that opened it.';
COMMENT ON COLUMN story_articles.runner_up IS 'The second-best story, if any was near.';
COMMENT ON COLUMN story_articles.runner_up_score IS 'Its score.';
COMMENT ON COLUMN story_articles.model IS 'Version of the join score.';
COMMENT ON COLUMN story_articles.joined_at IS 'UTC.';

CREATE TABLE comparisons (
    comparison_id VARCHAR NOT NULL, story_id VARCHAR NOT NULL, recipe VARCHAR NOT NULL, title VARCHAR NOT NULL,
    version_ids VARCHAR[] NOT NULL, outlets VARCHAR[] NOT NULL, limits VARCHAR[], compared_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE comparisons IS 'One row per comparison of the tellings of a story; the newest of a story stands.';
COMMENT ON COLUMN comparisons.comparison_id IS 'Hash of recipe and versions in order.';
COMMENT ON COLUMN comparisons.story_id IS 'The story.';
COMMENT ON COLUMN comparisons.recipe IS 'Version of the method.';
COMMENT ON COLUMN comparisons.title IS 'Working title of the story: the most central headline.';
COMMENT ON COLUMN comparisons.version_ids IS 'The tellings, in order of publication.';
COMMENT ON COLUMN comparisons.outlets IS 'Their outlets, in the same order.';
COMMENT ON COLUMN comparisons.limits IS 'What it could not do.';
COMMENT ON COLUMN comparisons.compared_at IS 'UTC.';

CREATE TABLE findings (
    comparison_id VARCHAR NOT NULL, number INTEGER NOT NULL, kind VARCHAR NOT NULL, label VARCHAR NOT NULL,
    outlets VARCHAR[] NOT NULL, score DOUBLE NOT NULL, top INTEGER, parts VARCHAR NOT NULL,
    evidence STRUCT(version_id VARCHAR, start_offset INTEGER, end_offset INTEGER, text VARCHAR)[] NOT NULL
);
COMMENT ON TABLE findings IS 'One row per statement of a comparison, with its evidence.';
COMMENT ON COLUMN findings.comparison_id IS 'The comparison.';
COMMENT ON COLUMN findings.number IS 'Order in the comparison, from 0.';
COMMENT ON COLUMN findings.kind IS 'shared, only_in, look_alike, scare_quotes and so on.';
COMMENT ON COLUMN findings.label IS 'The statement in words.';
COMMENT ON COLUMN findings.outlets IS 'The outlets it is about.';
COMMENT ON COLUMN findings.score IS '0 to 1: how sure and how large.';
COMMENT ON COLUMN findings.top IS '1 to 4 where it is one of the lines at the top.';
COMMENT ON COLUMN findings.parts IS 'How it came about, as JSON.';
COMMENT ON COLUMN findings.evidence IS 'The words it rests on, with offsets into versions.text.';

CREATE TABLE reports (
    comparison_id VARCHAR NOT NULL, format VARCHAR NOT NULL, path VARCHAR NOT NULL, digest VARCHAR NOT NULL,
    renderer VARCHAR NOT NULL, published_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE reports IS 'One row per report file as published.';
COMMENT ON COLUMN reports.comparison_id IS 'The comparison it shows.';
COMMENT ON COLUMN reports.format IS 'html, md or json.';
COMMENT ON COLUMN reports.path IS 'Path below the reports folder.';
COMMENT ON COLUMN reports.digest IS 'BLAKE2b-128 of the file.';
COMMENT ON COLUMN reports.renderer IS 'Digest of the code and templates that made it.';
COMMENT ON COLUMN reports.published_at IS 'When its comparison was made (UTC).';
