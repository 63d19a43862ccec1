-- One row per article within $days days of the days from $first to $last that is in a story or in the batch, with its
-- $top heaviest terms; oldest first.
SELECT story_vectors.article_id, story_vectors.version_id, story_vectors.day, story_vectors.language,
       story_vectors.body_ids[1:$top] AS ids, story_articles.story_id, batch.article_id IS NOT NULL AS is_asking
FROM story_vectors
LEFT JOIN story_articles ON story_articles.article_id = story_vectors.article_id
LEFT JOIN batch ON batch.article_id = story_vectors.article_id
WHERE story_vectors.recipe = $recipe
  AND story_vectors.day BETWEEN CAST($first AS DATE) - CAST($days AS INTEGER) AND CAST($last AS DATE) + CAST($days AS INTEGER)
  AND (story_articles.story_id IS NOT NULL OR batch.article_id IS NOT NULL)
ORDER BY story_vectors.day, story_vectors.article_id
