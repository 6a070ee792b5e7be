//! The reading side of the wrapper: what comes in, what hyper gets, and how long it may take.

use std::io;
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, ReadBuf};

use super::write::Closing;
use super::{Phase, Protocol, Scan, Strict, rewrite};
use crate::fault::Fault;
use crate::settings::Settings;
use crate::transport::Transport;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const TLS_HANDSHAKE: u8 = 0x16;

impl<IO: Transport> Strict<IO> {
    /// Reads until the protocol is known. What was read stays for the first poll by hyper.
    pub(crate) fn poll_sniff(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Protocol>> {
        loop {
            match self.stash.first() {
                None => {}
                Some(&TLS_HANDSHAKE) => return Poll::Ready(Ok(Protocol::Foreign)),
                Some(_) if self.stash.starts_with(PREFACE) => {
                    self.phase = Phase::Raw;
                    self.sound = self.stash.len();
                    self.closing = Closing::Open;
                    return Poll::Ready(Ok(Protocol::Http2));
                }
                Some(_) if PREFACE.starts_with(&self.stash) && !self.ended => {}
                Some(_) => {
                    self.closing = Closing::Open;
                    self.scan_stash();
                    return Poll::Ready(Ok(Protocol::Http1));
                }
            }
            let mut space = [0; 4096];
            let mut buffer = ReadBuf::new(&mut space);
            match Pin::new(&mut self.io).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if buffer.filled().is_empty() && self.stash.is_empty() => {
                    return Poll::Ready(Ok(Protocol::Foreign));
                }
                Poll::Ready(Ok(())) if buffer.filled().is_empty() => self.ended = true,
                Poll::Ready(Ok(())) => self.stash.extend_from_slice(buffer.filled()),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    ready!(self.wait(context));
                    if matches!(self.phase, Phase::Over) && self.stash.is_empty() {
                        return Poll::Ready(Ok(Protocol::Foreign));
                    }
                    self.closing = Closing::Open;
                    return Poll::Ready(Ok(Protocol::Http1));
                }
            }
            self.stop_waiting();
        }
    }

    /// Hands over from the stash, and tells whether there was anything to hand over.
    fn give(&mut self, buffer: &mut ReadBuf<'_>) -> bool {
        let ready = &self.stash[self.given..self.sound];
        if ready.is_empty() {
            return false;
        }
        let length = ready.len().min(buffer.remaining());
        buffer.put_slice(&ready[..length]);
        self.given += length;
        if self.given == self.sound {
            // What is left, if anything, is the beginning of a head.
            self.stash.drain(..self.given);
            self.given = 0;
            self.sound = 0;
            if self.stash.is_empty() {
                self.stash = Vec::new();
            }
        }
        true
    }

    /// Sorts what was just read behind `start` of hyper's buffer.
    fn sort(&mut self, buffer: &mut ReadBuf<'_>, start: usize) {
        if !self.stash.is_empty() {
            self.stash.extend_from_slice(&buffer.filled()[start..]);
            buffer.set_filled(start);
            self.scan_stash();
            return;
        }
        let bytes = &buffer.filled()[start..];
        let keep = match self.scan(bytes) {
            Scan::Whole => return,
            Scan::End(at) => at,
            Scan::Partial(at) => {
                self.stash.extend_from_slice(&bytes[at..]);
                if self.stash == b"\r\n" {
                    let mut stash = std::mem::take(&mut self.stash);
                    self.forget_empty_line(&mut stash);
                }
                at
            }
            Scan::Rewrite(at, head) => {
                self.stash.extend_from_slice(&bytes[at..]);
                self.sound = rewrite(&mut self.stash, 0, &head);
                self.scan_stash();
                at
            }
            Scan::Fault(at, fault) => {
                self.stash.extend_from_slice(&bytes[at..]);
                self.refuse_stash(fault);
                at
            }
        };
        buffer.set_filled(start + keep);
    }

    /// Takes note of the end of input.
    fn end_input(&mut self) {
        self.ended = true;
        match &self.phase {
            Phase::Head(_) if self.stash.is_empty() => self.phase = Phase::Over,
            Phase::Head(_) => self.refuse_stash(Fault::BadFraming("it ended inside its head")),
            Phase::Sized { expected, left } => {
                let received = expected - left;
                self.phase = Phase::Broken(Fault::BodyEnded {
                    received,
                    expected: Some(*expected),
                });
            }
            Phase::Chunked(check) => {
                self.phase = Phase::Broken(Fault::BodyEnded {
                    received: check.received,
                    expected: None,
                });
            }
            Phase::Skipped { .. } => self.phase = Phase::Over,
            Phase::Broken(_) | Phase::Over | Phase::Raw => {}
        }
    }

    /// Begins to skip the body under way if the service has asked for that.
    fn look_for_skip(&mut self) {
        if let Phase::Sized { expected, left } = self.phase
            && self.link.skipped.load(Ordering::Relaxed) == self.heads
        {
            self.phase = Phase::Skipped {
                expected,
                left,
                owed: left,
            };
        }
    }

    /// Gives hyper the stand-in for a skipped body, and tells whether any of it was left to give.
    fn stand_in(&mut self, buffer: &mut ReadBuf<'_>) -> bool {
        let Phase::Skipped { owed, .. } = &mut self.phase else {
            return false;
        };
        if *owed == 0 {
            return false;
        }
        let length = (*owed).min(buffer.remaining() as u64);
        *owed -= length;
        let is_whole = *owed == 0;
        buffer.initialize_unfilled_to(length as usize).fill(0);
        buffer.advance(length as usize);
        if is_whole {
            // For hyper and the service the message has ended.
            self.link.messages.store(self.heads, Ordering::Relaxed);
        }
        true
    }

    /// Drops what was read of a skipped body behind `start`; what follows it is scanned.
    fn drop_skipped(&mut self, buffer: &mut ReadBuf<'_>, start: usize) {
        let Phase::Skipped { left, .. } = &mut self.phase else {
            return;
        };
        let read = &buffer.filled()[start..];
        let here = (*left).min(read.len() as u64);
        *left -= here;
        if *left == 0 {
            self.stash.extend_from_slice(&read[here as usize..]);
            self.end_message();
            self.scan_stash();
        }
        buffer.set_filled(start);
    }

    /// Judges how long the caller may still be waited for; acts when the time is up.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let settings = &self.settings;
        let allowed = match &self.phase {
            Phase::Raw | Phase::Broken(_) | Phase::Over => return Poll::Pending,
            Phase::Head(_) if self.stash.is_empty() => {
                let mut deadline = self.idle.deadline(settings.idle_timeout);
                if self.link.draining.load(Ordering::Relaxed) {
                    deadline = deadline.min(self.leaving.deadline(settings.drain_grace));
                }
                if !self.alarm.is_due(context, deadline) {
                    return Poll::Pending;
                }
                self.phase = Phase::Over;
                return Poll::Ready(());
            }
            Phase::Head(_) => settings.head_timeout,
            Phase::Sized { expected, left } | Phase::Skipped { expected, left, .. } => {
                body_allowance(settings, expected - left)
            }
            Phase::Chunked(check) => body_allowance(settings, check.received),
        };
        let deadline = self.reading.deadline(allowed);
        if !self.alarm.is_due(context, deadline) {
            return Poll::Pending;
        }
        if matches!(self.phase, Phase::Head(_)) {
            self.refuse_stash(Fault::RequestTooSlow { allowed });
        } else if matches!(self.phase, Phase::Skipped { .. }) {
            // Its request was answered already.
            self.phase = Phase::Over;
        } else {
            self.phase = Phase::Broken(Fault::RequestTooSlow { allowed });
        }
        Poll::Ready(())
    }

    /// Stops the clocks that run while the caller is waited for.
    ///
    /// hyper asks for body bytes only while the service has room for them, and goes on asking
    /// until some come, so that time between asking and reading is the caller's.
    fn stop_waiting(&mut self) {
        self.idle.clear();
        self.reading.stop();
    }
}

