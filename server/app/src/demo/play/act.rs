//! What can be on the agenda of a play.

/// What somebody is going to do; numbers are places in `asked`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    Announce,
    /// Before the opening.
    HandIn,
    Open,
    Arrive,
    Ask,
    Vote,
    Speak(usize),
    Moderate(usize),
    Hide(usize),
    Withdraw(usize),
    Appeal(usize),
    Start(usize),
    Publish(usize),
    Revise(usize),
    Rate(usize),
    FollowUp(usize),
    HandleAgain(usize),
    LookAround,
    /// Numbers of these three are places in the programme's polls.
    OpenPoll(usize),
    CastVotes(usize),
    ClosePoll(usize),
    Extend,
    End,
    Archive,
}

impl Act {
    /// The question it is about.
    pub fn question(self) -> Option<usize> {
        match self {
            Act::Moderate(n)
            | Act::Hide(n)
            | Act::Withdraw(n)
            | Act::Appeal(n)
            | Act::Start(n)
            | Act::Publish(n)
            | Act::Revise(n)
            | Act::Rate(n)
            | Act::FollowUp(n)
            | Act::HandleAgain(n) => Some(n),
            Act::Announce
            | Act::HandIn
            | Act::Open
            | Act::Arrive
            | Act::Ask
            | Act::Vote
            | Act::Speak(_)
            | Act::LookAround
            | Act::OpenPoll(_)
            | Act::CastVotes(_)
            | Act::ClosePoll(_)
            | Act::Extend
            | Act::End
            | Act::Archive => None,
        }
    }
}
