-- The words that every finding rests on stand in the text at their offsets.
WITH words AS (
    SELECT comparison_id, number, unnest(evidence, recursive := true) FROM findings
)
SELECT words.comparison_id, words.number, words.version_id, words.start_offset, words.end_offset, words.text
FROM words
SEMI JOIN scope ON scope.version_id = words.version_id
LEFT JOIN versions ON versions.version_id = words.version_id
WHERE versions.text IS NULL
   OR substring(versions.text, words.start_offset + 1, words.end_offset - words.start_offset) <> words.text
