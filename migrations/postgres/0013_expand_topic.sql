-- Votes for the topic of an interview. Everything is added; a version that does not know it goes on.

ALTER TABLE poll ADD COLUMN purpose TEXT NOT NULL DEFAULT 'opinion' CHECK (purpose IN ('opinion', 'topic'));
-- When it closes by itself.
ALTER TABLE poll ADD COLUMN closes_at_ms BIGINT;
-- No page: polls whose time to close has come.
CREATE INDEX poll_by_close ON poll (closes_at_ms, id) WHERE closed_at_ms IS NULL;
-- The home page: what is voted on before an interview.
CREATE INDEX poll_open_for_topic ON poll (interview_id) WHERE purpose = 'topic' AND closed_at_ms IS NULL;

-- The option of a topic vote that the interview is about.
ALTER TABLE interview ADD COLUMN topic_poll_id TEXT;
ALTER TABLE interview ADD COLUMN topic_option_no BIGINT;
