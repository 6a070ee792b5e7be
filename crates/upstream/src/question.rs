//! What is asked, and within which limits.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, response::Parts};

/// How long and how much.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Time to connect, the name looked up.
    pub connect: Duration,
    /// Time from sending the request to the head of the answer.
    pub head: Duration,
    /// Time between two pieces of the body.
    pub silence: Duration,
    /// Bytes of the body.
    pub body: usize,
    /// Connections that are kept while nobody asks.
    pub idle_connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(1),
            head: Duration::from_secs(5),
            silence: Duration::from_secs(2),
            body: 32 << 20,
            idle_connections: 16,
        }
    }
}

/// A request, and the one that undoes it when it is given up half way.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The request; its URI is path and query.
    pub request: Request<Bytes>,
    /// Stops what the request began.
    pub undo: Option<Request<Bytes>>,
}

/// A question to an upstream.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is sent.
    pub first: Exchange,
    /// What is sent when the first got nowhere; none for what must not be sent twice.
    pub repeat: Option<Exchange>,
    /// The type that the body of an answer has to have, without parameters; none where it is not looked at.
    pub content_type: Option<&'static str>,
}

/// Reads what the head of an answer says in the upstream's own language; none where HTTP says it all.
pub type Dialect = fn(&Parts) -> Option<Spoken>;

/// What an upstream says in its own language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// What it says, as a number for [`Fault::Spoken`](crate::Fault::Spoken).
    pub number: u32,
    /// Whether the upstream is at fault rather than the question.
    pub is_at_fault: bool,
}
