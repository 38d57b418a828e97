//! Putting a node together, and starting what runs beside requests.

use crate::{
    admission::Admission,
    bus::{self, Bus, Incoming, Notice, Seal, redis::Remote},
    city::CityCopy,
    clock::{Clock, fresh, secret_token},
    cluster::Cluster,
    config::Config,
    jobs,
    limits::Limits,
    node::{App, Parts},
    outgoing::{caller::Caller, mailer::Mailer},
    pictures::Pictures,
    rooms::{Rooms, leaving::Leaving, lobbies::Lobbies},
    telemetry,
    writer::{Needs, Writer},
};
use domain::ids::Epoch;
use std::sync::Arc;
use store::{CITY_STREAM, Db, StoreError, StreamKind, people::Newcomers, stream};
use tokio::sync::{mpsc, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Opens the database as it is (see [`migrated`]), the bus and the rooms, and starts what runs beside requests.
/// `address` is where the node listens: the public address unless the settings have one.
///
/// # Errors
/// When the database cannot be read or an address is impossible. Redis may be away.
pub async fn start(config: Config, clock: Clock, db: Db, address: &str) -> anyhow::Result<App> {
    found_city(&db, &clock).await?;
    jobs::follow_clock(&db, &clock).await?;
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let (to_rooms, incoming) = mpsc::channel(bus::INCOMING_MAX);
    let seal = Seal::new(&config.secret, &secret_token());
    let remote = config.redis_url.as_deref();
    let remote = remote.map(|url| Remote::start(url, seal, to_rooms.clone(), &tasks, &stop)).transpose()?;
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
    let app = App::new(Parts {
        newcomers: Newcomers::new(db.clone()),
        limits: Limits::new(bus.clone()),
        lobbies: Lobbies::new(db.clone(), clock.clone(), rooms.clone()),
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
    });
    app.tasks.spawn(follow_bus(app.clone(), incoming));
    app.tasks.spawn(rooms.follow_log(app.stop.clone()));
    jobs::start(&app);
    Ok(app)
}

/// Works off what the bus brings, until it is closed or the node stops.
async fn follow_bus(app: App, mut incoming: mpsc::Receiver<Incoming>) {
    while let Some(Some(heard)) = app.stop.run_until_cancelled(incoming.recv()).await {
        match heard {
            Incoming { node: Some(_), notice: Notice::Spent { limit, of } } => {
                app.limits.hear(&app.city.now().settings, limit, &of);
            }
            Incoming { notice: Notice::City, .. } => {
                app.tasks.spawn(refresh_city(app.clone()));
            }
            heard => app.rooms.hear(heard),
        }
    }
}

/// Reads the city at once, as another node says that it changed.
async fn refresh_city(app: App) {
    if let Err(error) = app.city.refresh(&app.db).await {
        tracing::warn!(%error, "cannot read the city; trying again within a second");
    }
}

/// The city's stream, made the first time.
async fn found_city(db: &Db, clock: &Clock) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    let epoch = Epoch::from(&fresh(clock));
    stream::create(&mut tx, CITY_STREAM, StreamKind::City, &epoch).await?;
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
