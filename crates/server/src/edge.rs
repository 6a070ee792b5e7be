//! The edge: every request passes [`Edge::handle`], and every answer leaves by its last line.
//!
//! One function holds the order of checks; the table of operations says what each check needs. Nothing runs outside
//! it, so no status can escape the contract. Start with [`Edge::answer`].

mod address;
mod cors;
mod credentials;
mod fault;
mod intake;
mod maintenance;
mod pool;
mod reply;
mod simulate;

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use access::{
    clock::Now,
    limits::{QuotaReservation, RateDecision},
    registry::{Client, Grant},
};
use connection::ConnState;
use contract::{
    error::ApiError,
    operation::{Access, Listener, Operation, OperationId, Work},
};
use http::{HeaderValue, Method, Request, Response, header, request::Parts};
use http_body::Body as _;
use hyper::body::Incoming;

use crate::{
    api,
    app::App,
    body::EdgeBody,
    call::{Answer, Call, Handler},
    request_id::RequestId,
    route::{Found, Routes},
};

pub use credentials::Memo;
use intake::Intake;

/// `Allow` of the whole server, for `OPTIONS *`.
const ALLOW_ALL: &str = "GET, HEAD, OPTIONS, POST";
/// Most seconds of jitter on a shed request's `Retry-After`, so that callers do not come back at once.
const SHED_JITTER: u64 = 5;

/// One listener's edge.
#[derive(Debug)]
pub struct Edge {
    app: Arc<App>,
    routes: Routes,
    listener: Listener,
    handlers: fn(OperationId) -> Handler,
}

/// What is learnt of a request on its way; the reply is written from it, whatever happened.
struct Facts {
    started: Instant,
    now: Now,
    request_id: RequestId,
    operation: Option<&'static Operation>,
    grant: Option<Arc<Grant>>,
    rate: Option<RateDecision>,
    is_head: bool,
    is_token_request: bool,
    /// Headers of a request that could not be read stand in its report.
    accept: Option<HeaderValue>,
    origin: Option<HeaderValue>,
    quota: Option<QuotaReservation>,
    /// False when body is left that the connection could not get past.
    is_body_done: bool,
}

/// What the checks end in when they do not fail.
enum Reply {
    /// The handler's answer.
    Answer(Answer),
    /// The methods of a path.
    Options(&'static str),
}

impl Edge {
    /// Builds the edge of a listener.
    pub fn new(app: Arc<App>, listener: Listener) -> Result<Arc<Edge>, crate::route::Contradiction> {
        Edge::with_handlers(app, listener, api::handler)
    }

    /// Builds an edge over other handlers than the product's, for tests of what no request can provoke.
    fn with_handlers(
        app: Arc<App>,
        listener: Listener,
        handlers: fn(OperationId) -> Handler,
    ) -> Result<Arc<Edge>, crate::route::Contradiction> {
        let postings = &app.settings.postings;
        let routes = Routes::new(listener, |operation| postings.serves(operation))?;
        Ok(Arc::new(Edge {
            app,
            routes,
            listener,
            handlers,
        }))
    }

    /// Answers one request. Never fails: what goes wrong becomes an answer.
    pub async fn handle(
        self: Arc<Edge>,
        connection: Arc<ConnState<Memo>>,
        request: Request<Incoming>,
    ) -> Response<EdgeBody> {
        let (parts, body) = request.into_parts();
        let mut facts = Facts {
            started: Instant::now(),
            now: self.app.now(),
            request_id: RequestId::choose(parts.headers.get("x-request-id")),
            operation: None,
            grant: None,
            rate: None,
            is_head: parts.method == Method::HEAD,
            // Even what is refused before its route is looked up has to be told in the words of OAuth.
            is_token_request: self.listener == Listener::Api && is_token_path(parts.uri.path()),
            accept: None,
            origin: None,
            quota: None,
            is_body_done: true,
        };
        let mut body = Some(body);
        let outcome = contained(self.answer(&connection, &mut facts, &parts, &mut body)).await;
        let outcome = outcome.unwrap_or_else(|panic| {
            self.app.metrics.panics.inc();
            Err(ApiError::internal_error(facts.request_id.text()).because(panic))
        });
        let mut unread = body.filter(|body| !body.is_end_stream());
        if let Some(unread) = &mut unread
            && !connection.is_http2()
        {
            // A caller that waits for 100 and got a refusal sends nothing more; only closing tells both sides so.
            facts.is_body_done =
                !connection.expects_continue() && Box::pin(intake::pass_over(&connection, unread)).await;
        }
        let answer = self.reply(&connection, facts, &parts, outcome);
        match unread.filter(|_| connection.is_http2()) {
            None => answer,
            Some(unread) => answer.map(|body| body.outlasting(unread, &self.app.caps)),
        }
    }

