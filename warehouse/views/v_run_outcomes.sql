-- One row per run: how its items ended; the counts add up to seen.
CREATE OR REPLACE VIEW v_run_outcomes AS
SELECT runs.run_id, runs.flow, runs.state, runs.started_at, runs.ended_at, count(outcomes.url) AS seen,
       count(*) FILTER (outcomes.state = 'loaded') AS loaded, count(*) FILTER (outcomes.state = 'revised') AS revised,
       count(*) FILTER (outcomes.state = 'unchanged') AS unchanged, count(*) FILTER (outcomes.state = 'duplicate') AS duplicate,
       count(*) FILTER (outcomes.state = 'rejected') AS rejected, count(*) FILTER (outcomes.state = 'failed') AS failed
FROM runs
LEFT JOIN outcomes ON outcomes.run_id = runs.run_id
GROUP BY ALL;
COMMENT ON VIEW v_run_outcomes IS 'One row per run: how its items ended; the counts add up to seen.'
