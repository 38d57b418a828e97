-- The ground of everything: streams and their log, texts, what follows from them, people, counts.
--
-- Rules that make one SQL text serve SQLite and PostgreSQL: ids are text made by us, instants are INTEGER milliseconds
-- in UTC (…_ms), enums are TEXT with a CHECK, truth is 0 or 1, payloads are TEXT holding JSON that SQL never looks
-- into. Tables are STRICT: a column takes its own type and no other. Foreign keys stay within one stream, so that each
-- can be rebuilt by itself.

-- ── the log ─────────────────────────────────────────────────────────────────────────────────────────────────────

-- A stream of events; its row is the lock that gives them their order, and tells how far it has come.
CREATE TABLE stream (
    id      TEXT NOT NULL PRIMARY KEY,
    kind    TEXT NOT NULL CHECK (kind IN ('interview', 'city')),
    epoch   TEXT NOT NULL,
    seq     INTEGER NOT NULL CHECK (seq >= 0),
    at_ms   INTEGER NOT NULL
) STRICT;

-- All that has happened, append-only: the source of the rooms, of the figures and of the audit trail.
CREATE TABLE event (
    stream_id TEXT NOT NULL REFERENCES stream (id),
    seq       INTEGER NOT NULL CHECK (seq > 0),
    at_ms     INTEGER NOT NULL,
    type      TEXT NOT NULL,
    v         INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    audience  TEXT NOT NULL CHECK (audience IN ('public', 'staff')),
    payload   TEXT NOT NULL,
    PRIMARY KEY (stream_id, seq)
) STRICT;
-- The audit page: everything, newest first.
CREATE INDEX event_by_time ON event (at_ms, stream_id, seq);

-- What people wrote, every version of it: primary like the log, never rebuilt, emptied by an erasure.
CREATE TABLE body (
    stream_id    TEXT NOT NULL REFERENCES stream (id),
    item_id      TEXT NOT NULL,
    slot         TEXT NOT NULL,
    version      INTEGER NOT NULL CHECK (version > 0),
    text         TEXT NOT NULL,
    erased_at_ms INTEGER,
    PRIMARY KEY (stream_id, item_id, slot, version)
) STRICT;

-- What a key has led to, so that the same command again gets the same answer; forgotten after some days.
CREATE TABLE command_log (
    actor         TEXT NOT NULL,
    key           TEXT NOT NULL,
    hash          TEXT NOT NULL,
    status        INTEGER NOT NULL,
    made_kind     TEXT NOT NULL,
    made_id       TEXT NOT NULL,
    seq           INTEGER NOT NULL,
    tracking_code TEXT,
    at_ms         INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) STRICT;
-- No page: the job that forgets old keys.
CREATE INDEX command_log_by_time ON command_log (at_ms);

-- ── an interview, as its stream's events add up ─────────────────────────────────────────────────────────────────

-- An interview: its plan and how far it is.
CREATE TABLE interview (
    id                  TEXT NOT NULL PRIMARY KEY REFERENCES stream (id),
    title               TEXT NOT NULL,
    subject             TEXT NOT NULL,
    lang                TEXT NOT NULL,
    guests              TEXT NOT NULL,
    moderation          TEXT NOT NULL CHECK (moderation IN ('pre', 'post')),
    collect_from_ms     INTEGER,
    planned_start_at_ms INTEGER NOT NULL,
    planned_end_at_ms   INTEGER NOT NULL,
    answer_within_days  INTEGER NOT NULL,
    video_url           TEXT,
    status              TEXT NOT NULL
        CHECK (status IN ('draft', 'announced', 'live', 'ended', 'archived', 'cancelled')),
    is_paused           INTEGER NOT NULL CHECK (is_paused IN (0, 1)),
    announced_at_ms     INTEGER,
    opened_at_ms        INTEGER,
    ended_at_ms         INTEGER
) STRICT;
-- The home page and the list of interviews: newest planned start first.
CREATE INDEX interview_by_start ON interview (planned_start_at_ms, id);
-- The figures: interviews that opened in a period.
CREATE INDEX interview_by_opening ON interview (opened_at_ms, id);

-- The departments that take part, in order, under the names of their day.
CREATE TABLE interview_department (
    interview_id  TEXT NOT NULL REFERENCES interview (id),
    position      INTEGER NOT NULL,
    department_id TEXT NOT NULL,
    code          TEXT NOT NULL,
    name          TEXT NOT NULL,
    PRIMARY KEY (interview_id, position)
) STRICT;
-- The page of a department: its interviews.
CREATE INDEX interview_department_by_department ON interview_department (department_id, interview_id);

