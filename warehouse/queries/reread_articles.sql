-- One row per article that grouping has weighed and whose first version is in the batch, with its day as it is read now.
SELECT articles.article_id, articles.first_seen_at,
       CAST(if(versions.published_at > versions.fetched_at + INTERVAL 1 DAY, versions.fetched_at,
               coalesce(versions.published_at, versions.fetched_at)) AS DATE) AS day
FROM articles
JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
SEMI JOIN batch ON batch.version_id = versions.version_id
SEMI JOIN story_vectors ON story_vectors.article_id = articles.article_id
ORDER BY articles.article_id
