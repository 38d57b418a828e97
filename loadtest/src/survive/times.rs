//! Times in the record held against this program's own clock: a question was asked between its first sending and its
//! receipt, and the record goes on in time.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::check::receipts::Shown;

/// A node that is further off than this takes no commands; two of them may be off by that in different directions.
const SKEW_MAX: SignedDuration = SignedDuration::from_secs(2);

/// What is wrong in the times of a room's `events`, as its moderator is told them.
pub fn wrong_times(began_at: Timestamp, events: &[Value], shown: &[Shown]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut last = None;
    for event in events {
        let Some(at) = time(&event["at"]) else {
            wrong.push(format!("an event without a time: {event}"));
            continue;
        };
        if last.is_some_and(|last| at < last) {
            wrong.push(format!("number {} is of {at}, before the one before it", event["seq"]));
        }
        last = Some(at);
        if event["type"] != "question_asked" {
            continue;
        }
        let id = event["question"]["id"].as_str().or(event["question_id"].as_str());
        if let Some(shown) = shown.iter().find(|shown| Some(&*shown.id) == id) {
            let moment = |since_began| began_at + SignedDuration::try_from(since_began).unwrap_or_default();
            let (sent, shown) = (moment(shown.sent), moment(shown.shown));
            if at < sent - SKEW_MAX || at > shown + SKEW_MAX {
                wrong.push(format!("a question asked between {sent} and {shown} is said to be of {at}"));
            }
        }
    }
    wrong
}

fn time(value: &Value) -> Option<Timestamp> {
    value.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn wrong(at: &[&str]) -> usize {
        let shown = Shown {
            key: "k".to_owned(),
            id: "q".to_owned(),
            no: None,
            seq: None,
            tracking_code: None,
            text: "?".to_owned(),
            sent: Duration::from_secs(10),
            shown: Duration::from_secs(11),
        };
        let event =
            |at: &&str| json!({ "seq": 1, "at": at, "type": "question_asked", "question": { "id": "q" } });
        let events: Vec<Value> = at.iter().map(event).collect();
        wrong_times("2010-08-24T11:30:00Z".parse().unwrap(), &events, &[shown]).len()
    }

    #[test]
    fn a_time_before_the_sending_or_after_the_receipt_is_wrong() {
        assert_eq!(wrong(&["2010-08-24T11:30:09.000Z"]), 0, "honest skew");
        assert_eq!(wrong(&["2010-08-24T11:30:07.000Z"]), 1);
        assert_eq!(wrong(&["2010-08-27T11:30:10.000Z"]), 1);
        assert_eq!(wrong(&["yesterday"]), 1);
    }

    #[test]
    fn a_record_that_goes_back_in_time_is_wrong() {
        assert_eq!(wrong(&["2010-08-24T11:30:10.000Z", "2010-08-24T11:30:10.500Z"]), 0);
        assert_eq!(wrong(&["2010-08-24T11:30:11.000Z", "2010-08-24T11:30:10.500Z"]), 1);
    }
}
