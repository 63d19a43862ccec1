-- One row: how many hashes the two versions keep, how many both have, and how many of these are an outlet's furniture.
WITH ends AS (
    SELECT sketches.hash, sketches.version_id, sketches.day, articles.outlet
    FROM sketches
    JOIN versions ON versions.version_id = sketches.version_id
    JOIN articles ON articles.article_id = versions.article_id
    WHERE sketches.version_id IN ($version_a, $version_b) AND sketches.recipe = $recipe
),
shared AS (
    SELECT hash FROM ends GROUP BY hash HAVING count(DISTINCT version_id) = 2
),
furniture AS (
    SELECT ends.hash, ends.version_id
    FROM ends
    JOIN sketches AS held ON held.hash = ends.hash AND held.day BETWEEN ends.day - $days AND ends.day + $days AND held.recipe = $recipe
    JOIN versions ON versions.version_id = held.version_id
    JOIN articles ON articles.article_id = versions.article_id AND articles.outlet = ends.outlet
    WHERE ends.hash IN (SELECT hash FROM shared)
    GROUP BY ALL
    HAVING count(DISTINCT versions.article_id) > $furniture
)
SELECT count(*) FILTER (version_id = $version_a) AS kept_a, count(*) FILTER (version_id = $version_b) AS kept_b,
       (SELECT count(*) FROM shared) AS shared, (SELECT count(DISTINCT hash) FROM furniture) AS furniture,
       min(day) FILTER (version_id = $version_a) AS day_a, min(day) FILTER (version_id = $version_b) AS day_b
FROM ends
HAVING count(*) > 0
