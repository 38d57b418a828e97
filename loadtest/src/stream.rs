//! The messages of the live stream, as a follower reads them: only the fields that the load test needs.
//!
//! A room's followers get the same bytes, so each message is parsed once and then known again by its hash. Written from
//! the published contract and not from the server's own types, so that a mistake in those is seen here.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::time::Duration;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// How many messages of a room are remembered: more than are on their way to the slowest follower.
const REMEMBERED_MAX: usize = 512;

#[derive(Debug, Clone)]
pub enum Message {
    Snapshot(Rc<Snapshot>),
    Events(Rc<Events>),
    Heartbeat {
        seq: u64,
    },
    Drain {
        within: Duration,
    },
    Reply(Rc<Reply>),
    /// Tallies, what is personal, and whatever may come later.
    Other,
    /// Not what the contract says.
    Broken(Rc<str>),
}

#[derive(Debug)]
pub struct Snapshot {
    pub epoch: Rc<str>,
    pub seq: u64,
    pub questions: Vec<QuestionInSnapshot>,
}

#[derive(Debug, Deserialize)]
pub struct QuestionInSnapshot {
    pub id: Rc<str>,
    pub status: String,
}

#[derive(Debug)]
pub struct Events {
    pub epoch: Rc<str>,
    pub prev: u64,
    pub seq: u64,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub seq: u64,
    pub kind: Box<str>,
    /// What the event is about: the question of an answer, the text of a statement, else the item's own id.
    pub about: Rc<str>,
}

#[derive(Debug, Deserialize)]
pub struct Reply {
    pub id: String,
    pub status: u16,
    #[serde(default)]
    pub body: Value,
}

/// Parses messages, each of the shared ones only once.
#[derive(Default)]
pub struct Reader {
    /// What the questions of this run are known by, wherever a text of theirs stands; none: nobody asks.
    mark: Option<Rc<str>>,
    known: HashMap<u64, (Message, Marks)>,
    order: VecDeque<u64>,
}

/// The keys of the questions whose texts a message carries.
pub type Marks = Rc<[Box<str>]>;

/// What a reader made of a message.
pub struct Read {
    pub message: Message,
    pub marks: Marks,
    /// Nobody in this room had received these bytes before.
    pub is_new: bool,
}

impl Reader {
    /// One that finds the texts in which a key stands that begins with `mark`.
    pub fn marked(mark: &str) -> Self {
        Self { mark: Some(mark.into()), ..Self::default() }
    }

    pub fn read(&mut self, text: &[u8]) -> Read {
        if is_personal(text) {
            return Read { message: parse(text), marks: Rc::default(), is_new: true };
        }
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let hash = hasher.finish();
        if let Some((message, marks)) = self.known.get(&hash) {
            return Read { message: message.clone(), marks: marks.clone(), is_new: false };
        }
        let message = parse(text);
        let marks: Marks = match &self.mark {
            Some(mark) => keys(&String::from_utf8_lossy(text), mark).collect(),
            None => Rc::default(),
        };
        if self.order.len() == REMEMBERED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.order.push_back(hash);
        self.known.insert(hash, (message.clone(), marks.clone()));
        Read { message, marks, is_new: true }
    }
}

/// The keys in a text: `mark`, the number of who asked, the number of the question.
fn keys(text: &str, mark: &str) -> impl Iterator<Item = Box<str>> {
    text.match_indices(mark).filter_map(move |(at, _)| {
        let rest = text[at + mark.len()..].strip_prefix('-')?;
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
        let is_key = rest[..end].split('-').filter(|part| !part.is_empty()).count() == 2;
        is_key.then(|| text[at..at + mark.len() + 1 + end].into())
    })
}

