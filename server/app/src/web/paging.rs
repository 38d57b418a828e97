//! Lists: a page of items, and a cursor that leads to the next one.

use super::{
    extract::Named,
    input::{Cursor, Limit},
};
use domain::Refusal;
use serde::Serialize;
use std::{collections::BTreeMap, fmt::Display, ops::Bound};
use store::{Listed, Page};
use utoipa::ToSchema;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    pub items: Vec<T>,
    /// Give it as `after` to get the next page; null on the last one.
    #[schema(required)]
    pub next: Option<String>,
}

impl<T> List<T> {
    /// A list that is whole on one page.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

impl<T> From<Listed<T>> for List<T> {
    fn from(listed: Listed<T>) -> Self {
        let next = listed.next.map(|place| Cursor::of(place).encode());
        Self { items: listed.items, next }
    }
}

/// Which part of a list the query wants.
pub fn page(limit: Option<Limit>, after: Option<Cursor>) -> Page {
    Page { limit: limit.unwrap_or_default().value(), after: after.map(Cursor::into_place) }
}

/// A page of what is in memory, in the order of its ids, which is the order of its making.
///
/// # Errors
/// `invalid_value` for a cursor that this list has not given.
pub fn page_of<I, V, T>(all: &BTreeMap<I, V>, page: &Page) -> Result<Listed<T>, Refusal>
where
    I: Named + Ord + Display,
    T: for<'a> From<&'a V>,
{
    let bad_cursor = || Refusal::field("after", "bad_cursor");
    let after = page.after.as_deref().map(|after| I::parse(after).ok_or_else(bad_cursor)).transpose()?;
    let start = after.map_or(Bound::Unbounded, Bound::Excluded);
    let mut rest = all.range((start, Bound::Unbounded));
    let shown: Vec<_> = rest.by_ref().take(page.limit as usize).collect();
    let next = rest.next().and(shown.last()).map(|(id, _)| id.to_string());
    Ok(Listed { items: shown.into_iter().map(|(_, item)| T::from(item)).collect(), next })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::input::{Faults, Read};

    #[test]
    fn the_next_page_begins_where_this_one_ended() {
        let listed = Listed { items: vec![1, 2], next: Some("1282649400000.01ARZ".to_owned()) };
        let list = List::from(listed);
        let sent = serde_json::Value::String(list.next.unwrap());
        let after = Cursor::read(sent, "after", &mut Faults::default());
        assert_eq!(page(None, after).after.as_deref(), Some("1282649400000.01ARZ"));
        assert_eq!(List::from(Listed::<u8> { items: Vec::new(), next: None }).next, None);
    }

    #[derive(PartialEq, Debug)]
    struct Shown(u8);

    impl From<&u8> for Shown {
        fn from(value: &u8) -> Self {
            Self(*value)
        }
    }

    #[test]
    fn pages_of_memory_leave_nothing_out_and_come_to_an_end() {
        let all: BTreeMap<_, _> =
            (1..=5).map(|n| (domain::ids::TokenId::parse(&format!("T{n}")).unwrap(), n)).collect();
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let listed: Listed<Shown> = page_of(&all, &Page { limit: 2, after }).unwrap();
            seen.extend(listed.items.into_iter().map(|shown| shown.0));
            after = listed.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, [1, 2, 3, 4, 5]);
        let bad = Page { limit: 2, after: Some("a-b".to_owned()) };
        assert_eq!(page_of::<_, _, Shown>(&all, &bad), Err(Refusal::field("after", "bad_cursor")));
    }
}
