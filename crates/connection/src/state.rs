//! What the wrapper of a connection and the service on top of it share.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use http::{HeaderValue, Request, Version, header};
use http_body::Body;

use crate::drain::Drain;
use crate::fault::FaultReport;

/// Bytes of a body that are worth reading to keep a connection: less than opening one anew costs.
const LONGEST_SKIPPED: u64 = 64 * 1024;

/// Holds the state of one connection; `M` is what the service remembers between calls.
#[derive(Debug)]
pub struct ConnState<M> {
    pub(crate) link: Arc<Link>,
    peer: SocketAddr,
    over_cap: bool,
    drain: Drain,
    memo: Mutex<Option<M>>,
}

impl<M> ConnState<M> {
    /// Makes the state of a fresh connection from `peer`.
    pub fn new(peer: SocketAddr, drain: Drain) -> Self {
        let link = Arc::new(Link::new(drain.flag()));
        Self {
            link,
            peer,
            over_cap: false,
            drain,
            memo: Mutex::new(None),
        }
    }

    /// Marks the connection as one beyond the cap.
    #[must_use]
    pub fn beyond_cap(self) -> Self {
        Self {
            over_cap: true,
            ..self
        }
    }

    /// Returns the address of the caller.
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// Tells whether the service has to answer that it is busy, and close.
    pub fn over_cap(&self) -> bool {
        self.over_cap
    }

    pub(crate) fn drain(&self) -> &Drain {
        &self.drain
    }

    /// Tells whether the service has to answer that it is going away, and close.
    pub fn is_draining(&self) -> bool {
        self.drain.is_draining()
    }

    /// Tells whether the connection speaks HTTP/2.
    pub fn is_http2(&self) -> bool {
        self.link.http2.load(Ordering::Relaxed)
    }

    /// Takes the fault that the call under way stands for, if it stands for one.
    ///
    /// The service asks once at the start of each call. After a fault its request is a
    /// placeholder; the answer has to describe the fault and to close the connection.
    pub fn take_fault(&self) -> Option<FaultReport> {
        // Requests of HTTP/1 never overlap, and only they can be faulty.
        if self.link.call_is_faulty.swap(false, Ordering::Relaxed) {
            lock(&self.link.fault).take()
        } else {
            None
        }
    }

    /// Tells whether the caller of the HTTP/1 call under way waits for `100 Continue` before it
    /// sends the body. hyper sends it when the body is first polled.
    pub fn expects_continue(&self) -> bool {
        self.link.expects_continue.load(Ordering::Relaxed)
    }

    /// Tells whether the body of the HTTP/1 call under way may be left unread.
    ///
    /// While this is false, an answer to a request whose body was not read to its end has to carry
    /// `Connection: close`: hyper skips what is left of a body only if it has all of it and knows
    /// its length. Always true on HTTP/2, which ends streams one by one.
    pub fn body_can_be_skipped(&self) -> bool {
        let link = &self.link;
        let arrived = link.messages.load(Ordering::Relaxed) >= link.calls.load(Ordering::Relaxed);
        self.is_http2() || (arrived && link.length_is_known.load(Ordering::Relaxed))
    }

    /// Asks for the unread body of the HTTP/1 call under way to be skipped, and tells whether that
    /// can be done. If so, the service reads the body to its end, which waits for nobody: what has
    /// not arrived yet is stood in for, and the real bytes are thrown away when they come, after the
    /// answer and within the clock of bodies. The connection thereby outlives a refusal.
    ///
    /// It can be done for a body of known length with at most 64 KiB left, unless its caller waits
    /// for `100 Continue`. Of what the service reads afterwards it can believe nothing.
    pub async fn skip_body(&self, body: &impl Body) -> bool {
        let link = &self.link;
        let is_short = body
            .size_hint()
            .exact()
            .is_some_and(|left| left <= LONGEST_SKIPPED);
        if self.is_http2() || self.expects_continue() || !is_short {
            return false;
        }
        link.skipped
            .store(link.calls.load(Ordering::Relaxed), Ordering::Relaxed);
        // hyper may wait for the caller's bytes already; the task that runs this call has it look again.
        let mut has_yielded = false;
        poll_fn(|context| {
            if std::mem::replace(&mut has_yielded, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        true
    }

    /// Gives access to what the service remembers.
    pub fn memo(&self) -> MutexGuard<'_, Option<M>> {
        lock(&self.memo)
    }
}

/// The part of the state that does not depend on the service.
///
/// Wrapper and connection are polled by one task and the service of HTTP/1 too, so relaxed
/// ordering is enough; the atomics are there because HTTP/2 calls run in tasks of their own.
#[derive(Debug)]
pub(crate) struct Link {
    pub draining: Arc<AtomicBool>,
    pub http2: AtomicBool,
    pub fault: Mutex<Option<FaultReport>>,
    /// The number of the call that stands for the fault.
    pub fault_at: AtomicU64,
    call_is_faulty: AtomicBool,
    expects_continue: AtomicBool,
    length_is_known: AtomicBool,
    /// The number of the call whose body is skipped.
    pub skipped: AtomicU64,
    /// Calls of the service so far.
    pub calls: AtomicU64,
    /// Messages handed to hyper whole.
    pub messages: AtomicU64,
    pub running: AtomicUsize,
}

impl Link {
    fn new(draining: Arc<AtomicBool>) -> Self {
        Self {
            draining,
            http2: AtomicBool::new(false),
            fault: Mutex::new(None),
            fault_at: AtomicU64::new(u64::MAX),
            call_is_faulty: AtomicBool::new(false),
            expects_continue: AtomicBool::new(false),
            length_is_known: AtomicBool::new(false),
            skipped: AtomicU64::new(0),
            calls: AtomicU64::new(0),
            messages: AtomicU64::new(0),
            running: AtomicUsize::new(0),
        }
    }

    /// Counts a call and notes what it stands for.
    pub(crate) fn begin_call<B: Body>(self: &Arc<Self>, request: &Request<B>) -> Running {
        let call = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        self.running.fetch_add(1, Ordering::Relaxed);
        if !self.http2.load(Ordering::Relaxed) {
            let faulty = self.fault_at.load(Ordering::Relaxed) == call;
            self.call_is_faulty.store(faulty, Ordering::Relaxed);
            let body = request.body();
            let expects = !body.is_end_stream()
                && request.version() == Version::HTTP_11
                && last_expectation(request)
                    .is_some_and(|it| it.as_bytes().eq_ignore_ascii_case(b"100-continue"));
            let length_is_known = body.size_hint().exact().is_some();
            self.length_is_known.store(length_is_known, Ordering::Relaxed);
            self.expects_continue.store(expects, Ordering::Relaxed);
        }
        Running(Arc::clone(self))
    }
}

/// hyper goes by the last line too.
fn last_expectation<B>(request: &Request<B>) -> Option<&HeaderValue> {
    request.headers().get_all(header::EXPECT).into_iter().next_back()
}

/// Counts a call as running until it is dropped.
pub(crate) struct Running(Arc<Link>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Takes a lock whose holders cannot leave half a change behind.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
