-- One row per article that carries the text of a group's origin: what it did with it, where it cut and how much it added.
CREATE OR REPLACE VIEW v_syndication AS
WITH edges_of_origin AS (
    SELECT origins.group_id, origins.origin, origins.origin_agency, origins.article_id AS origin_article,
           origins.version_id AS origin_version, edges.version_a = origins.version_id AS origin_is_a, edges.kind,
           if(edges.version_a = origins.version_id, edges.version_b, edges.version_a) AS version_id,
           if(edges.version_a = origins.version_id, edges.containment_a, edges.containment_b) AS kept_of_origin,
           if(edges.version_a = origins.version_id, edges.containment_b, edges.containment_a) AS share_of_text,
           edges.version_a, edges.version_b
    FROM v_copy_groups AS origins
    JOIN edges ON edges.version_a = origins.version_id OR edges.version_b = origins.version_id
    WHERE origins.is_origin AND edges.kind <> 'revision'
),
-- Where the shared words begin and end in the origin: what stands outside was cut.
reach AS (
    SELECT edges_of_origin.version_a, edges_of_origin.version_b, origin_version,
           min(if(origin_is_a, start_a, start_b)) AS first_shared, max(if(origin_is_a, end_a, end_b)) AS last_shared
    FROM edges_of_origin
    JOIN shared_passages ON shared_passages.version_a = edges_of_origin.version_a AND shared_passages.version_b = edges_of_origin.version_b
    GROUP BY ALL
)
SELECT edges_of_origin.group_id, edges_of_origin.origin, edges_of_origin.origin_agency, edges_of_origin.origin_article,
       articles.outlet, articles.article_id,
       CASE WHEN kept_of_origin >= 0.9 AND share_of_text >= 0.9 THEN 'ran it whole'
            WHEN kept_of_origin >= 0.9 THEN 'ran it whole and added'
            WHEN share_of_text >= 0.9 THEN 'cut it'
            ELSE 'cut it and added' END AS what,
       kept_of_origin, share_of_text,
       CASE WHEN kept_of_origin >= 0.9 THEN NULL
            WHEN reach.first_shared <= 0.1 * len(origin_text.text) AND reach.last_shared < 0.9 * len(origin_text.text) THEN 'end'
            WHEN reach.first_shared > 0.1 * len(origin_text.text) AND reach.last_shared >= 0.9 * len(origin_text.text) THEN 'beginning'
            ELSE 'within' END AS cut_at,
       CAST(round((1 - share_of_text) * versions.word_count) AS INTEGER) AS words_added, edges_of_origin.kind,
       edges_of_origin.version_a, edges_of_origin.version_b
FROM edges_of_origin
JOIN versions ON versions.version_id = edges_of_origin.version_id
JOIN articles ON articles.article_id = versions.article_id
JOIN versions AS origin_text ON origin_text.version_id = edges_of_origin.origin_version
LEFT JOIN reach ON reach.version_a = edges_of_origin.version_a AND reach.version_b = edges_of_origin.version_b
WHERE versions.number = (SELECT max(number) FROM versions AS others WHERE others.article_id = versions.article_id);
COMMENT ON VIEW v_syndication IS 'One row per article that carries the text of a group''s origin: what it did with it, where it cut and how much it added.'
