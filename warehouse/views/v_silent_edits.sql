-- One row per version that changed the headline or the words of the one before without an editor's note.
CREATE OR REPLACE VIEW v_silent_edits AS
WITH counted AS (
    SELECT version_a, version_b, count(*) FILTER (kind = 'figure') AS figures_changed,
           count(*) FILTER (kind = 'removed') AS passages_removed, count(*) FILTER (kind = 'added') AS passages_added,
           count(*) FILTER (kind = 'edited') AS passages_edited, count(*) FILTER (kind = 'moved') AS passages_moved,
           count(*) FILTER (kind = 'quote') AS quotes_changed, count(*) FILTER (kind = 'name') AS names_changed,
           count(*) FILTER (kind = 'softened') AS softened, count(*) FILTER (kind = 'hardened') AS hardened,
           bool_or(kind = 'headline') AS headline_changed, bool_or(kind = 'note') AS has_note,
           coalesce(sum(words) FILTER (kind IN ('added', 'removed', 'edited')), 0) AS words_changed,
           list(coalesce(before, '') || ' → ' || coalesce(after, '') ORDER BY number) FILTER (kind = 'figure') AS figures
    FROM version_changes
    GROUP BY ALL
)
SELECT articles.outlet, later.article_id, earlier.number AS from_number, later.number AS to_number,
       earlier.title AS title_before, later.title AS title_after, coalesce(headline_changed, false) AS headline_changed,
       coalesce(figures_changed, 0) AS figures_changed, figures, coalesce(passages_removed, 0) AS passages_removed,
       coalesce(passages_added, 0) AS passages_added, coalesce(passages_edited, 0) AS passages_edited,
       coalesce(passages_moved, 0) AS passages_moved, coalesce(quotes_changed, 0) AS quotes_changed,
       coalesce(names_changed, 0) AS names_changed, coalesce(softened, 0) AS attribution_softened,
       coalesce(hardened, 0) AS attribution_hardened,
       round(least(1, coalesce(words_changed, 0) / greatest(1, earlier.word_count, later.word_count)), 4) AS share_changed,
       later.word_count - earlier.word_count AS words_added, edges.jaccard AS likeness, later.fetched_at AS seen_at, articles.url,
       earlier.version_id AS version_a, later.version_id AS version_b
FROM edges
JOIN versions AS earlier ON earlier.version_id = edges.version_a
JOIN versions AS later ON later.version_id = edges.version_b
JOIN articles ON articles.article_id = later.article_id
LEFT JOIN counted ON counted.version_a = edges.version_a AND counted.version_b = edges.version_b
WHERE edges.kind = 'revision' AND NOT coalesce(counted.has_note, false);
COMMENT ON VIEW v_silent_edits IS 'One row per version that changed the headline or the words of the one before without an editor''s note.'
