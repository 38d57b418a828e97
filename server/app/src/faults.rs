//! Fault points: moments at which a test has the process die, because a kill from outside falls between a commit and
//! its answer only by luck.
//!
//! Only in builds with debug assertions, which the tests use, and with the feature `faults`, which the proof at full
//! size uses; a server that is released has none of it, and refuses the setting like any other that it does not know.

use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};

/// Where in the course of a transaction the process dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// Everything is written, and nothing of it stands.
    BeforeCommit,
    /// Everything stands, and nobody has been told.
    BetweenCommitAndAnswer,
}

/// A fault point, and how often a transaction has to come by before it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub point: Point,
    pub at_batch: u32,
}

struct Armed {
    point: Point,
    batches_left: AtomicU32,
}

static ARMED: OnceLock<Armed> = OnceLock::new();

impl Fault {
    /// Reads `before_commit:3` or `between_commit_and_answer:3`: at the third transaction.
    pub fn parse(text: &str) -> Option<Self> {
        let (point, at_batch) = text.split_once(':')?;
        let point = match point {
            "before_commit" => Point::BeforeCommit,
            "between_commit_and_answer" => Point::BetweenCommitAndAnswer,
            _ => return None,
        };
        Some(Self { point, at_batch: at_batch.parse().ok().filter(|batch| *batch > 0)? })
    }
}

/// From now on this process dies at that point; the first call counts.
pub fn arm(fault: Fault) {
    ARMED.get_or_init(|| Armed { point: fault.point, batches_left: AtomicU32::new(fault.at_batch) });
}

/// A transaction has come to `point`: dies, if it is its turn.
pub fn pass(point: Point) {
    let Some(armed) = ARMED.get().filter(|armed| armed.point == point) else { return };
    if armed.batches_left.fetch_sub(1, Ordering::Relaxed) == 1 {
        tracing::error!(?point, "a fault point: this process dies now");
        std::process::abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_a_point_and_a_count() {
        let fault = Fault::parse("between_commit_and_answer:3");
        assert_eq!(fault, Some(Fault { point: Point::BetweenCommitAndAnswer, at_batch: 3 }));
        for text in ["", "before_commit", "before_commit:0", "before_commit:x", "somewhere:1"] {
            assert_eq!(Fault::parse(text), None, "{text}");
        }
    }
}
