-- One row per story of at least two outlets, with the telling of each outlet: its longest article as it stands now.
-- Ordered by publication, so that tellings come in the order in which they were told.
WITH current AS (
    SELECT * FROM versions QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY number DESC) = 1
),
tellings AS (
    SELECT story_articles.story_id, articles.outlet, current.version_id, coalesce(current.language, '') AS language,
           coalesce(current.published_at, current.fetched_at) AS told_at
    FROM story_articles
    JOIN articles ON articles.article_id = story_articles.article_id
    JOIN current ON current.article_id = articles.article_id
    QUALIFY row_number() OVER (
        PARTITION BY story_articles.story_id, articles.outlet ORDER BY current.word_count DESC, current.version_id
    ) = 1
),
-- Tellings in order; equal times by outlet.
ordered AS (
    SELECT story_id, list(version_id ORDER BY told_at, outlet) AS version_ids, list(outlet ORDER BY told_at, outlet) AS outlets,
           list(DISTINCT language) AS languages, max(told_at) AS last_told_at
    FROM tellings
    GROUP BY story_id
)
SELECT story_id, version_ids, outlets, languages, last_told_at
FROM ordered
WHERE len(version_ids) >= 2
ORDER BY last_told_at, story_id
