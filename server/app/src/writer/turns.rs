//! The turns of a lane: whatever waits is carried out together, in order, each order within its time.
//!
//! While a transaction runs the next commands gather behind it, so batches grow with the load and a lone command
//! waits for nobody. What a transaction is, [`super::lane`] knows.

use super::{Outcome, WriteError, order::Order};
use std::time::Duration;
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;

/// A lane without work closes after this long; its facts leave the memory with it.
const IDLE: Duration = Duration::from_secs(60);
/// How long a transaction may take in all.
const BATCH_WITHIN: Duration = Duration::from_millis(2_500);

pub(super) trait Transact: Send {
    /// Carries the orders out in one transaction, with an outcome for each; or none of them.
    ///
    /// # Errors
    /// `Unanswered` when nobody knows whether it was committed; after all others nothing is stored.
    fn transact(
        &mut self,
        orders: &[Order],
        until: Instant,
    ) -> impl Future<Output = Result<Vec<Outcome>, WriteError>> + Send;
}

/// Until there was nothing to do for long, or the node stops; what came in by then is still done.
pub(super) async fn run(
    mut lane: impl Transact,
    mut to_do: mpsc::Receiver<Order>,
    gather_max: usize,
    stop: CancellationToken,
) {
    loop {
        let next = tokio::select! {
            biased;
            next = to_do.recv() => next,
            () = stop.cancelled() => { to_do.close(); continue }
            () = tokio::time::sleep(IDLE) => { to_do.close(); continue }
        };
        let Some(first) = next else { return };
        let mut orders = vec![first];
        while orders.len() < gather_max
            && let Ok(order) = to_do.try_recv()
        {
            orders.push(order);
        }
        work_off(&mut lane, orders).await;
    }
}

/// Carries the orders out together. If that fails and was not the database's absence, one of them may be at
/// fault: they are tried one by one, as long as they have time.
async fn work_off(lane: &mut impl Transact, mut orders: Vec<Order>) {
    orders.retain(Order::begin);
    let Some(latest) = orders.iter().map(|order| order.deadline).max() else { return };
    metrics::histogram!("wenzheng_batch_commands").record(orders.len() as f64);
    match lane.transact(&orders, in_time(latest)).await {
        Ok(outcomes) => orders.into_iter().zip(outcomes).for_each(|(order, outcome)| order.answer(outcome)),
        Err(WriteError::Fault | WriteError::Refused(_)) if orders.len() > 1 => {
            for order in orders {
                let outcome = alone(lane, &order).await;
                order.answer(outcome);
            }
        }
        Err(error) => orders.into_iter().for_each(|order| order.answer(Err(error.clone()))),
    }
}

async fn alone(lane: &mut impl Transact, order: &Order) -> Outcome {
    if !order.is_in_time() {
        return Err(WriteError::StoreUnavailable);
    }
    let outcomes = lane.transact(std::slice::from_ref(order), in_time(order.deadline)).await?;
    outcomes.into_iter().next().unwrap_or(Err(WriteError::Fault))
}

