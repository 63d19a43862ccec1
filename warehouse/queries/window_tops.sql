-- One row per article within $days days of the days from $first to $last, with its $top heaviest terms, its story if it
-- joined that at $since or later, and whether it is in the batch; oldest first.
SELECT story_vectors.article_id, story_vectors.version_id, story_vectors.day, story_vectors.language,
       story_vectors.body_ids[1:$top] AS ids, placed.story_id, batch.article_id IS NOT NULL AS is_asking
FROM story_vectors
LEFT JOIN (SELECT article_id, story_id FROM story_articles WHERE joined_at >= $since) AS placed
    ON placed.article_id = story_vectors.article_id
LEFT JOIN batch ON batch.article_id = story_vectors.article_id
WHERE story_vectors.recipe = $recipe
  AND story_vectors.day BETWEEN CAST($first AS DATE) - CAST($days AS INTEGER) AND CAST($last AS DATE) + CAST($days AS INTEGER)
ORDER BY story_vectors.day, story_vectors.article_id
