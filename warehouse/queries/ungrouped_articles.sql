-- One row per article without a story, in its first version, oldest first.
SELECT articles.article_id, coalesce(versions.title, versions.lead) AS title, versions.text,
       CAST(coalesce(versions.published_at, versions.fetched_at) AS DATE) AS day
FROM articles
JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
ANTI JOIN story_articles ON story_articles.article_id = articles.article_id
ORDER BY day, articles.article_id
