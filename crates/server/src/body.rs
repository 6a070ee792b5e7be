//! The body of an answer: whole, or produced piece by piece.

use std::{
    future::Future as _,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::{sync::mpsc, time::Sleep};

use crate::coding::Encoder;

/// The work failed after the answer's head was sent; the stream is cut without its terminator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer was cut because its work failed")]
pub struct Aborted;

/// Makes an answer piece by piece. Pieces of some tens of kilobytes keep both memory and overhead low.
pub trait Producer: Send {
    /// Returns the next piece; none at the end.
    fn next(&mut self) -> Option<Result<Vec<u8>, Aborted>>;
}

/// The body of an answer.
pub enum EdgeBody {
    /// All of it; empty once taken.
    Whole(Bytes),
    /// Made on demand by the thread that writes.
    Produced {
        /// What makes the pieces.
        source: Box<dyn Producer>,
        /// The coding chosen by the caller; none once finished.
        encoder: Option<Encoder>,
        /// Whether the end was reached.
        ended: bool,
    },
    /// An answer on HTTP/2 to a request whose body still arrives.
    Early {
        /// The answer.
        answer: Box<EdgeBody>,
        /// What still arrives; none once it ended.
        unread: Option<Box<Unread>>,
    },
    /// Made in the compute pool.
    Channel {
        /// Where the pieces come from. An empty piece is the end: a maker that vanishes leaves none, so that what it
        /// made so far is never taken for the whole.
        source: mpsc::Receiver<Result<Vec<u8>, Aborted>>,
        /// The coding chosen by the caller.
        encoder: Option<Encoder>,
        /// Whether the end was reached.
        ended: bool,
    },
}

impl std::fmt::Debug for EdgeBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            EdgeBody::Whole(_) => "Whole",
            EdgeBody::Produced { .. } => "Produced",
            EdgeBody::Channel { .. } => "Channel",
            EdgeBody::Early { .. } => "Early",
        })
    }
}

impl EdgeBody {
    /// An empty body.
    pub fn empty() -> EdgeBody {
        EdgeBody::Whole(Bytes::new())
    }

    /// Keeps the answer's stream open until the request has arrived, or would take too long.
    ///
    /// Ending it at once resets the stream of a caller who still sends, and some callers then drop the answer.
    pub fn outlasting(self, request: Incoming, caps: &connection::Settings) -> EdgeBody {
        EdgeBody::Early {
            answer: Box::new(self),
            unread: Some(Box::new(Unread {
                body: request,
                left: caps.linger_bytes,
                patience: Box::pin(tokio::time::sleep(caps.linger_timeout)),
            })),
        }
    }
}

/// The rest of a request's body, which nobody wants.
#[derive(Debug)]
pub struct Unread {
    body: Incoming,
    /// Bytes that are still read.
    left: usize,
    patience: Pin<Box<Sleep>>,
}

impl Unread {
    /// Throws away what arrives; ready when no more is to be waited for.
    fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.patience.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        while !self.body.is_end_stream() {
            let Some(Ok(frame)) = ready!(Pin::new(&mut self.body).poll_frame(context)) else {
                break;
            };
            let length = frame.data_ref().map_or(0, Bytes::len);
            match self.left.checked_sub(length) {
                Some(left) => self.left = left,
                None => break,
            }
        }
        Poll::Ready(())
    }
}

/// Asks for the next piece; a panic cuts this answer and leaves the connection's other requests alone.
fn contained(source: &mut Box<dyn Producer>) -> Option<Result<Vec<u8>, Aborted>> {
    catch_unwind(AssertUnwindSafe(|| source.next())).unwrap_or_else(|_| {
        tracing::error!("an answer was cut: what makes it panicked");
        Some(Err(Aborted))
    })
}

/// Passes a piece through the coding; none when the coding holds it back.
fn encode(encoder: &mut Option<Encoder>, piece: Vec<u8>) -> Result<Option<Bytes>, Aborted> {
    let bytes = match encoder {
        None => piece,
        Some(encoder) => encoder.push(&piece).map_err(|_| Aborted)?,
    };
    Ok((!bytes.is_empty()).then(|| Bytes::from(bytes)))
}

