//! The lobby of a campaign (集中问政): how each of its rooms stands, their sums, the newest answers across them.
//!
//! Made from the rooms as a node has them; which rooms belong to a campaign is not known here.

use super::Tallies;
use crate::{
    Instant,
    answer::Form,
    event::Slot,
    facts::Room,
    ids::{AnswerId, CampaignId, DepartmentId, InterviewId, QuestionId},
    interview::{DepartmentRef, InterviewStatus},
    question::QuestionStatus,
    text::Line,
};
use serde::{Deserialize, Serialize};
use std::{cmp::Reverse, sync::Arc};
use utoipa::ToSchema;

/// Answers that a lobby shows, of all its rooms together.
pub const ANSWERS_MAX: usize = 8;
/// Characters of a question or an answer; who wants the rest goes to the room.
pub const EXCERPT_CHARS_MAX: usize = 120;

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Lobby {
    pub campaign_id: CampaignId,
    pub title: Line,
    /// In the order of their planned start.
    pub rooms: Vec<LobbyRoom>,
    /// Of all rooms but rehearsals.
    pub sums: LobbySums,
    /// The latest first.
    pub newest: Vec<LobbyAnswer>,
}

/// One room, as everybody may see it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct LobbyRoom {
    pub interview_id: InterviewId,
    pub title: Line,
    /// The language of its content, `zh-CN` or `en`.
    pub lang: Line,
    pub status: InterviewStatus,
    pub paused: bool,
    pub rehearsal: bool,
    pub departments: Vec<DepartmentRef>,
    pub planned_start_at: Instant,
    pub planned_end_at: Instant,
    pub online: u64,
    /// Public ones, without those that were merged into others.
    pub questions: u64,
    pub answered: u64,
    /// Of them those that were open when the interview ended, answered since or not.
    pub handed_over: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct LobbySums {
    pub rooms: u64,
    pub live: u64,
    pub online: u64,
    pub questions: u64,
    pub answered: u64,
}

/// An answer with its question, both cut to an excerpt.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct LobbyAnswer {
    pub id: AnswerId,
    pub question_id: QuestionId,
    pub interview_id: InterviewId,
    pub no: u32,
    pub department_id: DepartmentId,
    /// The language of both texts, `zh-CN` or `en`.
    pub lang: Line,
    pub question: String,
    pub text: String,
    pub published_at: Instant,
}

impl Lobby {
    pub fn new(campaign_id: CampaignId, title: Line) -> Self {
        Self { campaign_id, title, rooms: Vec::new(), sums: LobbySums::default(), newest: Vec::new() }
    }

    /// Takes a room in; one that the public may not see, or that was cancelled, is none of the lobby's.
    pub fn add(&mut self, room: &Room, tallies: &Tallies) {
        let Some(seen) = LobbyRoom::of(room, tallies) else { return };
        if !seen.rehearsal {
            self.sums.take(&seen);
            self.newest.extend(answers(room, &seen.lang));
            self.newest
                .sort_by(|a, b| (Reverse(a.published_at), &b.id).cmp(&(Reverse(b.published_at), &a.id)));
            self.newest.truncate(ANSWERS_MAX);
        }
        let place = |room: &LobbyRoom| (room.planned_start_at, room.interview_id.clone());
        let at = self.rooms.partition_point(|known| place(known) < place(&seen));
        self.rooms.insert(at, seen);
    }
}

impl LobbyRoom {
    fn of(room: &Room, tallies: &Tallies) -> Option<Self> {
        use InterviewStatus::{Announced, Archived, Cancelled, Draft, Ended, Live};
        let interview = room.interview.as_ref()?;
        match interview.status {
            Announced | Live | Ended | Archived => {}
            Draft | Cancelled => return None,
        }
        let open = || room.questions.values().filter(|question| question.status.is_open_to_all());
        let plan = &interview.plan;
        Some(Self {
            interview_id: interview.id.clone(),
            title: plan.title.clone(),
            lang: plan.lang.clone(),
            status: interview.status,
            paused: interview.is_paused,
            rehearsal: plan.is_rehearsal,
            departments: plan.departments.clone(),
            planned_start_at: plan.planned_start_at,
            planned_end_at: plan.planned_end_at,
            online: tallies.online,
            questions: open().count() as u64,
            answered: open().filter(|question| question.status == QuestionStatus::Answered).count() as u64,
            handed_over: open().filter(|question| question.due.is_some()).count() as u64,
        })
    }
}

impl LobbySums {
    fn take(&mut self, room: &LobbyRoom) {
        self.rooms += 1;
        self.live += u64::from(room.status == InterviewStatus::Live);
        self.online += room.online;
        self.questions += room.questions;
        self.answered += room.answered;
    }
}

/// Those that count, of questions that everybody may see.
fn answers<'a>(room: &'a Room, lang: &'a Line) -> impl Iterator<Item = LobbyAnswer> + 'a {
    let open = room.questions.values().filter(|question| question.status.is_open_to_all());
    open.flat_map(move |question| {
        let counting = question.answers.iter().filter(|answer| answer.form == Form::Answer);
        counting.map(move |answer| LobbyAnswer {
            id: answer.id.clone(),
            question_id: question.id.clone(),
            interview_id: room.id.clone(),
            no: question.no,
            department_id: answer.department.clone(),
            lang: lang.clone(),
            question: excerpt(room.text(question.id.as_str(), Slot::Text)),
            text: excerpt(room.text(answer.id.as_str(), Slot::Text)),
            published_at: answer.published_at,
        })
    })
}

/// The beginning, in one line.
fn excerpt(text: Option<&Arc<str>>) -> String {
    let line = text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default();
    match line.char_indices().nth(EXCERPT_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_line_and_says_that_it_was_cut() {
        let excerpt = |text: &str| excerpt(Some(&text.into()));
        assert_eq!(excerpt("浮山后三小区\n什么时候供热？"), "浮山后三小区 什么时候供热？");
        let whole = "问".repeat(EXCERPT_CHARS_MAX);
        assert_eq!(excerpt(&whole), whole);
        assert_eq!(excerpt(&format!("{whole}问")), format!("{whole}…"));
    }
}
