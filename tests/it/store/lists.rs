//! Lists by keyset: walked page by page they are whole, in order, without repeats; and what is shown of the rows.

use super::arrange::{Stage, Town, each_database, line, moderator, netizen, text};
use domain::{
    RoomCommand,
    ids::{DepartmentId, QuestionId},
    instant::{DAY_MS, SECOND_MS},
    interview::{InterviewChange, InterviewStatus, Moderation},
    question::QuestionStatus,
    view::{self, Sight},
};
use std::cmp::Reverse;
use store::{
    Db, Listed, Page, StoreError,
    interviews::{self, InterviewFilter},
    questions::{self, Sort},
};

/// Every page of a list, one after the other.
async fn walk<T>(limit: u32, list: impl AsyncFn(&Page) -> Result<Listed<T>, StoreError>) -> Vec<T> {
    let mut page = Page { limit, after: None };
    let mut seen = Vec::new();
    loop {
        let listed = list(&page).await.expect("readable");
        assert!(listed.items.len() <= limit as usize);
        assert!(listed.next.is_none() || listed.items.len() == limit as usize);
        seen.extend(listed.items);
        page.after = listed.next;
        if page.after.is_none() {
            return seen;
        }
    }
}

/// A room of questions in many states, with different votes.
async fn busy<'a>(town: &'a Town) -> Stage<'a> {
    let mut stage = town.live().await;
    for n in 0..14_u8 {
        stage.at = stage.at.plus_ms(SECOND_MS);
        let body = format!("第{n}个问题，关于Lamp");
        let question = match n % 4 {
            0 => stage.ask(&n.to_string(), &body).await,
            1 => stage.answered(&n.to_string(), &body).await.0,
            _ => stage.approved(&n.to_string(), &body).await,
        };
        if n % 4 != 0 {
            for voter in 0..n % 3 {
                let vote = RoomCommand::Upvote { question: question.clone() };
                stage.must(&netizen(&format!("voter{voter}")), vote).await;
            }
        }
        if n == 2 || n == 7 {
            stage.must(&moderator(), RoomCommand::PinQuestion { question }).await;
        }
    }
    stage
}

#[tokio::test]
async fn the_public_list_is_whole_in_every_order() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let stage = busy(&town).await;
        for sort in [Sort::Top, Sort::New, Sort::Answered] {
            let expected = ordered(&stage, sort);
            for limit in [1, 3, 200] {
                let id = stage.id();
                let list = async |page: &Page| questions::public_page(&db, &id, sort, None, None, page).await;
                assert_eq!(walk(limit, list).await, expected, "{sort:?} by {limit}");
            }
        }
    })
    .await;
}

/// The order as the client library has it.
fn ordered(stage: &Stage<'_>, sort: Sort) -> Vec<QuestionId> {
    let questions = stage.room.questions.values();
    let mut questions: Vec<_> = questions
        .filter(|q| match sort {
            Sort::Top | Sort::New => q.status.is_open_to_all(),
            Sort::Answered => q.status == QuestionStatus::Answered,
        })
        .collect();
    let last_answer =
        |q: &domain::question::Question| q.answers.iter().map(|answer| answer.published_at).max();
    questions.sort_by_key(|q| q.no);
    match sort {
        Sort::Top => questions.sort_by_key(|q| (!q.is_pinned, u64::MAX - stage.voters(&q.id))),
        Sort::New => questions.sort_by_key(|q| (!q.is_pinned, u32::MAX - q.no)),
        Sort::Answered => questions.sort_by_key(|q| (std::cmp::Reverse(last_answer(q)), u32::MAX - q.no)),
    }
    questions.into_iter().map(|q| q.id.clone()).collect()
}

#[tokio::test]
async fn the_public_list_narrows_by_department_and_words() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = busy(&town).await;
        let moved = stage.approved("x", "100%_满意 LAMP").await;
        let (department, reason) = (town.departments()[2].clone(), text("属于园林"));
        let question = moved.clone();
        stage
            .must(
                &moderator(),
                RoomCommand::TransferQuestion { question, department: department.clone(), reason },
            )
            .await;
        let (id, page) = (stage.id(), Page { limit: 200, after: None });
        let found = async |department: Option<&DepartmentId>, text: Option<&str>| {
            let listed = questions::public_page(&db, &id, Sort::New, department, text, &page).await;
            listed.expect("readable").items
        };
        let moved_only = [moved.clone()];
        assert_eq!(found(Some(&department), None).await, moved_only);
        assert_eq!(found(None, Some("0%_满")).await, moved_only);
        assert_eq!(found(None, Some("满意")).await, moved_only);
        assert_eq!(found(None, Some("%满意%第")).await, []);
        assert_eq!(found(None, Some("lamp")).await.len(), 11, "case is not told apart");
        assert_eq!(found(None, Some("第3个")).await.len(), 1);
        // Only the newest version is found.
        let question = moved.clone();
        stage.must(&moderator(), RoomCommand::RedactQuestion { question, text: text("打码") }).await;
        assert_eq!(found(None, Some("满意")).await, []);
        assert_eq!(found(None, Some("打码")).await, moved_only);
    })
    .await;
}

