//! The HTTP interface against a running node: what bad input gets, signing in, keys, lists, rooms as they are read,
//! administration, due dates and what is settled, and what browsers are told. Permissions have a file of their own.

mod accountability;
mod administration;
mod assessment;
mod bad_input;
mod browsers;
mod campaigns;
mod embedding;
mod idempotency;
mod lists;
mod pictures;
mod polls;
mod rankings;
mod reading;
mod search;
mod shared_pages;
mod signing_in;

use serde_json::Value;

/// A text of an answer.
fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The ids of a list's items.
fn ids(list: &Value) -> Vec<String> {
    list["items"].as_array().expect("a list").iter().map(|item| text(&item["id"])).collect()
}

/// The fields at fault, each with its code.
fn faults(problem: &Value) -> Vec<(String, String)> {
    let errors = problem["errors"].as_array().expect("errors");
    errors.iter().map(|error| (text(&error["field"]), text(&error["code"]))).collect()
}
