//! Rooms in which anything happens: sequences of commands by chance, some refused, some in one transaction.

use super::arrange::{Stage, admin, line, moderator, netizen, official, text};
use domain::{
    Actor, RoomCommand,
    answer::{Form, Outcome},
    ids::{AnswerId, DepartmentId, PictureId, QuestionId},
    instant::{DAY_MS, MINUTE_MS, SECOND_MS},
    interview::{InterviewChange, InterviewStatus, Moderation},
    picture::{Picture, PictureChange},
    poll::{ChosenTopic, NewPoll, Purpose},
    question::{Kind, QuestionStatus},
    score::Score,
    text::Text,
};
use proptest::prelude::*;

/// What chance says about one command.
#[derive(Clone, Debug)]
pub struct Step {
    what: u8,
    which: u8,
    other: u8,
    /// Whether it goes into the same transaction as the one before.
    is_together: bool,
    wait_s: u16,
}

pub fn steps(length: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (any::<u8>(), any::<u8>(), any::<u8>(), any::<bool>(), 0_u16..300);
    let step = step.prop_map(|(what, which, other, is_together, wait_s)| Step {
        what,
        which,
        other,
        is_together,
        wait_s,
    });
    prop::collection::vec(step, length / 2..length)
}

/// Lets all steps happen in the room.
pub async fn perform(stage: &mut Stage<'_>, steps: &[Step]) {
    let mut together = Vec::new();
    for step in steps {
        if !step.is_together {
            stage.act_together(std::mem::take(&mut together)).await;
            stage.at = stage.at.plus_ms(i64::from(step.wait_s) * SECOND_MS);
        }
        together.push(command(stage, step));
    }
    stage.act_together(together).await;
}

/// A command of any kind, mostly about something that is in a fitting state, seldom about nothing.
fn command(stage: &Stage<'_>, step: &Step) -> (Actor, RoomCommand) {
    use QuestionStatus as Q;
    use RoomCommand as C;
    let Step { what, which, other, .. } = *step;
    let question = |states: &[QuestionStatus]| question_in(stage, which, states);
    let departments = stage.town.departments();
    let department: DepartmentId = picked(departments.iter(), other).expect("departments");
    let asker = netizen(&(which % 5).to_string());
    let words = text(&format!("第{which}句，“引号”与'撇号'，😀 {other}"));
    let some_words = other.is_multiple_of(2).then(|| words.clone());
    let moderated = |command| (moderator(), command);
    let owned = |question: &QuestionId, command| (owner(stage, question).unwrap_or_else(moderator), command);
    match what % 64 {
        0..=9 => {
            let department = other.is_multiple_of(3).then_some(department);
            let follows = other.is_multiple_of(7).then(|| question(&[Q::Approved, Q::Answered]));
            let kind = Kind::ALL.get(usize::from(other % 8)).copied();
            (asker, C::Ask { text: words, department, follows, kind, topic: None })
        }
        10..=12 => (asker, C::Upvote { question: question(&[Q::Approved, Q::Answered, Q::Merged]) }),
        13 => (asker, C::TakeAnswer { question: question(&[Q::Answered]) }),
        14 => (asker, C::RemoveUpvote { question: question(&[Q::Approved, Q::Answered, Q::Merged]) }),
        15 => {
            let question = question(&[Q::Pending]);
            owned(&question.clone(), C::WithdrawQuestion { question })
        }
        16 | 17 => {
            let question = question(&[Q::Rejected]);
            owned(&question.clone(), C::AppealRejection { question, text: some_words })
        }
        18 => {
            let question = question(&[Q::Answered]);
            owned(&question.clone(), C::RequestHandlingAgain { question, reason: some_words })
        }
        19..=21 => rating(stage, which, other),
        22 if other.is_multiple_of(2) => (asker, C::TakePart),
        22 => {
            let score = Score::parse(i64::from(which % 5) + 1).expect("1 to 5");
            (asker, C::JudgeInterview { score, comment: some_words })
        }
        23..=30 => {
            let department = other.is_multiple_of(3).then_some(department);
            moderated(C::ApproveQuestion { question: question(&[Q::Pending]), department })
        }
        31 => moderated(C::RejectQuestion { question: question(&[Q::Pending]), reason: words }),
        32 => moderated(C::UnrejectQuestion { question: question(&[Q::Rejected]) }),
        33 => moderated(C::RedactQuestion { question: question(&[Q::Approved]), text: words }),
        34..=36 => {
            let into = question_in(stage, other, &[Q::Approved, Q::Answered]);
            moderated(C::MergeQuestion { question: question(&[Q::Pending, Q::Approved, Q::Answered]), into })
        }
        37 => moderated(C::UnmergeQuestion { question: question(&[Q::Merged]) }),
        38 => moderated(C::HideQuestion { question: question(&[Q::Approved, Q::Answered]), reason: words }),
        39 => moderated(C::UnhideQuestion { question: question(&[Q::Hidden]) }),
        40 => moderated(C::PinQuestion { question: question(&[Q::Approved, Q::Answered]) }),
        41 => {
            let pinned = stage.room.questions.values().filter(|question| question.is_pinned);
            let question = picked(pinned.map(|question| &question.id), which).unwrap_or_else(nothing);
            moderated(C::UnpinQuestion { question })
        }
        42 => moderated(C::AssignQuestion { question: question(&[Q::Pending, Q::Approved]), department }),
        43 => {
            moderated(C::TransferQuestion { question: question(&[Q::Approved]), department, reason: words })
        }
        44 => {
            let question = question(&[Q::Approved]);
            (holder(stage, &question), C::StartAnswering { question })
        }
        45..=49 => {
            let question = question(&[Q::Approved, Q::Answered]);
            let form = Form::ALL[usize::from(other % 3)];
            let promised_until =
                (form == Form::Answer && which.is_multiple_of(5)).then(|| stage.at.plus_ms(DAY_MS));
            let outcome = promised_until.map(|_| Outcome::Promised);
            (
                holder(stage, &question),
                C::PublishAnswer {
                    question,
                    text: words,
                    outcome,
                    form,
                    promised_until,
                    picture: shown(other),
                },
            )
        }
        50 => {
            let (answer, question) = answer_in(stage, which);
            (
                holder(stage, &question),
                C::ReviseAnswer { answer, text: words.clone(), reason: words, picture: changed(other) },
            )
        }
        51 if other.is_multiple_of(3) => polled(stage, which, other, words, asker),
        51 => moderated(spoken(stage, which, other, words)),
        52 => moderated(C::MakeAnnouncement { text: words }),
        53 => {
            let netizen = asker.netizen().cloned().expect("a netizen");
            moderated(C::BanNetizen { netizen, until: stage.at.plus_ms(MINUTE_MS), reason: words })
        }
        54 => moderated(C::OpenInterview),
        55..=60 => accounted(stage, which, other, words, department),
        _ => interview(stage, which, other, &departments),
    }
}

