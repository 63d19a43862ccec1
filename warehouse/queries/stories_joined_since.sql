-- One row, or none: the first and last day of the articles that joined a story at $since or later.
SELECT min(story_vectors.day) AS first, max(story_vectors.day) AS last
FROM story_articles
JOIN story_vectors ON story_vectors.article_id = story_articles.article_id
WHERE story_articles.joined_at >= $since
HAVING count(*) > 0
