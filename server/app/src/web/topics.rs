//! The city's catalogue of topics: everybody sees it, an admin changes and imports it.

use super::{
    error::Problem,
    extract::Body,
    input::{Document, input},
    openapi::{Reads, StaffCommand},
    order::{Answer, Answered, Order},
    paging::List,
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{CityCommand, Refusal, text::Line, topic::Topic};

input! {
    NewTopic {
        /// Questions name the topic by it; it never changes.
        code: Line,
        name: Line,
        /// The code of the topic that it is part of; two levels at most.
        parent: Option<Line>,
        /// No question is given it any more.
        retired: Option<bool>,
    }

    /// Topics that are added, or replace those of the same code.
    TopicChanges {
        topics: Vec<NewTopic>,
    }

    TopicImport {
        /// CSV with the columns `code, name, parent`, and a head.
        text: Document,
    }
}

/// All topics in the order of their codes.
#[utoipa::path(get, path = "/topics", tag = "administration", responses((status = 200, body = List<Topic>), Reads))]
pub async fn list(State(app): State<App>) -> Result<Json<List<Topic>>, Problem> {
    Ok(Json(all(&app)))
}

/// Adds and changes topics.
#[utoipa::path(patch, path = "/topics", tag = "administration", request_body = TopicChanges,
    responses((status = 200, body = List<Topic>), StaffCommand))]
pub async fn change(order: Order, Body(changes): Body<TopicChanges>) -> Answered<List<Topic>> {
    let topics = changes.topics.into_iter().map(|topic| {
        let NewTopic { code, name, parent, retired } = topic;
        Topic { code, name, parent, retired: retired.unwrap_or(false) }
    });
    carry_out(order, topics.collect()).await
}

/// Adds and changes the topics of a file: all of them, or none.
#[utoipa::path(post, path = "/topics/import", tag = "administration", request_body = TopicImport,
    responses((status = 200, body = List<Topic>), StaffCommand))]
pub async fn import(order: Order, Body(import): Body<TopicImport>) -> Answered<List<Topic>> {
    let topics = read(import.text.as_str())?;
    carry_out(order, topics).await
}

async fn carry_out(order: Order, topics: Vec<Topic>) -> Answered<List<Topic>> {
    let (app, receipt) = order.for_city(CityCommand::ChangeTopics { topics }).await?;
    Ok(Answer::with(receipt.status, receipt.is_replay, all(&app)))
}

fn all(app: &App) -> List<Topic> {
    List::whole(app.city.now().topics.values().cloned().collect())
}

fn read(text: &str) -> Result<Vec<Topic>, Refusal> {
    let text = text.trim_start_matches('\u{FEFF}');
    let mut rows = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let mut topics = Vec::new();
    for (row, line) in rows.records().zip(2..) {
        let bad = || Refusal::field(format!("text.{line}"), "not_a_topic");
        let row = row.map_err(|_| bad())?;
        let column =
            |n| row.get(n).filter(|text| !text.is_empty()).map(|text| Line::parse(text).map_err(|_| bad()));
        topics.push(Topic {
            code: column(0).ok_or_else(bad)??,
            name: column(1).ok_or_else(bad)??,
            parent: column(2).transpose()?,
            retired: false,
        });
    }
    if topics.is_empty() { Err(Refusal::field("text", "not_a_topic")) } else { Ok(topics) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_topics_is_read_and_a_bad_line_is_named() {
        let topics = read("code,name,parent\nheat,供热,\nheat-late,供热不及时,heat\nroad,道路\n").unwrap();
        assert_eq!(topics.len(), 3);
        assert_eq!(topics[1].parent.as_ref().map(Line::as_str), Some("heat"));
        assert_eq!(read("code,name\nheat,供热\n,无编码\n"), Err(Refusal::field("text.3", "not_a_topic")));
    }
}
