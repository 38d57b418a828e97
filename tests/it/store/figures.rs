//! Figures are those that a plain computation over the same questions gives, from kept cells or without any.

use super::{
    arrange::{START, Stage, Town, each_database, moderator, netizen},
    random::{check, perform, steps},
};
use domain::{
    Instant, RoomCommand,
    answer::{Answer, Form},
    figures::{
        Figures, Quantiles, QuestionTimes, Satisfaction,
        case::{Figure, Part},
        cell::{Attendance, cells},
        course::{RESPONSE_BOUNDS_MS, Step},
        rate,
        sum::Sum,
        times,
    },
    ids::DepartmentId,
    instant::DAY_MS,
    interview::Moderation,
    question::{Question, QuestionStatus},
    score::Score,
};
use std::collections::BTreeMap;
use store::{
    Db, Listed, Page, StoreError,
    assessment::{Case, Scope, all_cases, assess, cases},
    counts::raise_peak_online,
    facts::replay_room,
    figures::{By, FigureRow, Period, figures, keep, keep_in},
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
            check(6, (steps(140), steps(140)), |(one, two)| {
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
        // Cells that were kept in between hold no longer, and nobody may see them.
        for part in steps.chunks(steps.len() / 3 + 1) {
            perform(&mut stage, part).await;
            keep_now(db, &stage).await;
        }
        perform(&mut stage, &steps[..steps.len() / 4]).await;
        raise_peak_online(db, &[(stage.id(), peak)], stage.at).await.expect("written");
        stages.push(stage);
    }
    compare_all(db, town, &stages, &peaks).await;
    for stage in &stages {
        keep_now(db, stage).await;
    }
    compare_all(db, town, &stages, &peaks).await;
}

async fn keep_now(db: &Db, stage: &Stage<'_>) {
    let mut tx = db.write().await.expect("a transaction");
    keep_in(&mut tx, stage.id().as_str()).await.expect("kept");
    tx.commit().await.expect("a commit");
}

async fn compare_all(db: &Db, town: &Town, stages: &[Stage<'_>], peaks: &[u64]) {
    let city = stored(db, By::City, town.at, None, 1).await;
    assert_eq!(city.len(), 1);
    assert_eq!(city[0].figures, plainly(stages, peaks, Of::City, now(town.at)));
    assert_eq!(from_the_log(db, stages, peaks, now(town.at)).await, city[0].figures);
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
            assert_eq!(row.figures, plainly(stages, peaks, Of::Interview(key), now(town.at)));
            assert_eq!(stored(db, By::Interview, town.at, Some(key), 1).await, std::slice::from_ref(row));
        }
        let rows = stored(db, By::Department, town.at, None, limit).await;
        let rows: BTreeMap<_, _> =
            rows.iter().map(|row| (row.key.clone().expect("an id"), &row.figures)).collect();
        for department in town.departments() {
            let expected = plainly(stages, peaks, Of::Department(&department), now(town.at));
            let found = rows.get(department.as_str()).copied().cloned().unwrap_or_default();
            assert_eq!(found, expected, "{department}");
            let one = stored(db, By::Department, town.at, Some(department.as_str()), limit).await;
            assert_eq!(one.into_iter().next().map(|row| row.figures).unwrap_or_default(), expected);
            assert_cases_make_the_figures(db, town.at, Some(&department), &found).await;
        }
    }
}

