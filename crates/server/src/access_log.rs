//! The access log: one line per request, written by a thread of its own.
//!
//! A line holds time, request id, client id, operation, status, code, bytes in and microseconds; never a token, a
//! query, or document text. Lines that cannot be written in time are dropped and counted, so that a stuck disk or
//! terminal never holds up a request.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use parking_lot::{Condvar, Mutex};

/// Bytes that may wait to be written.
const BUFFER_LIMIT: usize = 4 << 20;
/// Longest time between two writes.
const FLUSH_EVERY: Duration = Duration::from_millis(200);

#[derive(Debug, Default)]
struct Shared {
    buffer: Mutex<Vec<u8>>,
    wake: Condvar,
    closing: AtomicBool,
    dropped: AtomicU64,
}

/// Where lines go.
#[derive(Debug)]
pub struct AccessLog {
    shared: Arc<Shared>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

/// What one line says.
#[derive(Debug)]
pub struct Line<'a> {
    /// Time in RFC 3339, whole seconds.
    pub time: &'a str,
    /// Request id.
    pub request: &'a str,
    /// Client id, `-` for none.
    pub client: &'a str,
    /// Operation name, `-` for none.
    pub operation: &'a str,
    /// Status of the answer.
    pub status: u16,
    /// Error code, `-` for none.
    pub code: &'a str,
    /// Time until the answer's head, in microseconds.
    pub micros: u64,
    /// Whether the sandbox made the answer.
    pub simulated: bool,
}

impl AccessLog {
    /// Opens the log: `stderr`, `off` (none), or a file to append to.
    pub fn open(destination: &str) -> io::Result<Option<AccessLog>> {
        let output: Box<dyn Write + Send> = match destination {
            "off" => return Ok(None),
            "stderr" => Box::new(io::stderr()),
            path => Box::new(OpenOptions::new().create(true).append(true).open(path)?),
        };
        let shared = Arc::new(Shared::default());
        let writer = std::thread::Builder::new().name("access-log".to_owned()).spawn({
            let shared = shared.clone();
            move || write_lines(&shared, output)
        })?;
        Ok(Some(AccessLog {
            shared,
            writer: Mutex::new(Some(writer)),
        }))
    }

    /// Adds a line; drops it when too much waits.
    pub fn add(&self, line: &Line<'_>) {
        let mut number = [0u8; 20];
        let mut buffer = self.shared.buffer.lock();
        if buffer.len() > BUFFER_LIMIT {
            self.shared.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        for (name, value) in [
            ("time=", line.time),
            (" request=", line.request),
            (" client=", line.client),
            (" operation=", line.operation),
            (" code=", line.code),
        ] {
            buffer.extend_from_slice(name.as_bytes());
            buffer.extend_from_slice(value.as_bytes());
        }
        buffer.extend_from_slice(b" status=");
        buffer.extend_from_slice(decimal(line.status.into(), &mut number));
        buffer.extend_from_slice(b" micros=");
        buffer.extend_from_slice(decimal(line.micros, &mut number));
        if line.simulated {
            buffer.extend_from_slice(b" simulated=true");
        }
        buffer.push(b'\n');
    }
}

impl Drop for AccessLog {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::Release);
        self.shared.wake.notify_one();
        if let Some(writer) = self.writer.lock().take() {
            // A panic of the writer has nothing left to tell.
            let _ended = writer.join();
        }
    }
}

fn write_lines(shared: &Shared, mut output: Box<dyn Write + Send>) {
    let mut lines = Vec::new();
    loop {
        let closing = shared.closing.load(Ordering::Acquire);
        {
            let mut buffer = shared.buffer.lock();
            if buffer.is_empty() && !closing {
                shared.wake.wait_for(&mut buffer, FLUSH_EVERY);
            }
            std::mem::swap(&mut *buffer, &mut lines);
        }
        if let Err(error) = output.write_all(&lines).and_then(|()| output.flush()) {
            tracing::warn!(%error, "cannot write the access log");
        }
        lines.clear();
        let dropped = shared.dropped.swap(0, Ordering::Relaxed);
        if dropped > 0 {
            tracing::warn!(dropped, "access log lines were dropped");
        }
        if closing && shared.buffer.lock().is_empty() {
            return;
        }
    }
}

/// Writes a number without allocating.
pub(crate) fn decimal(mut value: u64, into: &mut [u8; 20]) -> &[u8] {
    let mut start = into.len();
    loop {
        start -= 1;
        into[start] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            return &into[start..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_whole_and_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("access.log");
        let log = AccessLog::open(path.to_str().expect("UTF-8"))
            .expect("opens")
            .expect("is on");
        for micros in [0, 7, u64::MAX] {
            log.add(&Line {
                time: "2026-11-01T00:00:00Z",
                request: "r",
                client: "-",
                operation: "skills.list",
                status: 200,
                code: "-",
                micros,
                simulated: micros == 7,
            });
        }
        drop(log);
        let text = std::fs::read_to_string(path).expect("reads");
        let start =
            "time=2026-11-01T00:00:00Z request=r client=- operation=skills.list code=- status=200 micros=";
        assert_eq!(
            text,
            format!("{start}0\n{start}7 simulated=true\n{start}{}\n", u64::MAX)
        );
    }
}
