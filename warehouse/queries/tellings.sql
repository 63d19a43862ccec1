-- One row per version of the batch, as a comparison takes it in.
SELECT versions.version_id, articles.outlet, coalesce(outlets.name, articles.outlet) AS outlet_name, versions.title,
       versions.lead, versions.text, versions.language, articles.url, versions.published_at,
       coalesce(versions.provenance['published_at'] = 'asserted', false) AS published_at_is_asserted, versions.limits
FROM versions
JOIN articles ON articles.article_id = versions.article_id
LEFT JOIN outlets ON outlets.outlet = articles.outlet
WHERE versions.version_id IN (SELECT version_id FROM batch)
