-- What can be found: published interviews, questions, answers and statements, cut into pieces. All of it follows from
-- the other tables and is made again where it is missing; no backup carries it. And which answers spared a question.

-- Something that can be found. What is no longer published has no row.
CREATE TABLE search_document (
    no            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id            TEXT COLLATE "C" NOT NULL UNIQUE,
    kind          TEXT COLLATE "C" NOT NULL CHECK (kind IN ('interview', 'question', 'answer', 'statement')),
    weight        BIGINT NOT NULL,
    interview_id  TEXT COLLATE "C" NOT NULL REFERENCES interview (id),
    -- The question of an answer; else the thing itself.
    owner_id      TEXT COLLATE "C" NOT NULL,
    -- Without one it belongs to all departments of its interview.
    department_id TEXT COLLATE "C",
    at_ms         BIGINT NOT NULL,
    is_answered   BOOLEAN NOT NULL,
    -- Which version of its text was cut into pieces.
    version       BIGINT NOT NULL
);
-- No page: what has to be written anew when a question or a statement changes.
CREATE INDEX search_document_by_owner ON search_document (owner_id);
-- No page: filling the index again.
CREATE INDEX search_document_by_interview ON search_document (interview_id);

-- The interviews of which everything published is in the index, in the form that this program writes.
CREATE TABLE search_interview (
    interview_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES interview (id),
    form         BIGINT NOT NULL
);

-- The pieces of each document, by its number; they are cut by us, so that no parser and no locale has a say in it.
CREATE TABLE search_gram (
    no    BIGINT NOT NULL PRIMARY KEY,
    grams TSVECTOR NOT NULL
);
-- The search: documents with certain pieces.
CREATE INDEX search_gram_by_gram ON search_gram USING GIN (grams);

-- An answer was what a netizen wanted to know, who therefore asked nothing: one for each netizen and question.
CREATE TABLE taken_answer (
    question_id TEXT COLLATE "C" NOT NULL REFERENCES question (id),
    netizen_id  TEXT COLLATE "C" NOT NULL,
    at_ms       BIGINT NOT NULL,
    PRIMARY KEY (question_id, netizen_id)
);
