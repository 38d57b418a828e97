//! The HTTP interface as a simulated person uses it: one call, its answer, and who makes it.
//!
//! Knows conventions (problem codes, cookies, keys, lists) and no single address; those stand where they are used.

use std::fmt::{self, Display};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::header::{AUTHORIZATION, COOKIE, RETRY_AFTER, SET_COOKIE};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::sync::Semaphore;

const CALL_WITHIN: Duration = Duration::from_secs(30);
/// Calls under way at once: each holds a file, and files are what runs out first.
const UNDER_WAY_MAX: usize = 400;
const PAGES_MAX: usize = 10_000;

/// Who makes a call.
#[derive(Debug, Clone)]
pub enum Credential {
    Nobody,
    Cookie(Rc<str>),
    Token(Rc<str>),
}

impl Credential {
    pub fn cookie(&self) -> Option<&str> {
        match self {
            Self::Cookie(cookie) => Some(cookie),
            Self::Nobody | Self::Token(_) => None,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Call<'a> {
    pub method: Method,
    /// Below `/api/v1`.
    pub path: &'a str,
    pub who: &'a Credential,
    pub key: Option<&'a str>,
    pub body: Option<Value>,
}

impl<'a> Call<'a> {
    pub fn get(path: &'a str, who: &'a Credential) -> Self {
        Self { method: Method::GET, path, who, key: None, body: None }
    }

    pub fn post(path: &'a str, who: &'a Credential, body: Value) -> Self {
        Self { method: Method::POST, path, who, key: None, body: Some(body) }
    }

    pub fn patch(path: &'a str, who: &'a Credential, body: Value) -> Self {
        Self { method: Method::PATCH, path, who, key: None, body: Some(body) }
    }

    pub fn under(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub is_replay: bool,
    pub retry_after: Option<Duration>,
    /// The first cookie that was set, as `name=value`.
    pub cookie: Option<String>,
}

impl Answer {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The stable code of a refusal, or its status where there is none.
    pub fn code(&self) -> String {
        code(self.status, &self.body)
    }
}

/// The stable code in the body of a refusal, or its status where there is none.
pub fn code(status: u16, body: &Value) -> String {
    body["code"].as_str().map_or_else(|| format!("status {status}"), str::to_owned)
}

/// A call that got no answer.
#[derive(Debug)]
pub struct NoAnswer {
    /// It certainly never arrived, so nothing can have come of it.
    pub is_unsent: bool,
    why: String,
}

impl NoAnswer {
    fn unsent(why: &impl Display) -> Self {
        Self { is_unsent: true, why: why.to_string() }
    }
}

impl From<reqwest::Error> for NoAnswer {
    fn from(error: reqwest::Error) -> Self {
        Self { is_unsent: error.is_connect(), why: format!("{:#}", anyhow::Error::new(error)) }
    }
}

impl Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for NoAnswer {}

pub struct Api {
    http: reqwest::Client,
    nodes: Vec<String>,
    under_way: Semaphore,
}

impl Api {
    /// `nodes` are addresses like `http://127.0.0.1:8080`, all of one installation.
    pub fn new(nodes: Vec<String>) -> Result<Self> {
        let http = reqwest::Client::builder()
            .timeout(CALL_WITHIN)
            .pool_max_idle_per_host(64)
            .tcp_nodelay(true)
            .no_proxy()
            .build()
            .context("preparing HTTP calls")?;
        Ok(Self { http, nodes, under_way: Semaphore::new(UNDER_WAY_MAX) })
    }

    /// Makes a call at one of the nodes.
    pub async fn call(&self, node: usize, call: Call<'_>) -> Result<Answer, NoAnswer> {
        let _place = self.under_way.acquire().await.map_err(|closed| NoAnswer::unsent(&closed))?;
        let url = format!("{}/api/v1{}", self.nodes[node % self.nodes.len()], call.path);
        let mut request = self.http.request(call.method, url);
        request = match call.who {
            Credential::Nobody => request,
            Credential::Cookie(cookie) => request.header(COOKIE, &**cookie),
            Credential::Token(token) => request.header(AUTHORIZATION, format!("Bearer {token}")),
        };
        if let Some(key) = call.key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        answer(request.send().await?).await
    }

    /// A call that has to succeed, such as those that prepare a run; any node that can be reached will do.
    pub async fn must(&self, call: Call<'_>) -> Result<Answer> {
        let what = format!("{} {}", call.method, call.path);
        let mut outcome = self.call(0, call.clone()).await;
        for node in 1..self.nodes.len() {
            if !outcome.as_ref().is_err_and(|error| error.is_unsent) {
                break;
            }
            outcome = self.call(node, call.clone()).await;
        }
        let answer = outcome.with_context(|| what.clone())?;
        if !answer.is_success() {
            bail!("{what}: refused with {} {}: {}", answer.status, answer.code(), answer.body);
        }
        Ok(answer)
    }

    /// All items of a list, page by page.
    pub async fn all(&self, path: &str, who: &Credential) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut after = None::<String>;
        for _ in 0..PAGES_MAX {
            let joint = if path.contains('?') { '&' } else { '?' };
            let cursor = after.map(|cursor| format!("&after={cursor}")).unwrap_or_default();
            let page = self.must(Call::get(&format!("{path}{joint}limit=200{cursor}"), who)).await?.body;
            let Some(more) = page["items"].as_array() else { bail!("{path}: a list without items") };
            items.extend(more.iter().cloned());
            match page["next"].as_str() {
                Some(next) => after = Some(next.to_owned()),
                None => return Ok(items),
            }
        }
        bail!("{path}: a list without an end")
    }
}

async fn answer(response: reqwest::Response) -> Result<Answer, NoAnswer> {
    let status = response.status();
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    let is_replay = header("idempotent-replayed").is_some();
    let retry_after = header(RETRY_AFTER.as_str()).and_then(|s| s.parse().ok()).map(Duration::from_secs);
    let cookie =
        header(SET_COOKIE.as_str()).and_then(|set| set.split(';').next()).map(|pair| pair.trim().to_owned());
    let bytes = response.bytes().await?;
    let body = match (bytes.is_empty() || status == StatusCode::NO_CONTENT, serde_json::from_slice(&bytes)) {
        (true, _) => Value::Null,
        (false, Ok(body)) => body,
        (false, Err(_)) => Value::String(String::from_utf8_lossy(&bytes).chars().take(200).collect()),
    };
    Ok(Answer { status: status.as_u16(), body, is_replay, retry_after, cookie })
}
