//! A backup as a file: lines of JSON, compressed with gzip, so that `zcat` shows it.
//!
//! First the header, an object. Then each table: an object that names it, and a line for each row, an array of the
//! values of its columns, in the order of its key. Last an object with the number of rows and the SHA-256 of the lines
//! of each table.

use crate::clock::hex;
use anyhow::Context;
use domain::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::backup::Row;

/// Goes up when a reader of the one before would misunderstand.
pub const FORMAT: u32 = 1;

/// No row is that long; a longer line is no backup's, and is not read into memory.
pub const LINE_BYTES_MAX: u64 = 16 * 1_024 * 1_024;

/// A line that is not a row.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark<'a> {
    WenzhengBackup(std::borrow::Cow<'a, Header>),
    Table(String),
    End(Vec<Summed>),
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Header {
    pub format: u32,
    pub product_version: String,
    pub schema_version: i64,
    pub made_at: Instant,
    /// Of the city's stream, so that people can tell which database it was.
    pub epoch: Option<String>,
    pub tables: Vec<TableColumns>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableColumns {
    pub name: String,
    pub columns: Vec<String>,
}

/// What the rows of a table add up to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Summed {
    pub table: String,
    pub rows: u64,
    pub sha256: String,
}

/// Adds up the rows of a table, line by line.
#[derive(Default)]
pub struct Summing {
    rows: u64,
    hash: Sha256,
}

impl Summing {
    pub fn add(&mut self, line: &[u8]) {
        self.rows += 1;
        self.hash.update(line);
    }

    pub fn of(self, table: &str) -> Summed {
        Summed { table: table.to_owned(), rows: self.rows, sha256: hex(&self.hash.finalize()) }
    }
}

/// A row as its line, with the line's end.
pub fn line(row: &Row) -> anyhow::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(row)?;
    line.push(b'\n');
    let is_short = u64::try_from(line.len()).is_ok_and(|bytes| bytes <= LINE_BYTES_MAX);
    is_short.then_some(line).context("a row is longer than a line of a backup may be")
}
