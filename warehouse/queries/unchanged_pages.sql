-- One row per page of the batch that the present readers have read already and that its article stands on now.
WITH newest AS (
    SELECT article_id, version_id, page_digest, reader_version, annotator_version
    FROM versions
    WHERE article_id IN (SELECT article_id FROM versions WHERE page_digest IN (SELECT page_digest FROM batch))
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY number DESC) = 1
)
SELECT pages.url, pages.page_digest, pages.asserted, newest.article_id, newest.version_id
FROM pages
JOIN newest ON newest.page_digest = pages.page_digest
JOIN articles ON articles.article_id = newest.article_id
WHERE pages.page_digest IN (SELECT page_digest FROM batch)
  AND newest.reader_version = $reader AND newest.annotator_version = $annotator
  AND (articles.url = pages.url OR articles.url = pages.asserted['url'])
