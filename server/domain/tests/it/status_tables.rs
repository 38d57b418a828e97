//! Tables that people read: every status of a question with every command about it, every status of an interview
//! with every command, and what every command says when it is given twice. `ok` or the code of the refusal.
//!
//! Why each is so is in the tests of each command; here a change shows up in review.

use crate::{
    ready,
    scene::{
        Scene, acts,
        people::{ROADS, WATER, asker, department, moderator, neighbour, official},
        scene,
    },
};
use domain::{
    Actor, Refusal, RoomCommand,
    decide::Decision,
    ids::{AnswerId, QuestionId},
    interview::InterviewStatus,
    question::QuestionStatus,
};

fn said(result: &Result<Decision, Refusal>) -> String {
    match result {
        Err(refusal) => refusal.code().to_owned(),
        Ok(decision) if decision.events.is_empty() && decision.counts.is_empty() => {
            "ok, nothing new".to_owned()
        }
        Ok(_) => "ok".to_owned(),
    }
}

fn table(head: &[String], rows: Vec<(String, Vec<String>)>) -> String {
    let mut lines = vec![("".to_owned(), head.to_vec())];
    lines.extend(rows);
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|(_, cells)| cells.get(column).map(String::len));
        cells.max().unwrap_or(0) + 2
    };
    let first = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0) + 2;
    let lines = lines.iter().map(|(name, cells)| {
        let cells = cells.iter().enumerate().map(|(n, cell)| format!("{cell:width$}", width = width(n)));
        format!("{name:first$}{}", cells.collect::<String>()).trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A question in that status; it has a department, so that officials reach it, and there is another approved one.
fn in_status(status: QuestionStatus) -> (Scene, QuestionId) {
    use QuestionStatus as S;
    let scene = scene().live().with_question_of(&neighbour(), "灯不亮").approved();
    let other = scene.question();
    let asked = scene.with_question("路灯坏了");
    let mut scene = match status {
        S::Pending => asked,
        S::Approved => asked.approved(),
        S::Answered => asked.approved().answered(),
        S::Rejected => asked.rejected(),
        S::Merged => asked.approved().answered().merged_into(&other),
        S::Hidden => asked.approved().answered().hidden(),
        S::Withdrawn => asked.approved().withdrawn(),
    };
    let question = scene.question();
    assert_eq!(scene.status(&question), status);
    let facts = scene.room.questions.get_mut(&question).expect("it was asked");
    facts.department.get_or_insert(department(ROADS));
    (scene, other)
}

fn about(scene: &Scene, other: &QuestionId) -> Vec<(&'static str, Actor, RoomCommand)> {
    let q = &scene.question();
    let answer = scene.facts(q).answers.first().map(|answer| answer.id.clone());
    let answer = answer.unwrap_or_else(|| AnswerId::parse("nowhere").expect("an id"));
    let commands = [
        (asker(), "upvote", acts::upvote(q)),
        (asker(), "remove_upvote", acts::remove_upvote(q)),
        (neighbour(), "take_answer", acts::take_answer(q)),
        (neighbour(), "follow up (by another)", acts::follow_up("还没修", q)),
        (asker(), "withdraw_question", acts::withdraw(q)),
        (asker(), "appeal_rejection", acts::appeal(q)),
        (asker(), "request_handling_again", acts::handle_again(q)),
        (asker(), "rate_answer", acts::rate(&answer, 4)),
        (moderator(), "approve_question", acts::approve(q)),
        (moderator(), "reject_question", acts::reject(q)),
        (moderator(), "unreject_question", acts::unreject(q)),
        (moderator(), "redact_question", acts::redact(q)),
        (moderator(), "merge_question", acts::merge(q, other)),
        (moderator(), "merge another into it", acts::merge(other, q)),
        (moderator(), "unmerge_question", acts::unmerge(q)),
        (moderator(), "hide_question", acts::hide(q)),
        (moderator(), "unhide_question", acts::unhide(q)),
        (moderator(), "pin_question", acts::pin(q)),
        (moderator(), "unpin_question", acts::unpin(q)),
        (moderator(), "assign_question", acts::assign(q, WATER)),
        (moderator(), "transfer_question", acts::transfer(q, WATER)),
        (moderator(), "move_question", acts::move_to(q, &acts::other_interview())),
        (official(ROADS), "start_answering", acts::start_answering(q)),
        (official(ROADS), "publish_answer", acts::answer(q)),
        (official(ROADS), "revise_answer", acts::revise(&answer)),
    ];
    commands.into_iter().map(|(actor, name, command)| (name, actor, command)).collect()
}

#[test]
fn every_status_of_a_question_with_every_command() {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for status in QuestionStatus::ALL {
        let (scene, other) = in_status(status);
        let scene = scene.with_other_room();
        for (n, (name, actor, command)) in about(&scene, &other).into_iter().enumerate() {
            if rows.len() <= n {
                rows.push((name.to_owned(), Vec::new()));
            }
            rows[n].1.push(said(&scene.would(&actor, &command)));
        }
    }
    let head = QuestionStatus::ALL.map(|status| status.name().to_owned());
    insta::assert_snapshot!(table(&head, rows));
}

/// The same room, in another status than it came to by itself.
fn forced(scene: &Scene, status: InterviewStatus) -> Scene {
    let mut scene = scene.clone();
    if let Some(interview) = &mut scene.room.interview {
        interview.status = status;
        interview.is_paused &= status == InterviewStatus::Live;
    }
    scene
}

#[test]
fn every_status_of_an_interview_with_every_command() {
    let rows = ready::room_commands().map(|name| {
        let ready = ready::room(name).expect("a command of the room");
        let scene = if ready.scene.room.interview.is_some() { ready.scene } else { scene() };
        let cells = InterviewStatus::ALL
            .map(|status| said(&forced(&scene, status).would(&ready.actor, &ready.command)));
        (name.name().to_owned(), cells.to_vec())
    });
    let head = InterviewStatus::ALL.map(|status| status.name().to_owned());
    insta::assert_snapshot!(table(&head, rows.collect()));
}

#[test]
fn every_command_given_once_and_again() {
    let rows = ready::room_commands().map(|name| {
        let mut ready = ready::room(name).expect("a command of the room");
        let first = ready.scene.does(&ready.actor, ready.command.clone());
        let events = first.as_ref().map(crate::scene::names).unwrap_or_default().join(" ");
        let again = ready.scene.would(&ready.actor, &ready.command);
        (name.name().to_owned(), vec![said(&first), said(&again), events])
    });
    let head = ["once", "again", "events"].map(ToOwned::to_owned);
    insta::assert_snapshot!(table(&head, rows.collect()));
}
