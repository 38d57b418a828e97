//! What belongs to no room: departments, staff accounts, tokens of programs, settings.

use crate::{
    Instant, Refusal,
    campaign::Campaign,
    command::{CityCommand, Credential, DepartmentChange, StaffChange},
    decide::{Beside, CityDecision, CityMade, CredentialOf},
    event::{CityEvent, Recorded},
    facts::City,
    ids::{DepartmentId, Fresh, StaffId, TokenId, WebhookId},
    mailbox::Mailbox,
    notice::Webhook,
    ranking::{self, Objection, ObjectionAnswer, Ranking, formula::FormulaVersion},
    role::{Actor, Grant},
    sample::{self, Sample},
    text::Line,
    topic,
};

/// Usernames are 3 to 64 characters long.
const USERNAME_LENGTH: std::ops::RangeInclusive<usize> = 3..=64;

#[derive(Clone, PartialEq, Debug)]
pub struct Department {
    pub id: DepartmentId,
    pub code: Line,
    pub name: Line,
    pub name_en: Option<Line>,
    pub short_name: Option<Line>,
    pub parent: Option<DepartmentId>,
    pub retired_at: Option<Instant>,
    /// Drafts need a reviewer's signature.
    pub needs_review: bool,
    /// Working days for its open questions after an interview; none: as usual.
    pub answer_within_days: Option<u32>,
    /// For notices; not public.
    pub email: Mailbox,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Staff {
    pub id: StaffId,
    pub username: Line,
    pub name: Line,
    pub grants: Vec<Grant>,
    pub disabled_at: Option<Instant>,
    /// For notices.
    pub email: Mailbox,
}

impl Staff {
    pub fn actor(&self) -> Actor {
        Actor::Staff { id: self.id.clone(), name: self.name.clone(), grants: self.grants.clone() }
    }
}

/// A program's access; the token itself is never stored.
#[derive(Clone, PartialEq, Debug)]
pub struct Token {
    pub id: TokenId,
    pub name: Line,
    pub grant: Grant,
    pub ends_at: Instant,
    pub revoked_at: Option<Instant>,
}

impl Token {
    pub fn actor(&self, at: Instant) -> Option<Actor> {
        let is_valid = self.revoked_at.is_none() && at < self.ends_at;
        is_valid.then(|| Actor::Program {
            id: self.id.clone(),
            name: self.name.clone(),
            grants: vec![self.grant.clone()],
        })
    }
}

pub(crate) fn decide(
    city: &City,
    command: &CityCommand,
    beside: &Beside,
    fresh: &Fresh,
    at: Instant,
) -> Result<CityDecision, Refusal> {
    match command {
        CityCommand::CreateDepartment { code, name, name_en, short_name, parent, email } => {
            if city.departments.values().any(|other| &other.code == code) {
                return Err(Refusal::CodeTaken);
            }
            if let Some(parent) = parent {
                city.department(parent, "parent_id")?;
            }
            let department = DepartmentId::from(fresh);
            let event = CityEvent::DepartmentCreated {
                department: department.clone(),
                code: code.clone(),
                name: name.clone(),
                name_en: name_en.clone(),
                short_name: short_name.clone(),
                parent: parent.clone(),
                email: email.clone().unwrap_or_default(),
            };
            Ok(happens(event, CityMade::Department(department)))
        }
        CityCommand::ChangeDepartment { department, change } => {
            if !city.departments.contains_key(department) {
                return Err(Refusal::NotFound);
            }
            let event =
                CityEvent::DepartmentChanged { department: department.clone(), change: change.clone() };
            Ok(happens(event, CityMade::Department(department.clone())))
        }
        CityCommand::CreateStaff { username, name, grants, email, credential } => {
            if !USERNAME_LENGTH.contains(&username.length()) {
                return Err(Refusal::field("username", "username_length"));
            }
            if city.staff.values().any(|other| &other.username == username) {
                return Err(Refusal::UsernameTaken);
            }
            city.check_grants(grants, "roles")?;
            let staff = StaffId::from(fresh);
            let event = CityEvent::StaffCreated {
                staff: staff.clone(),
                username: username.clone(),
                name: name.clone(),
                grants: grants.clone(),
                email: email.clone().unwrap_or_default(),
            };
            let decision = happens(event, CityMade::Staff(staff.clone()));
            Ok(decision.storing(CredentialOf::Staff(staff), credential.clone()))
        }
        CityCommand::ChangeStaff { staff, change } => change_staff(city, staff, change),
        CityCommand::ChangeSettings { values } => {
            let arbiter = city.settings.with(values)?.arbiter_code;
            if !arbiter.is_empty() && city.department_of_code(&arbiter).is_none() {
                return Err(Refusal::field("arbiter_code", "unknown_department"));
            }
            Ok(happens(CityEvent::SettingsChanged { values: values.clone() }, CityMade::Settings))
        }
        CityCommand::ChangeCalendar { days } => {
            Ok(happens(CityEvent::CalendarChanged { days: days.clone() }, CityMade::Calendar))
        }
        CityCommand::ChangeTopics { topics } => {
            topic::check(city, topics)?;
            Ok(happens(CityEvent::TopicsChanged { topics: topics.clone() }, CityMade::Topics))
        }
        CityCommand::CreateCampaign { title, first_day, last_day } => {
            let campaign = Campaign::begun(fresh, title, *first_day, *last_day)?;
            let made = CityMade::Campaign(campaign.id.clone());
            Ok(happens(CityEvent::CampaignCreated { campaign }, made))
        }
        CityCommand::ChangeCampaign { campaign, change } => {
            let campaign = city.campaigns.get(campaign).ok_or(Refusal::NotFound)?.changed(change)?;
            let made = CityMade::Campaign(campaign.id.clone());
            Ok(happens(CityEvent::CampaignChanged { campaign }, made))
        }
        CityCommand::ChangeFormula { formula } => ranking::change_formula(city, formula),
        CityCommand::CreateRanking { plan } => ranking::create(city, plan, fresh, at),
        CityCommand::ObjectToRanking { ranking, department, text } => {
            ranking::object(city, ranking, department, text, fresh, at)
        }
        CityCommand::AnswerObjection { objection, is_accepted, text } => {
            ranking::answer(city, objection, *is_accepted, text)
        }
        CityCommand::FreezeRanking { ranking } => ranking::freeze(city, ranking, &beside.figures, at),
        CityCommand::PublishRanking { ranking } => ranking::publish(city, ranking),
        CityCommand::WithdrawRanking { ranking, reason } => ranking::withdraw(city, ranking, reason),
        CityCommand::DrawSample { plan } => sample::draw_sample(city, plan, &beside.answered, fresh),
        CityCommand::EnterSampleResult { sample, no, result } => {
            sample::enter_result(city, sample, *no, result, fresh)
        }
        CityCommand::CreateToken { name, grant, ends_at, hash } => {
            city.check_grants(std::slice::from_ref(grant), "role")?;
            if *ends_at <= at {
                return Err(Refusal::field("ends_at", "end_before_start"));
            }
            let token = TokenId::from(fresh);
            let event = CityEvent::TokenCreated {
                token: token.clone(),
                name: name.clone(),
                grant: grant.clone(),
                ends_at: *ends_at,
            };
            let decision = happens(event, CityMade::Token(token.clone()));
            Ok(decision.storing(CredentialOf::Token(token), Some(hash.clone())))
        }
        CityCommand::RevokeToken { token } => match city.tokens.get(token) {
            None => Err(Refusal::NotFound),
            Some(known) if known.revoked_at.is_some() => Err(Refusal::WrongState),
            Some(_) => {
                Ok(happens(CityEvent::TokenRevoked { token: token.clone() }, CityMade::Token(token.clone())))
            }
        },
        CityCommand::CreateWebhook { url, kinds, department, secret } => {
            if let Some(department) = department {
                city.department(department, "department_id")?;
            }
            let webhook = WebhookId::from(fresh);
            let event = CityEvent::WebhookCreated {
                webhook: webhook.clone(),
                url: url.clone(),
                kinds: kinds.clone(),
                department: department.clone(),
            };
            let decision = happens(event, CityMade::Webhook(webhook.clone()));
            Ok(decision.storing(CredentialOf::Webhook(webhook), Some(secret.clone())))
        }
        CityCommand::RemoveWebhook { webhook } => match city.webhooks.get(webhook) {
            None => Err(Refusal::NotFound),
            Some(known) if known.removed_at.is_some() => Err(Refusal::WrongState),
            Some(_) => {
                let event = CityEvent::WebhookRemoved { webhook: webhook.clone() };
                Ok(happens(event, CityMade::Webhook(webhook.clone())))
            }
        },
    }
}

fn change_staff(city: &City, staff: &StaffId, change: &StaffChange) -> Result<CityDecision, Refusal> {
    if !city.staff.contains_key(staff) {
        return Err(Refusal::NotFound);
    }
    if let Some(grants) = &change.grants {
        city.check_grants(grants, "roles")?;
    }
    let event = CityEvent::StaffChanged {
        staff: staff.clone(),
        name: change.name.clone(),
        grants: change.grants.clone(),
        is_disabled: change.is_disabled,
        email: change.email.clone(),
        has_new_credential: change.credential.is_some(),
    };
    let decision = happens(event, CityMade::Staff(staff.clone()));
    Ok(decision.storing(CredentialOf::Staff(staff.clone()), change.credential.clone()))
}

fn happens(event: CityEvent, made: CityMade) -> CityDecision {
    CityDecision::of(event, made)
}

impl CityDecision {
    fn storing(mut self, of: CredentialOf, credential: Option<Credential>) -> Self {
        self.credential = credential.map(|credential| (of, credential));
        self
    }
}

impl City {
    /// A department that exists; else the field is at fault.
    pub fn department(&self, id: &DepartmentId, field: &str) -> Result<&Department, Refusal> {
        self.departments.get(id).ok_or_else(|| Refusal::field(field, "unknown_department"))
    }

