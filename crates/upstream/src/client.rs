//! The client: a thread that makes all exchanges with an upstream, and the way for other threads to ask it.

use std::{
    fmt, io,
    sync::{
        Arc,
        mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::Request;
use tokio::{
    net::TcpStream,
    runtime,
    sync::{Semaphore, mpsc, oneshot},
};

use crate::{
    counters::{Counters, Outcome},
    endpoint::Endpoint,
    exchange::{Answer, Connector, Shared},
    fault::Fault,
    ledger::Ledger,
    question::{Dialect, Limits, Question},
};

/// How often a thread that waits for an answer looks whether anyone still wants it.
pub const LOOK: Duration = Duration::from_millis(10);
/// Requests that undo others: as many may wait, and so many are sent at once.
const UNDOING: (usize, usize) = (256, 8);

/// Asks one upstream.
pub struct Client {
    jobs: mpsc::UnboundedSender<Job>,
    ledger: Arc<Ledger>,
}

/// A question with the way back.
struct Job {
    question: Question,
    deadline: Instant,
    answer: SyncSender<Result<Answer, Fault>>,
    /// Ends when nobody waits any more.
    waiting: oneshot::Receiver<()>,
}

impl Client {
    /// Starts the thread that asks. `name` tells the upstream from others in the log.
    pub fn start(name: &str, endpoint: Endpoint, limits: Limits, dialect: Dialect) -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let (jobs, asked) = mpsc::unbounded_channel();
        let (undo, undone) = mpsc::channel(UNDOING.0);
        let connector = Tcp(endpoint.clone());
        let ledger = Ledger::new(name);
        let shared = Arc::new(Shared::new(
            ledger.clone(),
            connector,
            endpoint,
            limits,
            dialect,
            undo,
        ));
        thread::Builder::new()
            .name("upstream".to_owned())
            .spawn(move || runtime.block_on(serve(shared, asked, undone)))?;
        Ok(Self { jobs, ledger })
    }

    /// Asks, waits for the answer and reads it. It comes by `deadline` or not at all; what `read` gives nothing for is no
    /// answer. Blocks the thread; gives up within [`LOOK`] once `is_abandoned` says that nobody wants it any more.
    pub fn ask<T>(
        &self,
        question: Question,
        deadline: Instant,
        is_abandoned: impl Fn() -> bool,
        read: impl FnOnce(Bytes) -> Option<T>,
    ) -> Result<T, Fault> {
        let Answer { body, mut entry } = self.wait(question, deadline, is_abandoned)?;
        let answer = read(body);
        entry.ends(match &answer {
            Some(_) => Outcome::Answered,
            None => Outcome::BadResponse,
        });
        answer.ok_or(Fault::BadResponse)
    }

    fn wait(
        &self,
        question: Question,
        deadline: Instant,
        is_abandoned: impl Fn() -> bool,
    ) -> Result<Answer, Fault> {
        let (answer, answered) = sync_channel(1);
        let (_wanted, waiting) = oneshot::channel();
        let job = Job {
            question,
            deadline,
            answer,
            waiting,
        };
        self.jobs.send(job).map_err(|_| Fault::Unreachable)?;
        loop {
            match answered.recv_timeout(LOOK) {
                Ok(outcome) => return outcome,
                Err(RecvTimeoutError::Timeout) if is_abandoned() => return Err(Fault::Abandoned),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Fault::Unreachable),
            }
        }
    }

    /// Gives what is counted.
    pub fn counters(&self) -> &Counters {
        self.ledger.counters()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

/// Makes exchanges until the client is gone.
async fn serve<C: Connector>(
    shared: Arc<Shared<C>>,
    mut asked: mpsc::UnboundedReceiver<Job>,
    undone: mpsc::Receiver<Request<Bytes>>,
) {
    tokio::spawn(undo(shared.clone(), undone));
    while let Some(job) = asked.recv().await {
        let shared = shared.clone();
        tokio::spawn(async move {
            tokio::select! {
                outcome = shared.ask(&job.question, job.deadline.into()) => {
                    let _gone = job.answer.send(outcome);
                }
                // Drops the exchange, which thereby is given up.
                _ = job.waiting => {}
            }
        });
    }
}

/// Sends the requests that undo others, a few at a time.
async fn undo<C: Connector>(shared: Arc<Shared<C>>, mut undone: mpsc::Receiver<Request<Bytes>>) {
    let places = Arc::new(Semaphore::new(UNDOING.1));
    while let Some(request) = undone.recv().await {
        let Ok(place) = places.clone().acquire_owned().await else {
            return;
        };
        let shared = shared.clone();
        tokio::spawn(async move {
            shared.undo(&request).await;
            drop(place);
        });
    }
}

/// Connects over TCP.
struct Tcp(Endpoint);

impl Connector for Tcp {
    type Stream = TcpStream;

    async fn connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(self.0.address()).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

#[cfg(test)]
mod tests;
