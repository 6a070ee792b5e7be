//! Who the caller is: the TCP peer, or what a trusted proxy says.

use std::net::{IpAddr, SocketAddr};

use http::request::Parts;
use ipnet::IpNet;

/// Returns the caller's address. Forwarded headers count only from trusted peers; the caller is then the last address
/// of the chain that is not a trusted proxy itself.
pub fn caller(parts: &Parts, peer: SocketAddr, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let peer = peer.ip().to_canonical();
    if trusted.is_empty() || !is_trusted(&peer) {
        return peer;
    }
    let mut chain: Vec<&str> = Vec::new();
    for value in parts.headers.get_all("x-forwarded-for") {
        let Ok(text) = value.to_str() else { return peer };
        chain.extend(text.split(',').map(str::trim));
    }
    let mut caller = peer;
    for item in chain.into_iter().rev() {
        let Ok(address) = item.parse::<IpAddr>() else {
            break;
        };
        caller = address.to_canonical();
        if !is_trusted(&caller) {
            break;
        }
    }
    caller
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(peer: &str, forwarded: Option<&str>, expected: &str) {
        let mut request = http::Request::builder();
        if let Some(value) = forwarded {
            request = request.header("x-forwarded-for", value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        let trusted = ["10.0.0.0/8".parse().expect("a network")];
        let peer = SocketAddr::new(peer.parse().expect("an address"), 1);
        assert_eq!(
            caller(&parts, peer, &trusted).to_string(),
            expected,
            "{forwarded:?}"
        );
    }

    #[test]
    fn only_trusted_peers_are_believed() {
        check("192.0.2.1", Some("198.51.100.7"), "192.0.2.1");
        check("10.0.0.1", None, "10.0.0.1");
        check("10.0.0.1", Some("198.51.100.7"), "198.51.100.7");
        check(
            "10.0.0.1",
            Some("203.0.113.9, 198.51.100.7, 10.0.0.2"),
            "198.51.100.7",
        );
        check("10.0.0.1", Some("nonsense"), "10.0.0.1");
        check("::ffff:10.0.0.1", Some("198.51.100.7"), "198.51.100.7");
    }
}
