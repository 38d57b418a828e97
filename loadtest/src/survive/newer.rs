//! What only the newer program can do, tried all through an upgrade: as long as an older node may be there it is put off,
//! and nothing of it is stored; soon after the last one it is done. And an older program no longer starts then.
//!
//! It is a question's being classified, an event of the second feature level.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::field::Field;
use crate::api::{Call, Credential};
use crate::node::Version;
use crate::room::Room;

const TRY_EVERY: Duration = Duration::from_millis(100);
/// By when it is done, after the last older node was told to stop: one that was killed is waited for 20 s, and the others
/// ask every five.
const DONE_WITHIN: Duration = Duration::from_secs(30);

pub struct Newer<'a> {
    field: &'a Field,
    who: &'a Credential,
    path: String,
    /// Another binary may be of any level: then nothing is put off of which we could say that it should have been.
    is_put_off: bool,
    /// When the last older node was told to stop.
    pub older_stopped_at: Cell<Instant>,
    tries: RefCell<Vec<(Instant, Came)>>,
}

enum Came {
    Done,
    PutOff,
    /// The node was not there, or was going away.
    Away,
    Refused(String),
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct NewerReport {
    /// Tries that were told to wait for the other nodes.
    pub put_off: usize,
    /// How long after the last older node was told to stop it was done.
    pub done_after_s: f64,
    pub broken: Vec<String>,
}

impl<'a> Newer<'a> {
    /// Finds a question that may be classified.
    pub async fn find(field: &'a Field, room: &'a Room, before: &Version) -> Result<Self> {
        let questions = field.api.all(&format!("/interviews/{}/queue", room.id), &room.moderator).await?;
        let id = questions.first().and_then(|question| question["id"].as_str()).context("no question")?;
        Ok(Self {
            field,
            who: &room.moderator,
            path: format!("/questions/{id}/classify"),
            is_put_off: matches!(before, Version::Older),
            older_stopped_at: Cell::new(Instant::now()),
            tries: RefCell::default(),
        })
    }

    /// Tries again and again until the upgrade is over and it is done, or has had its time.
    pub async fn try_during(&self, upgrade: impl Future<Output = Result<()>>) -> Result<()> {
        tokio::select! {
            upgraded = upgrade => upgraded?,
            () = self.try_until(|_| false) => {}
        }
        let latest = self.older_stopped_at.get() + DONE_WITHIN;
        let over = Instant::now();
        self.try_until(|(at, came)| Instant::now() > latest || *at > over && matches!(came, Came::Done))
            .await;
        Ok(())
    }

    async fn try_until(&self, is_enough: impl Fn(&(Instant, Came)) -> bool) {
        for node in 0.. {
            // Each time another kind, so that there is something to change.
            let kind = ["consultation", "complaint"][node % 2];
            let at = Instant::now();
            let call = Call::post(&self.path, self.who, json!({ "kind": kind }));
            let came = match self.field.api.call(node, call).await {
                Ok(answer) if answer.is_success() => Came::Done,
                Ok(answer) => came(answer.status, &answer.body),
                Err(_) => Came::Away,
            };
            let tried = (at, came);
            let enough = is_enough(&tried);
            self.tries.borrow_mut().push(tried);
            if enough {
                return;
            }
            sleep(TRY_EVERY).await;
        }
    }

    pub fn report(&self) -> NewerReport {
        report(&self.tries.borrow(), self.older_stopped_at.get(), self.is_put_off)
    }
}

fn came(status: u16, body: &Value) -> Came {
    match crate::api::code(status, body) {
        code if code == "upgrading" => Came::PutOff,
        code if code == "draining" => Came::Away,
        code => Came::Refused(code),
    }
}

fn report(tries: &[(Instant, Came)], older_stopped_at: Instant, is_put_off: bool) -> NewerReport {
    let mut broken = Vec::new();
    let done: Vec<Instant> =
        tries.iter().filter(|(_, came)| matches!(came, Came::Done)).map(|(at, _)| *at).collect();
    let put_off = tries.iter().filter(|(_, came)| matches!(came, Came::PutOff)).count();
    for (_, came) in tries {
        if let Came::Refused(code) = came {
            broken.push(format!("what only the newer program can do was refused with {code}"));
        }
    }
    let early = done.iter().filter(|at| **at < older_stopped_at).count();
    if is_put_off && (early > 0 || put_off == 0) {
        broken.push(format!("{early} newer events beside an older node, {put_off} put off"));
    }
    let after = done.iter().find(|at| **at >= older_stopped_at);
    if after.is_none() {
        broken.push("what only the newer program can do was never done".to_owned());
    }
    let done_after_s = after.map_or(f64::NAN, |at| (*at - older_stopped_at).as_secs_f64());
    NewerReport { put_off, done_after_s, broken }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_event_beside_an_older_node_turns_it_red() {
        let began = Instant::now();
        let at = |ms| began + Duration::from_millis(ms);
        let (stopped, put_off) = (at(100), || Came::PutOff);
        let good = [(at(0), put_off()), (at(50), Came::Away), (at(200), Came::Done)];
        let sound = report(&good, stopped, true);
        assert_eq!((sound.put_off, sound.done_after_s, sound.broken.len()), (1, 0.1, 0));
        let early = [(at(0), put_off()), (at(50), Came::Done), (at(200), Came::Done)];
        assert_eq!(report(&early, stopped, true).broken.len(), 1);
        assert_eq!(report(&early, stopped, false).broken.len(), 0, "it may be of the same level");
        assert_eq!(report(&good[..2], stopped, true).broken.len(), 1, "never done");
        assert_eq!(report(&good[1..], stopped, true).broken.len(), 1, "nobody was put off");
        let refused =
            [(at(0), put_off()), (at(150), Came::Refused("internal".into())), (at(200), Came::Done)];
        assert_eq!(report(&refused, stopped, true).broken.len(), 1);
    }
}