-- A question, where it stands in its life, and its timing figures.
CREATE TABLE question (
    id                   TEXT NOT NULL PRIMARY KEY,
    interview_id         TEXT NOT NULL REFERENCES interview (id),
    no                   INTEGER NOT NULL,
    asker_id             TEXT NOT NULL,
    nickname             TEXT NOT NULL,
    tracking_code        TEXT NOT NULL UNIQUE,
    kind                 TEXT CHECK (kind IN ('consultation', 'complaint', 'help', 'suggestion')),
    follows              TEXT,
    status               TEXT NOT NULL CHECK (status IN
        ('pending', 'approved', 'answered', 'rejected', 'merged', 'hidden', 'withdrawn')),
    status_before        TEXT CHECK (status_before IN
        ('pending', 'approved', 'answered', 'rejected', 'merged', 'hidden', 'withdrawn')),
    department_id        TEXT,
    merged_into          TEXT,
    merged_via           TEXT,
    is_pinned            INTEGER NOT NULL CHECK (is_pinned IN (0, 1)),
    is_being_answered    INTEGER NOT NULL CHECK (is_being_answered IN (0, 1)),
    has_appealed         INTEGER NOT NULL CHECK (has_appealed IN (0, 1)),
    is_handled_again     INTEGER NOT NULL CHECK (is_handled_again IN (0, 1)),
    asked_at_ms          INTEGER NOT NULL,
    moderated_at_ms      INTEGER,
    approved_at_ms       INTEGER,
    rejected_at_ms       INTEGER,
    first_answered_at_ms INTEGER,
    first_answered_by    TEXT,
    last_answered_at_ms  INTEGER,
    moderation_ms        INTEGER,
    response_ms          INTEGER,
    waiting_ms           INTEGER,
    is_approved_live     INTEGER NOT NULL CHECK (is_approved_live IN (0, 1)),
    is_answered_live     INTEGER NOT NULL CHECK (is_answered_live IN (0, 1)),
    UNIQUE (interview_id, no)
) STRICT;
-- «My questions», and what staff see of an asker beside each question.
CREATE INDEX question_by_asker ON question (asker_id, interview_id);
-- The desk: what is to be answered, oldest first; what is answered, latest first.
CREATE INDEX question_by_status ON question (status, asked_at_ms, id);
CREATE INDEX question_by_answer ON question (status, last_answered_at_ms, id);
-- The votes of a question: those of the ones merged into it count along.
CREATE INDEX question_by_target ON question (merged_into) WHERE merged_into IS NOT NULL;

-- The spans in which departments held a question; the last one may still run.
CREATE TABLE question_department (
    question_id   TEXT NOT NULL REFERENCES question (id),
    position      INTEGER NOT NULL,
    department_id TEXT NOT NULL,
    from_ms       INTEGER NOT NULL,
    to_ms         INTEGER,
    PRIMARY KEY (question_id, position)
) STRICT;

-- An answer, signed with a name of its day.
CREATE TABLE answer (
    id              TEXT NOT NULL PRIMARY KEY,
    question_id     TEXT NOT NULL REFERENCES question (id),
    position        INTEGER NOT NULL,
    department_id   TEXT NOT NULL,
    signed_by       TEXT NOT NULL,
    outcome         TEXT CHECK (outcome IN ('explained', 'done', 'adopted', 'promised', 'refused', 'not_ours')),
    published_at_ms INTEGER NOT NULL,
    revised_at_ms   INTEGER,
    UNIQUE (question_id, position)
) STRICT;

-- What host or guest said, as text.
CREATE TABLE statement (
    id              TEXT NOT NULL PRIMARY KEY,
    interview_id    TEXT NOT NULL REFERENCES interview (id),
    speaker         TEXT NOT NULL,
    published_at_ms INTEGER NOT NULL,
    revised_at_ms   INTEGER,
    is_retracted    INTEGER NOT NULL CHECK (is_retracted IN (0, 1))
) STRICT;
-- The page of an interview: its statements.
CREATE INDEX statement_by_interview ON statement (interview_id, id);

-- What the moderators announced to everybody in the room.
CREATE TABLE announcement (
    id           TEXT NOT NULL PRIMARY KEY,
    interview_id TEXT NOT NULL REFERENCES interview (id),
    made_at_ms   INTEGER NOT NULL
) STRICT;
-- The page of an interview: its announcements.
CREATE INDEX announcement_by_interview ON announcement (interview_id, id);

-- Who may neither ask nor vote in an interview, until when.
CREATE TABLE ban (
    interview_id TEXT NOT NULL REFERENCES interview (id),
    netizen_id   TEXT NOT NULL,
    until_ms     INTEGER NOT NULL,
    PRIMARY KEY (interview_id, netizen_id)
) STRICT;

-- ── what is counted and is no event ─────────────────────────────────────────────────────────────────────────────

