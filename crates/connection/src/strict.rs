//! The wrapper between a byte stream and hyper.
//!
//! hyper is handed only heads that passed the check as a whole, and body bytes inside their
//! boundary. A fault in a head is turned into a valid head of the wrapper's own, so that the
//! service is called and answers it; a fault in a body becomes an error of the body. After a
//! fault nothing more is parsed.
//!
//! Bytes are checked where hyper reads them. Only the tail of a read that ends inside a head, and
//! a head that must be rewritten, move to the stash.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::chunked::{ChunkCheck, Chunks};
use crate::fault::{Fault, FaultReport};
use crate::head::{Framing, Head, HeadCheck};
use crate::patience::{Alarm, Wait};
use crate::settings::Settings;
use crate::state::{Link, lock};
use crate::target;
use crate::transport::Transport;

mod read;
mod write;

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
    /// The rest of a body that hyper has been given a stand-in for; the real bytes are thrown away.
    Skipped {
        expected: u64,
        left: u64,
        /// Bytes of the stand-in that hyper still has to be given.
        owed: u64,
    },
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
    leaving: Wait,
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
            leaving: Wait::default(),
            reading: Wait::default(),
            writing: Wait::default(),
            running: Wait::default(),
            closing: write::Closing::Unserved,
        }
    }

    /// Walks over bytes from the caller, which begin where the phase stands.
    fn scan(&mut self, bytes: &[u8]) -> Scan {
        let mut at = 0;
        while at < bytes.len() {
            match &mut self.phase {
                Phase::Raw => return Scan::Whole,
                // Bytes of a skipped body never get here.
                Phase::Broken(_) | Phase::Over | Phase::Skipped { .. } => return Scan::End(at),
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
                        if head.escape.is_some() || head.later_minor.is_some() {
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
}

/// Writes the head at `at` as hyper reads it, and returns the length the head has then.
fn rewrite(stash: &mut Vec<u8>, at: usize, head: &Head) -> usize {
    if let Some(minor) = head.later_minor {
        stash[at + minor] = b'1';
    }
    let Some((from, to)) = head.escape else {
        return head.length;
    };
    let escaped = target::escaped(&stash[at + from..at + to]);
    let grown = escaped.len() - (to - from);
    stash.splice(at + from..at + to, escaped);
    head.length + grown
}
