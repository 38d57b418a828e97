//! Figures out of SQL are those that a plain computation over the same questions gives.

use super::{
    arrange::{START, Stage, Town, each_database},
    random::{check, perform, steps},
};
use domain::{
    Instant,
    answer::{Answer, Form},
    command::Score,
    figures::{Figures, Quantiles, QuestionTimes, Satisfaction, rate, times},
    ids::DepartmentId,
    instant::DAY_MS,
    interview::Moderation,
    question::{Question, QuestionStatus},
};
use std::collections::BTreeMap;
use store::{
    Db, Page,
    assessment::{Figure, Step, cases, course, spread},
    counts::raise_peak_online,
    figures::{By, FigureRow, Period, figures},
};
use tokio::runtime::Handle;

/// Whose figures are computed, as closures over what belongs to them.
#[derive(Clone, Copy)]
enum Of<'a> {
    City,
    Interview(&'a str),
    Department(&'a DepartmentId),
}

impl Of<'_> {
    fn takes_part(self, stage: &Stage<'_>) -> bool {
        let interview = stage.room.interview.as_ref().expect("an interview");
        match self {
            Of::City => true,
            Of::Interview(id) => stage.room.id.as_str() == id,
            Of::Department(id) => interview.plan.departments.iter().any(|department| &department.id == id),
        }
    }

    fn has(self, stage: &Stage<'_>, department: Option<&DepartmentId>) -> bool {
        match self {
            Of::City => true,
            Of::Interview(id) => stage.room.id.as_str() == id,
            Of::Department(id) => department == Some(id),
        }
    }
}

