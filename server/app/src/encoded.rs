//! A text that goes out to many: compressed once for each coding that is asked for, and named by strong tags.

use crate::clock::hex;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use tokio::{sync::OnceCell, task::spawn_blocking};

/// Below this the packet is as long either way, in bytes.
pub const COMPRESSED_FROM: usize = 1_024;
/// Of a hash, enough to tell any two texts apart.
const TAG_BYTES: usize = 16;
/// Quick rather than tight: what is live changes each second.
const BROTLI_QUALITY: i32 = 4;
const BROTLI_WINDOW: i32 = 20;

/// How bytes are coded (RFC 9110, section 8.4.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coding {
    Plain,
    Gzip,
    Brotli,
}

pub struct Encoded {
    plain: Bytes,
    tag: String,
    gzip: OnceCell<Bytes>,
    brotli: OnceCell<Bytes>,
}

impl Coding {
    /// The tightest that is accepted, by the value of `Accept-Encoding`.
    pub fn accepted(header: &str) -> Self {
        let is_wanted = |coding: &str| {
            header.split(',').any(|item| {
                let mut parts = item.split(';').map(str::trim);
                let is_it = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
                let weight = parts.find_map(|part| part.strip_prefix("q="));
                is_it && weight.is_none_or(|weight| weight.parse() != Ok(0.0))
            })
        };
        match (is_wanted("br"), is_wanted("gzip")) {
            (true, _) => Self::Brotli,
            (false, true) => Self::Gzip,
            (false, false) => Self::Plain,
        }
    }

    /// As `Content-Encoding` says it.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }
}

impl Encoded {
    pub fn new(plain: impl Into<Bytes>) -> Self {
        let plain = plain.into();
        let tag = hex(&Sha256::digest(&plain)[..TAG_BYTES]);
        Self { plain, tag, gzip: OnceCell::new(), brotli: OnceCell::new() }
    }

    pub fn plain(&self) -> &Bytes {
        &self.plain
    }

    /// How it is coded for whoever accepts that: what is short is left as it is.
    pub fn coding(&self, accepted: Coding) -> Coding {
        if self.plain.len() < COMPRESSED_FROM { Coding::Plain } else { accepted }
    }

    /// Each coding has a tag of its own, as its bytes are others.
    pub fn etag(&self, coding: Coding) -> String {
        match coding.name() {
            None => format!("\"{}\"", self.tag),
            Some(name) => format!("\"{}-{name}\"", self.tag),
        }
    }

    /// The bytes in that coding. Whoever asks first has them compressed, beside the tasks; the others wait.
    pub async fn bytes(&self, coding: Coding) -> Bytes {
        let (cell, compress): (_, Compress) = match coding {
            Coding::Plain => return self.plain.clone(),
            Coding::Gzip => (&self.gzip, gzip),
            Coding::Brotli => (&self.brotli, brotli),
        };
        let made = cell.get_or_init(|| async {
            let plain = self.plain.clone();
            let compressed = spawn_blocking(move || compress(&plain)).await;
            compressed.expect("compressing does not panic").expect("memory takes what is written").into()
        });
        made.await.clone()
    }
}

type Compress = fn(&[u8]) -> io::Result<Vec<u8>>;

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(plain)?;
    out.finish()
}

fn brotli(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*plain, &mut out, &parameters)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn the_tightest_coding_that_is_accepted_is_taken() {
        for (header, coding) in [
            ("", Coding::Plain),
            ("identity", Coding::Plain),
            ("gzip, deflate", Coding::Gzip),
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("GZIP;q=0.5", Coding::Gzip),
            ("br;q=0, gzip", Coding::Gzip),
        ] {
            assert_eq!(Coding::accepted(header), coding, "{header}");
        }
    }

    #[tokio::test]
    async fn all_codings_give_the_same_text_under_tags_of_their_own() {
        let text = "什么时候供热？".repeat(500);
        let encoded = Encoded::new(text.clone());
        let (mut gunzipped, mut unbrotlied) = (String::new(), Vec::new());
        let gzip = encoded.bytes(Coding::Gzip).await;
        flate2::read::GzDecoder::new(&gzip[..]).read_to_string(&mut gunzipped).unwrap();
        let brotli = encoded.bytes(Coding::Brotli).await;
        brotli::BrotliDecompress(&mut &brotli[..], &mut unbrotlied).unwrap();
        assert_eq!((gunzipped, unbrotlied), (text.clone(), text.into_bytes()));
        let tags = [Coding::Plain, Coding::Gzip, Coding::Brotli].map(|coding| encoded.etag(coding));
        assert!(tags[0] != tags[1] && tags[1] != tags[2]);
        assert_eq!(Encoded::new("short").coding(Coding::Brotli), Coding::Plain);
    }
}
