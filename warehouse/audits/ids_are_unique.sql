-- No article, version, page, story, comparison, outlet or edge is there twice.
SELECT 'articles' AS found_in, article_id AS id, count(*) AS times FROM articles GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'versions', version_id, count(*) FROM versions GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'version numbers', article_id || ' ' || number, count(*) FROM versions GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'pages', page_digest || ' ' || url, count(*) FROM pages GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'stories', story_id, count(*) FROM stories GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'story_articles', article_id, count(*) FROM story_articles GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'comparisons', comparison_id, count(*) FROM comparisons GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'edges', version_a || ' ' || version_b, count(*) FROM edges GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'outlets', outlet, count(*) FROM outlets GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'outcomes', outcomes.run_id || ' ' || outcomes.url, count(*)
FROM outcomes
LEFT JOIN sources ON sources.source_id = outcomes.source_id
-- A manifest may have several bad lines, and an archive or a table the same address twice.
WHERE outcomes.reason IS DISTINCT FROM 'bad_manifest' AND coalesce(sources.kind, '') NOT IN ('archive', 'table')
GROUP BY ALL
HAVING count(*) > 1
