//! An echo service, and a caller that speaks raw bytes to it.
//!
//! Every answer of the service carries a marker header, so that an answer of hyper's own is seen.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use connection::{ConnState, Drain, Fault, Settings, fault_in, serve_connection};
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body::{Body, Frame};
use http_body_util::BodyExt;
use http_body_util::combinators::BoxBody;
use hyper::body::Incoming;
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream};
use tokio::sync::Notify;
use waypost_connection as connection;

pub type Answer = Response<BoxBody<Bytes, std::io::Error>>;
pub type Conn = Arc<ConnState<u32>>;

/// Lets tests hold a call of the service, and see it begin and end.
#[derive(Debug, Default)]
pub struct Gate {
    pub entered: Notify,
    pub open: Notify,
    pub left: Notify,
}

/// Counts as leaving also when the call is cancelled.
struct Leaves(Arc<Gate>);

impl Drop for Leaves {
    fn drop(&mut self) {
        self.0.left.notify_one();
    }
}

/// Sends some bytes, then fails.
struct Failing(u8);

impl Body for Failing {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        self.0 += 1;
        match self.0 {
            1 => Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"half "))))),
            // A pause, so that what came before is on its way.
            2..8 => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            _ => Poll::Ready(Some(Err(std::io::Error::other("work failed")))),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a service of the tests, without the table of the contract"
)]
fn text(status: u16, text: String) -> Answer {
    let full = http_body_util::Full::new(Bytes::from(text)).map_err(|never: Infallible| match never {});
    let mut answer = Response::new(full.boxed());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    answer
}

pub async fn echo(state: Conn, request: Request<Incoming>, gate: Arc<Gate>) -> Answer {
    let is_head = request.method() == Method::HEAD;
    let (mut answer, close) = answer(&state, request, gate).await;
    let headers = answer.headers_mut();
    headers.insert("x-marker", HeaderValue::from_static("echo"));
    if is_head {
        headers.insert("x-head", HeaderValue::from_static("yes"));
    }
    if !state.is_http2() && (close || state.is_draining() || state.over_cap()) {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}

async fn answer(state: &Conn, request: Request<Incoming>, gate: Arc<Gate>) -> (Answer, bool) {
    if let Some(report) = state.take_fault() {
        return (text(400, format!("{:?}", report.fault)), true);
    }
    if state.is_draining() {
        return (text(503, "draining".into()), true);
    }
    if state.over_cap() {
        return (text(503, "over cap".into()), true);
    }
    if request.method() == Method::CONNECT {
        return (text(404, format!("CONNECT {}", request.uri())), true);
    }
    match request.uri().path() {
        "/early" => return (text(413, "too large".into()), !state.body_can_be_skipped()),
        "/skip" => {
            let body = request.into_body();
            let is_skipped = state.skip_body(&body).await;
            if is_skipped {
                let read = body.collect().await.unwrap().to_bytes().len();
                return (text(413, format!("skipped {read}")), false);
            }
            return (text(413, "too large".into()), !state.body_can_be_skipped());
        }
        "/first-frame" => {
            let _ = request.into_body().frame().await;
            return (text(413, "too large".into()), true);
        }
        "/fail" => return (Response::new(Failing(0).boxed()), false),
        "/hold" => {
            let _leaves = Leaves(Arc::clone(&gate));
            gate.entered.notify_one();
            gate.open.notified().await;
        }
        "/large" => return (text(200, "x".repeat(4 << 20)), false),
        "/wait-then-read" => {
            gate.entered.notify_one();
            gate.open.notified().await;
        }
        _ => {}
    }
    let line = format!("{} {}", request.method(), request.uri());
    let expects = state.expects_continue();
    match request.into_body().collect().await {
        Ok(body) => {
            let trailers = body.trailers().map_or(0, http::HeaderMap::len);
            let length = body.to_bytes().len();
            let expects = if expects { " expect" } else { "" };
            let trailers = if trailers > 0 { " trailers" } else { "" };
            (text(200, format!("{line} {length}{expects}{trailers}")), false)
        }
        Err(error) => {
            let fault = fault_in(&error).unwrap_or(Fault::BadFraming("without a fault"));
            (text(400, format!("{fault:?}")), true)
        }
    }
}

/// One answer as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
    /// The body ended as its framing says.
    pub complete: bool,
}

