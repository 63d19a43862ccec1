-- One row, or none before the first run: when the newest run began, and the newest moment that anything of a run is dated.
SELECT
    max(started_at) AS began_at,
    greatest(max(started_at), max(ended_at), (SELECT max(last_asked_at) FROM addresses)) AS newest_at
FROM runs
HAVING count(*) > 0
