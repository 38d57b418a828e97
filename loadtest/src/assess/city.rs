//! The city whose figures are asked for: a demo started for the run, or a server that is there.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::port::free_port;

pub const ASSESSOR: &str = "assessor";
/// How long a year may take to be made up.
const YEAR_WITHIN: Duration = Duration::from_secs(600);
const STOP_WITHIN: Duration = Duration::from_secs(30);
const START_WITHIN: Duration = Duration::from_secs(60);
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(1);
const LISTENING: &str = "listening on ";

pub struct City {
    pub url: String,
    pub password: String,
    pub pid: u32,
    pub description: String,
    started: Option<Started>,
}

/// What was started for the run.
struct Started {
    child: Child,
    binary: PathBuf,
    database: String,
    folder: TempDir,
}

impl City {
    pub fn visited(url: &str, password: &str, pid: u32) -> Self {
        let (url, password) = (url.trim_end_matches('/').to_owned(), password.to_owned());
        Self { description: url.clone(), url, password, pid, started: None }
    }

    /// A year of the demo, `times` as much of it.
    pub async fn made_up(binary: &Path, postgres: Option<&str>, times: u16) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("wenzheng-assess-").tempdir()?;
        let binary = binary.canonicalize().with_context(|| format!("no server at {}", binary.display()))?;
        let in_folder = || format!("sqlite://{}", folder.path().join("year.db").display());
        let database = postgres.map_or_else(in_folder, str::to_owned);
        let mut command = server(&binary, &folder, &database);
        command.args(["demo", "--year", "--listen", "127.0.0.1:0", "--times", &times.to_string()]);
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let pid = child.id().context("the server has gone")?;
        let said = child.stdout.take().context("no output to read")?;
        let patience = YEAR_WITHIN * u32::from(times);
        let (url, password) =
            timeout(patience, welcome(BufReader::new(said))).await.context("the year takes too long")??;
        let kind = if postgres.is_some() { "PostgreSQL" } else { "SQLite" };
        let description = format!("{times} times the year, {kind}");
        let started = Some(Started { child, binary, database, folder });
        Ok(Self { url, password, pid, description, started })
    }

    /// From now on the most memory is counted anew.
    pub fn forget_memory_peak(&self) -> Result<()> {
        std::fs::write(format!("/proc/{}/clear_refs", self.pid), "5").context("resetting the memory's peak")
    }

    /// Stops a server that was started, and lets it serve what is there now, `times` times: from the start of its process
    /// until the first page has come. None for a server that somebody else started.
    pub async fn close(self, times: usize) -> Result<Vec<Duration>> {
        let Some(Started { child, binary, database, folder }) = self.started else { return Ok(Vec::new()) };
        stop(child).await?;
        let mut took = Vec::with_capacity(times);
        for _ in 0..times {
            let address = format!("127.0.0.1:{}", free_port()?);
            let began = Instant::now();
            let child = server(&binary, &folder, &database).args(["serve", "--listen", &address]).spawn()?;
            timeout(START_WITHIN, first_page(&format!("http://{address}/")))
                .await
                .context("it does not serve")?;
            took.push(began.elapsed());
            stop(child).await?;
        }
        folder.close()?;
        Ok(took)
    }
}

fn server(binary: &Path, folder: &TempDir, database: &str) -> Command {
    let mut command = Command::new(binary);
    command.env("TMPDIR", folder.path()).current_dir(folder.path()).env("DATABASE_URL", database);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    command
}

async fn first_page(url: &str) {
    while !reqwest::get(url).await.is_ok_and(|answer| answer.status().is_success()) {
        sleep(BETWEEN_QUESTIONS).await;
    }
}

async fn stop(mut child: Child) -> Result<()> {
    if let Some(pid) = child.id().and_then(|id| rustix::process::Pid::from_raw(id as i32)) {
        rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
    }
    timeout(STOP_WITHIN, child.wait()).await.context("the server does not stop")??;
    Ok(())
}

/// The address and the assessor's password, as the demo says them.
async fn welcome(said: impl tokio::io::AsyncBufRead + Unpin) -> Result<(String, String)> {
    let mut lines = said.lines();
    let mut password = None;
    while let Some(line) = lines.next_line().await? {
        if let Some(url) = line.strip_prefix(LISTENING) {
            return Ok((url.trim_end_matches('/').to_owned(), password.context("no assessor can sign in")?));
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [role, username, word] = words[..]
            && (role, username) == (ASSESSOR, ASSESSOR)
        {
            password = Some(word.to_owned());
        }
    }
    anyhow::bail!("the server stopped before it listened")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_welcome_names_address_and_password() {
        let said = "\n  role          username             password\n  admin         admin                a1\n  \
                    assessor      assessor             b2\n\nlistening on http://127.0.0.1:1\n";
        let (url, password) = welcome(said.as_bytes()).await.unwrap();
        assert_eq!((url.as_str(), password.as_str()), ("http://127.0.0.1:1", "b2"));
        assert!(welcome(&b"no\n"[..]).await.is_err());
    }
}
