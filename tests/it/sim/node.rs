//! A node of the simulation: the product's rooms and connections, on the log in memory and the bad bus, and people
//! who act on it.

use super::{
    Run,
    acts::{Acts, INTERVIEW},
    bus::Wire,
    memory::{Memory, NodeLog},
    now_ms,
    outlet::Watched,
    plan::{LEAVING_MS, Plan, UNREST_MS},
};
use app::{
    bus::{Bus, INCOMING_MAX, Notice},
    clock::Clock,
    config::NodeLimits,
    rooms::{
        Rooms,
        connection::{self, Commands, Follower},
        leaving::Leaving,
        outlet::Socket,
    },
};
use domain::{
    Instant,
    ids::{Epoch, InterviewId},
    view::Sight,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, watch};
use tokio_tungstenite::{
    accept_hdr_async,
    tungstenite::handshake::server::{ErrorResponse, Request, Response},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use turmoil::net::{TcpListener, TcpStream};

pub const PORT: u16 = 8_080;
const CLOCK_EVERY_MS: u64 = 100;

/// Small enough that readers fall off the ring, are too far behind, and get stuck within seconds.
fn limits() -> NodeLimits {
    NodeLimits {
        ring_frames_max: 5,
        resume_events_max: 40,
        stuck_seconds_max: 1,
        heartbeat_seconds: 1,
        ..NodeLimits::default()
    }
}

#[derive(Clone)]
struct Node {
    number: u64,
    run: Arc<Run>,
    plan: Arc<Plan>,
    rooms: Rooms,
    leaving: watch::Sender<Leaving>,
}

/// Runs until it crashes.
pub async fn run(
    number: u64,
    plan: Arc<Plan>,
    memory: Arc<Memory>,
    acts: Arc<Acts>,
    run: Arc<Run>,
) -> turmoil::Result {
    let clock = Clock::standing(Instant::from_ms(now_ms() as i64));
    let (to_rooms, mut incoming) = mpsc::channel(INCOMING_MAX);
    let (bus, tasks) = (Bus::new(to_rooms, None), TaskTracker::new());
    let log = Arc::new(NodeLog { memory: memory.clone(), plan: plan.clone(), node: number });
    let leaving = watch::Sender::new(Leaving::No);
    let rooms = Rooms::new(log, bus.clone(), clock.clone(), limits(), leaving.subscribe(), tasks.clone());
    tokio::spawn(rooms.clone().follow_log(CancellationToken::new()));
    let node = Node { number, run, plan: plan.clone(), rooms, leaving };
    let mut wire = Wire::new(number, plan.clone()).await?;
    let (socket, mut datagram) = (wire.socket(), Wire::buffer());
    let listener = TcpListener::bind(("0.0.0.0", PORT)).await?;
    tokio::spawn(leave(node.clone()));
    let mut clock_ticks = tokio::time::interval(Duration::from_millis(CLOCK_EVERY_MS));
    let mut next_act = Box::pin(tokio::time::sleep(pause(&plan, number)));
    loop {
        tokio::select! {
            biased;
            Some(heard) = incoming.recv() => node.rooms.hear(heard),
            Ok((length, _)) = socket.recv_from(&mut datagram) => {
                wire.open(&datagram[..length]).into_iter().for_each(|heard| node.rooms.hear(heard));
            }
            Ok((stream, _)) = listener.accept() => {
                tokio::spawn(serve(node.clone(), stream));
            }
            _ = clock_ticks.tick() => clock.advance_ms(CLOCK_EVERY_MS as i64),
            () = &mut next_act => {
                let at_ms = now_ms();
                if at_ms < UNREST_MS {
                    let commands = |room: &_| acts.commands(room, number, at_ms);
                    let delta = acts.carry_out(&mut memory.lock(), at_ms * 10 + number, commands);
                    if let Some(delta) = delta.map(Arc::new) {
                        bus.publish(Notice::Room(delta.clone()));
                        wire.tell(&delta);
                    }
                }
                next_act = Box::pin(tokio::time::sleep(pause(&plan, number)));
            }
        }
    }
}

fn pause(plan: &Plan, node: u64) -> Duration {
    plan.chance.ms(30, 500, ("pause", node, now_ms()))
}

/// Tells the readers to go, when the time has come.
async fn leave(node: Node) {
    let Some(wait_ms) = node.plan.leaves_at_ms(node.number).and_then(|at_ms| at_ms.checked_sub(now_ms()))
    else {
        return;
    };
    tokio::time::sleep(Duration::from_millis(wait_ms)).await;
    node.leaving.send_replace(Leaving::Within { ms: LEAVING_MS });
    tokio::time::sleep(Duration::from_millis(LEAVING_MS)).await;
    node.leaving.send_replace(Leaving::Now);
}

/// The handshake, then the product's connection.
async fn serve(node: Node, stream: TcpStream) {
    let mut asked = None;
    #[expect(clippy::result_large_err, reason = "the library's own signature")]
    let handshake = |request: &Request, answer: Response| -> Result<Response, ErrorResponse> {
        asked = Some(request.uri().clone());
        Ok(answer)
    };
    let Ok(accepted) = accept_hdr_async(stream, handshake).await else { return };
    let query = asked.as_ref().and_then(|uri| uri.query()).unwrap_or_default().to_owned();
    let named = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let id = InterviewId::parse(INTERVIEW).expect("an id");
    // While the database is away a room that is not in memory cannot be entered.
    let Ok(Some(room)) = node.rooms.open(&id).await else { return };
    let follower = Follower {
        sight: if named("staff").is_some() { Sight::Staff } else { Sight::Public },
        netizen: None,
        since: named("since").and_then(|since| since.parse().ok()),
        epoch: named("epoch").and_then(|epoch| Epoch::parse(&epoch)),
    };
    let socket = Socket::new(accepted.into_inner(), &limits()).await;
    let outlet =
        Watched::new(socket, node.number, room.clone(), follower.sight, node.plan.clone(), node.run.clone());
    let commands: Commands = Arc::new(|_| Box::pin(async { String::new() }));
    connection::run(outlet, node.rooms.clone(), room, follower, commands).await;
}
