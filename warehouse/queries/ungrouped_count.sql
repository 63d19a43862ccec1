-- One row, or none where every article is in a story: how many are not. Both counts stand in the catalogue.
SELECT articles
FROM (SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM story_articles) AS articles)
WHERE articles <> 0