#[tokio::test]
async fn queue_desk_and_my_questions_are_whole() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let (one, two) = (busy(&town).await, busy(&town).await);
        let of =
            |stage: &Stage<'_>, wanted: &dyn Fn(&domain::question::Question) -> bool| -> Vec<QuestionId> {
                stage.room.questions.values().filter(|q| wanted(q)).map(|q| q.id.clone()).collect()
            };
        for limit in [1, 4, 200] {
            let (db, id) = (&db, &one.id());
            let all = walk(limit, async |page: &Page| questions::queue_page(db, id, None, page).await).await;
            assert_eq!(all, of(&one, &|_| true));
            let pending = Some(QuestionStatus::Pending);
            let waiting =
                walk(limit, async |page: &Page| questions::queue_page(db, id, pending, page).await).await;
            assert_eq!(waiting, of(&one, &|q| q.status == QuestionStatus::Pending));

            let department = &town.departments()[0];
            let desk = async |page: &Page| {
                questions::desk_page(db, Some(department), QuestionStatus::Approved, page).await
            };
            let open = |q: &domain::question::Question| q.status == QuestionStatus::Approved;
            let mut expected: Vec<_> = [&one, &two].iter().flat_map(|stage| of(stage, &open)).collect();
            let question = |id: &QuestionId| {
                one.room.questions.get(id).or_else(|| two.room.questions.get(id)).expect("asked")
            };
            expected.sort_by_key(|id| (question(id).asked_at, id.clone()));
            assert_eq!(walk(limit, desk).await, expected);
            let every =
                async |page: &Page| questions::desk_page(db, None, QuestionStatus::Approved, page).await;
            assert_eq!(walk(limit, every).await, expected);
            let other = &town.departments()[1];
            let nothing = async |page: &Page| {
                questions::desk_page(db, Some(other), QuestionStatus::Approved, page).await
            };
            assert_eq!(walk(limit, nothing).await, []);
            let done = async |page: &Page| {
                questions::desk_page(db, Some(department), QuestionStatus::Answered, page).await
            };
            let mut expected: Vec<_> = [&one, &two]
                .iter()
                .flat_map(|stage| of(stage, &|q| q.status == QuestionStatus::Answered))
                .collect();
            expected.sort_by_key(|id| {
                Reverse((question(id).answers.last().map(|answer| answer.published_at), id.clone()))
            });
            assert!(!expected.is_empty());
            assert_eq!(walk(limit, done).await, expected);

            let asker = netizen("3").netizen().cloned().expect("a netizen");
            let mine = async |page: &Page| questions::of_netizen(db, &asker, page).await;
            let is_mine = |q: &domain::question::Question| q.asker == asker;
            let expected: Vec<_> = [&two, &one].iter().flat_map(|stage| of(stage, &is_mine)).collect();
            assert_eq!(walk(limit, mine).await, expected);
        }
    })
    .await;
}

#[tokio::test]
async fn a_cursor_that_no_list_gave_out_is_refused() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let stage = town.live().await;
        for bad in ["", "x", "1", "1.2", "1.2.3.4.5", "1.2.x.", "1.2.3.'", "99999999999999999999.1.1."] {
            let page = Page { limit: 5, after: Some(bad.to_owned()) };
            let listed = questions::public_page(&db, &stage.id(), Sort::Top, None, None, &page).await;
            assert_eq!(listed, Err(StoreError::BadCursor), "{bad:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn interviews_are_listed_by_their_start() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stages = Vec::new();
        for n in 0..7 {
            let mut stage = Stage::new(&town).await;
            let mut plan = town.plan(1 + n % 3, Moderation::Pre);
            plan.planned_start_at = plan.planned_start_at.plus_ms(DAY_MS * (n as i64 / 2));
            plan.planned_end_at = plan.planned_end_at.plus_ms(DAY_MS * (n as i64 / 2));
            plan.title = line(&format!("第{n}场 Water"));
            stage.must(&moderator(), RoomCommand::CreateInterview(plan)).await;
            if n != 3 {
                stage.must(&moderator(), RoomCommand::AnnounceInterview).await;
            }
            if n == 4 {
                stage.must(&moderator(), RoomCommand::CancelInterview { reason: None }).await;
            }
            stages.push(stage);
        }
        let all = |is_staff| InterviewFilter { is_staff, ..InterviewFilter::default() };
        let found = async |limit, filter: InterviewFilter| {
            walk(limit, async |page: &Page| interviews::list(&db, &filter, page).await).await
        };
        let mut expected: Vec<view::Interview> =
            stages.iter().filter_map(|stage| view::interview(&stage.room)).collect();
        expected.sort_by(|a, b| (b.planned_start_at, &b.id).cmp(&(a.planned_start_at, &a.id)));
        for limit in [1, 2, 200] {
            assert_eq!(found(limit, all(true)).await, expected);
        }
        expected.retain(|interview| interview.status != InterviewStatus::Draft);
        assert_eq!(found(3, all(false)).await, expected, "the public sees the cancelled one, not the draft");

        let filter = InterviewFilter { statuses: vec![InterviewStatus::Cancelled], ..all(false) };
        assert_eq!(found(3, filter).await, [view::interview(&stages[4].room).expect("an interview")]);
        let filter = InterviewFilter { department: Some(town.departments()[2].clone()), ..all(false) };
        assert_eq!(found(3, filter).await.len(), 2);
        let day = stages[2].room.interview.as_ref().map(|interview| interview.plan.planned_start_at);
        let filter = InterviewFilter { from: day, to: day.map(|day| day.plus_ms(1)), ..all(true) };
        assert_eq!(found(3, filter).await.len(), 2);
        let filter = InterviewFilter { text: Some("第5场 wATER".to_owned()), ..all(false) };
        assert_eq!(found(3, filter).await, [view::interview(&stages[5].room).expect("an interview")]);
        let one = interviews::one(&db, &stages[6].id()).await.expect("readable");
        assert_eq!(one, view::interview(&stages[6].room));
    })
    .await;
}

