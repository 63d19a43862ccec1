-- One row per article of the batch that is known by its id or by an address it was found at, with its newest version.
WITH found AS (
    SELECT article_id, article_id AS asked FROM versions WHERE article_id IN (SELECT article_id FROM batch)
    UNION
    SELECT versions.article_id, batch.article_id AS asked
    FROM batch
    JOIN pages ON pages.url = batch.url
    JOIN versions ON versions.page_digest = pages.page_digest
    JOIN articles ON articles.article_id = versions.article_id
    WHERE articles.url = pages.url OR articles.url = pages.asserted['url']
)
SELECT found.asked, versions.article_id, versions.version_id, versions.number, versions.text_digest, versions.title,
       versions.published_at, versions.language, articles.outlet, articles.url
FROM found
JOIN versions ON versions.article_id = found.article_id
JOIN articles ON articles.article_id = versions.article_id
QUALIFY row_number() OVER (PARTITION BY found.asked ORDER BY (found.asked <> found.article_id), versions.number DESC) = 1
