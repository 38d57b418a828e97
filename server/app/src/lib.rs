//! The running service. Data flows one way: web → writer → domain → store → bus → rooms.
//!
//! [`start`] puts a node together; everything that a request needs is in [`node::App`].

pub mod address;
pub mod admission;
pub mod backup;
pub mod bus;
pub mod check;
pub mod city;
pub mod clock;
pub mod cluster;
pub mod config;
pub mod demo;
pub mod encoded;
#[cfg(any(debug_assertions, feature = "faults"))]
pub mod faults;
pub mod jobs;
mod kept;
pub mod limits;
pub mod node;
pub mod outgoing;
pub mod pictures;
pub mod rooms;
pub mod serve;
pub mod staff;
pub mod start;
pub mod telemetry;
pub mod web;
pub mod writer;
