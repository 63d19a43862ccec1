-- One row per article of the batch, in its first version, with the first $most characters of its text; $since is when the
-- first of them was first seen.
SELECT versions.article_id, versions.version_id, coalesce(versions.title, versions.lead) AS title, left(versions.text, $most) AS text,
       versions.language, batch.day
FROM versions
JOIN batch ON batch.article_id = versions.article_id
WHERE versions.number = 1 AND versions.fetched_at >= $since
ORDER BY batch.day, versions.article_id
