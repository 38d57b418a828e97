//! The nemesis: carries out the plan of the faults, and puts everything right again.
//!
//! A fault that could not be done is an error of the run: a proof without its faults proves nothing.

use std::os::unix::process::ExitStatusExt;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Result, bail};
use futures_util::future::try_join_all;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::json;
use tokio::time::{Instant, sleep, sleep_until};

use super::field::Field;
use super::insist::{Ending, insist};
use super::plan::{Death, Fault, Kill, Plan};
use crate::api::Call;
use crate::node::Node;
use crate::private::Services;
use crate::room::Room;

/// How long Redis is stalled, and asking paused.
const STALLED_MS: u32 = 3_000;
const PAUSED: Duration = Duration::from_millis(800);
/// How long Redis, and PostgreSQL, are away.
const REDIS_AWAY: Duration = Duration::from_secs(1);
const DATABASE_AWAY: Duration = Duration::from_millis(500);
/// A node that is to die by itself needs something to do; one that gets nothing is killed.
const DIES_WITHIN: Duration = Duration::from_secs(10);
const SIGABRT: i32 = 6;
const KILLED: &str = "nodes killed";

pub struct Nemesis {
    pub field: Rc<Field>,
    pub rooms: Vec<Rc<Room>>,
    pub services: Rc<Services>,
    pub begins: Instant,
    pub seed: u64,
}

impl Nemesis {
    /// Does everything that is planned; when it returns, every node is up again.
    pub async fn strike(&self, plan: Plan, nodes: Vec<Node>) -> Result<Vec<Node>> {
        let deaths = nodes.into_iter().zip(plan.kills).map(|(node, kills)| self.kill(node, kills));
        let others = plan.others.into_iter().map(|(fault, moments)| self.do_all(fault, moments));
        let (nodes, _) = tokio::try_join!(try_join_all(deaths), try_join_all(others))?;
        Ok(nodes)
    }

    async fn kill(&self, mut node: Node, kills: Vec<Kill>) -> Result<Node> {
        for Kill { at, away, then } in kills {
            sleep_until(self.begins + at).await;
            node.kill().await?;
            self.done(KILLED);
            sleep(away).await;
            if let Some(death) = then {
                self.die(&mut node, death).await?;
            }
            node.up(&[]).await?;
        }
        Ok(node)
    }

    /// Has the node come back and die at that point of its course.
    async fn die(&self, node: &mut Node, Death { point, at_batch }: Death) -> Result<()> {
        node.up(&[("WENZHENG_FAULT", format!("{}:{at_batch}", point.setting()))]).await?;
        match node.ended(DIES_WITHIN).await? {
            Some(status) if status.signal() == Some(SIGABRT) => self.done(point.name()),
            Some(status) => bail!("a node ended with {status}"),
            None => {
                node.kill().await?;
                self.done(KILLED);
            }
        }
        Ok(())
    }

    async fn do_all(&self, fault: Fault, moments: Vec<Duration>) -> Result<()> {
        let Services { redis, postgres, .. } = &*self.services;
        for at in moments {
            sleep_until(self.begins + at).await;
            match fault {
                Fault::Cut => self.field.cuts.send_modify(|wave| *wave += 1),
                Fault::RedisListeners => redis.tell("CLIENT KILL TYPE pubsub").await?,
                Fault::RedisSenders => redis.tell("CLIENT KILL TYPE normal").await?,
                Fault::RedisFlushed => redis.tell("FLUSHALL").await?,
                Fault::RedisStalled => {
                    redis.tell(&format!("CLIENT PAUSE {STALLED_MS} ALL")).await?;
                }
                Fault::RedisKilled => {
                    redis.kill().await?;
                    sleep(REDIS_AWAY).await;
                    redis.up().await?;
                }
                Fault::DatabaseConnections => postgres.end_connections().await?,
                Fault::DatabaseStopped => {
                    postgres.stop_immediately().await?;
                    sleep(DATABASE_AWAY).await;
                    postgres.up().await?;
                }
                Fault::AskingPaused => self.pause_asking().await?,
            }
            self.done(fault.name());
        }
        Ok(())
    }

    async fn pause_asking(&self) -> Result<()> {
        self.all_rooms("pause").await?;
        sleep(PAUSED).await;
        self.all_rooms("resume").await
    }

    async fn all_rooms(&self, what: &str) -> Result<()> {
        for room in &self.rooms {
            let moment = self.field.began.elapsed().as_millis();
            let key = format!("{}-{what}-{}-{moment}", self.field.run, room.index);
            let path = format!("/interviews/{}/{what}", room.id);
            let mut rng = StdRng::seed_from_u64(self.seed ^ moment as u64);
            let call = Call::post(&path, &room.moderator, json!({})).under(&key);
            match insist(&self.field, &mut rng, &call).await {
                Ending::Accepted(_) => {}
                Ending::Refused(code) => bail!("the moderator could not {what}: {code}"),
                Ending::Never => bail!("the moderator could not {what} in time"),
            }
        }
        Ok(())
    }

    fn done(&self, fault: &'static str) {
        *self.field.log.borrow_mut().faults.entry(fault).or_default() += 1;
    }
}
