//! Rooms, bus and readers in a simulated network with simulated time, everything that goes wrong drawn from a seed.
//!
//! Whatever happens: a reader sees every event once, in order and without a gap, or is told and gets the whole
//! room; in the end what it has folded is what the log says; what a node has hidden leaves it no more. A seed that
//! turns red is run again by `SIM_SEED=n`, and becomes a line of [`KNOWN`]; more of them by `SIM_SEEDS=n`.

mod acts;
mod bus;
mod chance;
mod memory;
mod node;
mod outlet;
mod plan;
mod reader;

use acts::Acts;
use app::rooms::Outgoing;
use domain::view::{self, RoomView, Sight, Tallies};
use memory::Memory;
use plan::{Flaw, NODES, Plan, READERS, THE_READERS, Trouble, UNREST_MS};
use reader::Reader;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

/// Seeds that were red once: 191, as a page of the log was served under the epoch that the log got meanwhile; 303,
/// as what was covered for a reader who came was told to the others with the next event only; 443 and 559, as
/// their log was put back to before there was an interview.
const KNOWN: [u64; 4] = [191, 303, 443, 559];
const SEEDS: u64 = 100;
/// So long it may take to come to rest: a look at the log each second, silence noticed, a new connection.
const REST_MS: u64 = 9_000;
/// How often it is looked whether all has come to rest, and how long it goes on then.
const LOOK_MS: u64 = 200;
const AFTERWARDS_MS: u64 = 1_200;
const STEP: Duration = Duration::from_millis(20);

/// Simulated time, in milliseconds since the beginning.
fn now_ms() -> u64 {
    turmoil::sim_elapsed().unwrap_or_default().as_millis() as u64
}

fn host(node: u64) -> String {
    if node == THE_READERS { "readers".to_owned() } else { format!("node-{node}") }
}

/// What was seen in one run.
#[derive(Default)]
pub struct Run(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    faults: Vec<String>,
    traces: BTreeMap<u64, Vec<String>>,
    views: BTreeMap<u64, RoomView>,
    first_snapshots: BTreeMap<u64, Outgoing>,
    closed: BTreeMap<u16, u64>,
    whole: u64,
}

impl Run {
    fn with<T>(&self, change: impl FnOnce(&mut Seen) -> T) -> T {
        change(&mut self.0.lock().expect("nobody panicked with it"))
    }

    fn fault(&self, what: String) {
        let at = now_ms();
        self.with(|seen| seen.faults.push(format!("{at} ms: {what}")));
    }

    fn note(&self, reader: u64, what: String) {
        self.with(|seen| seen.traces.entry(reader).or_default().push(what));
    }

    fn show(&self, reader: u64, view: RoomView) {
        self.with(|seen| seen.views.insert(reader, view));
    }

    fn closed(&self, code: u16) {
        self.with(|seen| *seen.closed.entry(code).or_default() += 1);
    }

    fn whole(&self) {
        self.with(|seen| seen.whole += 1);
    }

    fn first_snapshot(&self, node: u64, snapshot: &Outgoing) -> Outgoing {
        self.with(|seen| seen.first_snapshots.entry(node).or_insert_with(|| snapshot.clone()).clone())
    }
}

/// How a run ended.
struct Ending {
    faults: Vec<String>,
    trace: Vec<String>,
    events: u64,
    closed: BTreeMap<u16, u64>,
    whole: u64,
}

