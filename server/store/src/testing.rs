//! What tests need of a database and the service does not: fresh ones, and their schema in words.

use crate::{
    db::{Db, Pools, on},
    error::StoreError,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// A new, empty database on a PostgreSQL server whose address has the right to make one.
///
/// # Errors
/// `Refused` for a name that is not lower-case letters, digits and `_`.
pub async fn create_database(server: &str, name: &str) -> Result<(), StoreError> {
    if !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Err(StoreError::Refused("a database of that name".to_owned()));
    }
    let mut connection = PgConnection::connect(server).await?;
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

/// Runs statements as they are, for what only a hand at the database would do.
pub async fn by_hand(db: &Db, sql: &'static str) -> Result<(), StoreError> {
    let mut tx = db.one_write().await?;
    on!(&mut tx, |connection| async { sqlx::raw_sql(sql).execute(connection).await.map(|_| ()) })
}

/// How many rows a table has.
pub async fn count(db: &Db, table: &'static str) -> Result<i64, StoreError> {
    let sql = format!("SELECT COUNT(*) FROM {table}");
    let mut tx = db.one_read().await?;
    on!(&mut tx, |connection| sqlx::query_scalar(AssertSqlSafe(sql.clone())).fetch_one(connection))
}

/// Tables, columns, keys, unique constraints, foreign keys and indexes, a line each, in words that do not depend on
/// the database. Truth and whole numbers are both numbers. The index of pieces is each one's own.
pub async fn schema(db: &Db) -> Result<Vec<String>, StoreError> {
    let mut lines: Vec<String> = Vec::new();
    match db.pools() {
        Pools::Sqlite { writer, .. } => {
            for sql in [SQLITE_COLUMNS, SQLITE_INDEXES, SQLITE_REFERENCES] {
                lines.extend(sqlx::query_scalar::<_, String>(sql).fetch_all(writer).await?);
            }
        }
        Pools::Postgres { pool, .. } => {
            for sql in [POSTGRES_COLUMNS, POSTGRES_INDEXES, POSTGRES_REFERENCES] {
                lines.extend(sqlx::query_scalar::<_, String>(sql).fetch_all(pool).await?);
            }
        }
    }
    lines.sort();
    Ok(lines)
}

const SQLITE_COLUMNS: &str = "\
    SELECT 'column ' || t.name || '.' || c.name || CASE c.type WHEN 'TEXT' THEN ' text' ELSE ' number' END \
        || CASE c.\"notnull\" WHEN 1 THEN ' not null' ELSE '' END \
        || CASE c.pk WHEN 0 THEN '' ELSE ' key ' || c.pk END \
    FROM sqlite_master t JOIN pragma_table_info(t.name) c \
    WHERE t.type = 'table' AND t.name <> '_sqlx_migrations' AND t.name NOT LIKE 'search_gram%'";

const SQLITE_INDEXES: &str = "\
    SELECT CASE l.origin WHEN 'u' THEN 'unique ' ELSE 'index ' || l.name || ' ' END || t.name || ' (' \
        || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno)) \
        || ')' || CASE l.partial WHEN 1 THEN ' partial' ELSE '' END \
    FROM sqlite_master t JOIN pragma_index_list(t.name) l \
    WHERE t.type = 'table' AND t.name <> '_sqlx_migrations' AND t.name NOT LIKE 'search_gram%' AND l.origin <> 'pk'";

const SQLITE_REFERENCES: &str = "\
    SELECT 'reference ' || t.name || '.' || f.\"from\" || ' ' || f.\"table\" || '.' || f.\"to\" \
    FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'";

const POSTGRES_COLUMNS: &str = "\
    SELECT 'column ' || c.table_name || '.' || c.column_name \
        || CASE c.data_type WHEN 'text' THEN ' text' ELSE ' number' END \
        || CASE c.is_nullable WHEN 'NO' THEN ' not null' ELSE '' END \
        || COALESCE((SELECT ' key ' || k.ordinal_position FROM information_schema.key_column_usage k \
              JOIN information_schema.table_constraints p ON p.constraint_name = k.constraint_name \
              WHERE p.constraint_type = 'PRIMARY KEY' AND k.table_schema = c.table_schema \
              AND p.table_schema = c.table_schema AND k.table_name = c.table_name \
              AND k.column_name = c.column_name), '') \
    FROM information_schema.columns c \
    WHERE c.table_schema = current_schema() AND c.table_name <> '_sqlx_migrations' \
    AND c.table_name <> 'search_gram'";

const POSTGRES_INDEXES: &str = "\
    SELECT CASE WHEN u.conname IS NOT NULL THEN 'unique ' ELSE 'index ' || n.relname || ' ' END || t.relname || ' (' \
        || (SELECT string_agg(a.attname, ', ' ORDER BY k.place) \
            FROM unnest(i.indkey) WITH ORDINALITY AS k (attnum, place) \
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) \
        || ')' || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END \
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class n ON n.oid = i.indexrelid \
    LEFT JOIN pg_constraint u ON u.conindid = i.indexrelid AND u.contype = 'u' \
    WHERE t.relnamespace = CAST(current_schema() AS regnamespace) AND t.relname <> '_sqlx_migrations' \
    AND t.relname <> 'search_gram' \
    AND NOT i.indisprimary";

const POSTGRES_REFERENCES: &str = "\
    SELECT 'reference ' || t.relname || '.' || a.attname || ' ' || r.relname || '.' || b.attname \
    FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid \
    JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1] \
    JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = f.confkey[1] \
    WHERE f.contype = 'f' AND t.relnamespace = CAST(current_schema() AS regnamespace)";