/// Ends the coding; none when nothing is left to send.
fn finish(encoder: &mut Option<Encoder>) -> Option<Result<Bytes, Aborted>> {
    match encoder.take()?.finish() {
        Ok(bytes) if bytes.is_empty() => None,
        Ok(bytes) => Some(Ok(bytes.into())),
        Err(_) => Some(Err(Aborted)),
    }
}

impl http_body::Body for EdgeBody {
    type Data = Bytes;
    type Error = Aborted;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        match self.get_mut() {
            EdgeBody::Early { answer, unread } => {
                if !answer.is_end_stream() {
                    match Pin::new(&mut **answer).poll_frame(context) {
                        Poll::Ready(None) => {}
                        other => return other,
                    }
                }
                if let Some(request) = unread {
                    ready!(request.poll_end(context));
                    *unread = None;
                }
                Poll::Ready(None)
            }
            EdgeBody::Whole(bytes) => {
                let taken = std::mem::take(bytes);
                Poll::Ready((!taken.is_empty()).then(|| Ok(Frame::data(taken))))
            }
            EdgeBody::Produced {
                source,
                encoder,
                ended,
            } => loop {
                if *ended {
                    return Poll::Ready(None);
                }
                match contained(source) {
                    Some(piece) => match piece.and_then(|piece| encode(encoder, piece)) {
                        Ok(Some(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                        Ok(None) => {}
                        Err(aborted) => {
                            *ended = true;
                            return Poll::Ready(Some(Err(aborted)));
                        }
                    },
                    None => {
                        *ended = true;
                        return Poll::Ready(finish(encoder).map(|last| last.map(Frame::data)));
                    }
                }
            },
            EdgeBody::Channel {
                source,
                encoder,
                ended,
            } => loop {
                if *ended {
                    return Poll::Ready(None);
                }
                match source.poll_recv(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Some(Ok(piece))) if piece.is_empty() => {
                        *ended = true;
                        return Poll::Ready(finish(encoder).map(|last| last.map(Frame::data)));
                    }
                    Poll::Ready(Some(piece)) => match piece.and_then(|piece| encode(encoder, piece)) {
                        Ok(Some(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                        Ok(None) => {}
                        Err(aborted) => {
                            *ended = true;
                            return Poll::Ready(Some(Err(aborted)));
                        }
                    },
                    Poll::Ready(None) => {
                        *ended = true;
                        return Poll::Ready(Some(Err(Aborted)));
                    }
                }
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            EdgeBody::Whole(bytes) => bytes.is_empty(),
            EdgeBody::Produced { ended, .. } | EdgeBody::Channel { ended, .. } => *ended,
            EdgeBody::Early { answer, unread } => unread.is_none() && answer.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            EdgeBody::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            EdgeBody::Produced { .. } | EdgeBody::Channel { .. } => SizeHint::default(),
            EdgeBody::Early { answer, .. } => answer.size_hint(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;

    async fn ending(last: Option<Vec<u8>>) -> Result<Bytes, Aborted> {
        let (sender, source) = mpsc::channel(4);
        sender.send(Ok(b"bread".to_vec())).await.expect("there is room");
        if let Some(last) = last {
            sender.send(Ok(last)).await.expect("there is room");
        }
        drop(sender);
        let body = EdgeBody::Channel {
            source,
            encoder: None,
            ended: false,
        };
        body.collect().await.map(http_body_util::Collected::to_bytes)
    }

    #[tokio::test]
    async fn only_an_end_that_was_sent_ends_an_answer() {
        assert_eq!(ending(Some(Vec::new())).await, Ok(Bytes::from_static(b"bread")));
        assert_eq!(ending(None).await, Err(Aborted));
    }

    struct Burnt;

    impl Producer for Burnt {
        fn next(&mut self) -> Option<Result<Vec<u8>, Aborted>> {
            panic!("the loaf is gone")
        }
    }

    #[tokio::test]
    async fn a_panic_cuts_the_answer() {
        let body = EdgeBody::Produced {
            source: Box::new(Burnt),
            encoder: None,
            ended: false,
        };
        assert_eq!(body.collect().await.map(|_| ()), Err(Aborted));
    }
}
