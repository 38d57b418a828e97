//! Finding what was published, and questions that are nearly the same as one that somebody is about to ask.

use super::{
    error::Problem,
    extract::{Body, Id, Query},
    input::{Cursor, Faults, Flag, Limit, Moment, Nothing, Read, query},
    openapi::{ANY, COMMAND, SIGNED_IN, WRITING, refusals},
    order::{Answered, Order},
    paging::{List, page},
    period::period,
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    Instant, RoomCommand,
    ids::{DepartmentId, InterviewId, QuestionId},
    search,
    search::{
        FoundKind,
        excerpt::{Mark, excerpt},
    },
    text::{Line, Text},
    view::{self, Sight},
};
use serde::Serialize;
use store::{
    Listed, StoreError, questions,
    search::{Apart, Filter, Found},
};
use utoipa::ToSchema;

/// How many similar questions are shown unless said otherwise, and at most.
const SIMILAR_SHOWN: u32 = 3;
const SIMILAR_MAX: u32 = 10;

query! {
    SearchQuery {
        /// All of its words have to be there. Full-width or not, capital or small makes no difference.
        q: Line,
        #[param(inline, value_type = Option<FoundKind>)]
        kind: Option<FoundKind>,
        department: Option<DepartmentId>,
        /// Asked, answered, said or planned to start at or after.
        from: Option<Moment>,
        /// Before; a day counts to its end.
        to: Option<Moment>,
        /// Only questions that were answered; what is no question is found all the same.
        #[param(value_type = Option<bool>)]
        answered: Option<Flag>,
        limit: Option<Limit>,
        after: Option<Cursor>,
    }

    SimilarQuery {
        /// What somebody is about to ask.
        text: Text,
        /// Only questions of this interview.
        interview: Option<InterviewId>,
        /// No questions of this interview.
        except: Option<InterviewId>,
        /// Only questions that were answered.
        #[param(value_type = Option<bool>)]
        answered: Option<Flag>,
        /// 1 to 10; 3 unless said otherwise.
        limit: Option<Limit>,
    }
}

impl Read for FoundKind {
    fn read(value: serde_json::Value, at: &str, faults: &mut Faults) -> Option<Self> {
        match value.as_str().and_then(FoundKind::parse) {
            Some(kind) => Some(kind),
            None => faults.invalid(at, "unknown_value"),
        }
    }
}

/// Something that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundItem {
    pub kind: FoundKind,
    pub id: String,
    pub interview_id: InterviewId,
    /// Of the interview.
    pub title: Line,
    /// The question itself, or that of an answer.
    #[schema(required)]
    pub question_id: Option<QuestionId>,
    /// Its number in the interview.
    #[schema(required)]
    pub question_no: Option<i64>,
    /// Who has the question, who gave the answer.
    #[schema(required)]
    pub department_id: Option<DepartmentId>,
    /// When it was asked, answered or said; when the interview was planned to start.
    pub at: Instant,
    /// Whether it is a question that was answered, or no question.
    pub answered: bool,
    /// Some 80 characters around the first match.
    pub excerpt: String,
    /// What matches in the excerpt, from left to right.
    pub marks: Vec<Mark>,
    /// The page where it stands, on this site.
    pub url: String,
}

impl FoundItem {
    fn of(found: Found, query: &search::Query) -> Self {
        let shown = excerpt(&found.text, query);
        let interview = &found.interview;
        let url = match (found.kind, &found.question) {
            (FoundKind::Question | FoundKind::Answer, Some((question, _))) => {
                format!("/questions/{question}")
            }
            (FoundKind::Statement, _) => format!("/interviews/{}#{}", interview.id, found.id),
            (FoundKind::Interview | FoundKind::Question | FoundKind::Answer, _) => {
                format!("/interviews/{}", interview.id)
            }
        };
        let (question_id, question_no) = found.question.unzip();
        Self {
            kind: found.kind,
            id: found.id,
            interview_id: interview.id.clone(),
            title: interview.title.clone(),
            question_id,
            question_no,
            department_id: found.department,
            at: found.at,
            answered: found.is_answered,
            excerpt: shown.text,
            marks: shown.marks,
            url,
        }
    }
}

