//! Starting the server that is to be tested, as one node or several, in a fresh temporary folder, and stopping it again.
//!
//! It uses the command line and the environment that are published for operators, and nothing else.

use std::fs::File;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

const START_WITHIN: Duration = Duration::from_secs(60);
const STOP_WITHIN: Duration = Duration::from_secs(15);
const LISTENING: &str = "listening on ";

#[derive(Debug, Clone)]
pub struct Installation {
    pub binary: PathBuf,
    /// SQLite in the temporary folder when absent.
    pub postgres: Option<String>,
    pub redis: Option<String>,
    pub nodes: usize,
}

pub struct Server {
    nodes: Vec<Node>,
    folder: TempDir,
    environment: Vec<(&'static str, String)>,
    binary: PathBuf,
}

struct Node {
    child: Child,
    url: String,
    id: u32,
    /// Reads on what the node prints, so that it never waits for a reader.
    output: JoinHandle<()>,
}

impl Server {
    pub async fn start(installation: &Installation) -> Result<Self> {
        let binary = installation.binary.canonicalize().with_context(|| {
            format!("{} is not there; build it with `cargo build --release`", installation.binary.display())
        })?;
        ensure!(installation.nodes >= 1, "--nodes must be at least 1");
        ensure!(
            installation.nodes == 1 || (installation.postgres.is_some() && installation.redis.is_some()),
            "several nodes need --postgres and --redis"
        );
        let folder = tempfile::Builder::new().prefix("wenzheng-loadtest-").tempdir()?;
        let mut environment = vec![
            ("WENZHENG_LISTEN", "127.0.0.1:0".to_owned()),
            ("WENZHENG_UNLIMITED_ADDRESSES", "127.0.0.0/8".to_owned()),
            ("WENZHENG_SECRET", format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>())),
        ];
        environment.extend(installation.postgres.clone().map(|url| ("DATABASE_URL", url)));
        environment.extend(installation.redis.clone().map(|url| ("REDIS_URL", url)));
        let mut server = Self { nodes: Vec::new(), folder, environment, binary };
        for _ in 0..installation.nodes {
            if let Err(error) = server.start_node().await {
                // The log says why; without the folder nobody could read it.
                let folder = server.folder.keep();
                return Err(error.context(format!("see the logs in {}", folder.display())));
            }
        }
        Ok(server)
    }

    async fn start_node(&mut self) -> Result<()> {
        let n = self.nodes.len();
        let log = File::create(self.folder.path().join(format!("node-{n}.log")))?;
        let mut child = self
            .command(n)
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .context("starting the server")?;
        let id = child.id().context("the server ended at once")?;
        let mut lines = BufReader::new(child.stdout.take().context("no output to read")?).lines();
        let listening = async {
            while let Some(line) = lines.next_line().await? {
                if let Some(url) = line.strip_prefix(LISTENING) {
                    return Ok(url.trim().to_owned());
                }
            }
            bail!("the server ended before it listened")
        };
        let url = timeout(START_WITHIN, listening).await.context("the server did not listen in time")??;
        let output = tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.nodes.push(Node { child, url, id, output });
        Ok(())
    }

    /// A command of the server's binary, told exactly what this run is about and nothing of the caller's environment.
    fn command(&self, node: usize) -> Command {
        let mut command = Command::new(&self.binary);
        command.env_clear().current_dir(self.folder.path());
        command.envs(
            ["PATH", "HOME", "TZ", "RUST_LOG"]
                .iter()
                .filter_map(|name| Some((name, std::env::var_os(name)?))),
        );
        command.env("WENZHENG_DATA_DIR", self.folder.path().join(format!("node-{node}")));
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// The first admin, made as an operator makes it, beside the running server.
    pub async fn add_admin(&self, username: &str, password: &str) -> Result<()> {
        let mut child = self
            .command(0)
            .args(["staff", "add", "--username", username, "--role", "admin", "--password-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("making the first admin")?;
        let mut input = child.stdin.take().context("no input to write to")?;
        input.write_all(format!("{password}\n").as_bytes()).await?;
        drop(input);
        let output =
            timeout(START_WITHIN, child.wait_with_output()).await.context("making the first admin")??;
        ensure!(
            output.status.success(),
            "making the first admin: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }

    pub fn urls(&self) -> Vec<String> {
        self.nodes.iter().map(|node| node.url.clone()).collect()
    }

    pub fn process_ids(&self) -> Vec<u32> {
        self.nodes.iter().map(|node| node.id).collect()
    }

    /// Asks the nodes to stop and waits for them; the folder goes with them unless it is to be kept.
    pub async fn stop(mut self, is_kept: bool) -> Result<()> {
        for node in &self.nodes {
            if let Some(pid) = i32::try_from(node.id).ok().and_then(Pid::from_raw) {
                kill_process(pid, Signal::TERM).context("asking the server to stop")?;
            }
        }
        let mut unclean = Vec::new();
        for node in &mut self.nodes {
            match timeout(STOP_WITHIN, node.child.wait()).await {
                Ok(status) => {
                    let status = status?;
                    if !status.success() {
                        unclean.push(format!("{} ended with {status}", node.url));
                    }
                }
                Err(_) => {
                    node.child.kill().await?;
                    unclean.push(format!("{} did not stop within {} s", node.url, STOP_WITHIN.as_secs()));
                }
            }
            node.output.abort();
        }
        if is_kept || !unclean.is_empty() {
            eprintln!("the server's logs and data are kept in {}", self.folder.keep().display());
        }
        ensure!(unclean.is_empty(), "{}", unclean.join("; "));
        Ok(())
    }
}
