//! A raw HTTP/1.1 client: sends any bytes in any pieces and reads whole answers, so that nothing between the test
//! and the server can repair or hide a fault.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    time::Duration,
};

use super::answer::{Answer, Asked};

/// Longest silence that a test puts up with; it is a bound on hanging, not a measurement.
const PATIENCE: Duration = Duration::from_secs(40);

/// One connection.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    unread: Vec<u8>,
}

/// How an answer's body ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With its length or its last chunk, or by a close in order where neither was promised.
    Whole,
    /// Before its promised end, or by a reset.
    Cut,
}

impl Wire {
    pub fn open(address: SocketAddr) -> Wire {
        let stream = TcpStream::connect(address).expect("the server accepts connections");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_nodelay(true).expect("no delay");
        Wire {
            stream,
            unread: Vec::new(),
        }
    }

    /// Another handle on the same connection, to send from another thread.
    pub fn twin(&self) -> Wire {
        Wire {
            stream: self.stream.try_clone().expect("a handle"),
            unread: Vec::new(),
        }
    }

    /// Sends bytes; false when the server has closed the connection.
    pub fn try_send(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).expect("the server takes the bytes");
    }

    /// Says that nothing more will be sent.
    pub fn finish_sending(&self) {
        self.stream.shutdown(Shutdown::Write).expect("a half-close");
    }

    /// Sends one whole request, reads its answer and checks what every answer has to fulfil.
    pub fn exchange(&mut self, request: &[u8]) -> Answer {
        // A refusal may arrive, and the connection end, before all is sent.
        self.try_send(request);
        self.answer(&Asked::by(request))
    }

    /// Reads one answer and checks what every answer has to fulfil.
    pub fn answer(&mut self, asked: &Asked) -> Answer {
        let answer = self.unchecked_answer(asked);
        answer.check(asked);
        answer
    }

    /// Reads one answer as it is.
    pub fn unchecked_answer(&mut self, asked: &Asked) -> Answer {
        let mut interim = 0;
        loop {
            let head = self.head();
            let mut answer = Answer::from_head(&head);
            if answer.status == 100 {
                interim += 1;
                continue;
            }
            answer.interim = interim;
            (answer.body, answer.ending) = self.body(&answer, asked.is_head);
            return answer;
        }
    }

    /// Reads the `100 Continue` that lets a caller send its body.
    pub fn is_continued(&mut self) -> bool {
        Answer::from_head(&self.head()).status == 100
    }

    /// Reads one answer as it is; none when the connection ends before its first byte.
    pub fn try_answer(&mut self, asked: &Asked) -> Option<Answer> {
        if self.unread.is_empty() && !self.more().unwrap_or(false) {
            return None;
        }
        Some(self.unchecked_answer(asked))
    }

    /// Says whether nothing has come so far.
    pub fn is_silent(&self) -> bool {
        self.stream.set_nonblocking(true).expect("a mode");
        let peeked = self.stream.peek(&mut [0; 1]);
        self.stream.set_nonblocking(false).expect("a mode");
        self.unread.is_empty() && peeked.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    /// Says whether the server ends the connection without another byte.
    pub fn is_closed(&mut self) -> bool {
        if !self.unread.is_empty() {
            return false;
        }
        let mut byte = [0; 1];
        match self.stream.read(&mut byte) {
            Ok(count) => count == 0,
            Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
        }
    }

    fn head(&mut self) -> String {
        loop {
            if let Some(end) = find(&self.unread, b"\r\n\r\n") {
                let head: Vec<u8> = self.unread.drain(..end + 4).collect();
                return String::from_utf8(head).expect("heads are ASCII");
            }
            let more = self.more().unwrap_or_else(|error| {
                panic!(
                    "no answer: {error}; read so far: {:?}",
                    String::from_utf8_lossy(&self.unread)
                )
            });
            assert!(
                more,
                "the connection ended without an answer; read so far: {:?}",
                String::from_utf8_lossy(&self.unread)
            );
        }
    }

    /// Reads some bytes; false at the end.
    fn more(&mut self) -> io::Result<bool> {
        let mut piece = vec![0; 64 << 10];
        let count = self.stream.read(&mut piece)?;
        self.unread.extend_from_slice(&piece[..count]);
        Ok(count > 0)
    }

    fn body(&mut self, answer: &Answer, is_head: bool) -> (Vec<u8>, Ending) {
        if is_head {
            return (Vec::new(), Ending::Whole);
        }
        if answer.header("transfer-encoding") == Some("chunked") {
            return self.chunks();
        }
        if let Some(length) = answer.header("content-length") {
            let length = length.parse().expect("Content-Length is a number");
            return self.exactly(length);
        }
        loop {
            match self.more() {
                Ok(true) => {}
                Ok(false) => return (std::mem::take(&mut self.unread), Ending::Whole),
                Err(_) => return (std::mem::take(&mut self.unread), Ending::Cut),
            }
        }
    }

    fn exactly(&mut self, length: usize) -> (Vec<u8>, Ending) {
        while self.unread.len() < length {
            if !self.more().unwrap_or(false) {
                return (std::mem::take(&mut self.unread), Ending::Cut);
            }
        }
        (self.unread.drain(..length).collect(), Ending::Whole)
    }

    fn chunks(&mut self) -> (Vec<u8>, Ending) {
        let mut body = Vec::new();
        loop {
            let Some(line) = self.line() else {
                return (body, Ending::Cut);
            };
            let size = usize::from_str_radix(&line, 16).expect("a chunk size");
            let (data, ending) = self.exactly(size + 2);
            if ending == Ending::Cut {
                return (body, Ending::Cut);
            }
            assert!(data.ends_with(b"\r\n"), "a chunk ends with its line");
            if size == 0 {
                return (body, Ending::Whole);
            }
            body.extend_from_slice(&data[..size]);
        }
    }

    fn line(&mut self) -> Option<String> {
        loop {
            if let Some(end) = find(&self.unread, b"\r\n") {
                let line: Vec<u8> = self.unread.drain(..end + 2).collect();
                return Some(String::from_utf8_lossy(&line[..end]).into_owned());
            }
            if !self.more().unwrap_or(false) {
                return None;
            }
        }
    }
}

pub fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}
