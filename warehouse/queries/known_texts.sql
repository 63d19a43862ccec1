-- One row per outlet and text digest of the batch that is known: the first version with these words.
SELECT articles.outlet, versions.text_digest, min(versions.version_id) AS version_id, min(articles.article_id) AS article_id
FROM versions
JOIN articles ON articles.article_id = versions.article_id
WHERE versions.text_digest IN (SELECT text_digest FROM batch)
GROUP BY articles.outlet, versions.text_digest
