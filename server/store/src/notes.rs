//! What people wrote about what belongs to no room: rankings, objections, results of telephone interviews.

use crate::{db::Db, error::StoreError, facts::newest_bodies_of, stream::CITY_STREAM};
use domain::event::Slot;
use std::{collections::HashMap, sync::Arc};

/// Texts by item and slot.
#[derive(Default)]
pub struct Notes(HashMap<(String, Slot), Arc<str>>);

impl Notes {
    pub fn of(&self, item: &str, slot: Slot) -> Option<&Arc<str>> {
        self.0.get(&(item.to_owned(), slot))
    }
}

/// The texts of these items of the city's stream.
pub async fn of(db: &Db, items: &[&str]) -> Result<Notes, StoreError> {
    if items.is_empty() {
        return Ok(Notes::default());
    }
    let bodies = newest_bodies_of(&mut db.one_read().await?, &[CITY_STREAM], items).await?;
    Ok(Notes(bodies.into_iter().map(|body| ((body.item, body.slot), body.text)).collect()))
}
