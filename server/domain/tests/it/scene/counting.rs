//! What is counted beside the events, kept as the tables keep it: one row a netizen and question, a netizen and
//! answer. Merged questions lend their voters to their target.

use domain::{
    Room, RoomCommand,
    decide::Count,
    ids::{AnswerId, NetizenId, PollId, QuestionId},
    role::Actor,
    score::{RatingCount, Score},
    view::Tallies,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Default)]
pub struct Counting {
    upvotes: BTreeSet<(QuestionId, NetizenId)>,
    ratings: BTreeMap<(AnswerId, NetizenId), Score>,
    judgements: BTreeMap<NetizenId, Score>,
    votes: BTreeMap<(PollId, NetizenId), u32>,
    pub participants: BTreeSet<NetizenId>,
}

impl Counting {
    pub fn take(&mut self, counts: &[Count]) {
        for count in counts {
            match count.clone() {
                Count::Upvote { question, netizen } => self.upvotes.extend([(question, netizen)]),
                Count::RemoveUpvote { question, netizen } => {
                    self.upvotes.remove(&(question, netizen));
                }
                Count::Rating { answer, netizen, score, comment: _ } => {
                    self.ratings.extend([((answer, netizen), score)]);
                }
                Count::Judgement { netizen, score, comment: _ } => self.judgements.extend([(netizen, score)]),
                Count::Vote { poll, option, netizen } => self.votes.extend([((poll, netizen), option)]),
                Count::Participation { netizen } => self.participants.extend([netizen]),
                // In nothing that a room shows.
                Count::TakenAnswer { .. } => {}
                // Voters are united whenever the numbers are read.
                Count::Voters { .. } => {}
            }
        }
    }

    /// The score that the actor has given before to the answer that the command rates, or to the interview.
    pub fn earlier_score(&self, actor: &Actor, command: &RoomCommand) -> Option<Score> {
        let netizen = actor.netizen()?;
        match command {
            RoomCommand::RateAnswer { answer, .. } => {
                self.ratings.get(&(answer.clone(), netizen.clone())).copied()
            }
            RoomCommand::JudgeInterview { .. } => self.judgements.get(netizen).copied(),
            _ => None,
        }
    }

    /// The numbers as of now.
    pub fn tallies(&self, room: &Room) -> Tallies {
        let mut voters: BTreeMap<&QuestionId, BTreeSet<&NetizenId>> = BTreeMap::new();
        for (question, netizen) in &self.upvotes {
            let target = room.questions.get(question).and_then(|question| question.merged_into.as_ref());
            for counted in [Some(question), target].into_iter().flatten() {
                voters.entry(counted).or_default().insert(netizen);
            }
        }
        let mut tallies = Tallies { online: self.participants.len() as u64, ..Tallies::default() };
        for (question, voters) in voters {
            tallies.upvotes.insert(question.clone(), voters.len() as u64);
        }
        for ((answer, _), score) in &self.ratings {
            let counted: &mut RatingCount = tallies.ratings.entry(answer.clone()).or_default();
            counted.count += 1;
            counted.sum += score.value().unsigned_abs();
        }
        for ((poll, _), option) in &self.votes {
            let options = room.polls[poll].options.len();
            let votes = tallies.polls.entry(poll.clone()).or_insert_with(|| vec![0; options]);
            votes[*option as usize - 1] += 1;
        }
        tallies
    }
}
