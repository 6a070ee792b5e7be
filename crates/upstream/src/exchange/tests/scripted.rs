//! An upstream in memory, which does what a test says.

use std::{
    collections::VecDeque,
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use parking_lot::Mutex;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex},
    time::sleep,
};

use crate::exchange::Connector;

/// What an upstream does.
#[derive(Clone, Debug)]
pub enum Act {
    /// Reads a request.
    Read,
    /// Writes this.
    Write(String),
    /// Does nothing for a while.
    Wait(Duration),
    /// Does nothing any more, the connection open.
    Hang,
}

/// What becomes of an attempt to connect.
#[derive(Clone, Debug)]
pub enum Door {
    Refused,
    Silent,
    /// A connection on which all this happens, and which then ends.
    Open(Vec<Act>),
}

/// An upstream in memory: one door for each attempt to connect.
#[derive(Clone, Default)]
pub struct Scripted {
    pub doors: Arc<Mutex<VecDeque<Door>>>,
    pub requests: Arc<Mutex<Vec<String>>>,
    pub connects: Arc<AtomicUsize>,
}

impl Connector for Scripted {
    type Stream = DuplexStream;

    async fn connect(&self) -> io::Result<DuplexStream> {
        self.connects.fetch_add(1, Ordering::Relaxed);
        let door = self.doors.lock().pop_front();
        match door.expect("a door for every attempt") {
            Door::Refused => Err(io::ErrorKind::ConnectionRefused.into()),
            Door::Silent => std::future::pending().await,
            Door::Open(acts) => {
                let (ours, theirs) = duplex(1 << 20);
                tokio::spawn(play(theirs, acts, self.requests.clone()));
                Ok(ours)
            }
        }
    }
}

async fn play(mut stream: DuplexStream, acts: Vec<Act>, requests: Arc<Mutex<Vec<String>>>) {
    for act in acts {
        match act {
            Act::Read => {
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = stream.read_u8().await else {
                        return;
                    };
                    request.push(byte);
                }
                requests.lock().push(String::from_utf8(request).expect("text"));
            }
            Act::Write(text) => {
                let _gone = stream.write_all(text.as_bytes()).await;
            }
            Act::Wait(time) => sleep(time).await,
            Act::Hang => std::future::pending().await,
        }
    }
}
