-- Addresses that are worth another fetch by now, the longest overdue first; of some sources where they are named.
SELECT addresses.*
FROM addresses
WHERE next_due_at <= $now AND (
    $source_ids::VARCHAR[] IS NULL OR (list_contains($source_ids::VARCHAR[], source_id) AND article_id IS NULL)
)
ORDER BY next_due_at, address
LIMIT $most
