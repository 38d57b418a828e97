//! A made-up city and one interview in it, brought step by step to where a test begins:
//! `scene().live().with_question("路灯坏了").approved()`. Every step is a real command.
//!
//! People are in [`people`], commands with their usual contents in [`acts`], what is counted in [`counting`]. The
//! clock stands unless a test moves it.

pub mod acts;
pub mod counting;
pub mod people;

use counting::Counting;
use domain::{
    City, Instant, Recorded, Refusal, Room, RoomCommand, RoomEvent,
    command::CityCommand,
    decide::{Beside, CityDecision, Deciding, Decision, Destination, Made, decide_city, decide_room},
    ids::{Epoch, Fresh, InterviewId, QuestionId},
    instant::{DAY_MS, MINUTE_MS, SECOND_MS},
    question::{Question, QuestionStatus, moving::Counted},
    role::Actor,
    view::Tallies,
};
use people::{admin, asker, moderator, official};

/// One event as it was taken in, and the room right after it.
#[derive(Clone)]
pub struct Step {
    pub recorded: Recorded,
    pub room: Room,
    pub tallies: Tallies,
    /// Whether its command had no further events.
    pub is_last: bool,
}

#[derive(Clone)]
pub struct Scene {
    pub city: City,
    pub room: Room,
    pub at: Instant,
    pub counting: Counting,
    pub steps: Vec<Step>,
    /// Another room of the city, to which questions are moved.
    pub other: Option<Room>,
    /// Ids of one moment come in any order; here every four of them backwards.
    pub has_ids_backwards: bool,
    made: u32,
    /// The question that the next step is about.
    current: Option<QuestionId>,
}

/// The planned start of every scene's interview; it is planned to last 90 minutes.
pub fn start() -> Instant {
    Instant::parse("2030-03-01T11:30:00.000Z").expect("an instant")
}

/// The room of a scene, as that of another interview.
pub fn other_room(scene: Scene) -> Room {
    let mut room = scene.room;
    room.id = acts::other_interview();
    if let Some(interview) = &mut room.interview {
        interview.id = acts::other_interview();
    }
    room
}

/// An interview of the departments of roads and of water that is announced a week ahead.
pub fn scene() -> Scene {
    drafted().announced()
}

/// As [`scene`], before anybody may know of it.
pub fn drafted() -> Scene {
    let mut scene = city();
    let plan = acts::plan(&scene.city);
    scene.moderates(RoomCommand::CreateInterview(plan));
    scene
}

/// Departments and settings, and no interview yet.
pub fn city() -> Scene {
    let epoch = Epoch::parse("E1").expect("an id");
    let mut scene = Scene {
        city: City::new(epoch.clone()),
        room: Room::new(InterviewId::parse("interview1").expect("an id"), epoch),
        at: start().plus_ms(-7 * DAY_MS),
        counting: Counting::default(),
        steps: Vec::new(),
        other: None,
        has_ids_backwards: false,
        made: 0,
        current: None,
    };
    for code in people::DEPARTMENTS {
        scene.city_makes(code, acts::create_department(code));
    }
    scene.administers(acts::retire(people::CANALS));
    scene
}

impl Scene {
    /// Beside another room of the same departments, which is live.
    pub fn with_other_room(mut self) -> Self {
        self.other = Some(other_room(scene().live()));
        self
    }

    // The interview.

    pub fn announced(mut self) -> Self {
        self.moderates(RoomCommand::AnnounceInterview);
        self
    }

    /// Opened at its planned start.
    pub fn live(mut self) -> Self {
        self.at = self.at.max(start());
        self.moderates(RoomCommand::OpenInterview);
        self
    }

    /// Opened now.
    pub fn opened(mut self) -> Self {
        self.moderates(RoomCommand::OpenInterview);
        self
    }

    pub fn paused(mut self) -> Self {
        self.moderates(RoomCommand::PauseInterview);
        self
    }

    pub fn ended(mut self) -> Self {
        self.moderates(RoomCommand::EndInterview);
        self
    }

