//! The nodes under test: each at one address for the whole run, killed outright and started again there.
//!
//! It uses the command line and the environment that are published for operators, and nothing else.

use std::fs::OpenOptions;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rand::Rng;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

const START_WITHIN: Duration = Duration::from_secs(60);
const STOP_WITHIN: Duration = Duration::from_secs(15);
/// How often a node is started before it is given up; its start may be hit by a fault as well.
const STARTS_MAX: usize = 5;
/// Below the ports that the kernel gives to outgoing connections: while a node is away nobody else gets its port.
const PORTS: std::ops::Range<u16> = 20_000..30_000;
const PORT_TRIES_MAX: usize = 100;
const LISTENING: &str = "listening on ";

/// How every node of a run is started.
pub struct Setup {
    binary: PathBuf,
    folder: TempDir,
    environment: Vec<(&'static str, String)>,
}

pub struct Node {
    setup: Rc<Setup>,
    number: usize,
    pub address: SocketAddr,
    running: Option<Running>,
}

struct Running {
    child: Child,
    /// Reads on what the node prints, so that it never waits for a reader.
    output: JoinHandle<()>,
}

impl Setup {
    pub fn new(binary: &Path, postgres: &str, redis: &str) -> Result<Rc<Self>> {
        let binary = binary
            .canonicalize()
            .with_context(|| format!("{} is not there; build it with `cargo build`", binary.display()))?;
        let folder = tempfile::Builder::new().prefix("wenzheng-survive-").tempdir()?;
        let secret = format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>());
        let environment = vec![
            ("WENZHENG_UNLIMITED_ADDRESSES", "127.0.0.0/8".to_owned()),
            ("WENZHENG_SECRET", secret),
            ("DATABASE_URL", postgres.to_owned()),
            ("REDIS_URL", redis.to_owned()),
        ];
        Ok(Rc::new(Self { binary, folder, environment }))
    }

    /// A command of the server's binary, told exactly what this run is about and nothing of the caller's environment.
    fn command(&self, number: usize) -> Command {
        let mut command = Command::new(&self.binary);
        command.env_clear().current_dir(self.folder.path()).kill_on_drop(true);
        let kept = ["PATH", "HOME", "TZ", "RUST_LOG"];
        command.envs(kept.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.env("WENZHENG_DATA_DIR", self.folder.path().join(format!("node-{number}")));
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// The first admin, made as an operator makes it, beside the running nodes.
    pub async fn add_admin(&self, username: &str, password: &str) -> Result<()> {
        let mut child = self
            .command(0)
            .args(["staff", "add", "--username", username, "--role", "admin", "--password-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut input = child.stdin.take().context("no input to write to")?;
        input.write_all(format!("{password}\n").as_bytes()).await?;
        drop(input);
        let output = timeout(START_WITHIN, child.wait_with_output()).await??;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Keeps the logs and data of the nodes when the run is over, and says where.
    pub fn keep(self) {
        eprintln!("the nodes' logs and data are kept in {}", self.folder.keep().display());
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Node {
    pub async fn start(setup: &Rc<Setup>, number: usize) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let mut node = Self { setup: setup.clone(), number, address, running: None };
        node.up().await?;
        Ok(node)
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Kills the node outright, as a power cut does.
    pub async fn kill(&mut self) -> Result<()> {
        let mut running = self.running.take().context("the node is not running")?;
        running.child.kill().await.with_context(|| format!("killing node {}", self.number))?;
        running.output.abort();
        Ok(())
    }

    /// Starts the node at its address, again if need be, as a supervisor does.
    pub async fn up(&mut self) -> Result<()> {
        let mut outcome = self.up_once().await;
        for _ in 1..STARTS_MAX {
            if outcome.is_ok() {
                break;
            }
            outcome = self.up_once().await;
        }
        self.running = Some(outcome.with_context(|| format!("starting node {}", self.number))?);
        Ok(())
    }

    async fn up_once(&self) -> Result<Running> {
        let log = self.setup.folder().join(format!("node-{}.log", self.number));
        let mut child = self
            .setup
            .command(self.number)
            .env("WENZHENG_LISTEN", self.address.to_string())
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(OpenOptions::new().create(true).append(true).open(log)?)
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("no output to read")?).lines();
        let listening = async {
            while let Some(line) = lines.next_line().await? {
                if line.starts_with(LISTENING) {
                    return Ok(());
                }
            }
            bail!("it ended before it listened")
        };
        timeout(START_WITHIN, listening).await.context("it did not listen in time")??;
        let output = tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Running { child, output })
    }

    /// Asks the node to stop, and waits; an error when it does not end as it should.
    pub async fn stop(self) -> Result<()> {
        let Some(Running { mut child, output }) = self.running else { return Ok(()) };
        if let Some(pid) = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw) {
            kill_process(pid, Signal::TERM)?;
        }
        let ended = timeout(STOP_WITHIN, child.wait()).await;
        output.abort();
        let status = ended.with_context(|| format!("node {} did not stop in time", self.number))??;
        ensure!(status.success(), "node {} ended with {status}", self.number);
        Ok(())
    }
}

/// A port that nobody listens on now.
fn free_port() -> Result<u16> {
    for _ in 0..PORT_TRIES_MAX {
        let port = rand::rng().random_range(PORTS);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no port is free between {} and {}", PORTS.start, PORTS.end)
}
