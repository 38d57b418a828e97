//! `wenzheng backup FILE` and `wenzheng restore FILE`: everything, from either database into either database.
//!
//! The file is in [`format`](mod@format); what a table is, and all SQL, is in [`store::backup`]. Neither command
//! holds more than a few hundred rows in memory.

mod format;
mod reading;
mod writing;

use crate::clock::{Clock, fresh};
use anyhow::Context;
use domain::ids::Epoch;
use format::{Header, Summed, Summing, TableColumns};
use reading::Content;
use std::{fmt, path::Path};
use store::{
    Db,
    backup::{Table, Whole},
};
use thiserror::Error;
use writing::Writing;

/// Why a backup or a restore was not made. Nothing was stored then.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum Refused {
    #[error("there is a file of that name already")]
    Exists,
    #[error("the database is of no version yet: there is nothing in it")]
    NothingThere,
    #[error("it is no backup of Wenzheng: {0}")]
    NotABackup(String),
    #[error("it is a backup of format {0}, this program reads format {own}", own = format::FORMAT)]
    OtherFormat(u32),
    #[error("the backup is cut off")]
    CutOff,
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    #[error("the database is not empty: there are rows in {0}; a backup is restored into a new one only")]
    NotEmpty(String),
    #[error(
        "the backup has schema version {of_backup}, newer than this program's {own}: \
         restore it with version {product_version} or later"
    )]
    NewerSchema { of_backup: i64, own: i64, product_version: String },
    #[error(
        "the backup has schema version {of_backup}, older than this program's {own}: \
         restore it with version {product_version}, then let this one bring the database up to date"
    )]
    OlderSchema { of_backup: i64, own: i64, product_version: String },
    #[error("the backup has other tables or columns than the database")]
    OtherTables,
    #[error("{0} does not read as it was written")]
    NotAsWritten(String),
}

/// What was done, to be told.
#[derive(Debug, PartialEq, Eq)]
pub struct Done {
    pub tables: usize,
    pub rows: u64,
    /// Of the file.
    pub bytes: u64,
    pub took_ms: i64,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tables, rows, bytes, took_ms } = self;
        write!(f, "{tables} tables, {rows} rows, {bytes} bytes, {}.{:03} s", took_ms / 1_000, took_ms % 1_000)
    }
}

/// Writes everything into a new file, as it is at one moment; others may go on writing.
///
/// # Errors
/// [`Refused`], or a fault of the database or the disk. No file is left then.
pub async fn backup(db: &Db, clock: &Clock, path: &Path) -> anyhow::Result<Done> {
    let started = clock.now();
    let mut file = Writing::create(path)?;
    let mut whole = db.read_whole().await?;
    let tables = whole.tables().to_vec();
    if tables.is_empty() {
        return Err(Refused::NothingThere.into());
    }
    file.header(&Header {
        format: format::FORMAT,
        product_version: env!("CARGO_PKG_VERSION").to_owned(),
        schema_version: whole.version().await?,
        made_at: started,
        epoch: whole.epoch().await?,
        tables: tables.iter().map(columns).collect(),
    })?;
    let mut sums = Vec::with_capacity(tables.len());
    for table in &tables {
        file.table(&table.name)?;
        sums.push(each_row(&mut whole, table, |line| file.row(line)).await?);
    }
    whole.commit().await?;
    let bytes = file.finish(&sums, path)?;
    Ok(done(&sums, bytes, clock.now().ms_since(started)))
}

/// Fills an empty database from a backup, and begins a new epoch in it: clients that have seen more than the backup
/// has start anew with a snapshot.
///
/// The file is read to its end and checked first; then it is written in one transaction, which is committed only after
/// every table was read back and found to be what the file says.
///
/// # Errors
/// [`Refused`], or a fault of the database or the disk. The database is empty as before then, though perhaps with
/// the tables of this version.
pub async fn restore(db: &Db, clock: &Clock, path: &Path) -> anyhow::Result<Done> {
    let started = clock.now();
    // Between two batches the process hears that it has to stop.
    let content = reading::each_batch(path, async |_, _| {
        tokio::task::yield_now().await;
        Ok(())
    })
    .await?;
    let mut before = db.read_whole().await?;
    is_empty(&mut before).await?;
    before.commit().await?;
    let own = db.migrate().await?.to;
    is_of_schema(&content.header, own)?;

    let mut whole = db.write_whole().await?;
    is_empty(&mut whole).await?;
    let tables = whole.tables().to_vec();
    if !tables.iter().map(columns).eq(content.header.tables.iter().cloned()) {
        return Err(Refused::OtherTables.into());
    }
    reading::each_batch(path, async |at, rows| {
        let table = tables.get(at).ok_or(Refused::OtherTables)?;
        whole.insert(table, rows).await.with_context(|| format!("cannot write {}", table.name))
    })
    .await?;
    for (table, sum) in tables.iter().zip(&content.sums) {
        if each_row(&mut whole, table, |_| Ok(())).await? != *sum {
            return Err(Refused::NotAsWritten(table.name.clone()).into());
        }
    }
    whole.begin_epoch(&Epoch::from(&fresh(clock))).await?;
    whole.commit().await?;
    let Content { sums, bytes, .. } = content;
    Ok(done(&sums, bytes, clock.now().ms_since(started)))
}

/// All rows of a table in order, as lines; returns what they add up to.
async fn each_row(
    whole: &mut Whole,
    table: &Table,
    mut take: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<Summed> {
    let (mut summing, mut last) = (Summing::default(), None);
    loop {
        let mut rows = whole.rows(table, last.as_ref()).await?;
        for row in &rows {
            let line = format::line(row)?;
            summing.add(&line);
            take(&line)?;
        }
        last = match rows.pop() {
            Some(row) => Some(row),
            None => return Ok(summing.of(&table.name)),
        };
    }
}

async fn is_empty(whole: &mut Whole) -> anyhow::Result<()> {
    for table in whole.tables().to_vec() {
        if !whole.rows(&table, None).await?.is_empty() {
            return Err(Refused::NotEmpty(table.name).into());
        }
    }
    Ok(())
}

fn is_of_schema(header: &Header, own: i64) -> Result<(), Refused> {
    let (of_backup, product_version) = (header.schema_version, header.product_version.clone());
    match of_backup.cmp(&own) {
        std::cmp::Ordering::Less => Err(Refused::OlderSchema { of_backup, own, product_version }),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(Refused::NewerSchema { of_backup, own, product_version }),
    }
}

fn columns(table: &Table) -> TableColumns {
    TableColumns { name: table.name.clone(), columns: table.column_names().map(str::to_owned).collect() }
}

fn done(sums: &[Summed], bytes: u64, took_ms: i64) -> Done {
    Done { tables: sums.len(), rows: sums.iter().map(|sum| sum.rows).sum(), bytes, took_ms }
}
