-- One row per outlet and reason that came in the place of at least that many articles since then: a wall, not single pages.
SELECT outcomes.outlet, outcomes.reason, count(DISTINCT outcomes.url) AS addresses, min(outcomes.url) AS example
FROM outcomes
JOIN runs ON runs.run_id = outcomes.run_id
WHERE
    runs.started_at >= $since
    AND outcomes.outlet IS NOT NULL
    AND outcomes.reason IN ('consent', 'challenge', 'soft_404')
GROUP BY ALL
HAVING addresses >= $most
ORDER BY addresses DESC, outcomes.outlet, outcomes.reason
