-- The ground of everything: streams and their log, texts, what follows from them, people, counts.
--
-- Rules that make one SQL text serve SQLite and PostgreSQL: ids are text made by us (compared byte by byte, hence
-- COLLATE "C"), instants are BIGINT milliseconds in UTC (…_ms), enums are TEXT with a CHECK, payloads are TEXT holding
-- JSON that SQL never looks into. Foreign keys stay within one stream, so that each can be rebuilt by itself.

-- ── the log ─────────────────────────────────────────────────────────────────────────────────────────────────────

-- A stream of events; its row is the lock that gives them their order, and tells how far it has come.
CREATE TABLE stream (
    id      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind    TEXT NOT NULL CHECK (kind IN ('interview', 'city')),
    epoch   TEXT COLLATE "C" NOT NULL,
    seq     BIGINT NOT NULL CHECK (seq >= 0),
    at_ms   BIGINT NOT NULL
);

-- All that has happened, append-only: the source of the rooms, of the figures and of the audit trail.
CREATE TABLE event (
    stream_id TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    seq       BIGINT NOT NULL CHECK (seq > 0),
    at_ms     BIGINT NOT NULL,
    type      TEXT NOT NULL,
    v         BIGINT NOT NULL,
    actor     TEXT NOT NULL,
    audience  TEXT NOT NULL CHECK (audience IN ('public', 'staff')),
    payload   TEXT NOT NULL,
    PRIMARY KEY (stream_id, seq)
);
-- The audit page: everything, newest first.
CREATE INDEX event_by_time ON event (at_ms, stream_id, seq);

-- What people wrote, every version of it: primary like the log, never rebuilt, emptied by an erasure.
CREATE TABLE body (
    stream_id    TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    item_id      TEXT COLLATE "C" NOT NULL,
    slot         TEXT COLLATE "C" NOT NULL,
    version      BIGINT NOT NULL CHECK (version > 0),
    text         TEXT NOT NULL,
    erased_at_ms BIGINT,
    PRIMARY KEY (stream_id, item_id, slot, version)
);

-- What a key has led to, so that the same command again gets the same answer; forgotten after some days.
CREATE TABLE command_log (
    actor         TEXT COLLATE "C" NOT NULL,
    key           TEXT COLLATE "C" NOT NULL,
    hash          TEXT NOT NULL,
    status        BIGINT NOT NULL,
    made_kind     TEXT NOT NULL,
    made_id       TEXT NOT NULL,
    seq           BIGINT NOT NULL,
    tracking_code TEXT,
    at_ms         BIGINT NOT NULL,
    PRIMARY KEY (actor, key)
);
-- No page: the job that forgets old keys.
CREATE INDEX command_log_by_time ON command_log (at_ms);

-- ── an interview, as its stream's events add up ─────────────────────────────────────────────────────────────────

-- An interview: its plan and how far it is.
CREATE TABLE interview (
    id                  TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES stream (id),
    title               TEXT NOT NULL,
    subject             TEXT NOT NULL,
    lang                TEXT NOT NULL,
    guests              TEXT NOT NULL,
    moderation          TEXT NOT NULL CHECK (moderation IN ('pre', 'post')),
    collect_from_ms     BIGINT,
    planned_start_at_ms BIGINT NOT NULL,
    planned_end_at_ms   BIGINT NOT NULL,
    answer_within_days  BIGINT NOT NULL,
    video_url           TEXT,
    status              TEXT NOT NULL
        CHECK (status IN ('draft', 'announced', 'live', 'ended', 'archived', 'cancelled')),
    is_paused           BOOLEAN NOT NULL,
    announced_at_ms     BIGINT,
    opened_at_ms        BIGINT,
    ended_at_ms         BIGINT
);
-- The home page and the list of interviews: newest planned start first.
CREATE INDEX interview_by_start ON interview (planned_start_at_ms, id);
-- The figures: interviews that opened in a period.
CREATE INDEX interview_by_opening ON interview (opened_at_ms, id);

-- The departments that take part, in order, under the names of their day.
CREATE TABLE interview_department (
    interview_id  TEXT COLLATE "C" NOT NULL REFERENCES interview (id),
    position      BIGINT NOT NULL,
    department_id TEXT COLLATE "C" NOT NULL,
    code          TEXT NOT NULL,
    name          TEXT NOT NULL,
    PRIMARY KEY (interview_id, position)
);
-- The page of a department: its interviews.
CREATE INDEX interview_department_by_department ON interview_department (department_id, interview_id);

