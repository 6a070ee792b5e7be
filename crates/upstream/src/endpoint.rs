//! Where an upstream is.

use std::fmt;

use http::{HeaderValue, Uri, uri::PathAndQuery};
use thiserror::Error;

/// Port of plain HTTP.
const USUAL_PORT: u16 = 80;

/// Where an upstream is: the host, and the path below which it is asked.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    host: String,
    port: u16,
    /// The header `Host`.
    authority: HeaderValue,
    path: String,
}

/// Why a text is no address of an upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EndpointFault {
    /// No URL with a host.
    #[error("give a URL such as http://127.0.0.1:8123")]
    Malformed,
    /// Another scheme than `http`.
    #[error("give a URL that starts with http://; for TLS put a proxy beside this process")]
    NotPlain,
    /// A user, a query or a fragment.
    #[error("give a URL without user, query and fragment; user and password have settings of their own")]
    TooMuch,
}

impl Endpoint {
    /// Reads a URL.
    pub fn parse(text: &str) -> Result<Self, EndpointFault> {
        let uri: Uri = text.parse().map_err(|_| EndpointFault::Malformed)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(EndpointFault::Malformed);
        };
        if scheme != "http" {
            return Err(EndpointFault::NotPlain);
        }
        if authority.as_str().contains('@') || uri.query().is_some() || text.contains('#') {
            return Err(EndpointFault::TooMuch);
        }
        let host = authority.host();
        let has_odd_port = authority.as_str() != host && authority.port_u16().is_none();
        if host.is_empty() || has_odd_port {
            return Err(EndpointFault::Malformed);
        }
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: authority.port_u16().unwrap_or(USUAL_PORT),
            authority: HeaderValue::from_str(authority.as_str()).map_err(|_| EndpointFault::Malformed)?,
            path: uri.path().trim_end_matches('/').to_owned(),
        })
    }

    /// Gives host and port to connect to.
    pub(crate) fn address(&self) -> (&str, u16) {
        (&self.host, self.port)
    }

    /// Gives the header `Host`.
    pub(crate) fn authority(&self) -> HeaderValue {
        self.authority.clone()
    }

    /// Makes the target of a request from its path and query.
    pub(crate) fn target(&self, of: &Uri) -> Result<Uri, http::Error> {
        let path_and_query = of.path_and_query().map_or("/", PathAndQuery::as_str);
        Uri::builder()
            .path_and_query(format!("{}{path_and_query}", self.path))
            .build()
    }
}

/// Addresses of upstreams are not told.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_ports_and_paths_are_read() {
        let check = |text: &str, address: (&str, u16), target: &str| {
            let endpoint = Endpoint::parse(text).expect(text);
            assert_eq!(endpoint.address(), address, "{text}");
            let asked = endpoint.target(&Uri::from_static("/?a=1")).expect(text);
            assert_eq!(asked.to_string(), target, "{text}");
        };
        check("http://127.0.0.1:8123", ("127.0.0.1", 8123), "/?a=1");
        check("http://store.internal/", ("store.internal", 80), "/?a=1");
        check("http://[::1]:9000/a/b/", ("::1", 9000), "/a/b/?a=1");
    }

    #[test]
    fn what_is_no_plain_address_is_refused() {
        let check = |text: &str, fault| assert_eq!(Endpoint::parse(text), Err(fault), "{text}");
        check("", EndpointFault::Malformed);
        check("/path", EndpointFault::Malformed);
        check("127.0.0.1:8123", EndpointFault::Malformed);
        check("http://:80", EndpointFault::Malformed);
        check("http://host:99999", EndpointFault::Malformed);
        check("https://host", EndpointFault::NotPlain);
        check("http://a:b@host", EndpointFault::TooMuch);
        check("http://host/?a=1", EndpointFault::TooMuch);
        check("http://host/#a", EndpointFault::TooMuch);
    }

    #[test]
    fn debug_output_tells_no_address() {
        let endpoint = Endpoint::parse("http://secret.internal:1").expect("a URL");
        assert!(!format!("{endpoint:?}").contains("secret"));
    }
}
