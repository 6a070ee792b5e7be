//! The Host header and the authority of a target.

/// Tells whether `value` is a host name or address with an optional port.
///
/// Percent-encoded host names are refused: hyper's URI type does not take them, and no caller
/// that was reached by name or address sends one.
pub(crate) fn is_valid(value: &[u8]) -> bool {
    let (host, port) = match value {
        [b'[', rest @ ..] => {
            let Some(close) = memchr::memchr(b']', rest) else {
                return false;
            };
            let address = &rest[..close];
            let is_address =
                std::str::from_utf8(address).is_ok_and(|it| it.parse::<std::net::Ipv6Addr>().is_ok());
            match (is_address, &rest[close + 1..]) {
                (true, []) => return true,
                (true, [b':', port @ ..]) => return is_port(port),
                _ => return false,
            }
        }
        _ => match memchr::memchr(b':', value) {
            Some(colon) => (&value[..colon], Some(&value[colon + 1..])),
            None => (value, None),
        },
    };
    !host.is_empty() && host.iter().all(|byte| is_name_byte(*byte)) && port.is_none_or(is_port)
}

fn is_port(port: &[u8]) -> bool {
    port.len() <= 5
        && port.iter().all(u8::is_ascii_digit)
        && port
            .iter()
            .fold(0, |sum: u32, digit| sum * 10 + u32::from(digit - b'0'))
            <= 65_535
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_with_optional_port_are_hosts() {
        for host in [
            "a",
            "localhost:8080",
            "a.b-c_d:",
            "127.0.0.1:65535",
            "[::1]",
            "[::1]:80",
            "a,b",
        ] {
            assert!(is_valid(host.as_bytes()), "{host}");
        }
    }

    #[test]
    fn anything_else_is_not() {
        for host in [
            "",
            ":80",
            "a:b",
            "a:65536",
            "a:000080",
            "a:1:2",
            "[::1",
            "[]",
            "[x]",
            "[::1]x",
            "::1",
            "a b",
            "a/b",
            "u@a",
            "a?b",
            "a%41",
            "é",
            "a\"",
            "a#",
            "http://a",
            "a\\b",
            "[::1%25eth0]",
        ] {
            assert!(!is_valid(host.as_bytes()), "{host}");
        }
    }
}