fn body_allowance(settings: &Settings, received: u64) -> Duration {
    let millis = received.saturating_mul(1000) / settings.min_body_rate.max(1);
    settings.body_grace.saturating_add(Duration::from_millis(millis))
}

impl<IO: Transport> AsyncRead for Strict<IO> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if buffer.remaining() == 0 || this.give(buffer) {
            return Poll::Ready(Ok(()));
        }
        loop {
            this.look_for_skip();
            if this.stand_in(buffer) {
                return Poll::Ready(Ok(()));
            }
            match &mut this.phase {
                Phase::Over => return Poll::Ready(Ok(())),
                Phase::Broken(fault) => {
                    let error = io::Error::from(fault.clone());
                    return Poll::Ready(Err(error));
                }
                Phase::Raw => return Pin::new(&mut this.io).poll_read(context, buffer),
                Phase::Head(_) | Phase::Sized { .. } | Phase::Chunked(_) | Phase::Skipped { .. } => {}
            }
            let start = buffer.filled().len();
            let read = if this.ended {
                Poll::Ready(Ok(()))
            } else {
                Pin::new(&mut this.io).poll_read(context, buffer)
            };
            match read {
                Poll::Pending => ready!(this.wait(context)),
                Poll::Ready(Err(error)) => {
                    this.ended = true;
                    this.phase = Phase::Over;
                    return Poll::Ready(Err(error));
                }
                Poll::Ready(Ok(())) => {
                    this.stop_waiting();
                    if buffer.filled().len() == start {
                        this.end_input();
                    } else if matches!(this.phase, Phase::Skipped { .. }) {
                        this.drop_skipped(buffer, start);
                    } else {
                        this.sort(buffer, start);
                        if buffer.filled().len() > start {
                            return Poll::Ready(Ok(()));
                        }
                    }
                }
            }
            if this.give(buffer) {
                return Poll::Ready(Ok(()));
            }
        }
    }
}
