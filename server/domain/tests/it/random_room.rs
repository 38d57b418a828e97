//! Rooms that chance makes: up to sixty acts of people who mostly do what is allowed. The same every time, as the
//! seed is fixed; more of them with `PROPTEST_CASES`.

use crate::scene::{
    Scene, acts, drafted,
    people::{ROADS, WATER, admin, moderator, netizen, official},
    scene,
};
use domain::{
    Actor, RoomCommand,
    ids::{AnswerId, PollId, QuestionId, StatementId},
    instant::DAY_MS,
    interview::{InterviewChange, Moderation},
    question::Kind,
};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

const ACTS_MAX: usize = 60;

#[derive(Clone, Copy, Debug)]
enum Act {
    Ask,
    Upvote,
    RemoveUpvote,
    Withdraw,
    Appeal,
    HandleAgain,
    Rate,
    Approve,
    Reject,
    Unreject,
    Redact,
    Merge,
    Unmerge,
    Hide,
    Unhide,
    Pin,
    Unpin,
    Assign,
    Transfer,
    StartAnswering,
    Answer,
    Hold,
    Contribute,
    Promise,
    KeepPromise,
    Reclassify,
    JudgeAnswered,
    MoveOut,
    ComeBack,
    Classify,
    Share,
    GiveBack,
    RequestExtension,
    GrantExtension,
    RefuseExtension,
    Revise,
    State,
    Restate,
    Retract,
    Announce,
    OpenPoll,
    Vote,
    ClosePoll,
    ChooseTopic,
    Ban,
    Change,
    Step,
    Pause,
    Resume,
    Extend,
    Cancel,
}

/// How often each act is tried, among all of these.
const OFTEN: &[(Act, usize)] = &[
    (Act::Ask, 12),
    (Act::Upvote, 3),
    (Act::RemoveUpvote, 1),
    (Act::Withdraw, 1),
    (Act::Appeal, 2),
    (Act::HandleAgain, 2),
    (Act::Rate, 2),
    (Act::Approve, 10),
    (Act::Reject, 3),
    (Act::Unreject, 2),
    (Act::Redact, 2),
    (Act::Merge, 5),
    (Act::Unmerge, 2),
    (Act::Hide, 3),
    (Act::Unhide, 2),
    (Act::Pin, 2),
    (Act::Unpin, 1),
    (Act::Assign, 2),
    (Act::Transfer, 2),
    (Act::StartAnswering, 3),
    (Act::Answer, 6),
    (Act::Hold, 2),
    (Act::Contribute, 2),
    (Act::Promise, 2),
    (Act::KeepPromise, 1),
    (Act::Reclassify, 2),
    (Act::JudgeAnswered, 2),
    (Act::MoveOut, 1),
    (Act::ComeBack, 2),
    (Act::Classify, 2),
    (Act::Share, 2),
    (Act::GiveBack, 2),
    (Act::RequestExtension, 10),
    (Act::GrantExtension, 8),
    (Act::RefuseExtension, 6),
    (Act::Revise, 2),
    (Act::State, 3),
    (Act::Restate, 1),
    (Act::Retract, 1),
    (Act::Announce, 2),
    (Act::OpenPoll, 2),
    (Act::Vote, 2),
    (Act::ClosePoll, 1),
    (Act::ChooseTopic, 1),
    (Act::Ban, 1),
    (Act::Change, 2),
    (Act::Step, 3),
    (Act::Pause, 1),
    (Act::Resume, 1),
    (Act::Extend, 1),
    (Act::Cancel, 1),
];

/// Where a room begins.
#[derive(Clone, Copy, Debug)]
enum Begin {
    Drafted,
    Announced,
    Live,
    LiveAndPostModerated,
}

#[derive(Clone, Copy, Debug)]
struct Move {
    act: Act,
    wait_ms: i64,
    /// Which of the things there are, and which of the others.
    one: usize,
    other: usize,
}

pub use proptest::test_runner::TestCaseError as Broken;

