-- One row per version that $name may mean: its id, its article's id (then as it stands now), or an address of the article.
SELECT versions.version_id, versions.article_id, versions.number, versions.title, versions.text, versions.text_digest,
       articles.outlet, articles.url, versions.agency, coalesce(versions.published_at, versions.fetched_at) AS told_at
FROM versions
JOIN articles ON articles.article_id = versions.article_id
WHERE versions.version_id = $name OR articles.article_id = $name OR articles.url = $name
   OR articles.article_id IN (SELECT article_id FROM article_addresses WHERE address_key = $key)
ORDER BY versions.version_id = $name DESC, versions.number DESC, versions.version_id
LIMIT 1
