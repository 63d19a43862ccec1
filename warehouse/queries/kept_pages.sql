-- One row per kept page of the web, oldest first; since a moment and of an outlet, where they are given.
SELECT pages.page_digest, pages.url, pages.final_url, pages.status, pages.media_type, pages.headers, pages.fetched_at
FROM pages
WHERE starts_with(pages.final_url, 'http')
  AND ($since IS NULL OR pages.fetched_at >= $since)
  AND ($outlet IS NULL OR pages.page_digest IN (
      SELECT versions.page_digest
      FROM versions JOIN articles ON articles.article_id = versions.article_id
      WHERE articles.outlet = $outlet
  ))
ORDER BY pages.fetched_at, pages.url, pages.page_digest
