//! The interface's description, made from the code: what all routes have in common is added here, once.
//!
//! `client-js/openapi.json` is its snapshot and `docs/codes.md` the table of all codes; tests compare both with
//! the code, and write them anew under `UPDATE_OPENAPI=1`.

use super::{
    error::{ProblemBody, codes},
    input::{Cursor, Limit, Moment},
};
use axum::{Router, response::Redirect, routing::get};
use domain::frame::Message;
use std::collections::BTreeMap;
use utoipa::{
    OpenApi, ToSchema,
    openapi::{
        Components, ContentBuilder, OpenApi as Description, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
        schema::{ArrayBuilder, ObjectBuilder, Schema, Type},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_swagger_ui::{Config, SwaggerUi};

pub const JSON_PATH: &str = "/api/v1/openapi.json";
const BROWSER_PATH: &str = "/api/browser";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Wenzheng (网络问政)",
        description = include_str!("openapi/about.md"),
        license(name = "Apache-2.0")
    ),
    components(schemas(ProblemBody, Message, Cursor, Limit, Moment)),
    tags(
        (name = "interviews", description = "访谈 Interviews, and the rooms in which they are held"),
        (name = "questions", description = "提问 Asking, voting, and what became of a question"),
        (name = "answers", description = "答复 Answering and rating"),
        (name = "moderation", description = "审核 A moderator's work on questions"),
        (name = "statements", description = "图文直播 What the room itself says"),
        (name = "polls", description = "投票 Polls and votes"),
        (name = "people", description = "登录 Signing in and out; whom a room shuts out"),
        (name = "departments", description = "部门 Departments and the published figures"),
        (name = "assessment", description = "考核 The departments' figures over a period, and the questions behind them"),
        (name = "notices", description = "提醒与督办 What staff is told of, and reminders"),
        (name = "administration", description = "管理 Staff accounts, settings, tokens, audit"),
        (name = "operation", description = "运行 For load balancers and monitoring"),
    )
)]
pub struct About;

/// The description with what all operations have in common.
pub fn complete(mut description: Description) -> Description {
    let components = description.components.get_or_insert_default();
    let cookie = |name| SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(name)));
    components.add_security_scheme("netizen", cookie(super::auth::cookies::NETIZEN));
    components.add_security_scheme("staff", cookie(super::auth::cookies::STAFF));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("program", SecurityScheme::Http(bearer));
    refer_to_items(components);
    for (path, item) in &mut description.paths.paths {
        for (method, operation) in operations(item) {
            operation.operation_id = Some(name(method, path));
            if operation.responses.responses.contains_key("401") {
                let schemes = ["netizen", "staff", "program"];
                let alternatives =
                    schemes.map(|scheme| SecurityRequirement::new::<_, [&str; 0], _>(scheme, []));
                operation.security = Some(alternatives.into());
            }
            if operation.responses.responses.contains_key("400") {
                operation.parameters.get_or_insert_default().push(idempotency_key().into());
            }
            for (status, response) in &mut operation.responses.responses {
                if let RefOr::T(response) = response {
                    describe(status, response);
                }
            }
        }
    }
    description
}

/// A list's schema repeats that of its items in full; it shall refer to it.
fn refer_to_items(components: &mut Components) {
    for (name, schema) in &mut components.schemas {
        if let (Some(item), RefOr::T(Schema::Object(list))) = (name.strip_prefix("List_"), schema) {
            let items = ArrayBuilder::new().items(Ref::from_schema_name(item));
            list.properties.insert("items".to_owned(), items.into());
        }
    }
}

/// Handlers in different files are called alike; an operation's name is unique: `post_questions_id_approve`.
fn name(method: &str, path: &str) -> String {
    let path = path.trim_start_matches("/api/v1").replace(['{', '}'], "");
    format!("{method}{}", path.replace('/', "_"))
}

fn describe(status: &str, response: &mut Response) {
    if response.description.is_empty() {
        let words = match status {
            "201" => "Made",
            "204" => "Done, and nothing to say",
            "503" => "Not now",
            _ => "As asked for",
        };
        words.clone_into(&mut response.description);
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", &mut item.get),
        ("post", &mut item.post),
        ("put", &mut item.put),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn idempotency_key() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(64));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .schema(Some(schema))
        .description(Some("Visible ASCII; the same key by the same actor gives the first answer again."))
        .build()
}

/// The problems with these codes, as responses: one for each status.
pub fn problems(sets: &[&[&str]]) -> BTreeMap<String, RefOr<Response>> {
    let all: BTreeMap<_, _> = codes().into_iter().collect();
    let mut by_status: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for code in sets.iter().copied().flatten() {
        let status = all.get(code).map(|status| status.as_str().to_owned()).unwrap_or_default();
        by_status.entry(status).or_default().push(code);
    }
    let problem = || ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name()))).build();
    let response = |codes: Vec<&str>| {
        let listed: Vec<_> = codes.into_iter().map(|code| format!("`{code}`")).collect();
        ResponseBuilder::new()
            .description(listed.join(", "))
            .content("application/problem+json", problem())
            .build()
    };
    by_status.into_iter().map(|(status, codes)| (status, response(codes).into())).collect()
}

/// What any request may be answered instead.
pub const ANY: &[&str] = &["internal", "store_unavailable", "overloaded"];
/// What a reading may be answered beside.
pub const READING: &[&str] = &["not_found", "invalid_value"];
/// What a call may be answered that is not for everybody.
pub const SIGNED_IN: &[&str] = &["not_signed_in", "role_not_allowed", "other_department"];
/// What any write may be answered.
pub const WRITING: &[&str] = &[
    "not_json",
    "unknown_field",
    "missing_field",
    "cross_origin",
    "payload_too_large",
    "invalid_value",
    "draining",
    "upgrading",
    "clock_off",
];
/// What any command may be answered.
pub const COMMAND: &[&str] =
    &["idempotency_key_invalid", "idempotency_key_reused", "not_found", "wrong_state"];

