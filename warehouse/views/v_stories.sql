-- One row per story: its working title (the headline nearest to all others), its span, who told it in order of first
-- publication, the people, bodies and places that most of its outlets name, and where it stands in its life.
CREATE OR REPLACE VIEW v_stories AS
WITH told AS (
    SELECT story_articles.story_id, articles.article_id, versions.version_id, articles.outlet,
           coalesce(versions.title, versions.lead) AS title,
           coalesce(versions.published_at, versions.fetched_at) AS told_at
    FROM story_articles
    JOIN articles ON articles.article_id = story_articles.article_id
    JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
),
title_terms AS (
    SELECT told.story_id, told.article_id, unnest(title_ids) AS term, unnest(title_weights) AS weight
    FROM told
    JOIN story_vectors ON story_vectors.article_id = told.article_id
),
weighed AS (
    SELECT story_id, article_id, weight * sum(weight) OVER (PARTITION BY story_id, term) AS likeness FROM title_terms
),
central AS (SELECT story_id, article_id, round(sum(likeness), 4) AS likeness FROM weighed GROUP BY ALL),
titles AS (
    SELECT told.story_id, told.title
    FROM told
    LEFT JOIN central ON central.article_id = told.article_id
    QUALIFY row_number() OVER (
        PARTITION BY told.story_id ORDER BY central.likeness DESC NULLS LAST, told.told_at, told.article_id
    ) = 1
),
outlets_told AS (SELECT story_id, outlet, min(told_at) AS told_at FROM told GROUP BY ALL),
outlet_lists AS (
    SELECT story_id, list(outlet ORDER BY told_at, outlet) AS outlets FROM outlets_told GROUP BY story_id
),
named AS (
    SELECT told.story_id, names.kind = 'place' AS is_place, names.key, count(DISTINCT told.outlet) AS outlets,
           count(*) AS mentions, min(names.text) AS text
    FROM told
    JOIN names ON names.version_id = told.version_id
    WHERE names.kind IN ('person', 'body', 'place')
    GROUP BY told.story_id, is_place, names.key
    QUALIFY row_number() OVER (PARTITION BY told.story_id, is_place ORDER BY outlets DESC, mentions DESC, names.key) <= 5
),
name_lists AS (
    SELECT story_id, list(text ORDER BY outlets DESC, mentions DESC, key) FILTER (NOT is_place) AS names,
           list(text ORDER BY outlets DESC, mentions DESC, key) FILTER (is_place) AS places
    FROM named
    GROUP BY story_id
),
gaps AS (
    SELECT story_id, article_id, outlet, told_at,
           told_at - lag(told_at) OVER (PARTITION BY story_id ORDER BY told_at, article_id) AS gap
    FROM told
),
spans AS (
    SELECT story_id, min(told_at) AS first_told_at, max(told_at) AS last_told_at, count(*) AS article_count,
           count(DISTINCT outlet) AS outlet_count, count(*) FILTER (gap > INTERVAL 3 DAY) AS taken_up_again
    FROM gaps
    GROUP BY story_id
)
SELECT spans.story_id, titles.title, spans.first_told_at, spans.last_told_at, outlet_lists.outlets, spans.outlet_count,
       spans.article_count, coalesce(name_lists.names, []) AS names, coalesce(name_lists.places, []) AS places,
       if(spans.last_told_at >= (SELECT max(told_at) FROM told) - INTERVAL 3 DAY, 'open', 'quiet') AS state,
       spans.taken_up_again, spans.article_count > 40 AS is_oversized
FROM spans
JOIN titles ON titles.story_id = spans.story_id
JOIN outlet_lists ON outlet_lists.story_id = spans.story_id
LEFT JOIN name_lists ON name_lists.story_id = spans.story_id;
COMMENT ON VIEW v_stories IS 'One row per story: its working title, its span, who told it in order of first publication, whom and which places it names most, whether it is open or quiet, how often it was taken up again, and whether it is too large to be one event.';
