-- Pictures of answers and statements. Everything is added; a version that does not know it goes on.

-- A picture that was handed in; its bytes are in a folder or with an object store.
CREATE TABLE picture (
    id         TEXT NOT NULL PRIMARY KEY,
    -- image/jpeg or image/png.
    kind       TEXT NOT NULL,
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    bytes      INTEGER NOT NULL,
    made_by    TEXT NOT NULL,
    made_at_ms INTEGER NOT NULL
) STRICT;
-- No page: forgetting what nobody has used.
CREATE INDEX picture_by_time ON picture (made_at_ms, id);

-- Which picture an answer or a statement shows now.
CREATE TABLE picture_use (
    item_id    TEXT NOT NULL PRIMARY KEY,
    picture_id TEXT NOT NULL
) STRICT;
-- A picture itself: whether anything public shows it.
CREATE INDEX picture_use_by_picture ON picture_use (picture_id);
