-- One row per outlet and story told from $begin to before $until, with when the outlet first told it at all, up to $until.
WITH told AS (
    SELECT story_articles.story_id, articles.outlet, coalesce(versions.published_at, versions.fetched_at) AS told_at,
           versions.published_at IS NOT NULL AND versions.published_precision IS DISTINCT FROM 'day'
           AND versions.published_at <> date_trunc('day', versions.published_at) AS is_exact
    FROM story_articles
    JOIN articles ON articles.article_id = story_articles.article_id
    JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
),
inside AS (SELECT DISTINCT story_id FROM told WHERE told_at >= $begin AND told_at < $until)
SELECT told.story_id, told.outlet, min(told.told_at) AS told_at, arg_min(told.is_exact, told.told_at) AS is_exact
FROM told
JOIN inside ON inside.story_id = told.story_id
WHERE told.told_at < $until
GROUP BY told.story_id, told.outlet
ORDER BY told.story_id, told.outlet
