//! One question: call, perhaps a repeat, answer.
//!
//! Everything here runs on tokio's clock, and connections come from a [`Connector`], so tests need neither sockets nor
//! patience.

use std::{
    future::Future,
    hash::{BuildHasher as _, RandomState},
    io,
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    body::{Body as _, Incoming},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::mpsc,
    time::{Instant, sleep, timeout, timeout_at},
};

use crate::{
    budget::Budget,
    counters::Outcome,
    endpoint::Endpoint,
    fault::Fault,
    ledger::{Entry, Ledger, now},
    pool::{Connection, Pool},
    question::{Dialect, Exchange, Limits, Question},
    verdict::{Failed, judge},
};

/// Bytes of the head of an answer at most.
const MOST_HEAD: usize = 64 << 10;
/// Bytes that are set aside for a body before any of it is there.
const MOST_PREPARED: usize = 1 << 20;
/// Shortest and longest pause before a repeat, in milliseconds.
const PAUSES: (u64, u64) = (50, 500);
/// Makes connections.
pub trait Connector: Send + Sync + 'static {
    /// What bytes go over.
    type Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static;

    /// Makes a connection.
    fn connect(&self) -> impl Future<Output = io::Result<Self::Stream>> + Send;
}

/// What all questions to an upstream share.
pub struct Shared<C> {
    connector: C,
    endpoint: Endpoint,
    limits: Limits,
    dialect: Dialect,
    pool: Pool,
    ledger: Arc<Ledger>,
    budget: Mutex<Budget>,
    /// Where requests go that undo others.
    undo: mpsc::Sender<Request<Bytes>>,
    random: RandomState,
}

/// What came back. It counts as an answer only when whoever asked can read it.
#[derive(Debug)]
pub struct Answer {
    /// The body.
    pub body: Bytes,
    /// The call, which has not ended before the body is read.
    pub entry: Entry,
}

/// A call under way. One that is dropped was given up.
struct Underway<'a, C: Connector> {
    shared: &'a Shared<C>,
    entry: Option<Entry>,
    undo: Option<&'a Request<Bytes>>,
    /// Whether the upstream may know of it.
    is_sent: bool,
}

impl<C: Connector> Shared<C> {
    /// Prepares for an upstream. Requests that undo others go to `undo`.
    pub fn new(
        ledger: Arc<Ledger>,
        connector: C,
        endpoint: Endpoint,
        limits: Limits,
        dialect: Dialect,
        undo: mpsc::Sender<Request<Bytes>>,
    ) -> Self {
        Self {
            ledger,
            connector,
            endpoint,
            dialect,
            pool: Pool::new(limits.idle_connections),
            limits,
            budget: Mutex::new(Budget::new(now())),
            undo,
            random: RandomState::new(),
        }
    }

    /// Asks.
    pub async fn ask(&self, question: &Question, deadline: Instant) -> Result<Answer, Fault> {
        let entry = self
            .ledger
            .admit()
            .inspect_err(|_| self.ledger.counters().count_withheld())?;
        self.budget.lock().called(now());
        let failed = match self.call(&question.first, question, entry, deadline).await {
            Ok(answer) => return Ok(answer),
            Err(failed) => failed,
        };
        let Some(repeat) = question.repeat.as_ref().filter(|_| failed.is_repeatable) else {
            return Err(failed.fault);
        };
        let pause = self.pause();
        if Instant::now() + pause >= deadline || !self.budget.lock().take(now()) {
            return Err(failed.fault);
        }
        sleep(pause).await;
        // What just failed says more than that the breaker opened by it.
        let entry = self.ledger.admit().map_err(|_| failed.fault)?;
        self.ledger.counters().count_repeat();
        let repeated = self.call(repeat, question, entry, deadline).await;
        repeated.map_err(|failed| failed.fault)
    }

    /// Sends a request that undoes another. Whatever comes of it, nothing follows.
    pub async fn undo(&self, request: &Request<Bytes>) {
        let Ok(mut connection) = self.connect().await else {
            return;
        };
        let Some(request) = self.prepare(request) else {
            return;
        };
        let _answer = timeout(self.limits.head, connection.send_request(request)).await;
    }

    fn pause(&self) -> Duration {
        let (least, most) = PAUSES;
        // Keys of the standard library's hashes are random, and every hash of this one differs.
        let random = self.random.hash_one(Instant::now().into_std());
        Duration::from_millis(least + random % (most - least + 1))
    }

