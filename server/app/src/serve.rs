//! Serving: accept connections until told to stop, then leave in order.

use crate::{
    clock::Clock,
    config::Config,
    node::App,
    rooms::leaving::Leaving,
    start::{migrated, start},
    web,
};
use anyhow::Context;
use axum::serve::ListenerExt;
use std::{fs::File, future::Future, net::SocketAddr, time::Duration};
use tokio::net::{TcpListener, TcpStream};

/// After a crash the port may still be taken for a moment.
const BIND_WITHIN: Duration = Duration::from_secs(10);
/// How much of the time for leaving is kept for closing what is still open.
const CLOSING: Duration = Duration::from_secs(1);
/// Followers are spread over at most this long.
const SPREAD_MAX: Duration = Duration::from_secs(5);
const BACKLOG: i32 = 4_096;

/// A node that accepts connections.
pub struct Node {
    pub app: App,
    pub address: SocketAddr,
    listener: TcpListener,
    _only_one: Option<File>,
}

impl Node {
    /// Takes the address, opens the database, puts the node together and listens. Until then connections are refused
    /// and not kept waiting: whoever would be kept can go to another node.
    ///
    /// # Errors
    /// When the address is taken, the database cannot be opened, or another process serves the same SQLite file.
    pub async fn start(config: Config, clock: Clock, does_migrate: bool) -> anyhow::Result<Self> {
        let only_one = only_one(&config)?;
        let socket = bind(&config.listen).await?;
        let address = socket.local_addr()?.as_socket().context("setting listen: not an internet address")?;
        let db = if does_migrate {
            migrated(&config).await?.0
        } else {
            store::Db::open(&config.database_url).await?
        };
        let app = start(config, clock, db, &shown(address)).await?;
        app.cluster.join(&app.db, &app.clock, &app.tasks, &app.stop).await?;
        socket.listen(BACKLOG).with_context(|| format!("cannot listen on {address}"))?;
        let listener = TcpListener::from_std(socket.into())?;
        Ok(Self { app, address, listener, _only_one: only_one })
    }

    /// Where people reach it.
    pub fn url(&self) -> String {
        format!("http://{}", shown(self.address))
    }

    /// Serves until `stopped`, then finishes what was accepted and moves followers away, all within the setting
    /// `shutdown_within`.
    ///
    /// # Errors
    /// When accepting fails for good, or newer programs went on without this one.
    pub async fn serve(self, stopped: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let Self { app, listener, _only_one, .. } = self;
        let within = app.config.shutdown_within;
        let send_buffer = app.config.limits.send_buffer_bytes as usize;
        let listener = listener.tap_io(move |stream| tune(stream, send_buffer));
        let stopped = {
            let cluster = app.cluster.clone();
            async move {
                tokio::select! { () = stopped => {}, () = cluster.outdated() => {} }
            }
        };
        let router = web::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let leaving = leave(app.clone(), stopped);
        let serving = axum::serve(listener, router).with_graceful_shutdown(leaving);
        let hard_end = {
            let app = app.clone();
            async move {
                let mut told = app.leaving.subscribe();
                let _ = told.wait_for(|leaving| *leaving != Leaving::No).await;
                tokio::time::sleep(within).await;
            }
        };
        tokio::select! {
            served = serving => served.context("accepting connections failed")?,
            () = hard_end => tracing::warn!("some connections did not close in time"),
        }
        app.stop.cancel();
        app.tasks.close();
        let _ = tokio::time::timeout(CLOSING, app.tasks.wait()).await;
        tracing::info!("stopped");
        anyhow::ensure!(!app.cluster.is_outdated(), "newer programs went on without this one");
        Ok(())
    }
}

/// Waits for the word; then readiness goes off, followers are told to move over some seconds, and at the end
/// whoever is left is closed. New connections are no longer accepted as soon as this future is through.
async fn leave(app: App, stopped: impl Future<Output = ()>) {
    stopped.await;
    let spread = (app.config.shutdown_within / 2).min(SPREAD_MAX);
    tracing::info!(connections = app.rooms.connections(), "stopping: followers are moved away");
    app.leaving.send_replace(Leaving::Within { ms: spread.as_millis() as u64 });
    app.writer.drain();
    let app = app.clone();
    tokio::spawn(async move {
        let deadline = tokio::time::Instant::now() + spread;
        while app.rooms.connections() > 0 && tokio::time::Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        app.leaving.send_replace(Leaving::Now);
    });
}

async fn bind(listen: &str) -> anyhow::Result<socket2::Socket> {
    let deadline = tokio::time::Instant::now() + BIND_WITHIN;
    loop {
        match try_bind(listen).await {
            Ok(listener) => return Ok(listener),
            Err(error) if tokio::time::Instant::now() < deadline && is_taken(&error) => {
                tracing::warn!(listen, "the address is taken; trying again");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            Err(error) => return Err(error).with_context(|| format!("setting listen: cannot bind {listen}")),
        }
    }
}

pub fn is_taken(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::AddrInUse
}

async fn try_bind(listen: &str) -> std::io::Result<socket2::Socket> {
    let addresses = tokio::net::lookup_host(listen).await?;
    let address = addresses.into_iter().next().ok_or(std::io::ErrorKind::AddrNotAvailable)?;
    let socket = socket2::Socket::new(socket2::Domain::for_address(address), socket2::Type::STREAM, None)?;
    if address.is_ipv6() {
        // `[::]` serves both families.
        socket.set_only_v6(false)?;
    }
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}

fn tune(stream: &mut TcpStream, send_buffer: usize) {
    let tuned = stream.set_nodelay(true).and_then(|()| {
        // A bounded buffer in the kernel shows early who does not read.
        socket2::SockRef::from(&*stream).set_send_buffer_size(send_buffer)
    });
    if let Err(error) = tuned {
        tracing::debug!(%error, "a connection was gone before it was served");
    }
}

/// A wildcard address is reached at the loopback one.
fn shown(address: SocketAddr) -> String {
    match (address.ip().is_unspecified(), address) {
        (false, address) => address.to_string(),
        (true, SocketAddr::V4(_)) => format!("127.0.0.1:{}", address.port()),
        (true, SocketAddr::V6(_)) => format!("[::1]:{}", address.port()),
    }
}

/// Two processes must not serve one SQLite file: rooms are kept up by one process's bus.
fn only_one(config: &Config) -> anyhow::Result<Option<File>> {
    let Some(path) = config.database_url.strip_prefix("sqlite:") else { return Ok(None) };
    let path = path.trim_start_matches("//").split('?').next().unwrap_or_default();
    let lock = format!("{path}.serving");
    let file = File::create(&lock).with_context(|| format!("setting DATABASE_URL: cannot write {lock}"))?;
    file.try_lock()
        .map_err(|_| anyhow::anyhow!("another process serves {path}; one SQLite file is for one node"))?;
    Ok(Some(file))
}
