//! `wenzheng check`: settings, database, Redis, clock and disk, one line each. Works beside a running server.

use crate::{clock::Clock, config::Config};
use std::{path::Path, process::ExitCode, time::Duration};
use store::Db;

const REDIS_WITHIN: Duration = Duration::from_secs(2);
/// A clock further off than this is said to be wrong.
const OFF_MS_MAX: i64 = 2_000;

/// What one look has found: well and how, or what is wrong.
type Finding = Result<String, String>;

/// Prints the lines; fails if any look found something wrong.
pub async fn run(config: &Config) -> ExitCode {
    let db = Db::open(&config.database_url).await.map_err(|error| error.to_string());
    let findings = [
        ("settings", Ok(format!("data in {}", config.data_dir.display()))),
        ("database", database(&db).await),
        ("redis", redis(config).await),
        ("clock", clock(&db).await),
        ("disk", disk(&config.data_dir)),
    ];
    for (name, finding) in &findings {
        match finding {
            Ok(how) => println!("{name}: ok, {how}"),
            Err(what) => println!("{name}: FAILED, {what}"),
        }
    }
    if findings.iter().all(|(_, finding)| finding.is_ok()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn database(db: &Result<Db, String>) -> Finding {
    let db = db.as_ref().map_err(Clone::clone)?;
    let version = db.version().await.map_err(|error| error.to_string())?;
    let kind = if db.is_postgres() { "PostgreSQL" } else { "SQLite" };
    Ok(format!("{kind}, schema version {version}"))
}

async fn redis(config: &Config) -> Finding {
    let Some(url) = &config.redis_url else { return Ok("none set: one node".to_owned()) };
    let client = ::redis::Client::open(url.as_str()).map_err(|error| error.to_string())?;
    let ping = async {
        let mut connection = client.get_multiplexed_async_connection().await?;
        ::redis::cmd("PING").query_async::<String>(&mut connection).await
    };
    match tokio::time::timeout(REDIS_WITHIN, ping).await {
        Ok(Ok(_)) => Ok("answers".to_owned()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("no answer within {} s", REDIS_WITHIN.as_secs())),
    }
}

async fn clock(db: &Result<Db, String>) -> Finding {
    let db = db.as_ref().map_err(Clone::clone)?;
    match db.now_ms().await.map_err(|error| error.to_string())? {
        None => Ok("the machine's own".to_owned()),
        Some(database_ms) => {
            let off_ms = Clock::system().now().ms() - database_ms;
            if off_ms.abs() > OFF_MS_MAX {
                Err(format!("{off_ms} ms off the database's"))
            } else {
                Ok(format!("{off_ms} ms off the database's"))
            }
        }
    }
}

/// Writes and removes a file, since that is what a full or read-only disk refuses.
fn disk(folder: &Path) -> Finding {
    let probe = folder.join(".check");
    let written = std::fs::write(&probe, [0u8; 4096]);
    written.map_err(|error| error.to_string())?;
    std::fs::remove_file(&probe).map_err(|error| error.to_string())?;
    Ok(format!("{} can be written", folder.display()))
}
