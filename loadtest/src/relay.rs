//! A relay between two ends of TCP connections, for what a network does: it breaks connections off in the middle of an
//! answer, and it swallows everything for a while.
//!
//! What is swallowed comes through once the line is open again, as TCP sends anew what was lost. Unlike a network
//! that is cut, it takes connections and bytes meanwhile; whoever waits for an answer sees no difference.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

const PIECE_BYTES: usize = 16 << 10;

/// Which connections are broken off, and after how many bytes of what the target sends.
#[derive(Debug, Clone, Copy)]
pub struct Breaking {
    pub share: f64,
    pub bytes_max: u64,
    pub seed: u64,
}

pub struct Relay {
    pub address: SocketAddr,
    line: watch::Sender<bool>,
    broken: Arc<AtomicU64>,
    /// Ends with the relay, and every connection with it.
    _serving: JoinSet<()>,
}

impl Relay {
    pub async fn to(target: SocketAddr, breaking: Option<Breaking>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("listening for a relay")?;
        let address = listener.local_addr()?;
        let (line, open) = watch::channel(true);
        let broken = Arc::new(AtomicU64::new(0));
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, target, breaking, open, broken.clone()));
        Ok(Self { address, line, broken, _serving: serving })
    }

    /// From now on nothing comes through, in either direction, and nobody is told.
    pub fn swallow(&self) {
        self.line.send_replace(false);
    }

    pub fn open(&self) {
        self.line.send_replace(true);
    }

    /// How many connections were broken off in the middle of an answer.
    pub fn broken(&self) -> u64 {
        self.broken.load(Ordering::Relaxed)
    }
}

async fn serve(
    listener: TcpListener,
    target: SocketAddr,
    breaking: Option<Breaking>,
    open: watch::Receiver<bool>,
    broken: Arc<AtomicU64>,
) {
    let mut rng = StdRng::seed_from_u64(breaking.map_or(0, |breaking| breaking.seed));
    let mut carried = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        while carried.try_join_next().is_some() {}
        let bytes = breaking
            .filter(|breaking| rng.random_bool(breaking.share))
            .map(|breaking| rng.random_range(0..breaking.bytes_max));
        let (open, broken) = (open.clone(), broken.clone());
        carried.spawn(async move {
            if carry(client, target, bytes, open).await {
                broken.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
}

/// Carries a connection until an end closes it or is not there; true when it was broken off here.
async fn carry(
    client: TcpStream,
    target: SocketAddr,
    bytes: Option<u64>,
    open: watch::Receiver<bool>,
) -> bool {
    let Ok(server) = TcpStream::connect(target).await else { return false };
    if client.set_nodelay(true).and_then(|()| server.set_nodelay(true)).is_err() {
        return false;
    }
    let (mut client, mut server) = (client, server);
    let is_broken = {
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        tokio::select! {
            is_broken = pump(from_client, to_server, None, open.clone()) => is_broken,
            is_broken = pump(from_server, to_client, bytes, open) => is_broken,
        }
    };
    // A reset, not an orderly end: whoever reads sees what a crashed router leaves behind.
    is_broken && client.set_zero_linger().is_ok()
}

/// Hands on what comes; true when `bytes` have been handed on and no more are to be.
async fn pump(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    mut bytes: Option<u64>,
    mut open: watch::Receiver<bool>,
) -> bool {
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let got = match from.read(&mut piece).await {
            Ok(0) | Err(_) => return false,
            Ok(got) => got,
        };
        if open.wait_for(|is_open| *is_open).await.is_err() {
            return false;
        }
        let most = bytes.map_or(got, |left| got.min(left as usize));
        if to.write_all(&piece[..most]).await.is_err() {
            return false;
        }
        if let Some(left) = &mut bytes {
            *left -= most as u64;
            if *left == 0 {
                return true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    /// A target that gives back what it gets, and a relay to it.
    async fn echo(breaking: Option<Breaking>) -> (Relay, JoinSet<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut echoing = JoinSet::new();
        echoing.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (mut from, mut to) = stream.split();
                tokio::io::copy(&mut from, &mut to).await.ok();
            }
        });
        (Relay::to(address, breaking).await.unwrap(), echoing)
    }

    #[tokio::test]
    async fn a_connection_is_reset_after_so_many_bytes_of_the_answer() {
        let (relay, _echoing) = echo(Some(Breaking { share: 1.0, bytes_max: 3, seed: 1 })).await;
        let mut stream = TcpStream::connect(relay.address).await.unwrap();
        stream.write_all(b"a question").await.unwrap();
        let mut got = Vec::new();
        let error = stream.read_to_end(&mut got).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
        assert!(got.len() < 3 && relay.broken() == 1, "{got:?}");
    }

    #[tokio::test]
    async fn what_was_swallowed_comes_through_when_the_line_is_open_again() {
        let (relay, _echoing) = echo(None).await;
        let mut stream = TcpStream::connect(relay.address).await.unwrap();
        relay.swallow();
        stream.write_all(b"?").await.unwrap();
        let mut got = [0];
        assert!(timeout(Duration::from_millis(100), stream.read_exact(&mut got)).await.is_err());
        relay.open();
        stream.read_exact(&mut got).await.unwrap();
        assert_eq!((&got, relay.broken()), (b"?", 0));
    }
}
