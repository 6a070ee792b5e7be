//! What `demo` and `serve` share: the runtime, signals, and going away in order.

use std::{future::Future, process::ExitCode, time::Duration};

use anyhow::Context as _;
use server::{Running, Settings, offline};

use super::import::Line;

/// How long requests under way may take to finish after the first signal; the contract says 30 seconds.
const DRAIN_LIMIT: Duration = Duration::from_secs(29);

/// Runs a future on a runtime with a thread for each core.
pub fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the threads of the server")?;
    let outcome = runtime.block_on(work);
    // Work that is still under way was given up; waiting for it would delay the end.
    runtime.shutdown_background();
    outcome
}

/// Makes the vectors of names that a sentence encoder needs after an import, where the settings name one. Before signals
/// are taken over: it may take a minute, and has nothing to put in order.
pub fn encode_names(settings: &Settings) -> anyhow::Result<()> {
    let line = Line::new();
    let made = offline::encode_names(settings, &mut |done, all| {
        line.step(&format!("encoding names of skills: {done} of {all}"));
        true
    });
    line.finish();
    Ok(made?)
}

/// The signals that a server obeys. Made before the server says that it is there, so that none is missed.
pub struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    hang_up: tokio::signal::unix::Signal,
}

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To go away.
    Stop,
    /// To look at the configuration.
    Reread,
}

#[cfg(unix)]
impl Signals {
    /// Takes the signals over from their usual effect.
    pub fn listen() -> anyhow::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).context("cannot listen for signals");
        Ok(Signals {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
            hang_up: listen(SignalKind::hangup())?,
        })
    }

    /// Waits for the next one.
    pub async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.terminate.recv() => Asked::Stop,
            _ = self.interrupt.recv() => Asked::Stop,
            _ = self.hang_up.recv() => Asked::Reread,
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    /// Takes the signals over from their usual effect.
    pub fn listen() -> anyhow::Result<Signals> {
        Ok(Signals {})
    }

    /// Waits for the next one.
    pub async fn next(&mut self) -> Asked {
        // Where the console cannot be listened to, the process is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Asked::Stop
    }
}

/// Serves until a signal asks to stop, then drains. `reread` is called when a signal asks for it.
pub async fn until_stopped(
    running: Running,
    mut signals: Signals,
    mut reread: impl FnMut(),
) -> anyhow::Result<ExitCode> {
    while signals.next().await == Asked::Reread {
        reread();
        running.app.look_again();
    }
    tracing::info!("draining; a second signal ends at once");
    let again = async { while signals.next().await == Asked::Reread {} };
    tokio::select! {
        () = running.stop() => {
            tracing::info!("stopped");
            Ok(ExitCode::SUCCESS)
        }
        () = again => {
            tracing::warn!("stopped at once; requests under way were cut");
            Ok(ExitCode::from(crate::FAILED))
        }
        () = tokio::time::sleep(DRAIN_LIMIT) => {
            tracing::warn!("stopped; some requests did not finish in time");
            Ok(ExitCode::from(crate::FAILED))
        }
    }
}
