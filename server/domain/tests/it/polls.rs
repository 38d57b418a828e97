//! Polls: opened while questions are taken, one vote each, closed by hand or with the interview; and who is told how
//! the votes stand.

use crate::scene::{
    Scene, acts, drafted, names,
    people::{asker, line, moderator, neighbour},
    scene,
};
use domain::{
    Refusal, RoomCommand,
    decide::{Count, Made},
    event::Slot,
    ids::PollId,
    interview::InterviewChange,
    poll::{NewPoll, Purpose},
    view::{self, Sight, Tallies},
};

fn open_in(mut scene: Scene, results_hidden: bool) -> (Scene, PollId) {
    let Made::Poll(poll) = scene.moderates(acts::open_poll(results_hidden)).made else { panic!("a poll") };
    (scene, poll)
}

fn votes(scene: &Scene, poll: &PollId, sight: Sight) -> Vec<Option<u64>> {
    let tallies = scene.counting.tallies(&scene.room);
    let poll = view::poll(&scene.room, poll, &tallies, sight).expect("a poll");
    poll.options.iter().map(|option| option.votes).collect()
}

#[test]
fn a_poll_is_opened_before_the_interview_and_in_it() {
    for scene in [scene(), scene().live(), scene().live().paused()] {
        let (scene, id) = open_in(scene, false);
        let poll = &scene.room.polls[&id];
        assert_eq!((poll.options.len(), poll.opened_at, poll.closed_at), (3, scene.at, None));
        assert_eq!(scene.room.text(id.as_str(), Slot::Text).map(|text| &**text), Some("先谈什么？"));
        assert_eq!(scene.log().last(), Some(&"poll_opened"));
        let (again, _) = open_in(scene, false);
        assert_eq!(again.room.polls.len(), 2, "again is another one");
    }
    for scene in [drafted(), scene().cancelled(), scene().live().ended(), scene().live().ended().archived()] {
        assert_eq!(scene.refusal(&moderator(), &acts::open_poll(false)), Refusal::WrongState);
    }
}

#[test]
fn no_poll_comes_before_the_collecting() {
    let mut scene = scene();
    let collect_from = Some(scene.at.plus_ms(60_000));
    scene.moderates(acts::change(InterviewChange { collect_from, ..InterviewChange::default() }));
    assert_eq!(scene.refusal(&moderator(), &acts::open_poll(false)), Refusal::CollectingHasNotBegun);
    assert!(scene.after_s(60).would(&moderator(), &acts::open_poll(false)).is_ok());
}

#[test]
fn a_poll_leaves_a_choice_within_the_citys_limits() {
    let scene =
        scene().live().with_setting("poll_question_length_max", 20).with_setting("poll_options_max", 3);
    let of = |question: &str, options: &[&str]| {
        RoomCommand::OpenPoll(NewPoll {
            question: acts::text(question),
            options: options.iter().map(|text| line(text)).collect(),
            results_hidden: false,
            purpose: Purpose::Opinion,
            closes_at: None,
        })
    };
    for (question, options, field, code) in [
        ("要吗？", &["要"][..], "options", "too_few_items"),
        ("要吗？", &["一", "二", "三", "四"], "options", "too_many_items"),
        ("要吗？", &["要", "不要", "要"], "options", "duplicate"),
        (&"问".repeat(21), &["要", "不要"], "question", "text_too_long"),
    ] {
        assert_eq!(scene.refusal(&moderator(), &of(question, options)), Refusal::field(field, code));
    }
    assert!(scene.would(&moderator(), &of(&"问".repeat(20), &["一", "二", "三"])).is_ok());
}

#[test]
fn an_interview_has_so_many_polls_as_the_city_says() {
    let (scene, _) = open_in(scene().live().with_setting("polls_per_room_max", 1), false);
    assert_eq!(scene.refusal(&moderator(), &acts::open_poll(false)), Refusal::TooManyPolls);
}

