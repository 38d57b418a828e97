//! The questions of a play: where each stands, and what is going to become of it.

use super::Play;
use domain::{
    answer::Outcome,
    ids::{AnswerId, DepartmentId, QuestionId},
    question::Kind,
    text::Text,
};

/// A question of the play.
pub struct Asked {
    pub id: QuestionId,
    /// The place in the crowd; none for a visitor's question.
    pub asker: Option<usize>,
    pub department: DepartmentId,
    pub topic: Topic,
    pub standing: Standing,
    pub answer: Option<AnswerId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    Pending,
    Open,
    Answered,
    /// Rejected, merged, hidden, withdrawn: nobody answers it.
    Closed,
}

/// What is asked, and what becomes of it if nobody interferes.
pub struct Topic {
    pub text: Text,
    pub kind: Kind,
    /// The place in the cast of the department that it is for.
    pub department: usize,
    pub answer: Text,
    pub outcome: Outcome,
    pub course: Course,
}

pub enum Course {
    Answered,
    /// Given to another department first.
    Transferred,
    Rejected {
        reason: Text,
        appeal: Option<Text>,
    },
    /// The same as another question.
    Merged {
        into: usize,
    },
    Redacted {
        becomes: Text,
    },
    Hidden,
    Withdrawn,
}

impl Play {
    pub fn is(&self, n: usize, standing: Standing) -> bool {
        self.asked.get(n).is_some_and(|asked| asked.standing == standing)
    }

    pub fn is_public(&self, n: usize) -> bool {
        self.is(n, Standing::Open) || self.is(n, Standing::Answered)
    }

    pub fn stands(&mut self, n: usize, standing: Standing) {
        if let Some(asked) = self.asked.get_mut(n) {
            asked.standing = standing;
        }
    }
}
