//! The city as its events have made it.

use super::{Department, DepartmentChange, Staff, Token};
use crate::{
    Instant,
    event::{CityEvent, Recorded},
    facts::City,
    ids::RankingId,
    notice::webhook::Webhook,
    ranking::{Objection, ObjectionAnswer, Ranking, formula::FormulaVersion},
    sample::Sample,
};

impl City {
    /// Takes in what happened to a ranking.
    fn change_ranking(&mut self, id: &RankingId, change: impl FnOnce(&mut Ranking)) {
        if let Some(ranking) = self.rankings.get_mut(id) {
            change(ranking);
        }
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
