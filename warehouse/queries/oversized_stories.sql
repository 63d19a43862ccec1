-- One row per story of the batch with more than $most articles.
SELECT story_id, count(*) AS articles
FROM story_articles
SEMI JOIN batch USING (story_id)
GROUP BY story_id
HAVING count(*) > $most
ORDER BY story_id
