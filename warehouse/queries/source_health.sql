-- One row per source but single pages, those in trouble first; of an outlet, failing or due only, where that is asked.
SELECT outlet, kind, address, health, last_success_at, last_new_at, failures_in_a_row, last_reason, next_due_at
FROM v_source_health
WHERE kind <> 'url' AND ($outlet IS NULL OR outlet = $outlet)
  AND (NOT $failing OR failures_in_a_row > 0) AND (NOT $due OR next_due_at <= now())
ORDER BY failures_in_a_row DESC, next_due_at NULLS LAST, outlet, address
