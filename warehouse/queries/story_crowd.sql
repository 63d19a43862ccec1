-- One row per language and day from $first to $last on which there are articles: how many lie within $days days of it.
WITH counts AS (
    SELECT language, day, count(*) AS articles
    FROM story_vectors
    WHERE day BETWEEN CAST($first AS DATE) - CAST(2 * $days AS INTEGER) AND CAST($last AS DATE) + CAST(2 * $days AS INTEGER)
    GROUP BY ALL
)
SELECT language, day,
       CAST(sum(articles) OVER (
           PARTITION BY language ORDER BY day
           RANGE BETWEEN to_days(CAST($days AS INTEGER)) PRECEDING AND to_days(CAST($days AS INTEGER)) FOLLOWING
       ) AS BIGINT) AS articles
FROM counts
ORDER BY language, day
