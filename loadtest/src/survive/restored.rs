//! A backup made while people ask, and one made at the end: each restored into an empty database and served by a node of
//! its own, which then has to tell the same.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::Value;
use tokio::time::Instant;

use super::askers::Askers;
use crate::api::{Api, Call, Credential};
use crate::gather;
use crate::node::{Node, Setup};
use crate::private::{Postgres, Services};
use crate::room::Room;
use crate::stream::items;

const ASK_EVERY: Duration = Duration::from_millis(50);

#[derive(Debug, Clone, Serialize)]
pub struct BackupReport {
    pub what: &'static str,
    pub bytes: u64,
    pub backed_up_in_s: f64,
    pub restored_in_s: f64,
    /// Events that the restored rooms tell, all together.
    pub events: usize,
    pub broken: Vec<String>,
}

/// A file with everything, and how long it took to write.
pub struct Backup {
    pub file: PathBuf,
    pub took: Duration,
}

/// A room as a server tells it, but for what belongs to that server alone.
struct Told {
    events: Vec<Value>,
    queue: Vec<Value>,
    snapshot: Value,
}

/// Made beside the running nodes, as an operator makes it.
pub async fn back_up(setup: &Setup, name: &str) -> Result<Backup> {
    let (file, began) = (setup.folder().join(name), Instant::now());
    setup.operate(&["backup", text(&file)?], &[], "").await.context("backing up")?;
    Ok(Backup { file, took: began.elapsed() })
}

pub async fn back_up_under_load(askers: &Askers, setup: &Setup) -> Result<Backup> {
    eprintln!("a backup while people ask");
    askers.ask_while(ASK_EVERY, back_up(setup, "under-load.backup")).await
}

/// Restores a backup and holds it against what the nodes tell now: of one made meanwhile, each room's events are
/// the first ones of these; of one made at the end, all is the same.
pub async fn compare(
    binary: &Path,
    services: &Services,
    api: &Api,
    rooms: &[Rc<Room>],
    backup: &Backup,
    is_of_now: bool,
) -> Result<BackupReport> {
    let name = if is_of_now { "restored_whole" } else { "restored_meanwhile" };
    services.postgres.make_database(name).await?;
    let url = Postgres::url(services.postgres.port, Some(name));
    let setup = Setup::new(binary, Some(&url), None)?;
    let began = Instant::now();
    setup.operate(&["restore", text(&backup.file)?], &[], "").await.context("restoring")?;
    let restored_in = began.elapsed();
    let mut node = Node::start(&setup, 0).await?;
    let there = Api::new(vec![node.url()])?;
    let (mut broken, mut events) = (Vec::new(), 0);
    for room in rooms {
        let (before, after) = (told(api, room).await?, told(&there, room).await?);
        events += after.events.len();
        broken.extend(
            differences(&before, &after, is_of_now)?
                .map(|what| format!("{name}: {what} of {} differ", room.plan.department)),
        );
    }
    node.stop().await?;
    Ok(BackupReport {
        what: if is_of_now { "at the end" } else { "while people asked" },
        bytes: std::fs::metadata(&backup.file)?.len(),
        backed_up_in_s: backup.took.as_secs_f64(),
        restored_in_s: restored_in.as_secs_f64(),
        events,
        broken,
    })
}

fn differences(before: &Told, after: &Told, is_of_now: bool) -> Result<Option<&'static str>> {
    if is_of_now {
        return Ok(if before.events != after.events {
            Some("the events")
        } else if before.queue != after.queue {
            Some("the questions")
        } else {
            (before.snapshot != after.snapshot).then_some("the public room")
        });
    }
    // What an event says of its item is as the item is now, so of a moment before only its name is the same.
    let (whole, beginning) = (items(&before.events)?, items(&after.events)?);
    Ok((beginning.is_empty() || !whole.starts_with(&beginning)).then_some("the first events"))
}

async fn told(api: &Api, room: &Room) -> Result<Told> {
    let (_, mut events) = gather::raw_events(api, room, &room.moderator).await?;
    let mut queue = api.all(&format!("/interviews/{}/queue", room.id), &room.moderator).await?;
    let path = format!("/interviews/{}/snapshot", room.id);
    let mut snapshot = api.must(Call::get(&path, &Credential::Nobody)).await?.body;
    events.iter_mut().chain(&mut queue).chain([&mut snapshot]).for_each(forget_own);
    Ok(Told { events, queue, snapshot })
}

/// A restored city begins a new epoch, and its followers are its own.
fn forget_own(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("epoch");
            fields.remove("online");
            fields.values_mut().for_each(forget_own);
        }
        Value::Array(values) => values.iter_mut().for_each(forget_own),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().context("a path that is no text")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(events: &[u64], queue: &[u64]) -> Told {
        let event = |seq: &u64| json!({ "seq": seq, "type": "question_pinned", "question_id": "q" });
        let question = |no: &u64| json!({ "no": no });
        Told {
            events: events.iter().map(event).collect(),
            queue: queue.iter().map(question).collect(),
            snapshot: json!({}),
        }
    }

    #[test]
    fn of_now_everything_is_the_same() {
        let whole = of(&[1, 2], &[1]);
        assert_eq!(differences(&whole, &of(&[1, 2], &[1]), true).unwrap(), None);
        assert_eq!(differences(&whole, &of(&[1], &[1]), true).unwrap(), Some("the events"));
        assert_eq!(differences(&whole, &of(&[1, 2], &[1, 2]), true).unwrap(), Some("the questions"));
    }

    #[test]
    fn of_a_moment_before_it_is_the_beginning() {
        let whole = of(&[1, 2, 3], &[1]);
        assert_eq!(differences(&whole, &of(&[1, 2], &[]), false).unwrap(), None);
        for other in [&[1, 3][..], &[], &[1, 2, 3, 4]] {
            assert_eq!(differences(&whole, &of(other, &[]), false).unwrap(), Some("the first events"));
        }
    }

    #[test]
    fn the_epoch_and_the_followers_are_a_servers_own() {
        let mut room = json!({ "epoch": "E", "interview": { "epoch": "E", "title": "?" }, "online": 3 });
        forget_own(&mut room);
        assert_eq!(room, json!({ "interview": { "title": "?" } }));
    }
}
