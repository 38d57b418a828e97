-- The figures' cells: what each interview adds to the figures, so that those of many years need no look at every
-- question. All of it follows from the other tables and is made again where it is missing; no backup carries it.

-- An interview as the figures know it, as of a number of its stream; the row goes when something was counted since.
CREATE TABLE figure_interview (
    interview_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES interview (id),
    -- The form of what follows: another version of the program may write another.
    form         BIGINT NOT NULL,
    seq          BIGINT NOT NULL,
    -- What each department has to do with it.
    cells        BYTEA NOT NULL,
    attendance   BYTEA NOT NULL
);

-- The departments that an interview has cells of: the figures of one department look at these interviews only.
CREATE TABLE figure_department (
    interview_id  TEXT COLLATE "C" NOT NULL REFERENCES interview (id),
    department_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (interview_id, department_id)
);

-- A small number for each netizen who ever took part, under which sets of them are kept.
CREATE TABLE figure_netizen (
    no         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    netizen_id TEXT COLLATE "C" NOT NULL UNIQUE
);
