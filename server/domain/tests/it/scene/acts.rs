//! Commands with their usual contents, so that a test names only what matters to it.

use super::people::{DEPARTMENTS, ROADS, WATER, department, line};
use super::start;
use domain::{
    City, Instant, RoomCommand,
    answer::{Form, Outcome},
    city::DepartmentChange,
    command::CityCommand,
    ids::{AnswerId, Fresh, InterviewId, NetizenId, PictureId, PollId, QuestionId, StatementId},
    instant::MINUTE_MS,
    interview::{DepartmentRef, Guest, InterviewChange, InterviewPlan, Moderation},
    picture::{Picture, PictureChange},
    poll::{ChosenTopic, NewPoll, Purpose},
    question::Kind,
    score::Score,
    text::Text,
};
use serde_json::{Map, Value};

pub fn text(text: &str) -> Text {
    Text::parse(text).expect("a text")
}

/// What chance gives to a command: ids that say what they name, in order of their making.
pub fn fresh(command: &RoomCommand, n: u32) -> Fresh {
    let noun = match command {
        RoomCommand::Ask { .. } => "Q",
        RoomCommand::PublishAnswer { .. } => "A",
        RoomCommand::PublishStatement { .. } => "S",
        RoomCommand::MakeAnnouncement { .. } => "N",
        RoomCommand::OpenPoll(_) => "P",
        _ => "X",
    };
    Fresh::new(&format!("{noun}{n:04}"), &format!("tracking{n:04}")).expect("an id")
}

/// The departments as an interview names them.
pub fn named(city: &City, codes: &[&str]) -> Vec<DepartmentRef> {
    let named = codes.iter().map(|code| &city.departments[&department(code)]);
    named
        .map(|department| DepartmentRef {
            id: department.id.clone(),
            code: department.code.clone(),
            name: department.name.clone(),
        })
        .collect()
}

pub fn plan(city: &City) -> InterviewPlan {
    InterviewPlan {
        title: line("示例访谈"),
        subject: text("道路与供水"),
        lang: line("zh-CN"),
        departments: named(city, &[ROADS, WATER]),
        guests: vec![Guest { name: line("示例嘉宾"), post: line("示例职务") }],
        moderation: Moderation::Pre,
        collect_from: None,
        planned_start_at: start(),
        planned_end_at: start().plus_ms(90 * MINUTE_MS),
        answer_within_days: 7,
        video_url: None,
        is_rehearsal: false,
        campaign: None,
    }
}

pub fn moderate_afterwards() -> RoomCommand {
    change(InterviewChange { moderation: Some(Moderation::Post), ..InterviewChange::default() })
}

pub fn change(change: InterviewChange) -> RoomCommand {
    RoomCommand::ChangeInterview(change)
}

pub fn retitle(title: &str) -> RoomCommand {
    change(InterviewChange { title: Some(line(title)), ..InterviewChange::default() })
}

pub fn ask(question: &str) -> RoomCommand {
    RoomCommand::Ask { text: text(question), department: None, follows: None, kind: None, topic: None }
}

pub fn ask_department(question: &str, code: &str) -> RoomCommand {
    RoomCommand::Ask {
        text: text(question),
        department: Some(department(code)),
        follows: None,
        kind: None,
        topic: None,
    }
}

pub fn follow_up(question: &str, follows: &QuestionId) -> RoomCommand {
    RoomCommand::Ask {
        text: text(question),
        department: None,
        follows: Some(follows.clone()),
        kind: None,
        topic: None,
    }
}

pub fn upvote(question: &QuestionId) -> RoomCommand {
    RoomCommand::Upvote { question: question.clone() }
}

pub fn take_answer(question: &QuestionId) -> RoomCommand {
    RoomCommand::TakeAnswer { question: question.clone() }
}

pub fn remove_upvote(question: &QuestionId) -> RoomCommand {
    RoomCommand::RemoveUpvote { question: question.clone() }
}

pub fn withdraw(question: &QuestionId) -> RoomCommand {
    RoomCommand::WithdrawQuestion { question: question.clone() }
}

pub fn appeal(question: &QuestionId) -> RoomCommand {
    RoomCommand::AppealRejection { question: question.clone(), text: Some(text("这是真的问题")) }
}

pub fn handle_again(question: &QuestionId) -> RoomCommand {
    RoomCommand::RequestHandlingAgain { question: question.clone(), reason: Some(text("没有答到")) }
}

pub fn rate(answer: &AnswerId, score: i64) -> RoomCommand {
    let score = Score::parse(score).expect("a score");
    RoomCommand::RateAnswer { answer: answer.clone(), score, comment: None }
}

