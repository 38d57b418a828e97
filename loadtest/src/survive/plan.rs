//! The plan of the faults: which one at what moment, drawn with a seed.
//!
//! Pure arithmetic; `nemesis` carries it out.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Faults happen in this part of the run: before it everybody arrives, after it what was begun is finished.
const FROM_SHARE: f64 = 0.05;
const UNTIL_SHARE: f64 = 0.9;
/// How long a killed node stays away, in seconds.
const AWAY_S: [f64; 2] = [0.2, 3.0];

/// A node that is to die does so at one of its first transactions.
const AT_BATCH_MAX: u32 = 5;

/// A fault that is not a node's death.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A share of the followers loses its connections, without a word.
    Cut,
    /// Redis throws out whoever listens.
    RedisListeners,
    /// Redis throws out whoever sends.
    RedisSenders,
    RedisFlushed,
    /// Redis answers nobody for a while.
    RedisStalled,
    /// Redis is killed outright and begins anew, empty.
    RedisKilled,
    /// PostgreSQL ends every connection of the database, also in the middle of a commit.
    DatabaseConnections,
    /// PostgreSQL is stopped `immediate`, and started again.
    DatabaseStopped,
    /// The moderator pauses asking for a moment, so that some of what is under way is refused.
    AskingPaused,
}

impl Fault {
    pub const ALL: [Self; 9] = [
        Self::Cut,
        Self::RedisListeners,
        Self::RedisSenders,
        Self::RedisFlushed,
        Self::RedisStalled,
        Self::RedisKilled,
        Self::DatabaseConnections,
        Self::DatabaseStopped,
        Self::AskingPaused,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Cut => "followers cut off",
            Self::RedisListeners => "Redis listeners thrown out",
            Self::RedisSenders => "Redis senders thrown out",
            Self::RedisFlushed => "Redis flushed",
            Self::RedisStalled => "Redis stalled",
            Self::RedisKilled => "Redis killed",
            Self::DatabaseConnections => "database connections ended",
            Self::DatabaseStopped => "database stopped immediately",
            Self::AskingPaused => "asking paused",
        }
    }
}

/// A node is killed outright, and started again at the same address.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kill {
    pub at: Duration,
    pub away: Duration,
    /// Where it then dies by itself, to be started once more.
    pub then: Option<Death>,
}

/// A node dies at its `at_batch`-th transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Death {
    pub point: Point,
    pub at_batch: u32,
}

/// Where in the course of a transaction a node dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    BeforeCommit,
    BetweenCommitAndAnswer,
}

impl Point {
    /// As the node's setting has it.
    pub fn setting(self) -> &'static str {
        match self {
            Self::BeforeCommit => "before_commit",
            Self::BetweenCommitAndAnswer => "between_commit_and_answer",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::BeforeCommit => "nodes dead before a commit",
            Self::BetweenCommitAndAnswer => "nodes dead between commit and answer",
        }
    }

    /// After the `n`-th kill: half of them between commit and answer, a quarter before the commit.
    fn after(n: usize) -> Option<Self> {
        match n % 4 {
            0 | 2 => Some(Self::BetweenCommitAndAnswer),
            1 => Some(Self::BeforeCommit),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Of each node, in order of time.
    pub kills: Vec<Vec<Kill>>,
    /// Of each kind, in order of time.
    pub others: Vec<(Fault, Vec<Duration>)>,
}

impl Plan {
    /// `kills` deaths over all `nodes`, and half as many of every other fault, spread over `lasting`.
    pub fn draw(nodes: usize, kills: u32, lasting: Duration, seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut plan = Self { kills: vec![Vec::new(); nodes], others: Vec::new() };
        for (n, at) in spread(kills, lasting, &mut rng).into_iter().enumerate() {
            let away = Duration::from_secs_f64(rng.random_range(AWAY_S[0]..AWAY_S[1]));
            let at_batch = rng.random_range(1..=AT_BATCH_MAX);
            let then = Point::after(n).map(|point| Death { point, at_batch });
            plan.kills[rng.random_range(0..nodes)].push(Kill { at, away, then });
        }
        for fault in Fault::ALL {
            plan.others.push((fault, spread(kills.div_ceil(2), lasting, &mut rng)));
        }
        plan
    }
}

impl Plan {
    pub fn dead_between_commit_and_answer(&self) -> usize {
        let deaths = self.kills.iter().flatten().filter_map(|kill| kill.then);
        deaths.filter(|death| death.point == Point::BetweenCommitAndAnswer).count()
    }
}

/// One moment at random in each of `count` equal parts of the time.
fn spread(count: u32, lasting: Duration, rng: &mut StdRng) -> Vec<Duration> {
    let span = UNTIL_SHARE - FROM_SHARE;
    (0..count)
        .map(|n| FROM_SHARE + span * (f64::from(n) + rng.random::<f64>()) / f64::from(count))
        .map(|share| lasting.mul_f64(share))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn every_fault_happens_as_often_as_planned_and_in_time() {
        let plan = Plan::draw(3, 6, MINUTE, 1);
        assert_eq!(plan.kills.iter().map(Vec::len).sum::<usize>(), 6);
        assert_eq!(plan.others.len(), Fault::ALL.len());
        assert!(plan.others.iter().all(|(_, moments)| moments.len() == 3));
        let dead_at = |point| {
            plan.kills
                .iter()
                .flatten()
                .filter(|kill| kill.then.is_some_and(|death| death.point == point))
                .count()
        };
        assert_eq!((dead_at(Point::BetweenCommitAndAnswer), dead_at(Point::BeforeCommit)), (3, 2));
        let moments = plan
            .others
            .iter()
            .flat_map(|(_, moments)| moments)
            .chain(plan.kills.iter().flatten().map(|k| &k.at));
        for at in moments {
            assert!(*at >= Duration::from_secs(3) && *at <= Duration::from_secs(54), "{at:?}");
        }
    }

    #[test]
    fn moments_of_one_kind_are_in_order_of_time() {
        let plan = Plan::draw(2, 20, MINUTE, 7);
        assert!(plan.kills.iter().all(|kills| kills.windows(2).all(|pair| pair[0].at <= pair[1].at)));
        assert!(plan.others.iter().all(|(_, moments)| moments.is_sorted()));
    }

    #[test]
    fn the_same_seed_draws_the_same_plan_and_none_draws_no_fault() {
        assert_eq!(Plan::draw(3, 6, MINUTE, 1), Plan::draw(3, 6, MINUTE, 1));
        assert_ne!(Plan::draw(3, 6, MINUTE, 1), Plan::draw(3, 6, MINUTE, 2));
        let none = Plan::draw(3, 0, MINUTE, 1);
        assert!(none.kills.iter().all(Vec::is_empty) && none.others.iter().all(|(_, at)| at.is_empty()));
    }
}
