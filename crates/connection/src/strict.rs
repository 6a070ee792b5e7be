//! The wrapper between a byte stream and hyper.
//!
//! hyper is handed only heads that passed the check as a whole, and body bytes inside their
//! boundary. A fault in a head is turned into a valid head of the wrapper's own, so that the
//! service is called and answers it; a fault in a body becomes an error of the body. After a
//! fault nothing more is parsed.
//!
//! Bytes are checked where hyper reads them. Only the tail of a read that ends inside a head, and
//! a head that must be rewritten, move to the stash.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, ReadBuf};

use crate::chunked::{ChunkCheck, Chunks};
use crate::fault::{Fault, FaultReport};
use crate::head::{Framing, Head, HeadCheck};
use crate::patience::{Alarm, Wait};
use crate::settings::Settings;
use crate::state::{Link, lock};
use crate::target;
use crate::transport::Transport;

mod write;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const TLS_HANDSHAKE: u8 = 0x16;

/// What the first bytes of a connection speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http1,
    Http2,
    /// Nothing that could be answered.
    Foreign,
}

/// Where in its messages the connection stands.
#[derive(Debug)]
enum Phase {
    Head(HeadCheck),
    Sized {
        expected: u64,
        left: u64,
    },
    Chunked(ChunkCheck),
    /// The body under way cannot be read on; hyper is told at its next read.
    Broken(Fault),
    /// Nothing more is read; hyper sees the end of input.
    Over,
    /// HTTP/2, passed through.
    Raw,
}

/// Where a scan stopped.
enum Scan {
    /// Everything may be handed over.
    Whole,
    /// A head begins at this place and is incomplete.
    Partial(usize),
    /// A head begins at this place and passed, but must be rewritten.
    Rewrite(usize, Head),
    /// What begins at this place is never handed over.
    End(usize),
    /// The head that begins at this place is at fault.
    Fault(usize, Fault),
}

#[derive(Debug)]
pub(crate) struct Strict<IO: Transport> {
    io: IO,
    link: Arc<Link>,
    settings: Arc<Settings>,
    phase: Phase,
    /// Bytes that could not stay in hyper's buffer: `given <= sound <= stash.len()`.
    stash: Vec<u8>,
    /// Bytes of the stash that hyper has.
    given: usize,
    /// Bytes of the stash that may be handed over; the rest is an incomplete head.
    sound: usize,
    heads: u64,
    /// The caller closed its side.
    ended: bool,
    /// Something follows that is never parsed.
    abandoned: bool,
    /// The caller holds the body back until `100 Continue`, which was not sent.
    awaits_continue: bool,
    alarm: Alarm,
    idle: Wait,
    reading: Wait,
    writing: Wait,
    running: Wait,
    closing: write::Closing,
}

impl<IO: Transport> Strict<IO> {
    pub(crate) fn new(io: IO, link: Arc<Link>, settings: Arc<Settings>) -> Self {
        Self {
            io,
            link,
            settings,
            phase: Phase::Head(HeadCheck::default()),
            stash: Vec::new(),
            given: 0,
            sound: 0,
            heads: 0,
            ended: false,
            abandoned: false,
            awaits_continue: false,
            alarm: Alarm::default(),
            idle: Wait::default(),
            reading: Wait::default(),
            writing: Wait::default(),
            running: Wait::default(),
            closing: write::Closing::Unserved,
        }
    }

