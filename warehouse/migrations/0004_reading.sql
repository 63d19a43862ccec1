-- Why: the reader knows more of a page than its text and title, and each of these facts is one that people ask for.

ALTER TABLE versions ADD COLUMN kicker VARCHAR;
ALTER TABLE versions ADD COLUMN authors VARCHAR[];
ALTER TABLE versions ADD COLUMN agencies VARCHAR[];
ALTER TABLE versions ADD COLUMN section VARCHAR;
ALTER TABLE versions ADD COLUMN tags VARCHAR[];
ALTER TABLE versions ADD COLUMN publisher VARCHAR;
ALTER TABLE versions ADD COLUMN site_name VARCHAR;
ALTER TABLE versions ADD COLUMN headlines MAP(VARCHAR, VARCHAR);
ALTER TABLE versions ADD COLUMN page_kind VARCHAR;
ALTER TABLE versions ADD COLUMN access VARCHAR;
ALTER TABLE versions ADD COLUMN confidence DOUBLE;
ALTER TABLE versions ADD COLUMN published_precision VARCHAR;
ALTER TABLE versions ADD COLUMN published_zoned BOOLEAN;
ALTER TABLE versions ADD COLUMN modified_precision VARCHAR;
ALTER TABLE versions ADD COLUMN modified_zoned BOOLEAN;
ALTER TABLE versions ADD COLUMN language_declared VARCHAR;
ALTER TABLE versions ADD COLUMN language_detected VARCHAR;
ALTER TABLE versions ADD COLUMN encoding VARCHAR;
ALTER TABLE versions ADD COLUMN encoding_rule VARCHAR;
ALTER TABLE versions ADD COLUMN marks VARCHAR[];
ALTER TABLE versions ADD COLUMN blocks STRUCT(start_offset INTEGER, end_offset INTEGER, kind VARCHAR)[];
ALTER TABLE versions ADD COLUMN dropped STRUCT(text VARCHAR, reason VARCHAR)[];
COMMENT ON COLUMN versions.kicker IS 'The line above or below the headline, where the page marks one.';
COMMENT ON COLUMN versions.authors IS 'People who signed it.';
COMMENT ON COLUMN versions.agencies IS 'Agencies and desks that the byline names.';
COMMENT ON COLUMN versions.section IS 'Section as the page names it.';
COMMENT ON COLUMN versions.tags IS 'Key words as the page gives them.';
COMMENT ON COLUMN versions.publisher IS 'Publisher as the page names it.';
COMMENT ON COLUMN versions.site_name IS 'Site name as the page gives it (og:site_name).';
COMMENT ON COLUMN versions.headlines IS 'Every form of the headline by where it stands: h1, json_ld, og, tag.';
COMMENT ON COLUMN versions.page_kind IS 'article, live, gallery or video.';
COMMENT ON COLUMN versions.access IS 'paywall: for subscribers, text shown all the same; empty: open.';
COMMENT ON COLUMN versions.confidence IS 'How far two readers agree on the text, F1 of their words from 0 to 1; empty where there was one.';
COMMENT ON COLUMN versions.published_precision IS 'Smallest unit of published_at: day, minute or second.';
COMMENT ON COLUMN versions.published_zoned IS 'Whether the page gives the zone of published_at; else it was taken as UTC.';
COMMENT ON COLUMN versions.modified_precision IS 'Smallest unit of modified_at: day, minute or second.';
COMMENT ON COLUMN versions.modified_zoned IS 'Whether the page gives the zone of modified_at; else it was taken as UTC.';
COMMENT ON COLUMN versions.language_declared IS 'Language that the page declares.';
COMMENT ON COLUMN versions.language_detected IS 'Language of the words themselves.';
COMMENT ON COLUMN versions.encoding IS 'Character encoding that the page was decoded with.';
COMMENT ON COLUMN versions.encoding_rule IS 'What decided on it: bom, utf-8, header, meta, detected and so on.';
COMMENT ON COLUMN versions.marks IS 'What is odd about the page: encoding_damaged, mojibake, hidden_text and so on.';
COMMENT ON COLUMN versions.blocks IS 'Lines of the text and what they are on the page: paragraph, heading, quote or item.';
COMMENT ON COLUMN versions.dropped IS 'Lines that were taken out as furniture, each with the word for why.';

CREATE TABLE furniture (
    outlet VARCHAR NOT NULL, line VARCHAR NOT NULL, articles INTEGER NOT NULL, of_articles INTEGER NOT NULL,
    learned_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE furniture IS 'One row per line that stands in so many articles of an outlet that it is no part of them.';
COMMENT ON COLUMN furniture.outlet IS 'Slug of the outlet.';
COMMENT ON COLUMN furniture.line IS 'The line.';
COMMENT ON COLUMN furniture.articles IS 'Articles that have it.';
COMMENT ON COLUMN furniture.of_articles IS 'Articles of the outlet that were looked at.';
COMMENT ON COLUMN furniture.learned_at IS 'UTC.';
