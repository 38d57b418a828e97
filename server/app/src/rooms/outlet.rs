//! Where a reader's messages go: a WebSocket, or an endless event stream for networks that block sockets.

mod event_stream;
mod socket;

pub use event_stream::EventStream;
pub use socket::Socket;

use super::burst::Burst;
use std::{
    future::Future,
    task::{Context, Poll},
};
use store::StoreError;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Close codes of the contract, and of RFC 6455 for who does not keep to it.
pub mod code {
    pub const ARCHIVED: u16 = 1000;
    pub const PROTOCOL_BROKEN: u16 = 1002;
    pub const NOT_UTF8: u16 = 1007;
    pub const NOT_ALLOWED: u16 = 1008;
    pub const TOO_LARGE: u16 = 1009;
    pub const NODE_IS_GONE: u16 = 1012;
    pub const TOO_SLOW: u16 = 4008;
}

/// Why a connection ends.
#[derive(Debug)]
pub enum End {
    Gone,
    Close(u16, &'static str),
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        tracing::warn!(%error, "a follower could not be served from the log");
        Self::Close(code::TOO_SLOW, "store_unavailable")
    }
}

/// One reader's way out, and in where there is one. Nothing here waits: whoever is told `Pending` is woken, or, having
/// nothing to be woken by, leaves the rest to somebody who has.
pub trait Outlet: Send + 'static {
    /// Takes what is to go out next; it goes with [`Outlet::poll_send`].
    fn put(&mut self, burst: &Burst);

    /// Writes what was put; ready when nothing is left. After an error only [`Outlet::close`] makes sense.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), End>>;

    /// The next text that comes in; ends when the reader has gone.
    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Result<Utf8Bytes, End>>;

    fn close(self, code: u16, reason: &'static str) -> impl Future<Output = ()> + Send;
}
