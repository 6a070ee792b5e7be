//! Bodies: type, coding, size, reading, decoding, syntax and schema. Checks 10 to 14.

mod judge;
mod media;
mod multipart;

use std::{pin::Pin, task::Poll};

use bytes::Bytes;
use connection::{ConnState, fault_in};
use contract::{
    error::ApiError,
    operation::{Body, BodyKind, BodyType, Operation, OperationId, Work},
};
use http::{Uri, header, request::Parts};
use http_body::Body as _;
use http_body_util::BodyExt;
use hyper::body::Incoming;

use super::{credentials::Memo, fault, shed_error};
use crate::{
    admission::Reservation,
    app::App,
    call::{Call, Handler, Outcome},
    coding::{self, Coding, DecodeFault},
};

pub use media::media_type;

/// Bytes of an unwanted body that are read so that the connection can go on.
const DISCARDED: usize = 64 << 10;
/// Coded bodies up to this size are decoded on the thread of the request.
const INLINE_CODED: usize = 8 << 10;
/// Longest query that is judged on the thread of the request: a search costs time in its length.
const INLINE_QUERY: usize = 1 << 10;
/// Bodies of inline operations up to this size are parsed on the thread of the request.
const INLINE_PARSED: usize = 64 << 10;

/// A body that arrived, not decoded yet.
#[derive(Debug)]
pub struct Arrived {
    bytes: Bytes,
    kind: &'static BodyType,
    body: &'static Body,
    /// What parts a multipart body.
    boundary: Option<String>,
    coding: Option<Coding>,
    /// Counts the bytes until the work ends.
    memory: Reservation,
}

/// What arrived with a request.
#[derive(Debug)]
pub struct Intake(Option<Arrived>);

/// All that is left to do for an answer; owns what it needs, so that it can run on any thread.
#[derive(Debug)]
pub struct Job {
    /// The request.
    pub call: Call,
    /// Its body.
    pub intake: Intake,
    /// Its target, for the query.
    pub uri: Uri,
    /// What answers it.
    pub handler: Handler,
}

impl Intake {
    /// Nothing arrived and nothing was wanted.
    pub fn none() -> Intake {
        Intake(None)
    }
}

impl Job {
    /// Says whether the work is short enough for the thread that read the request.
    pub fn is_short(&self) -> bool {
        if self.uri.query().is_some_and(|query| query.len() > INLINE_QUERY) {
            return false;
        }
        let Some(arrived) = &self.intake.0 else {
            return self.call.operation.work != Work::Pool;
        };
        let inline = match self.call.operation.work {
            Work::Inline => INLINE_PARSED,
            // A model takes milliseconds for the shortest text. That the work of other operations takes the detour too
            // costs microseconds.
            Work::PoolOver(_) if self.call.app.has_encoder() => return false,
            Work::PoolOver(bytes) => bytes,
            Work::Pool => return false,
        };
        let inline = if arrived.coding.is_some() {
            inline.min(INLINE_CODED)
        } else {
            inline
        };
        let is_document = matches!(
            arrived.kind.kind,
            BodyKind::Pdf | BodyKind::Docx | BodyKind::Multipart(_)
        );
        !is_document && arrived.bytes.len() <= inline
    }

    /// Decodes and judges what arrived, then calls the handler.
    pub fn run(mut self) -> Outcome {
        let query = self.uri.query();
        let handler = self.handler;
        let Some(arrived) = self.intake.0.take() else {
            self.call.query = judge::query(query, self.call.operation.query)?;
            self.call
                .app
                .metrics
                .unknown_parameters
                .inc_by(self.call.query.unknown() as u64);
            return handler(&self.call, crate::call::Input::None);
        };
        let Arrived {
            bytes,
            kind,
            body,
            boundary,
            coding,
            mut memory,
        } = arrived;
        let bytes = decode(bytes, coding, body.cap, &mut memory)?;
        if bytes.is_empty() {
            return Err(ApiError::missing_body(body.what));
        }
        let (values, input) = judge::body(query, kind, boundary.as_deref(), &bytes)?;
        self.call.query = values;
        self.call
            .app
            .metrics
            .unknown_parameters
            .inc_by(self.call.query.unknown() as u64);
        handler(&self.call, input)
    }
}

fn decode(
    bytes: Bytes,
    coding: Option<Coding>,
    cap: usize,
    memory: &mut Reservation,
) -> Result<Bytes, ApiError> {
    let Some(coding) = coding.filter(|_| !bytes.is_empty()) else {
        return Ok(bytes);
    };
    let decoded = coding::decode(coding, &bytes, cap).map_err(|fault| match fault {
        DecodeFault::Corrupt => ApiError::corrupt_encoding(coding.name()),
        DecodeFault::TooLarge => ApiError::decoded_body_too_large(),
    })?;
    if !memory.grow(decoded.len()) {
        return Err(shed_error());
    }
    Ok(decoded.into())
}

