//! A city whose departments are ranked and whose questions are sampled, brought step by step to where a test begins.

use crate::scene::{
    Scene, city,
    people::{PARKS, ROADS, WATER, admin, assessor, department, line, official},
};
use domain::{
    CityCommand, Instant, Refusal,
    decide::{Beside, CityDecision, CityMade},
    figures::{Figures, Quantiles, Sampling, Satisfaction},
    ids::{ObjectionId, QuestionId, RankingId, SampleId},
    instant::{DAY_MS, MINUTE_MS},
    ranking::{
        Ranking, RankingPlan,
        formula::{Figure, Formula, Group, Part},
        score::FiguresOf,
    },
    role::Actor,
    sample::{Answered, SamplePlan, SampleResult},
    score::Score,
    text::Text,
};

pub struct Stage {
    pub scene: Scene,
    ranking: Option<RankingId>,
    sample: Option<SampleId>,
}

pub fn text(text: &str) -> Text {
    Text::parse(text).expect("a text")
}

/// The formula of the example in `docs/ranking.md`.
pub fn formula() -> Formula {
    let part = |figure, weight, worst, best| Part { figure, weight, worst, best };
    Formula {
        parts: vec![
            part(Figure::AnswerRate, 40, 5_000, 10_000),
            part(Figure::ResponseMedian, 30, 4_320, 60),
            part(Figure::SatisfactionMean, 30, 100, 500),
        ],
        cases_min: 5,
        groups: Vec::new(),
    }
}

pub fn group(name: &str, codes: &[&str]) -> Group {
    Group { name: line(name), department_ids: codes.iter().map(|code| department(code)).collect() }
}

/// A department that answered so many of its questions, with that median, and these ratings of 1 to 5.
pub fn figures_of(code: &str, answered: u64, approved: u64, minutes: i64, ratings: [u64; 5]) -> FiguresOf {
    let response =
        Quantiles { count: answered, median_ms: Some(minutes * MINUTE_MS), ..Quantiles::default() };
    let satisfaction = Satisfaction::of(ratings);
    FiguresOf {
        department: department(code),
        name: line(&format!("示例{code}局")),
        figures: Figures { approved, answered, response, satisfaction, ..Figures::default() },
        sampling: Sampling::default(),
    }
}

/// The figures of the example in `docs/ranking.md`, and what can be drawn.
pub fn beside() -> Beside {
    let question = |n: u32| QuestionId::parse(&format!("question{n}")).expect("an id");
    let answered =
        |n: u32| Answered { department: department([ROADS, WATER][n as usize % 2]), question: question(n) };
    Beside {
        figures: vec![
            figures_of(ROADS, 17, 20, 90, [0, 0, 1, 1, 2]),
            figures_of(WATER, 8, 8, 1_440, [0; 5]),
            figures_of(PARKS, 3, 3, 15, [0, 0, 0, 0, 3]),
        ],
        answered: (0..20).map(answered).collect(),
    }
}

impl Stage {
    /// With a formula, and switched on.
    pub fn new() -> Self {
        let mut stage = Self { scene: city(), ranking: None, sample: None };
        stage.must(&admin(), &CityCommand::ChangeFormula { formula: formula() });
        stage.must(&admin(), &crate::scene::acts::set("public_ranking", "on"));
        stage
    }

    pub fn does(&mut self, actor: &Actor, command: &CityCommand) -> Result<CityDecision, Refusal> {
        self.scene.city_does_beside(actor, "", command, &beside())
    }

    pub fn must(&mut self, actor: &Actor, command: &CityCommand) -> CityDecision {
        self.does(actor, command).expect("it is allowed")
    }

    pub fn refusal(&mut self, actor: &Actor, command: &CityCommand) -> Refusal {
        self.does(actor, command).expect_err("it is refused")
    }

    pub fn plan(&self) -> RankingPlan {
        let at = self.scene.at;
        RankingPlan {
            title: line("三月部门排名"),
            from: at.plus_ms(-30 * DAY_MS),
            to: at,
            cut_off: at.plus_ms(3 * DAY_MS),
            formula: 1,
        }
    }

    pub fn create(&self) -> CityCommand {
        CityCommand::CreateRanking { plan: self.plan() }
    }

    pub fn previewed(mut self) -> Self {
        let made = self.must(&assessor(), &self.create()).made;
        let CityMade::Ranking(id) = made else { panic!("it makes a ranking") };
        self.ranking = Some(id);
        self
    }

    pub fn objected(mut self, code: &str) -> Self {
        self.must(&official(code), &self.object(code));
        self
    }

    pub fn answered(mut self) -> Self {
        self.must(&assessor(), &self.answer(false));
        self
    }

    pub fn after_cut_off(mut self) -> Self {
        let cut_off: Instant = self.facts().plan.cut_off;
        self.scene.at = cut_off.plus_ms(1);
        self
    }

    pub fn frozen(mut self) -> Self {
        self.must(&assessor(), &self.freeze());
        self
    }

    pub fn published(mut self) -> Self {
        self.must(&assessor(), &self.publish());
        self
    }

    pub fn drawn(mut self) -> Self {
        let made = self.must(&assessor(), &self.draw()).made;
        let CityMade::Sample(id) = made else { panic!("it makes a sample") };
        self.sample = Some(id);
        self
    }

    /// The scene, with a command that is about what is in it.
    pub fn with(self, command: impl FnOnce(&Self) -> CityCommand) -> (Scene, CityCommand) {
        let command = command(&self);
        (self.scene, command)
    }

    pub fn id(&self) -> RankingId {
        self.ranking.clone().expect("there is a ranking")
    }

    pub fn facts(&self) -> &Ranking {
        &self.scene.city.rankings[&self.id()]
    }

    pub fn sample_id(&self) -> SampleId {
        self.sample.clone().expect("there is a sample")
    }

    pub fn object(&self, code: &str) -> CityCommand {
        let text = text("有三件提问不属本局。");
        CityCommand::ObjectToRanking { ranking: self.id(), department: department(code), text }
    }

    /// Of the newest objection.
    pub fn answer(&self, is_accepted: bool) -> CityCommand {
        let newest = self.facts().objections.last().map(|objection| objection.id.clone());
        let objection = newest.unwrap_or_else(|| ObjectionId::parse("nowhere").expect("an id"));
        CityCommand::AnswerObjection { objection, is_accepted, text: text("已核对，归属无误。") }
    }

    pub fn freeze(&self) -> CityCommand {
        CityCommand::FreezeRanking { ranking: self.id() }
    }

    pub fn publish(&self) -> CityCommand {
        CityCommand::PublishRanking { ranking: self.id() }
    }

    pub fn withdraw(&self) -> CityCommand {
        CityCommand::WithdrawRanking { ranking: self.id(), reason: text("统计时间有误。") }
    }

    pub fn draw(&self) -> CityCommand {
        let RankingPlan { title, from, to, .. } = self.plan();
        CityCommand::DrawSample { plan: SamplePlan { title, from, to, per_department: 3, seed: None } }
    }

    pub fn enter(&self, no: u32, is_reached: bool, score: Option<i64>) -> CityCommand {
        let score = score.map(|score| Score::parse(score).expect("a score"));
        let result = SampleResult { is_reached, score, comment: Some(text("答复及时。")) };
        CityCommand::EnterSampleResult { sample: self.sample_id(), no, result }
    }
}
