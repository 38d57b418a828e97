//! The database or Redis away for a while, one after the other and nothing else: what was said meanwhile, how late what
//! happened was seen, and how long it took until everything was accepted again.

use std::rc::Rc;
use std::time::Duration;

use anyhow::Result;
use clap::ValueEnum;
use serde::Serialize;
use tokio::time::{Instant, sleep};

use super::askers::Askers;
use super::field::Field;
use super::log::{Asked, Came, Made, Period};
use crate::latency::{Latency, Summary};
use crate::line::Line;
use crate::private::Services;

/// What is promised: so soon it is said that the database is away, so late at most is what is seen without Redis.
const SAID_WITHIN: Duration = Duration::from_secs(3);
const SEEN_WITHIN: Duration = Duration::from_secs(2);
/// The nodes, the services and this program share the cores of one machine, and all of that is in the times.
pub const ALLOWED_FOR_LOAD: Duration = Duration::from_millis(500);
const ASK_EVERY: Duration = Duration::from_millis(250);
/// Between two absences.
const RESTING: Duration = Duration::from_secs(1);

/// Who is away, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Absence {
    DatabaseStopped,
    DatabaseStalled,
    DatabaseCutOff,
    RedisKilled,
    RedisStalled,
    RedisCutOff,
}

/// The services, and the way from the nodes to them.
pub struct Around {
    pub services: Rc<Services>,
    pub to_postgres: Line,
    pub to_redis: Line,
}

#[derive(Debug, Clone, Serialize)]
pub struct AbsenceReport {
    pub what: &'static str,
    pub lasted_s: f64,
    /// Calls that began and were answered meanwhile, and how fast.
    pub calls: usize,
    pub answered: Summary,
    /// How far connected followers were behind.
    pub behind: Summary,
    /// What was asked meanwhile, and after how long the last of it had its receipt.
    pub asked: usize,
    pub accepted_in_s: f64,
    pub broken: Vec<String>,
}

impl Absence {
    fn name(self) -> &'static str {
        match self {
            Self::DatabaseStopped => "PostgreSQL stopped immediately",
            Self::DatabaseStalled => "PostgreSQL stalled",
            Self::DatabaseCutOff => "PostgreSQL cut off",
            Self::RedisKilled => "Redis killed",
            Self::RedisStalled => "Redis stalled",
            Self::RedisCutOff => "Redis cut off",
        }
    }

    fn is_of_database(self) -> bool {
        match self {
            Self::DatabaseStopped | Self::DatabaseStalled | Self::DatabaseCutOff => true,
            Self::RedisKilled | Self::RedisStalled | Self::RedisCutOff => false,
        }
    }

    async fn begin(self, around: &Around) -> Result<()> {
        let Services { postgres, redis, .. } = &*around.services;
        match self {
            Self::DatabaseStopped => postgres.stop_immediately().await?,
            Self::DatabaseStalled => postgres.stall()?,
            Self::DatabaseCutOff => around.to_postgres.cut().await?,
            Self::RedisKilled => redis.kill().await?,
            Self::RedisStalled => redis.stall()?,
            Self::RedisCutOff => around.to_redis.cut().await?,
        }
        Ok(())
    }

    async fn end(self, around: &Around) -> Result<()> {
        let Services { postgres, redis, .. } = &*around.services;
        match self {
            Self::DatabaseStopped => postgres.up().await?,
            Self::DatabaseStalled => postgres.go_on()?,
            Self::DatabaseCutOff => around.to_postgres.mend().await?,
            Self::RedisKilled => redis.up().await?,
            Self::RedisStalled => redis.go_on()?,
            Self::RedisCutOff => around.to_redis.mend().await?,
        }
        Ok(())
    }

    /// What a call came to that is not as promised.
    fn fault(self, call: &Made) -> Option<String> {
        if self.is_of_database() {
            return fault_of_database(call);
        }
        (call.came != Came::Accepted).then(|| format!("a call came to {:?}", call.came))
    }
}

/// What a call came to that is not as promised while the database is away.
pub fn fault_of_database(Made { took, came, .. }: &Made) -> Option<String> {
    let is_said = matches!(came, Came::NotNow { status: 503, code, has_retry_after: true }
        if code == "store_unavailable");
    if !is_said {
        return Some(format!("a call came to {came:?}"));
    }
    (*took > SAID_WITHIN + ALLOWED_FOR_LOAD).then(|| format!("it was said only after {took:?}"))
}

