//! Scripted rooms: what is recorded for clients in other languages, and read event by event.

use crate::scene::{
    Scene, acts,
    people::{PARKS, ROADS, WATER, admin, asker, line, neighbour, netizen, official},
    scene,
};
use domain::{
    RoomCommand as C,
    ids::{AnswerId, QuestionId},
    instant::DAY_MS,
    question::Kind,
};

pub struct Scenario {
    pub name: &'static str,
    pub scene: Scene,
    /// The step after which the snapshot is taken.
    pub since: usize,
    /// Whether the events are told in one message as things are at the end, instead of as they happen.
    pub is_resumed: bool,
}

pub fn all() -> Vec<Scenario> {
    let whole = whole_interview();
    let middle = whole.steps.len() / 3;
    let live = |name, scene| Scenario { name, scene, since: 2, is_resumed: false };
    vec![
        Scenario { name: "whole_interview", scene: whole.clone(), since: 1, is_resumed: false },
        Scenario { name: "resumed_from_the_middle", scene: whole, since: middle, is_resumed: true },
        Scenario { name: "cancelled", scene: cancelled(), since: 1, is_resumed: false },
        live("merges", merges()),
        live("hidden_and_back", hidden_and_back()),
        live("statements", statements()),
        live("polls", polls()),
        live("transfer", transfer()),
        live("post_moderation", post_moderation()),
        live("held_to_account", held_to_account()),
        live("moved", moved()),
    ]
}

/// A question goes to another room, a second one goes and comes back with an answer.
fn moved() -> Scene {
    let scene = scene().live().with_other_room().with_question("路灯坏了").approved();
    let gone = scene.question();
    let mut scene = scene.with_question("一晚上没有水").approved().answered();
    let back = scene.question();
    for question in [&gone, &back] {
        scene.moderates(acts::move_to(question, &acts::other_interview()));
    }
    let mut scene = scene.after_minutes(1);
    scene.comes_back(&back).expect("a moderator may");
    scene.moderates(acts::pin(&back));
    scene
}

fn answer_of(scene: &Scene, question: &QuestionId) -> AnswerId {
    scene.facts(question).answers[0].id.clone()
}

/// From the announcement to the reopened record, with every kind of event but merging, hiding and cancelling.
pub fn whole_interview() -> Scene {
    let mut scene = scene();
    scene.moderates(acts::retitle("示例访谈：道路与供水"));
    let mut scene = scene.after_days(1).with_question("路灯坏了，电话 000 0000").after_minutes(5);
    let lamp = scene.question();
    scene.moderates(acts::redact(&lamp));
    let mut scene = scene.approved().after_minutes(1).with_question_of(&neighbour(), "一晚上没有水");
    let water = scene.question();
    scene.moderates(acts::assign(&water, WATER));
    let mut scene = scene.live().after_s(40).approved();
    scene.must(&netizen("netizen3"), acts::upvote(&lamp));
    scene.moderates(acts::pin(&lamp));
    scene.must(&official(ROADS), acts::start_answering(&lamp));
    let mut scene = scene.after_s(75);
    scene.must(&official(ROADS), acts::answer(&lamp));
    scene.must(&asker(), acts::rate(&answer_of(&scene, &lamp), 2));
    let mut scene = after_the_first_answer(scene.after_s(20), &lamp);
    scene.must(&official(WATER), acts::answer(&water));
    scene.moderates(acts::redact(&water));
    let mut scene = scene.after_s(30);
    scene.must(&official(WATER), acts::revise(&answer_of(&scene, &water)));
    scene.moderates(acts::unpin(&lamp));
    scene.moderates(acts::extend(30));
    let scene = scene.after_minutes(60).with_question("公园的草太长").approved().ended();
    let mut scene = scene.after_days(1).answered().after_days(6).archived();
    scene.must(&admin(), C::ReopenInterview);
    scene.after_s(1).archived()
}

fn after_the_first_answer(mut scene: Scene, lamp: &QuestionId) -> Scene {
    scene.moderates(acts::state());
    scene.moderates(acts::announce());
    scene.must(&asker(), acts::handle_again(lamp));
    scene.moderates(acts::transfer(lamp, PARKS));
    let mut scene = scene.after_s(9);
    scene.must(&official(PARKS), acts::answer(lamp));
    scene.must(&neighbour(), acts::follow_up("哪天修？", lamp));
    let mut scene = scene.with_question_of(&netizen("netizen3"), "广告").rejected().after_s(2);
    let advert = scene.question();
    scene.moderates(acts::unreject(&advert));
    let mut scene = scene.rejected();
    scene.must(&netizen("netizen3"), acts::appeal(&advert));
    let mut scene = scene.rejected().after_s(5);
    let until = scene.at.plus_ms(600_000);
    scene.moderates(acts::ban(netizen("netizen3").netizen().expect("a netizen"), until));
    scene.moderates(C::PauseInterview);
    let mut scene = scene.after_s(30);
    scene.moderates(C::ResumeInterview);
    scene.with_question("算了").approved().after_s(3).withdrawn()
}

fn cancelled() -> Scene {
    let mut scene = scene().with_question("路灯坏了").approved();
    scene.moderates(acts::announce());
    scene.moderates(acts::retitle("改期"));
    scene.after_minutes(3).cancelled()
}

