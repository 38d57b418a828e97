//! Interviews: finding them, planning them. Their life is in [`life`], the room in which one is held in
//! [`room`], what happens there in [`events`].

pub mod events;
pub mod life;
pub mod room;
pub mod settlement;
pub mod transcript;

use super::{
    auth::Who,
    city,
    error::Problem,
    extract::{Body, Id, Query},
    input::{Cursor, Faults, Limit, Many, Moment, Read, VideoAddress, input, query, reads},
    openapi::{ANY, COMMAND, Reads, SIGNED_IN, WRITING, refusals},
    order::{Answer, Answered, Order, within},
    paging::{List, page},
    period::period,
    written::InterviewWritten,
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    Instant, Refusal, RoomCommand,
    command::CommandName,
    ids::{CampaignId, DepartmentId, InterviewId, PollId},
    instant::MINUTE_MS,
    interview::{DepartmentRef, Guest, InterviewChange, InterviewPlan, InterviewStatus, Moderation},
    poll::ChosenTopic,
    refusal::FieldFault,
    text::{Line, Text},
    view,
};
use store::{
    figures::Period,
    interviews::{self, InterviewFilter},
};

/// The days within which open questions can be promised an answer, as the setting has them.
const ANSWER_WITHIN_DAYS: std::ops::RangeInclusive<u64> = 1..=60;
/// The languages in which the content of an interview can be.
const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

query! {
    ListQuery {
        /// One status, or several with commas between them.
        #[param(value_type = Option<String>)]
        status: Option<Many<InterviewStatus>>,
        department: Option<DepartmentId>,
        campaign: Option<CampaignId>,
        /// Planned to start at or after.
        from: Option<Moment>,
        /// Planned to start before; a day counts to its end.
        to: Option<Moment>,
        /// Somewhere in title or subject.
        q: Option<Line>,
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

input! {
    /// A plan. What is left out is as the settings have it.
    Plan {
        title: Line,
        subject: Text,
        /// The language of the content: `zh-CN` (unless said otherwise) or `en`.
        lang: Option<Line>,
        /// The first one leads, unless a question is given to another.
        department_ids: Vec<DepartmentId>,
        guests: Option<Vec<Guest>>,
        moderation: Option<Moderation>,
        /// From when on questions are taken; may lie in the past. Without it from the announcement on.
        collect_from: Option<Instant>,
        planned_start_at: Instant,
        planned_end_at: Option<Instant>,
        /// 1 to 60 working days.
        answer_within_days: Option<u64>,
        video_url: Option<VideoAddress>,
        /// Held to try things out: leaves no figures.
        rehearsal: Option<bool>,
        /// The campaign that it is part of.
        campaign_id: Option<CampaignId>,
    }

    /// What is to be changed of a plan; what is left out stays.
    Change {
        title: Option<Line>,
        subject: Option<Text>,
        department_ids: Option<Vec<DepartmentId>>,
        guests: Option<Vec<Guest>>,
        moderation: Option<Moderation>,
        collect_from: Option<Instant>,
        planned_start_at: Option<Instant>,
        planned_end_at: Option<Instant>,
        answer_within_days: Option<u64>,
        /// Empty: no video. This alone can be changed after the end, too.
        #[schema(value_type = Option<String>)]
        video_url: Option<Chosen<VideoAddress>>,
        /// The campaign that it is part of; empty: of none.
        #[schema(value_type = Option<String>)]
        campaign_id: Option<Chosen<CampaignId>>,
        /// What a closed vote for the topic chose; its text becomes the title.
        topic: Option<TopicChoice>,
    }

    TopicChoice {
        poll_id: PollId,
        /// The number of the option, from 1 on.
        option: u64,
    }
}

/// Something, or nothing, as an empty text.
#[derive(Debug)]
pub struct Chosen<T>(Option<T>);

impl<T: Read> Read for Chosen<T> {
    fn read(value: serde_json::Value, at: &str, faults: &mut Faults) -> Option<Self> {
        match value.as_str() {
            Some("") => Some(Self(None)),
            Some(_) | None => T::read(value, at, faults).map(|chosen| Self(Some(chosen))),
        }
    }
}

reads!(Guest { name, post });

refusals! {
    /// Of planning.
    Plans = [ANY, WRITING, COMMAND, SIGNED_IN, &["end_before_start", "notice_too_short"]];
}

/// Finds interviews, those planned last first. Staff find drafts too.
#[utoipa::path(get, path = "/interviews", tag = "interviews", params(ListQuery),
    responses((status = 200, body = List<view::Interview>), Reads))]
pub async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<view::Interview>>, Problem> {
    let Period { from, to } = period(&app, query.from.as_ref(), query.to.as_ref())?;
    let filter = InterviewFilter {
        statuses: query.status.map(Many::distinct).unwrap_or_default(),
        department: query.department,
        campaign: query.campaign,
        from,
        to,
        text: query.q.map(|text| text.as_str().to_owned()),
        is_staff: who.staff.is_some(),
    };
    let listed = interviews::list(&app.db, &filter, &page(query.limit, query.after)).await?;
    Ok(Json(listed.into()))
}

/// One interview.
#[utoipa::path(get, path = "/interviews/{id}", tag = "interviews", params(("id" = InterviewId, Path)),
    responses((status = 200, body = view::Interview), Reads))]
pub async fn one(
    State(app): State<App>,
    who: Who,
    Id(id): Id<InterviewId>,
) -> Result<Json<view::Interview>, Problem> {
    let interview = interviews::one(&app.db, &id).await?.filter(|interview| who.sees(interview));
    Ok(Json(interview.ok_or(Refusal::NotFound)?))
}

