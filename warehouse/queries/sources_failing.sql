-- One row per source that was asked since then and has now failed three times in a row or more.
SELECT source_id, address, outlet, failures_in_a_row, last_reason, last_asked_at
FROM sources
WHERE failures_in_a_row >= 3 AND last_asked_at >= $since
ORDER BY failures_in_a_row DESC, address
