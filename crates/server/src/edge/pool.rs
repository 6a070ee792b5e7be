//! Work in the compute pool: behind a permit, inside the deadline, stopped when nobody waits.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use contract::{
    error::ApiError,
    operation::{Operation, Priority},
};
use tokio::{sync::mpsc, time::timeout_at};

use super::{intake::Job, panic_text, shed_error};
use crate::{
    app::App,
    body::{Aborted, Producer},
    call::{Answer, Content, Outcome},
};

/// Pieces that may wait for a slow reader.
const PIECES: usize = 4;
/// Pause of a stream whose turn does not come.
const PAUSE: Duration = Duration::from_millis(50);

/// Raises the flag when the caller is gone or the time is up.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs a job in the pool.
pub async fn run(app: &Arc<App>, job: Job) -> Outcome {
    let _cancel = CancelOnDrop(job.call.cancelled.clone());
    let request_id = job.call.request_id.clone();
    let operation = job.call.operation;
    let deadline = job.call.deadline;
    let work = async {
        let Ok(permit) = app.gate_of(operation).enter(operation.priority).await else {
            app.metrics.shed.inc();
            return Err(shed_error());
        };
        let running = tokio::task::spawn_blocking(move || {
            // Given back when the work ends, not when its caller stops waiting: the place is really taken till then.
            let _permit = permit;
            catch_unwind(AssertUnwindSafe(|| job.run())).map_err(|panic| panic_text(&*panic))
        });
        match running.await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => {
                app.metrics.panics.inc();
                Err(ApiError::internal_error(request_id.text()).because(panic))
            }
            Err(error) => Err(ApiError::internal_error(request_id.text()).because(error.to_string())),
        }
    };
    match timeout_at(deadline.into(), work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(ApiError::deadline_exceeded()),
    }
}

/// Starts the pool's part of an answer that is made piece by piece.
pub fn start(app: &Arc<App>, answer: Answer, operation: &Operation) -> Answer {
    let Content::Pooled(producer) = answer.content else {
        return answer;
    };
    let (sender, receiver) = mpsc::channel(PIECES);
    let deadline = Instant::now() + app.settings.limits.deadline(operation.family);
    tokio::spawn(produce(
        app.clone(),
        producer,
        operation.priority,
        deadline,
        sender,
    ));
    Answer {
        content: Content::Streamed(receiver),
        version: answer.version,
    }
}

/// Makes one piece a permit, so that a slow reader holds none.
async fn produce(
    app: Arc<App>,
    mut producer: Box<dyn Producer>,
    priority: Priority,
    deadline: Instant,
    sender: mpsc::Sender<Result<Vec<u8>, Aborted>>,
) {
    loop {
        let Ok(permit) = app.gate.enter(priority).await else {
            if Instant::now() < deadline {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            let _gone = sender.send(Err(Aborted)).await;
            return;
        };
        let made = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let piece = catch_unwind(AssertUnwindSafe(|| producer.next()));
            (producer, piece)
        });
        let piece = match made.await {
            Ok((back, Ok(piece))) => {
                producer = back;
                piece
            }
            Ok((_, Err(_))) | Err(_) => {
                app.metrics.panics.inc();
                app.metrics.aborted_streams.inc();
                let _gone = sender.send(Err(Aborted)).await;
                return;
            }
        };
        let Some(piece) = piece else {
            // The end is said, not guessed from a maker that is gone.
            let _gone = sender.send(Ok(Vec::new())).await;
            return;
        };
        if piece.as_ref().is_ok_and(Vec::is_empty) {
            continue;
        }
        if sender.send(piece).await.is_err() {
            return;
        }
    }
}
