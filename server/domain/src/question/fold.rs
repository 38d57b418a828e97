//! A question as the events about it have made it.

use super::{
    Hold, Question, QuestionStatus,
    QuestionStatus::{Answered, Approved, Hidden, Merged, Pending, Rejected},
};
use crate::{
    Instant,
    answer::{Answer, Form},
    event::RoomEvent,
    ids::{AnswerId, DepartmentId},
    interview::{Interview, Moderation},
    term::{Due, Extension},
};

impl Question {
    /// Takes an event about this question in.
    pub(crate) fn apply(&mut self, event: &RoomEvent, interview: &Interview, at: Instant) {
        match event {
            RoomEvent::QuestionApproved { department, .. } => {
                self.status = Approved;
                self.approved_at.get_or_insert(at);
                if interview.plan.moderation == Moderation::Pre {
                    self.moderated_at.get_or_insert(at);
                }
                self.hand_to(department, at);
                self.settle(interview);
            }
            RoomEvent::QuestionRejected { .. } => {
                self.status = Rejected;
                self.rejected_at = Some(at);
                self.moderated_at.get_or_insert(at);
            }
            RoomEvent::QuestionAppealed { .. } => {
                self.status = Pending;
                self.has_appealed = true;
            }
            RoomEvent::QuestionUnrejected { .. } => {
                self.status = Pending;
                self.forget_decision();
            }
            RoomEvent::QuestionMerged { into, following: Some(_), .. } => {
                self.merged_into = Some(into.clone())
            }
            RoomEvent::QuestionMerged { into, following: None, .. } => {
                self.merged_into = Some(into.clone());
                self.merged_via = Some(into.clone());
                // What was public was decided before, or is born approved and has no moderation time.
                if self.status == Pending {
                    self.moderated_at.get_or_insert(at);
                }
                self.status_before = Some(self.status);
                self.status = Merged;
                self.is_being_answered = false;
            }
            RoomEvent::QuestionUnmerged { .. } => {
                self.status = self.status_before.take().unwrap_or(Pending);
                self.merged_into = None;
                self.merged_via = None;
                if self.status == Pending {
                    self.forget_decision();
                }
            }
            RoomEvent::QuestionHidden { .. } => {
                self.status_before = Some(self.status);
                self.status = Hidden;
                self.is_being_answered = false;
            }
            RoomEvent::QuestionUnhidden { .. } => self.status = self.status_before.take().unwrap_or(Approved),
            RoomEvent::QuestionWithdrawn { .. } => {
                self.status = QuestionStatus::Withdrawn;
                self.is_being_answered = false;
                self.let_go(at);
            }
            RoomEvent::QuestionPinned { .. } => self.is_pinned = true,
            RoomEvent::QuestionUnpinned { .. } => self.is_pinned = false,
            RoomEvent::QuestionAssigned { department, .. } if self.status == Pending => {
                self.department = Some(department.clone());
            }
            RoomEvent::QuestionAssigned { department, .. }
            | RoomEvent::QuestionTransferred { to: department, .. }
            | RoomEvent::QuestionReturned { to: department, .. } => {
                self.is_being_answered = false;
                self.hand_to(department, at);
            }
            RoomEvent::QuestionClassified { kind, topic, .. } => {
                self.kind = *kind;
                self.topic = topic.clone();
                self.settle(interview);
            }
            RoomEvent::QuestionShared { departments, .. } => self.co_handlers = departments.clone(),
            RoomEvent::QuestionJudged { is_answered, .. } => self.is_answered_for_asker = Some(*is_answered),
            RoomEvent::ExtensionRequested { department, days, until, .. } => {
                self.extensions.push(Extension {
                    department_id: department.clone(),
                    requested_at: at,
                    from: self.due.as_ref().map_or(*until, |due| due.at),
                    days: *days,
                    until: *until,
                    decided_at: None,
                    is_granted: false,
                });
            }
            RoomEvent::ExtensionGranted { until, .. } => {
                self.decide_extension(true, at);
                if let Some(due) = &mut self.due {
                    due.at = *until;
                }
            }
            RoomEvent::ExtensionRefused { .. } => self.decide_extension(false, at),
            RoomEvent::QuestionReopened { due, .. } => {
                self.status = Approved;
                self.is_handled_again = true;
                self.due = due.clone().or(self.due.take());
                if let Some(department) = self.department.clone() {
                    self.hand_to(&department, at);
                }
            }
            RoomEvent::AnsweringStarted { .. } => self.is_being_answered = true,
            RoomEvent::AnswerPublished { answer, department, by, outcome, form, promised_until, .. } => {
                self.answers.push(Answer {
                    id: answer.clone(),
                    department: department.clone(),
                    by: by.clone(),
                    outcome: *outcome,
                    form: *form,
                    published_at: at,
                    revised_at: None,
                    promised_until: *promised_until,
                    promise_kept_at: None,
                });
                if *form == Form::Answer {
                    self.is_late |= self.due.as_ref().is_some_and(|due| at > due.at);
                    self.count_answers(at);
                }
                if *form != Form::Contribution {
                    self.is_being_answered = false;
                }
            }
            RoomEvent::AnswerReclassified { answer, form, .. } => {
                if let Some(answer) = self.answer_mut(answer) {
                    answer.form = *form;
                }
                self.count_answers(at);
            }
            RoomEvent::PromiseKept { answer, .. } => {
                if let Some(answer) = self.answer_mut(answer) {
                    answer.promise_kept_at = Some(at);
                }
            }
            RoomEvent::AnswerRevised { answer, .. } => {
                if let Some(answer) = self.answer_mut(answer) {
                    answer.revised_at = Some(at);
                }
            }
            // A redaction is a newer version of the text, which stands beside the events.
            RoomEvent::QuestionRedacted { .. }
            | RoomEvent::QuestionAsked(_)
            | RoomEvent::QuestionMovedOut { .. }
            | RoomEvent::QuestionMovedIn(_)
            | RoomEvent::InterviewCreated(_)
            | RoomEvent::InterviewChanged(_)
            | RoomEvent::InterviewAnnounced
            | RoomEvent::InterviewOpened
            | RoomEvent::InterviewPaused
            | RoomEvent::InterviewResumed
            | RoomEvent::InterviewExtended { .. }
            | RoomEvent::InterviewEnded { .. }
            | RoomEvent::InterviewArchived
            | RoomEvent::InterviewReopened
            | RoomEvent::InterviewCancelled
            | RoomEvent::StatementPublished { .. }
            | RoomEvent::StatementRevised { .. }
            | RoomEvent::StatementRetracted { .. }
            | RoomEvent::AnnouncementMade { .. }
            | RoomEvent::PollOpened { .. }
            | RoomEvent::PollClosed { .. }
            | RoomEvent::NetizenBanned { .. } => {}
        }
    }

