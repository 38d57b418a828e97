//! The plan of an evening: who arrives when, and does what when, drawn from a scenario with a seed.
//!
//! Pure arithmetic; whoever carries it out is in `people`. What only the room can tell (which question is upvoted, which
//! one is answered) is left to them.

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};

use crate::curve::Curve;
use crate::scenario::{Scenario, Share, is_chosen};

/// How long after their arrival people at least look around before they do something, in seconds of the evening.
const SETTLE_S: f64 = 20.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    Http,
    Socket,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Deed {
    Ask {
        door: Door,
    },
    Upvote {
        door: Door,
    },
    Drop {
        away_s: f64,
    },
    /// Asks over the socket and loses the connection before the receipt can arrive.
    AskAndDrop {
        away_s: f64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Act {
    pub at_s: f64,
    pub deed: Deed,
}

#[derive(Debug, Clone)]
pub struct Person {
    pub room: usize,
    pub arrives_s: f64,
    /// In order of time.
    pub acts: Vec<Act>,
}

#[derive(Debug, Clone)]
pub struct RoomPlan {
    pub department: String,
    pub share: Share,
    pub statements_s: Vec<f64>,
}

#[derive(Debug, Clone)]
pub struct Plan {
    /// The first arrival, in seconds of the evening: below 0.
    pub begins_s: f64,
    pub ends_s: f64,
    pub rooms: Vec<RoomPlan>,
    pub people: Vec<Person>,
}

impl Plan {
    pub fn draw(scenario: &Scenario, seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let ends_s = scenario.minutes * 60.0;
        let mut rooms = Vec::new();
        let mut people = Vec::new();
        let mut doors = Doors { share: scenario.socket_share, asks: 0, upvotes: 0 };
        for (room, share) in scenario.shares().into_iter().enumerate() {
            people.extend(people_of_room(scenario, room, share, &mut doors, &mut rng));
            let (statements, phase) = (scenario.staff.statements_per_room, rng.random::<f64>());
            rooms.push(RoomPlan {
                department: scenario.rooms[room].department.clone(),
                share,
                statements_s: (0..statements)
                    .map(|i| ends_s * (f64::from(i) + phase) / f64::from(statements))
                    .collect(),
            });
        }
        drop_some(&mut people, scenario, &mut rng);
        for person in &mut people {
            person.acts.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
        }
        Self { begins_s: scenario.arrival.start() * 60.0, ends_s, rooms, people }
    }

    pub fn acts(&self) -> usize {
        self.people.iter().flat_map(|person| &person.acts).count()
    }

    pub fn dropped(&self) -> usize {
        self.people.iter().filter(|person| person.acts.iter().any(|act| act.is_drop())).count()
    }
}

impl Act {
    fn asks_over_socket(&self) -> bool {
        self.deed == Deed::Ask { door: Door::Socket }
    }

    fn is_drop(&self) -> bool {
        match self.deed {
            Deed::Drop { .. } | Deed::AskAndDrop { .. } => true,
            Deed::Ask { .. } | Deed::Upvote { .. } => false,
        }
    }
}

/// Deals out the doors evenly over the whole evening.
struct Doors {
    share: f64,
    asks: usize,
    upvotes: usize,
}

impl Doors {
    fn ask(&mut self) -> Deed {
        self.asks += 1;
        Deed::Ask { door: self.door(self.asks - 1) }
    }

    fn upvote(&mut self) -> Deed {
        self.upvotes += 1;
        Deed::Upvote { door: self.door(self.upvotes - 1) }
    }

    fn door(&self, n: usize) -> Door {
        if is_chosen(n, self.share) { Door::Socket } else { Door::Http }
    }
}

fn people_of_room(
    scenario: &Scenario,
    room: usize,
    share: Share,
    doors: &mut Doors,
    rng: &mut StdRng,
) -> Vec<Person> {
    let mut people: Vec<Person> = scenario
        .arrival
        .spread(share.netizens, rng.random())
        .map(|minute| Person { room, arrives_s: minute * 60.0, acts: Vec::new() })
        .collect();
    give_out(&mut people, &scenario.asking, share.questions, rng, || doors.ask());
    give_out(&mut people, &scenario.upvoting, share.upvotes, rng, || doors.upvote());
    people
}

/// Gives `count` deeds along `curve` to people, who stand in order of arrival, each of whom is there by then.
fn give_out(
    people: &mut [Person],
    curve: &Curve,
    count: u32,
    rng: &mut StdRng,
    mut deed: impl FnMut() -> Deed,
) {
    for minute in curve.spread(count, rng.random()) {
        let at_s = minute * 60.0;
        let present = people.partition_point(|person| person.arrives_s + SETTLE_S <= at_s).max(1);
        let person = &mut people[rng.random_range(0..present)];
        let at_s = at_s.max(person.arrives_s + SETTLE_S);
        person.acts.push(Act { at_s, deed: deed() });
    }
}

/// Lets exactly the scenario's share of the people lose their connection once, some of them while asking.
fn drop_some(people: &mut [Person], scenario: &Scenario, rng: &mut StdRng) {
    let shape = &scenario.connections;
    let count = (shape.dropped_share * people.len() as f64).round() as usize;
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.shuffle(rng);
    let [least, most] = shape.away_s;
    let last_s = scenario.minutes * 60.0 - most - SETTLE_S;
    let (asking, others): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|i| people[*i].acts.iter().any(Act::asks_over_socket));
    let mid_ask = ((shape.mid_ask_share * count as f64).round() as usize).min(asking.len());
    for &i in &asking[..mid_ask] {
        let asks: Vec<usize> =
            (0..people[i].acts.len()).filter(|act| people[i].acts[*act].asks_over_socket()).collect();
        if let Some(&act) = asks.choose(rng) {
            people[i].acts[act].deed = Deed::AskAndDrop { away_s: rng.random_range(least..most) };
        }
    }
    for &i in others.iter().chain(&asking[mid_ask..]).take(count - mid_ask) {
        let person = &mut people[i];
        let earliest_s = (person.arrives_s + 3.0 * SETTLE_S).min(last_s - 1.0);
        let at_s = rng.random_range(earliest_s..last_s);
        person.acts.push(Act { at_s, deed: Deed::Drop { away_s: rng.random_range(least..most) } });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evening() -> (Scenario, Plan) {
        let scenario = Scenario::load(None).unwrap();
        let plan = Plan::draw(&scenario, 7);
        (scenario, plan)
    }

    fn count(plan: &Plan, wanted: impl Fn(Deed) -> bool) -> usize {
        plan.people.iter().flat_map(|person| &person.acts).filter(|act| wanted(act.deed)).count()
    }

    #[test]
    fn everything_of_the_evening_is_given_out() {
        let (_, plan) = evening();
        assert_eq!(plan.people.len(), 9_971);
        assert_eq!(count(&plan, |deed| matches!(deed, Deed::Ask { .. } | Deed::AskAndDrop { .. })), 3_891);
        assert_eq!(count(&plan, |deed| matches!(deed, Deed::Upvote { .. })), 12_000);
        assert_eq!(plan.rooms.iter().map(|room| room.statements_s.len()).sum::<usize>(), 14 * 24);
    }

    #[test]
    fn a_tenth_lose_their_connection_and_nobody_twice() {
        let (_, plan) = evening();
        assert_eq!(plan.dropped(), 997);
        let drops = count(&plan, |deed| matches!(deed, Deed::Drop { .. } | Deed::AskAndDrop { .. }));
        assert_eq!(drops, 997);
        assert_eq!(count(&plan, |deed| matches!(deed, Deed::AskAndDrop { .. })), 299);
    }

    #[test]
    fn half_of_the_questions_go_over_each_door() {
        let (_, plan) = evening();
        let http = count(&plan, |deed| deed == Deed::Ask { door: Door::Http });
        let socket =
            count(&plan, |deed| matches!(deed, Deed::Ask { door: Door::Socket } | Deed::AskAndDrop { .. }));
        assert_eq!(http + socket, 3_891);
        assert!(http.abs_diff(socket) <= 1, "{http} and {socket}");
    }

    #[test]
    fn nobody_acts_before_arriving_or_after_the_end() {
        let (scenario, plan) = evening();
        for person in &plan.people {
            assert!(person.arrives_s >= plan.begins_s);
            assert!(person.acts.windows(2).all(|pair| pair[0].at_s <= pair[1].at_s));
            for act in &person.acts {
                assert!(act.at_s > person.arrives_s && act.at_s < plan.ends_s, "{act:?}");
            }
        }
        assert!(plan.people.iter().any(|person| person.arrives_s < 0.0), "some wait for the opening");
        assert_eq!(plan.ends_s, scenario.minutes * 60.0);
    }

    #[test]
    fn the_same_seed_gives_the_same_evening() {
        let scenario = Scenario::load(None).unwrap().scaled(0.05).unwrap();
        let acts = |seed| -> Vec<Act> {
            Plan::draw(&scenario, seed).people.into_iter().flat_map(|person| person.acts).collect()
        };
        assert_eq!(acts(1), acts(1));
        assert_ne!(acts(1), acts(2));
    }
}
