-- One row per article of the batch that is known, with its newest version.
SELECT versions.article_id, versions.version_id, versions.number, versions.text_digest, versions.title
FROM versions
WHERE versions.article_id IN (SELECT article_id FROM batch)
QUALIFY row_number() OVER (PARTITION BY versions.article_id ORDER BY versions.number DESC) = 1
