//! All SQL of Wenzheng: one text for SQLite and PostgreSQL, run by two native drivers.
//!
//! A [`Db`] gives a [`Tx`]; functions are grouped by noun. What was decided is written by [`append`] alone, in one
//! transaction with the tables that follow from it. No rule of the interview is here: those are the domain's.

pub mod append;
pub mod assessment;
pub mod audit;
pub mod backup;
pub mod command_log;
pub mod counts;
mod credentials;
mod db;
mod dialect;
mod error;
pub mod facts;
pub mod feeds;
pub mod figures;
pub mod follows;
pub mod interviews;
mod migrations;
pub mod moving;
pub mod nodes;
pub mod notes;
pub mod notices;
pub mod outbox;
mod page;
pub mod people;
pub mod pictures;
pub mod polls;
mod project;
mod project_city;
pub mod questions;
pub mod rankings;
mod rows;
pub mod samples;
pub mod search;
pub mod settlement;
pub mod stream;
pub mod testing;

pub use append::Entry;
pub use command_log::Logged;
pub use db::{Db, Tx};
pub use error::StoreError;
pub use migrations::Migrated;
pub use page::{Listed, Page};
pub use stream::{CITY_STREAM, Head, StreamKind};