    /// Makes one call and takes down how it ended, unless with an answer.
    async fn call(
        &self,
        exchange: &Exchange,
        question: &Question,
        entry: Entry,
        deadline: Instant,
    ) -> Result<Answer, Failed> {
        let mut underway = Underway {
            shared: self,
            entry: Some(entry),
            undo: exchange.undo.as_ref(),
            is_sent: false,
        };
        let work = self.exchange(&exchange.request, question.content_type, &mut underway.is_sent);
        let ended = timeout_at(deadline, work).await;
        let failed = match ended.unwrap_or_else(|_| Err(Fault::TimedOut.into())) {
            Ok(body) => match underway.entry.take() {
                Some(entry) => return Ok(Answer { body, entry }),
                None => Fault::Abandoned.into(),
            },
            Err(failed) => failed,
        };
        if let Some(entry) = &mut underway.entry {
            entry.ends(Outcome::of(failed.fault, failed.is_at_fault));
        }
        tracing::debug!(upstream = %self.ledger.name(), fault = %failed.fault, "a call to an upstream failed");
        Err(failed)
    }

    async fn exchange(
        &self,
        request: &Request<Bytes>,
        content_type: Option<&str>,
        is_sent: &mut bool,
    ) -> Result<Bytes, Failed> {
        let mut request = self.prepare(request).ok_or(Fault::Failed)?;
        let (connection, response) = loop {
            let kept = self.kept().await;
            let is_kept = kept.is_some();
            let mut connection = match kept {
                Some(connection) => connection,
                None => self.connect().await?,
            };
            *is_sent = true;
            let sending = connection.try_send_request(request);
            match timeout(self.limits.head, sending).await {
                Err(_) => return Err(Fault::TimedOut.into()),
                Ok(Ok(response)) => break (connection, response),
                Ok(Err(mut error)) => match error.take_message() {
                    // The upstream closed it while it was idle: nothing was sent, so nothing failed.
                    Some(unsent) if is_kept => request = unsent,
                    Some(_) | None => return Err(before_head(error.error()).into()),
                },
            }
        };
        let (head, body) = response.into_parts();
        judge(&head, self.dialect, content_type)?;
        let body = self.read(body).await?;
        self.pool.keep(connection);
        Ok(body)
    }

    /// Takes a connection from the pool that is ready for a request.
    async fn kept(&self) -> Option<Connection> {
        while let Some(mut connection) = self.pool.take() {
            if let Ok(Ok(())) = timeout(self.limits.connect, connection.ready()).await {
                return Some(connection);
            }
        }
        None
    }

    async fn connect(&self) -> Result<Connection, Fault> {
        let connecting = timeout(self.limits.connect, self.connector.connect()).await;
        let stream = connecting.map_err(|_| Fault::TimedOut)?;
        let stream = stream.map_err(|_| Fault::Unreachable)?;
        let mut builder = http1::Builder::new();
        builder.max_buf_size(MOST_HEAD);
        let (sender, connection) = builder
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|_| Fault::Unreachable)?;
        // What goes wrong on it is told to the request that is on it.
        tokio::spawn(async move {
            let _ended = connection.await;
        });
        Ok(sender)
    }

    /// Completes a request by what is the same for all. None for one that cannot be written.
    fn prepare(&self, request: &Request<Bytes>) -> Option<Request<Full<Bytes>>> {
        let mut prepared = request.clone().map(Full::new);
        *prepared.uri_mut() = self.endpoint.target(request.uri()).ok()?;
        prepared
            .headers_mut()
            .insert(header::HOST, self.endpoint.authority());
        Some(prepared)
    }

    /// Reads a body to its end.
    async fn read(&self, mut body: Incoming) -> Result<Bytes, Failed> {
        let announced = body.size_hint().lower();
        if announced > self.limits.body as u64 {
            return Err(Fault::BadResponse.into());
        }
        let announced = usize::try_from(announced).unwrap_or_default();
        let mut read = Vec::with_capacity(announced.min(MOST_PREPARED));
        loop {
            let piece = timeout(self.limits.silence, body.frame()).await;
            let Some(frame) = piece.map_err(|_| Fault::TimedOut)? else {
                return Ok(read.into());
            };
            let frame = frame.map_err(|_| Fault::BadResponse)?;
            let Ok(data) = frame.into_data() else {
                continue;
            };
            if read.len() + data.len() > self.limits.body {
                return Err(Fault::BadResponse.into());
            }
            read.extend_from_slice(&data);
        }
    }
}

impl<C: Connector> Drop for Underway<'_, C> {
    fn drop(&mut self) {
        let Some(entry) = self.entry.take() else {
            return;
        };
        let is_given_up = match entry.outcome() {
            Outcome::Abandoned | Outcome::TimedOut | Outcome::BadResponse => self.is_sent,
            Outcome::Answered
            | Outcome::Unreachable
            | Outcome::Failed
            | Outcome::Unavailable
            | Outcome::Refused => false,
        };
        if let Some(undo) = self.undo.filter(|_| is_given_up) {
            // When too many wait already, the end of the connection has to do.
            let _full = self.shared.undo.try_send(undo.clone());
        }
    }
}

/// Names what went wrong before the head of an answer was there.
fn before_head(error: &hyper::Error) -> Fault {
    if error.is_parse() {
        Fault::BadResponse
    } else {
        Fault::Unreachable
    }
}

#[cfg(test)]
mod tests;