/// Declares a set of refusals for the description of a route.
macro_rules! refusals {
    ($($(#[$about:meta])* $name:ident = [$($set:expr),* $(,)?];)*) => {$(
        $(#[$about])*
        pub struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<
                String,
                utoipa::openapi::RefOr<utoipa::openapi::Response>,
            > {
                $crate::web::openapi::problems(&[$($set),*])
            }
        }
    )*};
}
pub(crate) use refusals;

refusals! {
    /// Of a reading for everybody.
    Reads = [ANY, READING];
    /// Of a reading for some.
    ReadsSignedIn = [ANY, READING, SIGNED_IN];
    /// Of a WebSocket before it is one.
    Follows = [ANY, READING, &["cross_origin", "upgrade_required"]];
    /// Of a netizen's command about the own question.
    AskersCommand = [ANY, WRITING, COMMAND, SIGNED_IN, &["not_the_asker"]];
    /// Of staff's command.
    StaffCommand = [ANY, WRITING, COMMAND, SIGNED_IN];
}

/// The description for programs, and a page to browse it; nothing of it comes from another host.
pub fn routes<S: Clone + Send + Sync + 'static>(description: Description) -> Router<S> {
    let config = Config::new([JSON_PATH]).validator_url("none").try_it_out_enabled(false);
    let browser = SwaggerUi::new(BROWSER_PATH).config(config).url(JSON_PATH, description);
    let mut router = Router::from(browser);
    for above in ["/api", "/api/", "/api/v1/"] {
        router = router.route(above, get(async || Redirect::to(&format!("{BROWSER_PATH}/"))));
    }
    router
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::{description, error::fields, error::texts, language::Language};
    use serde_json::Value;
    use std::{collections::BTreeSet, env, fs, path::PathBuf};

    const UPDATE: &str = "run UPDATE_OPENAPI=1 cargo test -p app --lib openapi";

    /// The file has to say exactly this; under `UPDATE_OPENAPI=1` it is made to.
    fn stands_in(path: &str, text: &str) {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
        if env::var_os("UPDATE_OPENAPI").is_some() {
            fs::write(&path, text).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "{} is not up to date: {UPDATE}", path.display());
    }

    #[test]
    fn the_snapshot_is_the_interface() {
        stands_in("client-js/openapi.json", &(description().to_pretty_json().unwrap() + "\n"));
    }

    #[test]
    fn every_reference_leads_somewhere_and_every_operation_is_described() {
        let whole = serde_json::to_value(description()).unwrap();
        let mut references = BTreeSet::new();
        collect(&whole, &mut references);
        for reference in references {
            let pointer = reference.trim_start_matches('#');
            assert!(whole.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
        let mut names = BTreeSet::new();
        for (path, item) in whole["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                assert!(operation["summary"].is_string(), "{method} {path} has no words");
                assert!(operation["tags"][0].is_string(), "{method} {path} stands nowhere");
                assert!(
                    names.insert(operation["operationId"].to_string()),
                    "{method} {path} has no name of its own"
                );
                for (status, response) in operation["responses"].as_object().unwrap() {
                    assert!(response["description"].is_string(), "{method} {path}: {status} has no words");
                }
            }
        }
    }

    fn collect(value: &Value, references: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|value| collect(value, references));
            }
            Value::Array(items) => items.iter().for_each(|value| collect(value, references)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// What belongs to no single operation: a method that a path does not have, and messages of the socket.
    const OF_NO_OPERATION: [&str; 2] = ["method_not_allowed", "unknown_command"];

    #[test]
    fn every_code_belongs_to_an_operation() {
        let whole = serde_json::to_string(&description().paths).unwrap();
        for (code, _) in codes() {
            let is_named = whole.contains(&format!("`{code}`"));
            assert_eq!(is_named, !OF_NO_OPERATION.contains(&code), "{code}");
        }
    }

    #[test]
    fn the_table_of_codes_is_complete() {
        let mut table = String::from(CODES_HEAD);
        for (code, status) in codes() {
            let [chinese, english] = Language::ALL.map(|language| texts::title(code, language));
            let detail = texts::detail(code, Language::English);
            table += &format!("| `{code}` | {} | {chinese} | {english} | {detail} |\n", status.as_u16());
        }
        table += FIELDS_HEAD;
        for code in fields::CODES {
            let [chinese, english] = Language::ALL.map(|language| texts::detail(code, language));
            table += &format!("| `{code}` | {chinese} | {english} |\n");
        }
        stands_in("docs/codes.md", &table);
    }

    const CODES_HEAD: &str = "\
# All codes\n\
\n\
Made from the code (`UPDATE_OPENAPI=1 cargo test -p app --lib openapi`), not edited by hand.\n\
\n\
Whatever the interface refuses is `application/problem+json` (RFC 9457): `type, title, status, detail, code`, and for bad\n\
input `errors: [{field, code, detail}]`. `code` is stable and English; programs compare it. `title` and `detail` follow\n\
`Accept-Language`. 429 and 503 carry `Retry-After`. On the socket a `reply` has the same status and body.\n\
A command that was begun and not answered by the database in time is `store_unavailable` too; its `detail` then says that it may\n\
be saved, and the same `Idempotency-Key` tells.\n\
\n\
## Codes of problems\n\
\n\
| code | status | 中文 | English | what to do |\n\
|---|---|---|---|---|\n";

    const FIELDS_HEAD: &str = "\
\n\
## Codes of single fields\n\
\n\
In `errors`, with the name of the field.\n\
\n\
| code | 中文 | English |\n\
|---|---|---|\n";
}
