//! What goes wrong in a run, and when: all of it drawn from the seed beforehand, or on asking. A flaw is something
//! that must not go wrong, planted to see that it is found.

use super::chance::Chance;

pub const NODES: u64 = 3;
pub const READERS: u64 = 6;
/// So long things happen and go wrong; then everything is mended and has to come to rest.
pub const UNREST_MS: u64 = 6_000;

/// How long a node that leaves in order gives its readers to move.
pub const LEAVING_MS: u64 = 400;

/// Planted in what stands around the rooms and the readers' protocol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// The bus leaves a message out and passes the next one off as following on it.
    SwallowsAMessage,
    /// A reader asks to go on behind the number after the one it has.
    ResumesOffByOne,
    /// A reader takes the number of the last event it got for how far it is covered.
    IgnoresWhatIsCovered,
    /// A node hands out a room that was encoded before something in it was hidden.
    ServesAnOldRoom,
}

impl Flaw {
    /// What is said of it.
    pub fn shows_as(self) -> &'static str {
        match self {
            Self::SwallowsAMessage => "sees otherwise",
            Self::ResumesOffByOne | Self::IgnoresWhatIsCovered => "to one who is at",
            Self::ServesAnOldRoom => "shows what it has hidden",
        }
    }
}

pub struct Plan {
    pub chance: Chance,
    pub flaw: Option<Flaw>,
    /// In order of time.
    pub troubles: Vec<(u64, Trouble)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Trouble {
    /// The node is gone at once, and comes again some time later.
    Crash {
        node: u64,
    },
    Start {
        node: u64,
    },
    /// Nothing passes between two nodes, or between the readers and a node.
    Part {
        one: u64,
        other: u64,
    },
    Mend {
        one: u64,
        other: u64,
    },
    /// The log is put back to where it was so many events ago.
    Restore {
        lost: u64,
    },
}

/// Stands for the readers where [`Trouble`] names two places.
pub const THE_READERS: u64 = NODES;

impl Plan {
    pub fn new(seed: u64, flaw: Option<Flaw>) -> Self {
        let chance = Chance(seed);
        let mut troubles = Vec::new();
        for node in 0..NODES {
            if let Some(Departure { gone_at_ms, .. }) = departure(chance, node) {
                let back_at_ms = gone_at_ms + 200 + chance.pick(1_500, ("back", node));
                troubles.push((gone_at_ms, Trouble::Crash { node }));
                troubles.push((back_at_ms, Trouble::Start { node }));
            }
        }
        for n in 0..2 {
            if chance.happens(50, ("part", n)) {
                let one = chance.pick(NODES, ("one", n));
                let other = (one + 1 + chance.pick(NODES, ("other", n))) % (NODES + 1);
                let from_ms = chance.pick(UNREST_MS - 2_000, ("parted", n));
                troubles.push((from_ms, Trouble::Part { one, other }));
                troubles
                    .push((from_ms + 300 + chance.pick(1_700, ("mended", n)), Trouble::Mend { one, other }));
            }
        }
        if chance.happens(25, "restore") {
            let lost = chance.pick(12, "lost");
            troubles.push((1_500 + chance.pick(3_500, "restored"), Trouble::Restore { lost }));
        }
        troubles.sort();
        Self { chance, flaw, troubles }
    }

    pub fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    /// When a node tells its readers to go, if it does so before it is gone.
    pub fn leaves_at_ms(&self, node: u64) -> Option<u64> {
        departure(self.chance, node)?.leaves_at_ms
    }

    pub fn is_database_away(&self, node: u64, at_ms: u64) -> bool {
        let from_ms = self.chance.pick(UNREST_MS, ("away", node));
        let is_seldom = self.chance.happens(40, ("is away", node));
        at_ms < UNREST_MS && is_seldom && (from_ms..from_ms + 1_200).contains(&at_ms)
    }
}

struct Departure {
    leaves_at_ms: Option<u64>,
    gone_at_ms: u64,
}

/// Most nodes go once, half of them in order.
fn departure(chance: Chance, node: u64) -> Option<Departure> {
    let at_ms = 500 + chance.pick(UNREST_MS - 2_500, ("gone", node));
    let is_in_order = chance.happens(50, ("in order", node));
    let departure = Departure {
        leaves_at_ms: is_in_order.then_some(at_ms),
        gone_at_ms: if is_in_order { at_ms + LEAVING_MS + 200 } else { at_ms },
    };
    chance.happens(70, ("goes", node)).then_some(departure)
}
