//! `wenzheng`: the command line.

use anyhow::Context;
use app::{
    backup,
    clock::Clock,
    config::{Config, Flags},
    demo,
    serve::Node,
    staff, start, telemetry,
};
use clap::{Parser, Subcommand};
use domain::Role;
use std::{path::PathBuf, process::ExitCode};
use tokio::signal::unix::{SignalKind, signal};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "wenzheng", version, about = "网络在线问政: a city answers its citizens live")]
struct Arguments {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve; brings the database up to date first
    Serve {
        /// Leave the database as it is
        #[arg(long)]
        no_migrate: bool,
    },
    /// Serve a made-up city out of a fresh temporary directory
    Demo {
        /// With eleven months behind it at the size of a real city: 57 departments, 705 interviews, 16,937 questions
        #[arg(long)]
        year: bool,
        /// So many times as much; goes with --year
        #[arg(long, default_value_t = 1, requires = "year", value_parser = clap::value_parser!(u16).range(1..=100))]
        times: u16,
    },
    /// Bring the database up to date
    Migrate,
    /// Staff accounts
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Write everything into a new file; a running server goes on
    Backup { file: PathBuf },
    /// Fill an empty database from such a file
    Restore { file: PathBuf },
    /// Look at settings, database, Redis, clock and disk
    Check,
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Make an account; without a password prints a one-time sign-in link
    Add {
        #[arg(long)]
        username: String,
        #[arg(long, value_parser = |text: &str| Role::parse(text).ok_or("unknown role"))]
        role: Role,
        /// The department's code
        #[arg(long)]
        department: Option<String>,
        /// Read the password, one line, from standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    telemetry::start_logs();
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("wenzheng: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    // Before anything slow, so that a stop during the start is heard.
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stopped = async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
    };
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        anyhow::bail!("another TLS provider was installed before");
    }
    if let Command::Demo { year, times } = arguments.command {
        let past = if year { demo::Past::Years(times.into()) } else { demo::Past::Weeks };
        return demo::run(arguments.flags, past, stopped).await.map(|()| ExitCode::SUCCESS);
    }
    let config = Config::load(arguments.flags, std::env::vars())?;
    match arguments.command {
        Command::Demo { .. } => {}
        Command::Serve { no_migrate } => {
            #[cfg(any(debug_assertions, feature = "faults"))]
            if let Some(fault) = config.fault {
                app::faults::arm(fault);
            }
            #[cfg(any(debug_assertions, feature = "faults"))]
            if let Some(level) = config.fault_level {
                store::nodes::pretend_level(level);
            }
            let node = Node::start(config, Clock::system(), !no_migrate).await?;
            println!("listening on {}", node.url());
            node.serve(stopped).await?;
        }
        Command::Migrate => {
            let (_, migrated) = start::migrated(&config).await?;
            println!("database: from version {} to {}", migrated.from, migrated.to);
        }
        Command::Staff(StaffCommand::Add { username, role, department, password_stdin }) => {
            let password = password_stdin.then(read_password).transpose()?;
            println!("{}", staff::add(config, &username, role, department.as_deref(), password).await?);
        }
        Command::Backup { file } => {
            let db = store::Db::open(&config.database_url).await?;
            let done = unless(stopped, backup::backup(&db, &Clock::system(), &file)).await;
            let done = done.with_context(|| format!("cannot back up to {}", file.display()))?;
            println!("{}: {done}", file.display());
        }
        Command::Restore { file } => {
            let db = store::Db::open(&config.database_url).await?;
            let done = unless(stopped, backup::restore(&db, &Clock::system(), &file)).await;
            let done = done.with_context(|| format!("cannot restore {}", file.display()))?;
            println!("{}: restored {done}", file.display());
        }
        Command::Check => return Ok(app::check::run(&config).await),
    }
    Ok(ExitCode::SUCCESS)
}

/// Gives up what was begun when the process is to stop: no half file, nothing half restored.
async fn unless<T>(
    stopped: impl Future<Output = ()>,
    work: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<T> {
    tokio::select! {
        done = work => done,
        () = stopped => anyhow::bail!("stopped before it was done"),
    }
}

fn read_password() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("cannot read the password")?;
    let password = line.trim_end_matches(['\r', '\n']);
    anyhow::ensure!(!password.is_empty(), "the password on standard input is empty");
    Ok(password.to_owned())
}
