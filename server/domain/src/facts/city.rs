//! What belongs to no room.

use crate::{
    Instant, Refusal,
    calendar::Calendar,
    campaign::Campaign,
    city::{Department, Staff, Token},
    event::{Audience, CityEvent, Recorded},
    ids::{CampaignId, DepartmentId, Epoch, RankingId, SampleId, StaffId, TokenId, WebhookId},
    notice::webhook::Webhook,
    ranking::{Ranking, formula::FormulaVersion},
    sample::Sample,
    settings::Settings,
    text::{Line, Text},
    topic::Topic,
};
use std::collections::BTreeMap;

/// What belongs to no room, as of `seq` of the city's stream.
#[derive(Clone, Debug)]
pub struct City {
    pub epoch: Epoch,
    pub seq: u64,
    pub at: Instant,
    pub departments: BTreeMap<DepartmentId, Department>,
    pub staff: BTreeMap<StaffId, Staff>,
    pub tokens: BTreeMap<TokenId, Token>,
    pub webhooks: BTreeMap<WebhookId, Webhook>,
    pub settings: Settings,
    pub calendar: Calendar,
    /// By their codes.
    pub topics: BTreeMap<Line, Topic>,
    pub campaigns: BTreeMap<CampaignId, Campaign>,
    /// In the order of their versions, from 1 on.
    pub formulas: Vec<FormulaVersion>,
    pub rankings: BTreeMap<RankingId, Ranking>,
    pub samples: BTreeMap<SampleId, Sample>,
    /// Who changed a setting last, and when; those at their default are not in it.
    pub settings_changed: BTreeMap<String, (String, Instant)>,
}

impl City {
    pub fn new(epoch: Epoch) -> Self {
        Self {
            epoch,
            seq: 0,
            at: Instant::from_ms(0),
            departments: BTreeMap::new(),
            staff: BTreeMap::new(),
            tokens: BTreeMap::new(),
            webhooks: BTreeMap::new(),
            settings: Settings::default(),
            calendar: Calendar::default(),
            topics: BTreeMap::new(),
            campaigns: BTreeMap::new(),
            formulas: Vec::new(),
            rankings: BTreeMap::new(),
            samples: BTreeMap::new(),
            settings_changed: BTreeMap::new(),
        }
    }

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

    /// The next event of the city's stream.
    pub fn record(&self, event: CityEvent, actor: String, at: Instant) -> Recorded<CityEvent> {
        Recorded { seq: self.seq + 1, at: at.max(self.at), actor, audience: Audience::Staff, event }
    }

    /// The code of a topic that questions may be given.
    ///
    /// # Errors
    /// `Invalid` when it is unknown or retired.
    pub fn topic(&self, code: &Line) -> Result<Line, Refusal> {
        match self.topics.get(code) {
            Some(topic) if !topic.retired => Ok(topic.code.clone()),
            Some(_) | None => Err(Refusal::field("topic", "unknown_topic")),
        }
    }

    /// A version of the formula.
    pub fn formula(&self, version: u32) -> Option<&FormulaVersion> {
        self.formulas.iter().find(|known| known.version == version)
    }

    /// # Errors
    /// `Invalid` for a note that is longer than notes may be.
    pub(crate) fn must_fit_note(&self, field: &str, text: &Text) -> Result<(), Refusal> {
        let is_short = text.length() <= self.settings.note_length_max as usize;
        if is_short { Ok(()) } else { Err(Refusal::field(field, "text_too_long")) }
    }
}
