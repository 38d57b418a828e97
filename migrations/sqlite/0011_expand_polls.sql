-- Polls. Everything is added; a version that does not know it goes on.

-- A question to everybody in a room, with a few options.
CREATE TABLE poll (
    id             TEXT NOT NULL PRIMARY KEY,
    interview_id   TEXT NOT NULL REFERENCES interview (id),
    results_hidden INTEGER NOT NULL CHECK (results_hidden IN (0, 1)),
    opened_at_ms   INTEGER NOT NULL,
    closed_at_ms   INTEGER
) STRICT;
-- The page of an interview: its polls.
CREATE INDEX poll_by_interview ON poll (interview_id, id);

-- What a poll leaves to choose, numbered from 1 on.
CREATE TABLE poll_option (
    poll_id TEXT NOT NULL REFERENCES poll (id),
    no      INTEGER NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (poll_id, no)
) STRICT;

-- The one vote of a netizen in a poll; a later one takes its place.
CREATE TABLE poll_vote (
    poll_id    TEXT NOT NULL REFERENCES poll (id),
    netizen_id TEXT NOT NULL,
    option_no  INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (poll_id, netizen_id)
) STRICT;
-- No page: counting the votes of each option.
CREATE INDEX poll_vote_by_option ON poll_vote (poll_id, option_no);

-- Totals of the votes of each option; beside `tally`, whose kinds an older version knows all.
CREATE TABLE poll_tally (
    poll_id       TEXT NOT NULL REFERENCES poll (id),
    option_no     INTEGER NOT NULL,
    stream_id     TEXT NOT NULL REFERENCES stream (id),
    count         INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (poll_id, option_no)
) STRICT;
-- Every page with a live room: what changed lately.
CREATE INDEX poll_tally_by_change ON poll_tally (stream_id, changed_at_ms);
