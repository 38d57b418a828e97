//! Votes for the topic: before an interview, one at a time, closed by the clock or by its opening; and what they chose.

use crate::scene::{
    Scene, acts, drafted, names,
    people::{asker, line, moderator, netizen},
    scene,
};
use domain::{
    Actor, Refusal, RoomCommand, RoomEvent,
    decide::Made,
    ids::PollId,
    instant::MINUTE_MS,
    interview::InterviewChange,
    level::LEVEL,
    poll::{ChosenTopic, NewPoll, Purpose},
};

fn opened(mut scene: Scene) -> (Scene, PollId) {
    let Made::Poll(poll) = scene.moderates(acts::open_topic_vote(None)).made else { panic!("a poll") };
    (scene, poll)
}

#[test]
fn a_topic_is_voted_on_between_the_announcement_and_the_opening() {
    let (scene, poll) = opened(scene());
    assert_eq!(scene.room.polls[&poll].purpose, Purpose::Topic);
    for scene in [drafted(), crate::scene::scene().live(), crate::scene::scene().cancelled()] {
        assert_eq!(scene.refusal(&moderator(), &acts::open_topic_vote(None)), Refusal::WrongState);
    }
}

#[test]
fn it_need_not_wait_for_the_collecting_of_questions() {
    let mut scene = scene();
    let collect_from = Some(scene.at.plus_ms(MINUTE_MS));
    scene.moderates(acts::change(InterviewChange { collect_from, ..InterviewChange::default() }));
    assert!(scene.would(&moderator(), &acts::open_topic_vote(None)).is_ok());
}

#[test]
fn it_leaves_at_least_so_many_topics_as_the_city_says() {
    let options = |count: usize| {
        let options = ["路灯", "供水", "公园", "学校"][..count].iter().map(|text| line(text)).collect();
        let question = acts::text("谈什么？");
        let (purpose, closes_at) = (Purpose::Topic, None);
        RoomCommand::OpenPoll(NewPoll { question, options, results_hidden: false, purpose, closes_at })
    };
    let too_few = Refusal::field("options", "too_few_items");
    assert_eq!(scene().refusal(&moderator(), &options(2)), too_few);
    assert!(scene().would(&moderator(), &options(3)).is_ok());
    let strict = scene().with_setting("topic_options_min", 4);
    assert_eq!(strict.refusal(&moderator(), &options(3)), too_few);
}

#[test]
fn one_is_open_at_a_time_beside_polls_of_the_usual_kind() {
    let (mut scene, poll) = opened(scene());
    assert_eq!(scene.refusal(&moderator(), &acts::open_topic_vote(None)), Refusal::TopicVoteIsOpen);
    assert!(scene.would(&moderator(), &acts::open_poll(false)).is_ok());
    scene.moderates(acts::close_poll(&poll));
    assert!(scene.would(&moderator(), &acts::open_topic_vote(None)).is_ok());
}

#[test]
fn nobody_votes_after_its_time_and_the_service_closes_it() {
    let mut scene = scene();
    let closes_at = Some(scene.at.plus_ms(MINUTE_MS));
    let past = acts::open_topic_vote(Some(scene.at));
    assert_eq!(scene.refusal(&moderator(), &past), Refusal::field("closes_at", "in_the_past"));
    scene.moderates(acts::open_topic_vote(closes_at));
    let poll = scene.room.polls.keys().next().expect("a poll").clone();
    scene.must(&asker(), acts::vote(&poll, 1));
    let mut late = scene.after_s(60);
    assert_eq!(late.refusal(&asker(), &acts::vote(&poll, 2)), Refusal::PollIsClosed);
    assert_eq!(names(&late.must(&Actor::System, acts::close_poll(&poll))), ["poll_closed"]);
}

#[test]
fn the_opening_of_the_interview_closes_it_and_leaves_other_polls_open() {
    let (mut scene, topic) = opened(scene());
    scene.moderates(acts::open_poll(false));
    let decision = scene.moderates(RoomCommand::OpenInterview);
    assert_eq!(names(&decision), ["poll_closed", "interview_opened"]);
    assert_eq!(decision.made, Made::Interview);
    let open: Vec<_> = scene.room.polls.values().filter(|poll| poll.is_open()).collect();
    assert!(!scene.room.polls[&topic].is_open());
    assert_eq!(open.len(), 1);
}

#[test]
fn what_was_chosen_becomes_the_title_and_is_remembered() {
    let (mut scene, poll) = opened(scene());
    scene.must(&netizen("netizen1"), acts::vote(&poll, 2));
    assert_eq!(scene.refusal(&moderator(), &acts::choose_topic(&poll, 2)), Refusal::WrongState, "still open");
    scene.moderates(acts::close_poll(&poll));
    let decision = scene.moderates(acts::choose_topic(&poll, 2));
    let chosen = ChosenTopic { poll_id: poll.clone(), option: 2 };
    let [RoomEvent::InterviewChanged(change)] = &decision.events[..] else { panic!("a change") };
    assert_eq!((change.topic.as_ref(), change.title.as_ref()), (Some(&chosen), Some(&line("供水"))));
    assert_eq!(decision.events[0].level(), LEVEL);

    scene.moderates(acts::retitle("供水问题访谈"));
    let interview = scene.room.interview.as_ref().expect("an interview");
    assert_eq!((&interview.topic, interview.plan.title.as_str()), (&Some(chosen), "供水问题访谈"));
}

#[test]
fn only_what_was_voted_on_is_chosen() {
    let (mut scene, poll) = opened(scene());
    scene.moderates(acts::close_poll(&poll));
    for option in [0, 4, u32::MAX] {
        let refusal = scene.refusal(&moderator(), &acts::choose_topic(&poll, option));
        assert_eq!(refusal, Refusal::field("topic.option", "unknown_value"));
    }
    let nowhere = PollId::parse("nowhere").expect("an id");
    let refusal = scene.refusal(&moderator(), &acts::choose_topic(&nowhere, 1));
    assert_eq!(refusal, Refusal::field("topic.poll_id", "not_found"));
    scene.moderates(acts::open_poll(false));
    let usual = scene.room.polls.values().find(|poll| poll.is_open()).expect("a poll").id.clone();
    scene.moderates(acts::close_poll(&usual));
    assert_eq!(scene.refusal(&moderator(), &acts::choose_topic(&usual, 1)), Refusal::WrongState);
}
