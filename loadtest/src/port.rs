//! Ports for whatever has to come back at the same address.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Result, bail};
use rand::Rng;

/// Below the ports that the kernel gives to outgoing connections: while a server is away nobody else gets its port.
const PORTS: std::ops::Range<u16> = 20_000..30_000;
const TRIES_MAX: usize = 100;

/// A port of the loopback address that nobody listens on now.
pub fn free_port() -> Result<u16> {
    for _ in 0..TRIES_MAX {
        let port = rand::rng().random_range(PORTS);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no port is free between {} and {}", PORTS.start, PORTS.end)
}
