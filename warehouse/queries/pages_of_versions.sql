-- One row per version with the page it was read from, in a stable order.
SELECT versions.version_id, versions.article_id, versions.number, versions.page_digest, versions.text_digest, versions.title,
       versions.reader_version, versions.annotator_version, articles.outlet, articles.url AS article_url,
       pages.url, pages.final_url, pages.status, pages.media_type, pages.headers, pages.asserted, versions.fetched_at
FROM versions
JOIN articles ON articles.article_id = versions.article_id
JOIN pages ON pages.page_digest = versions.page_digest
QUALIFY row_number() OVER (PARTITION BY versions.version_id ORDER BY (pages.url <> articles.url), pages.url) = 1
ORDER BY versions.version_id
