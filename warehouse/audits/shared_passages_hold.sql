-- The stretches of an edge lie inside both texts, and letter for letter say the same where both are plain ASCII.
WITH words AS (
    SELECT shared_passages.*, substring(a.text, start_a + 1, end_a - start_a) AS said_a, substring(b.text, start_b + 1, end_b - start_b) AS said_b,
           len(a.text) AS length_a, len(b.text) AS length_b
    FROM shared_passages
    SEMI JOIN scope ON scope.version_id = shared_passages.version_a OR scope.version_id = shared_passages.version_b
    LEFT JOIN versions AS a ON a.version_id = shared_passages.version_a
    LEFT JOIN versions AS b ON b.version_id = shared_passages.version_b
)
SELECT version_a, version_b, number, said_a, said_b
FROM words
WHERE said_a IS NULL OR said_b IS NULL OR start_a < 0 OR start_b < 0 OR end_a <= start_a OR end_b <= start_b
   OR end_a > length_a OR end_b > length_b
   OR (regexp_full_match(said_a || said_b, '[\x00-\x7f]*')
       AND lower(regexp_replace(said_a, '[^A-Za-z0-9]', '', 'g')) <> lower(regexp_replace(said_b, '[^A-Za-z0-9]', '', 'g')))