    fn answer_mut(&mut self, id: &AnswerId) -> Option<&mut Answer> {
        self.answers.iter_mut().find(|answer| &answer.id == id)
    }

    /// Where it stands by the answers that count: it is answered, or it is open again and held as before.
    fn count_answers(&mut self, at: Instant) {
        let mut counting = self.answers.iter().filter(|answer| answer.form == Form::Answer);
        let first = counting.next().map(|first| (first.published_at, first.department.clone()));
        self.first_answered_at = first.as_ref().map(|(at, _)| *at);
        self.first_answered_by = first.map(|(_, department)| department);
        if self.first_answered_at.is_some() {
            self.status = Answered;
            self.let_go(at);
        } else if self.status == Answered {
            self.status = Approved;
            if let Some(department) = self.department.clone() {
                self.hand_to(&department, at);
            }
        }
    }

    /// The interview has ended: an open question is due. A due date that was extended stays.
    pub(crate) fn settle(&mut self, interview: &Interview) {
        let Some(terms) = &interview.terms else { return };
        let is_open = match self.status {
            Approved => true,
            Hidden | Merged => self.status_before == Some(Approved),
            Pending | Answered | Rejected | QuestionStatus::Withdrawn => false,
        };
        let is_fixed =
            self.is_handled_again && self.due.is_some() || self.extensions.iter().any(|e| e.is_granted);
        if is_open && !is_fixed {
            self.due = Some(Due::settled(terms, self.kind, self.department.as_ref()));
        }
    }

    fn decide_extension(&mut self, is_granted: bool, at: Instant) {
        if let Some(extension) = self.extensions.last_mut() {
            extension.decided_at = Some(at);
            extension.is_granted = is_granted;
        }
    }

    /// A decision was taken back; the one before an appeal stands.
    fn forget_decision(&mut self) {
        if !self.has_appealed {
            self.moderated_at = None;
        }
    }

    /// From `at` on the department holds it; whoever held it before does no more.
    pub(crate) fn hand_to(&mut self, department: &DepartmentId, at: Instant) {
        let is_there =
            self.holds.last().is_some_and(|hold| hold.to.is_none() && &hold.department_id == department);
        self.department = Some(department.clone());
        if is_there {
            return;
        }
        self.let_go(at);
        self.holds.push(Hold { department_id: department.clone(), from: at, to: None });
    }

    /// The clock of whoever holds it stops.
    fn let_go(&mut self, at: Instant) {
        if let Some(hold) = self.holds.last_mut() {
            hold.to.get_or_insert(at);
        }
    }
}
