//! A ranking (排名) of departments over a period: previewed, objected to, frozen after its cut-off, published.
//!
//! What it is computed by is in [`formula`], how in [`score`]. Its texts (objections, their answers, why it was
//! withdrawn) stand beside the events, as all texts do.

pub mod formula;
pub mod score;

use crate::{
    Instant,
    ids::{DepartmentId, ObjectionId, RankingId},
    role::{Actor, Grant, Role},
    settings::Settings,
    text::Line,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far a ranking has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RankingStatus {
    /// The figures still move; departments may object until the cut-off.
    Preview,
    Frozen,
    Published,
    Withdrawn,
}

impl RankingStatus {
    pub const ALL: [Self; 4] = [Self::Preview, Self::Frozen, Self::Published, Self::Withdrawn];

    pub fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Frozen => "frozen",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What is ranked, by which formula, until when it may be objected to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RankingPlan {
    pub title: Line,
    /// Interviews that opened at or after.
    pub from: Instant,
    /// Interviews that opened before.
    pub to: Instant,
    pub cut_off: Instant,
    pub formula: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Ranking {
    pub id: RankingId,
    pub plan: RankingPlan,
    pub made_at: Instant,
    pub frozen_at: Option<Instant>,
    pub published_at: Option<Instant>,
    pub withdrawn_at: Option<Instant>,
    /// In the order of their making.
    pub objections: Vec<Objection>,
}

/// What a department says against a preview.
#[derive(Clone, PartialEq, Debug)]
pub struct Objection {
    pub id: ObjectionId,
    pub department: DepartmentId,
    pub made_at: Instant,
    pub answer: Option<ObjectionAnswer>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ObjectionAnswer {
    pub at: Instant,
    pub is_accepted: bool,
}

impl Ranking {
    pub fn new(id: RankingId, plan: RankingPlan, made_at: Instant) -> Self {
        Self {
            id,
            plan,
            made_at,
            frozen_at: None,
            published_at: None,
            withdrawn_at: None,
            objections: Vec::new(),
        }
    }

    pub fn status(&self) -> RankingStatus {
        match (self.withdrawn_at, self.published_at, self.frozen_at) {
            (Some(_), _, _) => RankingStatus::Withdrawn,
            (None, Some(_), _) => RankingStatus::Published,
            (None, None, Some(_)) => RankingStatus::Frozen,
            (None, None, None) => RankingStatus::Preview,
        }
    }

    /// Whether it is on a public page: what was published and withdrawn stays there, without its table.
    pub fn is_public(&self, settings: &Settings) -> bool {
        settings.public_ranking.is_on() && self.published_at.is_some()
    }

    /// Whether the actor may see the table: everybody what is public, and before that whoever assesses and whoever
    /// works for a department.
    pub fn shows_table_to(&self, settings: &Settings, actor: &Actor) -> bool {
        let is_withdrawn = self.status() == RankingStatus::Withdrawn;
        (self.is_public(settings) && !is_withdrawn) || assesses(actor) || works_for(actor).next().is_some()
    }
}

/// Whether the actor reads every department's figures: assessors and admins of the whole city.
pub fn assesses(actor: &Actor) -> bool {
    let reads_all =
        |grant: &Grant| grant.department_id.is_none() && matches!(grant.role, Role::Assessor | Role::Admin);
    matches!(actor, Actor::System) || actor.grants().iter().any(reads_all)
}

/// The departments that the actor answers for.
pub fn works_for(actor: &Actor) -> impl Iterator<Item = &DepartmentId> {
    let grants = actor.grants().iter().filter(|grant| grant.role.needs_department());
    grants.filter_map(|grant| grant.department_id.as_ref())
}
