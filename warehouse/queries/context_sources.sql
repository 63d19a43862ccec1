-- One row per version of the batch: how far it could be read, and the agencies behind it.
SELECT version_id, article_id, access, agency, agencies
FROM versions
WHERE version_id IN (SELECT version_id FROM batch)
ORDER BY version_id
