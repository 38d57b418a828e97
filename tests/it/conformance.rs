//! RFC 6455 by bare frames: the groups of the Autobahn test suite that concern a server of text messages (pings, reserved
//! bits and opcodes, fragments, UTF-8, closing, lengths, masks). Autobahn itself wants Python 2.7 and is not run.

use harness::Scene;
use serde_json::Value;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const FIN: u8 = 0x80;
const CONTINUATION: u8 = 0;
const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;
const PATIENCE: Duration = Duration::from_secs(20);
const MASK: [u8; 4] = [7, 11, 13, 17];

/// A connection after its handshake.
struct Raw(TcpStream);

impl Raw {
    async fn open(scene: &Scene, interview: &str) -> Self {
        let host = scene.node.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).await.expect("a connection");
        let request = format!(
            "GET /api/v1/interviews/{interview}/live HTTP/1.1\r\nHost: {host}\r\nConnection: keep-alive, Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: other, wenzheng.v1\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.expect("an answer"));
        }
        let head = String::from_utf8(head).expect("text").to_lowercase();
        assert!(head.starts_with("http/1.1 101"), "{head}");
        assert!(head.contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo="), "as in the RFC: {head}");
        assert!(head.contains("sec-websocket-protocol: wenzheng.v1"), "{head}");
        Self(stream)
    }

    /// One masked frame with that first byte.
    async fn send(&mut self, first: u8, payload: &[u8]) {
        let mut frame = vec![first];
        match payload.len() {
            length @ 0..126 => frame.push(FIN | length as u8),
            length => {
                frame.push(FIN | 126);
                frame.extend(u16::try_from(length).expect("short").to_be_bytes());
            }
        }
        frame.extend(MASK);
        frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        self.0.write_all(&frame).await.expect("sent");
    }

    /// The next frame's opcode and payload; none at the end of the stream.
    async fn frame(&mut self) -> Option<(u8, Vec<u8>)> {
        let first = self.0.read_u8().await.ok()?;
        assert_eq!(first & 0xf0, FIN, "whole frames, nothing reserved");
        let length = match self.0.read_u8().await.ok()? {
            126 => u64::from(self.0.read_u16().await.ok()?),
            127 => self.0.read_u64().await.ok()?,
            short => u64::from(short),
        };
        let mut payload = vec![0; usize::try_from(length).expect("it fits")];
        self.0.read_exact(&mut payload).await.ok()?;
        Some((first & 0x0f, payload))
    }

    /// The next frame for which `is_wanted` holds.
    async fn until(&mut self, is_wanted: impl Fn(u8, &[u8]) -> bool) -> (u8, Vec<u8>) {
        let waiting = async {
            loop {
                let (opcode, payload) = self.frame().await.expect("the stream goes on");
                if is_wanted(opcode, &payload) {
                    return (opcode, payload);
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("it has to come")
    }

    /// The code of the reply to a text message.
    async fn reply(&mut self) -> String {
        let is_reply = |opcode, payload: &[u8]| opcode == TEXT && json(payload)["type"] == "reply";
        let (_, payload) = self.until(is_reply).await;
        json(&payload)["body"]["code"].as_str().expect("a refusal").to_owned()
    }

    /// The code of the close, after which nothing comes.
    async fn closed(&mut self) -> u16 {
        let (_, payload) = self.until(|opcode, _| opcode == CLOSE).await;
        let code = u16::from_be_bytes(*payload.first_chunk().expect("a code"));
        self.send(FIN | CLOSE, &code.to_be_bytes()).await;
        assert_eq!(tokio::time::timeout(PATIENCE, self.frame()).await.expect("an end"), None);
        code
    }
}

fn json(payload: &[u8]) -> Value {
    serde_json::from_slice(payload).expect("JSON")
}

#[tokio::test]
async fn pings_are_answered_with_what_they_carry() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let mut raw = Raw::open(&scene, &interview).await;
    for payload in [vec![], b"hello".to_vec(), vec![0, 255, 254], vec![b'x'; 125]] {
        raw.send(FIN | PING, &payload).await;
        assert_eq!(raw.until(|opcode, _| opcode == PONG).await.1, payload);
    }
    raw.send(FIN | PONG, b"nobody asked").await;
    raw.send(FIN | TEXT, b"{}").await;
    assert_eq!(raw.reply().await, "missing_field", "a pong nobody asked for is passed over");
    scene.node.stop().await;
}

#[tokio::test]
async fn fragments_make_one_message_and_control_frames_may_stand_between() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let mut raw = Raw::open(&scene, &interview).await;
    let text = r#"{"id":"a","do":"舞"}"#.as_bytes();
    // In the middle of a character, too.
    for cut in [1, 16, 17] {
        raw.send(TEXT, &text[..cut]).await;
        raw.send(FIN | PING, b"between").await;
        raw.send(CONTINUATION, b"").await;
        raw.send(FIN | CONTINUATION, &text[cut..]).await;
        assert_eq!(raw.reply().await, "unknown_command");
    }
    scene.node.stop().await;
}

#[tokio::test]
async fn what_breaks_the_protocol_is_closed_with_the_code_for_it() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let cases: [(&str, u8, &[u8], u16); 10] = [
        ("a reserved bit", FIN | 0x40 | TEXT, b"{}", 1002),
        ("a reserved opcode", FIN | 3, b"", 1002),
        ("a reserved control opcode", FIN | 11, b"", 1002),
        ("a ping in fragments", PING, b"", 1002),
        ("a ping of 126 bytes", FIN | PING, &[b'x'; 126], 1002),
        ("a continuation of nothing", FIN | CONTINUATION, b"{}", 1002),
        ("text that is no UTF-8", FIN | TEXT, &[0xce, 0xba, 0xe1, 0xbd, 0xb9, 0xed, 0xa0, 0x80], 1007),
        ("a close with half a code", FIN | CLOSE, &[3], 1002),
        ("a close with a code that nobody may send", FIN | CLOSE, &1005_u16.to_be_bytes(), 1002),
        ("a close for a reason that is no UTF-8", FIN | CLOSE, &[3, 232, 0xff], 1007),
    ];
    for (what, first, payload, code) in cases {
        let mut raw = Raw::open(&scene, &interview).await;
        raw.send(first, payload).await;
        assert_eq!(raw.closed().await, code, "{what}");
    }
    let mut unmasked = Raw::open(&scene, &interview).await;
    unmasked.0.write_all(&[FIN | TEXT, 2, b'{', b'}']).await.expect("sent");
    assert_eq!(unmasked.closed().await, 1002, "a frame without a mask");
    scene.node.stop().await;
}

#[tokio::test]
async fn a_close_is_answered_with_its_code() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    for code in [1000_u16, 1001, 3000, 4999] {
        let mut raw = Raw::open(&scene, &interview).await;
        raw.send(FIN | CLOSE, &code.to_be_bytes()).await;
        let (_, payload) = raw.until(|opcode, _| opcode == CLOSE).await;
        assert_eq!(payload, code.to_be_bytes());
        assert_eq!(tokio::time::timeout(PATIENCE, raw.frame()).await.expect("an end"), None);
    }
    scene.node.stop().await;
}

#[tokio::test]
async fn who_asks_for_something_else_is_told_what_this_address_is() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let answer = scene.nobody().get(&format!("/interviews/{interview}/live")).await;
    answer.refused(426, "upgrade_required");
    scene.node.stop().await;
}
