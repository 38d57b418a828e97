//! What is done to Redis and PostgreSQL, by what an operator has at hand: Redis' own protocol, and `psql`.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::timeout;
use url::Url;

/// Longer than Redis is ever stalled.
const DONE_WITHIN: Duration = Duration::from_secs(20);
/// Whoever tells Redis to throw others out may be thrown out by another fault.
const TRIES_MAX: usize = 5;
const END_CONNECTIONS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
     WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[derive(Debug, Clone)]
pub struct Services {
    postgres: String,
    redis: Url,
}

impl Services {
    pub fn new(postgres: &str, redis: &str) -> Result<Self> {
        let redis = Url::parse(redis).with_context(|| format!("{redis} is not an address"))?;
        ensure!(redis.scheme() == "redis", "{redis}: only redis:// is spoken here");
        Ok(Self { postgres: postgres.to_owned(), redis })
    }

    /// Has Redis carry out one command.
    pub async fn redis(&self, command: &str) -> Result<()> {
        let done = timeout(DONE_WITHIN, async {
            let mut outcome = self.redis_told(command).await;
            for _ in 1..TRIES_MAX {
                if outcome.is_ok() {
                    break;
                }
                outcome = self.redis_told(command).await;
            }
            outcome
        });
        done.await
            .with_context(|| format!("Redis did not answer to {command}"))?
            .with_context(|| format!("telling Redis {command}"))
    }

    async fn redis_told(&self, command: &str) -> Result<()> {
        let host = self.redis.host_str().unwrap_or("127.0.0.1");
        let mut stream = TcpStream::connect((host, self.redis.port().unwrap_or(6_379))).await?;
        let (input, mut output) = stream.split();
        let mut answers = BufReader::new(input).lines();
        let sign_in = self.redis.password().map(|password| match self.redis.username() {
            "" => format!("AUTH {password}"),
            user => format!("AUTH {user} {password}"),
        });
        for line in sign_in.iter().map(String::as_str).chain([command]) {
            output.write_all(format!("{line}\r\n").as_bytes()).await?;
            let answer = answers.next_line().await?.context("no answer")?;
            if let Some(refusal) = answer.strip_prefix('-') {
                bail!("{refusal}");
            }
        }
        Ok(())
    }

    /// Ends every connection to the database but the one that does it.
    pub async fn end_database_connections(&self) -> Result<()> {
        let told = Command::new("psql")
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--command", END_CONNECTIONS, &self.postgres])
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = timeout(DONE_WITHIN, told)
            .await
            .context("PostgreSQL did not answer")?
            .context("psql, which comes with PostgreSQL, is needed")?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "ending the connections to PostgreSQL: {said}");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// A Redis that takes one connection after the other and gives each line its answer, and what it was told.
    async fn told(address: &str, connections: &[&str]) -> (Result<()>, Vec<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let redis = async {
            let mut heard = Vec::new();
            for answers in connections {
                let (mut stream, _) = listener.accept().await.unwrap();
                let (input, mut output) = stream.split();
                let mut lines = BufReader::new(input).lines();
                for answer in answers.lines() {
                    heard.push(lines.next_line().await.unwrap().unwrap());
                    output.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
                }
            }
            heard
        };
        let services =
            Services::new("postgres://nowhere", &address.replace("PORT", &port.to_string())).unwrap();
        tokio::join!(services.redis("FLUSHALL"), redis)
    }

    #[tokio::test]
    async fn redis_is_told_after_signing_in() {
        let (done, heard) = told("redis://:secret@127.0.0.1:PORT/0", &["+OK\n+OK"]).await;
        assert!(done.is_ok() && heard == ["AUTH secret", "FLUSHALL"], "{done:?} {heard:?}");
        let (done, heard) = told("redis://127.0.0.1:PORT", &[":4"]).await;
        assert!(done.is_ok() && heard == ["FLUSHALL"], "{done:?} {heard:?}");
    }

    #[tokio::test]
    async fn whoever_is_thrown_out_meanwhile_says_it_again() {
        let (done, heard) = told("redis://127.0.0.1:PORT", &["", "+OK"]).await;
        assert!(done.is_ok() && heard == ["FLUSHALL"], "{done:?} {heard:?}");
    }

    #[tokio::test]
    async fn a_refusal_of_redis_is_an_error() {
        let (done, _) = told("redis://127.0.0.1:PORT", &["-NOPERM no"; TRIES_MAX]).await;
        assert!(format!("{:#}", done.unwrap_err()).contains("NOPERM"));
        assert!(Services::new("postgres://nowhere", "rediss://127.0.0.1").is_err());
    }
}
