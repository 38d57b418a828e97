//! How a client keeps up: snapshot + events = the room as it is. The same fold exists in TypeScript, and both
//! replay the same recorded rooms.
//!
//! What only a tally changes (upvotes, ratings, online) stays as of its making.

use super::{Question, RoomView, Tally};
use crate::{
    answer::Form,
    frame::{Event, Happened},
    ids::QuestionId,
    question::QuestionStatus,
    term::Terms,
};

/// Takes one event in; numbers without an event for this stream are skipped by setting `seq`.
pub fn fold(room: &mut RoomView, event: &Event) {
    room.seq = event.seq;
    room.interview.seq = event.seq;
    match &event.happened {
        Happened::InterviewCreated { interview }
        | Happened::InterviewChanged { interview }
        | Happened::InterviewAnnounced { interview }
        | Happened::InterviewOpened { interview }
        | Happened::InterviewPaused { interview }
        | Happened::InterviewResumed { interview }
        | Happened::InterviewExtended { interview }
        | Happened::InterviewArchived { interview }
        | Happened::InterviewReopened { interview }
        | Happened::InterviewCancelled { interview } => {
            room.interview = (**interview).clone();
            room.interview.seq = event.seq;
        }
        Happened::InterviewEnded { interview } => {
            room.interview = (**interview).clone();
            room.interview.seq = event.seq;
            if let Some(terms) = &interview.terms {
                room.questions.iter_mut().for_each(|question| settle(question, terms));
            }
        }
        Happened::QuestionAsked { question }
        | Happened::QuestionApproved { question }
        | Happened::QuestionRejected { question }
        | Happened::QuestionAppealed { question }
        | Happened::QuestionUnrejected { question }
        | Happened::QuestionRedacted { question }
        | Happened::QuestionUnmerged { question }
        | Happened::QuestionUnhidden { question }
        | Happened::QuestionMovedIn { question }
        | Happened::QuestionReturned { question }
        | Happened::QuestionClassified { question }
        | Happened::QuestionShared { question }
        | Happened::QuestionJudged { question }
        | Happened::ExtensionRequested { question }
        | Happened::ExtensionGranted { question }
        | Happened::ExtensionRefused { question }
        | Happened::AnswerReclassified { question }
        | Happened::PromiseKept { question } => put(room, question),
        Happened::QuestionMerged { question_id, into } => change(room, question_id, |question| {
            question.status = QuestionStatus::Merged;
            question.merged_into = Some(into.clone());
            question.answering = false;
            question.due_at = None;
        }),
        Happened::QuestionHidden { question_id } => take(room, question_id, QuestionStatus::Hidden),
        Happened::QuestionWithdrawn { question_id } => take(room, question_id, QuestionStatus::Withdrawn),
        Happened::QuestionMovedOut { question_id, .. } => {
            room.questions.retain(|question| &question.id != question_id);
        }
        Happened::QuestionPinned { question_id } => {
            change(room, question_id, |question| question.pinned = true)
        }
        Happened::QuestionUnpinned { question_id } => {
            change(room, question_id, |question| question.pinned = false);
        }
        Happened::QuestionAssigned { question_id, department_id }
        | Happened::QuestionTransferred { question_id, department_id, .. } => {
            change(room, question_id, |question| {
                question.department_id = Some(department_id.clone());
                question.answering = false;
            });
        }
        Happened::QuestionReopened { question_id, due_at } => change(room, question_id, |question| {
            question.status = QuestionStatus::Approved;
            question.handled_again = true;
            question.due_at = *due_at;
        }),
        Happened::AnsweringStarted { question_id, .. } => {
            change(room, question_id, |question| question.answering = true);
        }
        Happened::AnswerPublished { question_id, answer }
        | Happened::AnswerRevised { question_id, answer } => {
            let is_new = matches!(event.happened, Happened::AnswerPublished { .. });
            change(room, question_id, |question| {
                if is_new && answer.form == Form::Answer {
                    question.status = QuestionStatus::Answered;
                    question.first_answered_at.get_or_insert(event.at);
                }
                if is_new && answer.form != Form::Contribution {
                    question.answering = false;
                }
                match question.answers.iter_mut().find(|known| known.id == answer.id) {
                    Some(known) => *known = answer.clone(),
                    None => question.answers.push(answer.clone()),
                }
            });
        }
        Happened::StatementPublished { statement } | Happened::StatementRevised { statement } => {
            match room.statements.binary_search_by(|known| known.id.cmp(&statement.id)) {
                Ok(at) => room.statements[at] = statement.clone(),
                Err(at) => room.statements.insert(at, statement.clone()),
            }
        }
        Happened::StatementRetracted { statement_id } => {
            room.statements.retain(|statement| &statement.id != statement_id);
        }
        Happened::AnnouncementMade { announcement } => {
            if let Err(at) = room.announcements.binary_search_by(|known| known.id.cmp(&announcement.id)) {
                room.announcements.insert(at, announcement.clone());
            }
        }
        Happened::PollOpened { poll } | Happened::PollClosed { poll } => {
            match room.polls.binary_search_by(|known| known.id.cmp(&poll.id)) {
                Ok(at) => room.polls[at] = poll.clone(),
                Err(at) => room.polls.insert(at, poll.clone()),
            }
        }
        Happened::NetizenBanned { .. } => {}
    }
    if let Some(question) = &event.now {
        put(room, question);
    }
}

/// Takes the absolute numbers of a tally in.
pub fn fold_tally(room: &mut RoomView, tally: &Tally) {
    room.online = tally.online;
    for poll in &mut room.polls {
        if let Some(votes) = tally.polls.get(&poll.id) {
            poll.options.iter_mut().zip(votes).for_each(|(option, votes)| option.votes = Some(*votes));
        }
    }
    for question in &mut room.questions {
        if let Some(upvotes) = tally.upvotes.get(&question.id) {
            question.upvotes = *upvotes;
        }
        for answer in &mut question.answers {
            if let Some(rating) = tally.ratings.get(&answer.id) {
                answer.rating = *rating;
            }
        }
    }
}

/// All items stand in order of their ids: the order of their making, but for those of one moment.
fn put(room: &mut RoomView, question: &Question) {
    match room.questions.binary_search_by(|known| known.id.cmp(&question.id)) {
        Ok(at) => room.questions[at] = question.clone(),
        Err(at) => room.questions.insert(at, question.clone()),
    }
}

/// What was taken from the public is gone there; staff (who see the asker) keep it with its status.
fn take(room: &mut RoomView, id: &QuestionId, status: QuestionStatus) {
    room.questions.retain(|question| &question.id != id || question.asker.is_some());
    change(room, id, |question| {
        question.status = status;
        question.answering = false;
    });
}

/// The end of the interview says by when what is open is answered.
fn settle(question: &mut Question, terms: &Terms) {
    if question.status == QuestionStatus::Approved {
        question.due_at = Some(terms.of(question.kind, question.department_id.as_ref()).due_at);
    }
}

fn change(room: &mut RoomView, id: &QuestionId, change: impl FnOnce(&mut Question)) {
    if let Some(question) = room.questions.iter_mut().find(|question| &question.id == id) {
        change(question);
    }
}