-- A question, where it stands in its life, and its timing figures.
CREATE TABLE question (
    id                   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    interview_id         TEXT COLLATE "C" NOT NULL REFERENCES interview (id),
    no                   BIGINT NOT NULL,
    asker_id             TEXT COLLATE "C" NOT NULL,
    nickname             TEXT NOT NULL,
    tracking_code        TEXT COLLATE "C" NOT NULL UNIQUE,
    kind                 TEXT CHECK (kind IN ('consultation', 'complaint', 'help', 'suggestion')),
    follows              TEXT COLLATE "C",
    status               TEXT NOT NULL CHECK (status IN
        ('pending', 'approved', 'answered', 'rejected', 'merged', 'hidden', 'withdrawn')),
    status_before        TEXT CHECK (status_before IN
        ('pending', 'approved', 'answered', 'rejected', 'merged', 'hidden', 'withdrawn')),
    department_id        TEXT COLLATE "C",
    merged_into          TEXT COLLATE "C",
    merged_via           TEXT COLLATE "C",
    is_pinned            BOOLEAN NOT NULL,
    is_being_answered    BOOLEAN NOT NULL,
    has_appealed         BOOLEAN NOT NULL,
    is_handled_again     BOOLEAN NOT NULL,
    asked_at_ms          BIGINT NOT NULL,
    moderated_at_ms      BIGINT,
    approved_at_ms       BIGINT,
    rejected_at_ms       BIGINT,
    first_answered_at_ms BIGINT,
    first_answered_by    TEXT COLLATE "C",
    last_answered_at_ms  BIGINT,
    moderation_ms        BIGINT,
    response_ms          BIGINT,
    waiting_ms           BIGINT,
    is_approved_live     BOOLEAN NOT NULL,
    is_answered_live     BOOLEAN NOT NULL,
    UNIQUE (interview_id, no)
);
-- «My questions», and what staff see of an asker beside each question.
CREATE INDEX question_by_asker ON question (asker_id, interview_id);
-- The desk: what is to be answered, oldest first; what is answered, latest first.
CREATE INDEX question_by_status ON question (status, asked_at_ms, id);
CREATE INDEX question_by_answer ON question (status, last_answered_at_ms, id);
-- The votes of a question: those of the ones merged into it count along.
CREATE INDEX question_by_target ON question (merged_into) WHERE merged_into IS NOT NULL;

-- The spans in which departments held a question; the last one may still run.
CREATE TABLE question_department (
    question_id   TEXT COLLATE "C" NOT NULL REFERENCES question (id),
    position      BIGINT NOT NULL,
    department_id TEXT COLLATE "C" NOT NULL,
    from_ms       BIGINT NOT NULL,
    to_ms         BIGINT,
    PRIMARY KEY (question_id, position)
);

-- An answer, signed with a name of its day.
CREATE TABLE answer (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    question_id     TEXT COLLATE "C" NOT NULL REFERENCES question (id),
    position        BIGINT NOT NULL,
    department_id   TEXT COLLATE "C" NOT NULL,
    signed_by       TEXT NOT NULL,
    outcome         TEXT CHECK (outcome IN ('explained', 'done', 'adopted', 'promised', 'refused', 'not_ours')),
    published_at_ms BIGINT NOT NULL,
    revised_at_ms   BIGINT,
    UNIQUE (question_id, position)
);

-- What host or guest said, as text.
CREATE TABLE statement (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    interview_id    TEXT COLLATE "C" NOT NULL REFERENCES interview (id),
    speaker         TEXT NOT NULL,
    published_at_ms BIGINT NOT NULL,
    revised_at_ms   BIGINT,
    is_retracted    BOOLEAN NOT NULL
);
-- The page of an interview: its statements.
CREATE INDEX statement_by_interview ON statement (interview_id, id);

-- What the moderators announced to everybody in the room.
CREATE TABLE announcement (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interview (id),
    made_at_ms   BIGINT NOT NULL
);
-- The page of an interview: its announcements.
CREATE INDEX announcement_by_interview ON announcement (interview_id, id);

-- Who may neither ask nor vote in an interview, until when.
CREATE TABLE ban (
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interview (id),
    netizen_id   TEXT COLLATE "C" NOT NULL,
    until_ms     BIGINT NOT NULL,
    PRIMARY KEY (interview_id, netizen_id)
);

-- ── what is counted and is no event ─────────────────────────────────────────────────────────────────────────────

-- «I want to know that too»: one for each netizen and question; it stays with the question it was given to.
CREATE TABLE upvote (
    question_id TEXT COLLATE "C" NOT NULL REFERENCES question (id),
    netizen_id  TEXT COLLATE "C" NOT NULL,
    at_ms       BIGINT NOT NULL,
    PRIMARY KEY (question_id, netizen_id)
);
-- The page of an interview, what is personal in it: which questions one has voted for.
CREATE INDEX upvote_by_netizen ON upvote (netizen_id, question_id);

