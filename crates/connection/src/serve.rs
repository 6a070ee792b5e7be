//! Serving one connection.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Context;
use std::time::Duration;

use http::{Request, Response};
use http_body::Body;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::AsyncWrite;

use crate::drain::Participant;
use crate::patience::{Alarm, Wait};
use crate::settings::Settings;
use crate::state::{ConnState, Link};
use crate::strict::{Protocol, Strict};
use crate::transport::Transport;

/// Room for the largest head that passes, grown by escaping; bounds the memory of a connection.
const MAX_BUFFER: usize = 128 * 1024;
const MAX_STREAMS: u32 = 100;
const MAX_PENDING_RESETS: usize = 20;
/// Far above our own caps, which the service judges on HTTP/2.
const MAX_HEADER_LIST: u32 = 256 * 1024;
const PING_EVERY: Duration = Duration::from_secs(30);
const PING_TIMEOUT: Duration = Duration::from_secs(20);

/// Serves a connection until it ends; HTTP/1 or HTTP/2, as its first bytes say.
///
/// The handler is called for every request and, in order, for the one fault that may end the
/// connection (see [`ConnState::take_fault`]). Its body may fail: the answer is cut so that the
/// caller notices.
///
/// # Errors
///
/// Returns what hyper gave up the connection for. It was not answered and is of interest to
/// nobody but a log.
pub async fn serve_connection<IO, M, H, F, B>(
    io: IO,
    state: Arc<ConnState<M>>,
    settings: Arc<Settings>,
    handler: H,
) -> Result<(), hyper::Error>
where
    IO: Transport + Send + 'static,
    M: Send + 'static,
    H: Fn(Arc<ConnState<M>>, Request<Incoming>) -> F,
    F: Future<Output = Response<B>> + Send + 'static,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let link = Arc::clone(&state.link);
    let mut participant = state.drain().enter();
    let mut strict = Strict::new(io, Arc::clone(&link), Arc::clone(&settings));
    let protocol = poll_fn(|context| {
        participant.watch(context.waker());
        strict.poll_sniff(context)
    });
    let Ok(protocol) = protocol.await else {
        return Ok(());
    };
    let calls = Arc::clone(&link);
    let service = service_fn(move |request: Request<Incoming>| {
        let running = calls.begin_call(&request);
        let answer = handler(Arc::clone(&state), request);
        async move {
            let answer = answer.await;
            drop(running);
            Ok::<_, std::convert::Infallible>(answer)
        }
    });
    match protocol {
        Protocol::Foreign => Ok(()),
        Protocol::Http1 => {
            let connection = http1::Builder::new()
                .half_close(true)
                .max_buf_size(MAX_BUFFER)
                .serve_connection(TokioIo::new(strict), service);
            // hyper itself does not shut down a connection on which an upgrade was offered.
            let mut connection = pin!(connection.without_shutdown());
            let parts = poll_fn(|context| {
                participant.watch(context.waker());
                connection.as_mut().poll(context)
            });
            let mut strict = parts.await?.io.into_inner();
            // Fails only if the caller has gone, and then there is nobody to tell.
            let _ = poll_fn(|context| Pin::new(&mut strict).poll_shutdown(context)).await;
            Ok(())
        }
        Protocol::Http2 => {
            link.http2.store(true, Ordering::Relaxed);
            let connection = pin!(
                http2::Builder::new(TokioExecutor::new())
                    .timer(TokioTimer::new())
                    .keep_alive_interval(PING_EVERY)
                    .keep_alive_timeout(PING_TIMEOUT)
                    .max_concurrent_streams(MAX_STREAMS)
                    .max_pending_accept_reset_streams(MAX_PENDING_RESETS)
                    .max_header_list_size(MAX_HEADER_LIST)
                    .serve_connection(TokioIo::new(strict), service)
            );
            serve_http2(connection, &link, &settings, &mut participant).await
        }
    }
}

/// What the loop below needs of hyper's HTTP/2 connection, whose type has too many parameters.
trait Graceful: Future<Output = Result<(), hyper::Error>> {
    fn go_away(self: Pin<&mut Self>);
}

impl<I, B, S, E> Graceful for http2::Connection<I, S, E>
where
    S: hyper::service::HttpService<Incoming, ResBody = B>,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    I: hyper::rt::Read + hyper::rt::Write + Unpin,
    B: Body + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
    E: hyper::rt::bounds::Http2ServerConnExec<S::Future, B>,
{
    fn go_away(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

/// Polls an HTTP/2 connection, and tells its caller to go when it is idle or a drain begins.
async fn serve_http2(
    mut connection: Pin<&mut impl Graceful>,
    link: &Link,
    settings: &Settings,
    participant: &mut Participant,
) -> Result<(), hyper::Error> {
    let mut leaving = false;
    let mut idle = Idle::default();
    poll_fn(|context| {
        participant.watch(context.waker());
        let end = connection.as_mut().poll(context);
        if end.is_pending()
            && !leaving
            && (idle.is_over(context, link, settings) || link.draining.load(Ordering::Relaxed))
        {
            leaving = true;
            connection.as_mut().go_away();
            return connection.as_mut().poll(context);
        }
        end
    })
    .await
}

/// Measures how long an HTTP/2 connection has had no call.
#[derive(Default)]
struct Idle {
    alarm: Alarm,
    wait: Wait,
    calls: u64,
}

impl Idle {
    fn is_over(&mut self, context: &mut Context<'_>, link: &Link, settings: &Settings) -> bool {
        let calls = link.calls.load(Ordering::Relaxed);
        if calls != self.calls || link.running.load(Ordering::Relaxed) > 0 {
            self.calls = calls;
            self.wait.clear();
        }
        let deadline = self.wait.deadline(settings.idle_timeout);
        self.alarm.is_due(context, deadline)
    }
}
