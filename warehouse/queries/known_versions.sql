-- One row per version of the articles of the batch; the text only of the newest, and of those digested by another recipe.
SELECT versions.article_id, versions.version_id, versions.number, versions.text_digest, versions.title, versions.fetched_at,
       versions.published_at, versions.language, articles.outlet, articles.url,
       if(starts_with(versions.text_digest, $recipe)
          AND versions.number < max(versions.number) OVER (PARTITION BY versions.article_id), NULL, versions.text) AS text
FROM versions
JOIN articles ON articles.article_id = versions.article_id
WHERE versions.article_id IN (SELECT article_id FROM batch)
ORDER BY versions.article_id, versions.number
