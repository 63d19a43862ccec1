-- One row: how many articles are in no story. Both counts stand in the catalogue.
SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM story_articles) AS articles
