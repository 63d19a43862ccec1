-- Every outcome has one of the six states, and a reason where it is not loaded, revised or unchanged.
SELECT run_id, url, state, reason
FROM outcomes
WHERE state NOT IN ('loaded', 'revised', 'unchanged', 'duplicate', 'rejected', 'failed')
   OR (state IN ('duplicate', 'rejected', 'failed') AND reason IS NULL)
