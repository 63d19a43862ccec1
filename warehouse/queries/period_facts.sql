-- One row per pair of outlets and story told from $begin to before $until, from the newest comparison of the story: how many
-- facts both tell, how many either tells, and how many figures of theirs contradict each other.
WITH inside AS (
    SELECT DISTINCT story_articles.story_id
    FROM story_articles
    JOIN articles ON articles.article_id = story_articles.article_id
    JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
    WHERE coalesce(versions.published_at, versions.fetched_at) >= $begin AND coalesce(versions.published_at, versions.fetched_at) < $until
),
newest AS (
    SELECT comparisons.comparison_id, comparisons.story_id, comparisons.outlets
    FROM comparisons
    JOIN inside ON inside.story_id = comparisons.story_id
    QUALIFY row_number() OVER (PARTITION BY comparisons.story_id ORDER BY comparisons.compared_at DESC, comparisons.comparison_id) = 1
),
pairs AS (
    SELECT newest.comparison_id, newest.story_id, a.outlet AS outlet_a, b.outlet AS outlet_b
    FROM newest, unnest(newest.outlets) AS a (outlet), unnest(newest.outlets) AS b (outlet)
    WHERE a.outlet < b.outlet
)
SELECT pairs.story_id, pairs.outlet_a, pairs.outlet_b,
       count(*) FILTER (findings.kind = 'shared' AND list_has_all(findings.outlets, [pairs.outlet_a, pairs.outlet_b])) AS facts_both,
       count(*) FILTER (findings.kind IN ('shared', 'only_in') AND list_has_any(findings.outlets, [pairs.outlet_a, pairs.outlet_b])) AS facts_either,
       count(*) FILTER (findings.kind = 'figure_conflict' AND list_has_all(findings.outlets, [pairs.outlet_a, pairs.outlet_b])) AS conflicts
FROM pairs
LEFT JOIN findings ON findings.comparison_id = pairs.comparison_id
GROUP BY ALL
ORDER BY pairs.outlet_a, pairs.outlet_b, pairs.story_id
