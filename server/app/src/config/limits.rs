//! What one node bears, by name.

macro_rules! node_limits {
    ($($(#[doc = $doc:literal])+ $name:ident = $default:literal;)*) => {
        /// What one node bears; each has a name and is a setting of the machine.
        #[derive(Clone, Debug)]
        pub struct NodeLimits { $($(#[doc = $doc])+ pub $name: u64,)* }

        impl Default for NodeLimits {
            fn default() -> Self { Self { $($name: $default,)* } }
        }

        impl NodeLimits {
            pub(super) const NAMES: &[&str] = &[$(stringify!($name)),*];

            pub(super) fn set(&mut self, name: &str, value: u64) {
                match name { $(stringify!($name) => self.$name = value,)* _ => {} }
            }
        }
    };
}

node_limits! {
    /// Commands of one room that go into one transaction.
    gather_max = 256;
    /// Commands of one room that may wait; more are refused as overloaded.
    queue_max = 4_096;
    /// Messages kept in memory for each stream of a room.
    ring_frames_max = 2_048;
    /// Bytes kept in memory for each stream of a room.
    ring_bytes_max = 4_194_304;
    /// Events that a resuming client may be behind; further behind it gets a snapshot.
    resume_events_max = 5_000;
    /// Resumes from the database at the same time.
    resumes_at_once_max = 50;
    /// Live connections of this node.
    connections_max = 15_000;
    /// New live connections in a second; more wait for their turn, but for staff.
    handshakes_per_second_max = 1_000;
    /// Seconds that a new live connection waits for its turn.
    handshake_wait_seconds_max = 5;
    /// Messages a client may send in a second.
    messages_per_second_max = 20;
    /// Bytes of a client's message.
    message_bytes_max = 16_384;
    /// Bytes of a connection that are joined for one system call.
    write_buffer_bytes = 65_536;
    /// Milliseconds within which events of a busy room are gathered before its followers get them; a lone event waits for nobody.
    gather_ms_max = 40;
    /// The kernel's send buffer of a connection, in bytes.
    send_buffer_bytes = 65_536;
    /// Seconds without progress after which a reader is closed.
    stuck_seconds_max = 20;
    /// Seconds between heartbeats.
    heartbeat_seconds = 8;
    /// Seconds after which a room that nobody follows leaves the memory.
    idle_room_seconds = 120;
    /// Seconds a request may take.
    request_seconds_max = 10;
    /// Seconds that handing in a picture may take.
    upload_seconds_max = 120;
    /// Bytes of pages that are kept for a second.
    pages_bytes_max = 33_554_432;
    /// Bytes of a request's body.
    body_bytes_max = 65_536;
    /// Bytes of a picture that is handed in.
    picture_bytes_max = 10_485_760;
    /// Pixels of a picture that is handed in.
    picture_pixels_max = 40_000_000;
    /// Pixels of the longer edge of a picture as it is kept.
    picture_edge_max = 1_600;
    /// Seconds between two looks at what staff is to be told of.
    notices_every_seconds = 5;
    /// Notices of a kind that one look takes.
    notices_at_once_max = 500;
    /// Mails and calls of webhooks that are sent at the same time.
    deliveries_at_once_max = 16;
    /// Seconds that a mail or a call may take.
    delivery_seconds_max = 10;
    /// Attempts after which a mail or a call is given up.
    delivery_attempts_max = 12;
    /// Things that a netizen may follow expressly.
    follows_per_netizen_max = 500;
    /// Minutes between two mails to a netizen; until then what is new gathers.
    follower_mail_minutes = 20;
    /// Confirmations of mail addresses that the whole city may ask for in a minute.
    confirmations_per_minute_max = 60;
    /// Confirmations that may be asked for to one address in an hour.
    confirmations_per_mailbox_per_hour_max = 3;
    /// Days for which it is kept what a netizen was told of.
    news_days = 90;
}
