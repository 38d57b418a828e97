//! The ways out of the house: the city's mail server, and the programs that its webhooks call. Each sends one thing once;
//! what is sent, when, and how often it is tried is the jobs' matter.

pub mod caller;
pub mod mailer;
mod networks;

/// Why something did not arrive.
#[derive(Debug)]
pub enum NotSent {
    /// It may arrive another time.
    ForNow(String),
    /// It never will.
    ForGood(String),
}
