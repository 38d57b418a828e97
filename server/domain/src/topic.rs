//! Topics (主题): the city's catalogue of what questions are about, in at most two levels, importable.

use crate::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A topic of the catalogue. Its code never changes; questions name it by that.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Topic {
    pub code: Line,
    pub name: Line,
    /// The code of the topic that it is part of.
    #[serde(default)]
    pub parent: Option<Line>,
    /// No question is given it any more.
    #[serde(default)]
    pub retired: bool,
}
