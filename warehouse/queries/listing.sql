-- One row per comparison of the batch: what it is about and how much it found.
WITH wanted AS (
    SELECT * FROM comparisons WHERE comparison_id IN (SELECT comparison_id FROM batch)
),
told AS (
    SELECT wanted.comparison_id, min(versions.published_at) AS first_told_at
    FROM wanted
    JOIN versions ON list_contains(wanted.version_ids, versions.version_id)
    GROUP BY wanted.comparison_id
),
counted AS (
    SELECT comparison_id, kind, count(*) AS number
    FROM findings
    WHERE comparison_id IN (SELECT comparison_id FROM batch)
    GROUP BY comparison_id, kind
),
kinds AS (
    SELECT comparison_id, map_from_entries(list((kind, number) ORDER BY kind)) AS findings FROM counted GROUP BY comparison_id
),
tops AS (
    SELECT comparison_id, list(label ORDER BY top) AS top
    FROM findings
    WHERE top IS NOT NULL AND comparison_id IN (SELECT comparison_id FROM batch)
    GROUP BY comparison_id
),
named AS (
    SELECT wanted.comparison_id, list(coalesce(outlets.name, told_by.outlet) ORDER BY told_by.place) AS outlet_names
    FROM wanted, unnest(wanted.outlets) WITH ORDINALITY AS told_by (outlet, place)
    LEFT JOIN outlets ON outlets.outlet = told_by.outlet
    GROUP BY wanted.comparison_id
)
SELECT wanted.comparison_id, wanted.story_id, wanted.title, wanted.compared_at, named.outlet_names, told.first_told_at,
       kinds.findings, tops.top
FROM wanted
LEFT JOIN named ON named.comparison_id = wanted.comparison_id
LEFT JOIN told ON told.comparison_id = wanted.comparison_id
LEFT JOIN kinds ON kinds.comparison_id = wanted.comparison_id
LEFT JOIN tops ON tops.comparison_id = wanted.comparison_id
