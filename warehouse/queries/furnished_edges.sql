-- One row per edge at a version of the batch between different words.
SELECT edges.version_a, edges.version_b
FROM edges
JOIN versions AS a ON a.version_id = edges.version_a
JOIN versions AS b ON b.version_id = edges.version_b
WHERE edges.kind <> 'revision' AND a.text_digest <> b.text_digest
  AND (edges.version_a IN (SELECT version_id FROM batch) OR edges.version_b IN (SELECT version_id FROM batch))
ORDER BY ALL
