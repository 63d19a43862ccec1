-- One row per article whose page is gone: the site said so twice, a day or more apart. Once is no proof.
CREATE OR REPLACE VIEW v_gone_articles AS
SELECT articles.outlet, articles.article_id, addresses.url, addresses.failing_since AS gone_since,
       addresses.last_asked_at, addresses.tries AS times_asked
FROM addresses
JOIN articles ON articles.article_id = addresses.article_id
WHERE addresses.reason = 'gone' AND addresses.tries >= 2
  AND addresses.last_asked_at - addresses.failing_since >= INTERVAL 24 HOUR;
COMMENT ON VIEW v_gone_articles IS 'One row per article whose page is gone: the site said so twice, a day or more apart.'