    pub fn archived(mut self) -> Self {
        self.moderates(RoomCommand::ArchiveInterview);
        self
    }

    pub fn cancelled(mut self) -> Self {
        self.moderates(RoomCommand::CancelInterview { reason: None });
        self
    }

    /// From now on questions are public at once.
    pub fn with_post_moderation(mut self) -> Self {
        self.moderates(acts::moderate_afterwards());
        self
    }

    pub fn with_setting(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.administers(acts::set(name, value));
        self
    }

    // The current question.

    /// Asked by [`asker`]; the steps that follow are about it.
    pub fn with_question(self, text: &str) -> Self {
        self.with_question_of(&asker(), text)
    }

    pub fn with_question_of(mut self, asker: &Actor, text: &str) -> Self {
        let decision = self.must(asker, acts::ask(text));
        let Made::Question(question) = decision.made else { panic!("asking makes a question") };
        self.current = Some(question);
        self
    }

    /// From now on the steps are about this question.
    pub fn about(mut self, question: QuestionId) -> Self {
        self.current = Some(question);
        self
    }

    pub fn approved(self) -> Self {
        self.moderated(acts::approve)
    }

    pub fn rejected(self) -> Self {
        self.moderated(acts::reject)
    }

    pub fn hidden(self) -> Self {
        self.moderated(acts::hide)
    }

    pub fn merged_into(self, target: &QuestionId) -> Self {
        self.moderated(|question| acts::merge(question, target))
    }

    pub fn answered(mut self) -> Self {
        let question = self.question();
        let department = self.facts(&question).department.clone().expect("it was approved");
        self.must(&official(department.as_str()), acts::answer(&question));
        self
    }

    pub fn withdrawn(mut self) -> Self {
        let question = self.question();
        let Question { asker, .. } = self.facts(&question).clone();
        self.must(&people::netizen(asker.as_str()), acts::withdraw(&question));
        self
    }

    fn moderated(mut self, command: impl Fn(&QuestionId) -> RoomCommand) -> Self {
        let question = self.question();
        self.moderates(command(&question));
        self
    }

    // The clock.

    pub fn after_s(self, seconds: i64) -> Self {
        self.after_ms(seconds * SECOND_MS)
    }

    pub fn after_minutes(self, minutes: i64) -> Self {
        self.after_ms(minutes * MINUTE_MS)
    }

    pub fn after_days(self, days: i64) -> Self {
        self.after_ms(days * DAY_MS)
    }

    pub fn after_ms(mut self, ms: i64) -> Self {
        self.wait_ms(ms);
        self
    }

    pub fn wait_ms(&mut self, ms: i64) {
        self.at = self.at.plus_ms(ms);
    }

    // Commands.

    /// What the decision would be; nothing happens.
    pub fn would(&self, actor: &Actor, command: &RoomCommand) -> Result<Decision, Refusal> {
        let backwards = if self.has_ids_backwards { 0b11 } else { 0 };
        let fresh = acts::fresh(command, (self.made + 1) ^ backwards);
        let other = self.other.as_ref();
        let destination = other.map(|room| Destination { room, counted: Counted::default() });
        let deciding = Deciding {
            room: &self.room,
            city: &self.city,
            actor,
            fresh: &fresh,
            at: self.at,
            earlier_score: self.counting.earlier_score(actor, command),
            destination: destination.as_ref(),
        };
        decide_room(&deciding, command)
    }

    pub fn does(&mut self, actor: &Actor, command: RoomCommand) -> Result<Decision, Refusal> {
        let decision = self.would(actor, &command)?;
        self.made += 1;
        self.room.learn(decision.bodies.clone());
        self.counting.take(&decision.counts);
        self.happen(actor, &decision.events);
        if let Some(other) = &mut self.other {
            happen_in(other, actor, &decision.arrival, self.at);
        }
        Ok(decision)
    }

