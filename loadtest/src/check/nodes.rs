//! All nodes tell one story: the same head and the same events of a room, whichever of them is asked.

use super::Verdict;
use crate::stream::Item;

/// A room's public stream as one node tells it.
#[derive(Debug, Clone)]
pub struct Telling {
    pub node: String,
    pub head: u64,
    pub events: Vec<Item>,
}

/// Holds every node's telling against the first one's.
pub fn nodes(room: &str, tellings: &[Telling], verdict: &mut Verdict) {
    let Some((first, others)) = tellings.split_first() else { return };
    for other in others {
        if first.head != other.head || first.events != other.events {
            verdict.out_of_order += 1;
            verdict.tell(|| {
                let (a, b) = (first.events.len(), other.events.len());
                format!(
                    "{room}: {} tells {a} events up to {}, {} tells {b} up to {}, or not the same ones",
                    first.node, first.head, other.node, other.head
                )
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::item;

    fn telling(node: &str, head: u64, seqs: &[u64]) -> Telling {
        Telling { node: node.to_owned(), head, events: seqs.iter().copied().map(item).collect() }
    }

    fn faults(tellings: &[Telling]) -> u64 {
        let mut verdict = Verdict::default();
        nodes("示例局", tellings, &mut verdict);
        verdict.out_of_order
    }

    #[test]
    fn nodes_that_tell_the_same_agree() {
        assert_eq!(
            faults(&[telling("a", 4, &[1, 3]), telling("b", 4, &[1, 3]), telling("c", 4, &[1, 3])]),
            0
        );
    }

    #[test]
    fn a_node_that_lacks_an_event_or_is_behind_is_found() {
        assert_eq!(faults(&[telling("a", 4, &[1, 3]), telling("b", 4, &[1])]), 1);
        assert_eq!(faults(&[telling("a", 4, &[1, 3]), telling("b", 3, &[1, 3])]), 1);
        let mut other = telling("b", 4, &[1, 3]);
        other.events[1].about = "another".into();
        assert_eq!(faults(&[telling("a", 4, &[1, 3]), other]), 1);
    }
}
