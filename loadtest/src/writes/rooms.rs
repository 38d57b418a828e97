//! The rooms that are written to: of one department, live, each with questions to vote for; and what is stored in them.

use std::rc::Rc;

use anyhow::{Context, Result};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};

use super::asker::Kind;
use crate::api::{Api, Call, Credential};
use crate::city::{announced, found, id};
use crate::plan::RoomPlan;
use crate::scenario::Share;
use crate::target::Target;
use crate::texts;

const CALLS_AT_ONCE: usize = 32;
/// What a netizen may do here who stands for a crowd.
const SETTINGS: [(&str, u64); 2] = [("questions_per_minute", 1_000), ("questions_per_interview", 10_000)];

pub struct Rooms {
    pub ids: Vec<String>,
    /// Of each room, the questions that may be voted for.
    pub questions: Vec<Rc<[String]>>,
}

impl Rooms {
    /// Opens so many rooms with so many questions each.
    pub async fn open(target: &Target, run: &str, count: usize, questions_each: usize) -> Result<Self> {
        let settings: serde_json::Map<_, _> =
            SETTINGS.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        target.api.must(Call::patch("/settings", &target.admin.credential, settings.into())).await?;
        let share = Share { netizens: 0, questions: 0, answered: 0, upvotes: 0 };
        let plan = RoomPlan { department: "示例局".to_owned(), share, statements_s: Vec::new() };
        let first = found(&target.api, &target.admin, "写入测试", &[plan], &format!("{run}-{count}")).await?;
        let first = first.first().context("no room was made")?;
        let moderator = first.moderator.clone();
        let interview =
            target.api.must(Call::get(&format!("/interviews/{}", first.id), &moderator)).await?.body;
        let department = interview["departments"][0]["id"].as_str().context("no department")?.to_owned();
        let mut ids = vec![first.id.clone()];
        for n in 1..count {
            ids.push(announced(&target.api, &moderator, &department, &format!("写入测试 {n}")).await?);
        }
        let asker = json!({ "nickname": "网民" });
        let asker = target.api.must(Call::post("/netizen", &Credential::Nobody, asker)).await?;
        let asker = Credential::Cookie(asker.cookie.context("no cookie")?.into());
        let mut questions = Vec::new();
        for id in &ids {
            target.api.must(Call::post(&format!("/interviews/{id}/open"), &moderator, json!({}))).await?;
            let made = (0..questions_each).map(|n| approved(&target.api, id, &asker, &moderator, n));
            let made: Vec<String> = stream::iter(made).buffer_unordered(CALLS_AT_ONCE).try_collect().await?;
            questions.push(made.into());
        }
        Ok(Self { ids, questions })
    }
}

async fn approved(
    api: &Api,
    room: &str,
    asker: &Credential,
    moderator: &Credential,
    n: usize,
) -> Result<String> {
    let body = json!({ "text": texts::question(n) });
    let asked = api.must(Call::post(&format!("/interviews/{room}/questions"), asker, body)).await?;
    let question = id(&asked.body["question"])?;
    api.must(Call::post(&format!("/questions/{question}/approve"), moderator, json!({}))).await?;
    Ok(question)
}

/// How much of it is stored in all rooms. Each question that is asked is one event of its room, and nothing else is while
/// they are asked; votes are in their questions' totals.
pub async fn stored(target: &Target, rooms: &Rooms, kind: Kind) -> Result<i64> {
    let mut sum = 0;
    for id in &rooms.ids {
        sum += match kind {
            Kind::Question => {
                let interview = api_get(target, &format!("/interviews/{id}")).await?;
                interview["seq"].as_i64().context("no number")?
            }
            Kind::Upvote => {
                let questions =
                    target.api.all(&format!("/interviews/{id}/questions"), &Credential::Nobody).await?;
                questions.iter().filter_map(|question| question["upvotes"].as_i64()).sum()
            }
        };
    }
    Ok(sum)
}

async fn api_get(target: &Target, path: &str) -> Result<Value> {
    Ok(target.api.must(Call::get(path, &Credential::Nobody)).await?.body)
}
