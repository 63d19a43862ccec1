-- One row per change of a story other than an article joining it.
SELECT * FROM story_events WHERE story_id = $name OR other_story = $name ORDER BY made_at, story_id, other_story