/// What has to do with due dates, co-handlers and promises.
fn accounted(
    stage: &Stage<'_>,
    which: u8,
    other: u8,
    reason: Text,
    department: DepartmentId,
) -> (Actor, RoomCommand) {
    use RoomCommand as C;
    let question = question_in(stage, which, &[QuestionStatus::Approved]);
    let held = |command| (holder(stage, &question), command);
    match other % 9 {
        0 => (
            moderator(),
            C::ClassifyQuestion {
                question: question.clone(),
                kind: Kind::ALL.get(usize::from(which % 5)).copied(),
                topic: None,
            },
        ),
        1 => (moderator(), C::ShareQuestion { question: question.clone(), departments: vec![department] }),
        2 => held(C::ReturnQuestion { question: question.clone(), reason }),
        3 | 4 => {
            held(C::RequestExtension { question: question.clone(), days: u32::from(which % 8) + 1, reason })
        }
        5 => (moderator(), C::GrantExtension { question: question.clone() }),
        6 => (moderator(), C::RefuseExtension { question: question.clone(), reason }),
        7 => {
            let (answer, _) = answer_in(stage, which);
            (moderator(), C::ReclassifyAnswer { answer, is_stock: which.is_multiple_of(2), reason })
        }
        _ => {
            let answered = question_in(stage, which, &[QuestionStatus::Answered]);
            let by = owner(stage, &answered).unwrap_or_else(moderator);
            (by, C::JudgeAnswered { question: answered, is_answered: which.is_multiple_of(2) })
        }
    }
}

/// Mostly a question in one of these states, if there is one; any otherwise.
fn question_in(stage: &Stage<'_>, which: u8, states: &[QuestionStatus]) -> QuestionId {
    let fitting = stage.room.questions.values().filter(|question| states.contains(&question.status));
    let fitting = picked(fitting.map(|question| &question.id), which).filter(|_| !which.is_multiple_of(8));
    fitting.or_else(|| picked(stage.room.questions.keys(), which)).unwrap_or_else(nothing)
}

fn answer_in(stage: &Stage<'_>, which: u8) -> (AnswerId, QuestionId) {
    let questions = stage.room.questions.values();
    let answers: Vec<_> =
        questions.flat_map(|q| q.answers.iter().map(|answer| (answer.id.clone(), q.id.clone()))).collect();
    picked(answers.iter(), which).unwrap_or_else(|| (AnswerId::parse("none").expect("an id"), nothing()))
}

fn owner(stage: &Stage<'_>, question: &QuestionId) -> Option<Actor> {
    let question = stage.room.questions.get(question)?;
    Some(Actor::Netizen { id: question.asker.clone(), nickname: question.nickname.clone() })
}

