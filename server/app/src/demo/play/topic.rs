//! What a netizen asks next, and what is going to become of it.

use super::{
    Play,
    asked::{Asked, Course, Topic},
};
use crate::demo::{
    city::{Cast, CastDepartment},
    corpus::fill,
};
use anyhow::Context;
use domain::{command::Outcome, ids::DepartmentId, question::Kind, text::Text};

/// Of a hundred questions so many are not simply answered.
const REJECTED: u32 = 7;
const MERGED: u32 = 9;
const REDACTED: u32 = 2;
const HIDDEN: u32 = 2;
const WITHDRAWN: u32 = 2;
const TRANSFERRED: u32 = 5;

pub fn next(play: &mut Play) -> anyhow::Result<Topic> {
    let (department, pair) = draw(play)?;
    let cast = play.cast.clone();
    let words = cast.corpus.words(&play.programme.lang);
    let place = play.chance.pick(&words.places).cloned().unwrap_or_default();
    let road = play.chance.pick(&words.roads).cloned().unwrap_or_default();
    let gaps = [("{place}", place.as_str()), ("{road}", road.as_str())];
    let pair = cast.corpus.departments.get(department).and_then(|text| text.pairs.get(pair));
    let pair = pair.context("the deck holds what there is")?;
    // Questions that name no place would be the same each time.
    let opener = if pair.question.contains('{') { None } else { play.chance.pick(&words.openers) };
    let mut topic = Topic {
        text: fill(&format!("{}{}", opener.map_or("", String::as_str), pair.question), &gaps)?,
        kind: pair.kind,
        department,
        answer: fill(&pair.answer, &gaps)?,
        outcome: pair.outcome,
        course: Course::Answered,
    };
    if play.chance.percent(REJECTED)
        && let Some(rejected) = play.chance.pick(&words.rejected)
    {
        let appeal = rejected.appeal.as_ref().map(|text| fill(text, &gaps)).transpose()?;
        topic.text = fill(&rejected.text, &gaps)?;
        if let Some(answer) = &rejected.answer {
            topic.answer = fill(answer, &gaps)?;
        }
        topic.course = Course::Rejected { reason: rejected.reason.clone(), appeal };
    } else if play.chance.percent(MERGED)
        && let Some((into, text)) = same(play)?
    {
        topic.text = text;
        topic.course = Course::Merged { into };
    } else if play.chance.percent(REDACTED)
        && let Some(redacted) = play.chance.pick(&words.redacted)
    {
        topic.text = fill(&redacted.text, &gaps)?;
        topic.answer = fill(&redacted.answer, &gaps)?;
        topic.course = Course::Redacted { becomes: fill(&redacted.becomes, &gaps)? };
    } else if play.chance.percent(HIDDEN)
        && let Some(hidden) = play.chance.pick(&words.hidden)
    {
        topic.text = fill(&hidden.text, &gaps)?;
        topic.course = Course::Hidden;
    } else if play.chance.percent(WITHDRAWN)
        && let Some(withdrawn) = play.chance.pick(&words.withdrawn)
    {
        topic.text = fill(&withdrawn.text, &gaps)?;
        topic.course = Course::Withdrawn;
    } else if play.departments.len() > 1 && play.chance.percent(TRANSFERRED) {
        topic.course = Course::Transferred;
    }
    Ok(topic)
}

/// A question that stands is asked again in other words.
fn same(play: &mut Play) -> anyhow::Result<Option<(usize, Text)>> {
    let is_asked_alone = |asked: &Asked| matches!(asked.topic.course, Course::Answered | Course::Transferred);
    let public: Vec<_> = (0..play.asked.len())
        .filter(|n| play.is_public(*n) && play.asked.get(*n).is_some_and(is_asked_alone))
        .collect();
    let words = play.cast.corpus.words(&play.programme.lang);
    let (Some(into), Some(template)) = (play.chance.pick(&public), play.chance.pick(&words.same)) else {
        return Ok(None);
    };
    let Some(original) = play.asked.get(*into) else { return Ok(None) };
    Ok(Some((*into, fill(template, &[("{question}", original.topic.text.as_str())])?)))
}

pub fn follow_up(play: &mut Play, n: usize) -> anyhow::Result<Option<Topic>> {
    let words = play.cast.corpus.words(&play.programme.lang);
    let (Some(follow_up), Some(followed)) = (play.chance.pick(&words.follow_ups), play.asked.get(n)) else {
        return Ok(None);
    };
    Ok(Some(Topic {
        text: fill(&follow_up.text, &[])?,
        kind: Kind::Consultation,
        department: followed.topic.department,
        answer: fill(&follow_up.answer, &[])?,
        outcome: Outcome::Explained,
        course: Course::Answered,
    }))
}

/// Of a visitor: nobody knows what it says, so the answer fits everything.
pub fn of_visitor(play: &Play) -> Topic {
    let answer = play.words().stock_answer.clone();
    Topic {
        text: answer.clone(),
        kind: Kind::Consultation,
        department: play.departments.first().copied().unwrap_or_default(),
        answer,
        outcome: Outcome::Explained,
        course: Course::Answered,
    }
}

/// Where it lands first: one that will be transferred with a department that is not its own.
pub fn first_department(play: &Play, topic: &Topic) -> Option<DepartmentId> {
    let other = play.departments.iter().copied().find(|place| *place != topic.department);
    let place = match topic.course {
        Course::Transferred => other.unwrap_or(topic.department),
        _ => topic.department,
    };
    Some(play.cast.departments.get(place)?.named.id.clone())
}

pub fn department<'a>(cast: &'a Cast, id: &DepartmentId) -> Option<&'a CastDepartment> {
    cast.departments.iter().find(|department| &department.named.id == id)
}

/// The next of the deck; an empty one is filled and shuffled anew.
fn draw(play: &mut Play) -> anyhow::Result<(usize, usize)> {
    if play.deck.is_empty() {
        for place in &play.departments {
            let pairs = play.cast.corpus.departments.get(*place).map_or(&[][..], |text| &text.pairs);
            let fitting = pairs.iter().enumerate().filter(|(_, pair)| pair.lang == play.programme.lang);
            play.deck.extend(fitting.map(|(n, _)| (*place, n)));
        }
        play.chance.shuffle(&mut play.deck);
    }
    play.deck.pop().context("there is nothing to ask in this interview")
}
