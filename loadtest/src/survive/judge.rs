//! Asking the nodes afterwards, and the verdict: the checker of an evening, and beside it receipts and nodes.

use std::rc::Rc;
use std::time::Duration;

use anyhow::Result;
use serde_json::Value;

use super::field::Field;
use super::times::wrong_times as wrong_times_of;
use crate::api::{Api, Credential};
use crate::check::nodes::{Telling, nodes};
use crate::check::receipts::{Found, Listed, receipts};
use crate::check::{Evidence, Verdict, check};
use crate::gather;
use crate::room::Room;

/// What was found when all was over.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    pub found: Found,
    pub verdict: Verdict,
    /// Times in the record that are not right, word for word.
    pub wrong_times: Vec<String>,
}

/// Holds what was shown and seen against what the nodes say afterwards.
///
/// Whoever connects `hiding` after a question was hidden is not to be given it any more.
pub async fn judge(field: &Field, rooms: &[Rc<Room>], hiding: Duration) -> Result<Judged> {
    let figures = gather::figures(&field.api).await?;
    let (mut evidence, mut told, mut events) = (Vec::new(), Vec::new(), Vec::new());
    for room in rooms {
        events.push(gather::raw_events(&field.api, room, &room.moderator).await?.1);
        let stored = gather::stored(&field.api, room, figures.get(&room.id).copied()).await?;
        let leaked = room.record.borrow().leaked(hiding);
        evidence.push(Evidence { leaked, ..gather::evidence(room, stored, &field.witnesses.borrow()) });
        told.push((listed(field, room).await?, tellings(field, room).await?));
    }
    let (mut verdict, mut found) = (check(&evidence), Found::default());
    let log = field.log.borrow();
    for (((room, handed), (list, tellings)), evidence) in
        rooms.iter().zip(&log.handed).zip(&told).zip(&evidence)
    {
        let of_room = receipts(&room.plan.department, handed, list, &mut verdict);
        found.lost += of_room.lost;
        found.doubled += of_room.doubled + evidence.two_ids.len() as u64;
        found.refused_but_stored += of_room.refused_but_stored;
        nodes(&room.plan.department, tellings, &mut verdict);
    }
    let wrong_times = events.iter().zip(&log.handed);
    let wrong_times =
        wrong_times.flat_map(|(events, handed)| wrong_times_of(field.began_at, events, &handed.shown));
    for act in &log.unsettled {
        verdict.unanswered += 1;
        verdict.tell(|| act.clone());
    }
    Ok(Judged { found, verdict, wrong_times: wrong_times.collect() })
}

/// The room's questions with their texts, from the moderator's list.
async fn listed(field: &Field, room: &Room) -> Result<Vec<Listed>> {
    let queue = field.api.all(&format!("/interviews/{}/queue", room.id), &room.moderator).await?;
    let word = |question: &Value, name: &str| question[name].as_str().unwrap_or_default().to_owned();
    let listed = |question| Listed {
        id: word(question, "id"),
        no: question["no"].as_u64(),
        text: word(question, "text"),
    };
    Ok(queue.iter().map(listed).collect())
}

/// The room's public stream as each node tells it.
async fn tellings(field: &Field, room: &Room) -> Result<Vec<Telling>> {
    let mut tellings = Vec::new();
    for address in &field.addresses {
        let node = format!("http://{address}");
        let api = Api::new(vec![node.clone()])?;
        let (head, events) = gather::events(&api, room, &Credential::Nobody).await?;
        tellings.push(Telling { node, head, events });
    }
    Ok(tellings)
}
