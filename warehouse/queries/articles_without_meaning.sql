-- One row per article within $days days of the days from $first to $last, in one of $languages, that $encoder was not
-- asked about yet, with the first $most characters of its text; none where the articles there are all in one of them.
WITH held AS (
    SELECT article_id, version_id, language, encoder
    FROM story_vectors
    WHERE recipe = $recipe
      AND list_contains($languages, language)
      AND day BETWEEN CAST($first AS DATE) - CAST($days AS INTEGER) AND CAST($last AS DATE) + CAST($days AS INTEGER)
)
SELECT held.article_id, coalesce(versions.title, versions.lead, '') AS title, left(versions.text, $most) AS text
FROM held
JOIN versions ON versions.version_id = held.version_id
WHERE held.encoder IS DISTINCT FROM $encoder
  AND versions.fetched_at >= CAST($first AS DATE) - CAST($days + 2 AS INTEGER)
  AND (SELECT count(DISTINCT language) FROM held) > 1
ORDER BY held.article_id
