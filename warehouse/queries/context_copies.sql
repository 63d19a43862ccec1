-- One row per two versions of the batch that share text.
SELECT version_a, version_b, kind, containment_a, containment_b
FROM edges
WHERE kind <> 'revision' AND version_a IN (SELECT version_id FROM batch) AND version_b IN (SELECT version_id FROM batch)
ORDER BY version_a, version_b, kind
