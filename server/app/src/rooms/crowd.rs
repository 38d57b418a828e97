//! Who is in a room: a count of connections on this node, what other nodes say of theirs, and the netizens to
//! be told of what is theirs.

use domain::{Instant, ids::NetizenId};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::Notify;

/// What a node said this long ago is no longer believed, in milliseconds.
const BELIEVED_MS: i64 = 5_000;

#[derive(Default)]
pub struct Crowd {
    here: AtomicU64,
    elsewhere: Mutex<HashMap<Arc<str>, (u64, Instant)>>,
    netizens: Mutex<HashMap<NetizenId, Vec<Weak<Notify>>>>,
}

/// One connection's place in the crowd; leaving is dropping it.
pub struct Presence {
    crowd: Arc<Crowd>,
    netizen: Option<NetizenId>,
    /// Rings when what is personal of this netizen may have changed.
    pub mine: Arc<Notify>,
}

impl Crowd {
    pub fn enter(self: &Arc<Self>, netizen: Option<&NetizenId>) -> Presence {
        self.here.fetch_add(1, Ordering::Relaxed);
        let mine = Arc::new(Notify::new());
        if let Some(netizen) = netizen {
            lock(&self.netizens).entry(netizen.clone()).or_default().push(Arc::downgrade(&mine));
        }
        Presence { crowd: self.clone(), netizen: netizen.cloned(), mine }
    }

    /// Connections on this node.
    pub fn here(&self) -> u64 {
        self.here.load(Ordering::Relaxed)
    }

    /// Connections on all nodes, as far as they were heard of lately.
    pub fn online(&self, now: Instant) -> u64 {
        let mut elsewhere = lock(&self.elsewhere);
        elsewhere.retain(|_, (_, heard_at)| now.ms_since(*heard_at) < BELIEVED_MS);
        self.here() + elsewhere.values().map(|(count, _)| count).sum::<u64>()
    }

    pub fn hear(&self, node: Arc<str>, count: u64, now: Instant) {
        lock(&self.elsewhere).insert(node, (count, now));
    }

    pub fn tell(&self, netizen: &NetizenId) {
        if let Some(connections) = lock(&self.netizens).get(netizen) {
            connections.iter().filter_map(Weak::upgrade).for_each(|connection| connection.notify_one());
        }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.crowd.here.fetch_sub(1, Ordering::Relaxed);
        let Some(netizen) = &self.netizen else { return };
        let mut netizens = lock(&self.crowd.netizens);
        if let Some(connections) = netizens.get_mut(netizen) {
            connections.retain(|connection| connection.as_ptr() != Arc::as_ptr(&self.mine));
            if connections.is_empty() {
                netizens.remove(netizen);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The count as it is shown: exact while small, in steps when large, so that it does not flicker.
pub fn shown(online: u64) -> u64 {
    let step = match online {
        0..500 => 1,
        500..5_000 => 10,
        _ => 50,
    };
    online / step * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_is_silent_is_forgotten() {
        let crowd = Arc::new(Crowd::default());
        let _me = crowd.enter(None);
        let start = Instant::from_ms(0);
        crowd.hear("there".into(), 41, start);
        assert_eq!(crowd.online(start), 42);
        assert_eq!(crowd.online(start.plus_ms(BELIEVED_MS)), 1);
    }

    #[tokio::test]
    async fn whoever_left_is_neither_counted_nor_told() {
        let crowd = Arc::new(Crowd::default());
        let netizen = NetizenId::parse("N1").unwrap();
        let (first, second) = (crowd.enter(Some(&netizen)), crowd.enter(Some(&netizen)));
        drop(first);
        assert_eq!(crowd.here(), 1);
        crowd.tell(&netizen);
        second.mine.notified().await;
        drop(second);
        assert!(lock(&crowd.netizens).is_empty());
    }
}
