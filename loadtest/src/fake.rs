//! A server for the tests of this crate: as much of the contract as the load test uses, in memory, and with one flaw if
//! asked for, so that a whole run can be seen to be clean, and to turn red.
//!
//! It checks no permission and no state, and it is not an example of how a server should be written.

mod asked;
mod http;
mod live;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What can be wrong with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    None,
    /// Gives a receipt for a question and does not store it.
    LosesQuestion,
    /// Stores a question again when it is handed in again under its key.
    ForgetsKeys,
    /// Leaves an event out of one message to one follower.
    LosesEvent,
    /// Sends one message twice.
    DoublesMessage,
    /// Sends the events of one message in the wrong order.
    SwapsEvents,
    /// Leaves one message to each follower out altogether.
    SkipsMessage,
    /// Counts one question too many.
    Miscounts,
    /// Goes on telling hidden questions to whoever resumes.
    ShowsHidden,
}

pub struct Fake {
    pub url: String,
    serving: JoinHandle<()>,
}

impl Fake {
    pub async fn start(flaw: Flaw) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let city = Shared(Arc::new(Mutex::new(City { flaw, ..City::default() })));
        let serving = tokio::spawn(async move { axum::serve(listener, http::router(city)).await.unwrap() });
        Self { url, serving }
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

#[derive(Clone)]
struct Shared(Arc<Mutex<City>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, City> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct City {
    flaw: Flaw,
    /// A flaw shows once.
    is_flaw_shown: bool,
    ids: u64,
    rooms: HashMap<String, Room>,
    /// The room of each question.
    room_of: HashMap<String, String>,
}

impl Default for City {
    fn default() -> Self {
        Self {
            flaw: Flaw::None,
            is_flaw_shown: false,
            ids: 0,
            rooms: HashMap::new(),
            room_of: HashMap::new(),
        }
    }
}

fn is_public(question: &Value) -> bool {
    matches!(question["status"].as_str(), Some("approved" | "answered"))
}

#[derive(Default)]
struct Room {
    /// Each with whether the public sees it; the first has number 1.
    log: Vec<(bool, Value)>,
    head: watch::Sender<u64>,
    questions: Vec<Value>,
    statements: Vec<Value>,
    upvotes: HashMap<String, HashSet<String>>,
    receipts: HashMap<String, Value>,
    netizens: HashSet<String>,
}

impl City {
    fn id(&mut self) -> String {
        self.ids += 1;
        format!("id{}", self.ids)
    }

    /// Whether the flaw is this one and has not shown yet; if so, it shows now.
    fn shows(&mut self, flaw: Flaw) -> bool {
        let is_now = self.flaw == flaw && !self.is_flaw_shown;
        self.is_flaw_shown |= is_now;
        is_now
    }

    fn room_of(&mut self, question: &str) -> &mut Room {
        let room = self.room_of[question].clone();
        self.rooms.get_mut(&room).unwrap()
    }

    /// Asks a question, by either door.
    fn ask(&mut self, room_id: &str, key: &str, text: &str) -> (bool, Value) {
        if self.flaw != Flaw::ForgetsKeys
            && let Some(receipt) = self.rooms[room_id].receipts.get(key)
        {
            return (true, receipt.clone());
        }
        let id = self.id();
        self.room_of.insert(id.clone(), room_id.to_owned());
        let is_lost = self.shows(Flaw::LosesQuestion);
        let room = self.rooms.get_mut(room_id).unwrap();
        let question = json!({ "id": id, "status": "pending", "text": text, "upvotes": 0, "answers": [] });
        if !is_lost {
            room.questions.push(question.clone());
        }
        let seq = room.append(false, json!({ "type": "question_asked", "question": question }));
        let receipt = json!({ "question": question, "tracking_code": "X", "seq": seq });
        room.receipts.insert(key.to_owned(), receipt.clone());
        (false, receipt)
    }

    fn upvote(&mut self, question: &str, netizen: &str) {
        let upvotes = self.room_of(question).upvotes.entry(question.to_owned()).or_default();
        upvotes.insert(netizen.to_owned());
    }
}

impl Room {
    fn append(&mut self, is_public: bool, mut event: Value) -> u64 {
        let seq = self.log.len() as u64 + 1;
        event["seq"] = seq.into();
        event["at"] = jiff::Timestamp::now().to_string().into();
        self.log.push((is_public, event));
        self.head.send_replace(seq);
        seq
    }

    fn question(&mut self, id: &str) -> Option<&mut Value> {
        self.questions.iter_mut().find(|question| question["id"] == id)
    }

    /// The events after a number; `tells_hidden`: also those that let a hidden question be read.
    fn events(&self, after: u64, is_staff: bool, tells_hidden: bool) -> Vec<Value> {
        let is_hidden = |question: &Value| {
            self.questions.iter().any(|known| known["id"] == question["id"] && known["status"] == "hidden")
        };
        let is_told = |(is_public, event): &&(bool, Value)| {
            let is_kept_back =
                event["type"] == "question_approved" && !tells_hidden && is_hidden(&event["question"]);
            is_staff || (*is_public && !is_kept_back)
        };
        self.log.iter().skip(after as usize).filter(is_told).map(|(_, event)| event.clone()).collect()
    }

    fn snapshot(&self, is_staff: bool) -> Value {
        let is_shown = |question: &&Value| is_staff || is_public(question);
        let questions: Vec<&Value> = self.questions.iter().filter(is_shown).collect();
        json!({ "epoch": 1, "seq": self.log.len(), "questions": questions, "statements": self.statements })
    }
}
