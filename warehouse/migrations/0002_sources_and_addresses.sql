-- Why: a list of outlets keeps itself up to date for months. Sources know how often they are worth asking, addresses
-- know how their last fetch ended and when they are worth another, and sites know how we behaved last time.

ALTER TABLE sources ADD COLUMN note VARCHAR;
ALTER TABLE sources ADD COLUMN last_asked_at TIMESTAMPTZ;
ALTER TABLE sources ADD COLUMN last_full_at TIMESTAMPTZ;
ALTER TABLE sources ADD COLUMN interval_seconds INTEGER;
ALTER TABLE sources ADD COLUMN body_digest VARCHAR;
ALTER TABLE sources ADD COLUMN items INTEGER;
ALTER TABLE sources ADD COLUMN last_reason VARCHAR;
ALTER TABLE sources ADD COLUMN moved_to VARCHAR;
ALTER TABLE sources ADD COLUMN moved_times INTEGER;
COMMENT ON COLUMN sources.kind IS 'files, table, archive, url, list, feed, sitemap or news_sitemap.';
COMMENT ON COLUMN sources.note IS 'Free text of the list of sources.';
COMMENT ON COLUMN sources.last_asked_at IS 'Last time it was asked, whatever came of it (UTC).';
COMMENT ON COLUMN sources.last_full_at IS 'Last time it was sent in full; asked without validators a day later (UTC).';
COMMENT ON COLUMN sources.interval_seconds IS 'How long it is left alone between two askings; adapts to how often it brings something new.';
COMMENT ON COLUMN sources.body_digest IS 'BLAKE2b-128 of the last full answer: tells a change where validators do not.';
COMMENT ON COLUMN sources.items IS 'Addresses that the last full answer named.';
COMMENT ON COLUMN sources.last_reason IS 'Why it failed last; empty after a success.';
COMMENT ON COLUMN sources.moved_to IS 'Where its last answer was permanently redirected to.';
COMMENT ON COLUMN sources.moved_times IS 'How often in a row; after five it is asked there.';

CREATE TABLE addresses (
    address VARCHAR NOT NULL, url VARCHAR NOT NULL, source_id VARCHAR NOT NULL, article_id VARCHAR, state VARCHAR NOT NULL,
    reason VARCHAR, tries INTEGER NOT NULL, visits INTEGER NOT NULL, etag VARCHAR, last_modified VARCHAR,
    first_asked_at TIMESTAMPTZ NOT NULL, last_asked_at TIMESTAMPTZ NOT NULL, failing_since TIMESTAMPTZ, next_due_at TIMESTAMPTZ
);
COMMENT ON TABLE addresses IS 'One row per web address that was fetched: how it ended, and when it is worth another fetch.';
COMMENT ON COLUMN addresses.address IS 'The URL without tracking parameters and fragment: its identity.';
COMMENT ON COLUMN addresses.url IS 'The URL as it was fetched.';
COMMENT ON COLUMN addresses.source_id IS 'The source that named it first.';
COMMENT ON COLUMN addresses.article_id IS 'The article it became, where it became one.';
COMMENT ON COLUMN addresses.state IS 'State of its last outcome.';
COMMENT ON COLUMN addresses.reason IS 'Reason of its last outcome.';
COMMENT ON COLUMN addresses.tries IS 'Fetches in a row that gave no article.';
COMMENT ON COLUMN addresses.visits IS 'Fetches in a row that found the article unchanged; a change sets it to 0.';
COMMENT ON COLUMN addresses.etag IS 'Validator of the last whole answer.';
COMMENT ON COLUMN addresses.last_modified IS 'Validator of the last whole answer.';
COMMENT ON COLUMN addresses.first_asked_at IS 'UTC.';
COMMENT ON COLUMN addresses.last_asked_at IS 'UTC.';
COMMENT ON COLUMN addresses.failing_since IS 'When the first of these tries was (UTC); empty while it answers.';
COMMENT ON COLUMN addresses.next_due_at IS 'When it is fetched again (UTC); empty: not by itself.';

CREATE TABLE sites (
    site VARCHAR NOT NULL, next_at TIMESTAMPTZ NOT NULL, down_until TIMESTAMPTZ, slowdown DOUBLE NOT NULL,
    latency DOUBLE NOT NULL, failures DOUBLE NOT NULL
);
COMMENT ON TABLE sites IS 'One row per site asked: when it may be asked again, so that a new process keeps its distance.';
COMMENT ON COLUMN sites.site IS 'Registrable domain.';
COMMENT ON COLUMN sites.next_at IS 'Not before (UTC).';
COMMENT ON COLUMN sites.down_until IS 'It failed several times in a row and is left alone until then (UTC).';
COMMENT ON COLUMN sites.slowdown IS 'Factor on the usual distance, doubled by refusals.';
COMMENT ON COLUMN sites.latency IS 'Seconds its last page took.';
COMMENT ON COLUMN sites.failures IS 'Connections in a row that came to nothing.';

CREATE TABLE robots (
    origin VARCHAR NOT NULL, state VARCHAR NOT NULL, text VARCHAR NOT NULL, read_at TIMESTAMPTZ NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE robots IS 'One row per origin: its robots.txt as it was last had.';
COMMENT ON COLUMN robots.origin IS 'Scheme, host and port.';
COMMENT ON COLUMN robots.state IS 'read, absent, page_instead, unreachable or stale.';
COMMENT ON COLUMN robots.text IS 'The file, at most 500 KB.';
COMMENT ON COLUMN robots.read_at IS 'When it was had (UTC).';
COMMENT ON COLUMN robots.asked_at IS 'When it was last asked for (UTC).';

ALTER TABLE outcomes ADD COLUMN outlet VARCHAR;
COMMENT ON COLUMN outcomes.outlet IS 'Slug of the outlet, where it is known.';

ALTER TABLE articles ADD COLUMN outlet_rule VARCHAR;
COMMENT ON COLUMN articles.outlet_rule IS 'What decided the outlet: manifest, final_host, canonical_host, publisher, site_name; none: named by its domain.';

ALTER TABLE versions ADD COLUMN republished_from VARCHAR;
COMMENT ON COLUMN versions.republished_from IS 'Whose text the page says this is, where that is another outlet: a canonical host or a publisher.';

INSERT INTO addresses
SELECT pages.url, pages.url, '', min(versions.article_id), 'loaded', NULL, 0, 0, NULL, NULL,
       min(pages.fetched_at), max(pages.fetched_at), NULL, max(pages.fetched_at) + INTERVAL 1 DAY
FROM pages
JOIN versions ON versions.page_digest = pages.page_digest
WHERE starts_with(pages.url, 'http')
GROUP BY pages.url;
