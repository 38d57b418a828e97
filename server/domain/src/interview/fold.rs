//! An interview as its events have made it.

use super::{
    Interview, InterviewChange,
    InterviewStatus::{Announced, Archived, Cancelled, Ended, Live},
};
use crate::{Instant, event::RoomEvent};

impl Interview {
    /// Takes an event in; those of questions and statements change nothing here.
    pub(crate) fn apply(&mut self, event: &RoomEvent, at: Instant) {
        match event {
            RoomEvent::InterviewChanged(change) => self.change(change),
            RoomEvent::InterviewAnnounced => {
                self.status = Announced;
                self.announced_at = Some(at);
            }
            RoomEvent::InterviewOpened => {
                self.status = Live;
                self.opened_at = Some(at);
            }
            RoomEvent::InterviewPaused => self.is_paused = true,
            RoomEvent::InterviewResumed => self.is_paused = false,
            RoomEvent::InterviewExtended { planned_end_at } => self.plan.planned_end_at = *planned_end_at,
            RoomEvent::InterviewEnded { terms } => {
                self.status = Ended;
                self.is_paused = false;
                self.ended_at.get_or_insert(at);
                self.terms = terms.clone();
            }
            RoomEvent::InterviewArchived => self.status = Archived,
            RoomEvent::InterviewReopened => self.status = Ended,
            RoomEvent::InterviewCancelled => self.status = Cancelled,
            RoomEvent::InterviewCreated(_)
            | RoomEvent::StatementPublished { .. }
            | RoomEvent::StatementRevised { .. }
            | RoomEvent::StatementRetracted { .. }
            | RoomEvent::AnnouncementMade { .. }
            | RoomEvent::PollOpened { .. }
            | RoomEvent::PollClosed { .. }
            | RoomEvent::NetizenBanned { .. }
            | RoomEvent::QuestionAsked(_)
            | RoomEvent::QuestionMovedOut { .. }
            | RoomEvent::QuestionMovedIn(_)
            | RoomEvent::QuestionApproved { .. }
            | RoomEvent::QuestionRejected { .. }
            | RoomEvent::QuestionAppealed { .. }
            | RoomEvent::QuestionUnrejected { .. }
            | RoomEvent::QuestionRedacted { .. }
            | RoomEvent::QuestionMerged { .. }
            | RoomEvent::QuestionUnmerged { .. }
            | RoomEvent::QuestionHidden { .. }
            | RoomEvent::QuestionUnhidden { .. }
            | RoomEvent::QuestionWithdrawn { .. }
            | RoomEvent::QuestionPinned { .. }
            | RoomEvent::QuestionUnpinned { .. }
            | RoomEvent::QuestionAssigned { .. }
            | RoomEvent::QuestionTransferred { .. }
            | RoomEvent::QuestionReturned { .. }
            | RoomEvent::QuestionClassified { .. }
            | RoomEvent::QuestionShared { .. }
            | RoomEvent::QuestionJudged { .. }
            | RoomEvent::QuestionReopened { .. }
            | RoomEvent::ExtensionRequested { .. }
            | RoomEvent::ExtensionGranted { .. }
            | RoomEvent::ExtensionRefused { .. }
            | RoomEvent::AnsweringStarted { .. }
            | RoomEvent::AnswerPublished { .. }
            | RoomEvent::AnswerRevised { .. }
            | RoomEvent::AnswerReclassified { .. }
            | RoomEvent::PromiseKept { .. } => {}
        }
    }

    pub fn change(&mut self, change: &InterviewChange) {
        let plan = &mut self.plan;
        let InterviewChange {
            title,
            subject,
            departments,
            guests,
            moderation,
            collect_from,
            planned_start_at,
            planned_end_at,
            answer_within_days,
            video_url,
            without_video,
            campaign,
            topic,
        } = change.clone();
        plan.title = title.unwrap_or_else(|| plan.title.clone());
        plan.subject = subject.unwrap_or_else(|| plan.subject.clone());
        plan.departments = departments.unwrap_or_else(|| plan.departments.clone());
        plan.guests = guests.unwrap_or_else(|| plan.guests.clone());
        plan.moderation = moderation.unwrap_or(plan.moderation);
        plan.collect_from = collect_from.or(plan.collect_from);
        plan.planned_start_at = planned_start_at.unwrap_or(plan.planned_start_at);
        plan.planned_end_at = planned_end_at.unwrap_or(plan.planned_end_at);
        plan.answer_within_days = answer_within_days.unwrap_or(plan.answer_within_days);
        plan.video_url = video_url.or_else(|| plan.video_url.take().filter(|_| !without_video));
        plan.campaign = campaign.unwrap_or_else(|| plan.campaign.clone());
        self.topic = topic.or_else(|| self.topic.clone());
    }
}
