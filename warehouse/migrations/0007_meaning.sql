-- Why: where a multilingual model is installed, articles in different languages are held together by what they mean.

ALTER TABLE story_vectors ADD COLUMN meaning TINYINT[];
COMMENT ON COLUMN story_vectors.meaning IS 'What headline and lead mean, as a direction, the same in all languages; empty where no model is installed that knows the language.';
ALTER TABLE story_vectors ADD COLUMN encoder VARCHAR;
COMMENT ON COLUMN story_vectors.encoder IS 'The model that made the meaning.';
COMMENT ON COLUMN story_vectors.language IS 'ISO 639-1, or und; articles of two languages are held together by their meaning alone.';
