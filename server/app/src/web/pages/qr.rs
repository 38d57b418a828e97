//! An address as a QR code (ISO/IEC 18004), drawn as one path of an SVG.

use crate::{
    node::App,
    web::error::{Problem, WebRefusal},
};
use axum::{
    extract::{Query, State},
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use domain::Refusal;
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;

/// What a path of this site may have, in bytes; a code holds more.
const PATH_BYTES_MAX: usize = 500;
const A_DAY: &str = "public, max-age=86400";

/// Modules of white around it, as the standard wants it.
const QUIET: usize = 4;

pub struct Qr {
    /// Modules on a side, the white around it included.
    pub side: usize,
    /// The dark modules, one square each, as the `d` of a path.
    pub path: String,
}

impl Qr {
    /// # Errors
    /// A fault when the address is longer than a code can hold.
    pub fn of(address: &str) -> Result<Self, Problem> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|error| {
            tracing::error!(%error, "an address fits into no QR code");
            Problem::from(WebRefusal::Internal)
        })?;
        let width = code.width();
        let colors = code.to_colors();
        let dark = colors.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
        let square = |at: usize| format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
        Ok(Self { side: width + 2 * QUIET, path: dark.map(|(at, _)| square(at)).collect() })
    }
}

#[derive(Deserialize)]
pub struct Wish {
    /// A path of this site.
    #[serde(default)]
    to: String,
}

/// The code of an address of this site, as a picture.
pub async fn picture(State(app): State<App>, Query(Wish { to }): Query<Wish>) -> Result<Response, Problem> {
    if !to.starts_with('/') || to.starts_with("//") || to.len() > PATH_BYTES_MAX {
        return Err(Refusal::field("to", "unknown_value").into());
    }
    let Qr { side, path } = Qr::of(&format!("{}{to}", app.public_url()))?;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>"
    );
    Ok(([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, A_DAY)], svg).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_within_its_white() {
        let code = Qr::of("https://wenzheng.example.org/interviews/01JD0000000000000000000000").unwrap();
        let far = code.side - QUIET - 1;
        for (x, y) in [(QUIET, QUIET), (far, QUIET), (QUIET, far)] {
            assert!(code.path.contains(&format!("M{x} {y}h1v1h-1z")), "{x} {y}");
        }
        assert!(!code.path.contains("M3 "), "the white stays white");
    }

    #[test]
    fn what_fits_into_no_code_is_a_fault() {
        assert!(Qr::of(&"x".repeat(3_000)).is_err());
    }
}
