//! The one failure type of the edge. Each documented case has its own constructor; see the methods of [`ApiError`].
//!
//! What the client reads (`detail`) and what the log reads ([`ApiError::inner`]) are separate: the inner text may name
//! paths and causes, the outer one never does.

mod cases;
mod echo;
mod examples;

pub use cases::Expected;
pub use echo::echo;
pub use examples::example;

use std::borrow::Cow;

use crate::{code::Code, status::Status};

/// Where in the request a fault stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// RFC 6901 pointer into the JSON body; empty for the whole body.
    Pointer(String),
    /// Name of a query parameter.
    Parameter(String),
}

/// One item of the `errors` array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The documented reason.
    pub code: Code,
    /// One sentence for a person.
    pub detail: Cow<'static, str>,
    /// Where the fault stands, if it stands anywhere.
    pub source: Option<Source>,
}

/// What a 401 says in `WWW-Authenticate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// No token was sent.
    Plain,
    /// The token is bad; the text describes it.
    InvalidToken(Cow<'static, str>),
    /// The token is good but opens another door; blank-separated scopes that open this one.
    InsufficientScope(String),
    /// Client authentication at the token endpoint came by HTTP Basic.
    Basic,
}

/// The RFC 6749 error words of the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the standard")]
pub enum OAuthError {
    InvalidRequest,
    UnsupportedGrantType,
    InvalidScope,
    InvalidClient,
    TemporarilyUnavailable,
    ServerError,
}

impl OAuthError {
    /// Returns the word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            OAuthError::InvalidRequest => "invalid_request",
            OAuthError::UnsupportedGrantType => "unsupported_grant_type",
            OAuthError::InvalidScope => "invalid_scope",
            OAuthError::InvalidClient => "invalid_client",
            OAuthError::TemporarilyUnavailable => "temporarily_unavailable",
            OAuthError::ServerError => "server_error",
        }
    }
}

/// What an answer needs besides its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// `Retry-After` in seconds, at least 1.
    pub retry_after: Option<u32>,
    /// `Allow`.
    pub allow: Option<&'static str>,
    /// `WWW-Authenticate`.
    pub challenge: Option<Challenge>,
    /// Whether `Accept-Encoding` names the codings that are read.
    pub accept_encoding: bool,
    /// Whether the connection has to close.
    pub close: bool,
    /// Whether the sandbox made this error.
    pub simulated: bool,
    /// The word for the token endpoint where the status does not decide it.
    pub oauth: Option<OAuthError>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Content {
    items: Vec<Item>,
    extras: Extras,
    inner: Option<String>,
}

/// A failure on its way to the client. One pointer wide, so that results stay small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError(Box<Content>);

/// Items of one error at most.
pub const MAX_ITEMS: usize = 20;

impl ApiError {
    fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> ApiError {
        let item = Item {
            code,
            detail: detail.into(),
            source: None,
        };
        ApiError(Box::new(Content {
            items: vec![item],
            extras: Extras::default(),
            inner: None,
        }))
    }

    /// Joins faults of one status, in document order; keeps the first [`MAX_ITEMS`]. None for no fault.
    pub fn joined(errors: impl IntoIterator<Item = ApiError>) -> Option<ApiError> {
        let mut errors = errors.into_iter();
        let mut first = errors.next()?;
        for error in errors {
            if error.status() == first.status() && first.0.items.len() < MAX_ITEMS {
                first.0.items.extend(error.0.items);
                first.0.items.truncate(MAX_ITEMS);
            }
        }
        Some(first)
    }

    /// Names the place in the body where the fault stands; a long one is cut.
    pub fn at_pointer(mut self, pointer: impl Into<String>) -> ApiError {
        if let Some(item) = self.0.items.first_mut() {
            item.source = Some(Source::Pointer(echo::place(pointer.into())));
        }
        self
    }

    /// Names the query parameter at fault; a long name is cut.
    pub fn at_parameter(mut self, name: impl Into<String>) -> ApiError {
        if let Some(item) = self.0.items.first_mut() {
            item.source = Some(Source::Parameter(echo::place(name.into())));
        }
        self
    }

    /// Adds what the log should know and the client must not.
    pub fn because(mut self, inner: impl Into<String>) -> ApiError {
        self.0.inner = Some(inner.into());
        self
    }

    /// Asks for the connection to close after this answer.
    pub fn closing(mut self) -> ApiError {
        self.0.extras.close = true;
        self
    }

    /// Marks an answer that the sandbox made.
    pub fn simulated(mut self) -> ApiError {
        self.0.extras.simulated = true;
        self
    }

    /// Chooses the word for the token endpoint.
    pub fn as_oauth(mut self, word: OAuthError) -> ApiError {
        self.0.extras.oauth = Some(word);
        self
    }

    fn retry_after(mut self, seconds: u32) -> ApiError {
        self.0.extras.retry_after = Some(seconds.max(1));
        self
    }

    fn challenge(mut self, challenge: Challenge) -> ApiError {
        self.0.extras.challenge = Some(challenge);
        self
    }

    fn first(&self) -> &Item {
        self.0
            .items
            .first()
            .expect("an error is built with one item and only grows")
    }

    /// Returns the code of the first item, which decides the status.
    pub fn code(&self) -> Code {
        self.first().code
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> Status {
        self.code().status()
    }

    /// Returns the items, at least one.
    pub fn items(&self) -> &[Item] {
        &self.0.items
    }

    /// Returns what the answer needs besides its body.
    pub fn extras(&self) -> &Extras {
        &self.0.extras
    }

    /// Returns the text for the log.
    pub fn inner(&self) -> Option<&str> {
        self.0.inner.as_deref()
    }

    /// Returns the word for the token endpoint: the one chosen, else the one that the status implies.
    pub fn oauth_word(&self) -> OAuthError {
        if let Some(word) = self.0.extras.oauth {
            return word;
        }
        match self.status() {
            Status::Ok
            | Status::BadRequest
            | Status::NotFound
            | Status::PayloadTooLarge
            | Status::UnsupportedContentType
            | Status::UnprocessableEntity => OAuthError::InvalidRequest,
            Status::Unauthorized => OAuthError::InvalidClient,
            Status::TooManyRequests | Status::ServiceUnavailable => OAuthError::TemporarilyUnavailable,
            Status::InternalServerError | Status::BadGateway | Status::GatewayTimeout => {
                OAuthError::ServerError
            }
        }
    }
}