fn in_time(deadline: Instant) -> Instant {
    deadline.min(Instant::now() + BATCH_WITHIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writer::{Receipt, order::Waiting};
    use domain::{Actor, RoomCommand, decide::Made};
    use std::sync::{Arc, Mutex};

    /// What the contract promises, and what nobody may take for it.
    const PROMISED: Duration = Duration::from_secs(3);

    /// How the database behaves under the next transactions; once they are used up it works.
    #[derive(Clone, Copy)]
    enum Database {
        Hangs,
        HangsAtCommit,
        /// Says after so long that something is wrong with what it was given.
        Fails(Duration),
        Takes(Duration),
    }

    #[derive(Clone, Default)]
    struct Bench {
        behaviour: Arc<Mutex<Vec<Database>>>,
        /// The sizes of the transactions that were committed.
        committed: Arc<Mutex<Vec<usize>>>,
        begun: Arc<Mutex<usize>>,
    }

    impl Transact for Bench {
        async fn transact(&mut self, orders: &[Order], until: Instant) -> Result<Vec<Outcome>, WriteError> {
            *self.begun.lock().unwrap() += orders.len();
            let behaviour = {
                let mut next = self.behaviour.lock().unwrap();
                if next.is_empty() { Database::Takes(Duration::ZERO) } else { next.remove(0) }
            };
            match behaviour {
                Database::Hangs => {
                    tokio::time::sleep_until(until).await;
                    Err(WriteError::StoreUnavailable)
                }
                Database::HangsAtCommit => {
                    tokio::time::sleep_until(until).await;
                    Err(WriteError::Unanswered)
                }
                Database::Fails(after) => {
                    tokio::time::sleep_until((Instant::now() + after).min(until)).await;
                    Err(WriteError::Fault)
                }
                Database::Takes(time) => {
                    tokio::time::sleep(time).await;
                    self.committed.lock().unwrap().push(orders.len());
                    Ok(orders.iter().map(|_| Ok(receipt())).collect())
                }
            }
        }
    }

    fn receipt() -> Receipt {
        Receipt {
            made: Made::Interview,
            status: 204,
            seq: 0,
            tracking_code: None,
            is_replay: false,
            question: None,
        }
    }

    impl Bench {
        fn that(behaviour: impl IntoIterator<Item = Database>) -> Self {
            let bench = Self::default();
            bench.behaviour.lock().unwrap().extend(behaviour);
            bench
        }

        fn open(&self) -> (mpsc::Sender<Order>, CancellationToken, tokio::task::JoinHandle<()>) {
            let ((orders, to_do), stop) = (mpsc::channel(1_000), CancellationToken::new());
            let lane = tokio::spawn(run(self.clone(), to_do, 64, stop.clone()));
            (orders, stop, lane)
        }

        fn committed(&self) -> usize {
            self.committed.lock().unwrap().iter().sum()
        }
    }

    fn hand_in(lane: &mpsc::Sender<Order>) -> Waiting {
        let (order, waiting) = Order::new(Actor::System, RoomCommand::TakePart, None);
        assert!(lane.try_send(order).is_ok(), "the lane takes it");
        waiting
    }

    /// What became of a command, and after how long.
    async fn settled(waiting: Waiting) -> (Outcome, Duration) {
        let began = Instant::now();
        let outcome = waiting.outcome().await;
        (outcome, began.elapsed())
    }

    /// Hands in one command every 50 ms, for eight seconds.
    async fn stream(lane: &mpsc::Sender<Order>) -> Vec<(Outcome, Duration)> {
        let mut waiting = Vec::new();
        for _ in 0..160 {
            waiting.push(tokio::spawn(settled(hand_in(lane))));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let mut settled = Vec::new();
        for one in waiting {
            settled.push(one.await.unwrap());
        }
        settled
    }

    fn longest(settled: &[(Outcome, Duration)]) -> Duration {
        settled.iter().map(|(_, took)| *took).max().unwrap()
    }

    fn receipts(settled: &[(Outcome, Duration)]) -> usize {
        settled.iter().filter(|(outcome, _)| outcome.is_ok()).count()
    }

    #[tokio::test(start_paused = true)]
    async fn whatever_the_database_does_a_command_is_answered_in_time_and_truly() {
        for behaviour in [
            vec![Database::Hangs; 20],
            vec![Database::HangsAtCommit; 20],
            vec![Database::Fails(Duration::from_millis(2_400)); 200],
            vec![Database::Fails(Duration::from_millis(700)); 200],
            vec![Database::Takes(Duration::from_millis(2_300)); 20],
            vec![Database::Takes(Duration::from_millis(2_300)), Database::Hangs, Database::Hangs],
        ] {
            let bench = Bench::that(behaviour);
            let (lane, ..) = bench.open();
            let settled = stream(&lane).await;
            assert!(longest(&settled) < PROMISED, "{:?}", longest(&settled));
            let unknown =
                settled.iter().filter(|(outcome, _)| matches!(outcome, Err(WriteError::Unanswered))).count();
            let stored = bench.committed();
            assert!((receipts(&settled)..=receipts(&settled) + unknown).contains(&stored), "{stored} stored");
            // Nobody waits any more; what is handed in now is carried out at once.
            bench.behaviour.lock().unwrap().clear();
            tokio::time::sleep(PROMISED).await;
            let (outcome, took) = tokio::spawn(self::settled(hand_in(&lane))).await.unwrap();
            assert!(outcome.is_ok() && took < Duration::from_millis(10), "{took:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_not_begun_in_time_is_never_begun() {
        let bench = Bench::that([Database::Takes(Duration::from_secs(4))]);
        let (lane, ..) = bench.open();
        let begun = tokio::spawn(hand_in(&lane).outcome());
        tokio::time::sleep(Duration::from_millis(100)).await;
        let behind: Vec<_> = (0..30).map(|_| tokio::spawn(hand_in(&lane).outcome())).collect();
        assert!(matches!(begun.await.unwrap(), Err(WriteError::Unanswered)), "it may be stored, and is");
        for one in behind {
            assert!(matches!(one.await.unwrap(), Err(WriteError::StoreUnavailable)));
        }
        tokio::time::sleep(Duration::from_secs(20)).await;
        assert_eq!((*bench.begun.lock().unwrap(), bench.committed()), (1, 1), "as they were told");
    }

    #[tokio::test(start_paused = true)]
    async fn one_at_fault_takes_nothing_from_the_others() {
        let bench = Bench::that([
            Database::Takes(Duration::from_millis(100)),
            Database::Fails(Duration::ZERO),
            Database::Fails(Duration::ZERO),
        ]);
        let (lane, ..) = bench.open();
        let first = hand_in(&lane);
        tokio::time::sleep(Duration::from_millis(10)).await;
        let (at_fault, second, third) = (hand_in(&lane), hand_in(&lane), hand_in(&lane));
        assert!(first.outcome().await.is_ok());
        assert!(matches!(at_fault.outcome().await, Err(WriteError::Fault)));
        assert!(second.outcome().await.is_ok() && third.outcome().await.is_ok());
        assert_eq!(*bench.committed.lock().unwrap(), [1, 1, 1]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_lane_ends_with_its_node_and_finishes_what_it_took() {
        let bench = Bench::that([Database::Takes(Duration::from_millis(300))]);
        let (lane, stop, ended) = bench.open();
        let (under_way, waiting) = (hand_in(&lane), hand_in(&lane));
        tokio::time::sleep(Duration::from_millis(10)).await;
        stop.cancel();
        assert!(under_way.outcome().await.is_ok() && waiting.outcome().await.is_ok());
        let began = Instant::now();
        ended.await.unwrap();
        assert_eq!(began.elapsed(), Duration::ZERO);
    }
}
