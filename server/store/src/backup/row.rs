//! One row of any table, in values that are the same from either database.

use super::schema::{Column, Kind};
use serde::{Deserialize, Serialize};
use sqlx::{ColumnIndex, Database, Decode, Encode, Type, query_builder::Separated};

/// A table has texts, whole numbers and truth; truth is 0 or 1. In JSON it is what one expects.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    Null,
    Number(i64),
    Text(String),
}

/// The values of a row, in the order of the table's columns.
pub type Row = Vec<Value>;

/// What a driver has to know to read a row of any table.
pub(super) fn read<'r, R>(columns: &[Column], row: &'r R) -> sqlx::Result<Row>
where
    R: sqlx::Row,
    usize: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
{
    let values = columns.iter().enumerate().map(|(at, column)| {
        Ok(match column.kind {
            Kind::Text => row.try_get::<Option<String>, _>(at)?.map_or(Value::Null, Value::Text),
            Kind::Number => row.try_get::<Option<i64>, _>(at)?.map_or(Value::Null, Value::Number),
            Kind::Truth => {
                row.try_get::<Option<bool>, _>(at)?.map_or(Value::Null, |is_so| Value::Number(is_so.into()))
            }
        })
    });
    values.collect()
}

/// Hands a value over as what the column holds; one that does not fit there is an error, and not made to fit.
pub(super) fn push<DB>(
    list: &mut Separated<'_, DB, &'static str>,
    column: &Column,
    value: &Value,
) -> sqlx::Result<()>
where
    DB: Database,
    for<'v> Option<&'v str>: Encode<'v, DB> + Type<DB>,
    for<'v> Option<i64>: Encode<'v, DB> + Type<DB>,
    for<'v> Option<bool>: Encode<'v, DB> + Type<DB>,
{
    match (column.kind, value) {
        (Kind::Text, Value::Text(text)) => list.push_bind(Some(text.as_str())),
        (Kind::Text, Value::Null) => list.push_bind(None::<&str>),
        (Kind::Number, Value::Number(number)) => list.push_bind(Some(*number)),
        (Kind::Number, Value::Null) => list.push_bind(None::<i64>),
        (Kind::Truth, Value::Number(number @ (0 | 1))) => list.push_bind(Some(*number == 1)),
        (Kind::Truth, Value::Null) => list.push_bind(None::<bool>),
        (Kind::Text, Value::Number(_)) | (Kind::Number | Kind::Truth, Value::Text(_) | Value::Number(_)) => {
            return Err(sqlx::Error::Decode(format!("{}: not a {:?}", column.name, column.kind).into()));
        }
    };
    Ok(())
}
