-- One row per outlet with how many of its pages could not be had from $begin to before $until, and were not had later.
SELECT coalesce(sources.outlet, outcomes.outlet) AS outlet, count(DISTINCT outcomes.url) AS pages, mode(outcomes.reason) AS reason
FROM outcomes
LEFT JOIN sources ON sources.source_id = outcomes.source_id
WHERE outcomes.state = 'failed' AND coalesce(sources.outlet, outcomes.outlet) IS NOT NULL
      AND outcomes.ended_at >= $begin AND outcomes.ended_at < $until
      AND outcomes.url NOT IN (
          SELECT url FROM outcomes AS later WHERE later.state IN ('loaded', 'revised', 'unchanged', 'duplicate')
      )
GROUP BY ALL
ORDER BY outlet
