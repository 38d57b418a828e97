//! The nemesis: carries out the plan of the faults, and puts everything right again.
//!
//! A fault that could not be done is an error of the run: a proof without its faults proves nothing.

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
use super::nodes::Node;
use super::plan::{Fault, Kill, Plan};
use super::services::Services;
use crate::api::Call;
use crate::room::Room;

/// How long Redis is stalled, and asking paused.
const STALLED_MS: u32 = 3_000;
const PAUSED: Duration = Duration::from_millis(800);
const KILLED: &str = "nodes killed";

pub struct Nemesis {
    pub field: Rc<Field>,
    pub rooms: Vec<Rc<Room>>,
    pub services: Services,
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
        for Kill { at, away } in kills {
            sleep_until(self.begins + at).await;
            node.kill().await?;
            self.done(KILLED);
            sleep(away).await;
            node.up().await?;
        }
        Ok(node)
    }

    async fn do_all(&self, fault: Fault, moments: Vec<Duration>) -> Result<()> {
        for at in moments {
            sleep_until(self.begins + at).await;
            match fault {
                Fault::Cut => self.field.cuts.send_modify(|wave| *wave += 1),
                Fault::RedisListeners => self.services.redis("CLIENT KILL TYPE pubsub").await?,
                Fault::RedisSenders => self.services.redis("CLIENT KILL TYPE normal").await?,
                Fault::RedisFlushed => self.services.redis("FLUSHALL").await?,
                Fault::RedisStalled => {
                    self.services.redis(&format!("CLIENT PAUSE {STALLED_MS} ALL")).await?;
                }
                Fault::DatabaseConnections => self.services.end_database_connections().await?,
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
