//! `loadtest bare`: the limit. A loop that sends already framed messages to all sockets, joining what is due in one pass,
//! and does nothing else: no authentication, no order kept, nothing stored. What a server can come near to and not pass.
//!
//! `GET` with an upgrade follows; `POST` hands in a payload.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::SocketAddr;

use anyhow::{Context, Result};
use clap::Args;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

const LISTENER: Token = Token(usize::MAX);
const HEAD_END: &[u8] = b"\r\n\r\n";

#[derive(Debug, Args)]
pub struct BareOptions {
    #[arg(long)]
    port: u16,
}

#[derive(Default)]
struct Client {
    /// Of a request that has not arrived as a whole.
    got: Vec<u8>,
    /// What the kernel has not taken yet.
    left: Vec<u8>,
    is_follower: bool,
}

struct Bare {
    poll: Poll,
    listener: TcpListener,
    clients: HashMap<usize, (TcpStream, Client)>,
    next: usize,
    /// Framed, of this pass.
    pending: Vec<u8>,
}

/// Serves until it is ended.
pub fn run(options: &BareOptions) -> Result<bool> {
    let poll = Poll::new()?;
    let mut listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], options.port)))?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    println!("listening on http://127.0.0.1:{}", options.port);
    let mut bare = Bare { poll, listener, clients: HashMap::new(), next: 0, pending: Vec::new() };
    let mut events = Events::with_capacity(4_096);
    loop {
        match bare.poll.poll(&mut events, None) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            polled => polled.context("waiting for events")?,
        }
        for event in &events {
            match event.token() {
                LISTENER => bare.accept()?,
                Token(id) => bare.serve(id)?,
            }
        }
        bare.send_pending();
    }
}

impl Bare {
    fn accept(&mut self) -> Result<()> {
        loop {
            match self.listener.accept() {
                Ok((mut stream, _)) => {
                    stream.set_nodelay(true)?;
                    let (id, both) = (self.next, Interest::READABLE | Interest::WRITABLE);
                    self.next += 1;
                    self.poll.registry().register(&mut stream, Token(id), both)?;
                    self.clients.insert(id, (stream, Client::default()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error).context("accepting"),
            }
        }
    }

    fn serve(&mut self, id: usize) -> Result<()> {
        let Some((stream, client)) = self.clients.get_mut(&id) else { return Ok(()) };
        let mut piece = [0; 4_096];
        let is_there = loop {
            match stream.read(&mut piece) {
                Ok(0) => break false,
                // A follower has nothing to say.
                Ok(_) if client.is_follower => {}
                Ok(n) => client.got.extend_from_slice(&piece[..n]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break true,
                Err(_) => break false,
            }
        };
        while let Some(request) = request(&mut client.got) {
            match request {
                Request::Follow { key } => {
                    client.is_follower = true;
                    let accept = derive_accept_key(key.as_bytes());
                    client.left.extend_from_slice(
                        format!(
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                             Sec-WebSocket-Accept: {accept}\r\n\r\n"
                        )
                        .as_bytes(),
                    );
                }
                Request::Publish(payload) => {
                    frame(&mut self.pending, &payload);
                    client.left.extend_from_slice(b"HTTP/1.1 204 No Content\r\n\r\n");
                }
            }
        }
        if !(is_there && client.flush(stream, &[])) {
            self.clients.remove(&id);
        }
        Ok(())
    }

    fn send_pending(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        self.clients.retain(|_, (stream, client)| !client.is_follower || client.flush(stream, &pending));
    }
}

impl Client {
    /// Sends what is left and then `more`; false when the connection is gone.
    fn flush(&mut self, stream: &mut TcpStream, more: &[u8]) -> bool {
        if !self.left.is_empty() {
            self.left.extend_from_slice(more);
        }
        let is_more = self.left.is_empty();
        let due = if is_more { more } else { &self.left };
        let mut sent = 0;
        while sent < due.len() {
            match stream.write(&due[sent..]) {
                Ok(n) => sent += n,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(_) => return false,
            }
        }
        self.left = due[sent..].to_vec();
        true
    }
}

enum Request {
    Follow { key: String },
    Publish(Vec<u8>),
}

/// Takes a request that has arrived as a whole.
fn request(got: &mut Vec<u8>) -> Option<Request> {
    let end = memchr::memmem::find(got, HEAD_END)?;
    let head = String::from_utf8_lossy(&got[..end]).into_owned();
    let header = |name: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    let body = end + HEAD_END.len();
    let length = header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let payload = got.get(body..body + length)?.to_vec();
    let key = header("sec-websocket-key").map(str::to_owned);
    got.drain(..body + length);
    Some(key.map_or(Request::Publish(payload), |key| Request::Follow { key }))
}

fn frame(out: &mut Vec<u8>, payload: &[u8]) {
    out.push(0x81);
    match payload.len() {
        length @ 0..=125 => out.push(length as u8),
        length => {
            out.push(126);
            out.extend_from_slice(&(length as u16).to_be_bytes());
        }
    }
    out.extend_from_slice(payload);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_taken_when_they_are_whole() {
        let mut got = b"POST /publish HTTP/1.1\r\nContent-Length: 5\r\n\r\nhel".to_vec();
        assert!(request(&mut got).is_none());
        got.extend_from_slice(b"loGET / HTTP/1.1\r\nSec-WebSocket-Key: abc\r\n\r\n");
        assert!(matches!(request(&mut got), Some(Request::Publish(payload)) if payload == b"hello"));
        assert!(matches!(request(&mut got), Some(Request::Follow { key }) if key == "abc"));
        assert!(got.is_empty());
    }

    #[test]
    fn a_frame_says_how_long_it_is() {
        let framed = |length| {
            let mut out = Vec::new();
            frame(&mut out, &vec![b'x'; length]);
            out
        };
        assert_eq!(framed(3), [0x81, 3, b'x', b'x', b'x']);
        assert_eq!(framed(300)[..4], [0x81, 126, 1, 44]);
    }
}
