//! How the interface says no: problems (RFC 9457) with a stable code and a text in the reader's language.
//!
//! Refusals of the domain and those of the door itself ([`WebRefusal`]) end here alike. A handler returns a
//! [`Problem`]; [`layer`] puts it into words, because only there the reader's language is known. Texts stand in
//! [`texts`], the codes of single fields in [`fields`].

pub mod fields;
pub mod layer;
pub mod texts;

use super::{language::Language, request_id::RequestId};
use crate::{admission::NoPlace, limits::TooOften, writer::WriteError};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Refusal, refusal::FieldFault};
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

/// How soon to try again what could not be done now, in seconds.
const RETRY_AFTER_S: u32 = 2;

/// Why something was not done, before it is put into words.
#[derive(Clone, PartialEq, Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    /// Which sentence says what is the matter: the code's own, but for [`UNANSWERED`].
    says: &'static str,
    /// What is wrong with what was sent, field by field.
    faults: Vec<FieldFault>,
    retry_after_s: Option<u32>,
}

/// Of a command that may be stored: the code is `store_unavailable` all the same.
const UNANSWERED: &str = "store_unanswered";

macro_rules! web_refusals {
    ($($(#[$doc:meta])* $name:ident => $code:literal, $status:ident;)*) => {
        /// What the door refuses or cannot do, whatever was asked.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum WebRefusal { $($(#[$doc])* $name,)* }

        impl WebRefusal {
            pub const ALL: [Self; [$($code),*].len()] = [$(Self::$name,)*];

            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }
        }
    };
}

web_refusals! {
    /// The body is no JSON object.
    NotJson => "not_json", BAD_REQUEST;
    UnknownField => "unknown_field", BAD_REQUEST;
    UnknownCommand => "unknown_command", BAD_REQUEST;
    MissingField => "missing_field", BAD_REQUEST;
    IdempotencyKeyInvalid => "idempotency_key_invalid", BAD_REQUEST;
    CrossOrigin => "cross_origin", FORBIDDEN;
    MethodNotAllowed => "method_not_allowed", METHOD_NOT_ALLOWED;
    /// The address of a live room was asked for without becoming a WebSocket.
    UpgradeRequired => "upgrade_required", UPGRADE_REQUIRED;
    /// The numbers that were asked for cannot be served; a snapshot can.
    ResyncRequired => "resync_required", GONE;
    PayloadTooLarge => "payload_too_large", PAYLOAD_TOO_LARGE;
    TooManyRequests => "too_many_requests", TOO_MANY_REQUESTS;
    /// A password was wrong too often.
    TooManyFailures => "too_many_failures", TOO_MANY_REQUESTS;
    StoreUnavailable => "store_unavailable", SERVICE_UNAVAILABLE;
    Overloaded => "overloaded", SERVICE_UNAVAILABLE;
    ClockOff => "clock_off", SERVICE_UNAVAILABLE;
    Draining => "draining", SERVICE_UNAVAILABLE;
    Upgrading => "upgrading", SERVICE_UNAVAILABLE;
    /// Ours. The log has it under the request's id.
    Internal => "internal", INTERNAL_SERVER_ERROR;
}

impl Problem {
    /// What is named is not there, or not any more.
    pub fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
    }

    pub fn not_json() -> Self {
        WebRefusal::NotJson.into()
    }

    pub fn overloaded() -> Self {
        WebRefusal::Overloaded.into()
    }

    pub fn idempotency_key_invalid() -> Self {
        WebRefusal::IdempotencyKeyInvalid.into()
    }

    pub fn missing_field(name: &str) -> Self {
        Self::with_faults(WebRefusal::MissingField, vec![fault(name, "missing_field")])
    }

    pub fn unknown_field(name: &str) -> Self {
        Self::with_faults(WebRefusal::UnknownField, vec![fault(name, "unknown_field")])
    }

    /// A message of the socket that asks for nothing we know.
    pub fn unknown_command() -> Self {
        Self::with_faults(WebRefusal::UnknownCommand, vec![fault("do", "unknown_value")])
    }

    pub fn with_faults(of: WebRefusal, faults: Vec<FieldFault>) -> Self {
        Self { faults, ..of.into() }
    }

    pub fn retry_after(of: WebRefusal, seconds: u32) -> Self {
        Self { retry_after_s: Some(seconds), ..of.into() }
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub fn code(&self) -> &'static str {
        self.code
    }

    pub fn faults(&self) -> &[FieldFault] {
        &self.faults
    }

    /// When to try again, in seconds; none if trying again is no use.
    pub fn retry_after_s(&self) -> Option<u32> {
        self.retry_after_s
    }

    /// The problem in the reader's language, as it is sent.
    pub fn body(&self, language: Language, request: &RequestId) -> ProblemBody {
        let fault = |fault: &FieldFault| FaultBody {
            field: fault.field.clone(),
            code: fault.code,
            detail: texts::detail(fault.code, language),
        };
        ProblemBody {
            kind: format!("urn:wenzheng:problem:{}", self.code),
            title: texts::title(self.code, language),
            status: self.status.as_u16(),
            detail: texts::detail(self.says, language),
            code: self.code,
            errors: self.faults.iter().map(fault).collect(),
            retry_after_s: self.retry_after_s,
            request_id: request.as_str().to_owned(),
        }
    }
}

