//! Progress while a run goes on: a bar on a terminal, else a line every few seconds. All of it goes to standard error.

use std::io::{IsTerminal, stderr};
use std::rc::Rc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::{Instant, interval};

use crate::stage::Stage;

const BAR_EVERY: Duration = Duration::from_millis(500);
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Shows how far the evening is, for ever; `ends_s` is its planned end.
pub async fn show(stage: Rc<Stage>, ends_s: f64) {
    let is_terminal = stderr().is_terminal();
    let mut ticks = interval(if is_terminal { BAR_EVERY } else { LINE_EVERY });
    let bar =
        if is_terminal { ProgressBar::new(ends_s as u64).with_style(style()) } else { ProgressBar::hidden() };
    loop {
        ticks.tick().await;
        let second = stage.pace.second(Instant::now());
        let told = format!("{} of {}  {}", clock(second), clock(ends_s), counts(&stage));
        if is_terminal {
            bar.set_position(second.max(0.0) as u64);
            bar.set_message(told);
        } else {
            eprintln!("{told}");
        }
    }
}

fn counts(stage: &Stage) -> String {
    let totals = stage.totals.borrow();
    let refused: u64 = totals.refused.values().sum();
    format!(
        "{} online, {} questions accepted, {} answered, {refused} refused, {} events delivered, {} acts to come",
        stage.online(),
        totals.accepted(),
        totals.answered,
        totals.delivered,
        stage.acts_open.get()
    )
}

fn style() -> ProgressStyle {
    // The template is a constant; the plain bar is what an unreadable one would fall back to.
    ProgressStyle::with_template("{bar:30} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Minutes and seconds of the evening, such as `-5:00` or `62:30`.
fn clock(second: f64) -> String {
    let sign = if second < 0.0 { "-" } else { "" };
    let whole = second.abs() as u64;
    format!("{sign}{}:{:02}", whole / 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_counts_to_the_opening_and_from_it() {
        assert_eq!(clock(-300.0), "-5:00");
        assert_eq!(clock(0.0), "0:00");
        assert_eq!(clock(3_750.9), "62:30");
    }
}