/// An official of the department that has the question.
fn holder(stage: &Stage<'_>, question: &QuestionId) -> Actor {
    let department = stage.room.questions.get(question).and_then(|question| question.department.clone());
    department.map_or_else(moderator, |department| official(&department))
}

/// By the asker, or the asker of a question that was merged into the one that has the answer.
fn rating(stage: &Stage<'_>, which: u8, other: u8) -> (Actor, RoomCommand) {
    let (answer, question) = answer_in(stage, which);
    let united = stage.united(&question);
    let by = picked(united.iter(), other).and_then(|question| owner(stage, &question));
    let score = Score::parse(i64::from(other % 5) + 1).expect("1 to 5");
    (by.unwrap_or_else(moderator), RoomCommand::RateAnswer { answer, score, comment: None })
}

/// A picture, now and then.
fn shown(which: u8) -> Option<Picture> {
    let id = PictureId::parse(&format!("P{}", which % 4)).expect("an id");
    (which % 8 < 4).then(|| Picture { id, width: 16, height: 9, alt: line("水管") })
}

fn changed(which: u8) -> Option<PictureChange> {
    shown(which).map(PictureChange::Show).or((which % 8 == 4).then_some(PictureChange::Remove))
}

fn spoken(stage: &Stage<'_>, which: u8, other: u8, text: Text) -> RoomCommand {
    let speaker = line("主持人");
    match (picked(stage.room.statements.keys(), which), other % 4) {
        (Some(statement), 0) => RoomCommand::ReviseStatement { statement, text, picture: changed(which) },
        (Some(statement), 1) => RoomCommand::RetractStatement { statement },
        _ => RoomCommand::PublishStatement { speaker, text, picture: shown(which) },
    }
}

fn polled(stage: &Stage<'_>, which: u8, other: u8, question: Text, asker: Actor) -> (Actor, RoomCommand) {
    match (picked(stage.room.polls.keys(), which), which % 4) {
        (Some(poll), 0) => (moderator(), RoomCommand::ClosePoll { poll }),
        (Some(poll), 1 | 2) => (asker, RoomCommand::Vote { poll, option: 1 + u32::from(other % 2) }),
        _ => {
            let options = ["路灯", "供水", "公园"].map(line).to_vec();
            let results_hidden = which.is_multiple_of(2);
            let is_announced =
                matches!(&stage.room.interview, Some(known) if known.status == InterviewStatus::Announced);
            let purpose = if is_announced { Purpose::Topic } else { Purpose::Opinion };
            let closes_at = (which.is_multiple_of(3)).then(|| stage.at.plus_ms(60_000));
            let poll = NewPoll { question, options, results_hidden, purpose, closes_at };
            (moderator(), RoomCommand::OpenPoll(poll))
        }
    }
}

fn interview(stage: &Stage<'_>, which: u8, other: u8, departments: &[DepartmentId]) -> (Actor, RoomCommand) {
    use RoomCommand as C;
    let command = match which % 9 {
        0 => C::PauseInterview,
        1 => C::ResumeInterview,
        2 => C::ExtendInterview { planned_end_at: stage.at.plus_ms(300 * MINUTE_MS) },
        3 => C::EndInterview,
        4 if other.is_multiple_of(4) => C::ArchiveInterview,
        5 => return (admin(), C::ReopenInterview),
        6 if other.is_multiple_of(8) => C::CancelInterview { reason: Some(text("天气")) },
        7 => match picked(stage.room.polls.keys(), other) {
            Some(poll_id) => {
                let topic = Some(ChosenTopic { poll_id, option: 1 + u32::from(other % 3) });
                C::ChangeInterview(InterviewChange { topic, ..InterviewChange::default() })
            }
            None => C::OpenInterview,
        },
        _ => {
            let plan = stage.town.plan(1 + usize::from(other) % departments.len(), Moderation::Pre);
            let title = Some(line(&format!("改名{other}")));
            let departments = Some(plan.departments);
            C::ChangeInterview(InterviewChange { title, departments, ..InterviewChange::default() })
        }
    };
    (moderator(), command)
}

fn picked<'a, T: Clone + 'a>(things: impl Iterator<Item = &'a T>, which: u8) -> Option<T> {
    let things: Vec<_> = things.collect();
    let count = things.len();
    (count > 0).then(|| things[usize::from(which) % count].clone())
}

fn nothing() -> QuestionId {
    QuestionId::parse("none").expect("an id")
}

/// Runs a property on some random values; a failure is shrunk to the shortest sequence that shows it.
pub fn check<S: Strategy>(cases: u32, values: S, mut property: impl FnMut(S::Value)) {
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    };
    let property = std::cell::RefCell::new(&mut property);
    let result = proptest::test_runner::TestRunner::new(config).run(&values, |value| {
        (property.borrow_mut())(value);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
