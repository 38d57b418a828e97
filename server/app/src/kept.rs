//! What takes a while to compute, kept for a moment: one request computes it, the others wait and share.

use domain::Instant;
use std::{collections::HashMap, hash::Hash, sync::Arc};
use tokio::sync::Mutex;

/// More than this is forgotten at once; what is wanted is computed again.
const KEPT_MAX: usize = 512;

pub struct Kept<K, T> {
    for_ms: i64,
    known: Mutex<HashMap<K, (Instant, Arc<T>)>>,
}

impl<K: Eq + Hash, T> Kept<K, T> {
    pub fn for_ms(for_ms: i64) -> Self {
        Self { for_ms, known: Mutex::new(HashMap::new()) }
    }

    /// What is kept of `key`, or what `load` gives, which is kept then.
    ///
    /// # Errors
    /// Those of `load`; nothing is kept then.
    pub async fn get<E>(
        &self,
        key: K,
        now: Instant,
        load: impl Future<Output = Result<T, E>>,
    ) -> Result<Arc<T>, E> {
        let mut known = self.known.lock().await;
        if let Some((at, value)) = known.get(&key)
            && now.ms_since(*at) < self.for_ms
        {
            return Ok(value.clone());
        }
        let value = Arc::new(load.await?);
        if known.len() >= KEPT_MAX {
            known.clear();
        }
        known.insert(key, (now, value.clone()));
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_value_is_computed_once_in_its_time_and_failures_are_not_kept() {
        let kept = Kept::for_ms(1_000);
        let at = Instant::from_ms;
        let failed: Result<Arc<i32>, &str> = kept.get("a", at(0), async { Err("away") }).await;
        assert_eq!(failed, Err("away"));
        let value = |now, value| kept.get("a", at(now), async move { Ok::<i32, &str>(value) });
        assert_eq!(value(0, 1).await, Ok(Arc::new(1)));
        assert_eq!(value(999, 2).await, Ok(Arc::new(1)));
        assert_eq!(value(1_000, 3).await, Ok(Arc::new(3)));
    }
}