/// The figures by the definitions, with no database.
fn plainly(stages: &[Stage<'_>], peaks: &[u64], of: Of<'_>, now: Instant) -> Figures {
    let opened = || stages.iter().zip(peaks).filter(|(stage, _)| opened_at(stage).is_some());
    let mut found = Figures::default();
    let mut participants = Vec::new();
    let mut judged = [0; 5];
    for (stage, peak) in opened().filter(|(stage, _)| of.takes_part(stage)) {
        found.interviews += 1;
        found.participations += stage.participants.len() as u64;
        participants.extend(stage.participants.iter());
        found.peak_online = found.peak_online.max(*peak);
        for score in stage.judgements.values() {
            judged[place(*score)] += 1;
        }
    }
    participants.sort();
    participants.dedup();
    found.participants = participants.len() as u64;

    let (mut moderation, mut response, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
    let mut distribution = [0; 5];
    for (stage, _) in opened() {
        for question in stage.room.questions.values() {
            let target =
                question.merged_into.as_ref().map_or(question, |target| &stage.room.questions[target]);
            if of.has(stage, target.department.as_ref()) {
                count(&mut found, target, times_of(stage, target));
                count_deadline(&mut found, target, now);
            }
            if of.has(stage, question.department.as_ref()) && is_open_to_all(question) {
                let is_extended = question.extensions.iter().any(|extension| extension.is_granted);
                found.deadlines.extended += u64::from(is_extended);
            }
            let times = times_of(stage, question);
            if of.has(stage, question.department.as_ref()) {
                moderation.extend(times.moderation_ms);
            }
            if of.has(stage, question.first_answered_by.as_ref()) {
                response.extend(times.response_ms);
                waiting.extend(times.waiting_ms);
            }
            for answer in question.answers.iter().filter(|answer| of.has(stage, Some(&answer.department))) {
                count_answer(&mut found, question, answer, now);
                for ((_, _), score) in stage.ratings.iter().filter(|((rated, _), _)| rated == &answer.id) {
                    distribution[place(*score)] += 1;
                }
            }
        }
    }
    found.answer_rate = rate(found.answered, found.approved);
    found.live_answer_rate = rate(found.live_answered, found.live_approved);
    found.moderation = Quantiles::of(moderation);
    found.response = Quantiles::of(response);
    found.waiting = Quantiles::of(waiting);
    found.satisfaction = Satisfaction::of(distribution);
    found.judgement = Satisfaction::of(judged);
    let deadlines = &mut found.deadlines;
    deadlines.on_time_rate = rate(deadlines.due - deadlines.overdue, deadlines.due);
    found
}

fn place(score: Score) -> usize {
    usize::try_from(score.value()).expect("1 to 5") - 1
}

fn is_open_to_all(question: &Question) -> bool {
    matches!(question.status, QuestionStatus::Approved | QuestionStatus::Answered)
}

fn count_deadline(found: &mut Figures, target: &Question, now: Instant) {
    if !is_open_to_all(target) {
        return;
    }
    let is_answered = target.status == QuestionStatus::Answered;
    if let Some(due) = &target.due {
        let is_open_late = !is_answered && due.at < now;
        found.deadlines.due += 1;
        found.deadlines.overdue += u64::from(target.is_late || is_open_late);
        found.deadlines.overdue_open += u64::from(is_open_late);
    }
    match target.is_answered_for_asker.filter(|_| is_answered) {
        Some(true) => found.confirmation.answered += 1,
        Some(false) => found.confirmation.not_answered += 1,
        None => {}
    }
}

fn count_answer(found: &mut Figures, question: &Question, answer: &Answer, now: Instant) {
    if answer.form != Form::Answer || !is_open_to_all(question) {
        return;
    }
    if question.status == QuestionStatus::Answered {
        *found.outcomes.of(answer.outcome) += 1;
    }
    if let Some(until) = answer.promised_until {
        found.promises.made += 1;
        found.promises.kept += u64::from(answer.promise_kept_at.is_some());
        found.promises.overdue += u64::from(answer.promise_kept_at.unwrap_or(now) > until);
    }
}

fn count(found: &mut Figures, target: &Question, times: QuestionTimes) {
    let is_approved = is_open_to_all(target);
    found.questions += 1;
    found.approved += u64::from(is_approved);
    found.answered += u64::from(target.status == QuestionStatus::Answered);
    found.live_approved += u64::from(is_approved && times.is_approved_live);
    found.live_answered += u64::from(is_approved && times.is_answered_live);
}

fn times_of(stage: &Stage<'_>, question: &Question) -> QuestionTimes {
    times(stage.room.interview.as_ref().expect("an interview"), question)
}

fn opened_at(stage: &Stage<'_>) -> Option<Instant> {
    stage.room.interview.as_ref().and_then(|interview| interview.opened_at)
}

async fn stored(db: &Db, by: By, from: Instant, only: Option<&str>, limit: u32) -> Vec<FigureRow> {
    let mut page = Page { limit, after: None };
    let mut rows = Vec::new();
    loop {
        let period = Period { from: Some(from), to: Some(from.plus_ms(PERIOD_MS)) };
        let listed = figures(db, by, period, now(from), only, &page).await;
        let listed = listed.expect("readable");
        rows.extend(listed.items);
        page.after = listed.next;
        if page.after.is_none() {
            return rows;
        }
    }
}

/// What happens in one case happens within this.
const PERIOD_MS: i64 = 10 * DAY_MS;

/// As of when the figures of a case are: some of what is due is over then.
fn now(from: Instant) -> Instant {
    from.plus_ms(PERIOD_MS)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_are_those_of_the_definitions_whatever_happened() {
    each_database(async |db| {
        let mut town = Town::new(&db).await;
        let mut case = 0;
        tokio::task::block_in_place(|| {
            check(10, (steps(140), steps(140)), |(one, two)| {
                // Each case has its own period, so that those before do not count.
                case += 1;
                town.at = START.plus_ms(case * PERIOD_MS);
                Handle::current().block_on(compare(&db, &town, &[one, two]));
            });
        });
    })
    .await;
}

async fn compare(db: &Db, town: &Town, happenings: &[Vec<super::random::Step>]) {
    let mut stages = Vec::new();
    let peaks = [17, 40];
    for (steps, peak) in happenings.iter().zip(peaks) {
        let mut stage = Stage::new(town).await;
        stage.announce(Moderation::Pre).await;
        perform(&mut stage, steps).await;
        raise_peak_online(db, &[(stage.id(), peak)], stage.at).await.expect("written");
        stages.push(stage);
    }
    let city = stored(db, By::City, town.at, None, 1).await;
    assert_eq!(city.len(), 1);
    assert_eq!(city[0].figures, plainly(&stages, &peaks, Of::City, now(town.at)));
    assert_cases_make_the_figures(db, town.at, None, &city[0].figures).await;

    let opened: Vec<_> =
        stages.iter().rev().filter(|stage| opened_at(stage).is_some()).map(Stage::id).collect();
    for limit in [1, 200] {
        let rows = stored(db, By::Interview, town.at, None, limit).await;
        assert_eq!(
            rows.iter().filter_map(|row| row.key.as_deref()).collect::<Vec<_>>(),
            opened.iter().map(|id| id.as_str()).collect::<Vec<_>>()
        );
        for row in &rows {
            let key = row.key.as_deref().expect("an id");
            assert_eq!(row.figures, plainly(&stages, &peaks, Of::Interview(key), now(town.at)));
            assert_eq!(stored(db, By::Interview, town.at, Some(key), 1).await, std::slice::from_ref(row));
        }
        let rows = stored(db, By::Department, town.at, None, limit).await;
        let rows: BTreeMap<_, _> =
            rows.iter().map(|row| (row.key.clone().expect("an id"), &row.figures)).collect();
        for department in town.departments() {
            let expected = plainly(&stages, &peaks, Of::Department(&department), now(town.at));
            let found = rows.get(department.as_str()).copied().cloned().unwrap_or_default();
            assert_eq!(found, expected, "{department}");
            assert_cases_make_the_figures(db, town.at, Some(&department), &found).await;
        }
    }
}

/// Every figure that can be followed down counts just the questions in its list; and its course and spread add up.
async fn assert_cases_make_the_figures(
    db: &Db,
    from: Instant,
    department: Option<&DepartmentId>,
    figures: &Figures,
) {
    let period = Period { from: Some(from), to: Some(from.plus_ms(PERIOD_MS)) };
    for figure in Figure::ALL {
        let expected = match figure {
            Figure::Questions => figures.questions,
            Figure::Approved => figures.approved,
            Figure::Answered => figures.answered,
            Figure::LiveAnswered => figures.live_answered,
            Figure::Moderation => figures.moderation.count,
            Figure::Response => figures.response.count,
            Figure::Waiting => figures.waiting.count,
            Figure::Due => figures.deadlines.due,
            Figure::Overdue => figures.deadlines.overdue,
            Figure::OverdueOpen => figures.deadlines.overdue_open,
            Figure::Confirmed => figures.confirmation.answered,
            Figure::NotConfirmed => figures.confirmation.not_answered,
        };
        let mut page = Page { limit: 50, after: None };
        let mut found = Vec::new();
        loop {
            let listed = cases(db, figure, period, department, now(from), &page).await.expect("readable");
            found.extend(listed.items);
            page.after = listed.next;
            if page.after.is_none() {
                break;
            }
        }
        assert_eq!(found.len() as u64, expected, "{figure:?} of {department:?}");
        if figure == Figure::Response {
            let times = found.iter().filter_map(|case| case.response_ms).collect();
            assert_eq!(Quantiles::of(times), figures.response, "the quantiles are those of the list");
        }
    }
    let course = course(db, period, department, now(from)).await.expect("readable");
    let sum = |of: fn(&Step) -> u64| course.iter().map(of).sum::<u64>();
    assert_eq!(
        (sum(|step| step.questions), sum(|step| step.answered)),
        (figures.questions, figures.answered)
    );
    assert_eq!(
        (sum(|step| step.due), sum(|step| step.overdue)),
        (figures.deadlines.due, figures.deadlines.overdue)
    );
    let spread = spread(db, period, department, 0).await.expect("readable");
    assert_eq!(spread.responses.iter().sum::<u64>(), figures.response.count);
}
