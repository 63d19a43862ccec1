-- One row per address of the batch and article that has been known by it.
SELECT DISTINCT address_key, article_id, role FROM article_addresses WHERE address_key IN (SELECT address_key FROM batch)
