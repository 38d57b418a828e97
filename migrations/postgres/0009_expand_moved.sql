-- Questions that are moved to another interview leave no number free behind them.

-- The highest number that was given in the interview when a question left it last; 0 if none ever did.
ALTER TABLE interview ADD COLUMN last_no BIGINT NOT NULL DEFAULT 0;
