-- The words of every passage, quote, figure and name stand in the text at their offsets.
WITH spans AS (
    SELECT 'passages' AS found_in, version_id, start_offset, end_offset, text FROM passages
    UNION ALL SELECT 'quotes', version_id, start_offset, end_offset, text FROM quotes
    UNION ALL SELECT 'figures', version_id, start_offset, end_offset, text FROM figures
    UNION ALL SELECT 'names', version_id, start_offset, end_offset, text FROM names
)
SELECT spans.found_in, spans.version_id, spans.start_offset, spans.end_offset, spans.text
FROM spans
SEMI JOIN scope ON scope.version_id = spans.version_id
LEFT JOIN versions ON versions.version_id = spans.version_id
WHERE versions.text IS NULL
   OR substring(versions.text, spans.start_offset + 1, spans.end_offset - spans.start_offset) <> spans.text
