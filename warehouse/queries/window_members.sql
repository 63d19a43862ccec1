-- One row per article that has a story and lies within $days days of the days from $first to $last.
SELECT articles.article_id, coalesce(versions.title, versions.lead) AS title, versions.text,
       CAST(coalesce(versions.published_at, versions.fetched_at) AS DATE) AS day, story_articles.story_id
FROM story_articles
JOIN articles ON articles.article_id = story_articles.article_id
JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
WHERE CAST(coalesce(versions.published_at, versions.fetched_at) AS DATE)
      BETWEEN CAST($first AS DATE) - CAST($days AS INTEGER) AND CAST($last AS DATE) + CAST($days AS INTEGER)
ORDER BY day, articles.article_id
