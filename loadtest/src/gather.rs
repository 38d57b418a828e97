//! Gathering the evidence of a room: what the run recorded, and what the server says when it is asked afterwards.
//!
//! Asked over several calls on purpose (lists, record, events, figures), because they must tell one story.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::api::{Api, Call, Credential};
use crate::check::{Evidence, Figures, Followed, Stored, StoredQuestion};
use crate::room::{Room, Stream};
use crate::stage::Witness;
use crate::stream::{Item, items};

/// A room's stream as the server tells it to `who`: the number it has reached, and its events.
pub async fn events(api: &Api, room: &Room, who: &Credential) -> Result<(u64, Vec<Item>)> {
    let (head, events) = raw_events(api, room, who).await?;
    Ok((head, items(&events)?))
}

/// The same, with each event word for word.
pub async fn raw_events(api: &Api, room: &Room, who: &Credential) -> Result<(u64, Vec<Value>)> {
    let interview = api.must(Call::get(&format!("/interviews/{}", room.id), who)).await?.body;
    let epoch = match &interview["epoch"] {
        Value::String(word) => word.clone(),
        other => other.to_string(),
    };
    let mut told = Vec::new();
    let mut after = 0;
    loop {
        let path = format!("/interviews/{}/events?after={after}&epoch={epoch}", room.id);
        let page = api.must(Call::get(&path, who)).await?.body;
        let (prev, seq) = (page["prev"].as_u64(), page["seq"].as_u64().context("events without a number")?);
        ensure!(prev == Some(after), "{path}: begins after {prev:?}");
        told.extend(page["events"].as_array().context("events without events")?.iter().cloned());
        if seq <= after {
            return Ok((after, told));
        }
        after = seq;
    }
}

/// What the server has of a room.
pub async fn stored(api: &Api, room: &Room, figures: Option<Figures>) -> Result<Stored> {
    let (head, public_events) = events(api, room, &Credential::Nobody).await?;
    let (_, staff_events) = events(api, room, &room.moderator).await?;
    let queue = api.all(&format!("/interviews/{}/queue", room.id), &room.moderator).await?;
    let questions = queue.iter().map(stored_question).collect::<Result<_>>()?;
    let snapshot =
        api.must(Call::get(&format!("/interviews/{}/snapshot", room.id), &Credential::Nobody)).await?.body;
    let public = snapshot["questions"].as_array().context("a snapshot without questions")?;
    let answers = public.iter().filter_map(|question| question["answers"].as_array()).flatten();
    Ok(Stored {
        head,
        questions,
        public_questions: ids(public.iter())?,
        answers: ids(answers)?,
        statements: ids(snapshot["statements"].as_array().context("a snapshot without statements")?.iter())?,
        public_events,
        staff_events,
        figures,
    })
}

fn stored_question(question: &Value) -> Result<StoredQuestion> {
    let upvotes = question["upvotes"].as_u64().context("a question without upvotes")?;
    Ok(StoredQuestion { id: id(question)?, upvotes: u32::try_from(upvotes)? })
}

fn ids<'a>(objects: impl Iterator<Item = &'a Value>) -> Result<Vec<String>> {
    objects.map(id).collect()
}

fn id(object: &Value) -> Result<String> {
    Ok(object["id"].as_str().with_context(|| format!("no id in {object}"))?.to_owned())
}

/// The published figures of every interview, by its id.
pub async fn figures(api: &Api) -> Result<HashMap<String, Figures>> {
    let all = api.all("/figures?by=interview", &Credential::Nobody).await?;
    all.iter()
        .map(|figures| {
            let number = |name: &str| {
                figures[name].as_u64().with_context(|| format!("figures without {name}: {figures}"))
            };
            let interview = figures["interview_id"].as_str().context("figures of no interview")?;
            let figures = Figures {
                questions: number("questions")?,
                approved: number("approved")?,
                answered: number("answered")?,
                participations: number("participations")?,
            };
            Ok((interview.to_owned(), figures))
        })
        .collect()
}

/// Everything that is known of a room, for the checker.
pub fn evidence(room: &Room, stored: Stored, witnesses: &[Witness]) -> Evidence {
    let record = room.record.borrow();
    let followers = witnesses.iter().filter(|witness| witness.room == room.index).map(|witness| Followed {
        name: witness.name.clone(),
        is_staff: witness.stream == Stream::Staff,
        chain: witness.chain.clone(),
    });
    Evidence {
        room: room.plan.department.clone(),
        receipts: record.receipts.iter().map(|(key, id)| (key.clone(), id.to_string())).collect(),
        two_ids: record.two_ids.clone(),
        answers: record.answers.clone(),
        statements: record.statements.clone(),
        upvotes: record.upvotes.iter().map(|(id, count)| (id.to_string(), *count)).collect(),
        approved: record.approved,
        participants: record.participants,
        disagreements: record.disagreements.clone(),
        broken: record.broken.iter().map(|what| what.to_string()).collect(),
        hidden: record.hidden.values().map(|hidden| hidden.id.to_string()).collect(),
        leaked: Vec::new(),
        snapshots: record.snapshots.clone(),
        live: record.events.clone(),
        stored,
        followers: followers.collect(),
    }
}
