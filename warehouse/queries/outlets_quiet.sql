-- One row per outlet whose polled sources all answer and have brought nothing new for seven days before now.
SELECT outlet, count(*) AS sources, max(last_new_at) AS last_new_at
FROM sources
WHERE outlet IS NOT NULL AND next_due_at IS NOT NULL AND last_seen_at IS NOT NULL
GROUP BY outlet
HAVING max(last_new_at) < CAST($now AS TIMESTAMPTZ) - INTERVAL 7 DAY
ORDER BY last_new_at, outlet