/// The figures of the city as the events alone give them, with what is counted beside them.
async fn from_the_log(db: &Db, stages: &[Stage<'_>], peaks: &[u64], now: Instant) -> Figures {
    let mut sum = Sum::new(now);
    let mut numbers = BTreeMap::new();
    for (stage, peak) in stages.iter().zip(peaks).filter(|(stage, _)| opened_at(stage).is_some()) {
        let room = replay_room(db, &stage.id()).await.expect("readable");
        let ratings: Vec<_> =
            stage.ratings.iter().map(|((answer, _), score)| (answer.clone(), *score)).collect();
        cells(&room, &ratings).values().for_each(|cell| sum.add(cell));
        let mut attendance = Attendance::default();
        for netizen in &stage.participants {
            let next = numbers.len() as u32;
            attendance.netizens.insert(*numbers.entry(netizen.clone()).or_insert(next));
        }
        for score in stage.judgements.values() {
            attendance.judgements[place(*score)] += 1;
        }
        sum.attend(&attendance, *peak);
    }
    sum.figures()
}

/// Every figure that can be followed down counts just the questions in its list; what is exported are all questions;
/// and its course and spread add up.
async fn assert_cases_make_the_figures(
    db: &Db,
    from: Instant,
    department: Option<&DepartmentId>,
    figures: &Figures,
) {
    let period = Period { from: Some(from), to: Some(from.plus_ms(PERIOD_MS)) };
    let scope = Scope { period, department: department.cloned(), campaign: None, now: now(from) };
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
            Figure::Extended => figures.deadlines.extended,
            Figure::Confirmed => figures.confirmation.answered,
            Figure::NotConfirmed => figures.confirmation.not_answered,
            Figure::Rated => figures.satisfaction.count,
            Figure::Promised => figures.promises.made,
            Figure::PromisesKept => figures.promises.kept,
            Figure::PromisesOverdue => figures.promises.overdue,
        };
        let found = paged(7, async |page| cases(db, figure, Part::Whole, &scope, &page).await).await;
        assert_eq!(found.len() as u64, expected, "{figure:?} of {department:?}");
        let whole = paged(5_000, async |page| cases(db, figure, Part::Whole, &scope, &page).await).await;
        assert_eq!(found, whole, "pages of {figure:?} are parts of the list");
        if figure == Figure::Response {
            let times = found.iter().filter_map(|case| case.response_ms).collect();
            assert_eq!(Quantiles::of(times), figures.response, "the quantiles are those of the list");
        }
        if figure == Figure::Questions {
            let mut exported = paged(7, async |page| all_cases(db, &scope, &page).await).await;
            let mut listed = found;
            exported.sort_by(|a, b| a.question.cmp(&b.question));
            listed.sort_by(|a, b| a.question.cmp(&b.question));
            assert_eq!(exported, listed, "what is exported is what is listed");
        }
    }
    let assessed = assess(db, &scope, 0).await.expect("readable");
    let parts_of =
        async |figure, part| paged(7, async |page| cases(db, figure, part, &scope, &page).await).await;
    let (mut over, bounds) = (None, RESPONSE_BOUNDS_MS.into_iter().map(Some).chain([None]));
    for (up_to, expected) in bounds.zip(assessed.spread.responses) {
        let found = parts_of(Figure::Response, Part::Span { over, up_to }).await;
        assert_eq!(found.len() as u64, expected, "responses over {over:?}, up to {up_to:?}");
        over = up_to;
    }
    for (hour, expected) in assessed.spread.hours.into_iter().enumerate() {
        let found = parts_of(Figure::Questions, Part::Hour { hour, ahead_ms: 0 }).await;
        assert_eq!(found.len() as u64, expected, "asked in hour {hour}");
    }
    assert_eq!(&assessed.total, figures);
    let sum = |of: fn(&Step) -> u64| assessed.course.iter().map(of).sum::<u64>();
    assert_eq!(
        (sum(|step| step.questions), sum(|step| step.answered)),
        (figures.questions, figures.answered)
    );
    assert_eq!(
        (sum(|step| step.due), sum(|step| step.overdue)),
        (figures.deadlines.due, figures.deadlines.overdue)
    );
    assert_eq!(assessed.spread.responses.iter().sum::<u64>(), figures.response.count);
    assert_eq!(assessed.spread.hours.iter().sum::<u64>(), figures.questions);
}

/// A whole list, read so many at a time.
async fn paged(limit: u32, read: impl AsyncFn(Page) -> Result<Listed<Case>, StoreError>) -> Vec<Case> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let listed = read(Page { limit, after }).await.expect("readable");
        found.extend(listed.items);
        after = listed.next;
        if after.is_none() {
            return found;
        }
    }
}

#[tokio::test]
async fn what_is_over_is_kept_once_and_again_when_something_was_counted() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let (_, answer) = stage.answered("1", "路灯坏了").await;
        assert_eq!(keep(&db, 10).await, Ok(0), "what is live changes all the time");
        stage.must(&moderator(), RoomCommand::EndInterview).await;
        assert_eq!(keep(&db, 10).await, Ok(1));
        assert_eq!(keep(&db, 10).await, Ok(0));
        let score = Score::parse(4).expect("1 to 5");
        stage.must(&netizen("1"), RoomCommand::RateAnswer { answer, score, comment: None }).await;
        assert_eq!(keep(&db, 10).await, Ok(1), "a rating moves no number of the stream");
        let always = Period::default();
        let page = Page { limit: 1, after: None };
        let city = figures(&db, By::City, always, stage.at, None, &page).await.expect("readable");
        assert_eq!((city.items[0].figures.satisfaction.count, city.items[0].figures.answered), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn whoever_came_to_several_interviews_is_one_participant_kept_or_not() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stages = Vec::new();
        for others in [["1", "2"], ["1", "3"], ["4", "1"]] {
            let mut stage = town.live().await;
            for netizen in others {
                stage.ask(netizen, "路灯坏了").await;
            }
            stages.push(stage);
        }
        let page = Page { limit: 1, after: None };
        for kept in 0..=stages.len() {
            let city =
                figures(&db, By::City, Period::default(), town.at, None, &page).await.expect("readable");
            let figures = &city.items[0].figures;
            assert_eq!((figures.interviews, figures.participations, figures.participants), (3, 6, 4));
            if let Some(stage) = stages.get(kept) {
                keep_now(&db, stage).await;
            }
        }
    })
    .await;
}
