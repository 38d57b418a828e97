//! Looks at the room in the present and takes up what visitors have done: their questions are moderated and
//! answered like all others, what they have decided stands, and an interview that they end is over.

use super::{Act, Asked, Play, asked::Standing, officials, topic};
use domain::{
    Room,
    event::Slot,
    ids::{DepartmentId, QuestionId},
    interview::InterviewStatus,
    question::QuestionStatus,
    text::Text,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

const EVERY_MS: i64 = 2_000;
/// People who only follow: how many at most come or go between two looks, and the fewest and the most.
const COME_AND_GO: i64 = 7;
const FOLLOWERS: std::ops::RangeInclusive<i64> = 120..=360;

struct Seen {
    id: QuestionId,
    text: Option<Arc<str>>,
    standing: Standing,
    department: Option<DepartmentId>,
    is_being_answered: bool,
}

pub async fn look_around(play: &mut Play) -> anyhow::Result<()> {
    play.put(EVERY_MS, Act::LookAround);
    let Some(room) = play.stage.room(&play.interview).await? else { return Ok(()) };
    let (status, seen) =
        room.read(|room, _| (room.interview.as_ref().map(|interview| interview.status), look(room)));
    if !matches!(status, Some(InterviewStatus::Announced | InterviewStatus::Live)) {
        play.is_over = true;
        return Ok(());
    }
    // Simulated followers have no connections: the room hears of them as of those on another node.
    let change = play.chance.within(&(-COME_AND_GO..COME_AND_GO + 1));
    play.followers = (play.followers + change).clamp(*FOLLOWERS.start(), *FOLLOWERS.end());
    room.crowd.hear("simulated".into(), play.followers.unsigned_abs(), play.stage.now());
    let known: HashMap<_, _> =
        play.asked.iter().enumerate().map(|(n, asked)| (asked.id.clone(), n)).collect();
    let planned: HashSet<_> = play.agenda.values().filter_map(|act| act.question()).collect();
    for seen in seen {
        let Some(n) = known.get(&seen.id).copied().or_else(|| meet(play, &seen)) else { continue };
        if let Some(asked) = play.asked.get_mut(n) {
            asked.standing = seen.standing;
            asked.department = seen.department.unwrap_or_else(|| asked.department.clone());
        }
        match seen.standing {
            Standing::Pending if !planned.contains(&n) => {
                play.put_within(&play.pace.moderate, Act::Moderate(n))
            }
            Standing::Open if !planned.contains(&n) && !seen.is_being_answered => officials::take_on(play, n),
            Standing::Pending | Standing::Open | Standing::Answered | Standing::Closed => {}
        }
    }
    Ok(())
}

fn look(room: &Room) -> Vec<Seen> {
    let questions = room.questions.values().map(|question| Seen {
        id: question.id.clone(),
        text: room.text(question.id.as_str(), Slot::Text).cloned(),
        standing: match question.status {
            QuestionStatus::Pending => Standing::Pending,
            QuestionStatus::Approved => Standing::Open,
            QuestionStatus::Answered => Standing::Answered,
            QuestionStatus::Rejected
            | QuestionStatus::Merged
            | QuestionStatus::Hidden
            | QuestionStatus::Withdrawn => Standing::Closed,
        },
        department: question.department.clone(),
        is_being_answered: question.is_being_answered,
    });
    questions.collect()
}

/// A visitor's question; it joins those of the play, for the department that is free first, unless it has one.
fn meet(play: &mut Play, seen: &Seen) -> Option<usize> {
    let departments = play.departments.iter().filter_map(|place| play.cast.departments.get(*place));
    let ids = departments.map(|department| department.named.id.clone());
    let freest = ids.min_by_key(|id| play.free_at.get(id).copied());
    let department = seen.department.clone().or(freest)?;
    let topic = topic::of_visitor(play, Text::parse(seen.text.as_deref()?).ok()?);
    let (id, standing) = (seen.id.clone(), seen.standing);
    play.asked.push(Asked { id, asker: None, department, topic, standing, answer: None });
    Some(play.asked.len() - 1)
}
