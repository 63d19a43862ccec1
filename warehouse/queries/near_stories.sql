-- One row per story near an article of the batch: within $days days one of its articles shares $shared of the $top
-- heaviest terms and is among the $near that share most, or is a copy of it.
WITH window_vectors AS (
    SELECT article_id, version_id, day, language, body_ids[1:$top] AS ids
    FROM story_vectors
    WHERE recipe = $recipe
      AND day BETWEEN CAST($first AS DATE) - CAST($days AS INTEGER) AND CAST($last AS DATE) + CAST($days AS INTEGER)
),
fresh AS (SELECT window_vectors.* FROM window_vectors SEMI JOIN batch USING (article_id)),
standing AS (
    SELECT window_vectors.*, story_articles.story_id
    FROM window_vectors
    JOIN story_articles ON story_articles.article_id = window_vectors.article_id
    WHERE len(ids) >= $least
),
fresh_terms AS (SELECT article_id, day, language, unnest(ids) AS term FROM fresh WHERE len(ids) >= $least),
standing_terms AS (SELECT article_id, story_id, day, language, unnest(ids) AS term FROM standing),
sharing AS (
    SELECT fresh_terms.article_id, standing_terms.article_id AS other, any_value(standing_terms.story_id) AS story_id
    FROM fresh_terms
    JOIN standing_terms ON standing_terms.term = fresh_terms.term AND standing_terms.language = fresh_terms.language
    WHERE abs(fresh_terms.day - standing_terms.day) <= $days
    GROUP BY fresh_terms.article_id, standing_terms.article_id
    HAVING count(*) >= $shared
    QUALIFY row_number() OVER (
        PARTITION BY fresh_terms.article_id ORDER BY count(*) DESC, standing_terms.article_id
    ) <= $near
),
copies AS (
    SELECT version_a AS one, version_b AS other FROM edges WHERE kind IN ('identical', 'embedded')
    UNION ALL
    SELECT version_b, version_a FROM edges WHERE kind IN ('identical', 'embedded')
)
SELECT story_id FROM sharing
UNION
SELECT story_articles.story_id
FROM fresh
JOIN copies ON copies.one = fresh.version_id
JOIN window_vectors ON window_vectors.version_id = copies.other
JOIN story_articles ON story_articles.article_id = window_vectors.article_id
ORDER BY story_id
