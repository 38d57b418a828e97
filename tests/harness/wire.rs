//! A line between a node and a service that can be clogged or cut, as networks and stopped processes do it.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};
use url::Url;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    Open,
    /// Connections stay, and new ones are taken; nothing comes through.
    Clogged,
    /// Connections break, and new ones are closed at once.
    Cut,
}

/// Carries connections to one service, until it is dropped.
pub struct Wire(watch::Sender<Line>);

impl Wire {
    /// A line to the service of that address, and the address by which it is reached over the line.
    pub async fn to(service: &str) -> (Self, String) {
        let mut url = Url::parse(service).expect("an address");
        let far = format!("{}:{}", url.host_str().expect("a host"), url.port().expect("a port"));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let near = listener.local_addr().expect("an address");
        let (line, state) = watch::channel(Line::Open);
        tokio::spawn(accept(listener, far, state));
        url.set_host(Some("127.0.0.1")).expect("a host");
        url.set_port(Some(near.port())).expect("a port");
        (Self(line), url.to_string())
    }

    pub fn set(&self, line: Line) {
        self.0.send_replace(line);
    }
}

async fn accept(listener: TcpListener, far: String, mut line: watch::Receiver<Line>) {
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((near, _)) = accepted else { return };
                tokio::spawn(carry(near, far.clone(), line.clone()));
            }
            gone = line.changed() => if gone.is_err() { return },
        }
    }
}

async fn carry(near: TcpStream, far: String, mut line: watch::Receiver<Line>) {
    if passable(&mut line).await.is_none() {
        return;
    }
    let Ok(far) = TcpStream::connect(far).await else { return };
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    // When one direction ends, both are dropped, and with them the connection.
    tokio::select! {
        () = pump(near_in, far_out, line.clone()) => {}
        () = pump(far_in, near_out, line) => {}
    }
}

async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut line: watch::Receiver<Line>) {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        if passable(&mut line).await.is_none() {
            return;
        }
        tokio::select! {
            read = from.read(&mut buffer) => match read {
                Ok(0) | Err(_) => return,
                Ok(length) => {
                    if passable(&mut line).await.is_none() || to.write_all(&buffer[..length]).await.is_err() {
                        return;
                    }
                }
            },
            gone = line.changed() => if gone.is_err() { return },
        }
    }
}

/// Waits while the line is clogged; none when it is cut.
async fn passable(line: &mut watch::Receiver<Line>) -> Option<()> {
    let line = *line.wait_for(|line| *line != Line::Clogged).await.ok()?;
    (line == Line::Open).then_some(())
}
