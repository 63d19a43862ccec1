-- One row per version of the batch: its text.
SELECT version_id, text FROM versions WHERE version_id IN (SELECT version_id FROM batch)
