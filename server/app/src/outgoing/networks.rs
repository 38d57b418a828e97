//! Which addresses a webhook may lead to: those of the public internet, and the networks that the machine's settings
//! name. So nobody who may write an address at the desk reaches what stands beside the server.

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, LazyLock},
};

/// Addresses that are not of the public internet (IANA's registries of special-purpose addresses), and ways to write
/// one of them differently: 6to4 and the translation of IPv4.
const NOT_PUBLIC: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
];

static INTERNAL: LazyLock<Vec<IpNet>> =
    LazyLock::new(|| NOT_PUBLIC.iter().filter_map(|network| network.parse().ok()).collect());

/// The networks that may be called beside the public internet.
#[derive(Clone, Debug)]
pub struct Networks(Arc<Vec<IpNet>>);

impl Networks {
    pub fn new(allowed: &[IpNet]) -> Self {
        Self(Arc::new(allowed.to_vec()))
    }

    pub fn may_call(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let within = |networks: &[IpNet]| networks.iter().any(|network| network.contains(&address));
        within(&self.0) || !within(&INTERNAL)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0} is in no network that may be called")]
pub struct NotAllowed(pub String);

/// A name leads to those of its addresses that may be called: what is connected to is what was looked at.
impl Resolve for Networks {
    fn resolve(&self, name: Name) -> Resolving {
        let networks = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| networks.may_call(address.ip())).collect();
            if allowed.is_empty() {
                return Err(NotAllowed(name.as_str().to_owned()).into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn every_network_of_the_list_is_one() {
        assert_eq!(INTERNAL.len(), NOT_PUBLIC.len());
    }

    #[test]
    fn only_the_public_internet_may_be_called_unless_a_setting_says_otherwise() {
        let none = Networks::new(&[]);
        for public in ["8.8.8.8", "114.114.114.114", "2400:3200::1"] {
            assert!(none.may_call(ip(public)), "{public}");
        }
        for internal in [
            "127.0.0.1",
            "127.9.9.9",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::10.0.0.1",
            "fe80::1",
            "fd00::1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "224.0.0.1",
            "255.255.255.255",
        ] {
            assert!(!none.may_call(ip(internal)), "{internal}");
        }
        let some = Networks::new(&["10.1.0.0/16".parse().unwrap()]);
        assert!(some.may_call(ip("10.1.2.3")) && some.may_call(ip("::ffff:10.1.2.3")));
        assert!(!some.may_call(ip("10.2.0.1")));
    }
}
