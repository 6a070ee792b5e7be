//! The writing side of the wrapper: stalled callers, vanished callers, and the end.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncWrite, ReadBuf};

use super::{Phase, Strict};
use crate::transport::Transport;

const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// Bytes read ahead of hyper in search of the end of input.
const READ_AHEAD: usize = 16 * 1024;

/// How far the end of the connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    /// The caller was never answered and need not be told that nothing comes.
    Unserved,
    /// An orderly end is still owed.
    Open,
    /// Writing is shut down; what the caller still sends is thrown away, so that the kernel does
    /// not answer it with a reset which would destroy the answer on its way.
    Lingering {
        left: usize,
        /// Input is known to follow; if not, only what is already there counts.
        certain: bool,
    },
    Done,
}

impl<IO: Transport> Strict<IO> {
    /// Tells whether the caller sends, or will send, more than was read.
    fn input_follows(&self) -> bool {
        match &self.phase {
            _ if self.ended => false,
            Phase::Raw => false,
            Phase::Sized { .. } | Phase::Chunked(_) => !self.awaits_continue,
            Phase::Skipped { .. } => true,
            Phase::Broken(_) => true,
            Phase::Head(_) => !self.stash.is_empty(),
            Phase::Over => self.abandoned,
        }
    }

    fn poll_linger(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut space = [0; 8192];
        while let Closing::Lingering { left, certain } = self.closing {
            let mut buffer = ReadBuf::new(&mut space);
            match Pin::new(&mut self.io).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    let left = left.saturating_sub(buffer.filled().len());
                    self.closing = match left {
                        0 => Closing::Done,
                        _ => Closing::Lingering { left, certain: true },
                    };
                }
                Poll::Ready(_) => self.closing = Closing::Done,
                Poll::Pending if !certain => self.closing = Closing::Done,
                Poll::Pending => {
                    let deadline = self.writing.deadline(self.settings.linger_timeout);
                    if !self.alarm.is_due(context, deadline) {
                        return Poll::Pending;
                    }
                    self.closing = Closing::Done;
                }
            }
        }
        Poll::Ready(())
    }

    /// Looks for the end of input while a call runs, once the call is no longer young.
    ///
    /// A caller may close its side right after its request and still wait for the answer, so
    /// that the end of input says nothing about a call that is answered at once. A long call is
    /// worth nothing if its caller has gone.
    fn watch_caller(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        let link = &self.link;
        let arrived = link.messages.load(Ordering::Relaxed) >= link.calls.load(Ordering::Relaxed);
        if link.running.load(Ordering::Relaxed) == 0 || !arrived {
            self.running.clear();
            return Ok(());
        }
        if !matches!(
            self.phase,
            Phase::Head(_) | Phase::Sized { .. } | Phase::Chunked(_)
        ) {
            return Ok(());
        }
        let deadline = self.running.deadline(self.settings.disconnect_after);
        if !self.alarm.is_due(context, deadline) {
            return Ok(());
        }
        let mut space = [0; 4096];
        while self.stash.len() < READ_AHEAD {
            let mut buffer = ReadBuf::new(&mut space);
            match Pin::new(&mut self.io).poll_read(context, &mut buffer) {
                Poll::Pending => break,
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    self.stash.extend_from_slice(buffer.filled());
                    self.scan_stash();
                }
                Poll::Ready(Ok(())) => {
                    self.ended = true;
                    return Err(io::Error::new(
                        io::ErrorKind::ConnectionAborted,
                        "caller went away",
                    ));
                }
                Poll::Ready(Err(error)) => return Err(error),
            }
        }
        Ok(())
    }

    /// Judges the outcome of a write: a caller that reads nothing is given up in the end.
    fn wrote<T>(&mut self, context: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.writing.clear();
            return result;
        }
        let deadline = self.writing.deadline(self.settings.write_timeout);
        if self.alarm.is_due(context, deadline) {
            return Poll::Ready(Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "caller reads nothing",
            )));
        }
        Poll::Pending
    }

    fn look_for_continue(&mut self, part: &[u8]) {
        // hyper writes it at the head of a buffer or behind an earlier answer.
        if part.starts_with(CONTINUE) || part.ends_with(CONTINUE) {
            self.awaits_continue = false;
        }
    }
}

impl<IO: Transport> AsyncWrite for Strict<IO> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.awaits_continue {
            this.look_for_continue(bytes);
        }
        let result = Pin::new(&mut this.io).poll_write(context, bytes);
        this.wrote(context, result)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.awaits_continue {
            for part in parts {
                this.look_for_continue(part);
            }
        }
        let result = Pin::new(&mut this.io).poll_write_vectored(context, parts);
        this.wrote(context, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !matches!(this.phase, Phase::Raw) {
            this.watch_caller(context)?;
        }
        let result = Pin::new(&mut this.io).poll_flush(context);
        this.wrote(context, result)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match this.closing {
            Closing::Unserved | Closing::Open => {
                ready!(Pin::new(&mut this.io).poll_shutdown(context))?;
                this.writing.clear();
                this.closing = match this.phase {
                    Phase::Raw => Closing::Done,
                    _ => Closing::Lingering {
                        left: this.settings.linger_bytes,
                        certain: this.input_follows(),
                    },
                };
            }
            Closing::Lingering { .. } | Closing::Done => {}
        }
        ready!(this.poll_linger(context));
        Poll::Ready(Ok(()))
    }
}

impl<IO: Transport> Drop for Strict<IO> {
    fn drop(&mut self) {
        // hyper drops the stream without shutting it down when an answer failed half way.
        if self.closing == Closing::Open && !matches!(self.phase, Phase::Raw) {
            self.io.abort_on_close();
        }
    }
}
