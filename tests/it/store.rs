//! The store on both databases: the log and the tables agree, order is kept, lists are whole, figures are right.
//!
//! Nothing here knows HTTP; what the service makes of the store is tested in the other files.

pub mod arrange;
pub mod city;
mod command_log;
mod counts;
mod figures;
mod lists;
mod moves;
mod nodes;
mod order;
mod people;
mod polls;
pub mod random;
pub mod rankings;
mod replay;
pub mod same;
mod schema;
mod search;
mod texts;
