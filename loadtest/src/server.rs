//! Starting the server that is to be tested, as one node or several, in a fresh temporary folder, and stopping it again.

use std::path::PathBuf;
use std::rc::Rc;

use anyhow::{Result, ensure};
use futures_util::future::join_all;

use crate::node::{Node, Setup};

#[derive(Debug, Clone)]
pub struct Installation {
    pub binary: PathBuf,
    /// SQLite in the temporary folder when absent.
    pub postgres: Option<String>,
    pub redis: Option<String>,
    pub nodes: usize,
    /// What the machine is told beside, by name of the variable.
    pub settings: Vec<(&'static str, String)>,
}

pub struct Server {
    pub nodes: Vec<Node>,
    pub setup: Rc<Setup>,
}

impl Server {
    pub async fn start(installation: &Installation) -> Result<Self> {
        let Installation { binary, postgres, redis, nodes: count, settings } = installation;
        ensure!(*count >= 1, "--nodes must be at least 1");
        ensure!(
            *count == 1 || (postgres.is_some() && redis.is_some()),
            "several nodes need PostgreSQL and Redis"
        );
        let setup = Setup::told(binary, postgres.as_deref(), redis.as_deref(), settings)?;
        let mut server = Self { nodes: Vec::new(), setup };
        for number in 0..*count {
            match Node::start(&server.setup, number).await {
                Ok(node) => server.nodes.push(node),
                Err(error) => {
                    // The log says why; without the folder nobody could read it.
                    server.keep();
                    return Err(error);
                }
            }
        }
        Ok(server)
    }

    pub fn urls(&self) -> Vec<String> {
        self.nodes.iter().map(Node::url).collect()
    }

    pub fn process_ids(&self) -> Vec<u32> {
        self.nodes.iter().filter_map(Node::id).collect()
    }

    /// Asks the nodes to stop and waits for them; the folder goes with them unless it is to be kept.
    pub async fn stop(mut self, is_kept: bool) -> Result<()> {
        let stopped = join_all(self.nodes.iter_mut().map(Node::stop)).await;
        let unclean: Vec<String> =
            stopped.into_iter().filter_map(Result::err).map(|error| format!("{error:#}")).collect();
        if is_kept || !unclean.is_empty() {
            self.keep();
        }
        ensure!(unclean.is_empty(), "{}", unclean.join("; "));
        Ok(())
    }

    /// Keeps the nodes' logs and data; nodes that still run are ended.
    pub fn keep(self) {
        let Self { nodes, setup } = self;
        drop(nodes);
        if let Some(setup) = Rc::into_inner(setup) {
            setup.keep();
        }
    }
}
