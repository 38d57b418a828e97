//! The lobby of a campaign: what it counts, what it shows, what it never shows.

use crate::scene::{
    Scene, acts, drafted,
    people::{ROADS, line, moderator, official},
    scene,
};
use domain::{
    RoomCommand,
    ids::{CampaignId, InterviewId},
    interview::{InterviewChange, InterviewStatus},
    view::{
        Tallies,
        lobby::{ANSWERS_MAX, Lobby, LobbySums},
    },
};

fn lobby(scenes: &[&Scene]) -> Lobby {
    let mut lobby = Lobby::new(CampaignId::parse("week").expect("an id"), line("供热周"));
    for scene in scenes {
        lobby.add(&scene.room, &Tallies { online: 7, ..Tallies::default() });
    }
    lobby
}

/// The same room under another id, as that of another department.
fn named(mut scene: Scene, id: &str) -> Scene {
    let id = InterviewId::parse(id).expect("an id");
    scene.room.id = id.clone();
    if let Some(interview) = &mut scene.room.interview {
        interview.id = id;
    }
    scene
}

#[test]
fn it_counts_what_everybody_may_see() {
    let open = scene().live().with_question("路灯坏了").approved();
    let target = open.question();
    let room = open
        .with_question("灯不亮")
        .approved()
        .merged_into(&target)
        .with_question("何时供水？")
        .approved()
        .answered()
        .with_question("广告")
        .with_question("骂人")
        .approved()
        .hidden();
    let lobby = lobby(&[&room]);
    let seen = &lobby.rooms[0];
    assert_eq!((seen.questions, seen.answered, seen.handed_over, seen.online), (2, 1, 0, 7));
    assert_eq!(lobby.sums, LobbySums { rooms: 1, live: 1, online: 7, questions: 2, answered: 1 });
}

#[test]
fn the_end_says_what_it_handed_over_also_when_it_was_answered_since() {
    let room = scene().live().with_question("路灯坏了").approved().with_question("灯不亮").approved();
    let room = room.ended();
    let seen = |room: &Scene| {
        let seen = lobby(&[room]).rooms[0].clone();
        (seen.status, seen.handed_over, seen.answered)
    };
    assert_eq!(seen(&room), (InterviewStatus::Ended, 2, 0));
    assert_eq!(seen(&room.answered()), (InterviewStatus::Ended, 2, 1));
}

#[test]
fn drafts_and_cancelled_ones_are_none_of_it() {
    assert_eq!(lobby(&[&drafted(), &scene().cancelled()]).rooms, []);
    assert_eq!(lobby(&[&scene()]).sums.rooms, 1);
}

#[test]
fn rooms_stand_by_their_planned_start_in_whichever_order_they_are_read() {
    let mut late = named(scene(), "a");
    let planned_start_at = crate::scene::start().plus_ms(60_000);
    late.moderates(acts::change(InterviewChange {
        planned_start_at: Some(planned_start_at),
        ..InterviewChange::default()
    }));
    let (first, second) = (named(scene(), "b"), named(scene(), "c"));
    let ids = |lobby: Lobby| lobby.rooms.iter().map(|room| room.interview_id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(lobby(&[&late, &second, &first])), ["b", "c", "a"]);
    assert_eq!(ids(lobby(&[&first, &late, &second])), ["b", "c", "a"]);
}

#[test]
fn the_newest_answers_of_all_rooms_come_first_and_only_so_many() {
    let mut one = named(scene().live(), "one");
    for n in 0..ANSWERS_MAX {
        one = one.after_s(1).with_question(&format!("问{n}")).approved().answered();
    }
    let other = named(scene().live().after_s(60).with_question("最后一问").approved().answered(), "two");
    let newest = lobby(&[&one, &other]).newest;
    assert_eq!(newest.len(), ANSWERS_MAX);
    assert_eq!(newest[0].question, "最后一问");
    assert_eq!(newest[1].question, format!("问{}", ANSWERS_MAX - 1));
    assert_eq!(lobby(&[&other, &one]).newest, newest, "in whichever order they are read");
}

#[test]
fn what_is_hidden_and_what_is_no_answer_is_not_among_the_newest() {
    let hidden = scene().live().with_question("路灯坏了").approved().answered().hidden();
    assert_eq!(lobby(&[&hidden]).newest, []);
    let mut held = scene().live().with_question("路灯坏了").approved();
    let question = held.question();
    held.must(&official(ROADS), acts::hold(&question));
    assert_eq!(lobby(&[&held]).newest, []);
}

#[test]
fn a_rehearsal_is_shown_and_counts_nowhere() {
    let mut scene = crate::scene::city();
    let plan = domain::interview::InterviewPlan { is_rehearsal: true, ..acts::plan(&scene.city) };
    scene.must(&moderator(), RoomCommand::CreateInterview(plan));
    let room = scene.announced().live().with_question("试一试").approved().answered();
    let lobby = lobby(&[&room]);
    assert!(lobby.rooms[0].rehearsal);
    assert_eq!((lobby.sums, lobby.newest), (LobbySums::default(), Vec::new()));
}
