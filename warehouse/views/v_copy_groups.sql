-- One row per article that is a copy of another or has copies: its group, and where the group's text presumably comes from.
-- Two articles are in one group where more than half of each is the other's text, or where the later one stands whole in
-- the earlier. Wire copy inside a longer piece of somebody's own does not make that piece a copy.
CREATE OR REPLACE VIEW v_copy_groups AS
WITH RECURSIVE standing AS (
    SELECT versions.version_id, versions.article_id, versions.agency, articles.outlet, outlets.name AS outlet_name,
           versions.word_count, coalesce(versions.published_at, versions.fetched_at) AS told_at
    FROM versions
    JOIN articles ON articles.article_id = versions.article_id
    LEFT JOIN outlets ON outlets.outlet = articles.outlet
    QUALIFY row_number() OVER (PARTITION BY versions.article_id ORDER BY versions.number DESC) = 1
),
copies AS (
    SELECT a.version_id AS one, b.version_id AS other
    FROM edges
    JOIN standing AS a ON a.version_id = edges.version_a
    JOIN standing AS b ON b.version_id = edges.version_b
    WHERE edges.kind = 'identical'
       OR (edges.kind = 'embedded'
           AND (least(containment_a, containment_b) >= 0.5
                OR if(containment_a >= containment_b, a.told_at > b.told_at, b.told_at > a.told_at)))
),
links AS (
    SELECT one, other FROM copies UNION SELECT other, one FROM copies
),
-- The smallest id that can be reached is the name of the group.
groups (version_id, group_id) USING KEY (version_id) AS (
    SELECT one AS version_id, one AS group_id FROM links GROUP BY ALL
    UNION
    SELECT links.other, min(groups.group_id)
    FROM groups
    JOIN links ON links.one = groups.version_id
    JOIN recurring.groups AS known ON known.version_id = links.other
    WHERE groups.group_id < known.group_id
    GROUP BY ALL
),
members AS (
    SELECT groups.group_id, standing.*
    FROM groups
    JOIN standing ON standing.version_id = groups.version_id
),
-- The agency that most of the group names; else nobody's.
credited AS (
    SELECT group_id, agency
    FROM members
    WHERE agency IS NOT NULL
    GROUP BY group_id, agency
    QUALIFY row_number() OVER (PARTITION BY group_id ORDER BY count(*) DESC, min(told_at), agency) = 1
),
origins AS (
    SELECT members.group_id, members.article_id AS origin_article, credited.agency AS origin_agency,
           coalesce(credited.agency, members.outlet) AS origin
    FROM members
    LEFT JOIN credited ON credited.group_id = members.group_id
    QUALIFY row_number() OVER (
        PARTITION BY members.group_id
        ORDER BY members.outlet IS NOT DISTINCT FROM credited.agency DESC, members.agency IS NOT DISTINCT FROM credited.agency DESC,
                 members.told_at, members.article_id
    ) = 1
)
SELECT members.group_id, members.article_id, members.version_id, members.outlet, members.told_at, members.word_count,
       count(*) OVER (PARTITION BY members.group_id) AS copies, origins.origin, origins.origin_agency, origins.origin_article,
       members.article_id = origins.origin_article AS is_origin
FROM members
JOIN origins ON origins.group_id = members.group_id;
COMMENT ON VIEW v_copy_groups IS 'One row per article that is a copy of another or has copies: its group, and where the group''s text presumably comes from.'
