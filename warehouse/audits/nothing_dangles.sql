-- Every version has its article and its page, every story member its story and article, every finding its comparison.
SELECT 'version without article' AS what, version_id AS id FROM versions ANTI JOIN articles USING (article_id)
UNION ALL SELECT 'version without page', version_id FROM versions ANTI JOIN pages USING (page_digest)
UNION ALL SELECT 'article without version', article_id FROM articles ANTI JOIN versions USING (article_id)
UNION ALL SELECT 'member without story', article_id FROM story_articles ANTI JOIN stories USING (story_id)
UNION ALL SELECT 'member without article', article_id FROM story_articles ANTI JOIN articles USING (article_id)
UNION ALL SELECT 'story without member', story_id FROM stories ANTI JOIN story_articles USING (story_id)
UNION ALL SELECT 'finding without comparison', comparison_id FROM findings ANTI JOIN comparisons USING (comparison_id)
UNION ALL SELECT 'edge without version', version_a FROM edges ANTI JOIN versions ON versions.version_id = edges.version_a
UNION ALL SELECT 'edge without version', version_b FROM edges ANTI JOIN versions ON versions.version_id = edges.version_b
UNION ALL SELECT 'passage without edge', version_a FROM shared_passages ANTI JOIN edges USING (version_a, version_b)
UNION ALL SELECT 'change without revision', version_a FROM version_changes ANTI JOIN edges USING (version_a, version_b)
UNION ALL SELECT 'address without article', article_id FROM article_addresses ANTI JOIN articles USING (article_id)
