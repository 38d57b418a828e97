//! Closing polls at their time. Every node looks; the second one to come finds the poll closed.

use crate::{node::App, writer::WriteError};
use domain::{Actor, Refusal, RoomCommand};
use store::{StoreError, polls};

/// How many are closed by one look; the next ones follow a moment later.
const CLOSED_AT_ONCE: u32 = 50;

/// Closes what is due. Nothing is closed by a clock that is being set right.
pub async fn close_due(app: &App) -> Result<(), StoreError> {
    if app.clock.is_off() {
        return Ok(());
    }
    for (interview, poll) in polls::due(&app.db, app.clock.now(), CLOSED_AT_ONCE).await? {
        let close = RoomCommand::ClosePoll { poll: poll.clone() };
        match app.writer.room(&interview, Actor::System, close, None).await {
            Ok(_) | Err(WriteError::Refused(Refusal::WrongState)) => {}
            Err(error) => tracing::warn!(%error, %interview, %poll, "a poll stays open beyond its time"),
        }
    }
    Ok(())
}
