-- One row per version of the batch: why its article is in its story, and the headline of an article of the runner-up.
WITH told AS (
    SELECT batch.version_id, story_articles.*
    FROM batch
    JOIN versions ON versions.version_id = batch.version_id
    JOIN story_articles ON story_articles.article_id = versions.article_id
),
-- The first headline of each runner-up.
others AS (
    SELECT mates.story_id, coalesce(versions.title, versions.lead) AS title
    FROM story_articles AS mates
    SEMI JOIN told ON told.runner_up = mates.story_id
    JOIN versions ON versions.article_id = mates.article_id AND versions.number = 1
    QUALIFY row_number() OVER (PARTITION BY mates.story_id ORDER BY versions.fetched_at, versions.version_id) = 1
),
ruled AS (SELECT DISTINCT unnest(article_ids) AS article_id FROM story_rulings)
SELECT told.version_id, told.score, told.parts, told.copy_of IS NOT NULL AS is_copy, others.title AS runner_up,
       told.runner_up_score, told.model, ruled.article_id IS NOT NULL AS is_ruled
FROM told
LEFT JOIN others ON others.story_id = told.runner_up
LEFT JOIN ruled ON ruled.article_id = told.article_id
ORDER BY told.version_id
