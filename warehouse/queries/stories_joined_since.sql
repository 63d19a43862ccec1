-- One row per day, in order, of the articles that joined a story at $since or later.
SELECT DISTINCT story_vectors.day
FROM story_articles
JOIN story_vectors ON story_vectors.article_id = story_articles.article_id
WHERE story_articles.joined_at >= $since
ORDER BY day
