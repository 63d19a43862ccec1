-- One row per address of the batch whose page has become a version of an article.
SELECT pages.url, min(versions.article_id) AS article_id
FROM pages
JOIN versions ON versions.page_digest = pages.page_digest
WHERE pages.url IN (SELECT url FROM batch)
GROUP BY pages.url
