//! What is tested: a server started for the run, or one that is there already; and the admin's way in.

use std::path::PathBuf;
use std::rc::Rc;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::api::{Api, Credential};
use crate::city::Admin;
use crate::first_admin::first_admin;
use crate::proc::{Processes, open_files_max};
use crate::server::{Installation, Server};

#[derive(Debug, Clone, Args)]
pub struct TargetOptions {
    /// Address of a running node; given several times for several nodes. Without it a server is started.
    #[arg(long = "url")]
    urls: Vec<String>,
    /// The server's binary, for a server started by this program.
    #[arg(long, default_value = "target/release/wenzheng")]
    binary: PathBuf,
    /// Database of the server to start; SQLite in a temporary folder when absent.
    #[arg(long)]
    postgres: Option<String>,
    /// Redis of the server to start; needed for several nodes.
    #[arg(long)]
    redis: Option<String>,
    /// How many nodes to start.
    #[arg(long, default_value_t = 1)]
    nodes: usize,
    /// An admin of the running server.
    #[arg(long, requires = "password")]
    admin_user: Option<String>,
    #[arg(long, env = "LOADTEST_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// An admin's token of the running server, instead of name and password.
    #[arg(long, env = "LOADTEST_TOKEN", hide_env_values = true, conflicts_with = "admin_user")]
    token: Option<String>,
    /// Process of a running node, to account for its CPU and memory.
    #[arg(long = "pid")]
    pids: Vec<u32>,
}

pub struct Target {
    pub nodes: Vec<String>,
    pub api: Rc<Api>,
    pub admin: Admin,
    pub processes: Processes,
    /// What it is, in words.
    pub description: String,
    server: Option<Server>,
}

impl TargetOptions {
    /// Makes the target ready: the server answers, and the admin is signed in.
    pub async fn open(&self, run: &str) -> Result<Target> {
        self.open_with(run, &[]).await
    }

    /// The same, with more settings of the machine for a server that is started.
    pub async fn open_with(&self, run: &str, settings: &[(&'static str, &str)]) -> Result<Target> {
        if self.urls.is_empty() { self.start(run, settings).await } else { self.visit().await }
    }

    async fn start(&self, run: &str, settings: &[(&'static str, &str)]) -> Result<Target> {
        ensure!(self.admin_user.is_none() && self.token.is_none(), "--admin-user and --token go with --url");
        let installation = Installation {
            binary: self.binary.clone(),
            postgres: self.postgres.clone(),
            redis: self.redis.clone(),
            nodes: self.nodes,
            settings: settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        };
        let server = Server::start(&installation).await?;
        let nodes = server.urls();
        let api = Rc::new(Api::new(nodes.clone())?);
        let admin = first_admin(&server.setup, &api, run).await?;
        let database = if self.postgres.is_some() { "PostgreSQL" } else { "SQLite" };
        let bus = if self.redis.is_some() { " and Redis" } else { "" };
        let plural = if nodes.len() == 1 { "" } else { "s" };
        Ok(Target {
            admin,
            processes: Processes::new(server.process_ids()),
            description: format!("{} node{plural} on {database}{bus}", nodes.len()),
            nodes,
            api,
            server: Some(server),
        })
    }

    async fn visit(&self) -> Result<Target> {
        let nodes: Vec<String> = self.urls.iter().map(|url| url.trim_end_matches('/').to_owned()).collect();
        let api = Rc::new(Api::new(nodes.clone())?);
        let admin = match (&self.token, &self.admin_user, &self.password) {
            (Some(token), _, _) => Admin::with(&api, Credential::Token(token.as_str().into())).await?,
            (None, Some(username), Some(password)) => Admin::sign_in(&api, username, password).await?,
            (None, _, _) => bail!("--url needs --admin-user and --password, or --token"),
        };
        Ok(Target::visited(nodes, api, admin, Processes::new(self.pids.clone())))
    }
}

impl Target {
    /// A server that is there already.
    pub fn visited(nodes: Vec<String>, api: Rc<Api>, admin: Admin, processes: Processes) -> Self {
        Self { description: nodes.join(", "), nodes, api, admin, processes, server: None }
    }

    /// Leaves everything as it was: settings put back, or the started server stopped.
    pub async fn close(self, is_clean: bool) -> Result<()> {
        match self.server {
            Some(server) => server.stop(!is_clean).await,
            None => self.admin.restore(&self.api).await.context("putting the city's settings back"),
        }
    }
}

/// Refuses a run that needs more files than this process may open, before it has begun.
pub fn check_open_files(followers: usize) -> Result<()> {
    const OTHER_FILES: u64 = 500;
    let needed = followers as u64 + OTHER_FILES;
    let Some(most) = open_files_max() else { return Ok(()) };
    ensure!(
        needed <= most,
        "{followers} followers need {needed} open files, and this process may have {most}: take fewer, or raise `ulimit -n`"
    );
    Ok(())
}
