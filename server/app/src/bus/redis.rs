//! The bus over Redis pub/sub: one channel per room that has followers here, and one for what concerns all.
//!
//! Redis may go away and come back at any time. What it loses is found in the log within a second.

use super::{Incoming, Notice, Seal};
use crate::clock::jitter;
use domain::ids::InterviewId;
use futures_util::StreamExt;
use redis::{Client, aio::PubSubSink};
use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, mpsc};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What concerns every node: the city, presence, limits.
const CITY_CHANNEL: &str = "wenzheng:city";
/// Messages that may wait to be sent; more are dropped and found in the log.
const OUTGOING_MAX: usize = 8_192;
/// How long a connection to Redis may take to be made, and a message to be sent.
const TIMEOUT: Duration = Duration::from_secs(2);
/// Each node tells its presence every second and hears itself. Who hears nothing for so long has no line any more.
const SILENT_MAX: Duration = Duration::from_secs(5);
/// The longest wait before the next try.
const RETRY_MAX: Duration = Duration::from_secs(2);

fn channel(interview: &InterviewId) -> String {
    format!("wenzheng:room:{interview}")
}

/// This node's line to the others.
#[derive(Clone)]
pub struct Remote(Arc<Inner>);

struct Inner {
    seal: Seal,
    outgoing: mpsc::Sender<(String, String)>,
    followed: Mutex<HashSet<String>>,
    follow_changed: Notify,
    is_connected: AtomicBool,
}

impl Remote {
    /// Starts the two tasks that send and listen, until `stop`; they end with `tasks`.
    pub fn start(
        url: &str,
        seal: Seal,
        incoming: mpsc::Sender<Incoming>,
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) -> Result<Self, redis::RedisError> {
        let client = Client::open(url)?;
        let (outgoing, to_send) = mpsc::channel(OUTGOING_MAX);
        let inner = Arc::new(Inner {
            seal,
            outgoing,
            followed: Mutex::new(HashSet::from([CITY_CHANNEL.to_owned()])),
            follow_changed: Notify::new(),
            is_connected: AtomicBool::new(false),
        });
        tasks.spawn(stop.clone().run_until_cancelled_owned(send(client.clone(), to_send)));
        tasks.spawn(stop.clone().run_until_cancelled_owned(listen(client, inner.clone(), incoming)));
        Ok(Self(inner))
    }

    pub fn publish(&self, notice: &Notice) {
        let channel = match notice {
            Notice::Room(delta) => channel(&delta.interview),
            Notice::Mine { interview, .. } => channel(interview),
            Notice::City | Notice::Presence { .. } | Notice::Spent { .. } => CITY_CHANNEL.to_owned(),
        };
        if self.0.outgoing.try_send((channel, self.0.seal.close(notice))).is_err() {
            metrics::counter!("wenzheng_bus_dropped_total", "at" => "outgoing").increment(1);
        }
    }

    pub fn follow(&self, interview: &InterviewId, is_wanted: bool) {
        let mut followed = self.0.followed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if is_wanted {
            followed.insert(channel(interview));
        } else {
            followed.remove(&channel(interview));
        }
        self.0.follow_changed.notify_one();
    }

    pub fn is_connected(&self) -> bool {
        self.0.is_connected.load(Ordering::Relaxed)
    }
}

/// Sends what waits, everything at hand in one round trip. While Redis is away messages are dropped.
async fn send(client: Client, mut to_send: mpsc::Receiver<(String, String)>) {
    let mut connection = None;
    while let Some(first) = to_send.recv().await {
        let mut pipe = redis::pipe();
        pipe.publish(&first.0, &first.1).ignore();
        while let Ok((channel, text)) = to_send.try_recv() {
            pipe.publish(channel, text).ignore();
        }
        if connection.is_none() {
            match tokio::time::timeout(TIMEOUT, client.get_multiplexed_async_connection()).await {
                Ok(Ok(made)) => connection = Some(made),
                Ok(Err(error)) => tracing::warn!(%error, "Redis is away; other nodes read the log instead"),
                Err(_) => tracing::warn!("Redis does not answer; other nodes read the log instead"),
            }
        }
        let Some(open) = &mut connection else { continue };
        let sent = tokio::time::timeout(TIMEOUT, pipe.query_async::<()>(open)).await;
        if !matches!(sent, Ok(Ok(()))) {
            metrics::counter!("wenzheng_bus_dropped_total", "at" => "redis").increment(1);
            connection = None;
        }
    }
}

async fn listen(client: Client, inner: Arc<Inner>, incoming: mpsc::Sender<Incoming>) {
    let mut wait = Duration::from_millis(50);
    loop {
        match listen_once(&client, &inner, &incoming, &mut wait).await {
            Ok(()) => tracing::warn!("Redis closed the connection; listening again"),
            Err(error) => tracing::warn!(%error, "cannot listen to Redis; rooms read the log each second"),
        }
        inner.is_connected.store(false, Ordering::Relaxed);
        tokio::time::sleep(jitter(wait)).await;
        wait = (wait * 2).min(RETRY_MAX);
    }
}

async fn listen_once(
    client: &Client,
    inner: &Inner,
    incoming: &mpsc::Sender<Incoming>,
    wait: &mut Duration,
) -> Result<(), redis::RedisError> {
    let (mut sink, mut messages) = within(TIMEOUT, client.get_async_pubsub()).await??.split();
    let mut subscribed = HashSet::new();
    within(TIMEOUT, subscribe(&mut sink, inner, &mut subscribed)).await??;
    inner.is_connected.store(true, Ordering::Relaxed);
    *wait = Duration::from_millis(50);
    loop {
        tokio::select! {
            message = within(SILENT_MAX, messages.next()) => {
                let Some(message) = message? else { return Ok(()) };
                let text: String = message.get_payload()?;
                match inner.seal.open(&text) {
                    // The queue is worked off by this node alone and quickly; waiting here loses nothing but time.
                    Some(notice) => drop(incoming.send(notice).await),
                    None => metrics::counter!("wenzheng_bus_not_taken_total").increment(1),
                }
            }
            () = inner.follow_changed.notified() => {
                within(TIMEOUT, subscribe(&mut sink, inner, &mut subscribed)).await??;
            }
        }
    }
}

/// Redis may also not answer at all.
async fn within<T>(limit: Duration, answer: impl Future<Output = T>) -> Result<T, std::io::Error> {
    tokio::time::timeout(limit, answer).await.map_err(|_| std::io::ErrorKind::TimedOut.into())
}

/// Makes the subscriptions those that are wanted.
async fn subscribe(
    sink: &mut PubSubSink,
    inner: &Inner,
    subscribed: &mut HashSet<String>,
) -> Result<(), redis::RedisError> {
    let wanted = inner.followed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    let missing: Vec<_> = wanted.difference(subscribed).cloned().collect();
    let superfluous: Vec<_> = subscribed.difference(&wanted).cloned().collect();
    if !missing.is_empty() {
        sink.subscribe(missing).await?;
    }
    if !superfluous.is_empty() {
        sink.unsubscribe(superfluous).await?;
    }
    *subscribed = wanted;
    Ok(())
}
