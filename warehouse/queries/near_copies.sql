-- One row per new version and other version that share at least 3 kept hashes within 30 days of each other.
-- Hashes that more than 3 articles of one outlet share are its furniture and do not count.
WITH mine AS (
    SELECT hash, version_id, day FROM sketches WHERE version_id IN (SELECT version_id FROM batch)
),
-- Every holder of one of my hashes inside the window.
holders AS (
    SELECT sketches.hash, sketches.version_id, sketches.day, versions.article_id, articles.outlet
    FROM sketches
    JOIN versions ON versions.version_id = sketches.version_id
    JOIN articles ON articles.article_id = versions.article_id
    WHERE sketches.hash IN (SELECT hash FROM mine)
      AND sketches.day BETWEEN (SELECT min(day) FROM mine) - 30 AND (SELECT max(day) FROM mine) + 30
),
furniture AS (
    SELECT hash, outlet FROM holders GROUP BY hash, outlet HAVING count(DISTINCT article_id) > 3
),
counted AS (
    SELECT holders.* FROM holders ANTI JOIN furniture ON furniture.hash = holders.hash AND furniture.outlet = holders.outlet
)
SELECT
    least(a.version_id, b.version_id) AS version_a,
    greatest(a.version_id, b.version_id) AS version_b,
    count(DISTINCT a.hash) AS shared
FROM mine
JOIN counted AS a ON a.hash = mine.hash AND a.version_id = mine.version_id
JOIN counted AS b ON b.hash = a.hash AND b.article_id <> a.article_id
WHERE abs(date_diff('day', a.day, b.day)) <= 30
GROUP BY ALL
HAVING count(DISTINCT a.hash) >= 3
ORDER BY version_a, version_b
