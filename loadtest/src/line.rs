//! The way from the nodes to a service, and how it is cut: packets dropped by the kernel, or a relay that swallows bytes.
//!
//! Packets are dropped only in a network namespace that this program has to itself, since the rules of one are everybody's.

use std::net::SocketAddr;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use tokio::process::Command;

use crate::relay::Relay;

const OWN_NAMESPACE: &str = "unshare --net bash -c 'ip link set lo up && exec loadtest …'";
const TABLE: &str = "inet loadtest";
const CHAIN: &str = "inet loadtest input";

pub enum Line {
    Relay(Relay),
    /// To this port of the loopback address, directly.
    Packets(u16),
}

impl Line {
    /// To a service on that port.
    pub async fn to(port: u16, drops_packets: bool) -> Result<Self> {
        if !drops_packets {
            return Ok(Self::Relay(Relay::to(SocketAddr::from(([127, 0, 0, 1], port)), None).await?));
        }
        let devices =
            std::fs::read_to_string("/proc/self/net/dev").context("looking at the network devices")?;
        let is_own =
            devices.lines().filter_map(|line| line.split_once(':')).all(|(name, _)| name.trim() == "lo");
        ensure!(is_own, "packets are dropped in a network namespace of its own only: {OWN_NAMESPACE}");
        nft(&format!("add table {TABLE}")).await?;
        nft(&format!("add chain {CHAIN} {{ type filter hook input priority 0; }}")).await?;
        Ok(Self::Packets(port))
    }

    /// Where nodes find the service.
    pub fn port(&self) -> u16 {
        match self {
            Self::Relay(relay) => relay.address.port(),
            Self::Packets(port) => *port,
        }
    }

    /// From now on nothing comes through, in either direction, and nobody is told.
    pub async fn cut(&self) -> Result<()> {
        match self {
            Self::Relay(relay) => relay.swallow(),
            Self::Packets(port) => {
                for side in ["dport", "sport"] {
                    nft(&format!("add rule {CHAIN} tcp {side} {port} drop")).await?;
                }
            }
        }
        Ok(())
    }

    /// Everything comes through again, also on any other line.
    pub async fn mend(&self) -> Result<()> {
        match self {
            Self::Relay(relay) => relay.open(),
            Self::Packets(_) => nft(&format!("flush chain {CHAIN}")).await?,
        }
        Ok(())
    }
}

async fn nft(rule: &str) -> Result<()> {
    let told = Command::new("nft").arg(rule).stdin(Stdio::null()).kill_on_drop(true).output().await;
    let output = told.context("nft is missing: install the package nftables")?;
    ensure!(output.status.success(), "nft {rule}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