#[tokio::test]
async fn a_changed_interview_has_its_new_departments_only() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.announced(Moderation::Pre).await;
        let departments = town.plan(3, Moderation::Pre).departments.split_off(2);
        let change = InterviewChange { departments: Some(departments.clone()), ..InterviewChange::default() };
        stage.must(&moderator(), RoomCommand::ChangeInterview(change)).await;
        let one = interviews::one(&db, &stage.id()).await.expect("readable").expect("an interview");
        assert_eq!(one.departments, departments);
        stage.is_stored().await;
    })
    .await;
}

#[tokio::test]
async fn sheets_show_questions_as_their_rooms_do() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let (mut one, two) = (busy(&town).await, busy(&town).await);
        let (target, _) = one.answered("3", "目标").await;
        let merged = one.approved("3", "并入的").await;
        let rejected = one.ask("3", "驳回的").await;
        let reason = text("与主题无关");
        one.must(&moderator(), RoomCommand::RejectQuestion { question: rejected.clone(), reason }).await;
        one.must(&moderator(), RoomCommand::MergeQuestion { question: merged.clone(), into: target }).await;
        let last = two.room.questions.keys().next_back().cloned().expect("a question");
        let unknown = QuestionId::parse("UNKNOWN").expect("an id");
        let sheets =
            questions::sheets(&db, &[merged.clone(), rejected.clone(), last.clone(), unknown.clone()]).await;
        let sheets = sheets.expect("readable");
        for sight in [Sight::Public, Sight::Asker, Sight::Staff] {
            for (stage, id) in [(&one, &merged), (&one, &rejected), (&two, &last)] {
                let (room, tallies) =
                    store::facts::load_room(&db, &stage.id()).await.expect("readable").expect("a room");
                let expected =
                    view::question_with_answers_of_target(&room, &room.questions[id], &tallies, sight);
                assert_eq!(sheets.view(id, sight), Some(expected), "{sight:?}");
            }
            assert_eq!(sheets.view(&unknown, sight), None);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_named_is_found_where_it_is() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let (question, answer) = stage.answered("1", "路灯坏了").await;
        stage
            .must(
                &moderator(),
                RoomCommand::PublishStatement {
                    speaker: line("主持人"), text: text("开始"), picture: None
                },
            )
            .await;
        let statement = stage.room.statements.keys().next().cloned().expect("a statement");
        let here = Ok(Some(stage.id()));
        assert_eq!(questions::interview_of_question(&db, &question).await, here);
        assert_eq!(questions::interview_of_answer(&db, &answer).await, here);
        assert_eq!(questions::interview_of_statement(&db, &statement).await, here);
        let code = &stage.room.questions[&question].tracking_code;
        assert_eq!(questions::by_tracking_code(&db, code).await, Ok(Some(question)));
        assert_eq!(
            questions::by_tracking_code(&db, &code.to_lowercase().replace("secret", "SECRET")).await,
            Ok(None)
        );
    })
    .await;
}

#[tokio::test]
async fn an_empty_list_has_no_next_page() {
    each_database(async |db: Db| {
        let filter = InterviewFilter::default();
        assert_eq!(walk(1, async |page: &Page| interviews::list(&db, &filter, page).await).await, []);
    })
    .await;
}
