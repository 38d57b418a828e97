//! Periods as queries give them: `from` (in) and `to` (out), times or days of the city's time zone.

use super::input::Moment;
use crate::node::App;
use domain::{Refusal, instant::zone};
use store::figures::Period;

/// # Errors
/// `invalid_value` when an end lies where the calendar has none.
pub fn period(app: &App, from: Option<&Moment>, to: Option<&Moment>) -> Result<Period, Refusal> {
    let zone = zone(&app.city.now().settings.time_zone);
    let end = |name: &str, moment: Option<Option<_>>| match moment {
        Some(None) => Err(Refusal::field(name, "not_a_time")),
        Some(Some(at)) => Ok(Some(at)),
        None => Ok(None),
    };
    Ok(Period {
        from: end("from", from.map(|from| from.start(&zone)))?,
        to: end("to", to.map(|to| to.end(&zone)))?,
    })
}
