-- What can be found: published interviews, questions, answers and statements, cut into pieces. All of it follows from
-- the other tables and is made again where it is missing; no backup carries it. And which answers spared a question.

-- Something that can be found. What is no longer published has no row.
CREATE TABLE search_document (
    no            INTEGER NOT NULL PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL CHECK (kind IN ('interview', 'question', 'answer', 'statement')),
    weight        INTEGER NOT NULL,
    interview_id  TEXT NOT NULL REFERENCES interview (id),
    -- The question of an answer; else the thing itself.
    owner_id      TEXT NOT NULL,
    -- Without one it belongs to all departments of its interview.
    department_id TEXT,
    at_ms         INTEGER NOT NULL,
    is_answered   INTEGER NOT NULL CHECK (is_answered IN (0, 1)),
    -- Which version of its text was cut into pieces.
    version       INTEGER NOT NULL
) STRICT;
-- No page: what has to be written anew when a question or a statement changes.
CREATE INDEX search_document_by_owner ON search_document (owner_id);
-- No page: filling the index again.
CREATE INDEX search_document_by_interview ON search_document (interview_id);

-- The interviews of which everything published is in the index, in the form that this program writes.
CREATE TABLE search_interview (
    interview_id TEXT NOT NULL PRIMARY KEY REFERENCES interview (id),
    form         INTEGER NOT NULL
) STRICT;

-- The pieces of each document, by its number; they are cut by us and parted by blanks.
CREATE VIRTUAL TABLE search_gram USING fts5 (grams, content = '', contentless_delete = 1, tokenize = 'ascii');

-- An answer was what a netizen wanted to know, who therefore asked nothing: one for each netizen and question.
CREATE TABLE taken_answer (
    question_id TEXT NOT NULL REFERENCES question (id),
    netizen_id  TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    PRIMARY KEY (question_id, netizen_id)
) STRICT;
