-- One row per story that an article of the batch belongs to.
SELECT DISTINCT story_id FROM story_articles WHERE article_id IN (SELECT article_id FROM batch) ORDER BY story_id
