//! The tables of a database as it describes them itself, in the same words and the same order on both.
//!
//! Left out: the list of migrations, because a restore runs the migrations of its own database, whose files and
//! hashes are others; the nodes that serve just now; the cells of the figures and what can be found, which nodes make
//! again from what is there; and what the database makes from the rest by itself (generated columns, views, shadow tables
//! of an index), because it makes that again.

use super::{ROWS_AT_ONCE, Row, Value};
use crate::error::StoreError;
use std::collections::{BTreeMap, BTreeSet};

/// A table, its columns by name, because two databases may have come to have them in another order.
#[derive(Clone, Debug)]
pub struct Table {
    pub name: String,
    pub(super) columns: Vec<Column>,
    /// Places of the primary key in `columns`.
    key: Vec<usize>,
    /// What makes this database compare texts byte by byte, as the other one does.
    bytewise: &'static str,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Text,
    Number,
    /// Only PostgreSQL has it; in SQLite it is a number.
    Truth,
}

/// Tables that follow from the others and that nodes fill by themselves, see [`crate::figures`] and
/// [`crate::search`].
const MADE_AGAIN: [&str; 6] = [
    "figure_interview",
    "figure_department",
    "figure_netizen",
    "search_document",
    "search_gram",
    "search_interview",
];

/// How a database is asked about itself.
pub(super) struct Catalogue {
    /// Table, column, type, and place in the primary key from 1 on, or 0.
    pub columns: &'static str,
    /// Table, and a table that it refers to.
    pub references: &'static str,
    bytewise: &'static str,
}

pub(super) const SQLITE: Catalogue = Catalogue {
    columns: "\
        SELECT t.name, c.name, c.type, c.pk FROM pragma_table_list t JOIN pragma_table_info(t.name) c \
        WHERE t.schema = 'main' AND t.type = 'table' \
        AND substr(t.name, 1, 7) <> 'sqlite_' AND t.name NOT IN ('_sqlx_migrations', 'node')",
    references: "\
        SELECT t.name, f.\"table\" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f \
        WHERE t.schema = 'main' AND t.type = 'table'",
    bytewise: "",
};

pub(super) const POSTGRES: Catalogue = Catalogue {
    columns: "\
        SELECT CAST(t.relname AS TEXT), CAST(a.attname AS TEXT), format_type(a.atttypid, NULL), \
            CAST(COALESCE(array_position(p.conkey, a.attnum), 0) AS BIGINT) \
        FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid \
        LEFT JOIN pg_constraint p ON p.conrelid = t.oid AND p.contype = 'p' \
        WHERE t.relnamespace = CAST(current_schema() AS regnamespace) \
        AND t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relname NOT IN ('_sqlx_migrations', 'node') \
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''",
    references: "\
        SELECT CAST(t.relname AS TEXT), CAST(r.relname AS TEXT) \
        FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid \
        WHERE f.contype = 'f' AND t.relnamespace = CAST(current_schema() AS regnamespace)",
    bytewise: " COLLATE \"C\"",
};

impl Table {
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The values of a row by which it is found again.
    pub(super) fn key_of<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (&'a Column, &'a Value)> {
        self.key.iter().filter_map(|&at| Some((self.columns.get(at)?, row.get(at)?)))
    }

    pub(super) fn select(&self) -> String {
        format!("SELECT {} FROM \"{}\"", self.names(), self.name)
    }

    /// Followed by the key of the row to go on after, and the closing bracket.
    pub(super) fn beyond(&self) -> String {
        format!(" WHERE ({}) > (", self.keys())
    }

    pub(super) fn in_order(&self) -> String {
        format!(" ORDER BY {} LIMIT {ROWS_AT_ONCE}", self.keys())
    }

    pub(super) fn insert(&self) -> String {
        format!("INSERT INTO \"{}\" ({}) ", self.name, self.names())
    }

    fn names(&self) -> String {
        self.column_names().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    }

    fn keys(&self) -> String {
        let columns = self.key.iter().filter_map(|&at| self.columns.get(at));
        let names = columns.map(|column| match column.kind {
            Kind::Text => format!("\"{}\"{}", column.name, self.bytewise),
            Kind::Number | Kind::Truth => format!("\"{}\"", column.name),
        });
        names.collect::<Vec<_>>().join(", ")
    }
}