    /// A question that was moved to the other room is moved back.
    pub fn comes_back(&mut self, question: &QuestionId) -> Result<(), Refusal> {
        let (here, by) = (self.room.clone(), moderator());
        let Some(other) = self.other.clone() else { return Err(Refusal::NotFound) };
        let there = Scene { room: other, other: Some(here), steps: Vec::new(), ..self.clone() };
        let decision = there.would(&by, &acts::move_to(question, &self.room.id))?;
        let mut other = there.room;
        happen_in(&mut other, &by, &decision.events, self.at);
        self.other = Some(other);
        self.room.learn(decision.bodies);
        self.happen(&by, &decision.arrival);
        Ok(())
    }

    fn happen(&mut self, actor: &Actor, events: &[RoomEvent]) {
        for (n, event) in events.iter().enumerate() {
            let recorded = self.room.record(event.clone(), actor.to_string(), self.at);
            self.room.apply(&recorded);
            let (room, tallies) = (self.room.clone(), Tallies::default());
            self.steps.push(Step { recorded, room, tallies, is_last: n + 1 == events.len() });
        }
        let tallies = self.counting.tallies(&self.room);
        for step in self.steps.iter_mut().rev().take(events.len()) {
            step.tallies = tallies.clone();
        }
    }

    /// Does what the test takes for granted.
    pub fn must(&mut self, actor: &Actor, command: RoomCommand) -> Decision {
        let name = command.name();
        match self.does(actor, command) {
            Ok(decision) => decision,
            Err(refusal) => panic!("{} is refused: {refusal}", name.name()),
        }
    }

    pub fn moderates(&mut self, command: RoomCommand) -> Decision {
        self.must(&moderator(), command)
    }

    /// The refusal that is expected; what happens instead fails the test.
    pub fn refusal(&self, actor: &Actor, command: &RoomCommand) -> Refusal {
        match self.would(actor, command) {
            Err(refusal) => refusal,
            Ok(decision) => panic!("{} is not refused: {:?}", command.name().name(), decision.events),
        }
    }

    pub fn administers(&mut self, command: CityCommand) -> CityDecision {
        self.city_does(&admin(), "", &command).expect("an admin may")
    }

    pub fn city_does(
        &mut self,
        actor: &Actor,
        id: &str,
        command: &CityCommand,
    ) -> Result<CityDecision, Refusal> {
        self.city_does_beside(actor, id, command, &Beside::default())
    }

    /// With what a few commands look at beside the city.
    pub fn city_does_beside(
        &mut self,
        actor: &Actor,
        id: &str,
        command: &CityCommand,
        beside: &Beside,
    ) -> Result<CityDecision, Refusal> {
        self.made += 1;
        let id = if id.is_empty() { format!("C{:04}", self.made) } else { id.to_owned() };
        let fresh = Fresh::new(&id, "secret").expect("an id");
        let decision = decide_city(&self.city, actor, command, beside, &fresh, self.at)?;
        let recorded = self.city.record(decision.event.clone(), actor.to_string(), self.at);
        self.city.apply(&recorded);
        Ok(decision)
    }

    fn city_makes(&mut self, id: &str, command: CityCommand) {
        self.city_does(&admin(), id, &command).expect("an admin may");
    }

    // What is there.

    /// The question that was asked last by a step.
    pub fn question(&self) -> QuestionId {
        self.current.clone().expect("there is a question")
    }

    pub fn facts(&self, question: &QuestionId) -> &Question {
        &self.room.questions[question]
    }

    /// Of the question that the steps are about.
    pub fn facts_of_last(&self) -> &Question {
        self.facts(&self.question())
    }

    pub fn status(&self, question: &QuestionId) -> QuestionStatus {
        self.facts(question).status
    }

    /// The names of all events of the room, in their order.
    pub fn log(&self) -> Vec<&'static str> {
        self.steps.iter().map(|step| step.recorded.event.name()).collect()
    }
}

/// The names of the events of a decision.
fn happen_in(room: &mut Room, actor: &Actor, events: &[RoomEvent], at: Instant) {
    for event in events {
        let recorded = room.record(event.clone(), actor.to_string(), at);
        room.apply(&recorded);
    }
}

pub fn names(decision: &Decision) -> Vec<&'static str> {
    decision.events.iter().map(domain::RoomEvent::name).collect()
}
