-- Why: copies, wire copy and revisions are facts with evidence. Edges know where the shared words stand, versions know
-- what changed in them and which agency they name, and articles know all addresses that they have been found at.

CREATE TABLE article_addresses (
    address_key VARCHAR NOT NULL, article_id VARCHAR NOT NULL, role VARCHAR NOT NULL
);
COMMENT ON TABLE article_addresses IS 'One row per address that an article has been known by.';
COMMENT ON COLUMN article_addresses.address_key IS 'The address without scheme, www, AMP, mobile twin, tracking or trailing slash.';
COMMENT ON COLUMN article_addresses.article_id IS 'The article.';
COMMENT ON COLUMN article_addresses.role IS 'own: a page was found there; asked: it redirected to one; claimed: a page said so of itself.';
INSERT INTO article_addresses
SELECT DISTINCT if(starts_with(url, 'http'), '//' || regexp_replace(regexp_replace(url, '^https?://(www\.)?', ''), '/+$', ''), url),
       article_id, 'own'
FROM (
    SELECT url, article_id FROM articles
    UNION
    SELECT pages.url, versions.article_id FROM versions JOIN pages ON pages.page_digest = versions.page_digest
);

ALTER TABLE sketches ADD COLUMN recipe VARCHAR;
COMMENT ON COLUMN sketches.recipe IS 'Version of the hashes; those of two versions never meet. Empty: s1.';

ALTER TABLE versions ADD COLUMN agency VARCHAR;
COMMENT ON COLUMN versions.agency IS 'News agency that its byline, dateline or credit line names as the writer.';
COMMENT ON COLUMN versions.version_id IS 'Hash of article, words, headline and how often that state has come back.';
COMMENT ON COLUMN versions.number IS '1 for the first that was fetched; the highest is what stands now.';

ALTER TABLE edges ADD COLUMN shared_shingles INTEGER;
COMMENT ON COLUMN edges.shared_shingles IS 'Five-word shingles that stand in both.';

CREATE TABLE shared_passages (
    version_a VARCHAR NOT NULL, version_b VARCHAR NOT NULL, number INTEGER NOT NULL, start_a INTEGER NOT NULL,
    end_a INTEGER NOT NULL, start_b INTEGER NOT NULL, end_b INTEGER NOT NULL, words INTEGER NOT NULL
);
COMMENT ON TABLE shared_passages IS 'One row per stretch of five words or more that stands in both ends of an edge; the longest 300. Revisions have version_changes instead.';
COMMENT ON COLUMN shared_passages.version_a IS 'As in edges.';
COMMENT ON COLUMN shared_passages.version_b IS 'As in edges.';
COMMENT ON COLUMN shared_passages.number IS 'Order in the text of a, from 0.';
COMMENT ON COLUMN shared_passages.start_a IS 'First character in the text of a.';
COMMENT ON COLUMN shared_passages.end_a IS 'End, exclusive.';
COMMENT ON COLUMN shared_passages.start_b IS 'First character in the text of b.';
COMMENT ON COLUMN shared_passages.end_b IS 'End, exclusive.';
COMMENT ON COLUMN shared_passages.words IS 'How many words.';

CREATE TABLE version_changes (
    version_a VARCHAR NOT NULL, version_b VARCHAR NOT NULL, number INTEGER NOT NULL, kind VARCHAR NOT NULL,
    before VARCHAR, after VARCHAR, start_a INTEGER, end_a INTEGER, start_b INTEGER, end_b INTEGER, words INTEGER NOT NULL,
    recipe VARCHAR NOT NULL
);
COMMENT ON TABLE version_changes IS 'One row per thing that a version changed against the one before it.';
COMMENT ON COLUMN version_changes.version_a IS 'The earlier version.';
COMMENT ON COLUMN version_changes.version_b IS 'The later version.';
COMMENT ON COLUMN version_changes.number IS 'Order, from 0.';
COMMENT ON COLUMN version_changes.kind IS 'headline, added, removed, edited, moved (passages); figure, name, quote; softened, hardened (attribution); note (of the editor).';
COMMENT ON COLUMN version_changes.before IS 'As it stood; empty where it is new.';
COMMENT ON COLUMN version_changes.after IS 'As it stands; empty where it is gone.';
COMMENT ON COLUMN version_changes.start_a IS 'First character of before in the text of the earlier version; empty for a headline outside it.';
COMMENT ON COLUMN version_changes.end_a IS 'End, exclusive.';
COMMENT ON COLUMN version_changes.start_b IS 'First character of after in the text of the later version.';
COMMENT ON COLUMN version_changes.end_b IS 'End, exclusive.';
COMMENT ON COLUMN version_changes.words IS 'Words that it touches.';
COMMENT ON COLUMN version_changes.recipe IS 'Version of the method.';
