//! One request on its way to a handler, and what a handler gives back.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use access::{claims::PermissionId, clock::Now, limits::RateDecision, registry::Grant};
use bytes::Bytes;
use contract::{
    error::{ApiError, Expected},
    json::{Document, Value},
    operation::{BodyType, Operation},
    schema::QueryValues,
};
use http::HeaderValue;
use tokio::sync::mpsc;

use crate::{
    app::App,
    body::{Aborted, Producer},
    companies_data::CompaniesVersion,
    request_id::RequestId,
    route::PathValues,
    served::Pinned,
    skills_data::Resolved,
    titles_data::TitlesVersion,
};

/// A request that passed every check up to the schema. It owns what it needs, so that it can move to the pool.
#[derive(Clone, Debug)]
pub struct Call {
    /// The server.
    pub app: Arc<App>,
    /// The operation called.
    pub operation: &'static Operation,
    /// Values of the path's parameters.
    pub path: PathValues,
    /// Values of the query.
    pub query: QueryValues,
    /// Who calls; none for public operations.
    pub grant: Option<Arc<Grant>>,
    /// The request's id.
    pub request_id: RequestId,
    /// The request's headers, where the operation reads them (the token endpoint).
    pub authorization: Option<HeaderValue>,
    /// What the rate limit said of the request.
    pub rate: Option<RateDecision>,
    /// The caller's address.
    pub address: std::net::IpAddr,
    /// When the request arrived.
    pub now: Now,
    /// When the answer has to be there.
    pub deadline: Instant,
    /// Becomes true when nobody waits for the answer any more.
    pub cancelled: Arc<AtomicBool>,
}

/// The body as the handler reads it, judged by the schema of its type.
#[derive(Debug)]
pub enum Input<'a> {
    /// The operation has no body.
    None,
    /// A JSON document that fits the schema.
    Json(Document<'a>),
    /// UTF-8 text.
    Text(&'a str),
    /// Bytes of a PDF document.
    Pdf(&'a [u8]),
    /// Bytes of a DOCX document.
    Docx(&'a [u8]),
    /// Lines, not parsed yet: each line has faults of its own.
    Lines {
        /// All of them.
        bytes: Bytes,
        /// What a line is.
        line: &'static BodyType,
    },
    /// A form.
    Form(&'a [u8]),
}

impl Input<'_> {
    /// Returns the value of a JSON body; the judge has made sure that there is one where a schema asks for it.
    pub fn json(&self) -> Result<Value<'_>, ApiError> {
        match self {
            Input::Json(document) => Ok(document.root()),
            Input::None
            | Input::Text(_)
            | Input::Pdf(_)
            | Input::Docx(_)
            | Input::Lines { .. }
            | Input::Form(_) => Err(ApiError::wrong_type(Expected::Object)),
        }
    }
}

/// What a handler gives back.
pub struct Answer {
    /// The body.
    pub content: Content,
    /// The data version that was read, where one was.
    pub version: Option<DataVersion>,
}

/// The body of an answer.
pub enum Content {
    /// All of it.
    Whole(Vec<u8>),
    /// Made piece by piece on the thread that writes.
    Produced(Box<dyn Producer>),
    /// Made piece by piece in the compute pool; the edge starts it.
    Pooled(Box<dyn Producer>),
    /// Being made in the compute pool.
    Streamed(mpsc::Receiver<Result<Vec<u8>, Aborted>>),
}

/// The data version behind an answer.
#[derive(Clone, Debug)]
pub struct DataVersion {
    /// Its name.
    pub name: HeaderValue,
    /// Whether the path named it, so that the answer can be kept long.
    pub is_fixed: bool,
}

/// How a handler ends.
pub type Outcome = Result<Answer, ApiError>;

/// A handler: a plain function. The edge decides on which thread it runs.
pub type Handler = fn(&Call, Input<'_>) -> Outcome;

impl Answer {
    /// A whole body without a data version.
    pub fn whole(body: impl Into<Vec<u8>>) -> Answer {
        Answer {
            content: Content::Whole(body.into()),
            version: None,
        }
    }

    /// A whole body of JSON. Serialising our own values fails only when memory does.
    pub fn json(value: &serde_json::Value) -> Answer {
        Answer::whole(value.to_string())
    }

    /// Adds the version that was read.
    pub fn at(mut self, version: DataVersion) -> Answer {
        self.version = Some(version);
        self
    }

    /// Adds the version of the Skills taxonomy that was read.
    pub fn of(mut self, resolved: &Resolved) -> Answer {
        self.version = Some(DataVersion {
            name: resolved.version.header.clone(),
            is_fixed: resolved.is_fixed,
        });
        self
    }
}

impl Call {
    /// Pins the version that the path names: the request sees this one to its end.
    pub fn version(&self) -> Result<Resolved, ApiError> {
        let name = self.path.get(0);
        self.app
            .skills()
            .resolve(name)
            .ok_or_else(|| ApiError::unknown_version(name))
    }

    /// Pins the version of the company list that the path names.
    pub fn companies(&self) -> Result<Pinned<CompaniesVersion>, ApiError> {
        let name = self.path.get(0);
        let pinned = self.app.companies().resolve(name);
        pinned.ok_or_else(|| ApiError::unknown_version(name))
    }

    /// Pins the version of the titles that the path names.
    pub fn titles(&self) -> Result<Pinned<TitlesVersion>, ApiError> {
        let name = self.path.get(0);
        let pinned = self.app.titles().resolve(name);
        pinned.ok_or_else(|| ApiError::unknown_version(name))
    }

    /// Says whether nobody waits for the answer any more.
    pub fn is_left(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Says whether the client has a permission.
    pub fn permits(&self, claim: &str) -> bool {
        let permission = PermissionId::from_claim(claim);
        let grant = self.grant.as_ref();
        permission
            .zip(grant)
            .is_some_and(|(permission, grant)| grant.client().permits(permission))
    }
}
