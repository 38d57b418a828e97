//! The tables of a room, written from its events in the same transaction: each item that an event names is
//! written as it is after all of them, whole.
//!
//! What is counted is in [`crate::counts`]; the log itself in [`crate::append`].

mod question;

use crate::{
    db::{Tx, run},
    dialect::with_rows,
    error::StoreError,
    polls,
    rows::{ms, to_json},
    search::index::{self, Changed},
};
use domain::{
    Instant, Recorded, Room, RoomEvent,
    ids::{AnnouncementId, NetizenId, PollId, QuestionId, StatementId},
    interview::Interview,
    statement::{Announcement, Statement},
};
use std::collections::BTreeSet;

/// What events have changed.
#[derive(Default)]
struct Touched<'a> {
    is_interview: bool,
    is_departments: bool,
    questions: BTreeSet<&'a QuestionId>,
    /// Of these the co-handlers too.
    shared: BTreeSet<&'a QuestionId>,
    statements: BTreeSet<&'a StatementId>,
    announcements: BTreeSet<&'a AnnouncementId>,
    polls: BTreeSet<&'a PollId>,
    bans: BTreeSet<&'a NetizenId>,
}

pub(crate) async fn write(tx: &mut Tx, room: &Room, events: &[&Recorded]) -> Result<(), StoreError> {
    let Some(interview) = &room.interview else { return Ok(()) };
    let mut touched = Touched::default();
    for recorded in events {
        touched.by(&recorded.event, room);
    }
    if touched.is_interview {
        write_interview(tx, interview, room.last_no).await?;
    }
    if touched.is_departments {
        write_departments(tx, interview).await?;
    }
    let questions: Vec<_> = touched.questions.iter().filter_map(|id| room.questions.get(*id)).collect();
    question::write(tx, room, interview, &questions, &touched.shared).await?;
    let statements: Vec<_> = touched.statements.iter().filter_map(|id| room.statements.get(*id)).collect();
    write_statements(tx, room, &statements).await?;
    let interview = Some(interview).filter(|_| touched.is_interview);
    index::write(tx, room, &Changed { interview, questions, statements }).await?;
    let announcements: Vec<_> =
        touched.announcements.iter().filter_map(|id| room.announcements.get(*id)).collect();
    write_announcements(tx, room, &announcements).await?;
    let touched_polls: Vec<_> = touched.polls.iter().filter_map(|id| room.polls.get(*id)).collect();
    polls::write(tx, room, &touched_polls).await?;
    let bans: Vec<_> = touched.bans.iter().filter_map(|id| room.bans.get_key_value(*id)).collect();
    write_bans(tx, room, &bans).await
}

impl<'a> Touched<'a> {
    fn by(&mut self, event: &'a RoomEvent, room: &'a Room) {
        use RoomEvent as E;
        match event {
            E::InterviewCreated(_) | E::InterviewChanged(_) => {
                self.is_interview = true;
                self.is_departments = true;
            }
            E::InterviewOpened => {
                self.is_interview = true;
                // All times count from the opening: those from before have them now.
                let begun = room.questions.values().filter(|question| question::has_begun(question));
                self.questions.extend(begun.map(|question| &question.id));
            }
            E::InterviewEnded { .. } => {
                self.is_interview = true;
                // What is open is due from now on.
                let due = room.questions.values().filter(|question| question.due.is_some());
                self.questions.extend(due.map(|question| &question.id));
            }
            E::InterviewAnnounced
            | E::InterviewPaused
            | E::InterviewResumed
            | E::InterviewExtended { .. }
            | E::InterviewArchived
            | E::InterviewReopened
            | E::InterviewCancelled
            // Its number is not given again.
            | E::QuestionMovedOut { .. } => self.is_interview = true,
            E::StatementPublished { statement, .. }
            | E::StatementRevised { statement }
            | E::StatementRetracted { statement } => drop(self.statements.insert(statement)),
            E::AnnouncementMade { announcement } => drop(self.announcements.insert(announcement)),
            E::PollOpened { poll, .. } | E::PollClosed { poll } => drop(self.polls.insert(poll)),
            E::NetizenBanned { netizen, .. } => drop(self.bans.insert(netizen)),
            E::QuestionShared { question, .. } => {
                self.questions.insert(question);
                self.shared.insert(question);
            }
            E::QuestionMovedIn(arrival) => {
                self.questions.insert(&arrival.question.id);
                self.shared.insert(&arrival.question.id);
            }
            E::QuestionAsked(_)
            | E::QuestionApproved { .. }
            | E::QuestionRejected { .. }
            | E::QuestionAppealed { .. }
            | E::QuestionUnrejected { .. }
            | E::QuestionRedacted { .. }
            | E::QuestionMerged { .. }
            | E::QuestionUnmerged { .. }
            | E::QuestionHidden { .. }
            | E::QuestionUnhidden { .. }
            | E::QuestionWithdrawn { .. }
            | E::QuestionPinned { .. }
            | E::QuestionUnpinned { .. }
            | E::QuestionAssigned { .. }
            | E::QuestionTransferred { .. }
            | E::QuestionReturned { .. }
            | E::QuestionClassified { .. }
            | E::QuestionJudged { .. }
            | E::QuestionReopened { .. }
            | E::ExtensionRequested { .. }
            | E::ExtensionGranted { .. }
            | E::ExtensionRefused { .. }
            | E::AnsweringStarted { .. }
            | E::AnswerPublished { .. }
            | E::AnswerRevised { .. }
            | E::AnswerReclassified { .. }
            | E::PromiseKept { .. } => self.questions.extend(event.question()),
        }
    }
}

