//! What other programs make of a page: its lasting address, Open Graph for those who pass it on, schema.org for those
//! who search. Only what stands on the page is in it.

use super::{items::Names, page::Page, words::in_page};
use domain::{
    answer::Form,
    interview::InterviewStatus,
    view::{Answer, Interview, Question},
};
use serde_json::{Value, json};

/// How much of a text describes a page, in characters.
const DESCRIPTION_LENGTH_MAX: usize = 160;

#[derive(Default)]
pub struct Share {
    /// Where the content lasts: of a merged question its target's page.
    pub url: String,
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    /// JSON-LD that may stand in the page; empty when there is none.
    pub data: String,
}

impl Share {
    pub fn plain(page: &Page, title: &str, description: &str) -> Self {
        Self {
            url: page.address(),
            kind: "website",
            title: title.to_owned(),
            description: shortened(description),
            data: String::new(),
        }
    }

    /// An interview is an event that takes place online.
    pub fn of_interview(page: &Page, interview: &Interview, names: &Names) -> Self {
        let url = format!("{}/interviews/{}", page.origin, interview.id);
        let organizers = interview.departments.iter().map(|department| {
            let name = names.of(&department.id).unwrap_or(department.name.as_str());
            let url = format!("{}/departments/{}", page.origin, department.id);
            json!({"@type": "GovernmentOrganization", "name": name, "url": url})
        });
        let guests = interview.guests.iter().map(
            |guest| json!({"@type": "Person", "name": guest.name.as_str(), "jobTitle": guest.post.as_str()}),
        );
        let status = match interview.status {
            InterviewStatus::Cancelled => "https://schema.org/EventCancelled",
            InterviewStatus::Draft
            | InterviewStatus::Announced
            | InterviewStatus::Live
            | InterviewStatus::Ended
            | InterviewStatus::Archived => "https://schema.org/EventScheduled",
        };
        let data = json!({
            "@context": "https://schema.org",
            "@type": "Event",
            "name": interview.title.as_str(),
            "description": interview.subject.as_str(),
            "inLanguage": interview.lang.as_str(),
            "startDate": interview.opened_at.unwrap_or(interview.planned_start_at),
            "endDate": interview.ended_at.unwrap_or(interview.planned_end_at),
            "eventStatus": status,
            "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
            "location": {"@type": "VirtualLocation", "url": url},
            "organizer": organizers.collect::<Vec<_>>(),
            "performer": guests.collect::<Vec<_>>(),
            "isAccessibleForFree": true,
            "url": url,
        });
        Self {
            url,
            kind: "website",
            title: interview.title.as_str().to_owned(),
            description: shortened(interview.subject.as_str()),
            data: in_page(&data),
        }
    }

    /// A question with its answers; of a merged one everything is said of its target's page.
    pub fn of_question(page: &Page, interview: &Interview, question: &Question, names: &Names) -> Self {
        let url_of = |id: &str| format!("{}/questions/{id}", page.origin);
        let url = url_of(question.merged_into.as_ref().unwrap_or(&question.id).as_str());
        let answers: Vec<_> = question.answers.iter().filter(|answer| answer.form == Form::Answer).collect();
        let answer = |answer: &&Answer| answer_data(answer, &url, names);
        let (last, earlier) = match answers.split_last() {
            Some((last, earlier)) => (Some(last), earlier),
            None => (None, answers.as_slice()),
        };
        let mut entity = json!({
            "@type": "Question",
            "name": shortened(&question.text),
            "text": question.text,
            "dateCreated": question.asked_at,
            "author": {"@type": "Person", "name": question.nickname.as_str()},
            "upvoteCount": question.upvotes,
            "answerCount": answers.len(),
            "url": url,
        });
        if let (Some(last), Value::Object(fields)) = (last, &mut entity) {
            fields.insert("acceptedAnswer".to_owned(), answer(last));
            fields.insert("suggestedAnswer".to_owned(), earlier.iter().map(answer).collect());
        }
        let data = json!({
            "@context": "https://schema.org",
            "@type": "QAPage",
            "inLanguage": interview.lang.as_str(),
            "mainEntity": entity,
        });
        let no = page.say("live.no", "no", question.no);
        Self {
            url,
            kind: "article",
            title: format!("{no} · {}", interview.title.as_str()),
            description: shortened(&question.text),
            data: in_page(&data),
        }
    }
}

fn answer_data(answer: &Answer, url: &str, names: &Names) -> Value {
    json!({
        "@type": "Answer",
        "text": answer.text,
        "dateCreated": answer.published_at,
        "dateModified": answer.revised_at.unwrap_or(answer.published_at),
        "author": {
            "@type": "GovernmentOrganization",
            "name": names.of(&answer.department_id).unwrap_or_default(),
        },
        "url": url,
    })
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(DESCRIPTION_LENGTH_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_one_line_cut_between_characters() {
        assert_eq!(shortened("路灯\n坏了"), "路灯 坏了");
        let long = shortened(&"长".repeat(200));
        assert_eq!(long.chars().count(), DESCRIPTION_LENGTH_MAX + 1);
    }
}