fn fault(field: &str, code: &'static str) -> FieldFault {
    FieldFault { field: field.to_owned(), code }
}

/// `application/problem+json` (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Names the kind of problem; not an address.
    #[serde(rename = "type")]
    kind: String,
    /// What is the matter, in the reader's language.
    title: &'static str,
    status: u16,
    /// What to do about it, in the reader's language.
    detail: &'static str,
    /// Stable and English: what programs compare.
    code: &'static str,
    /// What is wrong with what was sent, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FaultBody>,
    /// When to try again, as in `Retry-After`, which the socket has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_s: Option<u32>,
    /// What the request is called in our log.
    request_id: String,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProblemField)]
pub struct FaultBody {
    /// The field's name; of a field within a list or an object its path, as `roles.0.department_id`.
    field: String,
    /// Stable and English.
    code: &'static str,
    detail: &'static str,
}

impl From<WebRefusal> for Problem {
    fn from(refusal: WebRefusal) -> Self {
        let status = refusal.status();
        let passes = status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS;
        let retry_after_s = passes.then_some(RETRY_AFTER_S);
        let code = refusal.code();
        Self { status, code, says: code, faults: Vec::new(), retry_after_s }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = (refusal.status(), refusal.code());
        let (faults, retry_after_s) = match refusal {
            Refusal::Invalid(faults) => (faults, None),
            // Who may ask no more in this interview is told so; a day later it is the same.
            Refusal::TooManyQuestions { retry_after_s } => (Vec::new(), retry_after_s.or(Some(A_DAY_S))),
            _ => (Vec::new(), None),
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, code, says: code, faults, retry_after_s }
    }
}

const A_DAY_S: u32 = 86_400;

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Refused(refusal) => refusal.into(),
            WriteError::StoreUnavailable => WebRefusal::StoreUnavailable.into(),
            WriteError::Unanswered => Self { says: UNANSWERED, ..WebRefusal::StoreUnavailable.into() },
            WriteError::Overloaded => WebRefusal::Overloaded.into(),
            WriteError::ClockOff => WebRefusal::ClockOff.into(),
            WriteError::Draining => WebRefusal::Draining.into(),
            WriteError::Upgrading => WebRefusal::Upgrading.into(),
            WriteError::Fault => WebRefusal::Internal.into(),
        }
    }
}

impl From<TooOften> for Problem {
    fn from(too_often: TooOften) -> Self {
        let (of, retry_after_s) = match too_often {
            TooOften::Requests { retry_after_s } => (WebRefusal::TooManyRequests, retry_after_s),
            TooOften::Failures { retry_after_s } => (WebRefusal::TooManyFailures, retry_after_s),
        };
        Self { retry_after_s: Some(retry_after_s), ..of.into() }
    }
}

impl From<NoPlace> for Problem {
    fn from(NoPlace: NoPlace) -> Self {
        WebRefusal::Overloaded.into()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::BadCursor => Refusal::field("after", "bad_cursor").into(),
            StoreError::Unavailable(_) => {
                tracing::warn!(%error, "the database is away");
                WebRefusal::StoreUnavailable.into()
            }
            StoreError::Conflict
            | StoreError::Broken(_)
            | StoreError::Refused(_)
            | StoreError::Migration(_) => {
                tracing::error!(%error, "the database could not be read");
                WebRefusal::Internal.into()
            }
        }
    }
}

impl IntoResponse for Problem {
    /// The words are put in by [`layer::words`].
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Every code that a problem can have, with its status; in the order of the documentation.
pub fn codes() -> Vec<(&'static str, StatusCode)> {
    let refusals =
        Refusal::samples().into_iter().map(Problem::from).map(|problem| (problem.code, problem.status));
    let mut codes: Vec<_> = refusals.chain(WebRefusal::ALL.map(|web| (web.code(), web.status()))).collect();
    codes.sort_by_key(|(code, status)| (status.as_u16(), *code));
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stands_twice() {
        let mut all: Vec<_> = codes().into_iter().map(|(code, _)| code).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn whatever_passes_says_when_to_try_again() {
        for web in WebRefusal::ALL {
            let problem = Problem::from(web);
            let passes = matches!(problem.status.as_u16(), 429 | 503);
            assert_eq!(problem.retry_after_s.is_some(), passes, "{}", problem.code);
        }
        assert!(Problem::from(Refusal::TooManyQuestions { retry_after_s: None }).retry_after_s.is_some());
    }

    #[test]
    fn a_problem_speaks_the_readers_language_and_names_fields() {
        let problem = Problem::from(Refusal::field("text", "text_blank"));
        let request = RequestId::fresh();
        let said = |language| serde_json::to_value(problem.body(language, &request)).unwrap();
        let (chinese, english) = (said(Language::Chinese), said(Language::English));
        assert_eq!(chinese["code"], "invalid_value");
        assert_eq!(chinese["status"], 422);
        assert_eq!(chinese["errors"][0]["field"], "text");
        assert_eq!(chinese["errors"][0]["code"], "text_blank");
        assert_ne!(chinese["title"], english["title"]);
        assert_ne!(chinese["errors"][0]["detail"], english["errors"][0]["detail"]);
        assert_eq!(english["request_id"], request.as_str());
        assert!(english.get("retry_after_s").is_none());
    }
}
