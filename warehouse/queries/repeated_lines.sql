-- One row per outlet and line that stands in at least two of its articles of the window; a line of a text is what the page had as one.
WITH standing AS (
    SELECT articles.outlet, versions.article_id, versions.text
    FROM versions
    JOIN articles ON articles.article_id = versions.article_id
    WHERE versions.fetched_at >= $since
    QUALIFY row_number() OVER (PARTITION BY versions.article_id ORDER BY versions.number DESC) = 1
),
lines AS (SELECT outlet, article_id, trim(unnest(string_split(text, chr(10)))) AS line FROM standing),
sizes AS (SELECT outlet, count(*) AS of_articles FROM standing GROUP BY outlet)
SELECT lines.outlet, lines.line, count(DISTINCT lines.article_id) AS articles, any_value(sizes.of_articles) AS of_articles
FROM lines
JOIN sizes ON sizes.outlet = lines.outlet
WHERE lines.line <> '' AND length(lines.line) <= 400
GROUP BY lines.outlet, lines.line
HAVING count(DISTINCT lines.article_id) >= 2
ORDER BY lines.outlet, lines.line
