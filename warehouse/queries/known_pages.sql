-- One row per page of the batch that is known: these bytes came from this url before.
SELECT page_digest, url FROM pages WHERE page_digest IN (SELECT page_digest FROM batch)
