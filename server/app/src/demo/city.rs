//! Founds the made-up city: departments, staff of every role, a crowd of netizens. What they do is in [`super::play`].

use super::{corpus::Corpus, stage::Stage};
use crate::clock::{fresh, secret_token, token_hash};
use anyhow::Context;
use domain::{
    Actor, CityCommand, Role,
    command::Credential,
    decide::CityMade,
    ids::{DepartmentId, NetizenId},
    instant::DAY_MS,
    interview::DepartmentRef,
    role::Grant,
    text::Line,
};
use futures_util::future::try_join_all;

/// Netizens who come again and again.
const NETIZENS: usize = 240;
const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Everybody who acts, and what they say.
pub struct Cast {
    pub corpus: Corpus,
    /// In the order of the corpus.
    pub departments: Vec<CastDepartment>,
    /// Works through the queue.
    pub moderator: Actor,
    /// Opens the room, speaks, ends it.
    pub host: Actor,
    pub netizens: Vec<Actor>,
    pub sign_ins: Vec<SignIn>,
}

pub struct CastDepartment {
    pub named: DepartmentRef,
    pub official: Actor,
}

/// What a visitor can sign in with; the password is the same for all.
pub struct SignIn {
    pub role: Role,
    pub username: String,
    /// The name of the department it is for.
    pub department: Option<Line>,
}

impl Cast {
    /// Founds the city at the stage's moment; everybody in it gets the password of that hash.
    pub async fn found(stage: &Stage, corpus: Corpus, password_hash: &str) -> anyhow::Result<Self> {
        let mut founding = Founding { stage, password_hash, sign_ins: Vec::new() };
        founding.account(Role::Admin, "admin", None).await?;
        let moderator = founding.account(Role::Moderator, "moderator", None).await?;
        let host = founding.account(Role::Moderator, "moderator2", None).await?;
        founding.account(Role::Assessor, "assessor", None).await?;
        let mut departments = Vec::with_capacity(corpus.departments.len());
        for text in &corpus.departments {
            let command = CityCommand::CreateDepartment {
                code: text.code.clone(),
                name: text.name.clone(),
                name_en: Some(text.name_en.clone()),
                short_name: Some(text.short_name.clone()),
                parent: None,
                email: None,
            };
            let id = match founding.city(command).await? {
                CityMade::Department(id) => id,
                CityMade::Staff(_)
                | CityMade::Settings
                | CityMade::Calendar
                | CityMade::Topics
                | CityMade::Campaign(_)
                | CityMade::Formula(_)
                | CityMade::Ranking(_)
                | CityMade::Sample(_)
                | CityMade::Token(_)
                | CityMade::Webhook(_)
                | CityMade::Notice(_) => {
                    anyhow::bail!("no department")
                }
            };
            let named = DepartmentRef { id, code: text.code.clone(), name: text.name.clone() };
            let official = founding.account(Role::Official, named.code.as_str(), Some(&named)).await?;
            departments.push(CastDepartment { named, official });
        }
        if let Some(first) = departments.first() {
            founding.account(Role::Reviewer, "reviewer", Some(&first.named)).await?;
        }
        let Founding { sign_ins, .. } = founding;
        Ok(Self { netizens: netizens(stage).await?, corpus, departments, moderator, host, sign_ins })
    }

    /// The place of a department in both lists.
    pub fn place_of(&self, code: &str) -> anyhow::Result<usize> {
        let mut departments = self.departments.iter();
        departments
            .position(|department| department.named.code.as_str() == code)
            .context("no such department")
    }
}

struct Founding<'a> {
    stage: &'a Stage,
    password_hash: &'a str,
    sign_ins: Vec<SignIn>,
}

impl Founding<'_> {
    async fn city(&self, command: CityCommand) -> anyhow::Result<CityMade> {
        let name = command.name().name();
        let made = self.stage.writer.city(Actor::System, command, None).await;
        Ok(made.with_context(|| format!("{name} of the made-up city"))?.made)
    }

    async fn account(&mut self, role: Role, name: &str, of: Option<&DepartmentRef>) -> anyhow::Result<Actor> {
        let username =
            if of.is_some() && role == Role::Official { format!("official-{name}") } else { name.to_owned() };
        let department_id: Option<DepartmentId> = of.map(|department| department.id.clone());
        let grants = vec![Grant { role, department_id }];
        let name = line(&format!("测试员{}号", numeral(self.sign_ins.len() + 1)))?;
        let credential = Some(Credential::Password(self.password_hash.to_owned()));
        let command = CityCommand::CreateStaff {
            username: line(&username)?,
            name: name.clone(),
            grants: grants.clone(),
            email: None,
            credential,
        };
        let CityMade::Staff(id) = self.city(command).await? else { anyhow::bail!("no account") };
        self.sign_ins.push(SignIn {
            role,
            username,
            department: of.map(|department| department.name.clone()),
        });
        Ok(Actor::Staff { id, name, grants })
    }
}

/// The crowd; nobody has its cookies.
async fn netizens(stage: &Stage) -> anyhow::Result<Vec<Actor>> {
    let arrivals = (1..=NETIZENS).map(|n| async move {
        let (id, nickname) = (NetizenId::from(&fresh(&stage.clock)), line(&format!("示例网民{n:03}"))?);
        let (session, at) = (token_hash(&secret_token()), stage.now());
        stage.app.newcomers.create(&id, &nickname, &session, at.plus_ms(DAY_MS), at).await?;
        anyhow::Ok(Actor::Netizen { id, nickname })
    });
    try_join_all(arrivals).await
}

fn line(text: &str) -> anyhow::Result<Line> {
    Line::parse(text).map_err(|fault| anyhow::anyhow!("{}: {text}", fault.code()))
}

/// 1 to 99 in Chinese.
fn numeral(n: usize) -> String {
    let digit =
        |n: usize| n.checked_sub(1).and_then(|place| NUMERALS.get(place)).copied().unwrap_or_default();
    match (n / 10, n % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn people_are_numbered_in_chinese() {
        let numerals = [1, 9, 10, 11, 20, 42].map(super::numeral);
        assert_eq!(numerals, ["一", "九", "十", "十一", "二十", "四十二"]);
    }
}
