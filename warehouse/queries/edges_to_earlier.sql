-- One row per edge of a version of the batch to one told earlier.
SELECT edges.version_a, edges.version_b,
       if((a.at, a.version_id) < (b.at, b.version_id), edges.version_b, edges.version_a) AS later
FROM edges
JOIN (SELECT version_id, coalesce(published_at, fetched_at) AS at FROM versions) AS a ON a.version_id = edges.version_a
JOIN (SELECT version_id, coalesce(published_at, fetched_at) AS at FROM versions) AS b ON b.version_id = edges.version_b
WHERE edges.kind <> 'revision'
  AND if((a.at, a.version_id) < (b.at, b.version_id), edges.version_b, edges.version_a) IN (SELECT version_id FROM batch)