impl Reply {
    pub fn has(&self, line: &str) -> bool {
        self.head.lines().any(|it| it.eq_ignore_ascii_case(line))
    }

    pub fn summary(&self) -> String {
        let body = String::from_utf8_lossy(&self.body);
        let cut = if self.complete { "" } else { " (cut)" };
        format!("{} {body}{cut}", self.status).trim_end().to_owned()
    }
}

/// Splits what a server sent into its answers.
pub fn replies(mut bytes: &[u8]) -> Vec<Reply> {
    let mut replies = Vec::new();
    while !bytes.is_empty() {
        let end = bytes
            .windows(4)
            .position(|it| it == b"\r\n\r\n")
            .expect("an answer has a whole head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        bytes = &bytes[end + 4..];
        let status = head[9..12].parse().unwrap();
        let value = |name: &str| {
            head.lines().skip(1).find_map(|line| {
                let (key, value) = line.split_once(": ")?;
                key.eq_ignore_ascii_case(name).then(|| value.to_owned())
            })
        };
        let (mut body, mut complete) = (Vec::new(), true);
        if status == 100 || value("x-head").is_some() {
        } else if let Some(length) = value("content-length") {
            let length: usize = length.parse().unwrap();
            let here = length.min(bytes.len());
            complete = here == length;
            body = bytes[..here].to_vec();
            bytes = &bytes[here..];
        } else if value("transfer-encoding").is_some() {
            complete = false;
            while let Some(line) = bytes.windows(2).position(|it| it == b"\r\n") {
                let size = usize::from_str_radix(std::str::from_utf8(&bytes[..line]).unwrap(), 16).unwrap();
                bytes = &bytes[line + 2..];
                body.extend_from_slice(&bytes[..size]);
                bytes = &bytes[size + 2..];
                if size == 0 {
                    complete = true;
                    break;
                }
            }
        } else {
            body = bytes.to_vec();
            bytes = &[];
        }
        replies.push(Reply {
            status,
            head,
            body,
            complete,
        });
    }
    replies
}

/// Starts to serve one end of a pipe in memory and returns the other.
pub fn open(settings: Settings, drain: &Drain, gate: &Arc<Gate>) -> DuplexStream {
    let (near, far) = tokio::io::duplex(64 * 1024);
    let state = Arc::new(ConnState::new(([127, 0, 0, 1], 9).into(), drain.clone()));
    let gate = Arc::clone(gate);
    let handler = move |state, request| echo(state, request, Arc::clone(&gate));
    tokio::spawn(serve_connection(far, state, Arc::new(settings), handler));
    near
}

/// Lets every task that can go on do so.
pub async fn settle() {
    for _ in 0..4 {
        tokio::task::yield_now().await;
    }
}

/// Sends the parts one after the other, each when the last was digested; then reads to the end.
///
/// Runs under a paused clock, so that waiting for the server's clocks costs nothing.
pub async fn exchange(parts: &[&[u8]]) -> Vec<Reply> {
    exchange_with(Settings::default(), parts, End::Open).await
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Open,
    Shut,
}

pub async fn exchange_with(settings: Settings, parts: &[&[u8]], end: End) -> Vec<Reply> {
    let stream = open(settings, &Drain::new(), &Arc::default());
    let (mut reader, mut writer) = tokio::io::split(stream);
    let mut received = Vec::new();
    let send = async {
        for part in parts {
            // The server may have closed, which is for its answers to show.
            if send_all(&mut writer, part).await.is_err() {
                break;
            }
            settle().await;
        }
        if end == End::Shut {
            let _ = writer.shutdown().await;
        }
    };
    let (_, read) = tokio::join!(send, reader.read_to_end(&mut received));
    read.unwrap();
    replies(&received)
}

pub fn send_all<'a, W: AsyncWrite + Unpin>(
    writer: &'a mut W,
    part: &'a [u8],
) -> impl Future<Output = std::io::Result<()>> + 'a {
    writer.write_all(part)
}

pub fn summaries(replies: &[Reply]) -> Vec<String> {
    for reply in replies {
        assert!(
            reply.status == 100 || reply.has("x-marker: echo"),
            "hyper answered by itself: {reply:?}"
        );
    }
    replies.iter().map(Reply::summary).collect()
}

/// Runs a test body on a fresh runtime with a paused clock.
pub fn paused<T>(body: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(body)
}
