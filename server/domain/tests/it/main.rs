//! The rules, tried out from outside: every command allowed, refused and repeated; who may give it; what is
//! counted; and that a client which follows the events sees the room as it is.
//!
//! All without I/O but for the recorded rooms in `tests/fixtures` and the tables that people read in `snapshots`.

mod answering;
mod asking;
mod audiences;
mod bans;
mod campaigns;
mod city;
mod due;
mod explaining;
mod fixtures;
mod folding;
mod following;
mod handing_on;
mod interview_life;
mod interview_plan;
mod lobby;
mod merging;
mod moderating;
mod moving;
mod notices;
mod own_question;
mod permission_table;
mod permissions;
mod polls;
mod random_room;
mod ranked;
mod ranking;
mod rating;
mod ready;
mod replies;
mod sampling;
mod scenarios;
mod scene;
mod scoring;
mod seeing;
mod sharing;
mod statements;
mod status_tables;
mod texts;
mod times;
mod topic_votes;
mod voting;
mod worked_cases;
