//! The polls of an interview's page: the one that matters now in full, the others folded below it.

use super::Seen;
use crate::web::pages::page::Page;
use askama::Template;
use domain::{
    ids::PollId,
    poll::{ChosenTopic, Purpose},
    view,
};
use std::collections::BTreeMap;

/// One poll. How the votes stand is shown to whoever has voted, and to all once it is closed.
#[derive(Template, Default)]
#[template(path = "item/poll.html")]
pub struct PollItem {
    interview_id: String,
    /// The language of what people wrote, empty when it is the page's.
    lang: String,
    id: String,
    /// What kind of vote it is, where it is no usual one.
    kicker: &'static str,
    question: String,
    options: Vec<OptionItem>,
    open: bool,
    /// The number of the option that this reader has voted for.
    voted: Option<u32>,
    state: String,
    /// When it closes by itself.
    closes: String,
    act: &'static str,
    mine_word: &'static str,
    chosen_word: &'static str,
}

#[derive(Default)]
pub struct OptionItem {
    no: u32,
    text: String,
    is_mine: bool,
    /// The interview is about it.
    is_chosen: bool,
    /// In whole percent; none while it is not shown.
    share: Option<u64>,
    votes: String,
}

#[derive(Default)]
pub struct Polls {
    pub first: Option<PollItem>,
    pub others: Vec<PollItem>,
    /// Laid empty, for the script to clone.
    pub blank: PollItem,
}

impl Polls {
    pub fn of(seen: &Seen, voted: &BTreeMap<PollId, u32>, page: &Page) -> Self {
        let lang = page.lang_of(seen.interview.lang.as_str());
        let item = |poll: &view::Poll| PollItem {
            interview_id: seen.interview.id.as_str().to_owned(),
            lang: lang.clone(),
            ..item(poll, seen.interview.topic.as_ref(), voted.get(&poll.id).copied(), page)
        };
        let mut items = seen.polls.iter().map(item);
        Self {
            first: items.next(),
            others: items.collect(),
            blank: PollItem {
                interview_id: seen.interview.id.as_str().to_owned(),
                lang: lang.clone(),
                options: vec![OptionItem::default()],
                open: true,
                mine_word: page.t("live.poll_mine"),
                chosen_word: page.t("live.poll_chosen"),
                ..PollItem::default()
            },
        }
    }
}

fn item(poll: &view::Poll, topic: Option<&ChosenTopic>, voted: Option<u32>, page: &Page) -> PollItem {
    let chosen = topic.filter(|topic| topic.poll_id == poll.id).map(|topic| topic.option);
    let open = poll.closed_at.is_none();
    let is_shown = !open || voted.is_some();
    let all: u64 = poll.options.iter().filter_map(|option| option.votes).sum();
    let options = poll.options.iter().map(|option| {
        let votes = option.votes.filter(|_| is_shown);
        OptionItem {
            no: option.no,
            text: option.text.as_str().to_owned(),
            is_mine: voted == Some(option.no),
            is_chosen: chosen == Some(option.no),
            share: votes.map(|votes| share(votes, all)),
            votes: votes.map(|votes| page.count("live.poll_votes", votes)).unwrap_or_default(),
        }
    });
    PollItem {
        id: poll.id.as_str().to_owned(),
        kicker: match poll.purpose {
            Purpose::Opinion => "",
            Purpose::Topic => page.t("live.poll_topic"),
        },
        question: poll.question.to_string(),
        options: options.collect(),
        open,
        voted,
        state: state(poll, voted.is_some(), all, page),
        closes: closes(poll, page),
        act: page.t(if voted.is_some() { "live.poll_again" } else { "live.poll_vote" }),
        mine_word: page.t("live.poll_mine"),
        chosen_word: page.t("live.poll_chosen"),
        ..PollItem::default()
    }
}

/// When it closes by itself, while it is open; empty where somebody closes it.
fn closes(poll: &view::Poll, page: &Page) -> String {
    match (poll.closed_at, poll.closes_at, poll.purpose) {
        (None, Some(at), _) => page.say("live.poll_closes", "when", page.times.shown(at)),
        (None, None, Purpose::Topic) => page.t("live.poll_topic_closes").to_owned(),
        (Some(_), _, _) | (None, None, Purpose::Opinion) => String::new(),
    }
}

/// How many options of a vote for the topic share the most votes, where several do.
fn tied(poll: &view::Poll) -> Option<u64> {
    let votes = || poll.options.iter().filter_map(|option| option.votes);
    let most = votes().max().filter(|most| *most > 0)?;
    let level = votes().filter(|votes| *votes == most).count() as u64;
    Some(level).filter(|level| poll.purpose == Purpose::Topic && *level > 1)
}

/// How it stands, in sentences.
fn state(poll: &view::Poll, has_voted: bool, all: u64, page: &Page) -> String {
    let is_open = poll.closed_at.is_none();
    let total = page.count("live.poll_total", all);
    let tie = tied(poll).map(|level| page.count("live.poll_tie", level)).unwrap_or_default();
    let said: Vec<&str> = match (is_open, has_voted, poll.results_hidden) {
        (false, _, _) if tie.is_empty() => vec![page.t("live.poll_closed"), &total],
        (false, _, _) => vec![page.t("live.poll_closed"), &total, &tie],
        (true, false, true) => vec![page.t("live.poll_hidden")],
        (true, false, false) => vec![page.t("live.poll_after")],
        (true, true, true) => vec![page.t("live.poll_voted"), page.t("live.poll_hidden")],
        (true, true, false) => vec![&total, page.t("live.poll_voted")],
    };
    said.join(" ")
}

/// Whole percent, a half upwards; of nothing it is 0.
fn share(votes: u64, all: u64) -> u64 {
    (votes * 200 + all).checked_div(all * 2).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_whole_percents() {
        assert_eq!(
            [(0, 0), (0, 3), (1, 3), (2, 3), (3, 3), (1, 8)].map(|(n, all)| share(n, all)),
            [0, 0, 33, 67, 100, 13]
        );
    }
}
