//! This node's copy of the city: departments, staff, settings. At most two seconds behind the database.

use domain::City;
use std::sync::Arc;
use store::{Db, StoreError};
use tokio::sync::watch;

#[derive(Clone)]
pub struct CityCopy(watch::Sender<Arc<City>>);

impl CityCopy {
    /// Reads the city for the first time.
    pub async fn load(db: &Db) -> Result<Self, StoreError> {
        let city = store::facts::load_city(db).await?;
        Ok(Self(watch::Sender::new(Arc::new(city))))
    }

    pub fn now(&self) -> Arc<City> {
        self.0.borrow().clone()
    }

    /// Takes a newer state; an older one is left.
    pub fn put(&self, city: City) {
        self.0.send_if_modified(|known| {
            let is_newer = known.epoch != city.epoch || known.seq < city.seq;
            if is_newer {
                *known = Arc::new(city);
            }
            is_newer
        });
    }

    /// Reads the city anew if the database is ahead.
    pub async fn refresh(&self, db: &Db) -> Result<(), StoreError> {
        let known = self.now();
        let head = store::stream::city_head(db).await?;
        if head.is_some_and(|head| head.epoch != known.epoch || head.seq != known.seq) {
            self.put(store::facts::load_city(db).await?);
        }
        Ok(())
    }
}
