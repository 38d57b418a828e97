//! Pictures that were handed in and that nothing shows.

use crate::node::App;
use domain::instant::{DAY_MS, MINUTE_MS};
use store::{StoreError, pictures};

/// So long a picture is kept for what is to show it.
const UNUSED_MS: i64 = DAY_MS;
/// So long it may be named; what is named just before then is stored long before it would be forgotten.
pub const OFFERED_MS: i64 = DAY_MS - 120 * MINUTE_MS;
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
