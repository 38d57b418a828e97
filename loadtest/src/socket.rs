//! A WebSocket client that costs next to nothing: ten thousand of them share two cores with the server they measure.
//!
//! Framed by hand, because a library keeps a buffer for each connection; here one scratch buffer serves them all, and a
//! connection owns memory only while a frame is half read. No TLS. What the messages mean is `stream`'s affair.

mod frame;

use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;

const HANDSHAKE_WITHIN: Duration = Duration::from_secs(15);
const HANDSHAKE_BYTES_MAX: usize = 16 << 10;
const SUBPROTOCOL: &str = "wenzheng.v1";

/// One read buffer for all sockets of a thread.
pub type Scratch = RefCell<Vec<u8>>;

pub fn scratch() -> Scratch {
    RefCell::new(vec![0; 256 << 10])
}

pub struct Socket {
    stream: TcpStream,
    /// The beginning of a frame whose end has not arrived.
    partial: Vec<u8>,
    /// What is to be sent and the kernel has not taken yet.
    out: Vec<u8>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Incoming<'a> {
    Text(&'a [u8]),
    Close(Option<u16>),
}

#[derive(Debug)]
pub enum ConnectError {
    /// This process may open no more files.
    TooManyFiles,
    Refused {
        status: u16,
        retry_after_s: Option<u64>,
    },
    Io(io::Error),
}

impl From<io::Error> for ConnectError {
    fn from(error: io::Error) -> Self {
        const EMFILE: i32 = 24;
        if error.raw_os_error() == Some(EMFILE) { Self::TooManyFiles } else { Self::Io(error) }
    }
}

impl std::fmt::Display for ConnectError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooManyFiles => write!(f, "this process has reached its limit of open files"),
            Self::Refused { status, .. } => write!(f, "the live connection was refused with {status}"),
            Self::Io(error) => write!(f, "the live connection failed: {error}"),
        }
    }
}

impl std::error::Error for ConnectError {}

impl Socket {
    /// Opens `path` at `address`, with the cookie of whoever connects.
    pub async fn connect(
        address: SocketAddr,
        path: &str,
        cookie: Option<&str>,
    ) -> Result<Self, ConnectError> {
        match timeout(HANDSHAKE_WITHIN, Self::handshake(address, path, cookie)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(ConnectError::Io(io::ErrorKind::TimedOut.into())),
        }
    }

    async fn handshake(address: SocketAddr, path: &str, cookie: Option<&str>) -> Result<Self, ConnectError> {
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bG9hZHRlc3QgY2xpZW50IQ==\r\n\
             Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n{cookie}\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut got = Vec::new();
        let end = loop {
            if let Some(end) = got.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            if got.len() > HANDSHAKE_BYTES_MAX {
                return Err(ConnectError::Io(frame::broken("an endless handshake")));
            }
            let mut piece = [0; 1024];
            match stream.read(&mut piece).await? {
                0 => return Err(ConnectError::Io(io::ErrorKind::UnexpectedEof.into())),
                n => got.extend_from_slice(&piece[..n]),
            }
        };
        upgraded(&got[..end])?;
        got.drain(..end + 4);
        Ok(Self { stream, partial: got, out: Vec::new() })
    }

