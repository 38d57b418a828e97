//! The tables of a room, written from its events in the same transaction: each item that an event names is
//! written as it is after all of them, whole.
//!
//! What is counted is in [`crate::counts`]; the log itself in [`crate::append`].

use crate::{
    db::{Tx, run},
    dialect::with_rows,
    error::StoreError,
    polls,
    rows::{ms, name_of, to_json},
    search::index::{self, Changed},
};
use domain::{
    Instant, Recorded, Room, RoomEvent,
    answer::{Answer, Form},
    figures::{QuestionTimes, times},
    ids::{AnnouncementId, NetizenId, PollId, QuestionId, StatementId},
    interview::Interview,
    question::{Hold, Kind, Question, QuestionStatus},
    statement::{Announcement, Statement},
    term::Extension,
    text::Line,
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
    write_questions(tx, room, interview, &questions).await?;
    write_holds(tx, &questions).await?;
    write_answers(tx, &questions).await?;
    write_co_handlers(tx, &touched.shared, room).await?;
    write_extensions(tx, &questions).await?;
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
                let begun = room.questions.values().filter(|question| has_begun(question));
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

/// Somebody has moderated, approved or answered it, so that it has timing figures once the interview is open.
fn has_begun(question: &Question) -> bool {
    question.moderated_at.or(question.approved_at).or(question.first_answered_at).is_some()
}

/// When the newest answer that counts came.
fn last_answered_ms(question: &Question) -> Option<i64> {
    let counting = question.answers.iter().filter(|answer| answer.form == Form::Answer);
    counting.map(|answer| answer.published_at.ms()).max()
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

async fn write_questions(
    tx: &mut Tx,
    room: &Room,
    interview: &Interview,
    questions: &[&Question],
) -> Result<(), StoreError> {
    let mut rows: Vec<(&Question, QuestionTimes, Option<String>)> = Vec::with_capacity(questions.len());
    for question in questions {
        let basis = question.due.as_ref().map(|due| name_of(&due.basis)).transpose()?;
        rows.push((question, times(interview, question), basis));
    }
    with_rows!(
        &mut *tx,
        "INSERT INTO question (id, interview_id, no, asker_id, nickname, tracking_code, kind, follows, status, \
            status_before, department_id, merged_into, merged_via, is_pinned, is_being_answered, has_appealed, \
            is_handled_again, asked_at_ms, moderated_at_ms, approved_at_ms, rejected_at_ms, first_answered_at_ms, \
            first_answered_by, last_answered_at_ms, moderation_ms, response_ms, waiting_ms, is_approved_live, \
            is_answered_live, topic, is_answered_for_asker, due_from_ms, due_days, due_basis, due_at_ms, \
            is_late)",
        36,
        rows,
        |values, row| values
            .push_bind(row.0.id.as_str())
            .push_bind(room.id.as_str())
            .push_bind(i64::from(row.0.no))
            .push_bind(row.0.asker.as_str())
            .push_bind(row.0.nickname.as_str())
            .push_bind(&*row.0.tracking_code)
            .push_bind(row.0.kind.map(Kind::name))
            .push_bind(row.0.follows.as_ref().map(|id| id.as_str()))
            .push_bind(row.0.status.name())
            .push_bind(row.0.status_before.map(QuestionStatus::name))
            .push_bind(row.0.department.as_ref().map(|id| id.as_str()))
            .push_bind(row.0.merged_into.as_ref().map(|id| id.as_str()))
            .push_bind(row.0.merged_via.as_ref().map(|id| id.as_str()))
            .push_bind(row.0.is_pinned)
            .push_bind(row.0.is_being_answered)
            .push_bind(row.0.has_appealed)
            .push_bind(row.0.is_handled_again)
            .push_bind(row.0.asked_at.ms())
            .push_bind(ms(row.0.moderated_at))
            .push_bind(ms(row.0.approved_at))
            .push_bind(ms(row.0.rejected_at))
            .push_bind(ms(row.0.first_answered_at))
            .push_bind(row.0.first_answered_by.as_ref().map(|id| id.as_str()))
            .push_bind(last_answered_ms(row.0))
            .push_bind(row.1.moderation_ms)
            .push_bind(row.1.response_ms)
            .push_bind(row.1.waiting_ms)
            .push_bind(row.1.is_approved_live)
            .push_bind(row.1.is_answered_live)
            .push_bind(row.0.topic.as_ref().map(Line::as_str))
            .push_bind(row.0.is_answered_for_asker)
            .push_bind(row.0.due.as_ref().map(|due| due.from.ms()))
            .push_bind(row.0.due.as_ref().map(|due| i64::from(due.days)))
            .push_bind(&row.2)
            .push_bind(row.0.due.as_ref().map(|due| due.at.ms()))
            .push_bind(row.0.is_late),
        // What a question was born with never changes: its asker, when it was asked; nor its number, unless it moves.
        "ON CONFLICT (id) DO UPDATE SET \
            interview_id = excluded.interview_id, no = excluded.no, \
            kind = excluded.kind, topic = excluded.topic, \
            is_answered_for_asker = excluded.is_answered_for_asker, due_from_ms = excluded.due_from_ms, \
            due_days = excluded.due_days, due_basis = excluded.due_basis, \
            due_at_ms = excluded.due_at_ms, is_late = excluded.is_late, \
            status = excluded.status, status_before = excluded.status_before, \
            department_id = excluded.department_id, merged_into = excluded.merged_into, \
            merged_via = excluded.merged_via, is_pinned = excluded.is_pinned, \
            is_being_answered = excluded.is_being_answered, has_appealed = excluded.has_appealed, \
            is_handled_again = excluded.is_handled_again, moderated_at_ms = excluded.moderated_at_ms, \
            approved_at_ms = excluded.approved_at_ms, rejected_at_ms = excluded.rejected_at_ms, \
            first_answered_at_ms = excluded.first_answered_at_ms, \
            first_answered_by = excluded.first_answered_by, \
            last_answered_at_ms = excluded.last_answered_at_ms, moderation_ms = excluded.moderation_ms, \
            response_ms = excluded.response_ms, waiting_ms = excluded.waiting_ms, \
            is_approved_live = excluded.is_approved_live, is_answered_live = excluded.is_answered_live"
    );
    Ok(())
}

async fn write_holds(tx: &mut Tx, questions: &[&Question]) -> Result<(), StoreError> {
    let rows: Vec<(&QuestionId, i64, &Hold)> = questions
        .iter()
        .flat_map(|question| {
            (0_i64..).zip(&question.holds).map(|(position, hold)| (&question.id, position, hold))
        })
        .collect();
    with_rows!(
        &mut *tx,
        "INSERT INTO question_department (question_id, position, department_id, from_ms, to_ms)",
        5,
        rows,
        |values, row| values
            .push_bind(row.0.as_str())
            .push_bind(row.1)
            .push_bind(row.2.department_id.as_str())
            .push_bind(row.2.from.ms())
            .push_bind(ms(row.2.to)),
        "ON CONFLICT (question_id, position) DO UPDATE SET \
            department_id = excluded.department_id, from_ms = excluded.from_ms, to_ms = excluded.to_ms"
    );
    Ok(())
}

/// The list may have become shorter, so that it is written anew.
async fn write_co_handlers(
    tx: &mut Tx,
    questions: &BTreeSet<&QuestionId>,
    room: &Room,
) -> Result<(), StoreError> {
    const FORGET: &str = "DELETE FROM question_co_handler WHERE question_id = $1";
    const ADD: &str =
        "INSERT INTO question_co_handler (question_id, position, department_id) VALUES ($1, $2, $3)";
    for question in questions.iter().filter_map(|id| room.questions.get(*id)) {
        run!(&mut *tx, FORGET, question.id.as_str())?;
        for (position, department) in (0_i64..).zip(&question.co_handlers) {
            run!(&mut *tx, ADD, question.id.as_str(), position, department.as_str())?;
        }
    }
    Ok(())
}

async fn write_extensions(tx: &mut Tx, questions: &[&Question]) -> Result<(), StoreError> {
    let of = |question: &&'_ Question| {
        let id = question.id.clone();
        (0_i64..)
            .zip(question.extensions.clone())
            .map(move |(position, extension)| (id.clone(), position, extension))
    };
    let rows: Vec<(QuestionId, i64, Extension)> = questions.iter().flat_map(of).collect();
    with_rows!(
        &mut *tx,
        "INSERT INTO extension (question_id, position, department_id, requested_at_ms, from_ms, days, until_ms, \
            decided_at_ms, is_granted)",
        9,
        rows,
        |values, row| values
            .push_bind(row.0.as_str())
            .push_bind(row.1)
            .push_bind(row.2.department_id.as_str())
            .push_bind(row.2.requested_at.ms())
            .push_bind(row.2.from.ms())
            .push_bind(i64::from(row.2.days))
            .push_bind(row.2.until.ms())
            .push_bind(ms(row.2.decided_at))
            .push_bind(row.2.is_granted),
        "ON CONFLICT (question_id, position) DO UPDATE SET \
            decided_at_ms = excluded.decided_at_ms, is_granted = excluded.is_granted"
    );
    Ok(())
}

async fn write_answers(tx: &mut Tx, questions: &[&Question]) -> Result<(), StoreError> {
    let mut rows: Vec<(&QuestionId, i64, &Answer, Option<String>)> = Vec::new();
    for question in questions {
        for (position, answer) in (0_i64..).zip(&question.answers) {
            let outcome = answer.outcome.as_ref().map(name_of).transpose()?;
            rows.push((&question.id, position, answer, outcome));
        }
    }
    with_rows!(
        &mut *tx,
        "INSERT INTO answer (id, question_id, position, department_id, signed_by, outcome, published_at_ms, \
            revised_at_ms, form, promised_until_ms, promise_kept_at_ms)",
        11,
        rows,
        |values, row| values
            .push_bind(row.2.id.as_str())
            .push_bind(row.0.as_str())
            .push_bind(row.1)
            .push_bind(row.2.department.as_str())
            .push_bind(row.2.by.as_str())
            .push_bind(&row.3)
            .push_bind(row.2.published_at.ms())
            .push_bind(ms(row.2.revised_at))
            .push_bind(row.2.form.name())
            .push_bind(ms(row.2.promised_until))
            .push_bind(ms(row.2.promise_kept_at)),
        "ON CONFLICT (id) DO UPDATE SET revised_at_ms = excluded.revised_at_ms, form = excluded.form, \
            promise_kept_at_ms = excluded.promise_kept_at_ms"
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
