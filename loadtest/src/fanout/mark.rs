//! What every payload carries: its number, and when it was due. Readers find both in whatever a server wraps around it.

use std::time::Duration;

const NUMBER_DIGITS: usize = 9;
const DUE_DIGITS: usize = 13;
/// `~000000001.0000000000000~`: the number, then microseconds since the run began.
const LENGTH: usize = NUMBER_DIGITS + DUE_DIGITS + 3;
const BOUND: u8 = b'~';

/// A payload of so many bytes, or of a mark alone.
pub fn payload(number: u64, due: Duration, bytes: usize) -> String {
    let due = due.as_micros();
    let mut text = format!("~{number:0NUMBER_DIGITS$}.{due:0DUE_DIGITS$}~");
    text.extend(std::iter::repeat_n('x', bytes.saturating_sub(LENGTH)));
    text
}

/// Finds the marks in a stream of bytes that arrives in pieces.
#[derive(Default)]
pub struct Scanner {
    /// The beginning of a mark whose end has not arrived.
    begun: [u8; LENGTH],
    length: u8,
}

impl Scanner {
    pub fn feed(&mut self, mut bytes: &[u8], mut each: impl FnMut(u64, Duration)) {
        while self.length > 0 && !bytes.is_empty() {
            let held = usize::from(self.length);
            let taken = bytes.len().min(LENGTH - held);
            self.begun[held..held + taken].copy_from_slice(&bytes[..taken]);
            if held + taken < LENGTH {
                self.length = (held + taken) as u8;
                return;
            }
            bytes = &bytes[taken..];
            self.length = 0;
            match read(&self.begun) {
                Some((number, due)) => each(number, due),
                // It was another sign that looked like the beginning: go on behind it.
                None => {
                    let begun = self.begun;
                    self.whole(&begun[1..], &mut each);
                }
            }
        }
        self.whole(bytes, &mut each);
    }

    fn whole(&mut self, mut bytes: &[u8], each: &mut impl FnMut(u64, Duration)) {
        while let Some(at) = memchr::memchr(BOUND, bytes) {
            bytes = &bytes[at..];
            let Some(mark) = bytes.first_chunk() else {
                self.begun[..bytes.len()].copy_from_slice(bytes);
                self.length = bytes.len() as u8;
                return;
            };
            bytes = match read(mark) {
                Some((number, due)) => {
                    each(number, due);
                    &bytes[LENGTH..]
                }
                None => &bytes[1..],
            };
        }
    }
}

fn read(mark: &[u8; LENGTH]) -> Option<(u64, Duration)> {
    let text = std::str::from_utf8(mark).ok()?.strip_prefix('~')?.strip_suffix('~')?;
    let (number, due) = text.split_once('.')?;
    Some((number.parse().ok()?, Duration::from_micros(due.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_wherever_the_stream_is_cut() {
        let mut stream = b"x~not one~~".to_vec();
        for number in 0..5 {
            stream.extend_from_slice(payload(number, Duration::from_micros(number * 7), 60).as_bytes());
            stream.extend_from_slice("\"}},{~".as_bytes());
        }
        for piece in 1..stream.len() {
            let (mut scanner, mut found) = (Scanner::default(), Vec::new());
            for part in stream.chunks(piece) {
                scanner.feed(part, |number, due| found.push((number, due.as_micros())));
            }
            assert_eq!(
                found,
                (0..5).map(|n| (n, u128::from(n) * 7)).collect::<Vec<_>>(),
                "pieces of {piece}"
            );
        }
    }

    #[test]
    fn a_payload_has_the_bytes_that_were_asked_for() {
        assert_eq!(payload(1, Duration::ZERO, 300).len(), 300);
        assert_eq!(payload(1, Duration::ZERO, 0).len(), LENGTH);
    }
}
