-- One row per new version and version of another article with the same words, whenever that was: the first $most of them.
SELECT least(mine.version_id, others.version_id) AS version_a, greatest(mine.version_id, others.version_id) AS version_b
FROM versions AS mine
JOIN versions AS others ON others.text_digest = mine.text_digest AND others.article_id <> mine.article_id
WHERE mine.version_id IN (SELECT version_id FROM batch)
QUALIFY row_number() OVER (PARTITION BY mine.version_id ORDER BY others.fetched_at, others.version_id) <= $most
