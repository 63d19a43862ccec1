-- One row per pair of versions of the batch that are copies of one another: each holds more than half of the other.
SELECT edges.version_a, edges.version_b
FROM edges
SEMI JOIN batch AS a ON a.version_id = edges.version_a
SEMI JOIN batch AS b ON b.version_id = edges.version_b
WHERE edges.kind = 'identical' OR (edges.kind = 'embedded' AND least(edges.containment_a, edges.containment_b) >= 0.5)
ORDER BY ALL
