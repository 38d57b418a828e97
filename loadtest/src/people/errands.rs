//! Handing something in over HTTP and insisting on an answer: a receipt, or a refusal that is final.
//!
//! Insisting is safe because every call is idempotent, by its nature or by its key.

use std::time::Duration;

use tokio::time::sleep;

use crate::api::{Answer, Call};
use crate::stage::Stage;

const TRIES_MAX: usize = 8;
const WAIT_MAX: Duration = Duration::from_secs(5);

pub enum Outcome {
    Accepted(Answer),
    /// Refused for good, with that code.
    Refused(String),
    /// Neither: it may or may not have been stored.
    Unanswered,
}

/// Makes the call at `node`, and again at the next ones while there is no answer or one that says «not now».
pub async fn insist(stage: &Stage, node: usize, call: Call<'_>) -> Outcome {
    press(stage, node, call, false).await
}

/// The same for what was handed in before without an answer: «not now» does not say that it was not stored then.
pub async fn insist_again(stage: &Stage, node: usize, call: Call<'_>) -> Outcome {
    press(stage, node, call, true).await
}

async fn press(stage: &Stage, node: usize, call: Call<'_>, mut is_unknown: bool) -> Outcome {
    let mut refusal = String::new();
    for attempt in 0..TRIES_MAX {
        let wait = match stage.api.call(node + attempt, call.clone()).await {
            Ok(answer) if answer.is_success() => {
                if answer.is_replay {
                    stage.totals.borrow_mut().replayed += 1;
                }
                return Outcome::Accepted(answer);
            }
            Ok(answer) => {
                refusal = answer.code();
                stage.totals.borrow_mut().refused(&refusal);
                if !is_not_now(answer.status) {
                    return Outcome::Refused(refusal);
                }
                answer.retry_after.unwrap_or_else(|| jitter(attempt))
            }
            Err(error) => {
                is_unknown |= !error.is_unsent;
                refusal = "unreachable".to_owned();
                stage.totals.borrow_mut().unreachable += 1;
                jitter(attempt)
            }
        };
        stage.totals.borrow_mut().retried += 1;
        sleep(wait.min(WAIT_MAX)).await;
    }
    if is_unknown { Outcome::Unanswered } else { Outcome::Refused(refusal) }
}

/// Whether a refusal asks to come back.
pub fn is_not_now(status: u16) -> bool {
    matches!(status, 429 | 503)
}

/// Some random time that grows, so that those who were turned away together do not come back together.
fn jitter(attempt: usize) -> Duration {
    Duration::from_secs_f64(rand::random_range(0.1..1.0) * (attempt + 1) as f64)
}
