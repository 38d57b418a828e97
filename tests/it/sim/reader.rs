//! A reader that keeps to the protocol: begins, goes on where it was, moves when told to, comes again after every
//! loss at whichever node. It folds what it gets, and says what must not have come.

use super::{
    Run, host,
    node::PORT,
    now_ms,
    plan::{Flaw, NODES, Plan},
};
use domain::{
    frame::{Event, Message},
    ids::Epoch,
    view::{RoomView, Sight, fold::fold},
};
use futures_util::StreamExt;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite};
use turmoil::net::TcpStream;

type Socket = WebSocketStream<TcpStream>;

/// A node that says nothing for so long is not there any more.
const SILENCE: Duration = Duration::from_millis(2_500);
const CONNECT_WITHIN: Duration = Duration::from_millis(600);

pub struct Reader {
    number: u64,
    plan: Arc<Plan>,
    run: Arc<Run>,
    at: Option<(Epoch, u64)>,
    view: Option<RoomView>,
    attempts: u64,
    messages: u64,
}

/// How it goes on after a connection.
enum Next {
    /// Again, after that time.
    After(Duration),
    /// At once on this connection.
    On(Box<Socket>),
}

pub fn sight(number: u64) -> Sight {
    if number.is_multiple_of(3) { Sight::Staff } else { Sight::Public }
}

impl Reader {
    pub fn new(number: u64, plan: Arc<Plan>, run: Arc<Run>) -> Self {
        Self { number, plan, run, at: None, view: None, attempts: 0, messages: 0 }
    }

    pub async fn read(mut self) {
        let mut next = Next::After(self.wait(1_000));
        loop {
            next = match next {
                Next::On(socket) => self.follow(*socket).await,
                Next::After(wait) => {
                    tokio::time::sleep(wait).await;
                    match self.connect().await {
                        Some(socket) => Next::On(Box::new(socket)),
                        None => Next::After(self.wait(700)),
                    }
                }
            };
        }
    }

    fn wait(&self, ms_max: u64) -> Duration {
        self.plan.chance.ms(0, ms_max, ("wait", self.number, self.attempts))
    }

    fn note(&self, what: &str) {
        self.run.note(self.number, format!("{} {what}", now_ms()));
    }

    fn fault(&self, what: &str) {
        self.run.fault(format!("reader {}: {what}", self.number));
    }

    async fn connect(&mut self) -> Option<Socket> {
        self.attempts += 1;
        let node = self.plan.chance.pick(NODES, ("node", self.number, self.attempts));
        let mut query =
            if sight(self.number) == Sight::Staff { "?staff=1".to_owned() } else { "?".to_owned() };
        if let Some((epoch, seq)) = &self.at {
            let since = if self.plan.has(Flaw::ResumesOffByOne) { seq + 1 } else { *seq };
            query += &format!("&since={since}&epoch={epoch}");
        }
        let address = host(node);
        let opening = async {
            let stream = TcpStream::connect((address.as_str(), PORT)).await.ok()?;
            Some(client_async(format!("ws://{address}/live{query}"), stream).await.ok()?.0)
        };
        let socket = timeout(CONNECT_WITHIN, opening).await.ok().flatten();
        self.note(&format!("node {node} {}", if socket.is_some() { "is open" } else { "is not there" }));
        socket
    }

    async fn follow(&mut self, mut socket: Socket) -> Next {
        let mut moves_at = None;
        loop {
            let heard = async {
                match moves_at {
                    Some(at) => tokio::time::timeout_at(at, socket.next()).await.map_err(|_| true),
                    None => timeout(SILENCE, socket.next()).await.map_err(|_| false),
                }
            };
            match heard.await {
                Ok(Some(Ok(tungstenite::Message::Text(text)))) => {
                    let message = serde_json::from_str(&text).expect("a message of ours");
                    if let Message::Drain { within_ms } = message {
                        moves_at = Some(
                            Instant::now() + self.plan.chance.ms(0, within_ms + 1, ("move", self.number)),
                        );
                    }
                    self.take(message);
                    self.messages += 1;
                    let what = (self.number, self.messages);
                    if self.plan.chance.happens(3, ("lost", what)) {
                        self.note("lost");
                        return Next::After(self.plan.chance.ms(0, 2_500, ("away", what)));
                    }
                    if self.plan.chance.happens(4, ("dozes", what)) {
                        self.note("dozes");
                        tokio::time::sleep(self.plan.chance.ms(300, 2_500, ("long", what))).await;
                    }
                }
                Ok(Some(Ok(tungstenite::Message::Close(frame)))) => {
                    let code = frame.map_or(1005, |frame| frame.code.into());
                    self.note(&format!("closed {code}"));
                    if !matches!(code, 1012 | 4008) {
                        self.fault(&format!("closed with {code}"));
                    }
                    self.run.closed(code);
                    return Next::After(self.wait(500));
                }
                Ok(Some(Ok(_))) => {}
                Ok(Some(Err(_)) | None) => return Next::After(self.wait(500)),
                // Told to move: the new connection first, then the old one is left.
                Err(true) => match self.connect().await {
                    Some(new) => return Next::On(Box::new(new)),
                    None => moves_at = None,
                },
                Err(false) => {
                    self.note("silence");
                    return Next::After(self.wait(500));
                }
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Snapshot { epoch, seq, room } => self.begin(epoch, seq, *room),
            Message::Events { epoch, prev, seq, events } => self.take_events(&epoch, prev, seq, &events),
            Message::Heartbeat { epoch, seq } => {
                if self.at != Some((epoch, seq)) {
                    self.fault(&format!("a heartbeat of {seq} to one who is at {:?}", self.at));
                }
            }
            Message::Tally(_) | Message::Mine(_) | Message::Reply { .. } | Message::Drain { .. } => {}
        }
    }

    fn begin(&mut self, epoch: Epoch, seq: u64, room: RoomView) {
        self.note(&format!("whole {epoch} {seq}"));
        if self.at.as_ref().is_some_and(|(known, at)| *known == epoch && *at > seq) {
            self.fault(&format!("a room of {seq} to one who is at {:?}", self.at));
        }
        self.run.whole();
        (self.at, self.view) = (Some((epoch, seq)), Some(room));
        self.show();
    }

    fn take_events(&mut self, epoch: &Epoch, prev: u64, seq: u64, events: &[Event]) {
        let numbers: Vec<_> = events.iter().map(|event| event.seq).collect();
        self.note(&format!("events {epoch} {prev}..{seq} {numbers:?}"));
        if self.at.as_ref() != Some(&(epoch.clone(), prev)) {
            self.fault(&format!("events {epoch} {prev}..{seq} to one who is at {:?}", self.at));
        }
        let is_in_order = numbers.is_sorted_by(|one, next| one < next);
        if !is_in_order || seq <= prev || numbers.iter().any(|n| *n <= prev || *n > seq) {
            self.fault(&format!("events {prev}..{seq} are {numbers:?}"));
        }
        let Some(view) = &mut self.view else { return };
        events.iter().for_each(|event| fold(view, event));
        (view.seq, view.interview.seq) = (seq, seq);
        let is_lost = self.plan.has(Flaw::IgnoresWhatIsCovered);
        let covered = if is_lost { numbers.last().copied().unwrap_or(prev) } else { seq };
        self.at = Some((epoch.clone(), covered));
        self.show();
    }

    fn show(&self) {
        if let Some(view) = &self.view {
            self.run.show(self.number, view.clone());
        }
    }
}
