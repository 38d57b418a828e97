//! Receipts held against the moderator's list: each question that was promised is there once, with the text and the
//! number that its receipt showed; what was refused is not there; and who asked later has the later number.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::Verdict;

/// A receipt as it was shown to whoever asked. Times are counted from the beginning of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub key: String,
    pub id: String,
    /// The number that people are shown.
    pub no: Option<u64>,
    /// The number in the room's stream.
    pub seq: Option<u64>,
    pub tracking_code: Option<String>,
    pub text: String,
    /// When it was handed in for the first time, and when the first receipt for it was there.
    pub sent: Duration,
    pub shown: Duration,
}

impl Shown {
    /// Whether another receipt under the same key promises the same.
    pub fn is_same_promise(&self, other: &Self) -> bool {
        (&self.id, self.no, self.seq, &self.tracking_code)
            == (&other.id, other.no, other.seq, &other.tracking_code)
    }
}

/// A question as the moderator's list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: String,
    pub no: Option<u64>,
    pub text: String,
}

/// What became of everything that was handed in to one room.
#[derive(Debug, Clone, Default)]
pub struct Handed {
    pub shown: Vec<Shown>,
    /// Texts that were refused for good and never sent again.
    pub refused: Vec<String>,
    /// Keys under which two receipts promised different things.
    pub differing: Vec<String>,
}

/// What was found, by kind; each is in the verdict too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Receipts whose question is not stored as it was promised.
    pub lost: u64,
    pub doubled: u64,
    pub refused_but_stored: u64,
}

pub fn receipts(room: &str, handed: &Handed, listed: &[Listed], verdict: &mut Verdict) -> Found {
    let mut found = Found::default();
    let by_id: HashMap<&str, &Listed> = listed.iter().map(|question| (&*question.id, question)).collect();
    for shown in &handed.shown {
        match by_id.get(&*shown.id) {
            // That it is missing is in the verdict already; here it is only counted.
            None => found.lost += 1,
            Some(question) if question.text != shown.text || question.no != shown.no => {
                found.lost += 1;
                verdict.lost += 1;
                verdict.tell(|| {
                    format!("{room}: promised {:?} {:?}, stored {question:?}", shown.no, shown.text)
                });
            }
            Some(_) => {}
        }
    }
    doubled(room, listed, &mut found, verdict);
    let refused: HashSet<&str> = handed.refused.iter().map(|text| &**text).collect();
    for question in listed.iter().filter(|question| refused.contains(&*question.text)) {
        found.refused_but_stored += 1;
        verdict.unexpected += 1;
        verdict.tell(|| format!("{room}: question {} was refused and is stored", question.id));
    }
    for key in &handed.differing {
        verdict.broken += 1;
        verdict.tell(|| format!("{room}: two receipts under the key {key} promise different things"));
    }
    order(room, &handed.shown, verdict);
    found
}

/// Every text is handed in under one key only, so it may be stored but once, whatever its ids are.
fn doubled(room: &str, listed: &[Listed], found: &mut Found, verdict: &mut Verdict) {
    let mut known = HashMap::new();
    for question in listed {
        if let Some(other) = known.insert(&*question.text, &question.id) {
            found.doubled += 1;
            verdict.doubled += 1;
            verdict.tell(|| format!("{room}: {other} and {} are one question", question.id));
        }
    }
}

