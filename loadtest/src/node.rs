//! The nodes under test: each at one address for the whole run, started, stopped, killed outright, and started again there.
//!
//! It uses the command line and the environment that are published for operators, and nothing else but fault points,
//! which only builds for tests have.

use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use crate::port::free_port;

const START_WITHIN: Duration = Duration::from_secs(60);
const STOP_WITHIN: Duration = Duration::from_secs(15);
/// How long a supervisor waits before it starts again what would not start.
const BETWEEN_STARTS: Duration = Duration::from_millis(200);
/// The number of a node that is only tried.
const BESIDE: usize = 99;
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
    version: Version,
    running: Option<Running>,
}

/// Which program a node is when it is started.
#[derive(Debug, Clone, Default)]
pub enum Version {
    #[default]
    Own,
    /// The run's binary as a program that knows only the events of the first feature level.
    Older,
    /// Another binary.
    Other(PathBuf),
}

struct Running {
    child: Child,
    /// Reads on what the node prints, so that it never waits for a reader.
    output: JoinHandle<()>,
}

/// What one start is told beside what all nodes are told, by name of the variable.
pub type Extra = [(&'static str, String)];

impl Setup {
    /// `postgres` and `redis` are addresses; without them a node has its own SQLite.
    pub fn new(binary: &Path, postgres: Option<&str>, redis: Option<&str>) -> Result<Rc<Self>> {
        Self::told(binary, postgres, redis, &[])
    }

    /// The same, with more settings of the machine.
    pub fn told(
        binary: &Path,
        postgres: Option<&str>,
        redis: Option<&str>,
        settings: &Extra,
    ) -> Result<Rc<Self>> {
        Self::in_folder(named().tempdir()?, binary, postgres, redis, settings)
    }

    /// A node with SQLite, whose data and log are in a folder within `parent`.
    pub fn within(parent: &Path, binary: &Path) -> Result<Rc<Self>> {
        Self::in_folder(named().tempdir_in(parent.canonicalize()?)?, binary, None, None, &[])
    }

    fn in_folder(
        folder: TempDir,
        binary: &Path,
        postgres: Option<&str>,
        redis: Option<&str>,
        settings: &Extra,
    ) -> Result<Rc<Self>> {
        let binary = binary.canonicalize().with_context(|| {
            format!("{} is not there; build it with `cargo build --release`", binary.display())
        })?;
        let secret = format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>());
        let mut environment =
            vec![("WENZHENG_UNLIMITED_ADDRESSES", "127.0.0.0/8".to_owned()), ("WENZHENG_SECRET", secret)];
        environment.extend(postgres.map(|url| ("DATABASE_URL", url.to_owned())));
        environment.extend(redis.map(|url| ("REDIS_URL", url.to_owned())));
        environment.extend_from_slice(settings);
        Ok(Rc::new(Self { binary, folder, environment }))
    }

    /// A command of the server's binary, told exactly what this run is about and nothing of the caller's environment.
    fn command(&self, binary: &Path, number: usize, extra: &Extra) -> Command {
        let mut command = Command::new(binary);
        command.env_clear().current_dir(self.folder.path()).kill_on_drop(true);
        let kept = ["PATH", "HOME", "TZ", "RUST_LOG"];
        command.envs(kept.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.env("WENZHENG_DATA_DIR", self.folder.path().join(format!("node-{number}")));
        command.envs(self.environment.iter().chain(extra).map(|(name, value)| (name, value)));
        command
    }

    /// The first admin, made as an operator makes it, beside the running nodes.
    pub async fn add_admin(&self, username: &str, password: &str) -> Result<()> {
        let add = ["staff", "add", "--username", username, "--role", "admin", "--password-stdin"];
        self.operate(&add, &[], &format!("{password}\n")).await.context("making the first admin")
    }

    /// Carries out a command as an operator does, beside the running nodes, within `START_WITHIN`.
    pub async fn operate(&self, arguments: &[&str], extra: &Extra, input: &str) -> Result<()> {
        let mut child = self
            .command(&self.binary, 0, extra)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut stdin = child.stdin.take().context("no input to write to")?;
        stdin.write_all(input.as_bytes()).await?;
        drop(stdin);
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

fn named() -> tempfile::Builder<'static, 'static> {
    let mut named = tempfile::Builder::new();
    named.prefix("wenzheng-loadtest-");
    named
}

impl Node {
    pub async fn start(setup: &Rc<Setup>, number: usize) -> Result<Self> {
        Self::start_as(Version::Own, setup, number).await
    }

    pub async fn start_as(version: Version, setup: &Rc<Setup>, number: usize) -> Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()?));
        let mut node = Self { setup: setup.clone(), number, address, version, running: None };
        node.running = Some(node.started(&[]).await?);
        Ok(node)
    }

    /// Whether a node of that version would start beside this one.
    pub async fn would_start(&self, version: Version) -> Result<bool> {
        match Self::start_as(version, &self.setup, BESIDE).await {
            Ok(mut node) => node.stop().await.map(|()| true),
            Err(_) => Ok(false),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From its next start on it is that version.
    pub fn become_version(&mut self, version: Version) {
        self.version = version;
    }

    /// The id of its process; none while it is away.
    pub fn id(&self) -> Option<u32> {
        self.running.as_ref()?.child.id()
    }

    /// Kills the node outright, as a power cut does.
    pub async fn kill(&mut self) -> Result<()> {
        let mut running = self.running.take().context("the node is not running")?;
        running.child.kill().await.with_context(|| format!("killing node {}", self.number))?;
        running.output.abort();
        Ok(())
    }

    /// Waits until the node has ended by itself; none if it has not in that time, and goes on.
    pub async fn ended(&mut self, within: Duration) -> Result<Option<ExitStatus>> {
        let running = self.running.as_mut().context("the node is not running")?;
        let Ok(status) = timeout(within, running.child.wait()).await else { return Ok(None) };
        self.running = None;
        Ok(Some(status?))
    }

    /// Starts the node at its address, again and again if need be, as a supervisor does.
    pub async fn up(&mut self, extra: &Extra) -> Result<()> {
        let deadline = Instant::now() + START_WITHIN;
        loop {
            match self.started(extra).await {
                Ok(running) => {
                    self.running = Some(running);
                    return Ok(());
                }
                Err(error) if Instant::now() >= deadline => {
                    return Err(error.context(format!("starting node {}", self.number)));
                }
                // Its start may be hit by a fault as well.
                Err(_) => sleep(BETWEEN_STARTS).await,
            }
        }
    }

    async fn started(&self, extra: &Extra) -> Result<Running> {
        let log = self.setup.folder().join(format!("node-{}.log", self.number));
        let (binary, level) = match &self.version {
            Version::Own => (&self.setup.binary, None),
            Version::Older => (&self.setup.binary, Some(("WENZHENG_FAULT_LEVEL", "1"))),
            Version::Other(binary) => (binary, None),
        };
        let mut child = self
            .setup
            .command(binary, self.number, extra)
            .envs(level)
            .env("WENZHENG_LISTEN", self.address.to_string())
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(OpenOptions::new().create(true).append(true).open(log)?)
            .spawn()
            .context("starting the server")?;
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
    pub async fn stop(&mut self) -> Result<()> {
        let Some(Running { mut child, output }) = self.running.take() else { return Ok(()) };
        if let Some(pid) = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw) {
            kill_process(pid, Signal::TERM)?;
        }
        let ended = timeout(STOP_WITHIN, child.wait()).await;
        output.abort();
        let status = ended.with_context(|| {
            format!("node {} did not stop within {} s", self.number, STOP_WITHIN.as_secs())
        })??;
        ensure!(status.success(), "node {} ended with {status}", self.number);
        Ok(())
    }
}
