//! `loadtest`: simulated people against a running Wenzheng, and a verdict on what they were promised and saw.
//!
//! One thread, so that it takes one core at most from the server it measures. What a command does is in its own file.

mod api;
mod assess;
mod chain;
mod check;
mod city;
mod crowd;
mod curve;
mod document;
mod evening;
#[cfg(test)]
mod fake;
mod fanout;
mod first_admin;
mod gather;
mod idle;
mod latency;
mod line;
mod node;
mod pace;
mod pages;
mod people;
mod plan;
mod port;
mod private;
mod proc;
mod progress;
mod record;
mod relay;
mod report;
mod room;
mod scenario;
mod server;
mod slow;
mod socket;
mod stage;
mod storm;
mod stream;
mod survive;
mod target;
mod texts;
mod writes;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use tokio::task::LocalSet;

#[derive(Debug, Parser)]
#[command(name = "loadtest", about = "Simulated people against a running Wenzheng.", version)]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The evening of 24 August 2010: 14 rooms, 9,971 netizens, 3,891 questions.
    Evening(evening::EveningOptions),
    /// One room and many followers, beside other servers and the limit of the machine.
    Fanout(fanout::FanoutOptions),
    /// A bare loop that sends to all sockets: the limit that `fanout` measures against.
    Bare(fanout::BareOptions),
    /// Followers who only follow, and what each costs the server in memory.
    Idle(idle::IdleOptions),
    /// Everybody loses the connection at once, and how long it takes until they are back.
    Storm(storm::StormOptions),
    /// Some stop reading, and what the others notice of it.
    Slow(slow::SlowOptions),
    /// How long an assessor waits for each answer over a year of a whole city.
    Assess(assess::AssessOptions),
    /// How many questions and upvotes are accepted in a second.
    Writes(writes::WritesOptions),
    /// How many pages and snapshots are served in a second.
    Pages(pages::PagesOptions),
    /// A node on SQLite whose disk is full for a while.
    DiskFull(survive::disk::DiskOptions),
    /// Several nodes on PostgreSQL and Redis, faults of every kind, and whether a promise was broken.
    Survive(survive::SurviveOptions),
}

fn main() -> ExitCode {
    match play(Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("loadtest: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn play(options: Options) -> Result<bool> {
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        bail!("a cryptography provider was there already");
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("starting")?;
    let run = async {
        tokio::select! {
            outcome = async {
                match options.command {
                    Command::Evening(options) => evening::run(options).await,
                    Command::Fanout(options) => fanout::run(options).await,
                    Command::Bare(options) => fanout::run_bare(&options),
                    Command::Idle(options) => idle::run(options).await,
                    Command::Storm(options) => storm::run(options).await,
                    Command::Slow(options) => slow::run(options).await,
                    Command::Assess(options) => assess::run(options).await,
                    Command::Writes(options) => writes::run(options).await,
                    Command::Pages(options) => pages::run(options).await,
                    Command::DiskFull(options) => survive::disk::run(options).await,
                    Command::Survive(options) => survive::run(options).await,
                }
            } => outcome,
            interrupted = tokio::signal::ctrl_c() => {
                interrupted.context("listening for an interruption")?;
                bail!("interrupted")
            }
        }
    };
    LocalSet::new().block_on(&runtime, run)
}
