//! `loadtest disk-full`: a node on SQLite whose disk is full for a while, under writers who keep their receipts.
//!
//! The folder has to be on a small file system of its own, which is filled to the last byte: with the node's data its log
//! is on it too, so that the node can write neither.

use std::fs::{File, remove_file};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use tokio::time::sleep;

use super::absences::fault_of_database;
use super::field::Field;
use super::log::Came;
use super::play::play;
use super::report::SurviveReport;
use super::{PATIENCE, Size};
use crate::api::{Api, Call, Credential};
use crate::first_admin::first_admin;
use crate::node::{Node, Setup};
use crate::room::Room;

/// A file system with more room than this would take long to fill, and may be needed by others.
const FREE_BYTES_MAX: u64 = 256 << 20;
const BLOCK_BYTES: usize = 64 << 10;
/// Of the time in which questions are asked: until the disk is full, and while it is.
const BEFORE: f64 = 0.2;
const FULL: f64 = 0.5;

#[derive(Debug, Args)]
pub struct DiskOptions {
    /// A folder on a small file system that nothing else uses.
    #[arg(long)]
    folder: PathBuf,
    /// The server's binary.
    #[arg(long, default_value = "target/release/wenzheng")]
    binary: PathBuf,
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// Where to write the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Runs the proof; true when no promise was broken.
pub async fn run(options: DiskOptions) -> Result<bool> {
    let DiskOptions { folder, binary, seconds, json } = options;
    let setup = Setup::within(&folder, &binary)?;
    let report = prove(&setup, &folder, seconds).await?;
    println!("{}", report.table());
    if let Some(path) = &json {
        report.write_json(path)?;
    }
    Ok(report.is_clean())
}

async fn prove(setup: &Rc<Setup>, folder: &Path, seconds: u64) -> Result<SurviveReport> {
    let size = Size {
        rooms: 2,
        writers: 20,
        followers: 20,
        questions: 20 * usize::try_from(seconds)?,
        kills: 0,
        seconds,
        away_seconds: 0,
        seed: 1,
    };
    let run = format!("disk{:08x}", rand::random::<u32>());
    let mut node = Node::start(setup, 0).await?;
    let urls = vec![node.url()];
    let admin = first_admin(setup, &Api::new(urls.clone())?, &run).await?;
    let field = Rc::new(Field::new(Api::new(urls)?, vec![node.address], None, run, size.rooms));
    let asking = Duration::from_secs(seconds);
    let strike = async |rooms: Vec<Rc<Room>>| {
        sleep(asking.mul_f64(BEFORE)).await;
        let ballast = fill(folder)?;
        field.begin_period();
        sleep(asking.mul_f64(FULL)).await;
        let period = field.end_period();
        for room in &rooms {
            let path = format!("/interviews/{}/snapshot", room.id);
            field.api.must(Call::get(&path, &Credential::Nobody)).await.context("reading on a full disk")?;
        }
        remove_file(ballast)?;
        *field.log.borrow_mut().faults.entry("disk full").or_default() += 1;
        let refused: Vec<_> = period.calls.iter().filter(|call| call.came != Came::Accepted).collect();
        ensure!(!refused.is_empty(), "the disk was full, and nobody noticed");
        Ok(refused.into_iter().filter_map(fault_of_database).collect::<Vec<_>>())
    };
    let (mut report, broken) =
        play(&field, &admin, size, PATIENCE, strike, async |_, broken| Ok(broken)).await?;
    node.stop().await?;
    report.broken_promises.extend(broken);
    Ok(SurviveReport { server: "a node on SQLite".to_owned(), ..report })
}

/// Writes a file until there is no room for another byte.
fn fill(folder: &Path) -> Result<PathBuf> {
    let ballast = folder.join("ballast");
    let mut file = File::create(&ballast)?;
    let (mut written, mut piece) = (0, BLOCK_BYTES);
    while piece > 0 {
        match file.write(&vec![0; piece]) {
            Ok(got) => written += got as u64,
            Err(error) if error.kind() == ErrorKind::StorageFull => piece /= 2,
            Err(error) => return Err(error).context("filling the disk"),
        }
        ensure!(written <= FREE_BYTES_MAX, "the file system of {} is too large to fill", folder.display());
    }
    Ok(ballast)
}
