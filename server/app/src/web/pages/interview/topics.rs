//! The topics that a question may be given, in the two levels of the city's catalogue.

use domain::City;
use std::collections::BTreeMap;

/// A topic of the first level with those that are part of it.
pub struct TopicGroup {
    pub code: String,
    pub name: String,
    pub parts: Vec<(String, String)>,
}

/// None that is retired, or part of a retired one.
pub fn groups(city: &City) -> Vec<TopicGroup> {
    let (parts, whole): (Vec<_>, Vec<_>) =
        city.topics.values().filter(|topic| !topic.retired).partition(|topic| topic.parent.is_some());
    let mut groups: BTreeMap<_, _> = whole
        .into_iter()
        .map(|topic| {
            let (code, name) = (topic.code.as_str().to_owned(), topic.name.as_str().to_owned());
            (topic.code.clone(), TopicGroup { code, name, parts: Vec::new() })
        })
        .collect();
    for part in parts {
        if let Some(group) = part.parent.as_ref().and_then(|parent| groups.get_mut(parent)) {
            group.parts.push((part.code.as_str().to_owned(), part.name.as_str().to_owned()));
        }
    }
    groups.into_values().collect()
}
