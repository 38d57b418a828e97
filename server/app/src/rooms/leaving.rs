//! That this node is going away, as its connections are told.

use super::burst::Burst;
use domain::frame;

/// First they are to move within so many milliseconds, then at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leaving {
    No,
    Within { ms: u64 },
    Now,
}

/// Tells a reader to move to another node within so many milliseconds.
pub fn drain(within_ms: u64) -> Burst {
    Burst::aside(&frame::encode(&frame::Message::Drain { within_ms }))
}
