-- Campaigns (集中问政): many interviews on one day, or in some days that follow each other.

CREATE TABLE campaign (
    id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    title     TEXT NOT NULL,
    -- Days of the city's time zone, as they are written.
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL
);

ALTER TABLE interview ADD COLUMN campaign_id TEXT COLLATE "C";
-- The page of a campaign: its interviews.
CREATE INDEX interview_by_campaign ON interview (campaign_id, planned_start_at_ms, id) WHERE campaign_id IS NOT NULL;
