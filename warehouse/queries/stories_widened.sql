-- One row per story that has since then come to be told by that many outlets or more, and was told by fewer before.
WITH told AS (
    SELECT story_articles.story_id, articles.outlet, min(story_articles.joined_at) AS joined_at
    FROM story_articles
    JOIN articles ON articles.article_id = story_articles.article_id
    GROUP BY ALL
),
widened AS (
    SELECT story_id, count(*) AS outlets, count(*) FILTER (joined_at >= $since) AS joined
    FROM told
    GROUP BY story_id
    HAVING outlets >= $most AND outlets - joined < $most
)
SELECT widened.story_id, widened.outlets, v_story_coverage.title
FROM widened
JOIN v_story_coverage ON v_story_coverage.story_id = widened.story_id
ORDER BY widened.outlets DESC, widened.story_id