/// The tables of which the catalogue told, each after those that it refers to.
///
/// # Errors
/// `Broken` for what could not be carried to the other database or brought back in order: a column of another type,
/// a table without a key, tables that refer to each other in a circle.
pub(super) fn tables(
    catalogue: &Catalogue,
    columns: Vec<(String, String, String, i64)>,
    references: &[(String, String)],
) -> Result<Vec<Table>, StoreError> {
    let mut by_name: BTreeMap<String, Vec<(Column, i64)>> = BTreeMap::new();
    let kept = columns.into_iter().filter(|(table, ..)| !MADE_AGAIN.contains(&table.as_str()));
    for (table, name, type_name, place) in kept {
        let kind = kind(&type_name)
            .ok_or_else(|| StoreError::broken(format!("{table}.{name}: a column of type {type_name}")))?;
        by_name.entry(table).or_default().push((Column { name, kind }, place));
    }
    let made = by_name.into_iter().map(|(name, columns)| table(name, columns, catalogue.bytewise));
    in_order(made.collect::<Result<_, _>>()?, references)
}

fn kind(type_name: &str) -> Option<Kind> {
    match type_name {
        "TEXT" | "text" => Some(Kind::Text),
        "INTEGER" | "bigint" => Some(Kind::Number),
        "boolean" => Some(Kind::Truth),
        _ => None,
    }
}

fn table(name: String, mut columns: Vec<(Column, i64)>, bytewise: &'static str) -> Result<Table, StoreError> {
    columns.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    let mut key: Vec<_> = columns.iter().enumerate().filter(|(_, (_, place))| *place > 0).collect();
    key.sort_by_key(|(_, (_, place))| *place);
    let key: Vec<usize> = key.into_iter().map(|(at, _)| at).collect();
    if key.is_empty() {
        return Err(StoreError::broken(format!("{name}: a table without a primary key")));
    }
    let columns = columns.into_iter().map(|(column, _)| column).collect();
    Ok(Table { name, columns, key, bytewise })
}

/// By name, but each after those that it refers to.
fn in_order(mut waiting: Vec<Table>, references: &[(String, String)]) -> Result<Vec<Table>, StoreError> {
    let (mut placed, mut names) = (Vec::new(), BTreeSet::new());
    while !waiting.is_empty() {
        let is_ready = |table: &Table| {
            references.iter().filter(|(from, _)| *from == table.name).all(|(_, to)| names.contains(to))
        };
        let Some(at) = waiting.iter().position(is_ready) else {
            return Err(StoreError::broken(format!("{}: tables refer in a circle", waiting[0].name)));
        };
        let next = waiting.remove(at);
        names.insert(next.name.clone());
        placed.push(next);
    }
    Ok(placed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(table: &str, name: &str, type_name: &str, place: i64) -> (String, String, String, i64) {
        (table.to_owned(), name.to_owned(), type_name.to_owned(), place)
    }

    fn refers(from: &str, to: &str) -> (String, String) {
        (from.to_owned(), to.to_owned())
    }

    #[test]
    fn a_table_comes_after_those_it_refers_to() {
        let columns = ["answer", "question", "stream"].map(|table| column(table, "id", "TEXT", 1)).to_vec();
        let references = [refers("answer", "question"), refers("question", "stream")];
        let tables = tables(&SQLITE, columns, &references).unwrap();
        let names: Vec<_> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["stream", "question", "answer"]);
    }

    #[test]
    fn columns_stand_by_name_and_the_key_in_its_own_order() {
        let columns = vec![
            column("event", "stream_id", "text", 1),
            column("event", "is_public", "boolean", 0),
            column("event", "at", "bigint", 2),
        ];
        let tables = tables(&POSTGRES, columns, &[]).unwrap();
        assert_eq!(tables[0].select(), "SELECT \"at\", \"is_public\", \"stream_id\" FROM \"event\"");
        assert_eq!(tables[0].beyond(), " WHERE (\"stream_id\" COLLATE \"C\", \"at\") > (");
    }

    #[test]
    fn what_could_not_be_brought_back_is_refused() {
        let broken = |columns, references: &[_]| {
            assert!(matches!(tables(&POSTGRES, columns, references), Err(StoreError::Broken(_))));
        };
        broken(vec![column("t", "id", "text", 1), column("t", "share", "double precision", 0)], &[]);
        broken(vec![column("t", "id", "text", 0)], &[]);
        broken(vec![column("t", "id", "text", 1)], &[refers("t", "t")]);
    }
}
