//! What a netizen asks next, and what is going to become of it.

use super::{
    Play,
    asked::{Asked, Course, Topic},
};
use crate::demo::{
    chance::Chance,
    city::{Cast, CastDepartment},
    corpus::{Phrase, Words, fill},
};
use anyhow::Context;
use domain::{answer::Outcome, ids::DepartmentId, question::Kind, text::Text};

/// What fills the gaps of one question and its answer.
struct Gaps {
    place: String,
    road: String,
}

impl Gaps {
    fn drawn(chance: &mut Chance, words: &Words) -> Self {
        let mut one_of = |names: &[String]| chance.pick(names).cloned().unwrap_or_default();
        Self { place: one_of(&words.places), road: one_of(&words.roads) }
    }

    fn fill(&self, template: &str) -> anyhow::Result<Text> {
        fill(template, &[("{place}", &self.place), ("{road}", &self.road)])
    }
}

pub fn next(play: &mut Play) -> anyhow::Result<Topic> {
    let cast = play.cast.clone();
    let words = cast.corpus.words(&play.programme.lang);
    let gaps = Gaps::drawn(&mut play.chance, words);
    let topic = plain(play, &gaps)?;
    // Of a hundred questions so many are not simply answered.
    match play.chance.below(100) {
        0..7 => rejected(play, topic, &gaps),
        7..16 => same(play, topic),
        16..18 => redacted(play, topic, &gaps),
        18..20 => unfit(play, topic, &words.hidden, Course::Hidden, &gaps),
        20..22 => unfit(play, topic, &words.withdrawn, Course::Withdrawn, &gaps),
        22..27 if play.departments.len() > 1 => Ok(Topic { course: Course::Transferred, ..topic }),
        _ => Ok(topic),
    }
}

fn plain(play: &mut Play, gaps: &Gaps) -> anyhow::Result<Topic> {
    let (department, pair) = draw(play)?;
    let text = play.cast.corpus.departments.get(department);
    let pair = text.and_then(|text| text.pairs.get(pair)).context("the deck holds what there is")?;
    // Questions that name no place would be the same each time.
    let openers = &play.cast.corpus.words(&play.programme.lang).openers;
    let opener = if pair.question.contains('{') { None } else { play.chance.pick(openers) };
    Ok(Topic {
        text: gaps.fill(&format!("{}{}", opener.map_or("", String::as_str), pair.question))?,
        kind: pair.kind,
        department,
        answer: gaps.fill(&pair.answer)?,
        outcome: pair.outcome,
        course: Course::Answered,
    })
}

fn rejected(play: &mut Play, topic: Topic, gaps: &Gaps) -> anyhow::Result<Topic> {
    let words = play.cast.corpus.words(&play.programme.lang);
    let Some(rejected) = play.chance.pick(&words.rejected) else { return Ok(topic) };
    let appeal = rejected.appeal.as_ref().map(|text| gaps.fill(text)).transpose()?;
    let answer = rejected.answer.as_ref().map(|text| gaps.fill(text)).transpose()?;
    Ok(Topic {
        text: gaps.fill(&rejected.text)?,
        answer: answer.unwrap_or(topic.answer),
        course: Course::Rejected { reason: rejected.reason.clone(), appeal },
        ..topic
    })
}

fn redacted(play: &mut Play, topic: Topic, gaps: &Gaps) -> anyhow::Result<Topic> {
    let words = play.cast.corpus.words(&play.programme.lang);
    let Some(redacted) = play.chance.pick(&words.redacted) else { return Ok(topic) };
    Ok(Topic {
        text: gaps.fill(&redacted.text)?,
        answer: gaps.fill(&redacted.answer)?,
        course: Course::Redacted { becomes: gaps.fill(&redacted.becomes)? },
        ..topic
    })
}

/// What does not stay.
fn unfit(
    play: &mut Play,
    topic: Topic,
    from: &[Phrase],
    course: Course,
    gaps: &Gaps,
) -> anyhow::Result<Topic> {
    let Some(phrase) = play.chance.pick(from) else { return Ok(topic) };
    Ok(Topic { text: gaps.fill(&phrase.text)?, course, ..topic })
}

/// A question that stands is asked again in other words.
fn same(play: &mut Play, topic: Topic) -> anyhow::Result<Topic> {
    let is_asked_alone = |asked: &Asked| matches!(asked.topic.course, Course::Answered | Course::Transferred);
    let public: Vec<_> = (0..play.asked.len())
        .filter(|n| play.is_public(*n) && play.asked.get(*n).is_some_and(is_asked_alone))
        .collect();
    let words = play.cast.corpus.words(&play.programme.lang);
    let into = play.chance.pick(&public).copied();
    let original = into.and_then(|n| play.asked.get(n));
    let (Some(into), Some(original), Some(template)) = (into, original, play.chance.pick(&words.same)) else {
        return Ok(topic);
    };
    let text = fill(template, &[("{question}", original.topic.text.as_str())])?;
    Ok(Topic { text, department: original.topic.department, course: Course::Merged { into }, ..topic })
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

/// Of a visitor: nobody knows what it means, so the answer fits everything.
pub fn of_visitor(play: &Play, text: Text) -> Topic {
    Topic {
        text,
        kind: Kind::Consultation,
        department: play.departments.first().copied().unwrap_or_default(),
        answer: play.words().stock_answer.clone(),
        outcome: Outcome::Explained,
        course: Course::Answered,
    }
}

/// Where it lands first: one that will be transferred with a department that is not its own.
pub fn first_department(play: &Play, topic: &Topic) -> Option<DepartmentId> {
    let is_misled = matches!(topic.course, Course::Transferred);
    let mut others = play.departments.iter().copied().filter(|place| is_misled && *place != topic.department);
    let place = others.next().unwrap_or(topic.department);
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
