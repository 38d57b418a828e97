-- What departments are held to account by: due dates, extensions, co-handlers, holding replies, promises, topics,
-- the calendar, judgements. Everything is added; a version that does not know it goes on.

ALTER TABLE interview ADD COLUMN terms TEXT;
ALTER TABLE interview ADD COLUMN is_rehearsal BOOLEAN NOT NULL DEFAULT FALSE;

ALTER TABLE question ADD COLUMN topic TEXT COLLATE "C";
ALTER TABLE question ADD COLUMN is_answered_for_asker BOOLEAN;
ALTER TABLE question ADD COLUMN due_from_ms BIGINT;
ALTER TABLE question ADD COLUMN due_days BIGINT;
ALTER TABLE question ADD COLUMN due_basis TEXT
    CHECK (due_basis IN ('usual', 'kind', 'department', 'handled_again'));
ALTER TABLE question ADD COLUMN due_at_ms BIGINT;
ALTER TABLE question ADD COLUMN is_late BOOLEAN NOT NULL DEFAULT FALSE;
-- No page: the job that warns of what is due.
CREATE INDEX question_by_due ON question (due_at_ms, id) WHERE due_at_ms IS NOT NULL AND status = 'approved';

-- Departments that work on a question beside its lead.
CREATE TABLE question_co_handler (
    question_id   TEXT COLLATE "C" NOT NULL REFERENCES question (id),
    position      BIGINT NOT NULL,
    department_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (question_id, position)
);
-- The official's desk: what the department works on for others.
CREATE INDEX question_co_handler_by_department ON question_co_handler (department_id, question_id);

-- More time that a department asked for.
CREATE TABLE extension (
    question_id     TEXT COLLATE "C" NOT NULL REFERENCES question (id),
    position        BIGINT NOT NULL,
    department_id   TEXT COLLATE "C" NOT NULL,
    requested_at_ms BIGINT NOT NULL,
    from_ms         BIGINT NOT NULL,
    days            BIGINT NOT NULL,
    until_ms        BIGINT NOT NULL,
    decided_at_ms   BIGINT,
    is_granted      BOOLEAN NOT NULL,
    PRIMARY KEY (question_id, position)
);

ALTER TABLE answer ADD COLUMN form TEXT NOT NULL DEFAULT 'answer'
    CHECK (form IN ('answer', 'holding', 'contribution', 'stock'));
ALTER TABLE answer ADD COLUMN promised_until_ms BIGINT;
ALTER TABLE answer ADD COLUMN promise_kept_at_ms BIGINT;
-- No page: the job that warns of promises.
CREATE INDEX answer_by_promise ON answer (promised_until_ms, id) WHERE promised_until_ms IS NOT NULL;

-- How a participant judged an interview, 1 to 5, once.
CREATE TABLE judgement (
    interview_id TEXT COLLATE "C" NOT NULL REFERENCES interview (id),
    netizen_id   TEXT COLLATE "C" NOT NULL,
    score        BIGINT NOT NULL CHECK (score BETWEEN 1 AND 5),
    comment      TEXT,
    at_ms        BIGINT NOT NULL,
    PRIMARY KEY (interview_id, netizen_id)
);

ALTER TABLE department ADD COLUMN answer_within_days BIGINT;

-- Days that an admin has set in the calendar; those of the official notices are built in.
CREATE TABLE calendar_day (
    date TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('holiday', 'workday', 'ordinary')),
    name TEXT NOT NULL
);

-- The catalogue of what questions are about.
CREATE TABLE topic (
    code       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    parent     TEXT COLLATE "C",
    is_retired BOOLEAN NOT NULL
);
