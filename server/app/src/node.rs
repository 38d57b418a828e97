//! A node: all that a request needs, put together once.

use crate::{
    bus::{self, Bus, Incoming, Notice, Seal, redis::Remote},
    city::CityCopy,
    clock::{Clock, fresh},
    cluster::Cluster,
    config::Config,
    jobs::{self, mail::Mailer, webhooks::Caller},
    pictures::Pictures,
    rooms::{Rooms, connection::Leaving},
    telemetry,
    web::{admission::Admission, campaigns::lobby::Lobbies, limits::Limits},
    writer::{Needs, Writer},
};
use domain::ids::Epoch;
use metrics_exporter_prometheus::PrometheusHandle;
use std::{ops::Deref, sync::Arc};
use store::{Db, StoreError, append};
use tokio::sync::{mpsc, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub config: Config,
    public_url: String,
    pub db: Db,
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
    /// Opens the database as it is (see [`migrate`]), the bus and the rooms, and starts what runs beside requests.
    /// `address` is where the node listens: the public address unless the settings have one.
    ///
    /// # Errors
    /// When the database cannot be read or an address is impossible. Redis may be away.
    pub async fn start(config: Config, clock: Clock, db: Db, address: &str) -> anyhow::Result<Self> {
        found_city(&db, &clock).await?;
        jobs::follow_clock(&db, &clock).await?;
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let (to_rooms, incoming) = mpsc::channel(bus::INCOMING_MAX);
        let seal = Seal::new(&config.secret, &crate::clock::secret_token());
        let remote = config.redis_url.as_deref();
        let remote =
            remote.map(|url| Remote::start(url, seal, to_rooms.clone(), &tasks, &stop)).transpose()?;
        let bus = Bus::new(to_rooms, remote);
        let city = CityCopy::load(&db).await?;
        let cluster = Cluster::load(&db).await?;
        let limits = config.limits.clone();
        let writer = Writer::new(Needs {
            db: db.clone(),
            bus: bus.clone(),
            clock: clock.clone(),
            city: city.clone(),
            cluster: cluster.clone(),
            limits: limits.clone(),
            tasks: tasks.clone(),
            stop: stop.clone(),
        });
        let log = Arc::new(db.clone());
        let leaving = watch::Sender::new(Leaving::No);
        let rooms = Rooms::new(log, bus.clone(), clock.clone(), limits, leaving.subscribe(), tasks.clone());
        let app = Self(Arc::new(Parts {
            limits: Limits::new(bus.clone()),
            lobbies: Lobbies::default(),
            admission: Admission::new(&config.limits),
            mailer: Mailer::new(&config)?,
            caller: Caller::new(&config)?,
            pictures: Pictures::open(&config)?,
            public_url: config.public_url.clone().unwrap_or_else(|| format!("http://{address}")),
            config,
            db,
            clock,
            bus,
            city,
            cluster,
            writer,
            rooms: rooms.clone(),
            metrics: telemetry::recorder(),
            leaving,
            tasks,
            stop,
        }));
        app.tasks.spawn(follow_bus(app.clone(), incoming));
        app.tasks.spawn(rooms.follow_log(app.stop.clone()));
        jobs::start(&app);
        Ok(app)
    }

    /// The site's address, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Counts what this node has heard of that happened, in rooms and in the city.
    pub fn happened(&self) -> [u64; 2] {
        [self.rooms.happened(), self.city.now().seq]
    }

    pub fn is_draining(&self) -> bool {
        *self.leaving.borrow() != Leaving::No
    }
}

/// Works off what the bus brings, until it is closed or the node stops.
async fn follow_bus(app: App, mut incoming: mpsc::Receiver<Incoming>) {
    while let Some(Some(heard)) = app.stop.run_until_cancelled(incoming.recv()).await {
        match heard {
            Incoming { node: Some(_), notice: Notice::Spent { limit, of } } => {
                app.limits.hear(&app.city.now().settings, limit, &of);
            }
            Incoming { notice: Notice::City, .. } => {
                app.tasks.spawn(jobs::refresh_city(app.clone()));
            }
            heard => app.rooms.hear(heard),
        }
    }
}

/// The city's stream, made the first time.
async fn found_city(db: &Db, clock: &Clock) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    let epoch = Epoch::from(&fresh(clock));
    append::create_stream(&mut tx, append::CITY_STREAM, append::StreamKind::City, &epoch).await?;
    tx.commit().await
}

/// Opens the database of the settings and brings it up to date.
///
/// # Errors
/// When it cannot be reached, or is newer than this program can serve.
pub async fn migrated(config: &Config) -> anyhow::Result<(Db, store::Migrated)> {
    let db = Db::open(&config.database_url).await?;
    let migrated = db.migrate().await?;
    if migrated.to > Db::known_version() {
        tracing::warn!(
            version = migrated.to,
            known = Db::known_version(),
            "serving a database that a newer program expanded"
        );
    }
    Ok((db, migrated))
}
