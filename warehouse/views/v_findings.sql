-- One row per finding of the comparison that stands now for its story.
CREATE OR REPLACE VIEW v_findings AS
WITH newest AS (
    SELECT * FROM comparisons QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY compared_at DESC, comparison_id) = 1
)
SELECT newest.story_id, findings.kind, findings.label, findings.outlets, findings.score, findings.top, findings.evidence,
       findings.parts, findings.comparison_id, findings.number
FROM newest
JOIN findings ON findings.comparison_id = newest.comparison_id;
COMMENT ON VIEW v_findings IS 'One row per finding of the comparison that stands now for its story.'
