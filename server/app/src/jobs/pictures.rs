//! Pictures that were handed in and that nothing shows.

use crate::{node::App, pictures::UNUSED_MS};
use store::{StoreError, pictures};

const AT_ONCE: u32 = 100;

/// Forgets what has waited too long, the row first: what is left behind when this is broken off is bytes that nobody names.
pub async fn forget_unused(app: &App) -> Result<(), StoreError> {
    let before = app.clock.now().plus_ms(-UNUSED_MS);
    for id in pictures::unused_before(&app.db, before, AT_ONCE).await? {
        if pictures::forget(&app.db, &id).await? {
            app.pictures.remove(&id).await?;
        }
    }
    Ok(())
}
