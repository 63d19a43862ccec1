-- One row per story and outlet: when it first told the story, and how long after the first.
CREATE OR REPLACE VIEW v_who_was_first AS
WITH told AS (
    SELECT story_articles.story_id, articles.outlet, min(coalesce(versions.published_at, versions.fetched_at)) AS told_at
    FROM story_articles
    JOIN articles ON articles.article_id = story_articles.article_id
    JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
    GROUP BY ALL
)
SELECT story_id, outlet, told_at, told_at - min(told_at) OVER (PARTITION BY story_id) AS behind,
       rank() OVER (PARTITION BY story_id ORDER BY told_at) AS place
FROM told;
COMMENT ON VIEW v_who_was_first IS 'One row per story and outlet: when it first told the story, and how long after the first.'
