//! The rules of Wenzheng: who may do what, what happens then, and how it is counted.
//!
//! Everything here is pure. Time, chance, the database and the network are parameters or live elsewhere; the
//! crate cannot even import them. One sentence: [`decide`] looks at the [`facts`], takes an actor's [`command`]
//! and returns the [`event`]s that happened, or a [`refusal`].

pub mod answer;
pub mod calendar;
pub mod campaign;
pub mod city;
pub mod clock;
pub mod command;
pub mod decide;
pub mod event;
pub mod facts;
pub mod figures;
pub mod frame;
pub mod ids;
pub mod instant;
pub mod interview;
pub mod level;
pub mod mailbox;
pub mod notice;
pub mod picture;
pub mod poll;
pub mod question;
pub mod ranking;
pub mod refusal;
pub mod role;
pub mod sample;
pub mod score;
pub mod search;
pub mod settings;
pub mod statement;
pub mod term;
pub mod text;
pub mod topic;
pub mod view;

pub use command::{CityCommand, NoticeCommand, RoomCommand};
pub use decide::{decide_city, decide_room};
pub use event::{CityEvent, Recorded, RoomEvent};
pub use facts::{City, Room};
pub use instant::Instant;
pub use refusal::Refusal;
pub use role::{Actor, Role};
