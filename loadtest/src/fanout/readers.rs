//! The followers: sockets that one thread reads by epoll and looks through for marks. They do nothing else, so that they
//! cost less than what serves them; what they cost is reported.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use mio::{Events, Interest, Poll, Token};

use super::mark::Scanner;
use crate::latency::{Latency, Summary};

const SCRATCH_BYTES: usize = 256 << 10;
const HANDSHAKE_BYTES_MAX: usize = 16 << 10;
const ADMITTED_WITHIN: Duration = Duration::from_secs(20);
const AGAIN_AFTER: Duration = Duration::from_millis(20);
const POLL_WITHIN: Duration = Duration::from_millis(50);

/// How a server is followed.
#[derive(Debug, Clone)]
pub struct Way {
    pub address: SocketAddr,
    pub path: String,
    pub subprotocol: Option<&'static str>,
    /// What is sent after the handshake to be told what happens: text messages.
    pub hello: Vec<&'static str>,
}

/// What one stretch of readers is measured by; shared with the thread that reads.
pub struct Stretch {
    pub began: Instant,
    /// The first number of the stretch: what is older is not counted.
    pub first: u64,
    pub delivered: AtomicU64,
    bytes: AtomicU64,
    latency: Mutex<Latency>,
}

/// What the readers saw in a stretch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    pub delivered: u64,
    pub bytes: u64,
    pub latency: Summary,
    /// Readers that saw less, more, or another order than the first one that saw all.
    pub disagreeing: usize,
    /// Readers whose connection broke.
    pub gone: usize,
}

struct Reader {
    stream: mio::net::TcpStream,
    scanner: Scanner,
    count: u64,
    /// Of the numbers in their order: readers that saw the same have the same.
    digest: u64,
    is_gone: bool,
}

pub struct Readers {
    poll: Poll,
    readers: Vec<Reader>,
    scratch: Vec<u8>,
}

impl Stretch {
    pub fn new(first: u64) -> Self {
        let (delivered, bytes) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { began: Instant::now(), first, delivered, bytes, latency: Mutex::default() }
    }
}

impl Readers {
    pub fn none() -> Result<Self> {
        Ok(Self { poll: Poll::new()?, readers: Vec::new(), scratch: vec![0; SCRATCH_BYTES] })
    }

    /// Connects more of them, one after the other, until there are so many.
    pub fn connect(mut self, way: &Way, count: usize) -> Result<Self> {
        for n in self.readers.len()..count {
            let mut reader = admitted(way).with_context(|| format!("follower {n} of {count}"))?;
            self.poll.registry().register(&mut reader.stream, Token(n), Interest::READABLE)?;
            self.readers.push(reader);
        }
        Ok(self)
    }

    /// Reads until the stretch is over.
    pub fn read(&mut self, stretch: &Stretch, is_over: &AtomicBool) -> io::Result<()> {
        for reader in &mut self.readers {
            (reader.count, reader.digest) = (0, 0);
        }
        let mut events = Events::with_capacity(4_096);
        while !is_over.load(Ordering::Relaxed) {
            match self.poll.poll(&mut events, Some(POLL_WITHIN)) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                polled => polled?,
            }
            let mut latency = stretch.latency.lock().unwrap_or_else(|broken| broken.into_inner());
            let (mut delivered, mut bytes) = (0, 0);
            for event in &events {
                let read = self.readers[event.token().0].drain(&mut self.scratch, stretch, &mut latency);
                delivered += read.0;
                bytes += read.1;
            }
            stretch.delivered.fetch_add(delivered, Ordering::Relaxed);
            stretch.bytes.fetch_add(bytes, Ordering::Relaxed);
        }
        Ok(())
    }

    /// What was seen of the `sent` events of a stretch.
    pub fn seen(&self, stretch: &Stretch, sent: u64) -> Seen {
        let whole = self.readers.iter().find(|reader| reader.count == sent).map(|reader| reader.digest);
        let is_other = |reader: &&Reader| reader.count != sent || Some(reader.digest) != whole;
        Seen {
            delivered: stretch.delivered.load(Ordering::Relaxed),
            bytes: stretch.bytes.load(Ordering::Relaxed),
            latency: stretch.latency.lock().unwrap_or_else(|broken| broken.into_inner()).summary(),
            disagreeing: self.readers.iter().filter(is_other).count(),
            gone: self.readers.iter().filter(|reader| reader.is_gone).count(),
        }
    }
}

