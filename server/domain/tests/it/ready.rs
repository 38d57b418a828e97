//! For every command of a room: a scene in which it is allowed, the command, and somebody who may give it. What
//! tests refuse it for, they change themselves.

use crate::scene::{
    Scene, acts, city, drafted,
    people::{ROADS, WATER, admin, asker, moderator, neighbour, official},
    scene,
};
use domain::{
    Actor, RoomCommand,
    command::CommandName,
    ids::{AnswerId, PollId, QuestionId, StatementId},
    instant::DAY_MS,
    question::Kind,
};

pub struct Ready {
    pub scene: Scene,
    pub command: RoomCommand,
    pub actor: Actor,
}

/// Every command that is given within a room.
pub fn room_commands() -> impl Iterator<Item = CommandName> {
    CommandName::ALL.into_iter().filter(|name| room(*name).is_some())
}

/// None for a command about the city itself.
pub fn room(name: CommandName) -> Option<Ready> {
    use CommandName as N;
    Some(match name {
        N::Ask => by(asker(), scene().live(), acts::ask("路灯坏了")),
        N::Upvote => about(asker(), approved(), acts::upvote),
        N::RemoveUpvote => about(asker(), upvoted(), acts::remove_upvote),
        N::TakeAnswer => about(neighbour(), answered(), acts::take_answer),
        N::WithdrawQuestion => about(asker(), approved(), acts::withdraw),
        N::AppealRejection => about(asker(), asked().rejected(), acts::appeal),
        N::RequestHandlingAgain => about(asker(), answered(), acts::handle_again),
        N::RateAnswer => about_answer(asker(), |answer| acts::rate(answer, 4)),
        N::JudgeAnswered => about(asker(), answered(), |question| acts::judge_answered(question, false)),
        N::JudgeInterview => by(asker(), scene().live(), acts::judge_interview(4)),
        N::Vote => about_poll(asker(), |poll| acts::vote(poll, 1)),
        N::TakePart => by(asker(), scene().live(), RoomCommand::TakePart),
        N::ApproveQuestion => about(moderator(), asked(), acts::approve),
        N::RejectQuestion => about(moderator(), asked(), acts::reject),
        N::UnrejectQuestion => about(moderator(), asked().rejected(), acts::unreject),
        N::RedactQuestion => about(moderator(), approved(), acts::redact),
        N::MergeQuestion => merging(),
        N::UnmergeQuestion => unmerging(),
        N::HideQuestion => about(moderator(), approved(), acts::hide),
        N::UnhideQuestion => about(moderator(), approved().hidden(), acts::unhide),
        N::PinQuestion => about(moderator(), approved(), acts::pin),
        N::UnpinQuestion => about(moderator(), pinned(), acts::unpin),
        N::AssignQuestion => about(moderator(), approved(), |question| acts::assign(question, WATER)),
        N::TransferQuestion => about(official(ROADS), approved(), |question| acts::transfer(question, WATER)),
        N::MoveQuestion => about(moderator(), approved().with_other_room(), |question| {
            acts::move_to(question, &acts::other_interview())
        }),
        N::ClassifyQuestion => {
            about(moderator(), approved(), |question| acts::classify(question, Kind::Complaint))
        }
        N::ShareQuestion => about(moderator(), approved(), |question| acts::share(question, &[WATER])),
        N::ReturnQuestion => about(official(WATER), transferred(), acts::give_back),
        N::RequestExtension => about(official(ROADS), due(), |question| acts::request_extension(question, 3)),
        N::GrantExtension => about(moderator(), extending(), acts::grant_extension),
        N::RefuseExtension => about(moderator(), extending(), acts::refuse_extension),
        N::ReclassifyAnswer => about_answer(moderator(), |answer| acts::reclassify(answer, true)),
        N::KeepPromise => keeping_a_promise(),
        N::StartAnswering => about(official(ROADS), approved(), acts::start_answering),
        N::PublishAnswer => about(official(ROADS), approved(), acts::answer),
        N::ReviseAnswer => about_answer(official(ROADS), acts::revise),
        N::PublishStatement => by(moderator(), scene().live(), acts::state()),
        N::ReviseStatement => about_statement(acts::restate),
        N::RetractStatement => about_statement(acts::retract),
        N::MakeAnnouncement => by(moderator(), scene().live(), acts::announce()),
        N::OpenPoll => by(moderator(), scene().live(), acts::open_poll(false)),
        N::ClosePoll => about_poll(moderator(), acts::close_poll),
        N::BanNetizen => banning(),
        N::CreateInterview => by(moderator(), city(), RoomCommand::CreateInterview(acts::plan(&city().city))),
        N::ChangeInterview => by(moderator(), scene(), acts::retitle("改题")),
        N::AnnounceInterview => by(moderator(), drafted(), RoomCommand::AnnounceInterview),
        N::OpenInterview => by(moderator(), scene(), RoomCommand::OpenInterview),
        N::PauseInterview => by(moderator(), scene().live(), RoomCommand::PauseInterview),
        N::ResumeInterview => by(moderator(), scene().live().paused(), RoomCommand::ResumeInterview),
        N::ExtendInterview => by(moderator(), scene().live(), acts::extend(30)),
        N::EndInterview => by(moderator(), scene().live(), RoomCommand::EndInterview),
        N::ArchiveInterview => by(moderator(), scene().live().ended(), RoomCommand::ArchiveInterview),
        N::ReopenInterview => by(admin(), scene().live().ended().archived(), RoomCommand::ReopenInterview),
        N::CancelInterview => by(moderator(), scene(), acts::cancel()),
        N::CreateDepartment
        | N::ChangeDepartment
        | N::CreateStaff
        | N::ChangeStaff
        | N::ChangeSettings
        | N::ChangeCalendar
        | N::ChangeTopics
        | N::CreateCampaign
        | N::ChangeCampaign
        | N::ChangeFormula
        | N::CreateRanking
        | N::ObjectToRanking
        | N::AnswerObjection
        | N::FreezeRanking
        | N::PublishRanking
        | N::WithdrawRanking
        | N::DrawSample
        | N::EnterSampleResult
        | N::CreateToken
        | N::RevokeToken
        | N::CreateWebhook
        | N::RemoveWebhook
        | N::RemindDepartment
        | N::AcknowledgeNotice => return None,
    })
}