    pub fn department_of_code(&self, code: &str) -> Option<&Department> {
        self.departments.values().find(|department| department.code.as_str() == code)
    }

    pub fn staff_named(&self, username: &str) -> Option<&Staff> {
        self.staff.values().find(|staff| staff.username.as_str() == username)
    }

    fn check_grants(&self, grants: &[Grant], field: &str) -> Result<(), Refusal> {
        for grant in grants {
            match &grant.department_id {
                Some(department) => drop(self.department(department, field)?),
                None if grant.role.needs_department() => {
                    return Err(Refusal::field(field, "role_needs_department"));
                }
                None => {}
            }
        }
        Ok(())
    }

    /// The next event of the city's stream.
    pub fn record(&self, event: CityEvent, actor: String, at: Instant) -> Recorded<CityEvent> {
        let audience = crate::event::Audience::Staff;
        Recorded { seq: self.seq + 1, at: at.max(self.at), actor, audience, event }
    }

    /// Takes the next event in.
    pub fn apply(&mut self, recorded: &Recorded<CityEvent>) {
        self.seq = recorded.seq;
        self.at = recorded.at;
        match &recorded.event {
            CityEvent::DepartmentCreated { department, code, name, name_en, short_name, parent, email } => {
                let department = Department {
                    id: department.clone(),
                    code: code.clone(),
                    name: name.clone(),
                    name_en: name_en.clone(),
                    short_name: short_name.clone(),
                    parent: parent.clone(),
                    retired_at: None,
                    needs_review: false,
                    answer_within_days: None,
                    email: email.clone(),
                };
                self.departments.insert(department.id.clone(), department);
            }
            CityEvent::DepartmentChanged { department, change } => {
                if let Some(department) = self.departments.get_mut(department) {
                    department.change(change, recorded.at);
                }
            }
            CityEvent::StaffCreated { staff, username, name, grants, email } => {
                let staff = Staff {
                    id: staff.clone(),
                    username: username.clone(),
                    name: name.clone(),
                    grants: grants.clone(),
                    disabled_at: None,
                    email: email.clone(),
                };
                self.staff.insert(staff.id.clone(), staff);
            }
            CityEvent::StaffChanged { staff, name, grants, is_disabled, email, has_new_credential: _ } => {
                if let Some(staff) = self.staff.get_mut(staff) {
                    staff.name = name.clone().unwrap_or_else(|| staff.name.clone());
                    staff.grants = grants.clone().unwrap_or_else(|| staff.grants.clone());
                    staff.email = email.clone().unwrap_or_else(|| staff.email.clone());
                    staff.disabled_at = since(staff.disabled_at, *is_disabled, recorded.at);
                }
            }
            CityEvent::SettingsChanged { values } => {
                for name in values.keys() {
                    self.settings_changed.insert(name.clone(), (recorded.actor.clone(), recorded.at));
                }
                if let Ok(settings) = self.settings.with(values) {
                    self.settings = settings;
                }
            }
            CityEvent::CalendarChanged { days } => {
                days.iter().for_each(|day| self.calendar.set(day.clone()));
            }
            CityEvent::TopicsChanged { topics } => {
                self.topics.extend(topics.iter().map(|topic| (topic.code.clone(), topic.clone())));
            }
            CityEvent::CampaignCreated { campaign } | CityEvent::CampaignChanged { campaign } => {
                self.campaigns.insert(campaign.id.clone(), campaign.clone());
            }
            CityEvent::FormulaChanged { version, formula } => self.formulas.push(FormulaVersion {
                version: *version,
                formula: formula.clone(),
                set_at: recorded.at,
                set_by: recorded.actor.clone(),
            }),
            CityEvent::RankingCreated { ranking, plan } => {
                let made = Ranking::new(ranking.clone(), plan.clone(), recorded.at);
                self.rankings.insert(made.id.clone(), made);
            }
            CityEvent::RankingObjectedTo { ranking, objection, department } => {
                let objection = Objection {
                    id: objection.clone(),
                    department: department.clone(),
                    made_at: recorded.at,
                    answer: None,
                };
                self.change_ranking(ranking, |ranking| ranking.objections.push(objection));
            }
            CityEvent::ObjectionAnswered { ranking, objection, is_accepted } => {
                let answer = ObjectionAnswer { at: recorded.at, is_accepted: *is_accepted };
                self.change_ranking(ranking, |ranking| {
                    let objections = ranking.objections.iter_mut();
                    objections
                        .filter(|known| &known.id == objection)
                        .for_each(|known| known.answer = Some(answer));
                });
            }
            CityEvent::RankingFrozen { ranking, rows: _ } => {
                self.change_ranking(ranking, |ranking| ranking.frozen_at = Some(recorded.at));
            }
            CityEvent::RankingPublished { ranking } => {
                self.change_ranking(ranking, |ranking| ranking.published_at = Some(recorded.at));
            }
            CityEvent::RankingWithdrawn { ranking } => {
                self.change_ranking(ranking, |ranking| ranking.withdrawn_at = Some(recorded.at));
            }
            CityEvent::SampleDrawn { sample, plan, items } => {
                let drawn = Sample {
                    id: sample.clone(),
                    plan: plan.clone(),
                    drawn_at: recorded.at,
                    items: u32::try_from(items.len()).unwrap_or(u32::MAX),
                };
                self.samples.insert(drawn.id.clone(), drawn);
            }
            // A result is in the tables and not here: nothing is decided on it.
            CityEvent::SampleResultEntered { .. } => {}
            CityEvent::TokenCreated { token, name, grant, ends_at } => {
                let token = Token {
                    id: token.clone(),
                    name: name.clone(),
                    grant: grant.clone(),
                    ends_at: *ends_at,
                    revoked_at: None,
                };
                self.tokens.insert(token.id.clone(), token);
            }
            CityEvent::TokenRevoked { token } => {
                if let Some(token) = self.tokens.get_mut(token) {
                    token.revoked_at = Some(recorded.at);
                }
            }
            CityEvent::WebhookCreated { webhook, url, kinds, department } => {
                let webhook = Webhook {
                    id: webhook.clone(),
                    url: url.clone(),
                    kinds: kinds.clone(),
                    department: department.clone(),
                    made_at: recorded.at,
                    removed_at: None,
                };
                self.webhooks.insert(webhook.id.clone(), webhook);
            }
            CityEvent::WebhookRemoved { webhook } => {
                if let Some(webhook) = self.webhooks.get_mut(webhook) {
                    webhook.removed_at = Some(recorded.at);
                }
            }
            // Notices are many and are not kept in memory.
            CityEvent::DepartmentReminded { .. } | CityEvent::NoticeAcknowledged { .. } => {}
        }
    }
}

impl Department {
    fn change(&mut self, change: &DepartmentChange, at: Instant) {
        self.name = change.name.clone().unwrap_or_else(|| self.name.clone());
        self.name_en = change.name_en.clone().or_else(|| self.name_en.clone());
        self.short_name = change.short_name.clone().or_else(|| self.short_name.clone());
        self.retired_at = since(self.retired_at, change.is_retired, at);
        self.needs_review = change.review.unwrap_or(self.needs_review);
        self.email = change.email.clone().unwrap_or_else(|| self.email.clone());
        if let Some(days) = change.answer_within_days {
            self.answer_within_days = (days > 0).then_some(days);
        }
    }
}

/// Since when something holds that is switched on, off, or left as it was.
fn since(so_far: Option<Instant>, switch: Option<bool>, at: Instant) -> Option<Instant> {
    match switch {
        None => so_far,
        Some(true) => so_far.or(Some(at)),
        Some(false) => None,
    }
}
