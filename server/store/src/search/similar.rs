//! Questions that are nearly the same as a text.

use super::{dialect, index::FORM};
use crate::{
    db::{Db, all},
    error::StoreError,
    rows::read,
};
use domain::{
    ids::{InterviewId, QuestionId},
    search::{
        Term,
        similar::{QUESTIONS_PER_PIECE, closest, pieces},
    },
};
use sqlx::FromRow;
use std::collections::HashMap;

/// Which questions are not wanted, or of which interview only.
#[derive(Clone, Copy, Default, Debug)]
pub struct Apart<'a> {
    pub only: Option<&'a InterviewId>,
    pub except: Option<&'a InterviewId>,
    pub is_answered: bool,
}

#[derive(FromRow)]
struct Row {
    no: i64,
    id: String,
    is_answered: bool,
}

/// The published questions that share most with the text: the answered ones first, of these the closest.
pub async fn similar(
    db: &Db,
    text: &str,
    apart: Apart<'_>,
    limit: u32,
) -> Result<Vec<QuestionId>, StoreError> {
    let dialect = dialect::of(db.is_postgres());
    let mut tx = db.read().await?;
    let mut questions: HashMap<i64, (String, bool)> = HashMap::new();
    let mut by_piece = Vec::new();
    for piece in pieces(text) {
        let term = (dialect.term)(&Term { tokens: vec![piece], is_prefix: false });
        let rows: Vec<Row> = all!(
            &mut tx,
            dialect.with_piece,
            term,
            FORM,
            apart.only.map_or("", InterviewId::as_str),
            apart.except.map_or("", InterviewId::as_str),
            !apart.is_answered,
            QUESTIONS_PER_PIECE as i64,
        )?;
        by_piece.push(rows.iter().map(|row| row.no).collect::<Vec<_>>());
        questions.extend(rows.into_iter().map(|row| (row.no, (row.id, row.is_answered))));
    }
    tx.commit().await?;
    let close = closest(&by_piece);
    let mut found: Vec<&(String, bool)> = close.iter().filter_map(|close| questions.get(&close.no)).collect();
    found.sort_by_key(|(_, is_answered)| !is_answered);
    found
        .into_iter()
        .take(limit as usize)
        .map(|(id, _)| read("search_document.id", id, QuestionId::parse))
        .collect()
}