fn asked() -> Scene {
    scene().live().with_question("路灯坏了")
}

fn approved() -> Scene {
    asked().approved()
}

fn answered() -> Scene {
    approved().answered()
}

fn upvoted() -> Scene {
    let mut scene = approved();
    scene.must(&asker(), acts::upvote(&scene.question()));
    scene
}

fn pinned() -> Scene {
    let mut scene = approved();
    scene.moderates(acts::pin(&scene.question()));
    scene
}

fn transferred() -> Scene {
    let mut scene = approved();
    scene.moderates(acts::transfer(&scene.question(), WATER));
    scene
}

/// The interview is over and the question open.
fn due() -> Scene {
    approved().ended()
}

fn extending() -> Scene {
    let mut scene = due();
    scene.must(&official(ROADS), acts::request_extension(&scene.question(), 3));
    scene
}

fn keeping_a_promise() -> Ready {
    let mut scene = approved();
    let (question, until) = (scene.question(), scene.at.plus_ms(DAY_MS));
    scene.must(&official(ROADS), acts::promise(&question, until));
    let command = acts::keep_promise(&scene.facts(&question).answers[0].id);
    by(official(ROADS), scene, command)
}

fn by(actor: Actor, scene: Scene, command: RoomCommand) -> Ready {
    Ready { scene, command, actor }
}

fn about(actor: Actor, scene: Scene, command: impl Fn(&QuestionId) -> RoomCommand) -> Ready {
    let command = command(&scene.question());
    by(actor, scene, command)
}

fn about_answer(actor: Actor, command: impl Fn(&AnswerId) -> RoomCommand) -> Ready {
    let scene = answered();
    let command = command(&scene.facts(&scene.question()).answers[0].id);
    by(actor, scene, command)
}

fn about_statement(command: impl Fn(&StatementId) -> RoomCommand) -> Ready {
    let mut scene = scene().live();
    scene.moderates(acts::state());
    let statement = scene.room.statements.keys().next().expect("a statement").clone();
    by(moderator(), scene, command(&statement))
}

fn about_poll(actor: Actor, command: impl Fn(&PollId) -> RoomCommand) -> Ready {
    let mut scene = scene().live();
    scene.moderates(acts::open_poll(false));
    let poll = scene.room.polls.keys().next().expect("a poll").clone();
    by(actor, scene, command(&poll))
}

fn merging() -> Ready {
    let scene = approved();
    let target = scene.question();
    about(moderator(), scene.with_question("灯不亮").approved(), |question| acts::merge(question, &target))
}

fn unmerging() -> Ready {
    let scene = approved();
    let target = scene.question();
    about(moderator(), scene.with_question("灯不亮").approved().merged_into(&target), acts::unmerge)
}

fn banning() -> Ready {
    let scene = scene().live();
    let until = scene.at.plus_ms(60_000);
    let command = acts::ban(asker().netizen().expect("a netizen"), until);
    by(moderator(), scene, command)
}
