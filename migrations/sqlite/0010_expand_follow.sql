-- What netizens follow, what they are told of it, and by mail where. In no event, never rebuilt: it is personal and can be
-- erased. Everything is added; a version that does not know it goes on.

-- What a netizen follows, or expressly does not: an own question and one that was voted for are followed by themselves.
CREATE TABLE follow (
    netizen_id TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('question', 'department', 'interview')),
    item_id    TEXT NOT NULL,
    is_on      INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (netizen_id, kind, item_id)
) STRICT;
-- The page of what became of mine: what was followed last. And no page: who follows something.
CREATE INDEX follow_by_time ON follow (netizen_id, at_ms, item_id);
CREATE INDEX follow_by_item ON follow (kind, item_id, netizen_id);

-- Where a netizen is told by mail; nobody is before the address was confirmed from there.
CREATE TABLE follower_mail (
    netizen_id       TEXT NOT NULL PRIMARY KEY,
    address          TEXT NOT NULL,
    lang             TEXT NOT NULL CHECK (lang IN ('zh-CN', 'en')),
    asked_at_ms      INTEGER NOT NULL,
    -- Stands in the link that confirms.
    confirm_code     TEXT NOT NULL UNIQUE,
    confirmed_at_ms  INTEGER,
    -- Stands in every mail, in the link that ends them.
    unsubscribe_code TEXT NOT NULL UNIQUE,
    -- The next mail not before then; until then what is new gathers.
    next_at_ms       INTEGER NOT NULL
) STRICT;
-- No page: how many confirmations were asked for lately, to all addresses and to one.
CREATE INDEX follower_mail_by_asking ON follower_mail (asked_at_ms);

-- Which notices a netizen is told of, on the page of what became of mine and by mail.
CREATE TABLE notice_reader (
    netizen_id TEXT NOT NULL,
    notice_id  TEXT NOT NULL REFERENCES notice (id),
    told_at_ms INTEGER NOT NULL,
    seen_at_ms INTEGER,
    -- A mail of it is still to be written.
    is_to_mail INTEGER NOT NULL CHECK (is_to_mail IN (0, 1)),
    PRIMARY KEY (netizen_id, notice_id)
) STRICT;
-- The page of what became of mine: newest first.
CREATE INDEX notice_reader_by_time ON notice_reader (netizen_id, told_at_ms, notice_id);
-- No page: the job that writes mails.
CREATE INDEX notice_reader_to_mail ON notice_reader (netizen_id, notice_id) WHERE is_to_mail;
-- No page: the job that forgets what is old.
CREATE INDEX notice_reader_old ON notice_reader (told_at_ms);

-- A mail to a netizen has the netizen here and an empty mail_to: the address stands in follower_mail alone.
ALTER TABLE outbox ADD COLUMN netizen_id TEXT;
-- No page: forgetting a netizen's address.
CREATE INDEX outbox_by_netizen ON outbox (netizen_id) WHERE netizen_id IS NOT NULL;

-- No page: the job that tells of answers.
CREATE INDEX answer_by_time ON answer (published_at_ms, id);
-- The news of a department.
CREATE INDEX question_by_department_answer ON question (department_id, last_answered_at_ms, id)
    WHERE status = 'answered';