async fn write_interview(tx: &mut Tx, interview: &Interview, last_no: u32) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO interview (id, title, subject, lang, guests, moderation, collect_from_ms, planned_start_at_ms, \
            planned_end_at_ms, answer_within_days, video_url, status, is_paused, announced_at_ms, opened_at_ms, \
            ended_at_ms, terms, is_rehearsal, campaign_id, last_no, topic_poll_id, topic_option_no) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) \
        ON CONFLICT (id) DO UPDATE SET \
            title = excluded.title, subject = excluded.subject, lang = excluded.lang, guests = excluded.guests, \
            moderation = excluded.moderation, collect_from_ms = excluded.collect_from_ms, \
            planned_start_at_ms = excluded.planned_start_at_ms, planned_end_at_ms = excluded.planned_end_at_ms, \
            answer_within_days = excluded.answer_within_days, video_url = excluded.video_url, \
            status = excluded.status, is_paused = excluded.is_paused, announced_at_ms = excluded.announced_at_ms, \
            opened_at_ms = excluded.opened_at_ms, ended_at_ms = excluded.ended_at_ms, terms = excluded.terms, \
            campaign_id = excluded.campaign_id, last_no = excluded.last_no, \
            topic_poll_id = excluded.topic_poll_id, topic_option_no = excluded.topic_option_no";
    let plan = &interview.plan;
    let guests = to_json(&plan.guests)?;
    let terms = interview.terms.as_ref().map(to_json).transpose()?;
    run!(
        tx,
        SQL,
        interview.id.as_str(),
        plan.title.as_str(),
        plan.subject.as_str(),
        plan.lang.as_str(),
        &guests,
        plan.moderation.name(),
        ms(plan.collect_from),
        plan.planned_start_at.ms(),
        plan.planned_end_at.ms(),
        i64::from(plan.answer_within_days),
        plan.video_url.as_ref().map(|url| url.as_str()),
        interview.status.name(),
        interview.is_paused,
        ms(interview.announced_at),
        ms(interview.opened_at),
        ms(interview.ended_at),
        terms,
        plan.is_rehearsal,
        plan.campaign.as_ref().map(|id| id.as_str()),
        i64::from(last_no),
        interview.topic.as_ref().map(|topic| topic.poll_id.as_str()),
        interview.topic.as_ref().map(|topic| i64::from(topic.option)),
    )
    .map(|_| ())
}

async fn write_departments(tx: &mut Tx, interview: &Interview) -> Result<(), StoreError> {
    const FORGET: &str = "DELETE FROM interview_department WHERE interview_id = $1";
    let id = interview.id.as_str();
    run!(tx, FORGET, id)?;
    let rows: Vec<_> = (0_i64..).zip(&interview.plan.departments).collect();
    with_rows!(
        &mut *tx,
        "INSERT INTO interview_department (interview_id, position, department_id, code, name)",
        5,
        rows,
        |values, row| values
            .push_bind(id)
            .push_bind(row.0)
            .push_bind(row.1.id.as_str())
            .push_bind(row.1.code.as_str())
            .push_bind(row.1.name.as_str()),
        ""
    );
    Ok(())
}

async fn write_statements(tx: &mut Tx, room: &Room, statements: &[&Statement]) -> Result<(), StoreError> {
    with_rows!(
        &mut *tx,
        "INSERT INTO statement (id, interview_id, speaker, published_at_ms, revised_at_ms, is_retracted)",
        6,
        statements,
        |values, statement| values
            .push_bind(statement.id.as_str())
            .push_bind(room.id.as_str())
            .push_bind(statement.speaker.as_str())
            .push_bind(statement.published_at.ms())
            .push_bind(ms(statement.revised_at))
            .push_bind(statement.is_retracted),
        "ON CONFLICT (id) DO UPDATE SET \
            revised_at_ms = excluded.revised_at_ms, is_retracted = excluded.is_retracted"
    );
    Ok(())
}

async fn write_announcements(
    tx: &mut Tx,
    room: &Room,
    announcements: &[&Announcement],
) -> Result<(), StoreError> {
    with_rows!(
        &mut *tx,
        "INSERT INTO announcement (id, interview_id, made_at_ms)",
        3,
        announcements,
        |values, announcement| values
            .push_bind(announcement.id.as_str())
            .push_bind(room.id.as_str())
            .push_bind(announcement.made_at.ms()),
        ""
    );
    Ok(())
}

async fn write_bans(tx: &mut Tx, room: &Room, bans: &[(&NetizenId, &Instant)]) -> Result<(), StoreError> {
    with_rows!(
        &mut *tx,
        "INSERT INTO ban (interview_id, netizen_id, until_ms)",
        3,
        bans,
        |values, ban| values.push_bind(room.id.as_str()).push_bind(ban.0.as_str()).push_bind(ban.1.ms()),
        "ON CONFLICT (interview_id, netizen_id) DO UPDATE SET until_ms = excluded.until_ms"
    );
    Ok(())
}
