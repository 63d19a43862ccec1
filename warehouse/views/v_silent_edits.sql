-- One row per version that changed the headline or the words of the one before.
CREATE OR REPLACE VIEW v_silent_edits AS
SELECT articles.outlet, later.article_id, earlier.number AS from_number, later.number AS to_number,
       earlier.title AS title_before, later.title AS title_after, earlier.title IS DISTINCT FROM later.title AS headline_changed,
       later.word_count - earlier.word_count AS words_added, edges.jaccard AS likeness, later.fetched_at AS seen_at, articles.url
FROM versions AS later
JOIN versions AS earlier ON earlier.article_id = later.article_id AND earlier.number = later.number - 1
JOIN articles ON articles.article_id = later.article_id
LEFT JOIN edges ON edges.kind = 'revision' AND edges.version_a = earlier.version_id AND edges.version_b = later.version_id;
COMMENT ON VIEW v_silent_edits IS 'One row per version that changed the headline or the words of the one before.'
