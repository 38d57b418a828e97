//! Who asks the fake server, and from where on.

use axum::http::HeaderMap;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Since {
    #[serde(alias = "since")]
    pub after: Option<u64>,
}

/// The value of the caller's cookie, and whether it is a member of staff.
pub fn caller(headers: &HeaderMap) -> (String, bool) {
    let cookie = headers.get("cookie").map(|cookie| cookie.to_str().unwrap().to_owned()).unwrap_or_default();
    let is_staff = cookie.starts_with("wz_staff=");
    (cookie, is_staff)
}