pub fn approve(question: &QuestionId) -> RoomCommand {
    RoomCommand::ApproveQuestion { question: question.clone(), department: None }
}

pub fn approve_for(question: &QuestionId, code: &str) -> RoomCommand {
    RoomCommand::ApproveQuestion { question: question.clone(), department: Some(department(code)) }
}

pub fn reject(question: &QuestionId) -> RoomCommand {
    RoomCommand::RejectQuestion { question: question.clone(), reason: text("与主题无关") }
}

pub fn unreject(question: &QuestionId) -> RoomCommand {
    RoomCommand::UnrejectQuestion { question: question.clone() }
}

pub fn redact(question: &QuestionId) -> RoomCommand {
    RoomCommand::RedactQuestion { question: question.clone(), text: text("某路的路灯坏了") }
}

pub fn merge(question: &QuestionId, into: &QuestionId) -> RoomCommand {
    RoomCommand::MergeQuestion { question: question.clone(), into: into.clone() }
}

pub fn unmerge(question: &QuestionId) -> RoomCommand {
    RoomCommand::UnmergeQuestion { question: question.clone() }
}

pub fn hide(question: &QuestionId) -> RoomCommand {
    RoomCommand::HideQuestion { question: question.clone(), reason: text("含个人信息") }
}

pub fn unhide(question: &QuestionId) -> RoomCommand {
    RoomCommand::UnhideQuestion { question: question.clone() }
}

pub fn pin(question: &QuestionId) -> RoomCommand {
    RoomCommand::PinQuestion { question: question.clone() }
}

pub fn unpin(question: &QuestionId) -> RoomCommand {
    RoomCommand::UnpinQuestion { question: question.clone() }
}

pub fn assign(question: &QuestionId, code: &str) -> RoomCommand {
    RoomCommand::AssignQuestion { question: question.clone(), department: department(code) }
}

pub fn other_interview() -> InterviewId {
    InterviewId::parse("interview2").expect("an id")
}

pub fn move_to(question: &QuestionId, to: &InterviewId) -> RoomCommand {
    let (question, to) = (question.clone(), to.clone());
    RoomCommand::MoveQuestion { question, to, department: None, reason: Some(text("属于那场访谈")) }
}

pub fn transfer(question: &QuestionId, code: &str) -> RoomCommand {
    RoomCommand::TransferQuestion {
        question: question.clone(),
        department: department(code),
        reason: text("属其职责"),
    }
}

pub fn start_answering(question: &QuestionId) -> RoomCommand {
    RoomCommand::StartAnswering { question: question.clone() }
}

pub fn answer(question: &QuestionId) -> RoomCommand {
    replies(question, Form::Answer, Some(Outcome::Done), None)
}

pub fn hold(question: &QuestionId) -> RoomCommand {
    replies(question, Form::Holding, None, None)
}

pub fn contribute(question: &QuestionId) -> RoomCommand {
    replies(question, Form::Contribution, None, None)
}

pub fn promise(question: &QuestionId, until: Instant) -> RoomCommand {
    replies(question, Form::Answer, Some(Outcome::Promised), Some(until))
}

pub fn replies(
    question: &QuestionId,
    form: Form,
    outcome: Option<Outcome>,
    promised_until: Option<Instant>,
) -> RoomCommand {
    RoomCommand::PublishAnswer {
        question: question.clone(),
        text: text("本周内修好。"),
        outcome,
        form,
        promised_until,
        picture: None,
    }
}

pub fn reclassify(answer: &AnswerId, is_stock: bool) -> RoomCommand {
    RoomCommand::ReclassifyAnswer { answer: answer.clone(), is_stock, reason: text("没有内容") }
}

pub fn keep_promise(answer: &AnswerId) -> RoomCommand {
    RoomCommand::KeepPromise { answer: answer.clone(), text: text("已经修好，见现场。") }
}

pub fn judge_answered(question: &QuestionId, is_answered: bool) -> RoomCommand {
    RoomCommand::JudgeAnswered { question: question.clone(), is_answered }
}

pub fn judge_interview(score: i64) -> RoomCommand {
    RoomCommand::JudgeInterview { score: Score::parse(score).expect("a score"), comment: None }
}

pub fn classify(question: &QuestionId, kind: Kind) -> RoomCommand {
    RoomCommand::ClassifyQuestion { question: question.clone(), kind: Some(kind), topic: None }
}

