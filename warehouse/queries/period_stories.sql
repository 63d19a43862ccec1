-- One row per story told from $begin to before $until: its title, and its newest comparison and report where there are any.
WITH inside AS (
    SELECT DISTINCT story_articles.story_id
    FROM story_articles
    JOIN articles ON articles.article_id = story_articles.article_id
    JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
    WHERE coalesce(versions.published_at, versions.fetched_at) >= $begin AND coalesce(versions.published_at, versions.fetched_at) < $until
),
newest AS (
    SELECT comparisons.story_id, comparisons.comparison_id, comparisons.title
    FROM comparisons
    JOIN inside ON inside.story_id = comparisons.story_id
    QUALIFY row_number() OVER (PARTITION BY comparisons.story_id ORDER BY comparisons.compared_at DESC, comparisons.comparison_id) = 1
),
counted AS (
    SELECT newest.story_id, count(findings.number) AS findings
    FROM newest
    LEFT JOIN findings ON findings.comparison_id = newest.comparison_id
    GROUP BY newest.story_id
)
SELECT inside.story_id, newest.comparison_id, coalesce(newest.title, v_story_coverage.title) AS title, counted.findings,
       coalesce(newest.comparison_id IN (SELECT comparison_id FROM reports), false) AS has_report
FROM inside
JOIN v_story_coverage ON v_story_coverage.story_id = inside.story_id
LEFT JOIN newest ON newest.story_id = inside.story_id
LEFT JOIN counted ON counted.story_id = inside.story_id
ORDER BY inside.story_id
