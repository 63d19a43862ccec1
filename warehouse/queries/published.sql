-- One row per comparison of the batch whose report its renderer has published.
SELECT DISTINCT comparison_id
FROM reports
SEMI JOIN batch USING (comparison_id, renderer)
