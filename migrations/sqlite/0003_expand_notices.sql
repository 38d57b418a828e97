-- What staff is told of, and how it reaches them: notices, deliveries by mail and webhook, where these go.
-- Everything is added; a version that does not know it goes on.

ALTER TABLE department ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE staff ADD COLUMN email TEXT NOT NULL DEFAULT '';

-- What staff is told of. Primary for what jobs find: no event says it. Of reminders and acknowledgements the city's
-- log has who and when, and their texts stand in body.
CREATE TABLE notice (
    id                 TEXT NOT NULL PRIMARY KEY,
    -- The same cause makes it once, on however many nodes.
    once               TEXT NOT NULL UNIQUE,
    kind               TEXT NOT NULL,
    item_id            TEXT NOT NULL,
    department_id      TEXT,
    interview_id       TEXT,
    question_id        TEXT,
    due_at_ms          INTEGER,
    questions          INTEGER,
    made_at_ms         INTEGER NOT NULL,
    made_by            TEXT NOT NULL,
    -- Since when its deliveries are written.
    addressed_at_ms    INTEGER,
    acknowledged_at_ms INTEGER,
    acknowledged_by    TEXT,
    -- Since when there is nothing left to tell: answered, decided, opened, overtaken by a later notice.
    settled_at_ms      INTEGER
) STRICT;
-- The page of notices: newest first.
CREATE INDEX notice_by_kind ON notice (kind, made_at_ms, id);
-- The page of notices and its count: what is open. And no page: the job that settles.
CREATE INDEX notice_open ON notice (kind, department_id, made_at_ms, id)
    WHERE settled_at_ms IS NULL;
-- No page: the job that looks whether an interview is told of now.
CREATE INDEX notice_by_interview ON notice (interview_id, kind) WHERE interview_id IS NOT NULL;
-- No page: the job that looks whether something was told before.
CREATE INDEX notice_by_item ON notice (item_id, kind);
-- No page: the job that writes deliveries.
CREATE INDEX notice_to_address ON notice (made_at_ms, id) WHERE addressed_at_ms IS NULL;

-- A program of the city's that is told of notices; what it wants to be told of, as JSON.
CREATE TABLE webhook (
    id            TEXT NOT NULL PRIMARY KEY,
    url           TEXT NOT NULL,
    kinds         TEXT NOT NULL,
    department_id TEXT,
    made_at_ms    INTEGER NOT NULL,
    removed_at_ms INTEGER
) STRICT;

-- What the calls of a webhook are signed with. In no event, never rebuilt.
CREATE TABLE webhook_secret (
    webhook_id TEXT NOT NULL PRIMARY KEY REFERENCES webhook (id),
    secret     TEXT NOT NULL
) STRICT;

-- What is to be sent, once: a mail to an address, a call of a webhook. What it says is written when it is sent.
CREATE TABLE outbox (
    id              TEXT NOT NULL PRIMARY KEY,
    -- One of the two.
    mail_to         TEXT,
    webhook_id      TEXT REFERENCES webhook (id),
    attempts        INTEGER NOT NULL,
    -- Not before then; while somebody sends it, until when it is theirs.
    next_at_ms      INTEGER NOT NULL,
    delivered_at_ms INTEGER,
    given_up_at_ms  INTEGER,
    last_error      TEXT,
    CHECK ((mail_to IS NULL) <> (webhook_id IS NULL))
) STRICT;
-- Which notices it tells of: a mail of several, a call of one.
CREATE TABLE outbox_notice (
    outbox_id TEXT NOT NULL REFERENCES outbox (id),
    position  INTEGER NOT NULL,
    notice_id TEXT NOT NULL REFERENCES notice (id),
    PRIMARY KEY (outbox_id, position)
) STRICT;

-- No page: the job that sends.
CREATE INDEX outbox_to_send ON outbox (next_at_ms, id) WHERE delivered_at_ms IS NULL AND given_up_at_ms IS NULL;
-- No page: the job that forgets what was delivered.
CREATE INDEX outbox_delivered ON outbox (delivered_at_ms, id) WHERE delivered_at_ms IS NOT NULL;
-- The page of webhooks: what could not be sent.
CREATE INDEX outbox_given_up ON outbox (given_up_at_ms, id) WHERE given_up_at_ms IS NOT NULL;

-- No page: the job that tells of what an interview has left open.
CREATE INDEX interview_by_end ON interview (ended_at_ms, id) WHERE ended_at_ms IS NOT NULL;
-- No page: the job that tells of extensions that wait.
CREATE INDEX extension_waiting ON extension (requested_at_ms, question_id) WHERE decided_at_ms IS NULL;
