-- One row per comparison of the batch that is stored.
SELECT comparison_id FROM comparisons WHERE comparison_id IN (SELECT comparison_id FROM batch)