    /// The checks in their order; the first that fails answers.
    async fn answer(
        &self,
        connection: &ConnState<Memo>,
        facts: &mut Facts,
        parts: &Parts,
        body: &mut Option<Incoming>,
    ) -> Result<Reply, ApiError> {
        if let Some(report) = connection.take_fault() {
            facts.is_head = report.is_head();
            facts.is_token_request = report.is_for(OperationId::Token.row().paths[0]);
            facts.accept = report.accept.clone();
            facts.origin = report.origin.clone();
            if report.request_id.is_some() {
                facts.request_id = RequestId::choose(report.request_id.as_ref());
            }
            return Err(fault::describe(report.fault, &self.app.caps));
        }
        if connection.is_http2() {
            fault::judge_http2(parts, &self.app.caps)?;
        }
        if connection.over_cap() {
            return Err(self.shed().closing());
        }

        // Looked up before drain and maintenance are judged, because both except some operations.
        let path = parts.uri.path();
        let found = self.find(parts, path);
        let operation = found
            .as_ref()
            .ok()
            .and_then(Option::as_ref)
            .and_then(|found| chosen(found, &parts.method));
        facts.operation = operation;
        facts.is_token_request |= operation.is_some_and(|operation| operation.id == OperationId::Token);
        if self.listener == Listener::Api && !operation.is_some_and(Operation::is_always_served) {
            if connection.is_draining() {
                return Err(ApiError::draining());
            }
            self.check_maintenance(parts, path, facts.now)?;
        }

        let is_options = parts.method == Method::OPTIONS;
        if is_options && path == "*" {
            return Ok(Reply::Options(ALLOW_ALL));
        }
        let found = found.map_err(|_| ApiError::bad_encoding("path"))?;
        let Some(found) = found else {
            return Err(unknown_path(parts, path));
        };
        if is_options {
            return Ok(Reply::Options(found.allow()));
        }
        let Some(operation) = operation else {
            return Err(ApiError::wrong_method(parts.method.as_str(), path, found.allow()));
        };

        let address = address::caller(parts, connection.peer(), &self.app.settings.trusted_proxies);
        if operation.access != Access::Public {
            let grant = self
                .authenticate(connection, parts, body, address, facts.now)
                .await?;
            let grant = facts.grant.insert(grant);
            self.check_scope(operation, grant)?;
            self.check_permission(operation, grant)?;
            let client = grant.client().clone();
            self.take_rate(operation, &client, facts)?;
            self.reserve_quota(operation, &client, facts)?;
            if self.app.settings.sandbox.enabled && client.is_sandbox() {
                self.simulate(parts, facts, operation, &client)?;
            }
        }
        self.admit(operation, parts)?;

        let is_bodiless = operation.body.is_none() && body.as_ref().is_none_or(Incoming::is_end_stream);
        let intake = if is_bodiless {
            Intake::none()
        } else {
            Box::pin(intake::read(&self.app, connection, operation, parts, body)).await?
        };
        let call = Call {
            app: self.app.clone(),
            operation,
            path: found.values,
            query: Default::default(),
            grant: facts.grant.clone(),
            rate: facts.rate,
            request_id: facts.request_id.clone(),
            authorization: parts.headers.get(header::AUTHORIZATION).cloned(),
            address,
            now: facts.now,
            deadline: Instant::now() + self.app.settings.limits.deadline(operation.family),
            cancelled: Arc::new(AtomicBool::new(false)),
        };
        let job = intake::Job {
            call,
            intake,
            uri: parts.uri.clone(),
            handler: (self.handlers)(operation.id),
        };
        let answer = if job.is_short() {
            job.run()?
        } else {
            Box::pin(pool::run(&self.app, job)).await?
        };
        Ok(Reply::Answer(pool::start(&self.app, answer, operation)))
    }

    /// Finds what a path leads to. On a host that mounts a family, the path is tried below the family first.
    fn find(&self, parts: &Parts, path: &str) -> Result<Option<Found>, crate::route::BadEncoding> {
        if let Some(family) = self.mounted(parts) {
            let below = format!("/{}{path}", family.row().word);
            if let Some(found) = self.routes.find(&below)? {
                return Ok(Some(found));
            }
        }
        self.routes.find(path)
    }