-- How the asker judged an answer, 1 to 5, once.
CREATE TABLE rating (
    answer_id  TEXT COLLATE "C" NOT NULL REFERENCES answer (id),
    netizen_id TEXT COLLATE "C" NOT NULL,
    score      BIGINT NOT NULL CHECK (score BETWEEN 1 AND 5),
    comment    TEXT,
    at_ms      BIGINT NOT NULL,
    PRIMARY KEY (answer_id, netizen_id)
);
-- The page of an interview, what is personal in it: which answers one has rated.
CREATE INDEX rating_by_netizen ON rating (netizen_id, answer_id);

-- A netizen with a cookie who came to an interview: one participation.
CREATE TABLE participation (
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interview (id),
    netizen_id   TEXT COLLATE "C" NOT NULL,
    at_ms        BIGINT NOT NULL,
    PRIMARY KEY (interview_id, netizen_id)
);

-- The totals that rooms show: votes of a question, ratings of an answer, most people online in an interview.
CREATE TABLE tally (
    item_id       TEXT COLLATE "C" NOT NULL,
    kind          TEXT COLLATE "C" NOT NULL CHECK (kind IN ('upvotes', 'rating', 'peak_online')),
    stream_id     TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    count         BIGINT NOT NULL,
    sum           BIGINT NOT NULL,
    changed_at_ms BIGINT NOT NULL,
    PRIMARY KEY (item_id, kind)
);
-- Every page with a live room: what changed lately.
CREATE INDEX tally_by_change ON tally (stream_id, changed_at_ms);

-- ── the city, as its stream's events add up ─────────────────────────────────────────────────────────────────────

-- A department of the city.
CREATE TABLE department (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    code          TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    name_en       TEXT,
    short_name    TEXT,
    parent_id     TEXT COLLATE "C",
    retired_at_ms BIGINT,
    needs_review  BOOLEAN NOT NULL
);

-- A member of staff.
CREATE TABLE staff (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    username       TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    disabled_at_ms BIGINT
);

-- The roles of a member of staff, for a department or for the whole city.
CREATE TABLE staff_grant (
    staff_id      TEXT COLLATE "C" NOT NULL REFERENCES staff (id),
    position      BIGINT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('official', 'reviewer', 'moderator', 'assessor', 'admin')),
    department_id TEXT COLLATE "C",
    PRIMARY KEY (staff_id, position)
);

-- A program's access.
CREATE TABLE token (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('official', 'reviewer', 'moderator', 'assessor', 'admin')),
    department_id TEXT COLLATE "C",
    ends_at_ms    BIGINT NOT NULL,
    revoked_at_ms BIGINT
);

-- A setting that was changed: its value as JSON, by whom and when.
CREATE TABLE setting (
    name          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value         TEXT NOT NULL,
    changed_by    TEXT NOT NULL,
    changed_at_ms BIGINT NOT NULL
);

-- ── secrets, of which only hashes are kept, and sessions: in no event, never rebuilt ────────────────────────────

-- The password of a member of staff.
CREATE TABLE staff_password (
    staff_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES staff (id),
    hash     TEXT NOT NULL
);

-- A link that signs a member of staff in once.
CREATE TABLE sign_in_link (
    hash       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    staff_id   TEXT COLLATE "C" NOT NULL REFERENCES staff (id),
    until_ms   BIGINT NOT NULL,
    used_at_ms BIGINT
);

-- The bearer token of a program.
CREATE TABLE token_hash (
    hash     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token_id TEXT COLLATE "C" NOT NULL REFERENCES token (id)
);

-- Somebody with a nickname and a private cookie.
CREATE TABLE netizen (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    nickname      TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL
);

-- A cookie of a netizen or of a member of staff.
CREATE TABLE session (
    hash         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    netizen_id   TEXT COLLATE "C" REFERENCES netizen (id),
    staff_id     TEXT COLLATE "C" REFERENCES staff (id),
    opened_at_ms BIGINT NOT NULL,
    until_ms     BIGINT NOT NULL,
    CHECK ((netizen_id IS NULL) <> (staff_id IS NULL))
);
-- No page: signing a member of staff out everywhere.
CREATE INDEX session_by_staff ON session (staff_id) WHERE staff_id IS NOT NULL;
-- No page: the job that forgets old sessions.
CREATE INDEX session_by_end ON session (until_ms);