fn simulate(seed: u64, flaw: Option<Flaw>) -> Ending {
    let plan = Arc::new(Plan::new(seed, flaw));
    let acts = Arc::new(Acts::new(plan.chance, crate::store::arrange::START));
    let (room, commands) = acts.opening();
    let (memory, run) = (Memory::new(room), Arc::new(Run::default()));
    let _before_anybody_came = acts.carry_out(&mut memory.lock(), 0, |_| commands);
    let mut sim = turmoil::Builder::new()
        .tick_duration(STEP)
        .min_message_latency(STEP)
        .max_message_latency(STEP)
        .tcp_capacity(READERS as usize)
        .simulation_duration(Duration::from_millis(UNREST_MS + 2 * REST_MS))
        .rng_seed(seed)
        .build();
    for number in 0..NODES {
        let (plan, memory, acts, run) = (plan.clone(), memory.clone(), acts.clone(), run.clone());
        sim.host(host(number), move || {
            node::run(number, plan.clone(), memory.clone(), acts.clone(), run.clone())
        });
    }
    let (plan_of_readers, run_of_readers) = (plan.clone(), run.clone());
    sim.client(host(THE_READERS), async move {
        let readers =
            (0..READERS).map(|n| Reader::new(n, plan_of_readers.clone(), run_of_readers.clone()).read());
        futures_util::future::join_all(readers.map(tokio::task::spawn_local)).await;
        Ok(())
    });

    let mut troubles = plan.troubles.iter().peekable();
    let at_ms = |sim: &turmoil::Sim<'_>| sim.elapsed().as_millis() as u64;
    // Whoever looks for a flaw ends when it shows.
    let is_over = || run.with(|seen| plan.flaw.is_some_and(|flaw| shows(flaw, &seen.faults).is_some()));
    let mut end_ms = UNREST_MS;
    while at_ms(&sim) < end_ms && !is_over() {
        while let Some((_, trouble)) = troubles.next_if(|(at, _)| *at <= at_ms(&sim)) {
            make(&mut sim, &memory, *trouble);
        }
        sim.step().expect("a step");
        if at_ms(&sim) == end_ms && end_ms < UNREST_MS + REST_MS && !astray(&memory, &run).is_empty() {
            end_ms += LOOK_MS;
        }
    }
    // What comes too late or once too often would come now.
    end_ms += AFTERWARDS_MS;
    while at_ms(&sim) < end_ms && !is_over() {
        sim.step().expect("a step");
    }
    let astray = astray(&memory, &run);
    run.with(|seen| seen.faults.extend(astray));
    drop(sim);
    run.with(|seen| Ending {
        faults: std::mem::take(&mut seen.faults),
        trace: std::mem::take(&mut seen.traces).into_values().flatten().collect(),
        events: memory.lock().room.seq,
        closed: std::mem::take(&mut seen.closed),
        whole: seen.whole,
    })
}

fn make(sim: &mut turmoil::Sim<'_>, memory: &Memory, trouble: Trouble) {
    match trouble {
        Trouble::Crash { node } => sim.crash(host(node)),
        Trouble::Start { node } => sim.bounce(host(node)),
        Trouble::Part { one, other } => sim.partition(host(one), host(other)),
        Trouble::Mend { one, other } => sim.repair(host(one), host(other)),
        Trouble::Restore { lost } => memory.lock().restore(lost),
    }
}

/// Who does not see what the log says, and where.
fn astray(memory: &Memory, run: &Run) -> Vec<String> {
    let state = memory.lock();
    let as_it_is = |sight: Sight| view::room(&state.room, &Tallies::default(), sight).map(uncounted);
    let (public, staff) = (as_it_is(Sight::Public), as_it_is(Sight::Staff));
    let differs = |number: u64| {
        let told = run.with(|seen| seen.views.get(&number).cloned()).map(uncounted);
        let is = if reader::sight(number) == Sight::Staff { &staff } else { &public };
        (told != *is)
            .then(|| format!("reader {number} sees otherwise: {}", difference(&json!(told), &json!(is))))
    };
    (0..READERS).filter_map(differs).collect()
}

/// The first place where two values are not the same.
fn difference(one: &Value, other: &Value) -> String {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            let mut fields = one.iter().filter(|(name, value)| other[*name] != **value);
            fields
                .next()
                .map(|(name, value)| format!("{name}.{}", difference(value, &other[name])))
                .unwrap_or_default()
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate().filter(|(_, (one, other))| one != other);
            pairs
                .next()
                .map(|(n, (one, other))| format!("{n}.{}", difference(one, other)))
                .unwrap_or_default()
        }
        _ => format!(" {one} and not {other}"),
    }
}

