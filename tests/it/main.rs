//! One binary of tests that drive the whole. Each file is one part of the contract.

mod backup;
mod canary;
mod conformance;
mod demo;
mod evening;
mod feeds;
mod follows;
mod http;
mod moving;
mod nodes;
mod notices;
mod outages;
mod permissions;
mod rooms;
mod sim;
mod store;
mod survive;
mod upgrade;
