-- Rankings of the departments, and samples of answered questions for telephone interviews. Everything is added; a
-- version that does not know it goes on.

-- The versions of the formula by which departments are ranked; none ever changes.
CREATE TABLE formula (
    version   BIGINT NOT NULL PRIMARY KEY,
    set_at_ms BIGINT NOT NULL,
    set_by    TEXT NOT NULL,
    payload   TEXT NOT NULL
);

-- A ranking over the interviews that opened in a period.
CREATE TABLE ranking (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    title           TEXT NOT NULL,
    from_ms         BIGINT NOT NULL,
    to_ms           BIGINT NOT NULL,
    cut_off_ms      BIGINT NOT NULL,
    formula_version BIGINT NOT NULL REFERENCES formula (version),
    made_at_ms      BIGINT NOT NULL,
    frozen_at_ms    BIGINT,
    published_at_ms BIGINT,
    withdrawn_at_ms BIGINT
);

-- The rows of a ranking as they were frozen: figures, points, places. They never change.
CREATE TABLE frozen_ranking (
    ranking_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES ranking (id),
    payload    TEXT NOT NULL
);

-- What a department says against a preview. Its texts stand in `body`.
CREATE TABLE objection (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    ranking_id     TEXT COLLATE "C" NOT NULL REFERENCES ranking (id),
    department_id  TEXT COLLATE "C" NOT NULL,
    made_at_ms     BIGINT NOT NULL,
    answered_at_ms BIGINT,
    is_accepted    BOOLEAN
);

-- Questions drawn for telephone interviews.
CREATE TABLE sample (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    title          TEXT NOT NULL,
    from_ms        BIGINT NOT NULL,
    to_ms          BIGINT NOT NULL,
    per_department BIGINT NOT NULL,
    seed           TEXT,
    drawn_at_ms    BIGINT NOT NULL,
    items          BIGINT NOT NULL
);

-- A question of a sample, and what the newest result of its interview is. The comment stands in `body`.
CREATE TABLE sample_item (
    sample_id     TEXT COLLATE "C" NOT NULL REFERENCES sample (id),
    no            BIGINT NOT NULL,
    department_id TEXT COLLATE "C" NOT NULL,
    question_id   TEXT COLLATE "C" NOT NULL,
    result_id     TEXT COLLATE "C",
    is_reached    BOOLEAN,
    score         BIGINT CHECK (score BETWEEN 1 AND 5),
    entered_at_ms BIGINT,
    PRIMARY KEY (sample_id, no)
);
-- The assessment and the preview of a ranking: what samples brought for the questions of a period.
CREATE INDEX sample_item_by_question ON sample_item (question_id);
