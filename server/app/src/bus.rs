//! The bus tells every node what was committed. It is fast, not trusted: a message that is lost, late, doubled
//! or forged changes only the delay, since rooms check every number and read the log when one is missing.
//!
//! Two operations: [`Bus::publish`], and [`Bus::follow`] for the rooms that have followers here. What comes in
//! goes to one queue, which [`crate::rooms`] works off. Within a process messages go straight there; over Redis
//! they are carried by [`redis`].

pub mod redis;

use crate::clock::hex;
use domain::{
    event::{Body, Recorded},
    ids::{Epoch, InterviewId, NetizenId},
};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::{collections::HashMap, sync::Arc};
use tokio::sync::mpsc;

/// The version of the messages; those of another one are left to the log.
const VERSION: u32 = 1;
/// Messages that may wait to be worked off; more are dropped and found in the log.
pub const INCOMING_MAX: usize = 8_192;

/// What one node tells the others.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// Events were committed in a room.
    Room(Arc<Delta>),
    /// Something was committed in the city's stream.
    City,
    /// What is personal of a netizen changed in a room.
    Mine { interview: InterviewId, netizen: NetizenId },
    /// How many follow which room on a node.
    Presence { counts: HashMap<InterviewId, u64> },
    /// Somebody spent one of what a limit allows; every node counts it.
    Spent { limit: Limit, of: String },
}

/// What is limited for an address, or for an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    Asks,
    Netizens,
    FailuresOfAddress,
    FailuresOfAccount,
}

/// The events `prev + 1 ..= seq` of a room, with the texts that they brought.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Delta {
    pub interview: InterviewId,
    pub epoch: Epoch,
    pub prev: u64,
    pub seq: u64,
    pub events: Vec<Arc<Recorded>>,
    pub bodies: Vec<Body>,
}

/// A notice and the node it comes from; none for this one.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub node: Option<Arc<str>>,
    pub notice: Notice,
}

#[derive(Clone)]
pub struct Bus {
    incoming: mpsc::Sender<Incoming>,
    remote: Option<redis::Remote>,
}

impl Bus {
    pub fn new(incoming: mpsc::Sender<Incoming>, remote: Option<redis::Remote>) -> Self {
        Self { incoming, remote }
    }

    /// Tells this node's rooms and the other nodes'. Never waits: what does not fit is found in the log.
    pub fn publish(&self, notice: Notice) {
        if let Some(remote) = &self.remote {
            remote.publish(&notice);
        }
        if let Err(error) = self.incoming.try_send(Incoming { node: None, notice }) {
            metrics::counter!("wenzheng_bus_dropped_total", "at" => "incoming").increment(1);
            tracing::debug!(%error, "a notice did not fit; the rooms will read the log");
        }
    }

    /// From now on messages of that room are wanted here.
    pub fn follow(&self, interview: &InterviewId) {
        if let Some(remote) = &self.remote {
            remote.follow(interview, true);
        }
    }

    pub fn unfollow(&self, interview: &InterviewId) {
        if let Some(remote) = &self.remote {
            remote.follow(interview, false);
        }
    }

    /// Whether messages come in from other nodes; none when there is only one.
    pub fn is_connected(&self) -> Option<bool> {
        self.remote.as_ref().map(redis::Remote::is_connected)
    }
}

/// Signs and checks what goes over a wire that others may write to.
#[derive(Clone)]
pub struct Seal {
    key: Arc<[u8]>,
    node: Arc<str>,
}

#[derive(Serialize, Deserialize)]
struct Envelope<N> {
    v: u32,
    node: Arc<str>,
    notice: N,
}

impl Seal {
    pub fn new(secret: &str, node: &str) -> Self {
        Self { key: secret.as_bytes().into(), node: node.into() }
    }

    fn mac(&self, text: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(text.as_bytes());
        mac
    }

    /// The notice as text, with its code in front.
    pub fn close(&self, notice: &Notice) -> String {
        let text = domain::frame::encode(&Envelope { v: VERSION, node: self.node.clone(), notice });
        hex(&self.mac(&text).finalize().into_bytes()) + &text
    }

    /// None when it is not genuine, of another version, or this node's own.
    pub fn open(&self, sealed: &str) -> Option<Incoming> {
        let (code, text) = sealed.split_at_checked(64)?;
        let code: Option<Vec<u8>> =
            (0..32).map(|n| u8::from_str_radix(code.get(2 * n..2 * n + 2)?, 16).ok()).collect();
        self.mac(text).verify_slice(&code?).ok()?;
        let Envelope { v, node, notice } = serde_json::from_str::<Envelope<Notice>>(text).ok()?;
        (v == VERSION && node != self.node).then_some(Incoming { node: Some(node), notice })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_another_node_has_sealed_comes_in() {
        let (here, there) = (Seal::new("secret", "here"), Seal::new("secret", "there"));
        let sealed = there.close(&Notice::City);
        assert!(here.open(&sealed).is_some_and(|incoming| incoming.node.as_deref() == Some("there")));
        assert!(there.open(&sealed).is_none(), "its own");
        assert!(Seal::new("other", "here").open(&sealed).is_none(), "another secret");
        assert!(here.open(&sealed.replace("there", "hers!")).is_none(), "changed on the way");
        for garbage in ["", "x", "问".repeat(40).as_str(), &"0".repeat(80)] {
            assert!(here.open(garbage).is_none());
        }
    }
}
