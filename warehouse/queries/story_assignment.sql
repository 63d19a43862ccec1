-- One row: the story of an article and why it is there; $name is an id of an article or version, $key that of an address.
SELECT articles.article_id, articles.outlet, versions.title, story_articles.story_id, story_articles.score,
       story_articles.parts, story_articles.copy_of, story_articles.runner_up, story_articles.runner_up_score,
       story_articles.model, story_articles.joined_at,
       (SELECT list(rulings.kind ORDER BY rulings.made_at) FROM story_rulings AS rulings
        WHERE list_contains(rulings.article_ids, articles.article_id)) AS rulings,
       (SELECT count(*) FROM story_articles AS mates WHERE mates.story_id = story_articles.story_id) AS articles
FROM articles
JOIN versions ON versions.article_id = articles.article_id AND versions.number = 1
LEFT JOIN story_articles ON story_articles.article_id = articles.article_id
WHERE articles.article_id = $name
   OR articles.article_id IN (SELECT article_id FROM versions WHERE version_id = $name)
   OR articles.article_id IN (SELECT article_id FROM article_addresses WHERE address_key = $key)
ORDER BY articles.article_id
LIMIT 1
