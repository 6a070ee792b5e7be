//! What a row of the operation table says.

use super::{ALLOW_GET, ALLOW_POST, Body, BodyType, OperationId};
use crate::{
    family::Family,
    schema::{Parameter, Schema},
};

/// The methods that operations have. HEAD follows GET, OPTIONS is everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of HTTP")]
pub enum Method {
    Get,
    Post,
}

/// Which listener serves an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// The API.
    Api,
    /// Probes and metrics.
    Health,
}

/// What a caller must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing; a credential that is sent is not looked at.
    Public,
    /// Any valid token.
    AnyToken,
    /// A token that opens the operation's family.
    Scope,
}

/// How important an operation is under load; the last class is shed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Health and tokens.
    Vital,
    /// What a person waits for.
    Interactive,
    /// Bulk work and analytics.
    Bulk,
}

/// Number of priority classes.
pub const PRIORITIES: usize = 3;

/// Where the work of an operation runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// On the thread that read the request: well under half a millisecond.
    Inline,
    /// In the compute pool when the body is over so many bytes or is a document, else inline.
    PoolOver(usize),
    /// In the compute pool.
    Pool,
}

/// How long an answer may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// Not at all.
    NoStore,
    /// An hour when the path names a real version, five minutes through an alias.
    Versioned,
    /// Five minutes, by the caller alone.
    Short,
    /// Five minutes, by anybody.
    Public,
}

/// What an operation answers with.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// Media type of the 200.
    pub media: &'static str,
    /// Its shape where it is JSON.
    pub schema: Option<&'static Schema>,
    /// A real body.
    pub example: &'static str,
}

/// Path parameters of the table.
#[derive(Clone, Copy, Debug)]
pub struct PathParameter {
    /// Its name in the path.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// One that works on starter data.
    pub example: &'static str,
    /// The 404 that an unknown value gives.
    pub unknown: crate::code::Code,
}

/// One endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its name in the code.
    pub id: OperationId,
    /// Its place in [`OPERATIONS`](super::OPERATIONS).
    pub place: usize,
    /// Its name in metrics, logs and the published description.
    pub name: &'static str,
    /// Its method.
    pub method: Method,
    /// Its paths; `{name}` stands for one segment. The first is the documented one.
    pub paths: &'static [&'static str],
    /// The parameters of the path.
    pub path_parameters: &'static [PathParameter],
    /// The family that it belongs to.
    pub family: Option<Family>,
    /// The listener that serves it.
    pub listener: Listener,
    /// What a caller must hold.
    pub access: Access,
    /// The permission that it needs besides a scope, as claims spell it.
    pub permission: Option<&'static str>,
    /// Quota target that a request pays into, besides the family's.
    pub quota: Option<&'static str>,
    /// Whether the quota is paid line by line by the handler.
    pub quota_by_line: bool,
    /// Query parameters of an operation without a body; bodies carry their own.
    pub query: &'static [Parameter],
    /// What it reads.
    pub body: Option<Body>,
    /// What it answers with.
    pub answer: Answer,
    /// Codes of 422 and of 413 beyond the body's cap that its own work can give.
    pub own_codes: &'static [crate::code::Code],
    /// Whether it needs the family's data.
    pub needs_data: bool,
    /// How important it is under load.
    pub priority: Priority,
    /// Where its work runs.
    pub work: Work,
    /// How long its answer may be kept.
    pub cache: Cache,
    /// One line for people.
    pub summary: &'static str,
    /// What else there is to know.
    pub description: &'static str,
}

impl Operation {
    /// Returns the place of the row in the operation table.
    pub const fn index(&self) -> usize {
        self.place
    }

    /// Returns the methods as `Allow` lists them for this operation alone.
    pub const fn allow(&self) -> &'static str {
        match self.method {
            Method::Get => ALLOW_GET,
            Method::Post => ALLOW_POST,
        }
    }

    /// Says whether the operation goes on during maintenance and drain: health and documentation.
    pub fn is_always_served(&self) -> bool {
        let is_status = self.priority == Priority::Vital && self.family.is_some();
        is_status || self.answer.media == crate::render::MARKDOWN || self.listener == Listener::Health
    }

    /// Says whether the body decides which query parameters are read.
    pub fn query_for(&self, body: Option<&'static BodyType>) -> &'static [Parameter] {
        body.map_or(self.query, BodyType::query_parameters)
    }
}
