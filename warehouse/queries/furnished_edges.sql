-- One row per edge found earlier that may rest on what has become furniture with the batch: one of its ends shares a hash
-- with a new version of the same outlet.
WITH mine AS (
    SELECT DISTINCT sketches.hash, articles.outlet
    FROM sketches
    JOIN versions ON versions.version_id = sketches.version_id
    JOIN articles ON articles.article_id = versions.article_id
    WHERE sketches.version_id IN (SELECT version_id FROM batch) AND sketches.recipe = $recipe
),
span AS (
    SELECT min(day) - 2 * $days AS first_day, max(day) + 2 * $days AS last_day
    FROM sketches
    WHERE version_id IN (SELECT version_id FROM batch)
),
touched AS (
    SELECT DISTINCT held.version_id
    FROM sketches AS held
    JOIN versions ON versions.version_id = held.version_id
    JOIN articles ON articles.article_id = versions.article_id
    JOIN mine ON mine.hash = held.hash AND mine.outlet = articles.outlet
    WHERE held.recipe = $recipe AND held.day BETWEEN (SELECT first_day FROM span) AND (SELECT last_day FROM span)
)
SELECT edges.version_a, edges.version_b
FROM edges
JOIN versions AS a ON a.version_id = edges.version_a
JOIN versions AS b ON b.version_id = edges.version_b
WHERE edges.kind <> 'revision' AND a.text_digest <> b.text_digest
  AND (edges.version_a IN (FROM touched) OR edges.version_b IN (FROM touched))
ORDER BY ALL
