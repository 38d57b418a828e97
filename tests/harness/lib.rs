//! What the tests share: nodes in this process, people who use them over HTTP and sockets, a city to do it in.
//!
//! Databases: SQLite in a fresh folder, PostgreSQL as a fresh database on `TEST_POSTGRES_URL`. What is missing
//! fails the test that needs it; nothing is skipped.

pub mod client;
pub mod database;
pub mod disk;
pub mod follower;
pub mod mails;
pub mod node;
pub mod s3;
pub mod scene;
pub mod wire;

pub use client::{Answer, Client};
pub use follower::Follower;
pub use node::TestNode;
pub use scene::Scene;
