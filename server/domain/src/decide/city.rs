//! What an admin decides: departments, accounts, settings, catalogues, access of programs; and campaigns.

use super::{
    decision::{CityDecision, CityMade, CredentialOf},
    ranking, sample, topic,
};
use crate::{
    Instant, Refusal,
    campaign::Campaign,
    command::{CityCommand, Credential, StaffChange},
    event::CityEvent,
    facts::City,
    ids::{DepartmentId, Fresh, StaffId, TokenId, WebhookId},
    ranking::score::FiguresOf,
    role::Grant,
    sample::Answered,
};

/// Usernames are 3 to 64 characters long.
const USERNAME_LENGTH: std::ops::RangeInclusive<usize> = 3..=64;

/// What a few commands look at beside the city; whoever carries them out reads it before.
#[derive(Default, Debug)]
pub struct Beside {
    /// To freeze a ranking: the figures of the departments over its period.
    pub figures: Vec<FiguresOf>,
    /// To draw a sample: all that could be drawn.
    pub answered: Vec<Answered>,
}

pub fn decide(
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
            Ok(CityDecision::of(event, CityMade::Department(department)))
        }
        CityCommand::ChangeDepartment { department, change } => {
            if !city.departments.contains_key(department) {
                return Err(Refusal::NotFound);
            }
            let event =
                CityEvent::DepartmentChanged { department: department.clone(), change: change.clone() };
            Ok(CityDecision::of(event, CityMade::Department(department.clone())))
        }
        CityCommand::CreateStaff { username, name, grants, email, credential } => {
            if !USERNAME_LENGTH.contains(&username.length()) {
                return Err(Refusal::field("username", "username_length"));
            }
            if city.staff.values().any(|other| &other.username == username) {
                return Err(Refusal::UsernameTaken);
            }
            check_grants(city, grants, "roles")?;
            let staff = StaffId::from(fresh);
            let event = CityEvent::StaffCreated {
                staff: staff.clone(),
                username: username.clone(),
                name: name.clone(),
                grants: grants.clone(),
                email: email.clone().unwrap_or_default(),
            };
            let decision = CityDecision::of(event, CityMade::Staff(staff.clone()));
            Ok(decision.storing(CredentialOf::Staff(staff), credential.clone()))
        }
        CityCommand::ChangeStaff { staff, change } => change_staff(city, staff, change),
        CityCommand::ChangeSettings { values } => {
            let arbiter = city.settings.with(values)?.arbiter_code;
            if !arbiter.is_empty() && city.department_of_code(&arbiter).is_none() {
                return Err(Refusal::field("arbiter_code", "unknown_department"));
            }
            Ok(CityDecision::of(CityEvent::SettingsChanged { values: values.clone() }, CityMade::Settings))
        }
        CityCommand::ChangeCalendar { days } => {
            Ok(CityDecision::of(CityEvent::CalendarChanged { days: days.clone() }, CityMade::Calendar))
        }
        CityCommand::ChangeTopics { topics } => {
            topic::check(city, topics)?;
            Ok(CityDecision::of(CityEvent::TopicsChanged { topics: topics.clone() }, CityMade::Topics))
        }
        CityCommand::CreateCampaign { title, first_day, last_day } => {
            let campaign = Campaign::begun(fresh, title, *first_day, *last_day)?;
            let made = CityMade::Campaign(campaign.id.clone());
            Ok(CityDecision::of(CityEvent::CampaignCreated { campaign }, made))
        }
        CityCommand::ChangeCampaign { campaign, change } => {
            let campaign = city.campaigns.get(campaign).ok_or(Refusal::NotFound)?.changed(change)?;
            let made = CityMade::Campaign(campaign.id.clone());
            Ok(CityDecision::of(CityEvent::CampaignChanged { campaign }, made))
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
            check_grants(city, std::slice::from_ref(grant), "role")?;
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
            let decision = CityDecision::of(event, CityMade::Token(token.clone()));
            Ok(decision.storing(CredentialOf::Token(token), Some(hash.clone())))
        }
        CityCommand::RevokeToken { token } => match city.tokens.get(token) {
            None => Err(Refusal::NotFound),
            Some(known) if known.revoked_at.is_some() => Err(Refusal::WrongState),
            Some(_) => Ok(CityDecision::of(
                CityEvent::TokenRevoked { token: token.clone() },
                CityMade::Token(token.clone()),
            )),
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
            let decision = CityDecision::of(event, CityMade::Webhook(webhook.clone()));
            Ok(decision.storing(CredentialOf::Webhook(webhook), Some(secret.clone())))
        }
        CityCommand::RemoveWebhook { webhook } => match city.webhooks.get(webhook) {
            None => Err(Refusal::NotFound),
            Some(known) if known.removed_at.is_some() => Err(Refusal::WrongState),
            Some(_) => {
                let event = CityEvent::WebhookRemoved { webhook: webhook.clone() };
                Ok(CityDecision::of(event, CityMade::Webhook(webhook.clone())))
            }
        },
    }
}

fn change_staff(city: &City, staff: &StaffId, change: &StaffChange) -> Result<CityDecision, Refusal> {
    if !city.staff.contains_key(staff) {
        return Err(Refusal::NotFound);
    }
    if let Some(grants) = &change.grants {
        check_grants(city, grants, "roles")?;
    }
    let event = CityEvent::StaffChanged {
        staff: staff.clone(),
        name: change.name.clone(),
        grants: change.grants.clone(),
        is_disabled: change.is_disabled,
        email: change.email.clone(),
        has_new_credential: change.credential.is_some(),
    };
    let decision = CityDecision::of(event, CityMade::Staff(staff.clone()));
    Ok(decision.storing(CredentialOf::Staff(staff.clone()), change.credential.clone()))
}

impl CityDecision {
    fn storing(mut self, of: CredentialOf, credential: Option<Credential>) -> Self {
        self.credential = credential.map(|credential| (of, credential));
        self
    }
}

fn check_grants(city: &City, grants: &[Grant], field: &str) -> Result<(), Refusal> {
    for grant in grants {
        match &grant.department_id {
            Some(department) => drop(city.department(department, field)?),
            None if grant.role.needs_department() => {
                return Err(Refusal::field(field, "role_needs_department"));
            }
            None => {}
        }
    }
    Ok(())
}
