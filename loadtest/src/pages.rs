//! `loadtest pages`: how many pages and snapshots of a live room are served in a second from one core, asked for by wrk
//! from the other.

mod wrk;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Args;
use jiff::Timestamp;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_LENGTH, ETAG, HeaderMap};
use serde::Serialize;

use self::wrk::{Asked, Load, Told};
use crate::document;
use crate::fanout::{OWN_CORE, SERVER_CORE, pin};
use crate::report::write_json;
use crate::target::{Target, TargetOptions};
use crate::writes::Rooms;

/// In the room, for what a page shows at most.
const QUESTIONS: usize = 100;

#[derive(Debug, Args)]
pub struct PagesOptions {
    #[command(flatten)]
    target: TargetOptions,
    /// Connections of wrk.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// How long each measurement lasts.
    #[arg(long, default_value_t = 6)]
    seconds: u64,
    /// The document in which the table is written anew, in its part «pages».
    #[arg(long)]
    document: Option<PathBuf>,
    /// Where to write the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
struct PagesReport {
    began_at: String,
    server: String,
    connections: usize,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    what: &'static str,
    /// Of one answer's body.
    bytes: u64,
    cpu_us_each: f64,
    #[serde(flatten)]
    told: Told,
}

/// Measures; false when an answer was none.
pub async fn run(options: PagesOptions) -> Result<bool> {
    let run = format!("pages{:08x}", rand::random::<u32>());
    let target = options.target.open(&run).await?;
    let measured = measure(&options, &target, &run).await;
    target.close(measured.is_ok()).await?;
    let report = measured?;
    println!("{}", report.table());
    if let Some(path) = &options.document {
        document::write(path, "pages", &report.table())?;
    }
    if let Some(path) = &options.json {
        write_json(&report, path)?;
    }
    Ok(report.rows.iter().all(|row| row.told.failed == 0))
}

async fn measure(options: &PagesOptions, target: &Target, run: &str) -> Result<PagesReport> {
    let rooms = Rooms::open(target, run, 1, QUESTIONS).await?;
    let room = rooms.ids.first().context("no room")?;
    let node = target.nodes.first().context("no node")?;
    let (page, snapshot) =
        (format!("{node}/interviews/{room}"), format!("{node}/api/v1/interviews/{room}/snapshot"));
    for id in target.processes.ids() {
        pin(*id, SERVER_CORE).await?;
    }
    let mut report = PagesReport {
        began_at: format!("{:.0}", Timestamp::now()),
        server: target.description.clone(),
        connections: options.connections,
        rows: Vec::new(),
    };
    for (what, url, is_known) in [
        ("interview page, compressed", &page, false),
        ("interview page that the reader has", &page, true),
        ("snapshot, compressed", &snapshot, false),
        ("snapshot that the reader has", &snapshot, true),
    ] {
        let (tag, bytes) = first(url).await?;
        let asked = Asked { url, known: is_known.then_some(tag.as_str()) };
        let load = Load { connections: options.connections, seconds: options.seconds, core: OWN_CORE };
        let before = target.processes.cost();
        let told = wrk::run(&asked, &load).await?;
        let cost = target.processes.cost().since(before);
        ensure!(told.answers > 0, "{what}: no answer");
        let cpu_us_each = cost.cpu_s * 1e6 / told.answers as f64;
        report.rows.push(Row { what, bytes: if is_known { 0 } else { bytes }, cpu_us_each, told });
    }
    Ok(report)
}

/// The tag of what is served there now, and how long it is compressed.
async fn first(url: &str) -> Result<(String, u64)> {
    let request =
        reqwest::Client::builder().no_proxy().build()?.get(url).header(ACCEPT_ENCODING, wrk::CODING);
    let answer = request.send().await?.error_for_status()?;
    let text = |headers: &HeaderMap, name| {
        headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let tag = text(answer.headers(), ETAG).context("no tag")?;
    let length = text(answer.headers(), CONTENT_LENGTH).context("no length")?.parse()?;
    Ok((tag, length))
}

impl PagesReport {
    /// As Markdown, so that it goes into a document as it is.
    fn table(&self) -> String {
        let mut out = format!(
            "{}; {}, on one core; wrk with {} connections on the other; a room of {QUESTIONS} questions.\n\n",
            self.began_at, self.server, self.connections
        );
        out += "| | answers a second | p50 / p99 ms | bytes | server CPU each | failed |\n|---|--:|--:|--:|--:|--:|\n";
        for Row { what, bytes, cpu_us_each, told } in &self.rows {
            let Told { per_s, p50_ms, p99_ms, failed, .. } = told;
            out += &format!(
                "| {what} | {per_s:.0} | {p50_ms:.1} / {p99_ms:.1} | {bytes} | {cpu_us_each:.0} µs | {failed} |\n"
            );
        }
        out
    }
}
