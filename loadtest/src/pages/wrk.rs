//! wrk as a command: what it is asked, and what it tells.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use tokio::process::Command;

/// How answers are wanted, as browsers want them.
pub const CODING: &str = "br";

pub struct Asked<'a> {
    pub url: &'a str,
    /// The tag of what the reader has already.
    pub known: Option<&'a str>,
}

pub struct Load {
    pub connections: usize,
    pub seconds: u64,
    pub core: usize,
}

#[derive(Debug, PartialEq, Serialize)]
pub struct Told {
    pub answers: u64,
    pub per_s: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Other than success or 304, or none at all.
    pub failed: u64,
}

pub async fn run(asked: &Asked<'_>, load: &Load) -> Result<Told> {
    let mut command = Command::new("taskset");
    command.args(["-c", &load.core.to_string(), "wrk", "-t1", "--latency"]);
    command.arg(format!("-c{}", load.connections)).arg(format!("-d{}s", load.seconds));
    command.args(["-H", &format!("Accept-Encoding: {CODING}")]);
    if let Some(tag) = asked.known {
        command.args(["-H", &format!("If-None-Match: {tag}")]);
    }
    let output = command.arg(asked.url).stderr(Stdio::inherit()).output().await;
    let output = output.context("taskset and wrk are needed")?;
    ensure!(output.status.success(), "wrk ended with {}", output.status);
    let text = String::from_utf8_lossy(&output.stdout);
    told(&text).with_context(|| format!("what wrk says is not understood:\n{text}"))
}

fn told(text: &str) -> Option<Told> {
    let after = |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name).map(str::trim));
    let errors = after("Socket errors:").unwrap_or_default();
    let errors = errors.split(|c: char| !c.is_ascii_digit()).filter_map(|count| count.parse::<u64>().ok());
    let others = after("Non-2xx or 3xx responses:").map_or(Some(0), |count| count.parse().ok())?;
    Some(Told {
        answers: text.lines().find_map(|line| line.trim().split_once(" requests in ")?.0.parse().ok())?,
        per_s: after("Requests/sec:")?.parse().ok()?,
        p50_ms: ms(after("50%")?)?,
        p99_ms: ms(after("99%")?)?,
        failed: others + errors.sum::<u64>(),
    })
}

/// A span as wrk tells it: `812.00us`, `1.21ms`, `2.03s`.
fn ms(span: &str) -> Option<f64> {
    let unit = span.find(|c: char| c.is_ascii_alphabetic())?;
    let factor = match &span[unit..] {
        "us" => 0.001,
        "ms" => 1.0,
        "s" => 1_000.0,
        _ => return None,
    };
    Some(span[..unit].parse::<f64>().ok()? * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
Running 6s test @ http://127.0.0.1:1/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     3.10ms    1.00ms  20.00ms   90.00%
    Req/Sec    20.10k     1.00k   22.00k    70.00%
  Latency Distribution
     50%    2.98ms
     75%    3.20ms
     90%    3.90ms
     99%  812.00us
  120345 requests in 6.00s, 1.21GB read
  Socket errors: connect 0, read 2, write 0, timeout 1
  Non-2xx or 3xx responses: 4
Requests/sec:  20057.12
Transfer/sec:    206.11MB
";

    #[test]
    fn what_wrk_says_is_understood() {
        let expected = Told { answers: 120_345, per_s: 20_057.12, p50_ms: 2.98, p99_ms: 0.812, failed: 7 };
        assert_eq!(told(OUTPUT), Some(expected));
        assert_eq!(told("unable to connect"), None);
    }
}
