-- Pictures of answers and statements. Everything is added; a version that does not know it goes on.

-- A picture that was handed in; its bytes are in a folder or with an object store.
CREATE TABLE picture (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- image/jpeg or image/png.
    kind       TEXT COLLATE "C" NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    bytes      BIGINT NOT NULL,
    made_by    TEXT COLLATE "C" NOT NULL,
    made_at_ms BIGINT NOT NULL
);
-- No page: forgetting what nobody has used.
CREATE INDEX picture_by_time ON picture (made_at_ms, id);

-- Which picture an answer or a statement shows now.
CREATE TABLE picture_use (
    item_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    picture_id TEXT COLLATE "C" NOT NULL
);
-- A picture itself: whether anything public shows it.
CREATE INDEX picture_use_by_picture ON picture_use (picture_id);
