//! The bus between nodes as it is at its worst: messages are lost, late, doubled, forged, and overtake each other.

use super::{
    host,
    plan::{Flaw, NODES, Plan},
};
use app::bus::{Delta, Incoming, Notice, Seal};
use std::{collections::HashMap, rc::Rc, sync::Arc, time::Duration};
use turmoil::net::UdpSocket;

const PORT: u16 = 9_000;
const SECRET: &str = "a secret of at least 32 characters";
const MESSAGE_BYTES_MAX: usize = 256 * 1024;

/// One node's line to the others.
pub struct Wire {
    node: u64,
    plan: Arc<Plan>,
    seal: Seal,
    socket: Rc<UdpSocket>,
    /// Where a message was left out on the way to a node: the number that the next one will be said to follow.
    swallowed: HashMap<u64, u64>,
}

impl Wire {
    pub async fn new(node: u64, plan: Arc<Plan>) -> std::io::Result<Self> {
        let socket = Rc::new(UdpSocket::bind(("0.0.0.0", PORT)).await?);
        Ok(Self { node, plan, seal: Seal::new(SECRET, &host(node)), socket, swallowed: HashMap::new() })
    }

    pub fn tell(&mut self, delta: &Arc<Delta>) {
        for peer in (0..NODES).filter(|peer| *peer != self.node) {
            let (chance, what) = (self.plan.chance, (self.node, peer, delta.epoch.to_string(), delta.seq));
            if chance.happens(15, ("lost", &what)) {
                continue;
            }
            let mut delta = Delta::clone(delta);
            if self.plan.has(Flaw::SwallowsAMessage) {
                if chance.happens(20, ("swallowed", &what)) {
                    self.swallowed.entry(peer).or_insert(delta.prev);
                    continue;
                }
                delta.prev = self.swallowed.remove(&peer).unwrap_or(delta.prev);
            }
            let mut text = self.seal.close(&Notice::Room(Arc::new(delta)));
            if chance.happens(5, ("forged", &what)) {
                text = text.replacen("question", "quest1on", 1).replacen("\"seq\":", "\"seq\":1", 1);
            }
            let copies = 1 + u64::from(chance.happens(15, ("doubled", &what)));
            for copy in 0..copies {
                let is_late = chance.happens(25, ("late", copy, &what));
                let delay = chance.ms(0, if is_late { 700 } else { 20 }, ("delay", copy, &what));
                tokio::task::spawn_local(send(self.socket.clone(), peer, text.clone(), delay));
            }
        }
    }

    /// What another node says and has sealed; none of all the rest.
    pub fn open(&self, datagram: &[u8]) -> Option<Incoming> {
        self.seal.open(std::str::from_utf8(datagram).ok()?)
    }

    pub fn socket(&self) -> Rc<UdpSocket> {
        self.socket.clone()
    }

    pub fn buffer() -> Vec<u8> {
        vec![0; MESSAGE_BYTES_MAX]
    }
}

async fn send(socket: Rc<UdpSocket>, peer: u64, text: String, delay: Duration) {
    tokio::time::sleep(delay).await;
    // A node that is gone does not hear it, and nobody learns that.
    let _heard_or_not = socket.send_to(text.as_bytes(), (turmoil::lookup(host(peer)), PORT)).await;
}