    /// Reads until the protocol is known. What was read stays for the first poll by hyper.
    pub(crate) fn poll_sniff(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Protocol>> {
        loop {
            match self.stash.first() {
                None => {}
                Some(&TLS_HANDSHAKE) => return Poll::Ready(Ok(Protocol::Foreign)),
                Some(_) if self.stash.starts_with(PREFACE) => {
                    self.phase = Phase::Raw;
                    self.sound = self.stash.len();
                    self.closing = write::Closing::Open;
                    return Poll::Ready(Ok(Protocol::Http2));
                }
                Some(_) if PREFACE.starts_with(&self.stash) && !self.ended => {}
                Some(_) => {
                    self.closing = write::Closing::Open;
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
                    self.closing = write::Closing::Open;
                    return Poll::Ready(Ok(Protocol::Http1));
                }
            }
            self.stop_waiting();
        }
    }

    /// Walks over bytes from the caller, which begin where the phase stands.
    fn scan(&mut self, bytes: &[u8]) -> Scan {
        let mut at = 0;
        while at < bytes.len() {
            match &mut self.phase {
                Phase::Raw => return Scan::Whole,
                Phase::Broken(_) | Phase::Over => return Scan::End(at),
                Phase::Sized { left, .. } => {
                    let here = (*left).min((bytes.len() - at) as u64);
                    *left -= here;
                    at += here as usize;
                    if *left == 0 {
                        self.end_message();
                    }
                }
                Phase::Chunked(check) => match check.advance(&bytes[at..]) {
                    Chunks::More => return Scan::Whole,
                    Chunks::End(length) => {
                        at += length;
                        self.end_message();
                    }
                    Chunks::Bad(sound, fault) => {
                        self.phase = Phase::Broken(fault);
                        return Scan::End(at + sound);
                    }
                },
                Phase::Head(check) => match check.advance(&bytes[at..], &self.settings) {
                    Ok(None) => return Scan::Partial(at),
                    Err(fault) => return Scan::Fault(at, fault),
                    Ok(Some(head)) => {
                        self.begin_message(&head);
                        if head.escape.is_some() {
                            return Scan::Rewrite(at, head);
                        }
                        at += head.length;
                    }
                },
            }
        }
        Scan::Whole
    }

    fn begin_message(&mut self, head: &Head) {
        self.heads += 1;
        self.awaits_continue = head.expects_continue;
        self.reading.clear();
        match head.framing {
            Framing::None => self.end_message(),
            Framing::Sized(length) => {
                self.phase = Phase::Sized {
                    expected: length,
                    left: length,
                }
            }
            Framing::Chunked => self.phase = Phase::Chunked(ChunkCheck::default()),
            Framing::Tunnel => {
                self.end_message();
                self.abandoned = true;
                self.phase = Phase::Over;
            }
        }
    }

    fn end_message(&mut self) {
        self.link.messages.store(self.heads, Ordering::Relaxed);
        self.awaits_continue = false;
        self.reading.clear();
        self.phase = Phase::Head(HeadCheck::default());
    }

    /// Scans what the stash holds beyond its sound part.
    fn scan_stash(&mut self) {
        let mut stash = std::mem::take(&mut self.stash);
        loop {
            match self.scan(&stash[self.sound..]) {
                Scan::Whole => self.sound = stash.len(),
                Scan::Partial(at) => {
                    self.sound += at;
                    if stash[self.sound..] == *b"\r\n" {
                        self.forget_empty_line(&mut stash);
                    }
                }
                Scan::End(at) => {
                    self.sound += at;
                    stash.truncate(self.sound);
                }
                Scan::Rewrite(at, head) => {
                    self.sound += at;
                    let length = rewrite(&mut stash, self.sound, &head);
                    self.sound += length;
                    continue;
                }
                Scan::Fault(at, fault) => {
                    self.sound += at;
                    self.refuse(&mut stash, fault);
                }
            }
            break;
        }
        self.stash = stash;
    }

    /// Drops the empty line some callers send after a body; alone it is no request under way.
    fn forget_empty_line(&mut self, stash: &mut Vec<u8>) {
        stash.truncate(self.sound);
        self.phase = Phase::Head(HeadCheck::after_empty_line());
    }

    /// Replaces the head at the end of the stash by one that stands for its fault.
    fn refuse(&mut self, stash: &mut Vec<u8>, fault: Fault) {
        let report = FaultReport::read(fault, &stash[self.sound..]);
        let head: &[u8] = if report.is_head() {
            b"HEAD / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
        } else {
            b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
        };
        *lock(&self.link.fault) = Some(report);
        self.heads += 1;
        self.link.fault_at.store(self.heads, Ordering::Relaxed);
        self.link.messages.store(self.heads, Ordering::Relaxed);
        stash.truncate(self.sound);
        stash.extend_from_slice(head);
        self.sound = stash.len();
        self.abandoned = true;
        self.phase = Phase::Over;
    }

    fn refuse_stash(&mut self, fault: Fault) {
        let mut stash = std::mem::take(&mut self.stash);
        self.refuse(&mut stash, fault);
        self.stash = stash;
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
            Phase::Broken(_) | Phase::Over | Phase::Raw => {}
        }
    }

    /// Judges how long the caller may still be waited for; acts when the time is up.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let settings = &self.settings;
        let allowed = match &self.phase {
            Phase::Raw | Phase::Broken(_) | Phase::Over => return Poll::Pending,
            Phase::Head(_) if self.stash.is_empty() => {
                if self.link.draining.load(Ordering::Relaxed) {
                    self.phase = Phase::Over;
                    return Poll::Ready(());
                }
                let deadline = self.idle.deadline(settings.idle_timeout);
                if !self.alarm.is_due(context, deadline) {
                    return Poll::Pending;
                }
                self.phase = Phase::Over;
                return Poll::Ready(());
            }
            Phase::Head(_) => settings.head_timeout,
            Phase::Sized { expected, left } => body_allowance(settings, expected - left),
            Phase::Chunked(check) => body_allowance(settings, check.received),
        };
        let deadline = self.reading.deadline(allowed);
        if !self.alarm.is_due(context, deadline) {
            return Poll::Pending;
        }
        if matches!(self.phase, Phase::Head(_)) {
            self.refuse_stash(Fault::RequestTooSlow);
        } else {
            self.phase = Phase::Broken(Fault::RequestTooSlow);
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

/// Escapes the target of the head at `at` and returns the length the head has then.
fn rewrite(stash: &mut Vec<u8>, at: usize, head: &Head) -> usize {
    let Some((from, to)) = head.escape else {
        return head.length;
    };
    let escaped = target::escaped(&stash[at + from..at + to]);
    let grown = escaped.len() - (to - from);
    stash.splice(at + from..at + to, escaped);
    head.length + grown
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
            match &mut this.phase {
                Phase::Over => return Poll::Ready(Ok(())),
                Phase::Broken(fault) => {
                    let error = io::Error::from(fault.clone());
                    return Poll::Ready(Err(error));
                }
                Phase::Raw => return Pin::new(&mut this.io).poll_read(context, buffer),
                Phase::Head(_) | Phase::Sized { .. } | Phase::Chunked(_) => {}
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
