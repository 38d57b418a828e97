//! One private server process: started, awaited until it answers, stopped and stalled by its id.

use std::cell::RefCell;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

const READY_WITHIN: Duration = Duration::from_secs(60);
const STOP_WITHIN: Duration = Duration::from_secs(20);
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(50);

/// An account for servers that refuse to run as root.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    pub user: u32,
    pub group: u32,
}

pub struct Process {
    name: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
    log: PathBuf,
    account: Option<Account>,
    running: RefCell<Option<Child>>,
}

impl Process {
    /// How it is started; it is not yet.
    pub fn new(
        name: &'static str,
        program: PathBuf,
        arguments: Vec<String>,
        log: PathBuf,
        account: Option<Account>,
    ) -> Self {
        Self { name, program, arguments, log, account, running: RefCell::default() }
    }

    /// Starts it and waits until it answers.
    pub async fn up(&self, answers: impl AsyncFn() -> bool) -> Result<()> {
        let log = OpenOptions::new().create(true).append(true).open(&self.log)?;
        let mut child = command(&self.program, self.account)
            .args(&self.arguments)
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {}", self.name))?;
        let deadline = Instant::now() + READY_WITHIN;
        while !answers().await {
            if let Some(status) = child.try_wait()? {
                bail!("{} ended with {status}: {}", self.name, tail(&self.log));
            }
            if Instant::now() >= deadline {
                bail!("{} did not answer: {}", self.name, tail(&self.log));
            }
            sleep(BETWEEN_QUESTIONS).await;
        }
        self.running.replace(Some(child));
        Ok(())
    }

    /// Ends it by `signal`, and waits until it has ended.
    pub async fn end(&self, signal: Signal) -> Result<()> {
        let mut child = self.running.take().with_context(|| format!("{} is not running", self.name))?;
        kill_process(pid(&child)?, signal)?;
        let ended = timeout(STOP_WITHIN, child.wait()).await;
        ended.with_context(|| format!("{} did not stop in time", self.name))??;
        Ok(())
    }

    /// Sends a signal to it and to all its children, such as one that stalls them.
    pub fn signal_all(&self, signal: Signal) -> Result<()> {
        let running = self.running.borrow();
        let parent = pid(running.as_ref().with_context(|| format!("{} is not running", self.name))?)?;
        kill_process(parent, signal)?;
        // After its parent has been stopped nobody makes new ones.
        let number = parent.as_raw_nonzero();
        let children = std::fs::read_to_string(format!("/proc/{number}/task/{number}/children"))?;
        for child in children.split_whitespace().filter_map(|id| Pid::from_raw(id.parse().ok()?)) {
            // One that has gone meanwhile needs no signal.
            kill_process(child, signal).or_else(|error| match error {
                rustix::io::Errno::SRCH => Ok(()),
                other => Err(other),
            })?;
        }
        Ok(())
    }
}

/// A command that ends with this process, under an account of its own if need be.
pub fn command(program: &Path, account: Option<Account>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]);
    if let Some(Account { user, group }) = account {
        command.args(["--reuid", &user.to_string(), "--regid", &group.to_string(), "--clear-groups"]);
    }
    command.arg(program).current_dir("/").stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// The account for servers that refuse root: none where we are not root, so that they run as ourselves.
pub fn unprivileged() -> Result<Option<Account>> {
    if !rustix::process::getuid().is_root() {
        return Ok(None);
    }
    let accounts = std::fs::read_to_string("/etc/passwd").context("reading the accounts of this machine")?;
    for name in ["postgres", "nobody"] {
        let line = accounts.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let mut fields = line.into_iter().flat_map(|line| line.split(':')).skip(1);
        if let (Some(user), Some(group)) = (fields.next(), fields.next()) {
            return Ok(Some(Account { user: user.parse()?, group: group.parse()? }));
        }
    }
    bail!("neither an account «postgres» nor «nobody»: PostgreSQL does not run as root")
}

fn pid(child: &Child) -> Result<Pid> {
    let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    id.context("the process has ended")
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(10)..].join("\n")
}
