//! `loadtest assess`: how long an assessor waits for each answer of the assessment, over a year of a whole city.
//!
//! The year is the demo's (`wenzheng demo --year`), in a fresh folder or an empty database, or whatever a server holds
//! that runs already. One call after the other: it is the server's own time that is measured, not a crowd's.

mod city;
mod report;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::proc::Processes;
use crate::report::write_json;
use city::City;
pub use report::{AssessReport, Measured};

/// The calls of the assessment at the desk and of the public figures, below `/api/v1`. `{day}` is a month ago,
/// `{department}` the first one, `{question}` the newest one.
const CALLS: [&str; 17] = [
    "/assessment",
    "/assessment?from={day}",
    "/assessment?department={department}",
    "/assessment/questions",
    "/assessment/questions?figure=response",
    "/assessment/questions?figure=response&limit=200",
    "/assessment/questions?figure=waiting&from={day}",
    "/assessment/questions?figure=overdue",
    "/assessment/questions?figure=overdue_open&department={department}",
    "/assessment/questions?figure=not_confirmed",
    "/questions/{question}/clock",
    "/figures",
    "/figures?by=department",
    "/figures?by=department&department={department}",
    "/figures?by=interview",
    "/departments",
    "/assessment.csv",
];
const WORKBOOK: &str = "/assessment.xlsx";
const MONTH: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);
const CALL_WITHIN: Duration = Duration::from_secs(600);

#[derive(Debug, Args)]
pub struct AssessOptions {
    /// Address of a running server; without it one is started that makes up its year.
    #[arg(long, requires_all = ["password", "pid"])]
    url: Option<String>,
    /// Of the account `assessor` there.
    #[arg(long)]
    password: Option<String>,
    /// The running server's process.
    #[arg(long)]
    pid: Option<u32>,
    /// The server's binary, for a server started by this program.
    #[arg(long, default_value = "target/release/wenzheng")]
    binary: PathBuf,
    /// An empty database for the server to start; SQLite in a temporary folder when absent.
    #[arg(long)]
    postgres: Option<String>,
    /// So many times a year.
    #[arg(long, default_value_t = 1)]
    times: u16,
    /// How often each call is made.
    #[arg(long, default_value_t = 20)]
    rounds: usize,
    /// How often the workbook is fetched.
    #[arg(long, default_value_t = 3)]
    workbooks: usize,
    /// How often the server is stopped and started again on what is there.
    #[arg(long, default_value_t = 5)]
    starts: usize,
    /// Within what time nineteen of twenty answers of each call have to be there.
    #[arg(long, default_value_t = 200)]
    within_ms: u32,
    /// Where to write the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures; true when every call kept within its time.
pub async fn run(options: AssessOptions) -> Result<bool> {
    ensure!(options.rounds > 0, "--rounds must be at least 1");
    let city = match (&options.url, &options.password, options.pid) {
        (Some(url), Some(password), Some(pid)) => City::visited(url, password, pid),
        _ => City::made_up(&options.binary, options.postgres.as_deref(), options.times).await?,
    };
    let report = measure(&city, &options).await;
    let starts = city.close(options.starts).await;
    let report = AssessReport { starts: Measured::starts(starts?), ..report? };
    println!("{}", report.table());
    if let Some(path) = &options.json {
        write_json(&report, path)?;
    }
    Ok(report.is_within())
}

async fn measure(city: &City, options: &AssessOptions) -> Result<AssessReport> {
    let desk = Desk::signed_in(city).await?;
    let mut calls = Vec::new();
    for path in CALLS {
        calls.push(desk.measured(path, options.rounds).await?);
    }
    let server = Processes::new(vec![city.pid]);
    let before = server.cost();
    city.forget_memory_peak()?;
    let workbook = match options.workbooks {
        0 => None,
        times => Some(desk.measured(WORKBOOK, times).await?),
    };
    Ok(AssessReport {
        server: city.description.clone(),
        load_average: report::load_average(),
        within_ms: options.within_ms,
        calls,
        workbook,
        starts: None,
        memory_before_mib: before.memory_mib,
        memory_peak_mib: server.cost().memory_peak_mib,
    })
}

/// An assessor who is signed in, and what the paths need to be filled in with.
struct Desk {
    client: Client,
    base: String,
    day: String,
    department: String,
    question: String,
}

impl Desk {
    async fn signed_in(city: &City) -> Result<Self> {
        let client = Client::builder().cookie_store(true).timeout(CALL_WITHIN).build()?;
        let base = format!("{}/api/v1", city.url);
        let body = json!({ "username": city::ASSESSOR, "password": city.password });
        let answer = client.post(format!("{base}/session")).json(&body).send().await?;
        ensure!(answer.status().is_success(), "signing in: {}", answer.status());
        let month_ago = jiff::Timestamp::now() - MONTH;
        let mut desk = Self {
            client,
            base,
            day: month_ago.strftime("%Y-%m-%d").to_string(),
            department: String::new(),
            question: String::new(),
        };
        desk.department = desk.first("/figures?by=department&limit=1", "department_id").await?;
        desk.question = desk.first("/assessment/questions?limit=1", "question_id").await?;
        Ok(desk)
    }

    /// A field of the first item of a list.
    async fn first(&self, path: &str, field: &str) -> Result<String> {
        let list: Value = serde_json::from_slice(&self.fetched(path).await?)?;
        let value = list["items"][0][field].as_str();
        Ok(value.with_context(|| format!("{path} has no {field}"))?.to_owned())
    }

    async fn fetched(&self, path: &str) -> Result<Vec<u8>> {
        let answer = self.client.request(Method::GET, format!("{}{path}", self.base)).send().await?;
        let status = answer.status();
        let bytes = answer.bytes().await?;
        ensure!(status.is_success(), "{path}: {status}: {}", String::from_utf8_lossy(&bytes));
        Ok(bytes.to_vec())
    }

    async fn measured(&self, path: &str, times: usize) -> Result<Measured> {
        let filled = path
            .replace("{day}", &self.day)
            .replace("{department}", &self.department)
            .replace("{question}", &self.question);
        let mut took = Vec::with_capacity(times);
        let mut bytes = 0;
        for _ in 0..times {
            let began = Instant::now();
            bytes = self.fetched(&filled).await?.len();
            took.push(began.elapsed());
        }
        Ok(Measured::of(path, bytes, took))
    }
}