-- «I want to know that too»: one for each netizen and question; it stays with the question it was given to.
CREATE TABLE upvote (
    question_id TEXT NOT NULL REFERENCES question (id),
    netizen_id  TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    PRIMARY KEY (question_id, netizen_id)
) STRICT;
-- The page of an interview, what is personal in it: which questions one has voted for.
CREATE INDEX upvote_by_netizen ON upvote (netizen_id, question_id);

-- How the asker judged an answer, 1 to 5, once.
CREATE TABLE rating (
    answer_id  TEXT NOT NULL REFERENCES answer (id),
    netizen_id TEXT NOT NULL,
    score      INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    comment    TEXT,
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (answer_id, netizen_id)
) STRICT;
-- The page of an interview, what is personal in it: which answers one has rated.
CREATE INDEX rating_by_netizen ON rating (netizen_id, answer_id);

-- A netizen with a cookie who came to an interview: one participation.
CREATE TABLE participation (
    interview_id TEXT NOT NULL REFERENCES interview (id),
    netizen_id   TEXT NOT NULL,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (interview_id, netizen_id)
) STRICT;

-- The totals that rooms show: votes of a question, ratings of an answer, most people online in an interview.
CREATE TABLE tally (
    item_id       TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('upvotes', 'rating', 'peak_online')),
    stream_id     TEXT NOT NULL REFERENCES stream (id),
    count         INTEGER NOT NULL,
    sum           INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (item_id, kind)
) STRICT;
-- Every page with a live room: what changed lately.
CREATE INDEX tally_by_change ON tally (stream_id, changed_at_ms);

-- ── the city, as its stream's events add up ─────────────────────────────────────────────────────────────────────

-- A department of the city.
CREATE TABLE department (
    id            TEXT NOT NULL PRIMARY KEY,
    code          TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    name_en       TEXT,
    short_name    TEXT,
    parent_id     TEXT,
    retired_at_ms INTEGER,
    needs_review  INTEGER NOT NULL CHECK (needs_review IN (0, 1))
) STRICT;

-- A member of staff.
CREATE TABLE staff (
    id             TEXT NOT NULL PRIMARY KEY,
    username       TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    disabled_at_ms INTEGER
) STRICT;

-- The roles of a member of staff, for a department or for the whole city.
CREATE TABLE staff_grant (
    staff_id      TEXT NOT NULL REFERENCES staff (id),
    position      INTEGER NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('official', 'reviewer', 'moderator', 'assessor', 'admin')),
    department_id TEXT,
    PRIMARY KEY (staff_id, position)
) STRICT;

-- A program's access.
CREATE TABLE token (
    id            TEXT NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('official', 'reviewer', 'moderator', 'assessor', 'admin')),
    department_id TEXT,
    ends_at_ms    INTEGER NOT NULL,
    revoked_at_ms INTEGER
) STRICT;

-- A setting that was changed: its value as JSON, by whom and when.
CREATE TABLE setting (
    name          TEXT NOT NULL PRIMARY KEY,
    value         TEXT NOT NULL,
    changed_by    TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT;

-- ── secrets, of which only hashes are kept, and sessions: in no event, never rebuilt ────────────────────────────

-- The password of a member of staff.
CREATE TABLE staff_password (
    staff_id TEXT NOT NULL PRIMARY KEY REFERENCES staff (id),
    hash     TEXT NOT NULL
) STRICT;

-- A link that signs a member of staff in once.
CREATE TABLE sign_in_link (
    hash       TEXT NOT NULL PRIMARY KEY,
    staff_id   TEXT NOT NULL REFERENCES staff (id),
    until_ms   INTEGER NOT NULL,
    used_at_ms INTEGER
) STRICT;

-- The bearer token of a program.
CREATE TABLE token_hash (
    hash     TEXT NOT NULL PRIMARY KEY,
    token_id TEXT NOT NULL REFERENCES token (id)
) STRICT;

-- Somebody with a nickname and a private cookie.
CREATE TABLE netizen (
    id            TEXT NOT NULL PRIMARY KEY,
    nickname      TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

-- A cookie of a netizen or of a member of staff.
CREATE TABLE session (
    hash         TEXT NOT NULL PRIMARY KEY,
    netizen_id   TEXT REFERENCES netizen (id),
    staff_id     TEXT REFERENCES staff (id),
    opened_at_ms INTEGER NOT NULL,
    until_ms     INTEGER NOT NULL,
    CHECK ((netizen_id IS NULL) <> (staff_id IS NULL))
) STRICT;
-- No page: signing a member of staff out everywhere.
CREATE INDEX session_by_staff ON session (staff_id) WHERE staff_id IS NOT NULL;
-- No page: the job that forgets old sessions.
CREATE INDEX session_by_end ON session (until_ms);
