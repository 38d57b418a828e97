-- What departments are held to account by: due dates, extensions, co-handlers, holding replies, promises, topics,
-- the calendar, judgements. Everything is added; a version that does not know it goes on.

ALTER TABLE interview ADD COLUMN terms TEXT;
ALTER TABLE interview ADD COLUMN is_rehearsal INTEGER NOT NULL DEFAULT 0 CHECK (is_rehearsal IN (0, 1));

ALTER TABLE question ADD COLUMN topic TEXT;
ALTER TABLE question ADD COLUMN is_answered_for_asker INTEGER CHECK (is_answered_for_asker IN (0, 1));
ALTER TABLE question ADD COLUMN due_from_ms INTEGER;
ALTER TABLE question ADD COLUMN due_days INTEGER;
ALTER TABLE question ADD COLUMN due_basis TEXT
    CHECK (due_basis IN ('usual', 'kind', 'department', 'handled_again'));
ALTER TABLE question ADD COLUMN due_at_ms INTEGER;
ALTER TABLE question ADD COLUMN is_late INTEGER NOT NULL DEFAULT 0 CHECK (is_late IN (0, 1));
-- No page: the job that warns of what is due.
CREATE INDEX question_by_due ON question (due_at_ms, id) WHERE due_at_ms IS NOT NULL AND status = 'approved';

-- Departments that work on a question beside its lead.
CREATE TABLE question_co_handler (
    question_id   TEXT NOT NULL REFERENCES question (id),
    position      INTEGER NOT NULL,
    department_id TEXT NOT NULL,
    PRIMARY KEY (question_id, position)
) STRICT;
-- The official's desk: what the department works on for others.
CREATE INDEX question_co_handler_by_department ON question_co_handler (department_id, question_id);

-- More time that a department asked for.
CREATE TABLE extension (
    question_id     TEXT NOT NULL REFERENCES question (id),
    position        INTEGER NOT NULL,
    department_id   TEXT NOT NULL,
    requested_at_ms INTEGER NOT NULL,
    from_ms         INTEGER NOT NULL,
    days            INTEGER NOT NULL,
    until_ms        INTEGER NOT NULL,
    decided_at_ms   INTEGER,
    is_granted      INTEGER NOT NULL CHECK (is_granted IN (0, 1)),
    PRIMARY KEY (question_id, position)
) STRICT;

ALTER TABLE answer ADD COLUMN form TEXT NOT NULL DEFAULT 'answer'
    CHECK (form IN ('answer', 'holding', 'contribution', 'stock'));
ALTER TABLE answer ADD COLUMN promised_until_ms INTEGER;
ALTER TABLE answer ADD COLUMN promise_kept_at_ms INTEGER;
-- No page: the job that warns of promises.
CREATE INDEX answer_by_promise ON answer (promised_until_ms, id) WHERE promised_until_ms IS NOT NULL;

-- How a participant judged an interview, 1 to 5, once.
CREATE TABLE judgement (
    interview_id TEXT NOT NULL REFERENCES interview (id),
    netizen_id   TEXT NOT NULL,
    score        INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    comment      TEXT,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (interview_id, netizen_id)
) STRICT;

ALTER TABLE department ADD COLUMN answer_within_days INTEGER;

-- Days that an admin has set in the calendar; those of the official notices are built in.
CREATE TABLE calendar_day (
    date TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('holiday', 'workday', 'ordinary')),
    name TEXT NOT NULL
) STRICT;

-- The catalogue of what questions are about.
CREATE TABLE topic (
    code       TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    parent     TEXT,
    is_retired INTEGER NOT NULL CHECK (is_retired IN (0, 1))
) STRICT;
