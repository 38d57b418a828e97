-- Rankings of the departments, and samples of answered questions for telephone interviews. Everything is added; a
-- version that does not know it goes on.

-- The versions of the formula by which departments are ranked; none ever changes.
CREATE TABLE formula (
    version   INTEGER NOT NULL PRIMARY KEY,
    set_at_ms INTEGER NOT NULL,
    set_by    TEXT NOT NULL,
    payload   TEXT NOT NULL
) STRICT;

-- A ranking over the interviews that opened in a period.
CREATE TABLE ranking (
    id              TEXT NOT NULL PRIMARY KEY,
    title           TEXT NOT NULL,
    from_ms         INTEGER NOT NULL,
    to_ms           INTEGER NOT NULL,
    cut_off_ms      INTEGER NOT NULL,
    formula_version INTEGER NOT NULL REFERENCES formula (version),
    made_at_ms      INTEGER NOT NULL,
    frozen_at_ms    INTEGER,
    published_at_ms INTEGER,
    withdrawn_at_ms INTEGER
) STRICT;

-- The rows of a ranking as they were frozen: figures, points, places. They never change.
CREATE TABLE frozen_ranking (
    ranking_id TEXT NOT NULL PRIMARY KEY REFERENCES ranking (id),
    payload    TEXT NOT NULL
) STRICT;

-- What a department says against a preview. Its texts stand in `body`.
CREATE TABLE objection (
    id             TEXT NOT NULL PRIMARY KEY,
    ranking_id     TEXT NOT NULL REFERENCES ranking (id),
    department_id  TEXT NOT NULL,
    made_at_ms     INTEGER NOT NULL,
    answered_at_ms INTEGER,
    is_accepted    INTEGER CHECK (is_accepted IN (0, 1))
) STRICT;

-- Questions drawn for telephone interviews.
CREATE TABLE sample (
    id             TEXT NOT NULL PRIMARY KEY,
    title          TEXT NOT NULL,
    from_ms        INTEGER NOT NULL,
    to_ms          INTEGER NOT NULL,
    per_department INTEGER NOT NULL,
    seed           TEXT,
    drawn_at_ms    INTEGER NOT NULL,
    items          INTEGER NOT NULL
) STRICT;

-- A question of a sample, and what the newest result of its interview is. The comment stands in `body`.
CREATE TABLE sample_item (
    sample_id     TEXT NOT NULL REFERENCES sample (id),
    no            INTEGER NOT NULL,
    department_id TEXT NOT NULL,
    question_id   TEXT NOT NULL,
    result_id     TEXT,
    is_reached    INTEGER CHECK (is_reached IN (0, 1)),
    score         INTEGER CHECK (score BETWEEN 1 AND 5),
    entered_at_ms INTEGER,
    PRIMARY KEY (sample_id, no)
) STRICT;
-- The assessment and the preview of a ranking: what samples brought for the questions of a period.
CREATE INDEX sample_item_by_question ON sample_item (question_id);
