-- Which programs serve this database, so that events of a newer kind are written only once all of them know it.

-- The level that all nodes have reached: one row.
CREATE TABLE cluster (
    id    TEXT NOT NULL PRIMARY KEY CHECK (id = 'cluster'),
    level INTEGER NOT NULL
) STRICT;

-- The nodes that serve, each as of its last sign of life. Of now only: no backup has it.
CREATE TABLE node (
    id         TEXT NOT NULL PRIMARY KEY,
    level      INTEGER NOT NULL,
    version    TEXT NOT NULL,
    seen_at_ms INTEGER NOT NULL
) STRICT;
