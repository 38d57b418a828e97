//! Periods as queries give them: `from` (in) and `to` (out), times or days of the city's time zone.

use super::input::Moment;
use crate::node::App;
use domain::{Instant, Refusal, instant::zone};

#[derive(Clone, Copy, Default, Debug)]
pub struct Period {
    pub from: Option<Instant>,
    pub to: Option<Instant>,
}

impl Period {
    /// # Errors
    /// `invalid_value` when an end lies where the calendar has none.
    pub fn of(app: &App, from: Option<&Moment>, to: Option<&Moment>) -> Result<Self, Refusal> {
        let zone = zone(&app.city.now().settings.time_zone);
        let end = |name: &str, moment: Option<Option<Instant>>| match moment {
            Some(None) => Err(Refusal::field(name, "not_a_time")),
            Some(Some(at)) => Ok(Some(at)),
            None => Ok(None),
        };
        Ok(Self {
            from: end("from", from.map(|from| from.start(&zone)))?,
            to: end("to", to.map(|to| to.end(&zone)))?,
        })
    }
}