/// Plans an interview: a draft that only staff see.
#[utoipa::path(post, path = "/interviews", tag = "interviews", request_body = Plan,
    responses((status = 201, body = view::Interview), Plans))]
pub async fn create(order: Order, Body(plan): Body<Plan>) -> Answered<view::Interview> {
    order.who.must_have(CommandName::CreateInterview)?;
    let Order { app, who, key, left } = order;
    let actor = who.actor_for(CommandName::CreateInterview);
    let key = key.by(&actor)?;
    within(left, async {
        let plan = plan.with_defaults(&app).await?;
        let (id, receipt) = app.writer.create(actor, plan, key).await?;
        let interview = interviews::one(&app.db, &id).await?.ok_or(Refusal::NotFound)?;
        Ok(Answer::with(receipt.status, receipt.is_replay, interview))
    })
    .await
}

/// Changes a plan, until the interview has ended.
#[utoipa::path(patch, path = "/interviews/{id}", tag = "interviews", params(("id" = InterviewId, Path)),
    request_body = Change, responses((status = 200, body = InterviewWritten), Plans))]
pub async fn change(order: Order, Id(id): Id<InterviewId>, Body(change): Body<Change>) -> Answered {
    order.who.must_have(CommandName::ChangeInterview)?;
    let change = change.resolved(&order.app).await?;
    order.in_interview(id, RoomCommand::ChangeInterview(change)).await
}

impl Plan {
    async fn with_defaults(self, app: &App) -> Result<InterviewPlan, Problem> {
        let departments = departments(app, self.department_ids).await?;
        let settings = app.city.now().settings.clone();
        let lang =
            self.lang.unwrap_or(Line::parse(LANGUAGES[0]).map_err(|fault| Refusal::text("lang", fault))?);
        if !LANGUAGES.contains(&lang.as_str()) {
            return Err(Refusal::field("lang", "unknown_value").into());
        }
        let duration_ms = i64::from(settings.duration_minutes) * MINUTE_MS;
        Ok(InterviewPlan {
            title: self.title,
            subject: self.subject,
            lang,
            departments,
            guests: self.guests.unwrap_or_default(),
            moderation: self.moderation.unwrap_or(settings.moderation),
            collect_from: self.collect_from,
            planned_start_at: self.planned_start_at,
            planned_end_at: self.planned_end_at.unwrap_or(self.planned_start_at.plus_ms(duration_ms)),
            answer_within_days: days(self.answer_within_days)?.unwrap_or(settings.answer_within_days),
            video_url: self.video_url.map(VideoAddress::into_line),
            is_rehearsal: self.rehearsal.unwrap_or(false),
            campaign: met(app, self.campaign_id).await?,
        })
    }
}

impl Change {
    async fn resolved(self, app: &App) -> Result<InterviewChange, Problem> {
        let departments = match self.department_ids {
            Some(ids) => Some(departments(app, ids).await?),
            None => None,
        };
        let campaign = match self.campaign_id {
            Some(Chosen(chosen)) => Some(met(app, chosen).await?),
            None => None,
        };
        let (video_url, without_video) = match self.video_url {
            Some(Chosen(None)) => (None, true),
            Some(Chosen(Some(address))) => (Some(address.into_line()), false),
            None => (None, false),
        };
        Ok(InterviewChange {
            title: self.title,
            subject: self.subject,
            departments,
            guests: self.guests,
            moderation: self.moderation,
            collect_from: self.collect_from,
            planned_start_at: self.planned_start_at,
            planned_end_at: self.planned_end_at,
            answer_within_days: days(self.answer_within_days)?,
            video_url,
            without_video,
            campaign,
            topic: self.topic.map(TopicChoice::chosen).transpose()?,
        })
    }
}

impl TopicChoice {
    fn chosen(self) -> Result<ChosenTopic, Refusal> {
        let unknown = |_| Refusal::field("topic.option", "unknown_value");
        Ok(ChosenTopic { poll_id: self.poll_id, option: u32::try_from(self.option).map_err(unknown)? })
    }
}

/// This node knows of the campaign too, if there is one; whether there is, is decided with the plan.
async fn met(app: &App, id: Option<CampaignId>) -> Result<Option<CampaignId>, Problem> {
    if let Some(id) = &id {
        city::known(app, |known| known.campaigns.get(id).map(|_| ())).await?;
    }
    Ok(id)
}

fn days(days: Option<u64>) -> Result<Option<u32>, Refusal> {
    let out_of_bounds = || Refusal::field("answer_within_days", "number_out_of_bounds");
    let within = |days| {
        let days = Some(days).filter(|days| ANSWER_WITHIN_DAYS.contains(days));
        days.and_then(|days| u32::try_from(days).ok()).ok_or_else(out_of_bounds)
    };
    days.map(within).transpose()
}

/// The departments as an interview names them: those of this day.
async fn departments(app: &App, ids: Vec<DepartmentId>) -> Result<Vec<DepartmentRef>, Problem> {
    let mut named: Vec<DepartmentRef> = Vec::new();
    let mut faults = Vec::new();
    for (n, id) in ids.iter().enumerate() {
        let found = city::known(app, |known| known.departments.get(id).cloned()).await?;
        let code = match found {
            None => "unknown_department",
            Some(department) if department.retired_at.is_some() => "department_retired",
            Some(_) if named.iter().any(|other| &other.id == id) => "duplicate",
            Some(department) => {
                named.push(DepartmentRef { id: department.id, code: department.code, name: department.name });
                continue;
            }
        };
        faults.push(FieldFault { field: format!("department_ids.{n}"), code });
    }
    if faults.is_empty() { Ok(named) } else { Err(Refusal::Invalid(faults).into()) }
}