/// A question that is nearly the same, with its answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarQuestion {
    /// Of its interview.
    pub title: Line,
    pub question: view::Question,
}

refusals! {
    /// Of a search.
    Searches = [ANY, &["invalid_value", "missing_field"]];
    /// Of taking an answer.
    TakesAnswer = [ANY, WRITING, COMMAND, SIGNED_IN];
}

/// Finds published questions, answers, statements and interviews, best first: what has the whole query as it was
/// written, then interviews and questions before answers before statements, then the newest.
#[utoipa::path(get, path = "/search", tag = "questions", params(SearchQuery),
    responses((status = 200, body = List<FoundItem>), Searches))]
pub async fn search(
    State(app): State<App>,
    Query(wanted): Query<SearchQuery>,
) -> Result<Json<List<FoundItem>>, Problem> {
    let filter = Filter {
        kind: wanted.kind,
        department: wanted.department,
        period: period(&app, wanted.from.as_ref(), wanted.to.as_ref())?,
        is_answered: wanted.answered.is_some_and(|flag| flag.0),
    };
    Ok(Json(found(&app, &wanted.q, &filter, &page(wanted.limit, wanted.after)).await?.into()))
}

/// What was found, as it is shown.
///
/// # Errors
/// `invalid_value` for a query that is too long or has nothing to look for.
pub async fn found(
    app: &App,
    q: &Line,
    filter: &Filter,
    page: &store::Page,
) -> Result<Listed<FoundItem>, Problem> {
    let query = search::Query::parse(q, app.city.now().settings.search_length_max)?;
    let Listed { items, next } = store::search::search(&app.db, &query, filter, page).await?;
    let items = items.into_iter().map(|found| FoundItem::of(found, &query)).collect();
    Ok(Listed { items, next })
}

/// Published questions that are nearly the same as a text, with their answers: the answered ones first, of these the
/// closest. Wording is compared, not meaning.
#[utoipa::path(get, path = "/questions/similar", tag = "questions", params(SimilarQuery),
    responses((status = 200, body = List<SimilarQuestion>), Searches))]
pub async fn similar(
    State(app): State<App>,
    Query(wanted): Query<SimilarQuery>,
) -> Result<Json<List<SimilarQuestion>>, Problem> {
    let apart = Apart {
        only: wanted.interview.as_ref(),
        except: wanted.except.as_ref(),
        is_answered: wanted.answered.is_some_and(|flag| flag.0),
    };
    let limit = wanted.limit.map_or(SIMILAR_SHOWN, |limit| SIMILAR_MAX.min(limit.value()));
    Ok(Json(List::whole(similar_to(&app, wanted.text.as_str(), apart, limit).await?)))
}

/// Similar questions as everybody sees them.
pub async fn similar_to(
    app: &App,
    text: &str,
    apart: Apart<'_>,
    limit: u32,
) -> Result<Vec<SimilarQuestion>, StoreError> {
    let ids = store::search::similar(&app.db, text, apart, limit).await?;
    let sheets = questions::sheets(&app.db, &ids).await?;
    let shown = ids.iter().filter_map(|id| {
        let question = sheets.view(id, Sight::Public)?;
        let (room, _) = sheets.rooms.get(&question.interview_id)?;
        Some(SimilarQuestion { title: room.interview.as_ref()?.plan.title.clone(), question })
    });
    Ok(shown.filter(|shown| shown.question.status.is_open_to_all()).collect())
}

/// «That is the answer I wanted»: a netizen was spared a question. Counted once each, however often it is sent.
#[utoipa::path(post, path = "/questions/{id}/taken_as_answer", tag = "questions", params(("id" = QuestionId, Path)),
    responses((status = 204), TakesAnswer))]
pub async fn take_answer(order: Order, Id(id): Id<QuestionId>, Body(_): Body<Nothing>) -> Answered {
    order.on_question(id, |question| RoomCommand::TakeAnswer { question }).await
}
