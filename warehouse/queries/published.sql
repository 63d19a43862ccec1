-- One row per comparison of the batch whose report this renderer has published.
SELECT DISTINCT comparison_id
FROM reports
WHERE comparison_id IN (SELECT comparison_id FROM batch) AND renderer = $renderer
