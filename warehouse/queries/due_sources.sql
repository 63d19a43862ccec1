-- Sources that are asked by the clock and are due, the longest overdue first.
SELECT *
FROM sources
WHERE kind IN ('feed', 'sitemap', 'news_sitemap') AND next_due_at <= $now
ORDER BY next_due_at, source_id
LIMIT $most
