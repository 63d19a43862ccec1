-- One row per pair of articles that share text, the earlier one first.
CREATE OR REPLACE VIEW v_copied_text AS
WITH ends AS (
    SELECT edges.*, a.article_id AS article_a, b.article_id AS article_b,
           coalesce(a.published_at, a.fetched_at) AS told_a, coalesce(b.published_at, b.fetched_at) AS told_b
    FROM edges
    JOIN versions AS a ON a.version_id = edges.version_a
    JOIN versions AS b ON b.version_id = edges.version_b
    WHERE edges.kind <> 'revision'
)
SELECT ends.kind, first_article.outlet AS earlier_outlet, second_article.outlet AS later_outlet,
       if(told_a <= told_b, containment_a, containment_b) AS share_of_earlier,
       if(told_a <= told_b, containment_b, containment_a) AS share_of_later, jaccard,
       least(told_a, told_b) AS earlier_told_at, greatest(told_a, told_b) AS later_told_at,
       if(told_a <= told_b, article_a, article_b) AS earlier_article, if(told_a <= told_b, article_b, article_a) AS later_article
FROM ends
JOIN articles AS first_article ON first_article.article_id = if(told_a <= told_b, article_a, article_b)
JOIN articles AS second_article ON second_article.article_id = if(told_a <= told_b, article_b, article_a);
COMMENT ON VIEW v_copied_text IS 'One row per pair of articles that share text, the earlier one first.'
