//! Recorded rooms in `tests/fixtures`, which the client library replays as well: a snapshot, the messages of the
//! live stream after it, and the room that they lead to.
//!
//! `UPDATE_FIXTURES=1` writes them; otherwise they are compared, so that a change shows up in review.

use crate::{
    following::{comparable, follow, seen, told},
    scenarios::{Scenario, all},
};
use domain::{
    frame::{Event, Message},
    view::{RoomView, Sight, fold::fold},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fs, path::PathBuf};

#[derive(Serialize, Deserialize)]
struct Recording {
    snapshot: RoomView,
    messages: Vec<Message>,
    expected: RoomView,
}

const SIGHTS: [(Sight, &str); 2] = [(Sight::Public, "public"), (Sight::Staff, "staff")];

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures"))
}

/// The messages as a room sends them: one for each command that the stream carries, which covers the numbers that
/// it does not carry; at the end one without events, if need be.
fn as_they_happen(scenario: &Scenario, sight: Sight) -> Vec<Message> {
    let steps = &scenario.scene.steps;
    let mut messages = Vec::new();
    let mut covered = steps[scenario.since].recorded.seq;
    let mut events = Vec::new();
    for (n, step) in steps.iter().enumerate().skip(scenario.since + 1) {
        let end = steps[n..].iter().find(|step| step.is_last).expect("every command has a last event");
        events.extend(told(step, end, sight));
        let is_over = n + 1 == steps.len();
        if step.is_last && (!events.is_empty() || is_over) {
            messages.push(message(step.recorded.seq, &mut covered, &mut events, step));
        }
    }
    messages
}

fn in_one_message(scenario: &Scenario, sight: Sight) -> Vec<Message> {
    let steps = &scenario.scene.steps;
    let end = steps.last().expect("something happened");
    let mut covered = steps[scenario.since].recorded.seq;
    let mut events = steps[scenario.since + 1..].iter().filter_map(|step| told(step, end, sight)).collect();
    vec![message(end.recorded.seq, &mut covered, &mut events, end)]
}

fn message(seq: u64, covered: &mut u64, events: &mut Vec<Event>, at: &crate::scene::Step) -> Message {
    let prev = std::mem::replace(covered, seq);
    Message::Events { epoch: at.room.epoch.clone(), prev, seq, events: std::mem::take(events) }
}

fn record(scenario: &Scenario, sight: Sight) -> Recording {
    let steps = &scenario.scene.steps;
    Recording {
        snapshot: seen(&steps[scenario.since], sight),
        messages: if scenario.is_resumed {
            in_one_message(scenario, sight)
        } else {
            as_they_happen(scenario, sight)
        },
        expected: seen(steps.last().expect("something happened"), sight),
    }
}

#[test]
fn the_recorded_rooms_are_as_written_down() {
    let is_update = std::env::var_os("UPDATE_FIXTURES").is_some_and(|value| value == "1");
    let mut names = BTreeSet::new();
    for scenario in all() {
        for (sight, audience) in SIGHTS {
            let name = format!("{}.{audience}.json", scenario.name);
            let path = folder().join(&name);
            let json = serde_json::to_string_pretty(&record(&scenario, sight)).expect("our own types") + "\n";
            if is_update {
                fs::write(&path, &json).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
            let written = fs::read_to_string(&path).unwrap_or_default();
            assert!(written == json, "{name} is not what happens now; UPDATE_FIXTURES=1 writes it anew");
            names.insert(name);
        }
    }
    let files = fs::read_dir(folder()).expect("the folder is there");
    let files: BTreeSet<_> = files
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".json"))
        .collect();
    assert_eq!(files, names, "no recording is left over");
}

#[test]
fn every_recorded_room_leads_to_what_is_expected() {
    for scenario in all() {
        for (sight, audience) in SIGHTS {
            let Recording { mut snapshot, messages, expected } = record(&scenario, sight);
            for message in messages {
                let Message::Events { epoch, prev, seq, events } = message else { panic!("only events") };
                assert_eq!((&epoch, prev), (&snapshot.epoch, snapshot.seq), "{} {audience}", scenario.name);
                events.iter().for_each(|event| fold(&mut snapshot, event));
                (snapshot.seq, snapshot.interview.seq) = (seq, seq);
            }
            let (folded, expected) = (comparable(snapshot, None), comparable(expected, None));
            assert_eq!(folded, expected, "{} {audience}", scenario.name);
        }
    }
}

#[test]
fn the_recorded_rooms_are_right_also_event_by_event() {
    for scenario in all() {
        for (sight, audience) in SIGHTS {
            let steps = &scenario.scene.steps;
            let mut view = seen(&steps[scenario.since], sight);
            for step in &steps[scenario.since + 1..] {
                follow(&mut view, step, step, sight);
                let about = step.recorded.event.question();
                let (folded, room) = (comparable(view.clone(), about), comparable(seen(step, sight), about));
                assert_eq!(folded, room, "{} {audience} after {:?}", scenario.name, step.recorded);
            }
        }
    }
}
