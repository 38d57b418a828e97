//! The frames of RFC 6455, as far as a client of whole text messages needs them.
//!
//! No fragments, no extensions: the server sends each message in one frame, and anything else is an error.

use std::io;

pub const TEXT: u8 = 1;
pub const CLOSE: u8 = 8;
pub const PING: u8 = 9;
pub const PONG: u8 = 10;

/// A message longer than this is taken for a broken stream.
const PAYLOAD_MAX: u64 = 64 << 20;

#[derive(Debug, PartialEq, Eq)]
pub struct Head {
    pub opcode: u8,
    pub header_len: usize,
    pub payload_len: usize,
}

/// The head of the frame at the start of `bytes`, or nothing while it is incomplete.
pub fn head(bytes: &[u8]) -> io::Result<Option<Head>> {
    let [first, second, rest @ ..] = bytes else { return Ok(None) };
    if first & 0b1111_0000 != 0b1000_0000 {
        return Err(broken("a fragmented or extended frame"));
    }
    if second & 0b1000_0000 != 0 {
        return Err(broken("a masked frame from a server"));
    }
    let (header_len, payload_len) = match second & 0b0111_1111 {
        126 => match rest.first_chunk::<2>() {
            Some(len) => (4, u64::from(u16::from_be_bytes(*len))),
            None => return Ok(None),
        },
        127 => match rest.first_chunk::<8>() {
            Some(len) => (10, u64::from_be_bytes(*len)),
            None => return Ok(None),
        },
        len => (2, u64::from(len)),
    };
    if payload_len > PAYLOAD_MAX {
        return Err(broken("a frame of absurd length"));
    }
    Ok(Some(Head { opcode: first & 0b0000_1111, header_len, payload_len: payload_len as usize }))
}

/// Appends a masked frame, as a client has to send it.
pub fn push(out: &mut Vec<u8>, opcode: u8, payload: &[u8], mask: [u8; 4]) {
    out.push(0b1000_0000 | opcode);
    match payload.len() {
        len @ 0..126 => out.push(0b1000_0000 | len as u8),
        len @ 126..0x1_0000 => {
            out.push(0b1000_0000 | 126);
            out.extend_from_slice(&(len as u16).to_be_bytes());
        }
        len => {
            out.push(0b1000_0000 | 127);
            out.extend_from_slice(&(len as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(&mask);
    out.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, key)| byte ^ key));
}

pub fn broken(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_all_three_lengths_are_read_once_complete() {
        assert_eq!(head(&[0x81, 5]).unwrap(), Some(Head { opcode: TEXT, header_len: 2, payload_len: 5 }));
        assert_eq!(head(&[0x81, 126, 1]).unwrap(), None);
        assert_eq!(
            head(&[0x81, 126, 1, 0]).unwrap(),
            Some(Head { opcode: TEXT, header_len: 4, payload_len: 256 })
        );
        assert_eq!(head(&[0x81, 127, 0, 0, 0, 0, 0, 1, 0]).unwrap(), None);
        assert_eq!(
            head(&[0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]).unwrap(),
            Some(Head { opcode: TEXT, header_len: 10, payload_len: 65_536 })
        );
        assert_eq!(head(&[0x81]).unwrap(), None);
    }

    #[test]
    fn what_no_server_of_ours_sends_is_an_error() {
        assert!(head(&[0x01, 0]).is_err(), "a fragment");
        assert!(head(&[0xC1, 0]).is_err(), "a compressed frame");
        assert!(head(&[0x81, 0x80]).is_err(), "a masked frame");
        assert!(head(&[0x81, 127, 255, 0, 0, 0, 0, 0, 0, 0]).is_err(), "an absurd length");
    }

    #[test]
    fn a_sent_frame_is_masked() {
        let mut out = Vec::new();
        push(&mut out, TEXT, b"abc", [1, 2, 3, 4]);
        assert_eq!(out, [0x81, 0x83, 1, 2, 3, 4, b'a' ^ 1, b'b' ^ 2, b'c' ^ 3]);
        let mut long = Vec::new();
        push(&mut long, TEXT, &[0; 300], [0; 4]);
        assert_eq!(long[..4], [0x81, 0xFE, 1, 44]);
        assert_eq!(long.len(), 8 + 300);
    }
}
