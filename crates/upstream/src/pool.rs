//! Connections that wait for their next request.

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::SendRequest;
use parking_lot::Mutex;

/// A connection without a request on it.
pub type Connection = SendRequest<Full<Bytes>>;

/// Connections that wait for their next request, the one used last on top.
#[derive(Debug)]
pub struct Pool {
    idle: Mutex<Vec<Connection>>,
    most: usize,
}

impl Pool {
    /// Makes an empty one that keeps so many connections at most.
    pub fn new(most: usize) -> Self {
        Self {
            idle: Mutex::default(),
            most,
        }
    }

    /// Takes a connection that has not been closed, as far as is known.
    pub fn take(&self) -> Option<Connection> {
        let mut idle = self.idle.lock();
        idle.retain(|connection| !connection.is_closed());
        idle.pop()
    }

    /// Keeps a connection whose last answer was read to its end.
    pub fn keep(&self, connection: Connection) {
        let mut idle = self.idle.lock();
        if idle.len() < self.most && !connection.is_closed() {
            idle.push(connection);
        }
    }
}