pub fn share(question: &QuestionId, codes: &[&str]) -> RoomCommand {
    let departments = codes.iter().map(|code| department(code)).collect();
    RoomCommand::ShareQuestion { question: question.clone(), departments }
}

pub fn give_back(question: &QuestionId) -> RoomCommand {
    RoomCommand::ReturnQuestion { question: question.clone(), reason: text("不属本局") }
}

pub fn request_extension(question: &QuestionId, days: u32) -> RoomCommand {
    RoomCommand::RequestExtension { question: question.clone(), days, reason: text("要到现场勘察") }
}

pub fn grant_extension(question: &QuestionId) -> RoomCommand {
    RoomCommand::GrantExtension { question: question.clone() }
}

pub fn refuse_extension(question: &QuestionId) -> RoomCommand {
    RoomCommand::RefuseExtension { question: question.clone(), reason: text("材料已经齐全") }
}

pub fn revise(answer: &AnswerId) -> RoomCommand {
    RoomCommand::ReviseAnswer {
        answer: answer.clone(),
        text: text("已经修好。"),
        reason: text("更新"),
        picture: Some(PictureChange::Show(picture())),
    }
}

pub fn picture() -> Picture {
    let id = PictureId::parse("PICTURE").expect("an id");
    Picture { id, width: 1_600, height: 900, alt: line("换好的水管") }
}

pub fn state() -> RoomCommand {
    RoomCommand::PublishStatement { speaker: line("示例嘉宾"), text: text("大家好。"), picture: None }
}

pub fn restate(statement: &StatementId) -> RoomCommand {
    RoomCommand::ReviseStatement {
        statement: statement.clone(),
        text: text("各位好。"),
        picture: Some(PictureChange::Show(picture())),
    }
}

pub fn retract(statement: &StatementId) -> RoomCommand {
    RoomCommand::RetractStatement { statement: statement.clone() }
}

pub fn announce() -> RoomCommand {
    RoomCommand::MakeAnnouncement { text: text("访谈延长半小时。") }
}

pub fn open_poll(results_hidden: bool) -> RoomCommand {
    RoomCommand::OpenPoll(NewPoll { results_hidden, ..poll(Purpose::Opinion) })
}

pub fn open_topic_vote(closes_at: Option<Instant>) -> RoomCommand {
    RoomCommand::OpenPoll(NewPoll { closes_at, ..poll(Purpose::Topic) })
}

fn poll(purpose: Purpose) -> NewPoll {
    let options = ["路灯", "供水", "公园"].map(line).to_vec();
    NewPoll { question: text("先谈什么？"), options, results_hidden: false, purpose, closes_at: None }
}

/// Takes an option of a vote for the topic.
pub fn choose_topic(poll: &PollId, option: u32) -> RoomCommand {
    let topic = Some(ChosenTopic { poll_id: poll.clone(), option });
    change(InterviewChange { topic, ..InterviewChange::default() })
}

pub fn close_poll(poll: &PollId) -> RoomCommand {
    RoomCommand::ClosePoll { poll: poll.clone() }
}

pub fn vote(poll: &PollId, option: u32) -> RoomCommand {
    RoomCommand::Vote { poll: poll.clone(), option }
}

pub fn ban(netizen: &NetizenId, until: Instant) -> RoomCommand {
    RoomCommand::BanNetizen { netizen: netizen.clone(), until, reason: text("刷屏") }
}

pub fn extend(minutes: i64) -> RoomCommand {
    RoomCommand::ExtendInterview { planned_end_at: start().plus_ms((90 + minutes) * MINUTE_MS) }
}

pub fn cancel() -> RoomCommand {
    RoomCommand::CancelInterview { reason: Some(text("改期")) }
}

pub fn create_department(code: &str) -> CityCommand {
    let known = DEPARTMENTS.iter().position(|known| *known == code);
    let name = known.map_or("示例新局", |n| ["示例道路局", "示例水务局", "示例园林局", "示例运河局"][n]);
    CityCommand::CreateDepartment {
        code: line(code),
        name: line(name),
        name_en: None,
        short_name: None,
        parent: None,
        email: None,
    }
}

pub fn change_department(code: &str, change: DepartmentChange) -> CityCommand {
    CityCommand::ChangeDepartment { department: department(code), change }
}

pub fn retire(code: &str) -> CityCommand {
    change_department(code, DepartmentChange { is_retired: Some(true), ..DepartmentChange::default() })
}

pub fn set(name: &str, value: impl Into<Value>) -> CityCommand {
    CityCommand::ChangeSettings { values: Map::from_iter([(name.to_owned(), value.into())]) }
}
