//! The private PostgreSQL: made by `initdb`, stopped `immediate`, stalled, and told things by `psql`.

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::Signal;
use tokio::process::Command;
use tokio::time::{Instant, sleep, timeout};

use super::process::{Process, command, unprivileged};
use crate::port::free_port;

/// Where Debian keeps these programs, off the PATH, by version.
const DEBIAN: &str = "/usr/lib/postgresql";
const DONE_WITHIN: Duration = Duration::from_secs(20);
/// Whoever tells PostgreSQL to throw others out may find it stopped by another fault.
const BETWEEN_TRIES: Duration = Duration::from_millis(300);
const CONNECTIONS_MAX: u32 = 300;
const DATABASE: &str = "postgres";
const END_CONNECTIONS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
     WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";

pub struct Postgres {
    pub port: u16,
    process: Process,
}

impl Postgres {
    pub async fn start(folder: &Path) -> Result<Self> {
        let home = folder.join("postgres");
        let data = home.join("data").display().to_string();
        let account = unprivileged()?;
        std::fs::create_dir(&home)?;
        if let Some(account) = account {
            chown(&home, Some(account.user), Some(account.group))?;
        }
        let made = command(&program("initdb"), account)
            .args(["--pgdata", &data, "--username", "postgres", "--auth", "trust"])
            .args(["--encoding", "UTF8", "--locale", "C.UTF-8"])
            .stdout(Stdio::null())
            .output()
            .await
            .context("initdb, which comes with PostgreSQL, is needed")?;
        ensure!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let port = free_port()?;
        let options = [
            format!("port={port}"),
            "listen_addresses=127.0.0.1".to_owned(),
            format!("unix_socket_directories={}", home.display()),
            format!("max_connections={CONNECTIONS_MAX}"),
        ];
        let mut arguments = vec!["-D".to_owned(), data];
        arguments.extend(options.into_iter().flat_map(|option| ["-c".to_owned(), option]));
        let log = folder.join("postgres.log");
        let process = Process::new("PostgreSQL", program("postgres"), arguments, log, account);
        let postgres = Self { port, process };
        postgres.up().await?;
        Ok(postgres)
    }

    /// The address of a database, through `port`: its own, or that of a relay.
    pub fn url(port: u16, database: Option<&str>) -> String {
        format!("postgres://postgres@127.0.0.1:{port}/{}", database.unwrap_or(DATABASE))
    }

    pub async fn up(&self) -> Result<()> {
        self.process.up(async || self.is_ready().await).await
    }

    async fn is_ready(&self) -> bool {
        let asked = Command::new(program("pg_isready"))
            .args(["--quiet", "--host", "127.0.0.1", "--port", &self.port.to_string()])
            .kill_on_drop(true)
            .status();
        asked.await.is_ok_and(|status| status.success())
    }

    /// Stops it as `pg_ctl stop -m immediate` does: nobody is told, nothing is tidied up.
    pub async fn stop_immediately(&self) -> Result<()> {
        self.process.end(Signal::QUIT).await
    }

    pub fn stall(&self) -> Result<()> {
        self.process.signal_all(Signal::STOP)
    }

    pub fn go_on(&self) -> Result<()> {
        self.process.signal_all(Signal::CONT)
    }

    /// Ends every client's connection but the one that does it.
    pub async fn end_connections(&self) -> Result<()> {
        self.tell(END_CONNECTIONS).await
    }

    /// Makes an empty database.
    pub async fn make_database(&self, name: &str) -> Result<()> {
        self.tell(&format!("CREATE DATABASE {name}")).await
    }

    async fn tell(&self, sql: &str) -> Result<()> {
        let deadline = Instant::now() + DONE_WITHIN;
        loop {
            match self.told(sql).await {
                Ok(()) => return Ok(()),
                Err(error) if Instant::now() >= deadline => {
                    return Err(error.context(format!("telling PostgreSQL {sql}")));
                }
                Err(_) => sleep(BETWEEN_TRIES).await,
            }
        }
    }

    async fn told(&self, sql: &str) -> Result<()> {
        let told = Command::new(program("psql"))
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--command", sql, &Self::url(self.port, None)])
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = timeout(DONE_WITHIN, told).await.context("PostgreSQL did not answer")??;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr).trim().to_owned());
        }
        Ok(())
    }
}

/// The newest of Debian's versions; elsewhere the one on the PATH.
fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let versions = versions.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let of = |version: u32| Path::new(DEBIAN).join(version.to_string()).join("bin").join(name);
    let newest = versions.filter(|version| of(*version).exists()).max();
    newest.map_or_else(|| PathBuf::from(name), of)
}