#[test]
fn a_netizen_has_one_vote_and_may_move_it_until_the_poll_closes() {
    let (mut scene, poll) = open_in(scene().live(), false);
    let decision = scene.must(&asker(), acts::vote(&poll, 1));
    let netizen = asker().netizen().expect("a netizen").clone();
    let vote = Count::Vote { poll: poll.clone(), option: 1, netizen: netizen.clone() };
    assert_eq!((decision.events.len(), decision.counts), (0, vec![vote, Count::Participation { netizen }]));
    scene.must(&asker(), acts::vote(&poll, 1));
    scene.must(&neighbour(), acts::vote(&poll, 1));
    assert_eq!(votes(&scene, &poll, Sight::Public), [Some(2), Some(0), Some(0)]);
    scene.must(&asker(), acts::vote(&poll, 3));
    assert_eq!(votes(&scene, &poll, Sight::Public), [Some(1), Some(0), Some(1)]);
    scene.moderates(acts::close_poll(&poll));
    assert_eq!(scene.refusal(&asker(), &acts::vote(&poll, 2)), Refusal::PollIsClosed);
}

#[test]
fn nobody_votes_for_what_there_is_not_or_is_shut_out() {
    let (mut scene, poll) = open_in(scene().live(), false);
    for option in [0, 4, u32::MAX] {
        let refusal = scene.refusal(&asker(), &acts::vote(&poll, option));
        assert_eq!(refusal, Refusal::field("option", "unknown_value"));
    }
    let nowhere = PollId::parse("nowhere").expect("an id");
    assert_eq!(scene.refusal(&asker(), &acts::vote(&nowhere, 1)), Refusal::NotFound);
    assert_eq!(scene.refusal(&moderator(), &acts::close_poll(&nowhere)), Refusal::NotFound);
    let until = scene.at.plus_ms(60_000);
    scene.moderates(acts::ban(asker().netizen().expect("a netizen"), until));
    assert_eq!(scene.refusal(&asker(), &acts::vote(&poll, 1)), Refusal::Banned);
}

#[test]
fn a_poll_is_closed_once() {
    let (mut scene, poll) = open_in(scene().live(), false);
    assert_eq!(names(&scene.moderates(acts::close_poll(&poll))), ["poll_closed"]);
    assert_eq!(scene.refusal(&moderator(), &acts::close_poll(&poll)), Refusal::WrongState);
}

#[test]
fn what_is_open_is_closed_with_the_interview() {
    let (scene, closed) = open_in(scene().live(), false);
    let (mut scene, open) = open_in(scene, true);
    scene.moderates(acts::close_poll(&closed));
    let decision = scene.moderates(RoomCommand::EndInterview);
    assert_eq!(names(&decision), ["poll_closed", "interview_ended"]);
    assert_eq!(decision.made, Made::Interview);
    assert!(!scene.room.polls[&open].is_open());

    let (mut scene, poll) = open_in(crate::scene::scene(), false);
    assert_eq!(names(&scene.moderates(acts::cancel())), ["poll_closed", "interview_cancelled"]);
    assert!(!scene.room.polls[&poll].is_open());
}

#[test]
fn hidden_results_are_for_staff_until_the_poll_closes() {
    let (mut scene, poll) = open_in(scene().live(), true);
    scene.must(&asker(), acts::vote(&poll, 2));
    let tallies = scene.counting.tallies(&scene.room);
    let tally = |scene: &Scene| tallies.of_public(&scene.room).since(&Tallies::default()).polls;
    for sight in [Sight::Public, Sight::Asker] {
        assert_eq!(votes(&scene, &poll, sight), [None, None, None]);
    }
    assert_eq!(votes(&scene, &poll, Sight::Staff), [Some(0), Some(1), Some(0)]);
    assert!(tally(&scene).is_empty());
    scene.moderates(acts::close_poll(&poll));
    assert_eq!(votes(&scene, &poll, Sight::Public), [Some(0), Some(1), Some(0)]);
    assert_eq!(tally(&scene)[&poll], [0, 1, 0]);
}
