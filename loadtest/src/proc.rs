//! What processes cost, from `/proc`: CPU time, resident memory, open files.
//!
//! A process that has gone costs nothing more; its figures simply stop.

use std::fs;

use serde::Serialize;

/// Processes looked at together: the nodes of a server, or this program itself.
#[derive(Debug, Clone)]
pub struct Processes(Vec<u32>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Cost {
    pub cpu_s: f64,
    pub memory_mib: f64,
    pub memory_peak_mib: f64,
    pub threads: u64,
}

impl Processes {
    pub fn new(ids: Vec<u32>) -> Self {
        Self(ids)
    }

    pub fn own() -> Self {
        Self(vec![std::process::id()])
    }

    pub fn ids(&self) -> &[u32] {
        &self.0
    }

    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// What they cost from their start until now.
    pub fn cost(&self) -> Cost {
        self.0.iter().fold(Cost::default(), |sum, id| {
            let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
            let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
            let mib = |name| status_field(&status, name).unwrap_or(0) as f64 / 1_024.0;
            Cost {
                cpu_s: sum.cpu_s + cpu_s(&stat).unwrap_or(0.0),
                memory_mib: sum.memory_mib + mib("VmRSS"),
                memory_peak_mib: sum.memory_peak_mib + mib("VmHWM"),
                threads: sum.threads + status_field(&status, "Threads").unwrap_or(0),
            }
        })
    }
}

impl Cost {
    /// The CPU time since `before`, with the memory as it is now.
    pub fn since(self, before: Self) -> Self {
        Self { cpu_s: self.cpu_s - before.cpu_s, ..self }
    }
}

/// How many files this process may have open, if the system says so.
pub fn open_files_max() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find(|line| line.starts_with("Max open files"))?;
    line.split_whitespace().nth(3)?.parse().ok()
}

/// The first number after `name:`, such as the KiB of a memory field.
fn status_field(status: &str, name: &str) -> Option<u64> {
    let value = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    value.split_whitespace().next()?.parse().ok()
}

/// User and system time. The name in parentheses may hold anything, so fields are counted from behind it.
fn cpu_s(stat: &str) -> Option<f64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut ticks = fields.split_whitespace().skip(11).map(|field| field.parse::<u64>().ok());
    let sum = ticks.next()?? + ticks.next()??;
    Some(sum as f64 / rustix::param::clock_ticks_per_second() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_found_behind_any_name() {
        let stat = "42 (a) b ( c)) S 1 42 42 0 -1 4194304 1 2 3 4 150 50 0 0 20 0 3 0";
        let expected = 200.0 / rustix::param::clock_ticks_per_second() as f64;
        assert_eq!(cpu_s(stat), Some(expected));
        assert_eq!(cpu_s(""), None);
    }

    #[test]
    fn memory_is_read_in_kib() {
        let status = "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\nThreads:\t3\n";
        assert_eq!(status_field(status, "VmRSS"), Some(1_024));
        assert_eq!(status_field(status, "Threads"), Some(3));
        assert_eq!(status_field(status, "Vm"), None);
    }

    #[test]
    fn this_very_process_costs_something_and_a_missing_one_nothing() {
        assert!(Processes::own().cost().memory_mib > 0.0);
        assert_eq!(Processes::new(vec![u32::MAX]).cost(), Cost::default());
        assert!(open_files_max().is_some_and(|files| files > 0));
    }
}