/// A question that was handed in after another one had its receipt has the higher number.
fn order(room: &str, shown: &[Shown], verdict: &mut Verdict) {
    let mut by_sent: Vec<&Shown> = shown.iter().filter(|shown| shown.seq.is_some()).collect();
    by_sent.sort_by_key(|shown| shown.sent);
    let mut by_shown = by_sent.clone();
    by_shown.sort_by_key(|shown| shown.shown);
    let mut promised = by_shown.into_iter().peekable();
    let mut latest: Option<&Shown> = None;
    for question in by_sent {
        while let Some(earlier) = promised.next_if(|earlier| earlier.shown < question.sent) {
            if latest.is_none_or(|latest| latest.seq < earlier.seq) {
                latest = Some(earlier);
            }
        }
        if let Some(earlier) = latest.filter(|earlier| earlier.seq > question.seq) {
            verdict.out_of_order += 1;
            verdict.tell(|| {
                let (before, after) = (earlier.seq, question.seq);
                format!("{room}: {} was asked after the receipt of {before:?} and is {after:?}", question.id)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(n: u64) -> Shown {
        Shown {
            key: format!("k{n}"),
            id: format!("q{n}"),
            no: Some(n),
            seq: Some(10 + n),
            tracking_code: Some(format!("T{n}")),
            text: format!("第 {n} 问"),
            sent: Duration::from_millis(10 * n),
            shown: Duration::from_millis(10 * n + 5),
        }
    }

    fn listed(n: u64) -> Listed {
        Listed { id: format!("q{n}"), no: Some(n), text: format!("第 {n} 问") }
    }

    /// The verdict on three kept promises and one refusal, with one thing planted among them.
    fn with(plant: impl FnOnce(&mut Handed, &mut Vec<Listed>)) -> (Found, Verdict) {
        let mut handed = Handed {
            shown: (1..=3).map(shown).collect(),
            refused: vec!["第 9 问".to_owned()],
            differing: Vec::new(),
        };
        let mut list: Vec<Listed> = (1..=3).map(listed).collect();
        plant(&mut handed, &mut list);
        let mut verdict = Verdict::default();
        (receipts("示例局", &handed, &list, &mut verdict), verdict)
    }

    #[test]
    fn kept_promises_are_clean() {
        assert_eq!(with(|_, _| {}), (Found::default(), Verdict::default()));
    }

    #[test]
    fn a_missing_question_is_counted_as_a_lost_receipt() {
        assert_eq!(with(|_, list| drop(list.pop())).0.lost, 1);
    }

    #[test]
    fn another_text_or_another_number_is_not_what_was_promised() {
        let (found, verdict) = with(|_, list| list[0].text = "别的".to_owned());
        assert_eq!((found.lost, verdict.lost), (1, 1));
        let (found, verdict) = with(|_, list| list[1].no = Some(7));
        assert_eq!((found.lost, verdict.lost), (1, 1));
        assert!(verdict.faults[0].contains("第 2 问"), "{:?}", verdict.faults);
    }

    #[test]
    fn one_text_under_two_ids_is_doubled() {
        let (found, verdict) = with(|_, list| list.push(Listed { id: "q4".to_owned(), ..listed(2) }));
        assert_eq!((found.doubled, verdict.doubled), (1, 1));
    }

    #[test]
    fn what_was_refused_and_is_stored_is_unexpected() {
        let (found, verdict) = with(|_, list| list.push(listed(9)));
        assert_eq!((found.refused_but_stored, verdict.unexpected), (1, 1));
    }

    #[test]
    fn two_different_receipts_under_one_key_break_the_contract() {
        assert_eq!(with(|handed, _| handed.differing.push("k1".to_owned())).1.broken, 1);
        assert!(shown(1).is_same_promise(&Shown { shown: Duration::from_secs(9), ..shown(1) }));
        assert!(!shown(1).is_same_promise(&Shown { tracking_code: None, ..shown(1) }));
        assert!(!shown(1).is_same_promise(&Shown { no: Some(2), ..shown(1) }));
    }

    #[test]
    fn who_asks_after_a_receipt_has_the_higher_number() {
        let (_, verdict) = with(|handed, _| handed.shown[2].seq = Some(11));
        assert_eq!(verdict.out_of_order, 1, "{:?}", verdict.faults);
        let (_, verdict) = with(|handed, _| {
            // Both under way at once: either may come first.
            handed.shown[1].sent = Duration::from_millis(14);
            handed.shown[1].seq = Some(1);
        });
        assert_eq!(verdict.out_of_order, 0);
    }
}
