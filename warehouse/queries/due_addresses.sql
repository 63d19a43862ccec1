-- Addresses that are worth another fetch by now, the longest overdue first; of one source where one is named.
SELECT addresses.*
FROM addresses
WHERE next_due_at <= $now AND ($source_id IS NULL OR (source_id = $source_id AND article_id IS NULL))
ORDER BY next_due_at, address
LIMIT $most
