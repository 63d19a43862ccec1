-- What a version changed stands in the texts at its offsets.
SELECT version_changes.version_a, version_changes.version_b, version_changes.number, version_changes.kind
FROM version_changes
SEMI JOIN scope ON scope.version_id = version_changes.version_b
LEFT JOIN versions AS a ON a.version_id = version_changes.version_a
LEFT JOIN versions AS b ON b.version_id = version_changes.version_b
WHERE a.text IS NULL OR b.text IS NULL
   OR (start_a IS NOT NULL AND substring(a.text, start_a + 1, end_a - start_a) <> before)
   OR (start_b IS NOT NULL AND substring(b.text, start_b + 1, end_b - start_b) <> after)
