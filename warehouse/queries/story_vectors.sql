-- One row per article of the batch, with its terms.
SELECT story_vectors.*, CAST(NULL AS VARCHAR) AS story_id
FROM story_vectors
SEMI JOIN batch ON batch.article_id = story_vectors.article_id
WHERE story_vectors.recipe = $recipe AND story_vectors.day BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
ORDER BY story_vectors.day, story_vectors.article_id
