-- One row per later version of the articles of the batch, and what it changed against the one before, by kind.
SELECT later.article_id, later.number, later.fetched_at AS seen_at, version_changes.kind, count(*) AS times,
       min_by(version_changes.before, version_changes.number) AS before, min_by(version_changes.after, version_changes.number) AS after
FROM versions AS later
JOIN version_changes ON version_changes.version_b = later.version_id
WHERE later.article_id IN (SELECT article_id FROM versions WHERE version_id IN (SELECT version_id FROM batch))
GROUP BY later.article_id, later.number, later.fetched_at, version_changes.kind
ORDER BY later.article_id, later.number, version_changes.kind
