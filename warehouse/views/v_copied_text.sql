-- One row per pair of articles, as they stand now, that share text, the earlier one first.
CREATE OR REPLACE VIEW v_copied_text AS
WITH standing AS (
    SELECT versions.version_id, versions.article_id, articles.outlet, coalesce(versions.published_at, versions.fetched_at) AS told_at
    FROM versions
    JOIN articles ON articles.article_id = versions.article_id
    QUALIFY row_number() OVER (PARTITION BY versions.article_id ORDER BY versions.number DESC) = 1
),
-- Each edge with its earlier end first; equal times by id.
turned AS (
    SELECT edges.kind, edges.jaccard, edges.shared_shingles, edges.found_at, edges.version_a, edges.version_b,
           (a.told_at, a.article_id) <= (b.told_at, b.article_id) AS is_a_first, a, b, edges.containment_a, edges.containment_b
    FROM edges
    JOIN standing AS a ON a.version_id = edges.version_a
    JOIN standing AS b ON b.version_id = edges.version_b
    WHERE edges.kind <> 'revision'
)
SELECT kind, if(is_a_first, a.outlet, b.outlet) AS earlier_outlet, if(is_a_first, b.outlet, a.outlet) AS later_outlet,
       if(is_a_first, containment_a, containment_b) AS share_of_earlier, if(is_a_first, containment_b, containment_a) AS share_of_later,
       jaccard, shared_shingles, if(is_a_first, a.told_at, b.told_at) AS earlier_told_at, if(is_a_first, b.told_at, a.told_at) AS later_told_at,
       if(is_a_first, a.article_id, b.article_id) AS earlier_article, if(is_a_first, b.article_id, a.article_id) AS later_article,
       version_a, version_b, found_at
FROM turned;
COMMENT ON VIEW v_copied_text IS 'One row per pair of articles, as they stand now, that share text, the earlier one first.'
