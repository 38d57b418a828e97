//! The two cookies that sign in: opaque, out of reach of scripts, sent along by our own pages only.

use axum_extra::extract::cookie::{Cookie, SameSite};
use std::time::Duration;

pub const STAFF: &str = "wz_staff";
pub const NETIZEN: &str = "wz_netizen";

/// A cookie that holds a token for so long.
pub fn signed_in(name: &'static str, token: String, valid: Duration, public_url: &str) -> Cookie<'static> {
    Cookie::build((name, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(public_url.starts_with("https:"))
        .max_age(valid.try_into().unwrap_or_default())
        .build()
}

/// What takes the cookie away again.
pub fn signed_out(name: &'static str, public_url: &str) -> Cookie<'static> {
    signed_in(name, String::new(), Duration::ZERO, public_url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let hour = Duration::from_secs(3_600);
        let plain = signed_in(STAFF, "t".into(), hour, "http://127.0.0.1:8080").to_string();
        for part in ["wz_staff=t", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=3600"] {
            assert!(plain.contains(part), "{plain}");
        }
        assert!(!plain.contains("Secure") && !plain.contains("Domain"));
        assert!(
            signed_in(STAFF, "t".into(), hour, "https://wenzheng.example.org").to_string().contains("Secure")
        );
        assert!(signed_out(NETIZEN, "http://x").to_string().contains("Max-Age=0"));
    }
}