/// Reads the body of a request, or throws an unwanted one away.
pub async fn read(
    app: &App,
    connection: &ConnState<Memo>,
    operation: &'static Operation,
    parts: &Parts,
    body: &mut Option<Incoming>,
) -> Result<Intake, ApiError> {
    let Some(wanted) = &operation.body else {
        if let Some(unwanted) = body
            && !connection.expects_continue()
        {
            // What does not end within the bound closes the connection, which the reply sees by itself.
            discard(unwanted, Wait::Yes).await;
        }
        return Ok(Intake(None));
    };
    let is_token_request = operation.id == OperationId::Token;
    let judged = media::judge(&parts.headers, wanted);
    let kind = if is_token_request {
        judged.map_err(|_| ApiError::not_form_encoded())?
    } else {
        judged?
    };
    let coding = match coding::request_coding(&parts.headers) {
        Ok(coding) => coding,
        Err(_) if is_token_request => return Err(ApiError::not_form_encoded()),
        Err(_) => return Err(ApiError::unsupported_content_encoding()),
    };
    if declared_length(parts).is_some_and(|length| length > wanted.cap as u64) {
        return Err(ApiError::body_too_large());
    }
    let mut memory = app.memory.reserve();
    let bytes = match body {
        Some(body) => collect(body, wanted.cap, &mut memory)
            .await
            .map_err(|fault| fault.describe(app))?,
        None => Bytes::new(),
    };
    // Read to its end. After a refusal it stays, so that its rest can be thrown away.
    *body = None;
    if bytes.is_empty() {
        return Err(ApiError::missing_body(wanted.what));
    }
    let content_type = parts.headers.get(header::CONTENT_TYPE);
    let boundary = content_type
        .and_then(|value| value.to_str().ok())
        .and_then(multipart::boundary);
    Ok(Intake(Some(Arrived {
        bytes,
        kind,
        boundary: boundary.map(str::to_owned),
        body: wanted,
        coding,
        memory,
    })))
}

/// Why a body could not be read whole.
#[derive(Debug)]
pub enum ReadFault {
    /// Over the cap.
    TooLarge,
    /// No memory is left for bodies.
    NoMemory,
    /// The connection found a fault, or ended.
    Connection(hyper::Error),
}

impl ReadFault {
    fn describe(self, app: &App) -> ApiError {
        match self {
            ReadFault::TooLarge => ApiError::body_too_large().closing(),
            ReadFault::NoMemory => {
                app.metrics.shed.inc();
                shed_error()
            }
            ReadFault::Connection(error) => match fault_in(&error) {
                Some(found) => fault::describe(found, &app.caps).closing(),
                None => ApiError::bad_framing("the body could not be read").because(error.to_string()),
            },
        }
    }
}

/// Reads a body into memory, up to `cap` bytes.
pub async fn collect(body: &mut Incoming, cap: usize, memory: &mut Reservation) -> Result<Bytes, ReadFault> {
    let expected = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if expected > cap {
        return Err(ReadFault::TooLarge);
    }
    let mut first: Option<Bytes> = None;
    let mut joined: Vec<u8> = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(ReadFault::Connection)?;
        let Ok(data) = frame.into_data() else { continue };
        let length = first.as_ref().map_or(joined.len(), Bytes::len);
        if length + data.len() > cap {
            return Err(ReadFault::TooLarge);
        }
        if !memory.grow(data.len()) {
            return Err(ReadFault::NoMemory);
        }
        // Most bodies arrive in one piece, which is then not copied.
        match first.take() {
            None if joined.is_empty() => first = Some(data),
            None => joined.extend_from_slice(&data),
            Some(start) => {
                joined.reserve((start.len() + data.len()).max(expected));
                joined.extend_from_slice(&start);
                joined.extend_from_slice(&data);
            }
        }
    }
    Ok(first.unwrap_or_else(|| joined.into()))
}

/// Gets past a body that was not read, without waiting for its caller; false when only closing is left.
pub async fn pass_over(connection: &ConnState<Memo>, body: &mut Incoming) -> bool {
    let wait = if connection.skip_body(body).await {
        Wait::Yes
    } else {
        Wait::No
    };
    discard(body, wait).await || connection.body_can_be_skipped()
}

/// Whether a discarded body is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// For the body of a request that has none by rights: its answer is worth the connection. Also for a body that the
    /// connection skips, which ends at once.
    Yes,
    /// After a refusal, which must not wait.
    No,
}

/// Throws away a body that nobody wants, [`DISCARDED`] bytes at most; true when its end was reached.
async fn discard(body: &mut Incoming, wait: Wait) -> bool {
    let mut read = 0;
    let mut looks = 0;
    std::future::poll_fn(|context| {
        loop {
            if body.is_end_stream() {
                return Poll::Ready(true);
            }
            looks += 1;
            if read > DISCARDED || looks > DISCARDED {
                return Poll::Ready(false);
            }
            match Pin::new(&mut *body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => read += frame.data_ref().map_or(0, Bytes::len),
                Poll::Ready(None) => return Poll::Ready(true),
                Poll::Ready(Some(Err(_))) => return Poll::Ready(false),
                Poll::Pending if wait == Wait::Yes => return Poll::Pending,
                Poll::Pending => return Poll::Ready(false),
            }
        }
    })
    .await
}

/// Returns the declared length of the body.
pub fn declared_length(parts: &Parts) -> Option<u64> {
    parts
        .headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
