-- One row per article of the batch, with its terms, oldest first; $first and $last bound their days.
SELECT story_vectors.*, batch.story_id
FROM story_vectors
JOIN batch ON batch.article_id = story_vectors.article_id
WHERE story_vectors.recipe = $recipe
  AND story_vectors.day BETWEEN CAST($first AS DATE) - CAST($days AS INTEGER) AND CAST($last AS DATE) + CAST($days AS INTEGER)
ORDER BY story_vectors.day, story_vectors.article_id
