//! The plan of an interview, from what the corpus says of it.

use crate::demo::{city::Cast, corpus::Programme, stage::Stage};
use domain::{
    Instant,
    interview::{Guest, InterviewPlan, Moderation},
    text::Line,
};

pub fn plan(
    cast: &Cast,
    programme: &Programme,
    departments: &[usize],
    stage: &Stage,
    starts_at: Instant,
    closes_at: Instant,
) -> anyhow::Result<InterviewPlan> {
    let guests = departments.iter().filter_map(|place| {
        let official = cast.departments.get(*place)?.official.signature()?.clone();
        let text = cast.corpus.departments.get(*place)?;
        let post = if programme.lang == "en" { text.name_en.clone() } else { text.post.clone() };
        Some(Guest { name: official, post })
    });
    let named = departments.iter().filter_map(|place| Some(cast.departments.get(*place)?.named.clone()));
    Ok(InterviewPlan {
        title: programme.title.clone(),
        subject: programme.subject.clone(),
        lang: Line::parse(if programme.lang == "en" { "en" } else { "zh-CN" })
            .map_err(|fault| anyhow::anyhow!(fault.code()))?,
        departments: named.collect(),
        guests: guests.collect(),
        moderation: Moderation::Pre,
        collect_from: Some(stage.now()),
        planned_start_at: starts_at,
        planned_end_at: closes_at,
        answer_within_days: stage.app.city.now().settings.answer_within_days,
        video_url: None,
        is_rehearsal: programme.is_rehearsal,
        campaign: None,
    })
}