    /// Waits until something arrives and hands over each whole message. Nothing is lost when it is cancelled.
    pub async fn read(&mut self, scratch: &Scratch, mut each: impl FnMut(Incoming<'_>)) -> io::Result<()> {
        if !self.partial.is_empty() {
            // Right after the handshake: the server's first messages may have come in the same packet.
            let early = std::mem::take(&mut self.partial);
            if self.take(early, &mut each)? > 0 {
                return Ok(());
            }
        }
        poll_fn(|cx| {
            if !self.out.is_empty()
                && let Poll::Ready(Err(error)) = self.poll_flush_out(cx)
            {
                return Poll::Ready(Err(error));
            }
            let mut scratch = scratch.borrow_mut();
            let mut buffer = ReadBuf::new(&mut scratch);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
            let got = buffer.filled();
            if got.is_empty() {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
            if self.partial.is_empty() {
                let used = self.messages(got, &mut each)?.used;
                if used < got.len() {
                    self.partial = got[used..].to_vec();
                }
            } else {
                let mut whole = std::mem::take(&mut self.partial);
                whole.extend_from_slice(got);
                self.take(whole, &mut each)?;
            }
            Poll::Ready(Ok(()))
        })
        .await
    }

    /// Hands over the whole messages in `bytes` and keeps the rest; says how many there were.
    fn take(&mut self, mut bytes: Vec<u8>, each: &mut impl FnMut(Incoming<'_>)) -> io::Result<usize> {
        let taken = self.messages(&bytes, each)?;
        bytes.drain(..taken.used);
        if !bytes.is_empty() {
            self.partial = bytes;
        }
        Ok(taken.frames)
    }

    fn messages(&mut self, bytes: &[u8], each: &mut impl FnMut(Incoming<'_>)) -> io::Result<Taken> {
        let mut taken = Taken { used: 0, frames: 0 };
        while let Some(head) = frame::head(&bytes[taken.used..])? {
            let from = taken.used + head.header_len;
            let Some(payload) = bytes.get(from..from + head.payload_len) else { break };
            match head.opcode {
                frame::TEXT => each(Incoming::Text(payload)),
                frame::PING => frame::push(&mut self.out, frame::PONG, payload, rand::random()),
                frame::PONG => {}
                frame::CLOSE => {
                    each(Incoming::Close(payload.first_chunk::<2>().map(|code| u16::from_be_bytes(*code))));
                }
                _ => return Err(frame::broken("a frame of an unknown kind")),
            }
            taken.used = from + head.payload_len;
            taken.frames += 1;
        }
        Ok(taken)
    }

    /// Sends a text message. When it is cancelled, the rest goes out with the next read or send.
    pub async fn send(&mut self, text: &str) -> io::Result<()> {
        frame::push(&mut self.out, frame::TEXT, text.as_bytes(), rand::random());
        poll_fn(|cx| self.poll_flush_out(cx)).await
    }

    /// Says goodbye and closes; the server's own goodbye is not waited for.
    pub async fn close(mut self) -> io::Result<()> {
        frame::push(&mut self.out, frame::CLOSE, &1000_u16.to_be_bytes(), rand::random());
        poll_fn(|cx| self.poll_flush_out(cx)).await
    }

    fn poll_flush_out(&mut self, cx: &mut std::task::Context<'_>) -> Poll<io::Result<()>> {
        while !self.out.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.out))?;
            self.out.drain(..written);
        }
        Poll::Ready(Ok(()))
    }
}

struct Taken {
    used: usize,
    frames: usize,
}

fn upgraded(head: &[u8]) -> Result<(), ConnectError> {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
    let header = |name: &str| {
        head.split("\r\n")
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    };
    match status {
        Some(101) if header("sec-websocket-protocol") == Some(SUBPROTOCOL) => Ok(()),
        Some(101) => Err(ConnectError::Io(frame::broken("the server did not agree to wenzheng.v1"))),
        Some(status) => Err(ConnectError::Refused {
            status,
            retry_after_s: header("retry-after").and_then(|seconds| seconds.parse().ok()),
        }),
        None => Err(ConnectError::Io(frame::broken("no HTTP answer to the handshake"))),
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{SinkExt, StreamExt};
    use tokio::net::TcpListener;
    use tokio_tungstenite::accept_hdr_async;
    use tokio_tungstenite::tungstenite::Message;
    use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};

    use super::*;

    type Server = tokio_tungstenite::WebSocketStream<TcpStream>;

    /// A socket and, at its other end, a library that keeps to the standard.
    async fn pair() -> (Socket, Server) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = async {
            let (stream, _) = listener.accept().await.unwrap();
            #[expect(clippy::result_large_err, reason = "the library's own signature")]
            let agree = |request: &Request, mut response: Response| {
                assert_eq!(request.headers()["cookie"], "wz_netizen=abc");
                response.headers_mut().insert("sec-websocket-protocol", SUBPROTOCOL.parse().unwrap());
                Ok(response)
            };
            accept_hdr_async(stream, agree).await.unwrap()
        };
        let (socket, server) =
            tokio::join!(Socket::connect(address, "/live?since=0", Some("wz_netizen=abc")), server);
        (socket.unwrap(), server)
    }