/// Without what no event of a question tells: the tallies, and what else its asker has asked.
fn uncounted(mut view: RoomView) -> RoomView {
    view.online = 0;
    for asker in view.questions.iter_mut().filter_map(|question| question.asker.as_mut()) {
        (asker.asked, asker.rejected) = (0, 0);
    }
    view
}

fn number_of(name: &str) -> Option<u64> {
    let number = std::env::var(name).ok()?;
    Some(number.parse().unwrap_or_else(|_| panic!("{name} is no number: {number}")))
}

/// Runs seeds on all cores; the endings in order.
fn simulate_all(seeds: &[u64], flaw: Option<Flaw>) -> Vec<(u64, Ending)> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = seeds.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let simulate =
            |seeds: &[u64]| seeds.iter().map(|seed| (*seed, simulate(*seed, flaw))).collect::<Vec<_>>();
        let running: Vec<_> = seeds.chunks(share).map(|seeds| scope.spawn(move || simulate(seeds))).collect();
        running.into_iter().flat_map(|one| one.join().expect("a run ends")).collect()
    })
}

#[test]
fn whatever_goes_wrong_every_reader_sees_every_event_once_and_in_order() {
    let seeds: Vec<u64> = match number_of("SIM_SEED") {
        Some(seed) => vec![seed],
        None => KNOWN.into_iter().chain(0..number_of("SIM_SEEDS").unwrap_or(SEEDS)).collect(),
    };
    let endings = simulate_all(&seeds, None);
    let (mut closed, mut whole, mut events) = (BTreeMap::<u16, u64>::new(), 0, 0);
    let mut red = BTreeMap::new();
    for (seed, ending) in &endings {
        ending.closed.iter().for_each(|(code, count)| *closed.entry(*code).or_default() += count);
        (whole, events) = (whole + ending.whole, events + ending.events);
        if !ending.faults.is_empty() {
            red.insert(*seed, format!("{:#?}\n{:#?}", ending.faults, ending.trace));
        }
    }
    println!("{} seeds: {events} events, {whole} whole rooms, closed by code: {closed:?}", endings.len());
    let first = red.values().next().cloned().unwrap_or_default();
    assert!(red.is_empty(), "{:?} of {} seeds are red, the first by {first}", red.keys(), seeds.len());
    if seeds.len() >= SEEDS as usize {
        assert!(
            closed.contains_key(&1012) && closed.contains_key(&4008),
            "nobody was told to go: {closed:?}"
        );
    }
}

#[test]
fn a_seed_is_the_same_run_each_time() {
    for seed in 0..5 {
        let (one, other) = (simulate(seed, None), simulate(seed, None));
        assert!(one.trace.len() > 50, "{} lines", one.trace.len());
        assert_eq!(one.trace, other.trace, "seed {seed}");
    }
}

fn shows(flaw: Flaw, faults: &[String]) -> Option<String> {
    faults.iter().find(|fault| fault.contains(flaw.shows_as())).cloned()
}

/// One of the seeds finds it; mostly the first.
fn is_found(flaw: Flaw) {
    let found = (0..SEEDS).find_map(|seed| Some((seed, shows(flaw, &simulate(seed, Some(flaw)).faults)?)));
    let (seed, fault) = found.unwrap_or_else(|| panic!("{flaw:?} is found by none of {SEEDS} seeds"));
    println!("{flaw:?} is found by seed {seed}: {fault}");
}

#[test]
fn a_message_that_the_bus_swallows_is_found() {
    is_found(Flaw::SwallowsAMessage);
}

#[test]
fn a_reader_that_resumes_off_by_one_is_found() {
    is_found(Flaw::ResumesOffByOne);
}

#[test]
fn a_reader_that_ignores_what_is_covered_is_found() {
    is_found(Flaw::IgnoresWhatIsCovered);
}

#[test]
fn a_room_from_before_something_was_hidden_is_found() {
    is_found(Flaw::ServesAnOldRoom);
}
