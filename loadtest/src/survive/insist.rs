//! Handing something in until there is a receipt or a refusal that is final, whatever fails on the way.
//!
//! More stubborn than a person at `evening`: any node will do, nothing is waited for that is not answered soon, and it
//! ends only when the run does. That is safe because every call goes under a key.

use std::time::Duration;

use rand::Rng;
use tokio::time::{Instant, sleep, timeout};

use super::field::{Field, jitter};
use super::log::Came;
use crate::api::{Answer, Call};
use crate::people::errands::is_not_now;

/// Longer than a node itself takes to say that it cannot.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// When a call is broken off on purpose, it is at a moment when it may or may not have been carried out.
const HUNG_UP_WITHIN: Duration = Duration::from_millis(20);

pub enum Ending {
    Accepted(Answer),
    /// Refused for good, with that code.
    Refused(String),
    /// The run ended before there was either.
    Never,
}

pub async fn insist(field: &Field, rng: &mut impl Rng, call: &Call<'_>) -> Ending {
    let began = Instant::now();
    loop {
        let node = rng.random_range(0..field.addresses.len());
        let rough = field.rough();
        let is_hung_up = rough.is_some_and(|rough| rng.random_bool(rough.hung_up_share));
        let within = if is_hung_up { HUNG_UP_WITHIN.mul_f64(rng.random()) } else { ANSWER_WITHIN };
        let api = rough.map_or(&field.api, |rough| &rough.api);
        let sent = Instant::now();
        let (failure, came) = match timeout(within, api.call(node, call.clone())).await {
            Ok(Ok(answer)) if answer.is_success() => {
                let mut log = field.log.borrow_mut();
                log.made(node, sent, || Came::Accepted);
                log.waited(began.elapsed());
                log.recognised += u64::from(answer.is_replay);
                return Ending::Accepted(answer);
            }
            Ok(Ok(answer)) if is_passing(answer.status) => {
                let (status, code) = (answer.status, answer.code());
                let has_retry_after = answer.retry_after.is_some();
                (code.clone(), Came::NotNow { status, code, has_retry_after })
            }
            Ok(Ok(answer)) => {
                let (code, mut log) = (answer.code(), field.log.borrow_mut());
                log.made(node, sent, || Came::Refused(code.clone()));
                log.waited(began.elapsed());
                *log.refused.entry(code.clone()).or_default() += 1;
                return Ending::Refused(code);
            }
            Ok(Err(error)) if error.is_unsent => no_answer("no connection"),
            Ok(Err(_)) => no_answer("connection lost"),
            Err(_) if is_hung_up => no_answer("hung up on purpose"),
            Err(_) => no_answer(&format!("no answer in {} s", ANSWER_WITHIN.as_secs())),
        };
        note_failure(field, node, sent, failure, came);
        if Instant::now() >= field.give_up_at.get() {
            return Ending::Never;
        }
        sleep(jitter(rng)).await;
    }
}

fn note_failure(field: &Field, node: usize, sent: Instant, failure: String, came: Came) {
    let mut log = field.log.borrow_mut();
    log.made(node, sent, || came);
    log.failed(failure);
}

fn no_answer(why: &str) -> (String, Came) {
    (why.to_owned(), Came::NoAnswer(why.to_owned()))
}

/// Whether an answer says nothing for good: «not now», or a fault of the server's own.
fn is_passing(status: u16) -> bool {
    is_not_now(status) || status >= 500
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_is_for_good() {
        assert!([429, 500, 502, 503, 504].into_iter().all(is_passing));
        assert!([400, 401, 404, 409, 422].into_iter().all(|status| !is_passing(status)));
    }
}
