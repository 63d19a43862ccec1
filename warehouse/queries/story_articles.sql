-- One row per article of a story, in order of publication.
SELECT articles.article_id, articles.outlet, coalesce(versions.title, versions.lead) AS title,
       coalesce(versions.published_at, versions.fetched_at) AS told_at, story_articles.score, story_articles.parts,
       story_articles.runner_up, story_articles.runner_up_score, story_articles.copy_of, story_articles.model
FROM story_articles
JOIN articles ON articles.article_id = story_articles.article_id
JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
WHERE story_articles.story_id = $name
ORDER BY told_at, articles.article_id
