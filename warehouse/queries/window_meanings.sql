-- One row per article within $days days of the days from $first to $last that $encoder knows the meaning of.
SELECT article_id, meaning, encoder
FROM story_vectors
WHERE recipe = $recipe
  AND encoder = $encoder
  AND day BETWEEN CAST($first AS DATE) - CAST($days AS INTEGER) AND CAST($last AS DATE) + CAST($days AS INTEGER)
