//! What happens in the room: a city of one department, and commands by chance, decided by the domain's rules.

use super::{chance::Chance, memory::State};
use crate::store::arrange::{admin, line, moderator, netizen, official, text};
use app::bus::Delta;
use domain::{
    Actor, City, CityCommand, Instant, Room, RoomCommand,
    decide::{Beside, Deciding, decide_city, decide_room},
    ids::{Epoch, Fresh, InterviewId, QuestionId},
    instant::MINUTE_MS,
    interview::{DepartmentRef, InterviewPlan, Moderation},
    question::QuestionStatus,
};

pub const INTERVIEW: &str = "I1";

pub struct Acts {
    city: City,
    chance: Chance,
    start: Instant,
}

impl Acts {
    pub fn new(chance: Chance, start: Instant) -> Self {
        let mut city = City::new(Epoch::parse("E1").expect("an epoch"));
        let department = CityCommand::CreateDepartment {
            code: line("heating"),
            name: line("示例市供热局"),
            name_en: None,
            short_name: None,
            parent: None,
            email: None,
        };
        let values = serde_json::json!({ "notice_days": 0, "questions_per_minute": 1000 });
        let settings =
            CityCommand::ChangeSettings { values: values.as_object().cloned().expect("an object") };
        for command in [department, settings] {
            let decision =
                decide_city(&city, &admin(), &command, &Beside::default(), &fresh(city.seq), start)
                    .expect("allowed");
            let event = city.record(decision.event, admin().to_string(), start);
            city.apply(&event);
        }
        Self { city, chance, start }
    }

    /// The room before anything happened, and the commands that make it a live one.
    pub fn opening(&self) -> (Room, Vec<(Actor, RoomCommand)>) {
        let id = InterviewId::parse(INTERVIEW).expect("an id");
        let room = Room::new(id, Epoch::parse("E1").expect("an epoch"));
        let departments = self.city.departments.values();
        let plan = InterviewPlan {
            title: line("供热问题在线访谈"),
            subject: text("今冬供热"),
            lang: line("zh-CN"),
            departments: departments
                .map(|one| DepartmentRef {
                    id: one.id.clone(),
                    code: one.code.clone(),
                    name: one.name.clone(),
                })
                .collect(),
            guests: Vec::new(),
            moderation: Moderation::Pre,
            collect_from: None,
            planned_start_at: self.start.plus_ms(MINUTE_MS),
            planned_end_at: self.start.plus_ms(91 * MINUTE_MS),
            answer_within_days: 7,
            video_url: None,
            is_rehearsal: false,
            campaign: None,
        };
        let commands =
            [RoomCommand::CreateInterview(plan), RoomCommand::AnnounceInterview, RoomCommand::OpenInterview];
        (room, commands.map(|command| (moderator(), command)).into())
    }

    /// Carries out what is not refused, in one transaction; none if nothing came of it.
    pub fn carry_out(
        &self,
        state: &mut State,
        at_ms: u64,
        commands: impl FnOnce(&Room) -> Vec<(Actor, RoomCommand)>,
    ) -> Option<Delta> {
        let (mut events, mut bodies, prev) = (Vec::new(), Vec::new(), state.room.seq);
        let at = self.start.plus_ms(at_ms as i64).max(state.room.at);
        for (n, (actor, command)) in commands(&state.room).into_iter().enumerate() {
            let room = &mut state.room;
            let fresh = fresh(1_000_000 + at_ms * 100 + n as u64);
            let on = Deciding {
                room,
                city: &self.city,
                actor: &actor,
                fresh: &fresh,
                at,
                earlier_score: None,
                destination: None,
            };
            let Ok(decision) = decide_room(&on, &command) else { continue };
            for event in decision.events {
                let recorded = room.record(event, actor.to_string(), at);
                room.apply(&recorded);
                events.push(recorded);
            }
            room.learn(decision.bodies.iter().cloned());
            bodies.extend(decision.bodies);
        }
        (!events.is_empty()).then(|| state.append(events, bodies, prev))
    }

