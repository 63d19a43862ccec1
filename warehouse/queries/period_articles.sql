-- One row per article first told from $begin to before $until: as it stands now, whose it is, what it copies.
WITH first_told AS (
    SELECT article_id, coalesce(published_at, fetched_at) AS told_at,
           published_at IS NOT NULL AND published_precision IS DISTINCT FROM 'day' AND published_at <> date_trunc('day', published_at) AS is_exact
    FROM versions
    WHERE number = 1
),
current AS (
    SELECT * FROM versions QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY number DESC) = 1
)
SELECT articles.article_id, current.version_id, articles.outlet, coalesce(outlets.name, articles.outlet) AS outlet_name,
       coalesce(current.title, current.lead, articles.url) AS title, articles.url, current.language, current.word_count, current.text,
       first_told.told_at, story_articles.story_id, coalesce(v_copy_groups.group_id, articles.article_id) AS voice,
       coalesce(NOT v_copy_groups.is_origin, false) AS is_copy, coalesce(v_copy_groups.origin_agency, current.agency) AS agency,
       v_copy_groups.origin_agency AS copied_agency
FROM articles
JOIN first_told ON first_told.article_id = articles.article_id
JOIN current ON current.article_id = articles.article_id
LEFT JOIN outlets ON outlets.outlet = articles.outlet
LEFT JOIN story_articles ON story_articles.article_id = articles.article_id
LEFT JOIN v_copy_groups ON v_copy_groups.article_id = articles.article_id
WHERE first_told.told_at >= $begin AND first_told.told_at < $until
ORDER BY first_told.told_at, articles.article_id