fn merges() -> Scene {
    let scene = scene().live().with_question("路灯坏了").approved().after_s(4);
    let lamp = scene.question();
    let scene = scene.with_question_of(&neighbour(), "灯不亮").approved();
    let dark = scene.question();
    let scene = scene.after_s(4).with_question_of(&netizen("netizen3"), "路上很黑").approved().answered();
    let night = scene.question();
    let mut scene = scene.with_question("同上").after_s(4);
    let ditto = scene.question();
    for question in [&lamp, &night] {
        scene.must(&neighbour(), acts::upvote(question));
    }
    scene.must(&official(ROADS), acts::start_answering(&dark));
    scene.moderates(acts::merge(&ditto, &night));
    scene.moderates(acts::merge(&night, &dark));
    let mut scene = scene.after_s(4);
    scene.moderates(acts::merge(&dark, &lamp));
    scene.must(&official(ROADS), acts::answer(&lamp));
    let mut scene = scene.after_s(4);
    scene.moderates(acts::unmerge(&dark));
    scene.moderates(acts::unmerge(&ditto));
    scene.moderates(acts::approve(&ditto));
    scene.moderates(acts::merge(&ditto, &dark));
    scene
}

fn hidden_and_back() -> Scene {
    let mut scene = scene().live().with_question("路灯坏了").approved().answered().after_s(5);
    let lamp = scene.question();
    scene.moderates(acts::pin(&lamp));
    let mut scene = scene.hidden().after_s(5);
    scene.moderates(acts::redact(&lamp));
    scene.must(&official(ROADS), acts::revise(&answer_of(&scene, &lamp)));
    scene.moderates(acts::unhide(&lamp));
    let scene = scene.after_s(5).with_question_of(&neighbour(), "某人的电话").approved().after_s(1).hidden();
    scene.with_question("停水了").approved().hidden()
}

/// Their ids do not come in the order of their making, as those of one moment do not.
fn statements() -> Scene {
    let mut scene = scene().live();
    scene.has_ids_backwards = true;
    for words in ["大家好。", "今天谈路灯。", "说错了。"] {
        scene.moderates(C::PublishStatement {
            speaker: line("示例嘉宾"),
            text: acts::text(words),
            picture: None,
        });
        scene.wait_ms(4_000);
    }
    let ids: Vec<_> = scene.room.statements.keys().cloned().collect();
    scene.moderates(acts::restate(&ids[0]));
    scene.moderates(acts::announce());
    scene.moderates(acts::retract(&ids[2]));
    scene.moderates(acts::announce());
    scene.moderates(acts::state());
    scene.ended()
}

/// One with results that are hidden until it is closed, one that the end of the interview closes.
fn polls() -> Scene {
    let mut scene = scene().live();
    scene.moderates(acts::open_poll(true));
    let hidden = scene.room.polls.keys().next().expect("a poll").clone();
    for (who, option) in [("netizen1", 1), ("netizen2", 1), ("netizen1", 2)] {
        scene.must(&netizen(who), acts::vote(&hidden, option));
    }
    let mut scene = scene.after_s(30);
    scene.moderates(acts::open_poll(false));
    scene.moderates(acts::close_poll(&hidden));
    scene.after_minutes(20).ended()
}

fn transfer() -> Scene {
    let mut scene = scene().live().with_question("井盖响").approved().after_s(30);
    let lid = scene.question();
    scene.must(&official(ROADS), acts::start_answering(&lid));
    scene.must(&official(ROADS), acts::transfer(&lid, WATER));
    let mut scene = scene.after_s(60);
    scene.must(&official(WATER), acts::transfer(&lid, ROADS));
    scene.moderates(acts::assign(&lid, PARKS));
    let mut scene = scene.after_s(15);
    scene.must(&official(PARKS), acts::transfer(&lid, WATER));
    scene.must(&official(WATER), acts::start_answering(&lid));
    scene.after_s(20).answered()
}

fn post_moderation() -> Scene {
    let scene = scene().live().with_post_moderation().with_question("路灯坏了").after_s(3);
    let lamp = scene.question();
    let scene = scene.with_question_of(&neighbour(), "灯不亮").after_s(3).merged_into(&lamp);
    let scene = scene.with_question("骂人的话").after_s(3).hidden();
    let mut scene = scene.with_question("停水了").after_s(3).answered();
    let water = scene.question();
    scene.must(&asker(), acts::follow_up("还没来水", &water));
    scene
}

/// Kind, co-handlers, a return, replies of every form, a promise, due dates and an extension.
fn held_to_account() -> Scene {
    let mut scene = scene().live().with_question("路灯坏了").approved();
    let lamp = scene.question();
    scene.moderates(acts::classify(&lamp, Kind::Complaint));
    scene.moderates(acts::transfer(&lamp, WATER));
    scene.must(&official(WATER), acts::give_back(&lamp));
    scene.moderates(acts::share(&lamp, &[WATER]));
    scene.must(&official(WATER), acts::contribute(&lamp));
    scene.must(&official(ROADS), acts::hold(&lamp));
    let until = scene.at.plus_ms(30 * DAY_MS);
    scene.must(&official(ROADS), acts::promise(&lamp, until));
    scene.must(&asker(), acts::judge_answered(&lamp, false));
    let mut scene = scene.after_minutes(9).with_question_of(&neighbour(), "一晚上没有水").approved();
    let water = scene.question();
    scene.must(&official(ROADS), acts::answer(&water));
    scene.moderates(acts::reclassify(&answer_of(&scene, &water), true));
    let mut scene = scene.with_question("公园的草太长").approved().ended();
    let grass = scene.question();
    for question in [&water, &grass] {
        scene.must(&official(ROADS), acts::request_extension(question, 3));
    }
    scene.moderates(acts::grant_extension(&water));
    scene.moderates(acts::refuse_extension(&grass));
    let mut scene = scene.after_days(1);
    scene.must(&official(ROADS), acts::answer(&water));
    scene.must(&neighbour(), acts::handle_again(&water));
    let promised = scene.facts(&lamp).answers.iter().find(|answer| answer.promised_until.is_some());
    let promised = promised.expect("a promise").id.clone();
    scene.must(&official(ROADS), acts::keep_promise(&promised));
    scene
}
