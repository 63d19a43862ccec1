-- One row per version of the batch (one) and other version within $days days whose sketches share enough to be verified.
-- Of partners told earlier only the $most that share most; those told later are bound by their own earlier ones, so that
-- the order in which versions came in decides nothing. is_crowded: there were more. One row without a partner per version
-- whose outlet has come to repeat some of its words with the batch: its edges may rest on furniture.
-- The batch lies between the days $first and $last, given as values so that older files are not opened.
-- A hash that more than $furniture articles of an outlet hold within $days days is its furniture around that day: it does
-- not count, except where nearly all of the shorter text is shared ($repeated). Which pairs come out depends on what is in
-- the warehouse alone, never on the order in which it came in.
WITH mine AS (
    SELECT hash, version_id, day
    FROM sketches
    WHERE recipe = $recipe AND day BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
      AND version_id IN (SELECT version_id FROM batch)
),
-- Every holder of one of my hashes near enough to be a partner, or to make furniture of a partner's.
held AS (
    SELECT sketches.hash, sketches.version_id, sketches.day
    FROM sketches
    WHERE sketches.recipe = $recipe
      AND sketches.day BETWEEN CAST($first AS DATE) - CAST(2 * $days AS INTEGER) AND CAST($last AS DATE) + CAST(2 * $days AS INTEGER)
      AND sketches.hash IN (SELECT hash FROM mine)
),
holders AS (
    SELECT held.hash, held.version_id, held.day, coalesce(versions.published_at, versions.fetched_at) AS told_at,
           versions.article_id, articles.outlet
    FROM held
    JOIN versions ON versions.version_id = held.version_id
    JOIN articles ON articles.article_id = versions.article_id
),
per_day AS (
    SELECT hash, outlet, day, count(*) AS articles
    FROM (SELECT hash, outlet, article_id, min(day) AS day FROM holders GROUP BY ALL)
    GROUP BY ALL
),
busy AS (
    SELECT hash, outlet FROM per_day GROUP BY ALL HAVING sum(articles) > $furniture
),
furniture AS (
    SELECT days.hash, days.outlet, days.day
    FROM (SELECT DISTINCT hash, outlet, day FROM holders SEMI JOIN busy USING (hash, outlet)) AS days
    JOIN per_day ON per_day.hash = days.hash AND per_day.outlet = days.outlet
                AND per_day.day BETWEEN days.day - $days AND days.day + $days
    GROUP BY ALL
    HAVING sum(per_day.articles) > $furniture
),
flagged AS (
    SELECT holders.*, furniture.hash IS NOT NULL AS is_furniture
    FROM holders
    LEFT JOIN furniture ON furniture.hash = holders.hash AND furniture.outlet = holders.outlet AND furniture.day = holders.day
),
counted AS (
    SELECT a.version_id AS one, b.version_id AS other, b.told_at, (b.told_at, b.version_id) < (a.told_at, a.version_id) AS is_earlier,
           count(*) AS shared
    FROM flagged AS a
    SEMI JOIN batch ON batch.version_id = a.version_id
    JOIN flagged AS b ON b.hash = a.hash AND b.article_id <> a.article_id AND b.day BETWEEN a.day - $days AND a.day + $days
    WHERE NOT a.is_furniture AND NOT b.is_furniture
    GROUP BY ALL
    HAVING count(*) >= $shared
),
-- Versions that are all but made of furniture: they may be copies of each other, whatever their outlet repeats.
sizes AS (
    SELECT version_id, count(*) AS size
    FROM sketches
    WHERE recipe = $recipe
      AND day BETWEEN CAST($first AS DATE) - CAST(2 * $days AS INTEGER) AND CAST($last AS DATE) + CAST(2 * $days AS INTEGER)
      AND version_id IN (SELECT version_id FROM flagged GROUP BY version_id HAVING count(*) FILTER (is_furniture) > 0)
    GROUP BY version_id
),
repetitive AS (
    SELECT flagged.version_id, any_value(sizes.size) AS size
    FROM flagged
    JOIN sizes ON sizes.version_id = flagged.version_id
    WHERE EXISTS (FROM furniture WHERE furniture.hash = flagged.hash)
    GROUP BY flagged.version_id
    HAVING count(*) >= $repeated * any_value(sizes.size) - $shared + 1
),
repeated AS (
    SELECT a.version_id AS one, b.version_id AS other, b.told_at, (b.told_at, b.version_id) < (a.told_at, a.version_id) AS is_earlier,
           count(*) AS shared
    FROM flagged AS a
    SEMI JOIN batch ON batch.version_id = a.version_id
    JOIN flagged AS b ON b.hash = a.hash AND b.article_id <> a.article_id AND b.day BETWEEN a.day - $days AND a.day + $days
    LEFT JOIN repetitive AS small_a ON small_a.version_id = a.version_id
    LEFT JOIN repetitive AS small_b ON small_b.version_id = b.version_id
    WHERE small_a.version_id IS NOT NULL OR small_b.version_id IS NOT NULL
    GROUP BY ALL
    HAVING count(*) >= $shared AND count(*) >= $repeated * least(any_value(small_a.size), any_value(small_b.size))
),
pairs AS (
    SELECT one, other, told_at, is_earlier, max(shared) AS shared FROM (FROM counted UNION ALL FROM repeated) GROUP BY ALL
)
SELECT one, other, is_earlier, is_earlier AND count(*) OVER (PARTITION BY one, is_earlier) > $most AS is_crowded
FROM pairs
QUALIFY NOT is_earlier OR row_number() OVER (PARTITION BY one, is_earlier ORDER BY shared DESC, told_at, other) <= $most
UNION ALL
SELECT DISTINCT held.version_id, NULL, NULL, NULL
FROM flagged AS held
JOIN flagged AS new ON new.hash = held.hash AND new.outlet = held.outlet
SEMI JOIN batch ON batch.version_id = new.version_id
WHERE held.is_furniture
