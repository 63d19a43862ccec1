-- One row per quote, with the outlet that prints it and its words.
CREATE OR REPLACE VIEW v_quotes_by_outlet AS
SELECT articles.outlet, quotes.speaker, quotes.side, quotes.kind, quotes.voice, quotes.text, quotes.cue, quotes.reported_by,
       len(regexp_extract_all(quotes.text, '[\pL\pM\pN_’''-]+')) AS words, versions.published_at, articles.article_id,
       story_articles.story_id, quotes.version_id, quotes.start_offset, quotes.end_offset
FROM quotes
JOIN versions ON versions.version_id = quotes.version_id
JOIN articles ON articles.article_id = versions.article_id
LEFT JOIN story_articles ON story_articles.article_id = articles.article_id;
COMMENT ON VIEW v_quotes_by_outlet IS 'One row per quote, with the outlet that prints it and its words.'
