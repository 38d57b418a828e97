//! Changes of the catalogue of topics.

use crate::{Refusal, facts::City, topic::Topic};

/// Checks topics that are to be added or changed, with those that are there.
///
/// # Errors
/// `Invalid` for a parent that is not known, or is itself a part.
pub fn check(city: &City, topics: &[Topic]) -> Result<(), Refusal> {
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
