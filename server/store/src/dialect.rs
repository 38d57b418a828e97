//! What is not the same on SQLite and PostgreSQL, and statements about many rows, which meet each one's limits. How each
//! finds texts is in [`crate::search::dialect`].

/// How a transaction begins and which questions are put differently.
pub(crate) struct Dialect {
    /// Takes the right to write at once: a transaction that reads first and writes later would fail when another
    /// wrote in between (SQLite), and facts have to be read as of after the lock (PostgreSQL). What a command needs is found
    /// by its keys: PostgreSQL would rather read a whole table than look some hundred keys up in it.
    pub begin_write: &'static str,
    /// One snapshot for all that is read.
    pub begin_read: &'static str,
    /// The same, where one statement may take as long as [`crate::db::REPORT_WITHIN`].
    pub begin_report: &'static str,
    /// Whether any migration ever ran here: 0 or 1.
    pub is_migrated: &'static str,
}

pub(crate) const SQLITE: Dialect = Dialect {
    begin_write: "BEGIN IMMEDIATE",
    begin_read: "BEGIN DEFERRED",
    begin_report: "BEGIN DEFERRED",
    is_migrated: "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'",
};

pub(crate) const POSTGRES: Dialect = Dialect {
    begin_write: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
                  SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off",
    begin_read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    begin_report: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '8s'",
    is_migrated: "SELECT COUNT(*) FROM information_schema.tables \
                  WHERE table_schema = current_schema() AND table_name = '_sqlx_migrations'",
};

/// PostgreSQL's clock in milliseconds: the one query that may ask what time it is.
pub(crate) const POSTGRES_NOW: &str = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// The most parameters of one statement: SQLite's limit, the smaller of the two (PostgreSQL takes 65,535).
const BINDS_MAX: usize = 32_766;

/// How many rows of so many columns fit into one statement.
pub(crate) const fn rows_at_once(columns: usize) -> usize {
    BINDS_MAX / columns
}

/// How many ids fit into one `IN (…)`, with some room for other parameters.
pub(crate) const IDS_AT_ONCE: usize = BINDS_MAX - 66;

/// What is done with each of many rows, in as few statements as can be: `with_rows!(tx, "INSERT INTO … (…)", 3, &rows,
/// |values, row| { values.push_bind(…)…; }, "ON CONFLICT …")`. The statements differ in length, so none is kept prepared.
macro_rules! with_rows {
    ($tx:expr, $head:expr, $columns:expr, $rows:expr, |$values:ident, $row:ident| $push:expr, $tail:expr) => {{
        for chunk in $rows.chunks($crate::dialect::rows_at_once($columns)) {
            $crate::db::on!($tx, |connection| async {
                let mut sql = sqlx::QueryBuilder::new(concat!($head, " "));
                sql.push_values(chunk, |mut $values, $row| {
                    $push;
                });
                sql.push(concat!(" ", $tail));
                sql.build().persistent(false).execute(connection).await.map(|_| ())
            })?;
        }
    }};
}
pub(crate) use with_rows;

/// Rows that belong to any of these ids: `by_ids!(tx, Row, "SELECT … WHERE id IN", &ids, "ORDER BY … LIMIT …")`.
/// The ids are given as `&[&str]`; with many of them the order holds within each statement only.
macro_rules! by_ids {
    ($tx:expr, $row:ty, $head:expr, $ids:expr, $tail:expr) => {{
        let mut found: Vec<$row> = Vec::new();
        for chunk in $ids.chunks($crate::dialect::IDS_AT_ONCE) {
            let rows: Vec<$row> = $crate::db::on!($tx, |connection| async {
                let mut sql = sqlx::QueryBuilder::new(concat!($head, " ("));
                let mut list = sql.separated(", ");
                for id in chunk {
                    list.push_bind(*id);
                }
                sql.push(concat!(") ", $tail));
                sql.build_query_as().persistent(false).fetch_all(connection).await
            })?;
            found.extend(rows);
        }
        found
    }};
}
pub(crate) use by_ids;
