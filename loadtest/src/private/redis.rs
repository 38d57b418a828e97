//! The private Redis: it keeps nothing on disk, so that after it was killed it begins empty.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use super::process::Process;
use crate::port::free_port;

/// Longer than Redis is ever stalled by a command.
const DONE_WITHIN: Duration = Duration::from_secs(20);
/// Whoever tells Redis to throw others out may be thrown out by another fault.
const BETWEEN_TRIES: Duration = Duration::from_millis(300);

pub struct Redis {
    pub port: u16,
    process: Process,
}

impl Redis {
    pub async fn start(folder: &Path) -> Result<Self> {
        let home = folder.join("redis");
        std::fs::create_dir(&home)?;
        let port = free_port()?;
        let (port_text, dir) = (port.to_string(), home.display().to_string());
        let arguments = ["--port", &port_text, "--bind", "127.0.0.1", "--save", ""]
            .into_iter()
            .chain(["--appendonly", "no", "--dir", &dir])
            .map(str::to_owned);
        let (program, log) = (PathBuf::from("redis-server"), folder.join("redis.log"));
        let redis = Self { port, process: Process::new("Redis", program, arguments.collect(), log, None) };
        redis.up().await?;
        Ok(redis)
    }

    /// Its address through `port`: its own, or that of a relay.
    pub fn url(port: u16) -> String {
        format!("redis://127.0.0.1:{port}")
    }

    pub async fn up(&self) -> Result<()> {
        self.process.up(async || told(self.port, "PING").await.is_ok()).await
    }

    pub async fn kill(&self) -> Result<()> {
        self.process.end(Signal::KILL).await
    }

    pub fn stall(&self) -> Result<()> {
        self.process.signal_all(Signal::STOP)
    }

    pub fn go_on(&self) -> Result<()> {
        self.process.signal_all(Signal::CONT)
    }

    /// Has it carry out one command.
    pub async fn tell(&self, command: &str) -> Result<()> {
        let deadline = Instant::now() + DONE_WITHIN;
        loop {
            let outcome = timeout(DONE_WITHIN, told(self.port, command)).await;
            match outcome.context("no answer in time").flatten() {
                Ok(()) => return Ok(()),
                Err(error) if Instant::now() >= deadline => {
                    return Err(error.context(format!("telling Redis {command}")));
                }
                Err(_) => sleep(BETWEEN_TRIES).await,
            }
        }
    }
}

async fn told(port: u16, command: &str) -> Result<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let (input, mut output) = stream.split();
    output.write_all(format!("{command}\r\n").as_bytes()).await?;
    let answer = BufReader::new(input).lines().next_line().await?.context("no answer")?;
    if let Some(refusal) = answer.strip_prefix('-') {
        bail!("{refusal}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// What Redis was told over one connection, which it answers with `answer`.
    async fn outcome(answer: &str) -> (Result<()>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let redis = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (input, mut output) = stream.split();
            let heard = BufReader::new(input).lines().next_line().await.unwrap().unwrap();
            output.write_all(answer.as_bytes()).await.unwrap();
            heard
        };
        tokio::join!(told(port, "FLUSHALL"), redis)
    }

    #[tokio::test]
    async fn an_answer_is_waited_for_and_a_refusal_or_none_is_an_error() {
        let (done, heard) = outcome("+OK\r\n").await;
        assert!(done.is_ok() && heard == "FLUSHALL", "{done:?} {heard:?}");
        assert!(format!("{:#}", outcome("-NOPERM no\r\n").await.0.unwrap_err()).contains("NOPERM"));
        assert!(outcome("").await.0.is_err());
    }
}