/// Runs a test on rooms of chance.
pub fn with_random_rooms(test: impl Fn(&Scene) -> Result<(), Broken>) {
    let acts: Vec<Act> = OFTEN.iter().flat_map(|(act, often)| std::iter::repeat_n(*act, *often)).collect();
    let moves = (select(acts), 0_i64..5_000, 0_usize..100, 0_usize..100)
        .prop_map(|(act, wait_ms, one, other)| Move { act, wait_ms, one, other });
    let begin = select(vec![Begin::Drafted, Begin::Announced, Begin::Live, Begin::LiveAndPostModerated]);
    let rooms = (begin, any::<bool>(), prop::collection::vec(moves, 1..=ACTS_MAX));
    let config = Config { failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let result = TestRunner::new_with_rng(config, rng).run(&rooms, |(begin, has_ids_backwards, moves)| {
        let mut scene = match begin {
            Begin::Drafted => drafted(),
            Begin::Announced => scene(),
            Begin::Live => scene().live(),
            Begin::LiveAndPostModerated => scene().live().with_post_moderation(),
        };
        scene = scene.with_other_room();
        scene.has_ids_backwards = has_ids_backwards;
        for one in moves {
            scene.wait_ms(one.wait_ms);
            scene.tries(one);
        }
        test(&scene)
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

impl Scene {
    /// Does the act with the first thing, counted from the move's, for which it is allowed; else nothing.
    fn tries(&mut self, act: Move) {
        if let Act::ComeBack = act.act {
            let away: Vec<_> = self.other.iter().flat_map(|other| other.questions.keys().cloned()).collect();
            if let Some(question) = pick(&away, act.one) {
                drop(self.comes_back(&question));
            }
            return;
        }
        let questions: Vec<_> = self.room.questions.keys().cloned().collect();
        let answers: Vec<_> = self
            .room
            .questions
            .values()
            .flat_map(|question| &question.answers)
            .map(|answer| answer.id.clone())
            .collect();
        let statements: Vec<_> = self.room.statements.keys().cloned().collect();
        let tries = questions.len().max(answers.len()).max(statements.len()).max(1);
        for n in 0..tries {
            let things = Things {
                question: pick(&questions, act.one + n),
                into: pick(&questions, act.other),
                answer: pick(&answers, act.one + n),
                statement: pick(&statements, act.one + n),
            };
            let Some((actor, command)) = self.command(act, &things) else { continue };
            if self.does(&actor, command).is_ok() {
                return;
            }
        }
    }

    /// None where the thing is missing that the act needs.
    fn command(&self, act: Move, things: &Things) -> Option<(Actor, RoomCommand)> {
        let anybody = || netizen(["netizen1", "netizen2", "netizen3"][act.other % 3]);
        let code = ["roads", "water", "parks"][act.other % 3];
        let question = things.question.as_ref();
        let asker = || Some(netizen(self.room.questions.get(question?)?.asker.as_str()));
        let holder = || Some(official(self.room.questions.get(question?)?.department.as_ref()?.as_str()));
        let moderated = |command: RoomCommand| Some((moderator(), command));
        match act.act {
            Act::Ask if act.one.is_multiple_of(3) => Some((anybody(), acts::follow_up("还有", question?))),
            Act::Ask if act.one % 3 == 1 => Some((anybody(), acts::ask_department("停水了", WATER))),
            Act::Ask => Some((anybody(), acts::ask("路灯坏了"))),
            Act::Upvote => Some((anybody(), acts::upvote(question?))),
            Act::RemoveUpvote => Some((anybody(), acts::remove_upvote(question?))),
            Act::Withdraw => Some((asker()?, acts::withdraw(question?))),
            Act::Appeal => Some((asker()?, acts::appeal(question?))),
            Act::HandleAgain => Some((asker()?, acts::handle_again(question?))),
            Act::Rate => Some((anybody(), acts::rate(things.answer.as_ref()?, 1 + act.one as i64 % 5))),
            Act::Approve => moderated(acts::approve(question?)),
            Act::Reject => moderated(acts::reject(question?)),
            Act::Unreject => moderated(acts::unreject(question?)),
            Act::Redact => moderated(acts::redact(question?)),
            Act::Merge => moderated(acts::merge(question?, things.into.as_ref()?)),
            Act::Unmerge => moderated(acts::unmerge(question?)),
            Act::Hide => moderated(acts::hide(question?)),
            Act::Unhide => moderated(acts::unhide(question?)),
            Act::Pin => moderated(acts::pin(question?)),
            Act::Unpin => moderated(acts::unpin(question?)),
            Act::Assign => moderated(acts::assign(question?, code)),
            Act::Transfer => Some((holder()?, acts::transfer(question?, code))),
            Act::StartAnswering => Some((holder()?, acts::start_answering(question?))),
            Act::Answer => Some((holder()?, acts::answer(question?))),
            Act::Hold => Some((holder()?, acts::hold(question?))),
            Act::Contribute => Some((official(code), acts::contribute(question?))),
            Act::Promise => Some((holder()?, acts::promise(question?, self.at.plus_ms(DAY_MS)))),
            Act::KeepPromise => {
                let promises = self.room.questions.values().flat_map(|question| &question.answers);
                let promise = promises.into_iter().find(|answer| answer.promised_until.is_some())?;
                Some((official(promise.department.as_str()), acts::keep_promise(&promise.id)))
            }
            Act::Reclassify => {
                moderated(acts::reclassify(things.answer.as_ref()?, act.other.is_multiple_of(2)))
            }
            Act::JudgeAnswered => {
                Some((asker()?, acts::judge_answered(question?, act.other.is_multiple_of(2))))
            }
            Act::MoveOut => moderated(acts::move_to(question?, &acts::other_interview())),
            // Done by the room that it comes from.
            Act::ComeBack => None,
            Act::Classify => moderated(acts::classify(question?, Kind::ALL[act.other % 4])),
            Act::Share => moderated(acts::share(question?, &[code])),
            Act::GiveBack => Some((holder()?, acts::give_back(question?))),
            Act::RequestExtension => {
                Some((holder()?, acts::request_extension(question?, 1 + act.other as u32 % 8)))
            }
            Act::GrantExtension => moderated(acts::grant_extension(question?)),
            Act::RefuseExtension => moderated(acts::refuse_extension(question?)),
            Act::Revise => {
                let code = ["roads", "water", "parks"][act.one % 3];
                Some((official(code), acts::revise(things.answer.as_ref()?)))
            }
            Act::State => moderated(acts::state()),
            Act::Restate => moderated(acts::restate(things.statement.as_ref()?)),
            Act::Retract => moderated(acts::retract(things.statement.as_ref()?)),
            Act::Announce => moderated(acts::announce()),
            Act::OpenPoll if act.other.is_multiple_of(2) => moderated(acts::open_topic_vote(None)),
            Act::OpenPoll => moderated(acts::open_poll(act.one.is_multiple_of(2))),
            Act::ChooseTopic => moderated(acts::choose_topic(self.any_poll(act)?, 1 + act.one as u32 % 3)),
            Act::Vote => Some((anybody(), acts::vote(self.any_poll(act)?, 1 + act.one as u32 % 3))),
            Act::ClosePoll => moderated(acts::close_poll(self.any_poll(act)?)),
            Act::Ban => moderated(acts::ban(anybody().netizen()?, self.at.plus_ms(60_000))),
            Act::Change => moderated(acts::change(self.change(act))),
            Act::Step => self.next_step(),
            Act::Pause => moderated(RoomCommand::PauseInterview),
            Act::Resume => moderated(RoomCommand::ResumeInterview),
            Act::Extend => moderated(acts::extend(30 + act.one as i64)),
            Act::Cancel => act.one.is_multiple_of(10).then(|| (moderator(), acts::cancel())),
        }
    }

    fn any_poll(&self, act: Move) -> Option<&PollId> {
        self.room.polls.keys().nth(act.other.checked_rem(self.room.polls.len())?)
    }

    fn change(&self, act: Move) -> InterviewChange {
        let nothing = InterviewChange::default();
        match act.one % 4 {
            0 => InterviewChange { moderation: Some(Moderation::Post), ..nothing },
            1 => InterviewChange { moderation: Some(Moderation::Pre), ..nothing },
            2 => InterviewChange { departments: Some(acts::named(&self.city, &[WATER, ROADS])), ..nothing },
            _ => InterviewChange { title: Some(crate::scene::people::line("改题")), ..nothing },
        }
    }

    /// One step further in the interview's life.
    fn next_step(&self) -> Option<(Actor, RoomCommand)> {
        use domain::interview::InterviewStatus as S;
        let command = match self.room.interview.as_ref()?.status {
            S::Draft => RoomCommand::AnnounceInterview,
            S::Announced => RoomCommand::OpenInterview,
            S::Live => RoomCommand::EndInterview,
            S::Ended => RoomCommand::ArchiveInterview,
            S::Archived => return Some((admin(), RoomCommand::ReopenInterview)),
            S::Cancelled => return None,
        };
        Some((moderator(), command))
    }
}

struct Things {
    question: Option<QuestionId>,
    into: Option<QuestionId>,
    answer: Option<AnswerId>,
    statement: Option<StatementId>,
}

fn pick<T: Clone>(all: &[T], n: usize) -> Option<T> {
    all.get(n.checked_rem(all.len())?).cloned()
}
