-- One row per story of the batch and outlet without a telling of it whose pages could not be fetched from a day before the
-- first telling was fetched to a day after the last.
WITH told AS (
    SELECT batch.story, min(versions.fetched_at) - INTERVAL 1 DAY AS since, max(versions.fetched_at) + INTERVAL 1 DAY AS until,
           list(DISTINCT articles.outlet) AS outlets
    FROM batch
    JOIN versions ON versions.version_id = batch.version_id
    JOIN articles ON articles.article_id = versions.article_id
    GROUP BY batch.story
)
SELECT told.story, coalesce(outlets.name, sources.outlet) AS outlet, count(DISTINCT outcomes.url) AS pages, mode(outcomes.reason) AS reason
FROM outcomes
JOIN sources ON sources.source_id = outcomes.source_id
LEFT JOIN outlets ON outlets.outlet = sources.outlet
CROSS JOIN told
WHERE outcomes.state = 'failed' AND sources.outlet IS NOT NULL AND outcomes.ended_at BETWEEN told.since AND told.until
      AND NOT list_contains(told.outlets, sources.outlet)
      AND outcomes.url NOT IN (
          SELECT url FROM outcomes AS later WHERE later.state IN ('loaded', 'revised', 'unchanged', 'duplicate')
      )
GROUP BY ALL
ORDER BY told.story, outlet