/// Connects; a server that lets newcomers in one after the other is asked again.
fn admitted(way: &Way) -> Result<Reader> {
    let deadline = Instant::now() + ADMITTED_WITHIN;
    loop {
        match Reader::connect(way) {
            Err(error) if Instant::now() < deadline && error.to_string().contains("503") => {
                std::thread::sleep(AGAIN_AFTER);
            }
            connected => return connected,
        }
    }
}

impl Reader {
    fn connect(way: &Way) -> Result<Self> {
        let mut stream = TcpStream::connect(way.address)?;
        stream.set_nodelay(true)?;
        let early = handshake(&mut stream, way)?;
        for text in &way.hello {
            stream.write_all(&masked(text))?;
        }
        stream.set_nonblocking(true)?;
        let mut scanner = Scanner::default();
        scanner.feed(&early, |_, _| {});
        let stream = mio::net::TcpStream::from_std(stream);
        Ok(Self { stream, scanner, count: 0, digest: 0, is_gone: false })
    }

    /// Reads what is there; deliveries and bytes.
    fn drain(&mut self, scratch: &mut [u8], stretch: &Stretch, latency: &mut Latency) -> (u64, u64) {
        let (before, mut bytes) = (self.count, 0);
        loop {
            match self.stream.read(scratch) {
                Ok(0) => self.is_gone = true,
                Ok(n) => {
                    bytes += n as u64;
                    let now = stretch.began.elapsed();
                    let (count, digest) = (&mut self.count, &mut self.digest);
                    self.scanner.feed(&scratch[..n], |number, due| {
                        if number >= stretch.first {
                            *count += 1;
                            *digest = digest.wrapping_mul(0x100_0000_01b3).wrapping_add(number);
                            latency.record(now.saturating_sub(due));
                        }
                    });
                    if n == scratch.len() {
                        continue;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => self.is_gone = true,
            }
            return (self.count - before, bytes);
        }
    }
}

/// Becomes a WebSocket; what came behind the answer.
fn handshake(stream: &mut TcpStream, way: &Way) -> Result<Vec<u8>> {
    let Way { address, path, .. } = way;
    let subprotocol =
        way.subprotocol.map(|name| format!("Sec-WebSocket-Protocol: {name}\r\n")).unwrap_or_default();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bG9hZHRlc3QgY2xpZW50IQ==\r\n{subprotocol}\r\n"
    );
    stream.write_all(request.as_bytes())?;
    let mut got = Vec::new();
    let end = loop {
        if let Some(end) = got.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        ensure!(got.len() < HANDSHAKE_BYTES_MAX, "an endless handshake");
        let mut piece = [0; 4_096];
        let n = stream.read(&mut piece)?;
        ensure!(n > 0, "the connection ended in the handshake");
        got.extend_from_slice(&piece[..n]);
    };
    let head = String::from_utf8_lossy(&got[..end]).into_owned();
    ensure!(head.starts_with("HTTP/1.1 101"), "no WebSocket: {}", head.lines().next().unwrap_or_default());
    Ok(got.split_off(end + 4))
}

/// A short text message as a client sends it, masked with zeros.
fn masked(text: &str) -> Vec<u8> {
    debug_assert!(text.len() < 126);
    let mut frame = vec![0x81, 0x80 | text.len() as u8, 0, 0, 0, 0];
    frame.extend_from_slice(text.as_bytes());
    frame
}

/// Reads in a thread of its own until `over`; gives the readers back.
pub fn read_beside(
    mut readers: Readers,
    stretch: Arc<Stretch>,
    is_over: Arc<AtomicBool>,
) -> std::thread::JoinHandle<io::Result<Readers>> {
    std::thread::spawn(move || readers.read(&stretch, &is_over).map(|()| readers))
}
