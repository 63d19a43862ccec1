-- One row per two versions of the batch that share text, with the places of what they share in order.
SELECT edges.version_a, edges.version_b, edges.kind, edges.containment_a, edges.containment_b,
       list([start_a, end_a, start_b, end_b] ORDER BY number) FILTER (number IS NOT NULL) AS passages
FROM edges
LEFT JOIN shared_passages ON shared_passages.version_a = edges.version_a AND shared_passages.version_b = edges.version_b
WHERE edges.kind <> 'revision'
  AND edges.version_a IN (SELECT version_id FROM batch) AND edges.version_b IN (SELECT version_id FROM batch)
GROUP BY ALL
ORDER BY edges.version_a, edges.version_b, edges.kind
