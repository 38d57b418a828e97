//! Whoever is measured: a server in a process of its own, how it is followed, and how something is published on it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;
use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use super::publisher::Publisher;
use super::readers::Way;
use crate::port::free_port;
use crate::private::process::command;
use crate::proc::Processes;

const READY_WITHIN: Duration = Duration::from_secs(20);
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(50);
/// Where Debian keeps the modules of nginx.
const NGINX_MODULES: &str = "/usr/lib/nginx/modules";

/// Who may be measured beside the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Peer {
    Bare,
    Nchan,
    NchanRecommended,
    Nats,
    SocketIo,
    SocketIoRecommended,
    Ws,
    WsRecommended,
    UWebSockets,
}

pub struct Contender {
    pub name: &'static str,
    pub way: Way,
    pub publisher: Publisher,
    pub processes: Processes,
    /// Ends with it.
    running: Option<(Child, TempDir)>,
}

impl Peer {
    pub fn name(self) -> &'static str {
        match self {
            Self::Bare => "the limit: a bare loop",
            Self::Nchan => "nginx + nchan",
            Self::NchanRecommended => "nginx + nchan, recommended",
            Self::Nats => "nats-server",
            Self::SocketIo => "Socket.IO",
            Self::SocketIoRecommended => "Socket.IO, recommended",
            Self::Ws => "ws",
            Self::WsRecommended => "ws, recommended",
            Self::UWebSockets => "uWebSockets",
        }
    }

    /// Starts it. `peers` is the folder with the adapters, whose packages are installed.
    ///
    /// # Errors
    /// When it is not to be had here, with what is missing.
    pub async fn start(self, peers: &Path) -> Result<Contender> {
        let (port, plain) = (free_port()?, free_port()?);
        let folder = tempfile::Builder::new().prefix("wenzheng-peer-").tempdir()?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let (program, arguments) = self.command([port, plain], folder.path(), &peers.canonicalize()?)?;
        let child = command(&program, None)
            .args(&arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?;
        let mut contender = Contender {
            name: self.name(),
            way: self.way(address),
            publisher: Publisher::http(address)?,
            processes: Processes::new(Vec::new()),
            running: Some((child, folder)),
        };
        contender.answers(address).await.with_context(|| format!("{} is not to be had", self.name()))?;
        contender.processes = Processes::new(contender.family()?);
        if self == Self::Nats {
            contender.publisher = Publisher::nats(SocketAddr::from(([127, 0, 0, 1], plain))).await?;
        }
        Ok(contender)
    }

    fn command(self, [port, plain]: [u16; 2], folder: &Path, peers: &Path) -> Result<(PathBuf, Vec<String>)> {
        let of = |program: &str, arguments: &[&str]| {
            let mut all: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
            all.push(port.to_string());
            (PathBuf::from(program), all)
        };
        let adapter = |name: &str| peers.join(name).display().to_string();
        let with = |(program, mut arguments): (PathBuf, Vec<String>), more: &str| {
            arguments.push(more.to_owned());
            (program, arguments)
        };
        let configured = |name: &str, settings: &str| -> Result<String> {
            let text = std::fs::read_to_string(peers.join(name))?
                .replace("PORT", &port.to_string())
                .replace("PLAIN", &plain.to_string())
                .replace("MODULES", NGINX_MODULES)
                .replace("SETTINGS", settings);
            let file = folder.join(name);
            std::fs::write(&file, text)?;
            Ok(file.display().to_string())
        };
        let nginx = |settings: &str| -> Result<(PathBuf, Vec<String>)> {
            let module = Path::new(NGINX_MODULES).join("ngx_nchan_module.so");
            ensure!(module.exists(), "{} is missing: install libnginx-mod-nchan", module.display());
            let (config, folder) = (configured("nchan.conf", settings)?, folder.display().to_string());
            let arguments = ["-p", &folder, "-e", "stderr", "-c", &config].map(str::to_owned).to_vec();
            Ok((PathBuf::from("nginx"), arguments))
        };
        Ok(match self {
            Self::Bare => {
                let own = std::env::current_exe()?.display().to_string();
                of(&own, &["bare", "--port"])
            }
            Self::Nchan => nginx("")?,
            Self::NchanRecommended => {
                nginx("nchan_message_buffer_length 32; nchan_message_timeout 30s; tcp_nodelay on;")?
            }
            Self::Nats => (PathBuf::from("nats-server"), vec!["-c".to_owned(), configured("nats.conf", "")?]),
            Self::SocketIo => with(of("node", &[&adapter("socketio.mjs")]), "default"),
            Self::SocketIoRecommended => with(of("node", &[&adapter("socketio.mjs")]), "recommended"),
            Self::Ws => with(of("node", &[&adapter("ws.mjs")]), "default"),
            Self::WsRecommended => with(of("node", &[&adapter("ws.mjs")]), "recommended"),
            Self::UWebSockets => of(&adapter("venv/bin/python"), &[&adapter("uws.py")]),
        })
    }

    fn way(self, address: SocketAddr) -> Way {
        let (path, hello) = match self {
            Self::Bare | Self::Ws | Self::WsRecommended | Self::UWebSockets => ("/", vec![]),
            Self::Nchan | Self::NchanRecommended => ("/follow", vec![]),
            Self::Nats => ("/", vec!["CONNECT {\"verbose\":false}\r\nSUB room 1\r\n"]),
            Self::SocketIo | Self::SocketIoRecommended => {
                ("/socket.io/?EIO=4&transport=websocket", vec!["40"])
            }
        };
        Way { address, path: path.to_owned(), subprotocol: None, hello }
    }
}

