-- One row per source: how it has been doing, and when it is asked again.
CREATE OR REPLACE VIEW v_source_health AS
SELECT sources.outlet, sources.kind, sources.address,
       CASE
           WHEN sources.last_asked_at IS NULL AND sources.next_due_at IS NULL THEN 'by hand'
           WHEN sources.last_asked_at IS NULL THEN 'never asked'
           WHEN sources.failures_in_a_row >= 3 THEN 'failing'
           WHEN sources.failures_in_a_row > 0 THEN 'failed last'
           WHEN sources.next_due_at IS NOT NULL AND sources.last_new_at IS NULL THEN 'nothing new yet'
           WHEN sources.next_due_at IS NOT NULL AND sources.last_asked_at - sources.last_new_at > INTERVAL 7 DAY THEN 'quiet'
           ELSE 'well'
       END AS health,
       sources.last_seen_at AS last_success_at, sources.last_new_at, sources.last_asked_at, sources.failures_in_a_row,
       sources.last_reason, sources.items, sources.interval_seconds, sources.next_due_at, sources.note, sources.source_id
FROM sources;
COMMENT ON VIEW v_source_health IS 'One row per source: how it has been doing, and when it is asked again.'