    /// The `n`-th act at a node: one to three commands, mostly about something in a fitting state.
    pub fn commands(&self, room: &Room, node: u64, n: u64) -> Vec<(Actor, RoomCommand)> {
        let count = 1 + self.chance.pick(3, ("commands", node, n));
        (0..count).map(|which| self.command(room, (node, n, which))).collect()
    }

    fn command(&self, room: &Room, at: (u64, u64, u64)) -> (Actor, RoomCommand) {
        use QuestionStatus as Q;
        use RoomCommand as C;
        let words = text(&format!("第{}号{}句之{}。", at.0, at.1, at.2));
        let in_state = |states: &[QuestionStatus]| -> QuestionId {
            let fitting = room.questions.values().filter(|question| states.contains(&question.status));
            let fitting: Vec<_> = fitting.map(|question| question.id.clone()).collect();
            let nothing = || QuestionId::parse("none").expect("an id");
            self.chance.one_of(&fitting, ("question", at)).unwrap_or_else(nothing)
        };
        let holder = || self.city.departments.keys().next().map_or_else(moderator, official);
        let shown = [Q::Approved, Q::Answered];
        match self.chance.pick(40, ("what", at)) {
            0..=9 => (
                netizen("1"),
                C::Ask { text: words, department: None, follows: None, kind: None, topic: None },
            ),
            10..=16 => {
                (moderator(), C::ApproveQuestion { question: in_state(&[Q::Pending]), department: None })
            }
            17 => (moderator(), C::RejectQuestion { question: in_state(&[Q::Pending]), reason: words }),
            18..=20 => (moderator(), C::HideQuestion { question: in_state(&shown), reason: words }),
            21 => (moderator(), C::UnhideQuestion { question: in_state(&[Q::Hidden]) }),
            22 => (netizen("1"), C::WithdrawQuestion { question: in_state(&[Q::Pending]) }),
            23..=24 => (moderator(), C::RedactQuestion { question: in_state(&[Q::Approved]), text: words }),
            25..=26 => {
                let into = in_state(&shown);
                let merged =
                    room.questions.values().find(|question| question.id != into && question.is_public());
                let question = merged.map_or_else(|| into.clone(), |question| question.id.clone());
                (moderator(), C::MergeQuestion { question, into })
            }
            27 => (moderator(), C::UnmergeQuestion { question: in_state(&[Q::Merged]) }),
            28..=30 => (
                holder(),
                C::PublishAnswer {
                    question: in_state(&shown),
                    text: words,
                    outcome: None,
                    form: domain::answer::Form::Answer,
                    promised_until: None,
                    picture: None,
                },
            ),
            31 => {
                let answers = room.questions.values().flat_map(|question| &question.answers);
                match self
                    .chance
                    .one_of(&answers.map(|answer| answer.id.clone()).collect::<Vec<_>>(), ("answer", at))
                {
                    Some(answer) => (
                        holder(),
                        C::ReviseAnswer { answer, text: words.clone(), reason: words, picture: None },
                    ),
                    None => (moderator(), C::MakeAnnouncement { text: words }),
                }
            }
            32 => (holder(), C::StartAnswering { question: in_state(&[Q::Approved]) }),
            33 => (moderator(), C::PinQuestion { question: in_state(&shown) }),
            34..=35 => {
                (moderator(), C::PublishStatement { speaker: line("主持人"), text: words, picture: None })
            }
            36 => match room.statements.keys().next_back().cloned() {
                Some(statement) => (moderator(), C::RetractStatement { statement }),
                None => (moderator(), C::MakeAnnouncement { text: words }),
            },
            37 => match room.statements.keys().next_back().cloned() {
                Some(statement) => {
                    (moderator(), C::ReviseStatement { statement, text: words, picture: None })
                }
                None => (moderator(), C::MakeAnnouncement { text: words }),
            },
            38 => (moderator(), C::PauseInterview),
            _ => (moderator(), C::ResumeInterview),
        }
    }
}

fn fresh(n: u64) -> Fresh {
    Fresh::new(&format!("01SIM{n:018}"), &format!("secret{n:020}")).expect("an id")
}
