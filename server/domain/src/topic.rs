//! Topics (主题): the city's catalogue of what questions are about, in at most two levels, importable.

use crate::{Refusal, facts::City, text::Line};
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

/// Checks topics that are to be added or changed, with those that are there.
///
/// # Errors
/// `Invalid` for a parent that is not known, or is itself a part.
pub(crate) fn check(city: &City, topics: &[Topic]) -> Result<(), Refusal> {
    for (place, topic) in topics.iter().enumerate() {
        let Some(parent) = &topic.parent else { continue };
        let given = topics.iter().find(|other| &other.code == parent);
        match given.or_else(|| city.topics.get(parent)) {
            Some(parent) if parent.parent.is_none() && parent.code != topic.code => {}
            Some(_) => return Err(Refusal::field(format!("topics.{place}.parent"), "topics_too_deep")),
            None => return Err(Refusal::field(format!("topics.{place}.parent"), "unknown_topic")),
        }
    }
    Ok(())
}

impl City {
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
}
