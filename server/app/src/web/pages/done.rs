//! What a form has done, in the address to which it leads back and in the words of the page that is there.

use super::page::Page;

#[derive(Clone, Copy)]
pub enum Done {
    Rated,
    Withdrawn,
    Appealed,
    HandedBack,
    Judged,
    InterviewJudged,
    MailAsked,
    MailEnded,
    AnswerTaken,
}

impl Done {
    const ALL: [Self; 9] = [
        Self::Rated,
        Self::Withdrawn,
        Self::Appealed,
        Self::HandedBack,
        Self::Judged,
        Self::InterviewJudged,
        Self::MailAsked,
        Self::MailEnded,
        Self::AnswerTaken,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Rated => "rated",
            Self::Withdrawn => "withdrawn",
            Self::Appealed => "appealed",
            Self::HandedBack => "handed_back",
            Self::Judged => "judged",
            Self::InterviewJudged => "interview_judged",
            Self::MailAsked => "mail_asked",
            Self::MailEnded => "mail_ended",
            Self::AnswerTaken => "answer_taken",
        }
    }

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == name)
    }

    pub fn words(self, page: &Page) -> &'static str {
        page.t(match self {
            Self::Rated | Self::InterviewJudged => "live.rated",
            Self::Judged => "live.judged",
            Self::AnswerTaken => "live.similar_taken",
            Self::Withdrawn => "mine.done_withdrawn",
            Self::Appealed => "mine.done_appealed",
            Self::HandedBack => "mine.done_handed_back",
            Self::MailAsked => "follow.mail_asked",
            Self::MailEnded => "follow.unsubscribed",
        })
    }
}
