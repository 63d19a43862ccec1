-- One row per article within $days days of the days from $first to $last, in one of $languages, that $encoder was not
-- asked about yet, with the first $most characters of its text. A day is at most one later than that of fetching.
SELECT story_vectors.article_id, coalesce(versions.title, versions.lead, '') AS title, left(versions.text, $most) AS text
FROM story_vectors
JOIN versions ON versions.version_id = story_vectors.version_id
WHERE story_vectors.recipe = $recipe
  AND list_contains($languages, story_vectors.language)
  AND story_vectors.encoder IS DISTINCT FROM $encoder
  AND story_vectors.day BETWEEN CAST($first AS DATE) - CAST($days AS INTEGER) AND CAST($last AS DATE) + CAST($days AS INTEGER)
  AND versions.fetched_at >= CAST($first AS DATE) - CAST($days + 2 AS INTEGER)
ORDER BY story_vectors.article_id
