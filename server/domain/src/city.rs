//! What belongs to no room: departments, staff accounts, tokens of programs, settings.

mod fold;

use crate::{
    Instant, Refusal,
    campaign::Campaign,
    command::{CityCommand, Credential, StaffChange},
    decide::{Beside, CityDecision, CityMade, CredentialOf},
    event::{CityEvent, Recorded},
    facts::City,
    ids::{DepartmentId, Fresh, StaffId, TokenId, WebhookId},
    mailbox::Mailbox,
    ranking::{self},
    role::{Actor, Grant},
    sample::{self},
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
}
