-- One row per quote of an article of the batch, as the article stands now; scare quotes are nobody's words.
SELECT versions.article_id, quotes.speaker, quotes.side, quotes.kind,
       len(regexp_extract_all(quotes.text, '[\pL\pM\pN_’''-]+')) AS words
FROM quotes
JOIN versions ON versions.version_id = quotes.version_id
WHERE quotes.version_id IN (SELECT version_id FROM batch) AND quotes.kind <> 'scare' AND quotes.voice = 'own'
ORDER BY versions.article_id, quotes.start_offset, quotes.end_offset
