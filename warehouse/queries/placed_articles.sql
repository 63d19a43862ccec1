-- One row per article of the batch that is in a story.
SELECT article_id FROM story_articles SEMI JOIN batch USING (article_id) ORDER BY article_id
