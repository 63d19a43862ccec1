-- One row per story: who told it, when, and under which headline. In voice_count a group of copies counts once: five
-- reprints are not five voices.
CREATE OR REPLACE VIEW v_story_coverage AS
WITH told AS (
    SELECT story_articles.story_id, articles.outlet, versions.title, versions.lead, versions.word_count,
           coalesce(versions.published_at, versions.fetched_at) AS told_at, articles.article_id,
           coalesce(v_copy_groups.group_id, articles.article_id) AS voice
    FROM story_articles
    JOIN articles ON articles.article_id = story_articles.article_id
    JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
    LEFT JOIN v_copy_groups ON v_copy_groups.article_id = articles.article_id
)
SELECT story_id, coalesce(arg_min(title, (told_at, article_id)) FILTER (title IS NOT NULL), arg_min(lead, (told_at, article_id))) AS title,
       count(DISTINCT outlet) AS outlet_count, list_sort(list(DISTINCT outlet)) AS outlets, count(*) AS article_count,
       count(DISTINCT voice) AS voice_count,
       min(told_at) AS first_told_at, max(told_at) AS last_told_at
FROM told
GROUP BY story_id;
COMMENT ON VIEW v_story_coverage IS 'One row per story: who told it, when, and under which headline.'
