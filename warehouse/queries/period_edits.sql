-- One row per article that was seen in a later version from $begin to before $until: how often, what changed, whether it was said.
WITH revised AS (
    SELECT later.article_id, later.version_id, later.fetched_at, edges.version_a, edges.version_b
    FROM edges
    JOIN versions AS later ON later.version_id = edges.version_b
    WHERE edges.kind = 'revision' AND later.fetched_at >= $begin AND later.fetched_at < $until
),
changed AS (
    SELECT revised.article_id, count(DISTINCT revised.version_id) AS edits, max(revised.fetched_at) AS last_seen_at,
           count(DISTINCT revised.version_id) FILTER (version_changes.kind = 'headline') AS headlines,
           count(*) FILTER (version_changes.kind = 'figure') AS figures,
           count(*) FILTER (version_changes.kind IN ('softened', 'hardened')) AS attributions,
           coalesce(sum(version_changes.words) FILTER (version_changes.kind IN ('added', 'removed', 'edited')), 0) AS words,
           count(DISTINCT revised.version_id) FILTER (version_changes.kind = 'note') AS noted
    FROM revised
    LEFT JOIN version_changes ON version_changes.version_a = revised.version_a AND version_changes.version_b = revised.version_b
    GROUP BY revised.article_id
)
SELECT changed.article_id, articles.outlet, coalesce(outlets.name, articles.outlet) AS outlet_name, articles.url, story_articles.story_id,
       coalesce(versions.title, versions.lead, articles.url) AS title, changed.edits, changed.headlines, changed.figures,
       changed.attributions, changed.words, changed.edits - changed.noted AS silent
FROM changed
JOIN articles ON articles.article_id = changed.article_id
LEFT JOIN outlets ON outlets.outlet = articles.outlet
LEFT JOIN story_articles ON story_articles.article_id = changed.article_id
JOIN versions ON versions.article_id = changed.article_id
QUALIFY row_number() OVER (PARTITION BY changed.article_id ORDER BY versions.number DESC) = 1
ORDER BY changed.edits DESC, changed.words DESC, changed.article_id
