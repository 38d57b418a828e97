//! On what and with what was measured.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The machine and the programs, as each names itself; who is not there is left out.
pub fn versions(adapters: &Path) -> Vec<String> {
    let told = [
        said("nginx", "-v"),
        said("nats-server", "-v"),
        said("node", "--version").map(|v| format!("Node {v}")),
    ];
    let packages = ["socket.io", "ws"].map(|name| Some(format!("{name} {}", package(adapters, name)?)));
    let socketify = std::fs::read_to_string(adapters.join("requirements.txt")).ok();
    let socketify = socketify.map(|pinned| pinned.trim().replace("==", " "));
    [machine()].into_iter().chain(told).chain(packages).chain([socketify]).flatten().collect()
}

fn machine() -> Option<String> {
    let info = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let models = || info.lines().filter_map(|line| line.strip_prefix("model name")?.split_once(": "));
    Some(format!("{} × {}", models().count(), models().next()?.1))
}

fn said(program: &str, flag: &str) -> Option<String> {
    let output = Command::new(program).arg(flag).output().ok()?;
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    let text = String::from_utf8_lossy(&text);
    let line = text.lines().next()?;
    Some(line.trim_start_matches("nginx version: ").replace("nats-server: v", "nats-server "))
}

fn package(adapters: &Path, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(adapters.join("node_modules").join(name).join("package.json")).ok()?;
    serde_json::from_str::<Value>(&text).ok()?["version"].as_str().map(str::to_owned)
}