impl Contender {
    /// A server that somebody else started and ends.
    pub fn running(name: &'static str, way: Way, publisher: Publisher, processes: Processes) -> Self {
        Self { name, way, publisher, processes, running: None }
    }

    /// Puts it on a core of its own.
    pub async fn pin(&self, core: usize) -> Result<()> {
        for id in self.processes.ids() {
            pin(*id, core).await?;
        }
        Ok(())
    }

    async fn answers(&mut self, address: SocketAddr) -> Result<()> {
        let deadline = Instant::now() + READY_WITHIN;
        while TcpStream::connect(address).await.is_err() {
            if let Some((child, _)) = &mut self.running
                && let Some(status) = child.try_wait()?
            {
                bail!("it ended with {status}");
            }
            ensure!(Instant::now() < deadline, "it does not listen");
            sleep(BETWEEN_QUESTIONS).await;
        }
        Ok(())
    }

    /// The process and its children, as nginx has them.
    fn family(&self) -> Result<Vec<u32>> {
        let (child, _) = self.running.as_ref().context("it is somebody else's")?;
        let id = child.id().context("it has ended")?;
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children"))?;
        Ok(std::iter::once(id).chain(children.split_whitespace().filter_map(|id| id.parse().ok())).collect())
    }
}

impl Drop for Contender {
    /// Workers of nginx outlive a master that is killed.
    fn drop(&mut self) {
        if self.running.is_none() {
            return;
        }
        for id in self.processes.ids().iter().filter_map(|id| Pid::from_raw(i32::try_from(*id).ok()?)) {
            match kill_process(id, Signal::KILL) {
                Ok(()) | Err(Errno::SRCH) => {}
                Err(error) => eprintln!("process {} is left behind: {error}", id.as_raw_nonzero()),
            }
        }
    }
}

/// All threads of a process.
pub async fn pin(id: u32, core: usize) -> Result<()> {
    let arguments = ["-a", "-c", "-p", &core.to_string(), &id.to_string()];
    let pinned = Command::new("taskset").args(arguments).stdout(Stdio::null()).status().await;
    ensure!(pinned.context("taskset, of util-linux, is needed")?.success(), "taskset failed");
    Ok(())
}
