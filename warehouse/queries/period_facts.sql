-- One row per comparison of the batch and pair of its outlets: how many facts both tell, how many either tells, and how many
-- figures of theirs contradict each other. What an outlet only perhaps tells, or two only perhaps tell alike, is not both.
WITH pairs AS (
    SELECT comparisons.comparison_id, comparisons.story_id, a.outlet AS outlet_a, b.outlet AS outlet_b
    FROM comparisons
    SEMI JOIN batch ON batch.comparison_id = comparisons.comparison_id,
         unnest(comparisons.outlets) AS a (outlet), unnest(comparisons.outlets) AS b (outlet)
    WHERE a.outlet < b.outlet
)
SELECT pairs.story_id, pairs.outlet_a, pairs.outlet_b,
       count(*) FILTER (
           findings.kind = 'shared' AND list_has_all(findings.outlets, [pairs.outlet_a, pairs.outlet_b])
           AND CAST(findings.parts ->> 'sure' AS INTEGER) > 1
           AND (findings.parts ->> (pairs.outlet_a || '.perhaps')) IS NULL
           AND (findings.parts ->> (pairs.outlet_b || '.perhaps')) IS NULL
       ) AS facts_both,
       count(*) FILTER (findings.kind IN ('shared', 'only_in') AND list_has_any(findings.outlets, [pairs.outlet_a, pairs.outlet_b])) AS facts_either,
       count(*) FILTER (findings.kind = 'figure_conflict' AND list_has_all(findings.outlets, [pairs.outlet_a, pairs.outlet_b])) AS conflicts
FROM pairs
LEFT JOIN findings ON findings.comparison_id = pairs.comparison_id
GROUP BY ALL
ORDER BY pairs.outlet_a, pairs.outlet_b, pairs.story_id