fn is_personal(text: &[u8]) -> bool {
    text.starts_with(br#"{"type":"reply""#) || text.starts_with(br#"{"type":"mine""#)
}

fn parse(text: &[u8]) -> Message {
    match parsed(text) {
        Ok(message) => message,
        Err(error) => Message::Broken(format!("{error} in: {}", beginning(text)).into()),
    }
}

fn beginning(text: &[u8]) -> String {
    String::from_utf8_lossy(text).chars().take(120).collect()
}

fn parsed(text: &[u8]) -> serde_json::Result<Message> {
    Ok(match serde_json::from_slice::<Typed>(text)?.kind.as_str() {
        "snapshot" => {
            let raw: RawSnapshot = serde_json::from_slice(text)?;
            Message::Snapshot(Rc::new(Snapshot {
                epoch: raw.epoch,
                seq: raw.seq,
                questions: raw.room.questions,
            }))
        }
        "events" => {
            let raw: RawEvents = serde_json::from_slice(text)?;
            Message::Events(Rc::new(Events {
                epoch: raw.epoch,
                prev: raw.prev,
                seq: raw.seq,
                items: raw.events.into_iter().map(Item::from).collect(),
            }))
        }
        "heartbeat" => Message::Heartbeat { seq: serde_json::from_slice::<RawHeartbeat>(text)?.seq },
        "drain" => Message::Drain {
            within: Duration::from_millis(serde_json::from_slice::<RawDrain>(text)?.within_ms),
        },
        "reply" => Message::Reply(Rc::new(serde_json::from_slice(text)?)),
        _ => Message::Other,
    })
}

/// Events as the list of `GET …/events` has them, in the same words as the stream.
pub fn items(events: &[Value]) -> serde_json::Result<Vec<Item>> {
    events.iter().map(|event| Ok(Item::from(RawEvent::deserialize(event)?))).collect()
}

#[derive(Deserialize)]
struct Typed {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct RawSnapshot {
    #[serde(deserialize_with = "epoch_text")]
    epoch: Rc<str>,
    seq: u64,
    room: RawRoom,
}

#[derive(Deserialize)]
struct RawRoom {
    questions: Vec<QuestionInSnapshot>,
}

#[derive(Deserialize)]
struct RawEvents {
    #[serde(deserialize_with = "epoch_text")]
    epoch: Rc<str>,
    prev: u64,
    seq: u64,
    events: Vec<RawEvent>,
}

#[derive(Deserialize)]
struct RawHeartbeat {
    seq: u64,
}

#[derive(Deserialize)]
struct RawDrain {
    within_ms: u64,
}

#[derive(Deserialize)]
struct RawEvent {
    seq: u64,
    #[serde(rename = "type")]
    kind: Box<str>,
    question: Option<Identified>,
    question_id: Option<Rc<str>>,
    statement: Option<Spoken>,
    interview: Option<Identified>,
}

#[derive(Deserialize)]
struct Identified {
    id: Rc<str>,
}

#[derive(Deserialize)]
struct Spoken {
    text: Rc<str>,
}

impl From<RawEvent> for Item {
    fn from(raw: RawEvent) -> Self {
        let about = raw
            .question_id
            .or(raw.question.map(|question| question.id))
            .or(raw.statement.map(|statement| statement.text))
            .or(raw.interview.map(|interview| interview.id))
            .unwrap_or_else(|| Rc::from(""));
        Self { seq: raw.seq, kind: raw.kind, about }
    }
}

/// An epoch is opaque: a word or a number, handed back as it came.
pub fn epoch_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rc<str>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(word) => Rc::from(word),
        other => Rc::from(other.to_string()),
    })
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn epoch() -> Rc<str> {
        Rc::from("1")
    }

    pub fn item(seq: u64) -> Item {
        Item { seq, kind: "question_approved".into(), about: format!("q{seq}").into() }
    }

    pub fn events(prev: u64, seq: u64, items: &[u64]) -> Events {
        Events { epoch: epoch(), prev, seq, items: items.iter().copied().map(item).collect() }
    }

    fn read(text: &str) -> Message {
        Reader::default().read(text.as_bytes()).message
    }

    #[test]
    fn events_say_what_they_are_about() {
        let text = r#"{"type":"events","epoch":7,"prev":3,"seq":9,"events":[
            {"seq":4,"at":"2010-08-24T11:30:00.000Z","type":"question_approved","question":{"id":"q1","no":1}},
            {"seq":6,"at":"2010-08-24T11:30:00.000Z","type":"answer_published","question_id":"q1","answer":{"id":"a1"}},
            {"seq":7,"at":"2010-08-24T11:30:00.000Z","type":"statement_published","statement":{"id":"s","text":"大家好"}},
            {"seq":8,"at":"2010-08-24T11:30:00.000Z","type":"something_new","anything":[1]},
            {"seq":9,"at":"2010-08-24T11:30:00.000Z","type":"interview_opened","interview":{"id":"i"}}]}"#;
        let Message::Events(events) = read(text) else { panic!("not events") };
        assert_eq!((&*events.epoch, events.prev, events.seq), ("7", 3, 9));
        let told: Vec<(u64, &str)> = events.items.iter().map(|item| (item.seq, &*item.about)).collect();
        assert_eq!(told, [(4, "q1"), (6, "q1"), (7, "大家好"), (8, ""), (9, "i")]);
    }

    #[test]
    fn a_snapshot_is_read_down_to_its_questions() {
        let text = r#"{"type":"snapshot","epoch":"E","seq":5,"room":{"epoch":"E","seq":5,"online":3,"interview":{},
            "questions":[{"id":"q1","status":"approved","text":"?"}],"statements":[]}}"#;
        let Message::Snapshot(snapshot) = read(text) else { panic!("not a snapshot") };
        assert_eq!((snapshot.seq, &*snapshot.questions[0].id), (5, "q1"));
    }

    #[test]
    fn the_other_messages_are_told_apart() {
        assert!(matches!(read(r#"{"type":"heartbeat","epoch":1,"seq":4}"#), Message::Heartbeat { seq: 4 }));
        assert!(matches!(read(r#"{"type":"tally","online":4}"#), Message::Other));
        assert!(matches!(read(r#"{"type":"from_the_future"}"#), Message::Other));
        let Message::Drain { within } = read(r#"{"type":"drain","within_ms":5000}"#) else { panic!() };
        assert_eq!(within, Duration::from_secs(5));
        let reply = r#"{"type":"reply","id":"k","status":201,"body":{"question":{"id":"q"}}}"#;
        let Message::Reply(reply) = read(reply) else { panic!() };
        assert_eq!((reply.status, reply.body["question"]["id"].as_str()), (201, Some("q")));
    }

    #[test]
    fn what_the_contract_does_not_allow_is_broken() {
        for text in ["", "not json", "[]", r#"{"type":"events","epoch":1,"seq":2,"events":[]}"#] {
            assert!(matches!(read(text), Message::Broken(_)), "{text}");
        }
    }

    #[test]
    fn shared_messages_are_parsed_once_and_forgotten_in_the_end() {
        let mut reader = Reader::default();
        let text = br#"{"type":"events","epoch":1,"prev":1,"seq":2,"events":[]}"#;
        assert!(reader.read(text).is_new);
        assert!(!reader.read(text).is_new);
        for online in 0..REMEMBERED_MAX {
            reader.read(format!(r#"{{"type":"tally","online":{online}}}"#).as_bytes());
        }
        assert!(reader.read(text).is_new);
        assert!(reader.known.len() <= REMEMBERED_MAX && reader.order.len() <= REMEMBERED_MAX);
    }

    #[test]
    fn texts_are_known_by_the_keys_in_them() {
        let mut reader = Reader::marked("run1");
        let text = br#"{"type":"tally","a":"\u8def run1-3-14","b":["run1-2","run1-official-4","run1-5-6?"]}"#;
        for _ in 0..2 {
            let marks: Vec<String> = reader.read(text).marks.iter().map(|key| key.to_string()).collect();
            assert_eq!(marks, ["run1-3-14", "run1-5-6"]);
        }
        let own = br#"{"type":"mine","questions":[{"text":"run1-3-14"}]}"#;
        assert!(reader.read(own).marks.is_empty() && Reader::default().read(text).marks.is_empty());
    }

    #[test]
    fn personal_messages_are_never_remembered() {
        let mut reader = Reader::default();
        reader.read(br#"{"type":"reply","id":"k","status":204}"#);
        reader.read(br#"{"type":"mine","questions":[]}"#);
        assert!(reader.known.is_empty());
    }
}