    fn mounted(&self, parts: &Parts) -> Option<contract::family::Family> {
        if self.listener == Listener::Health {
            return None;
        }
        let host = match parts.headers.get(header::HOST) {
            Some(host) => host.to_str().ok()?,
            None => parts.uri.authority()?.as_str(),
        };
        self.app.hosts.family(host)
    }

    fn take_rate(&self, operation: &Operation, client: &Client, facts: &mut Facts) -> Result<(), ApiError> {
        let target = credentials::rate_target(operation);
        facts.rate = client.take_rate(target, facts.now);
        let Some(decision) = facts.rate.filter(|decision| !decision.allowed) else {
            return Ok(());
        };
        let (count, seconds) = client.rate(target).map_or((0, 0), |limit| limit.rate());
        let wait = decision.retry_after.unwrap_or(1);
        Err(ApiError::rate_exceeded(
            count,
            seconds,
            target.name(),
            saturating(wait),
        ))
    }

    /// Reserves a unit of each quota that the operation pays into. HEAD pays nothing; a batch pays line by line, so
    /// here it only has to find a unit left.
    fn reserve_quota(
        &self,
        operation: &Operation,
        client: &Client,
        facts: &mut Facts,
    ) -> Result<(), ApiError> {
        let Some(family) = operation.family.filter(|_| !facts.is_head) else {
            return Ok(());
        };
        let reservation = client
            .reserve_quota(family, operation.quota, facts.now)
            .map_err(|fault| crate::failure::quota(fault, facts.request_id.text()))?;
        if !operation.quota_by_line {
            facts.quota = Some(reservation);
        }
        Ok(())
    }

    /// Refuses before the body is read what could not be served after it: a full pool, no memory, no data.
    fn admit(&self, operation: &'static Operation, parts: &Parts) -> Result<(), ApiError> {
        if operation.needs_data && self.app.lacks_data(operation.family) {
            return Err(ApiError::not_ready());
        }
        if operation.work == Work::Inline && operation.body.is_none() {
            return Ok(());
        }
        let declared = intake::declared_length(parts).unwrap_or(0);
        let cap = operation.body.map_or(0, |body| body.cap as u64);
        let wanted = usize::try_from(declared.min(cap)).unwrap_or(usize::MAX);
        if !self.app.memory.has_room(wanted) {
            return Err(self.shed());
        }
        if operation.work != Work::Inline && self.app.gate_of(operation).is_full(operation.priority) {
            return Err(self.shed());
        }
        Ok(())
    }

    fn shed(&self) -> ApiError {
        self.app.metrics.shed.inc();
        shed_error()
    }
}

/// Makes the refusal of a busy server, with a jittered pause.
fn shed_error() -> ApiError {
    ApiError::overloaded(1 + (crate::request_id::next_random() % SHED_JITTER) as u32)
}

fn is_token_path(path: &str) -> bool {
    path.strip_suffix('/').unwrap_or(path) == OperationId::Token.row().paths[0]
}

fn chosen(found: &Found, method: &Method) -> Option<&'static Operation> {
    match *method {
        Method::GET | Method::HEAD => found.get,
        Method::POST => found.post,
        _ => None,
    }
}

fn unknown_path(parts: &Parts, path: &str) -> ApiError {
    if parts.method == Method::CONNECT {
        return ApiError::unknown_path(&parts.uri.to_string()).closing();
    }
    ApiError::unknown_path(path)
}

/// Narrows seconds for a header; limits keep them far below the bound.
pub(crate) fn saturating(seconds: u64) -> u32 {
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// Runs a future and turns its panic into text.
async fn contained<T>(work: impl Future<Output = T>) -> Result<T, String> {
    let mut work = pin!(work);
    std::future::poll_fn(move |context| {
        match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(std::task::Poll::Ready(value)) => std::task::Poll::Ready(Ok(value)),
            Ok(std::task::Poll::Pending) => std::task::Poll::Pending,
            Err(panic) => std::task::Poll::Ready(Err(panic_text(&*panic))),
        }
    })
    .await
}

/// Reads the message of a panic.
fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}

#[cfg(test)]
mod panic_tests;
#[cfg(test)]
mod test_server;
#[cfg(test)]
mod work_tests;
