-- One row per article first seen at $since or later that is in no story, as far as it would have joined one since then;
-- oldest first. A day after the day of fetching cannot be: that day counts instead.
SELECT articles.article_id, articles.first_seen_at,
       CAST(if(versions.published_at > versions.fetched_at + INTERVAL 1 DAY, versions.fetched_at,
               coalesce(versions.published_at, versions.fetched_at)) AS DATE) AS day
FROM articles
JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
ANTI JOIN (SELECT article_id FROM story_articles WHERE joined_at >= $since) AS placed
    ON placed.article_id = articles.article_id
WHERE articles.first_seen_at >= $since AND versions.fetched_at >= $since
ORDER BY day, articles.article_id
