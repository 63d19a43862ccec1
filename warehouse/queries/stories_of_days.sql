-- One row per story with an article from $first to $last.
SELECT DISTINCT story_articles.story_id
FROM story_articles
JOIN story_vectors ON story_vectors.article_id = story_articles.article_id
WHERE story_vectors.day BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
ORDER BY story_id
