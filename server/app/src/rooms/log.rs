//! What rooms need of the database, and all of it: the log, what is counted beside it, what is personal. So a
//! simulation can put a log in memory behind them.

use domain::{
    Instant, Recorded, Room,
    event::Body,
    ids::{Epoch, InterviewId, NetizenId},
    view::Tallies,
};
use futures_util::future::BoxFuture;
use store::{
    Db, StoreError,
    counts::{self, Given, TallyRow},
    facts,
};

type Read<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Each call is one reading on its own; what it says may be older than the call by as long as it took.
pub trait Log: Send + Sync {
    /// The room as it is now; none if there is no such interview.
    fn load<'a>(&'a self, id: &'a InterviewId) -> Read<'a, Option<(Room, Tallies)>>;

    /// How far these interviews have come.
    fn heads<'a>(&'a self, ids: &'a [InterviewId]) -> Read<'a, Vec<(InterviewId, Epoch, u64)>>;

    /// The events after a number, oldest first, at most `limit`.
    fn events<'a>(&'a self, id: &'a InterviewId, after: u64, limit: u32) -> Read<'a, Vec<Recorded>>;

    /// The texts of these items, each in its newest version.
    fn bodies<'a>(&'a self, id: &'a InterviewId, items: &'a [String]) -> Read<'a, Vec<Body>>;

    /// What was counted since then.
    fn tallies<'a>(&'a self, ids: &'a [InterviewId], since: Instant) -> Read<'a, Vec<TallyRow>>;

    /// Keeps how many were online, where that is more than ever.
    fn keep_peaks<'a>(&'a self, peaks: &'a [(InterviewId, u64)], at: Instant) -> Read<'a, ()>;

    /// What a netizen has upvoted, rated and voted for.
    fn mine<'a>(&'a self, id: &'a InterviewId, netizen: &'a NetizenId) -> Read<'a, Given>;
}

impl Log for Db {
    fn load<'a>(&'a self, id: &'a InterviewId) -> Read<'a, Option<(Room, Tallies)>> {
        Box::pin(facts::load_room(self, id))
    }

    fn heads<'a>(&'a self, ids: &'a [InterviewId]) -> Read<'a, Vec<(InterviewId, Epoch, u64)>> {
        Box::pin(facts::heads(self, ids))
    }

    fn events<'a>(&'a self, id: &'a InterviewId, after: u64, limit: u32) -> Read<'a, Vec<Recorded>> {
        Box::pin(facts::events_since(self, id, after, limit))
    }

    fn bodies<'a>(&'a self, id: &'a InterviewId, items: &'a [String]) -> Read<'a, Vec<Body>> {
        Box::pin(facts::bodies_of(self, id, items))
    }

    fn tallies<'a>(&'a self, ids: &'a [InterviewId], since: Instant) -> Read<'a, Vec<TallyRow>> {
        Box::pin(counts::tallies_changed(self, ids, since))
    }

    fn keep_peaks<'a>(&'a self, peaks: &'a [(InterviewId, u64)], at: Instant) -> Read<'a, ()> {
        Box::pin(counts::raise_peak_online(self, peaks, at))
    }

    fn mine<'a>(&'a self, id: &'a InterviewId, netizen: &'a NetizenId) -> Read<'a, Given> {
        Box::pin(counts::mine(self, id, netizen))
    }
}
