-- One row per edge found earlier that may rest on what has become furniture with the batch: one of its ends shares a hash
-- with a new version of the same outlet.
WITH mine AS (
    SELECT DISTINCT sketches.hash, articles.outlet
    FROM sketches
    JOIN versions ON versions.version_id = sketches.version_id
    JOIN articles ON articles.article_id = versions.article_id
    WHERE sketches.recipe = $recipe AND sketches.day BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
      AND sketches.version_id IN (SELECT version_id FROM batch)
),
-- The ends of edges, each with its outlet.
ends AS (
    SELECT versions.version_id, articles.outlet
    FROM versions
    JOIN articles ON articles.article_id = versions.article_id
    WHERE versions.version_id IN (
        SELECT unnest([version_a, version_b]) FROM edges WHERE kind <> 'revision'
    )
),
touched AS (
    SELECT DISTINCT held.version_id
    FROM sketches AS held
    JOIN ends ON ends.version_id = held.version_id
    JOIN mine ON mine.hash = held.hash AND mine.outlet = ends.outlet
    WHERE held.recipe = $recipe
      AND held.day BETWEEN CAST($first AS DATE) - CAST($days AS INTEGER) AND CAST($last AS DATE) + CAST($days AS INTEGER)
)
SELECT edges.version_a, edges.version_b
FROM edges
JOIN versions AS a ON a.version_id = edges.version_a
JOIN versions AS b ON b.version_id = edges.version_b
WHERE edges.kind <> 'revision' AND a.text_digest <> b.text_digest
  AND (edges.version_a IN (FROM touched) OR edges.version_b IN (FROM touched))
ORDER BY ALL
