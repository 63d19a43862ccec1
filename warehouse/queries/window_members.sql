-- One row per article of the stories of the batch within $days days of the days from $first to $last, with its terms.
SELECT story_vectors.*, story_articles.story_id
FROM story_vectors
JOIN story_articles ON story_articles.article_id = story_vectors.article_id
SEMI JOIN batch ON batch.story_id = story_articles.story_id
WHERE story_vectors.recipe = $recipe
  AND story_vectors.day BETWEEN CAST($first AS DATE) - CAST($days AS INTEGER) AND CAST($last AS DATE) + CAST($days AS INTEGER)
ORDER BY story_vectors.day, story_vectors.article_id
