-- What the articles of the batch mean, by $encoder; $first and $last bound their days.
UPDATE story_vectors
SET meaning = batch.meaning, encoder = $encoder
FROM batch
WHERE story_vectors.article_id = batch.article_id
  AND story_vectors.recipe = $recipe
  AND story_vectors.day BETWEEN CAST($first AS DATE) - CAST($days AS INTEGER) AND CAST($last AS DATE) + CAST($days AS INTEGER)
