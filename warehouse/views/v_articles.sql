-- One row per article, in the version that stands now.
CREATE OR REPLACE VIEW v_articles AS
SELECT articles.article_id, articles.outlet, outlets.name AS outlet_name, versions.title, versions.lead,
       versions.published_at, versions.provenance['published_at'] AS published_at_from, versions.language,
       versions.word_count, versions.number AS versions, articles.url, articles.first_seen_at,
       story_articles.story_id, versions.version_id, versions.text
FROM articles
JOIN versions ON versions.article_id = articles.article_id
LEFT JOIN outlets ON outlets.outlet = articles.outlet
LEFT JOIN story_articles ON story_articles.article_id = articles.article_id
QUALIFY row_number() OVER (PARTITION BY articles.article_id ORDER BY versions.number DESC) = 1;
COMMENT ON VIEW v_articles IS 'One row per article, in the version that stands now.'
