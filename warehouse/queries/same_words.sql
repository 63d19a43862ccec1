-- One row per version and earlier version of another article with the same words, whenever that was, of the $most earliest
-- of them; one of the two is of the batch, or there are so many that an end of the batch moves the others' places.
WITH alike AS (
    SELECT version_id, article_id, text_digest, version_id IN (SELECT version_id FROM batch) AS is_new,
           row_number() OVER (PARTITION BY text_digest ORDER BY coalesce(published_at, fetched_at), version_id) AS place
    FROM versions
    WHERE text_digest IN (SELECT text_digest FROM versions WHERE version_id IN (SELECT version_id FROM batch))
),
sizes AS (
    SELECT text_digest, count(*) AS size, min(place) FILTER (is_new) AS first_new FROM alike GROUP BY text_digest
)
SELECT a.version_id AS earlier, b.version_id AS later, b.place > $most AS is_crowded
FROM alike AS a
JOIN alike AS b ON b.text_digest = a.text_digest AND b.article_id <> a.article_id AND a.place < b.place
JOIN sizes ON sizes.text_digest = a.text_digest
WHERE a.place <= $most AND (a.is_new OR b.is_new OR (sizes.size > $most AND b.place > sizes.first_new))
