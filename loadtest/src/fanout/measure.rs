//! One load on one server: followers come, events are published at a steady rate, and what it cost is looked up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use super::contender::Contender;
use super::load::Load;
use super::readers::{Readers, Stretch, read_beside};
use super::report::Row;
use crate::proc::Processes;

/// Until memory has settled after the handshakes.
const SETTLING: Duration = Duration::from_secs(2);
/// How long after the last event a follower may still get something.
const DRAINING: Duration = Duration::from_secs(15);
/// Of the numbers before: what a server shows of earlier events is not counted.
const FIRST: u64 = 1;

pub async fn measure(contender: &Contender, load: &Load, bytes: usize) -> Result<Row> {
    let processes = &contender.processes;
    // The first tenth pays for what a server makes once, and waits until what it gives back late has been given back.
    let (count, first) = (load.followers, load.followers / 10);
    let readers = connected(Readers::none()?, contender, first).await?;
    let before = processes.cost();
    let readers = connected(readers, contender, count).await?;
    let (idle, own) = (processes.cost(), Processes::own().cost());
    let (stretch, is_over) = (Arc::new(Stretch::new(FIRST)), Arc::new(AtomicBool::new(false)));
    let reading = read_beside(readers, stretch.clone(), is_over.clone());
    let published = publish(contender, load, &stretch, bytes).await;
    let deadline = Instant::now() + DRAINING;
    let wanted = published.sent * count as u64;
    while stretch.delivered.load(Ordering::Relaxed) < wanted && Instant::now() < deadline {
        sleep(Duration::from_millis(20)).await;
    }
    let lasted = stretch.began.elapsed();
    let (after, own) = (processes.cost().since(idle), Processes::own().cost().since(own));
    is_over.store(true, Ordering::Relaxed);
    let readers = reading.join().ok().context("the readers broke down")??;
    let seen = readers.seen(&stretch, published.sent);
    let kib_each = |mib: f64| (mib - before.memory_mib) * 1_024.0 / (count - first) as f64;
    Ok(Row {
        name: contender.name,
        load: *load,
        sent: published.sent,
        refused: published.refused,
        lost: wanted.saturating_sub(seen.delivered),
        disagreeing: seen.disagreeing,
        gone: seen.gone,
        deliveries_per_s: seen.delivered as f64 / lasted.as_secs_f64(),
        deliveries_per_cpu_s: seen.delivered as f64 / after.cpu_s.max(0.01),
        cpu_s_per_million: after.cpu_s * 1e6 / seen.delivered.max(1) as f64,
        bytes_per_delivery: seen.bytes as f64 / seen.delivered.max(1) as f64,
        latency: seen.latency,
        p99_ms_between: (seen.latency.p99_ms, seen.latency.p99_ms),
        idle_kib_per_follower: kib_each(idle.memory_mib),
        loaded_kib_per_follower: kib_each(after.memory_mib),
        own_cpu_s: own.cpu_s,
    })
}

/// Lets followers in until there are so many, and waits until memory has settled.
async fn connected(readers: Readers, contender: &Contender, count: usize) -> Result<Readers> {
    let way = contender.way.clone();
    let readers = tokio::task::spawn_blocking(move || readers.connect(&way, count)).await??;
    sleep(SETTLING).await;
    Ok(readers)
}

#[derive(Debug, Default)]
struct Published {
    sent: u64,
    refused: u64,
}

/// Publishes at the rate of the load, whether the one before was taken or not.
async fn publish(contender: &Contender, load: &Load, stretch: &Stretch, bytes: usize) -> Published {
    let count = (load.rate * load.seconds as f64).round().max(1.0) as u64;
    let (mut under_way, mut published) = (JoinSet::new(), Published::default());
    for n in 0..count {
        let due = Duration::from_secs_f64((n + 1) as f64 / load.rate);
        sleep_until(Instant::from_std(stretch.began + due)).await;
        let publisher = contender.publisher.clone();
        under_way.spawn_local(async move { publisher.publish(FIRST + n, due, bytes).await });
    }
    while let Some(taken) = under_way.join_next().await {
        match taken {
            Ok(Ok(())) => published.sent += 1,
            Ok(Err(_)) | Err(_) => published.refused += 1,
        }
    }
    published
}
