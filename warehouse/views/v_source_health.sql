-- One row per source: how it has been doing.
CREATE OR REPLACE VIEW v_source_health AS
WITH seen AS (
    SELECT source_id, max(ended_at) AS last_run_at, max(ended_at) FILTER (state IN ('loaded', 'revised')) AS last_new_at,
           count(*) FILTER (state = 'failed') AS failed_items, count(*) FILTER (state = 'rejected') AS rejected_items, count(*) AS items
    FROM outcomes
    GROUP BY source_id
)
SELECT sources.kind, sources.address, sources.outlet, seen.last_run_at, seen.last_new_at, seen.items, seen.rejected_items,
       seen.failed_items, sources.failures_in_a_row, sources.next_due_at, sources.source_id
FROM sources
LEFT JOIN seen ON seen.source_id = sources.source_id;
COMMENT ON VIEW v_source_health IS 'One row per source: how it has been doing.'
