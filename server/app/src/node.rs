//! A node: all that a request needs. [`crate::start`] puts it together, once.

use crate::{
    admission::Admission,
    bus::Bus,
    city::CityCopy,
    clock::Clock,
    cluster::Cluster,
    config::Config,
    limits::Limits,
    outgoing::{caller::Caller, mailer::Mailer},
    pictures::Pictures,
    rooms::{Rooms, leaving::Leaving, lobbies::Lobbies},
    writer::Writer,
};
use metrics_exporter_prometheus::PrometheusHandle;
use std::{ops::Deref, sync::Arc};
use store::{Db, people::Newcomers};
use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub config: Config,
    pub(crate) public_url: String,
    pub db: Db,
    pub newcomers: Newcomers,
    pub clock: Clock,
    pub bus: Bus,
    pub city: CityCopy,
    pub cluster: Cluster,
    pub writer: Writer,
    /// None: the city has no mail server.
    pub mailer: Option<Mailer>,
    pub caller: Caller,
    pub pictures: Pictures,
    pub rooms: Rooms,
    pub limits: Limits,
    pub lobbies: Lobbies,
    pub admission: Admission,
    pub metrics: PrometheusHandle,
    /// What live connections are told of this node's going away.
    pub leaving: watch::Sender<Leaving>,
    /// Everything that runs beside requests; ends with `stop`.
    pub tasks: TaskTracker,
    pub stop: CancellationToken,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The site's address, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Counts what this node has heard of that happened, in rooms and in the city.
    pub fn happened(&self) -> [u64; 2] {
        [self.rooms.happened(), self.city.now().seq]
    }

    /// Whether another live connection may come.
    pub fn has_place(&self) -> bool {
        !self.is_draining() && self.rooms.connections() < self.config.limits.connections_max
    }

    pub fn is_draining(&self) -> bool {
        *self.leaving.borrow() != Leaving::No
    }
}
