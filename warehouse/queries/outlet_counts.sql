-- One row per outlet with how many sources and articles it has.
SELECT outlets.outlet, outlets.name, outlets.country, outlets.language, array_to_string(outlets.domains, ' ') AS domains,
       (SELECT count(*) FROM sources WHERE sources.outlet = outlets.outlet) AS sources,
       (SELECT count(*) FROM articles WHERE articles.outlet = outlets.outlet) AS articles
FROM outlets
ORDER BY outlets.outlet
