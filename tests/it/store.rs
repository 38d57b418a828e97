//! The store on both databases: the log and the tables agree, order is kept, lists are whole, figures are right.
//!
//! Nothing here knows HTTP; what the service makes of the store is tested in the other files.

mod arrange;
mod city;
mod command_log;
mod counts;
mod figures;
mod lists;
mod order;
mod people;
mod random;
mod replay;
mod same;
mod schema;
mod texts;