    async fn texts(socket: &mut Socket, scratch: &Scratch, n: usize) -> Vec<String> {
        let mut got = Vec::new();
        while got.len() < n {
            socket
                .read(scratch, |incoming| match incoming {
                    Incoming::Text(text) => got.push(String::from_utf8(text.to_vec()).unwrap()),
                    Incoming::Close(code) => got.push(format!("closed {code:?}")),
                })
                .await
                .unwrap();
        }
        got
    }

    #[tokio::test]
    async fn messages_of_all_lengths_arrive_whole_and_in_order() {
        let (mut socket, mut server) = pair().await;
        let sent: Vec<String> =
            [1, 125, 126, 65_535, 65_536, 700_000].iter().map(|len| "x".repeat(*len)).collect();
        let again = sent.clone();
        let sending = async move {
            for text in again {
                server.send(Message::text(text)).await.unwrap();
            }
            server
        };
        let scratch = RefCell::new(vec![0; 1_000]);
        let (got, _server) = tokio::join!(texts(&mut socket, &scratch, sent.len()), sending);
        assert_eq!(got, sent);
        assert_eq!(socket.partial.capacity(), 0, "no memory is kept between messages");
    }

    #[tokio::test]
    async fn commands_arrive_at_the_server_and_pings_are_answered() {
        let (mut socket, mut server) = pair().await;
        socket.send("{\"do\":\"ask\"}").await.unwrap();
        socket.send(&"长".repeat(400)).await.unwrap();
        assert_eq!(server.next().await.unwrap().unwrap(), Message::text("{\"do\":\"ask\"}"));
        assert_eq!(server.next().await.unwrap().unwrap(), Message::text("长".repeat(400)));
        server.send(Message::Ping("are you there".into())).await.unwrap();
        server.send(Message::text("first")).await.unwrap();
        server.send(Message::text("second")).await.unwrap();
        let scratch = scratch();
        assert_eq!(texts(&mut socket, &scratch, 2).await, ["first", "second"]);
        socket.send("after").await.unwrap();
        assert_eq!(server.next().await.unwrap().unwrap(), Message::Pong("are you there".into()));
    }

    #[tokio::test]
    async fn the_code_of_a_close_is_told() {
        let (mut socket, mut server) = pair().await;
        let goodbye = tokio_tungstenite::tungstenite::protocol::CloseFrame {
            code: 4008.into(),
            reason: "too slow".into(),
        };
        server.send(Message::Close(Some(goodbye))).await.unwrap();
        assert_eq!(texts(&mut socket, &scratch(), 1).await, ["closed Some(4008)"]);
        drop(server);
        let error = socket.read(&scratch(), |_| {}).await.unwrap_err();
        assert!(matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset));
    }

    #[test]
    fn a_refused_handshake_says_when_to_come_back() {
        let refused = upgraded(b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3\r\n").unwrap_err();
        assert!(matches!(refused, ConnectError::Refused { status: 503, retry_after_s: Some(3) }));
        assert!(upgraded(b"HTTP/1.1 101 Switching\r\nSec-WebSocket-Protocol: wenzheng.v1").is_ok());
        assert!(upgraded(b"HTTP/1.1 101 Switching").is_err(), "another protocol");
    }
}
