//! Publishing, as each server has it: a request over HTTP, a line of its own protocol, a moderator's statement.

use std::net::SocketAddr;
use std::rc::Rc;

use anyhow::{Context, Result, ensure};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use super::mark;
use crate::api::Api;
use crate::crowd::state;
use crate::room::Room;

/// Of a statement's event that is not its text: what makes an event as long as the others' payloads.
const AROUND_A_STATEMENT: usize = 240;

#[derive(Clone)]
pub enum Publisher {
    Http { client: reqwest::Client, url: String },
    Nats(Rc<Mutex<TcpStream>>),
    Room { api: Rc<Api>, room: Rc<Room> },
}

impl Publisher {
    pub fn http(address: SocketAddr) -> Result<Self> {
        let client = reqwest::Client::builder().tcp_nodelay(true).no_proxy().build()?;
        Ok(Self::Http { client, url: format!("http://{address}/publish") })
    }

    pub async fn nats(address: SocketAddr) -> Result<Self> {
        let mut stream = TcpStream::connect(address).await.context("the plain door of nats-server")?;
        stream.write_all(b"CONNECT {\"verbose\":false}\r\n").await?;
        Ok(Self::Nats(Rc::new(Mutex::new(stream))))
    }

    /// Publishes one numbered event of `bytes`; returns when it was taken.
    pub async fn publish(&self, number: u64, due: std::time::Duration, bytes: usize) -> Result<()> {
        match self {
            Self::Http { client, url } => {
                let answer = client.post(url).body(mark::payload(number, due, bytes)).send().await?;
                ensure!(answer.status().is_success(), "refused with {}", answer.status());
            }
            Self::Nats(stream) => {
                let payload = mark::payload(number, due, bytes);
                let line = format!("PUB room {}\r\n{payload}\r\n", payload.len());
                stream.lock().await.write_all(line.as_bytes()).await?;
            }
            Self::Room { api, room } => {
                let text = mark::payload(number, due, bytes.saturating_sub(AROUND_A_STATEMENT));
                state(api, room, &text).await?;
            }
        }
        Ok(())
    }
}
