//! Campaigns (集中问政): many interviews on one day, or in days that follow each other, under one title.
//!
//! An interview names its campaign in its plan; a campaign knows nothing of its interviews.

use crate::{
    Refusal,
    ids::{CampaignId, Fresh},
    text::Line,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Campaign {
    pub id: CampaignId,
    pub title: Line,
    /// Days of the city's time zone; of one day both are the same.
    #[schema(value_type = String, format = Date)]
    pub first_day: Date,
    #[schema(value_type = String, format = Date)]
    pub last_day: Date,
}

/// What a moderator may change of a campaign; what is absent stays.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct CampaignChange {
    pub title: Option<Line>,
    pub first_day: Option<Date>,
    pub last_day: Option<Date>,
}

impl Campaign {
    pub(crate) fn begun(
        fresh: &Fresh,
        title: &Line,
        first_day: Date,
        last_day: Date,
    ) -> Result<Self, Refusal> {
        Self { id: CampaignId::from(fresh), title: title.clone(), first_day, last_day }.checked()
    }

    /// As it is after a change; what is absent stays.
    pub(crate) fn changed(&self, change: &CampaignChange) -> Result<Self, Refusal> {
        let CampaignChange { title, first_day, last_day } = change.clone();
        let changed = Self {
            id: self.id.clone(),
            title: title.unwrap_or_else(|| self.title.clone()),
            first_day: first_day.unwrap_or(self.first_day),
            last_day: last_day.unwrap_or(self.last_day),
        };
        changed.checked()
    }

    fn checked(self) -> Result<Self, Refusal> {
        if self.last_day < self.first_day {
            return Err(Refusal::field("last_day", "end_before_start"));
        }
        Ok(self)
    }
}

impl From<&Campaign> for Campaign {
    fn from(campaign: &Campaign) -> Self {
        campaign.clone()
    }
}