/// Each of them for so long, one after the other.
pub async fn absences(
    field: &Field,
    askers: &Askers,
    around: &Around,
    of: &[Absence],
    lasting: Duration,
) -> Result<Vec<AbsenceReport>> {
    let mut reports = Vec::new();
    for &absence in of {
        eprintln!("{} for {} s", absence.name(), lasting.as_secs());
        field.begin_period();
        let meanwhile = async {
            absence.begin(around).await?;
            let from = Instant::now();
            sleep(lasting).await;
            let until = Instant::now();
            absence.end(around).await?;
            Ok((from, until))
        };
        let (from, until) = askers.ask_while(ASK_EVERY, meanwhile).await?;
        let asked = field.log.borrow().asked((from - field.began, until - field.began));
        reports.push(report(absence, (from, until), &field.end_period(), asked));
        sleep(RESTING).await;
    }
    Ok(reports)
}

fn report(what: Absence, (from, until): (Instant, Instant), period: &Period, asked: Asked) -> AbsenceReport {
    let meanwhile = |call: &&Made| call.began >= from && call.began + call.took <= until;
    let calls: Vec<&Made> = period.calls.iter().filter(meanwhile).collect();
    let mut answered = Latency::default();
    calls.iter().for_each(|call| answered.record(call.took));
    let behind = period.behind.summary();
    let mut broken: Vec<String> = calls.iter().filter_map(|call| what.fault(call)).collect();
    if calls.is_empty() {
        broken.push("nobody was answered meanwhile".to_owned());
    }
    let late_ms = (SEEN_WITHIN + ALLOWED_FOR_LOAD).as_secs_f64() * 1_000.0;
    if !what.is_of_database() && behind.max_ms > late_ms {
        broken.push(format!("an event was seen {:.0} ms late", behind.max_ms));
    }
    AbsenceReport {
        what: what.name(),
        lasted_s: (until - from).as_secs_f64(),
        calls: calls.len(),
        answered: answered.summary(),
        behind,
        asked: asked.count,
        accepted_in_s: asked.last_after.as_secs_f64(),
        broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(what: Absence, came: Came, took_ms: u64, behind_ms: u64) -> usize {
        let from = Instant::now();
        let took = Duration::from_millis(took_ms);
        let mut period =
            Period { calls: vec![Made { node: 0, began: from, took, came }], ..Period::default() };
        period.behind.record(Duration::from_millis(behind_ms));
        report(what, (from, from + Duration::from_secs(10)), &period, Asked::default()).broken.len()
    }

    fn away(code: &str, has_retry_after: bool) -> Came {
        Came::NotNow { status: 503, code: code.to_owned(), has_retry_after }
    }

    #[test]
    fn that_the_database_is_away_has_to_be_said_and_soon() {
        let what = Absence::DatabaseStalled;
        assert_eq!(broken(what, away("store_unavailable", true), 2_000, 9_000), 0);
        assert_eq!(broken(what, away("store_unavailable", true), 3_600, 0), 1);
        assert_eq!(broken(what, away("store_unavailable", false), 2_000, 0), 1);
        assert_eq!(broken(what, away("overloaded", true), 2_000, 0), 1);
        assert_eq!(broken(what, Came::NoAnswer("connection lost".to_owned()), 10, 0), 1);
        assert_eq!(broken(what, Came::Accepted, 10, 0), 1, "by whom?");
    }

    #[test]
    fn without_redis_nothing_is_refused_and_nothing_is_late() {
        let what = Absence::RedisCutOff;
        assert_eq!(broken(what, Came::Accepted, 50, 2_000), 0);
        assert_eq!(broken(what, Came::Accepted, 50, 2_700), 1);
        assert_eq!(broken(what, away("overloaded", true), 50, 0), 1);
        assert_eq!(broken(what, Came::Refused("not_found".to_owned()), 50, 0), 1);
    }

    #[test]
    fn when_nobody_asked_nothing_is_proven() {
        let now = Instant::now();
        let report = report(Absence::RedisKilled, (now, now), &Period::default(), Asked::default());
        assert_eq!(report.broken.len(), 1);
    }
}
