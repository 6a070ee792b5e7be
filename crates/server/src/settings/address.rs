//! Addresses and networks as operators write them.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use ipnet::IpNet;
use serde::{Deserialize, Deserializer, de::Error};

/// Reads an address to listen on: `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, or `:8080` for every IPv4 address.
///
/// Other names are refused: what they mean depends on a resolver, and a listener should not.
pub fn parse_address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let ip = match text.rsplit_once(':') {
        Some(("", _)) => Some(Ipv4Addr::UNSPECIFIED),
        Some(("localhost", _)) => Some(Ipv4Addr::LOCALHOST),
        _ => None,
    };
    let port = text.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    ip.zip(port)
        .map(|(ip, port)| SocketAddr::from((ip, port)))
        .ok_or_else(|| {
            "give an IP address and a port, such as 127.0.0.1:8080; :8080 is port 8080 of every address"
                .to_owned()
        })
}

pub(super) fn listener<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    parse_address(&String::deserialize(deserializer)?).map_err(Error::custom)
}

/// Reads networks in CIDR; a bare address is the network of itself.
pub(super) fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let texts: Vec<String> = Vec::deserialize(deserializer)?;
    let read = |text: &String| {
        let network = text.parse::<IpNet>().ok();
        network
            .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
            .ok_or_else(|| {
                Error::custom(format!(
                    "`{text}` is no network; give CIDR such as 10.0.0.0/8, or one address"
                ))
            })
    };
    texts.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_in_the_spellings_of_operators() {
        let check = |text: &str, expected: Option<&str>| {
            let expected = expected.map(|it| it.parse::<SocketAddr>().unwrap());
            assert_eq!(parse_address(text).ok(), expected, "{text}");
        };
        check("127.0.0.1:80", Some("127.0.0.1:80"));
        check("[::1]:80", Some("[::1]:80"));
        check(":8080", Some("0.0.0.0:8080"));
        check("localhost:0", Some("127.0.0.1:0"));
        for text in [
            "",
            "8080",
            ":",
            ":http",
            ":70000",
            "here:80",
            "localhost",
            "127.0.0.1",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_bare_address_is_a_network_of_one() {
        let read = |text: &str| networks(serde_json::from_str::<serde_json::Value>(text).unwrap());
        let found = read(r#"["10.0.0.1","10.0.0.0/8","::1"]"#).unwrap();
        let texts: Vec<String> = found.iter().map(IpNet::to_string).collect();
        assert_eq!(texts, ["10.0.0.1/32", "10.0.0.0/8", "::1/128"]);
        assert!(
            read(r#"["proxy"]"#)
                .unwrap_err()
                .to_string()
                .contains("give CIDR")
        );
    }
}
