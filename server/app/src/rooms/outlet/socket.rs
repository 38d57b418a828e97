//! A WebSocket. What goes out is written as it stands in the ring, without a copy for each reader; what comes in is
//! read by the library.

use super::{End, Outlet, code};
use crate::{config::NodeLimits, rooms::burst::Burst};
use bytes::{Buf, Bytes};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use std::{
    collections::VecDeque,
    future::poll_fn,
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error, Message, Utf8Bytes,
        protocol::{CloseFrame, Role, WebSocketConfig},
    },
};

/// How long a closing handshake may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);
/// Clients send little; what is larger is read in pieces.
const READ_BUFFER_BYTES: usize = 256;
/// Pieces that go out in one system call.
const PIECES_AT_ONCE: usize = 8;

pub struct Socket<S> {
    stream: WebSocketStream<S>,
    /// What has not gone out yet.
    due: VecDeque<Bytes>,
    /// The library may have something to answer.
    is_answering: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    /// A stream whose handshake is done.
    pub async fn new(stream: S, limits: &NodeLimits) -> Self {
        let message_max = Some(limits.message_bytes_max as usize);
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .write_buffer_size(0)
            .max_message_size(message_max)
            .max_frame_size(message_max);
        let stream = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
        Self { stream, due: VecDeque::new(), is_answering: false }
    }

    /// Writes all that is due, many pieces in one system call.
    fn poll_write_due(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.due.is_empty() {
            let stream = Pin::new(self.stream.get_mut());
            let mut written = ready!(match self.due.as_slices() {
                // The plain call is the quicker one.
                ([only], []) => stream.poll_write(cx, only),
                _ => {
                    let mut pieces = [IoSlice::new(&[]); PIECES_AT_ONCE];
                    pieces.iter_mut().zip(&self.due).for_each(|(piece, bytes)| *piece = IoSlice::new(bytes));
                    stream.poll_write_vectored(cx, &pieces[..self.due.len().min(PIECES_AT_ONCE)])
                }
            })?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            while let Some(first) = self.due.front_mut().filter(|_| written > 0) {
                let taken = written.min(first.len());
                first.advance(taken);
                written -= taken;
                if first.is_empty() {
                    self.due.pop_front();
                }
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Outlet for Socket<S> {
    fn put(&mut self, burst: &Burst) {
        if !burst.is_empty() {
            self.due.push_back(burst.frames().clone());
        }
    }

    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), End>> {
        // What the library answers by itself goes first, so that no frame stands inside another.
        if self.is_answering {
            ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
            self.is_answering = false;
        }
        self.poll_write_due(cx).map_err(|_| End::Gone)
    }

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Result<Utf8Bytes, End>> {
        loop {
            let read = ready!(Pin::new(&mut self.stream).poll_next(cx));
            self.is_answering = true;
            match read {
                None => return Poll::Ready(Err(End::Gone)),
                Some(Err(error)) => return Poll::Ready(Err(error.into())),
                Some(Ok(Message::Text(text))) => return Poll::Ready(Ok(text)),
                // Not text, so not JSON: answered like any other text that is none.
                Some(Ok(Message::Binary(_))) => return Poll::Ready(Ok(Utf8Bytes::from_static(""))),
                // Reading on sends the answer to a ping or a close; after a close it ends.
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_))) => {}
            }
        }
    }

    async fn close(mut self, code: u16, reason: &'static str) {
        let closing = async {
            poll_fn(|cx| self.poll_write_due(cx)).await?;
            let frame = CloseFrame { code: code.into(), reason: reason.into() };
            self.stream.send(Message::Close(Some(frame))).await?;
            while self.stream.next().await.is_some_and(|message| message.is_ok()) {}
            Ok::<_, Error>(())
        };
        // Whoever does not read any more does not read this either.
        let _closed_or_not = tokio::time::timeout(CLOSE_WITHIN, closing).await;
    }
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        match error {
            Error::Capacity(_) => Self::Close(code::TOO_LARGE, "payload_too_large"),
            Error::Utf8(_) => Self::Close(code::NOT_UTF8, "not_utf8"),
            Error::Protocol(_) => Self::Close(code::PROTOCOL_BROKEN, "protocol_broken"),
            _ => Self::Gone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{DuplexStream, duplex};

    type Reader = WebSocketStream<DuplexStream>;

    /// A socket and its reader, with so little between them that every message is written in pieces.
    async fn connected() -> (Socket<DuplexStream>, Reader) {
        let (ours, theirs) = duplex(100);
        let reader = WebSocketStream::from_raw_socket(theirs, Role::Client, None).await;
        (Socket::new(ours, &NodeLimits::default()).await, reader)
    }

    fn bursts() -> Vec<Burst> {
        (0..20).map(|n| Burst::aside(&format!("{n} {}", "长".repeat(n * 7)))).collect()
    }

    async fn send(socket: &mut Socket<DuplexStream>) -> Result<(), End> {
        bursts().iter().for_each(|burst| socket.put(burst));
        poll_fn(|cx| socket.poll_send(cx)).await
    }

    async fn texts(reader: &mut Reader) -> Vec<String> {
        let mut texts = Vec::new();
        while texts.len() < bursts().len() {
            let text = reader.next().await.expect("open").expect("whole frames").into_text().expect("a text");
            texts.push(text.to_string());
        }
        texts
    }

    fn expected() -> Vec<String> {
        bursts().iter().map(|burst| burst.messages()[0].message.text().to_owned()).collect()
    }

    #[tokio::test]
    async fn all_messages_arrive_whole_and_in_order_beside_a_pong() {
        let (mut socket, mut reader) = connected().await;
        reader.send(Message::Ping("p".into())).await.expect("sent");
        let serving = async {
            send(&mut socket).await.expect("sent");
            // Reading answers the ping; the next messages come after the whole of it.
            let read =
                tokio::time::timeout(Duration::from_millis(50), poll_fn(|cx| socket.poll_receive(cx))).await;
            assert!(read.is_err(), "nothing for us came in");
            send(&mut socket).await.expect("sent");
        };
        let reading = async {
            let first = texts(&mut reader).await;
            let pong = reader.next().await.expect("open").expect("a whole frame");
            assert_eq!(pong, Message::Pong("p".into()));
            (first, texts(&mut reader).await)
        };
        let ((), (first, second)) = tokio::join!(serving, reading);
        assert_eq!((first, second), (expected(), expected()));
    }

    #[tokio::test]
    async fn who_was_stuck_reads_what_was_under_way_and_then_why() {
        let (mut socket, mut reader) = connected().await;
        let sent = tokio::time::timeout(Duration::from_millis(50), send(&mut socket)).await;
        assert!(sent.is_err(), "nobody reads");

        let reading = async {
            let texts = texts(&mut reader).await;
            let Some(Ok(Message::Close(Some(frame)))) = reader.next().await else { panic!("no close") };
            (texts, u16::from(frame.code))
        };
        let ((), read) = tokio::join!(socket.close(code::TOO_SLOW, "too_slow"), reading);
        assert_eq!(read, (expected(), code::TOO_SLOW));
    }
}
