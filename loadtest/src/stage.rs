//! What everybody in a run shares: the way to the server, the pace, the counts, and the word when to stop.
//!
//! One thread runs a whole load test, so it is shared by `Rc` and cells, and no lock is ever waited for.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use url::Url;

use crate::api::Api;
use crate::chain::Chain;
use crate::pace::Pace;
use crate::record::Totals;
use crate::room::Stream;
use crate::socket::{Scratch, scratch};

const LATENESS_EVERY: Duration = Duration::from_millis(50);

/// Where a run stands.
#[derive(Debug, Clone)]
pub enum Phase {
    Running,
    /// Everything has happened: whoever has been covered up to its room's number goes home, the others at `until`.
    Closing {
        heads: Rc<[u64]>,
        until: Instant,
    },
}

/// What one follower saw, given to protocol when it went home.
pub struct Witness {
    pub room: usize,
    pub stream: Stream,
    pub name: String,
    pub chain: Chain,
}

pub struct Stage {
    pub api: Rc<Api>,
    pub addresses: Vec<SocketAddr>,
    /// Begins every idempotency key, so that no two runs share one.
    pub run: String,
    pub pace: Pace,
    pub phase: watch::Receiver<Phase>,
    pub scratch: Scratch,
    pub totals: RefCell<Totals>,
    pub witnesses: RefCell<Vec<Witness>>,
    online: Cell<u64>,
    online_peak: Cell<u64>,
    /// Acts of netizens that have neither happened nor been refused.
    pub acts_open: Cell<u64>,
}

impl Stage {
    pub fn new(
        api: Rc<Api>,
        addresses: Vec<SocketAddr>,
        run: String,
        pace: Pace,
        acts: usize,
    ) -> (Self, watch::Sender<Phase>) {
        let (announce, phase) = watch::channel(Phase::Running);
        let stage = Self {
            api,
            addresses,
            run,
            pace,
            phase,
            scratch: scratch(),
            totals: RefCell::default(),
            witnesses: RefCell::default(),
            online: Cell::new(0),
            online_peak: Cell::new(0),
            acts_open: Cell::new(acts as u64),
        };
        (stage, announce)
    }

    pub fn online(&self) -> u64 {
        self.online.get()
    }

    pub fn online_peak(&self) -> u64 {
        self.online_peak.get()
    }

    /// A live connection stands.
    pub fn came(&self) {
        self.online.set(self.online.get() + 1);
        self.online_peak.set(self.online_peak.get().max(self.online.get()));
    }

    /// A live connection is gone.
    pub fn went(&self) {
        self.online.set(self.online.get().saturating_sub(1));
    }

    pub fn settle_act(&self) {
        self.acts_open.set(self.acts_open.get().saturating_sub(1));
    }

    /// The acts of somebody who did not get in.
    pub fn give_up_acts(&self, acts: usize) {
        self.acts_open.set(self.acts_open.get().saturating_sub(acts as u64));
        self.totals.borrow_mut().given_up += acts as u64;
    }

    /// Measures for ever how late this program is at its own appointments; everything else it measures is as good as that.
    pub async fn watch_own_lateness(&self) {
        loop {
            let due = Instant::now() + LATENESS_EVERY;
            sleep(LATENESS_EVERY).await;
            self.totals.borrow_mut().own_lateness.record(due.elapsed());
        }
    }
}

/// The socket addresses of nodes; sockets of the load test speak no TLS.
pub fn addresses(nodes: &[String]) -> Result<Vec<SocketAddr>> {
    nodes
        .iter()
        .map(|node| {
            let url = Url::parse(node).with_context(|| format!("{node} is not an address"))?;
            ensure!(url.scheme() == "http", "{node}: the load test speaks no TLS; run it beside the server");
            let addresses = url.socket_addrs(|| None).with_context(|| format!("resolving {node}"))?;
            addresses.first().copied().with_context(|| format!("{node} has no address"))
        })
        .collect()
}
