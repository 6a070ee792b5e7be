//! The accept loop.

use std::error::Error;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use http::{Request, Response};
use http_body::Body;
use hyper::body::Incoming;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::drain::Drain;
use crate::serve::serve_connection;
use crate::settings::Settings;
use crate::state::ConnState;

/// Wait after the first failure to accept; doubled for each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What a listener counts; shared with whoever reports it.
#[derive(Debug, Default)]
pub struct Counters {
    /// Connections open.
    pub open: AtomicUsize,
    /// Connections on which hyper refused a message that the head check had passed, and so may have
    /// sent an answer of its own. Any is a defect of the head check.
    pub foreign: AtomicU64,
}

/// A bound listener with the settings of its connections.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    settings: Arc<Settings>,
    counters: Arc<Counters>,
}

/// Counts a connection as open until it is dropped.
struct Open(Arc<Counters>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Server {
    /// Binds `address`.
    ///
    /// # Errors
    ///
    /// Returns the error of the operating system, such as a taken port.
    pub async fn bind(address: SocketAddr, settings: Settings) -> io::Result<Self> {
        Ok(Self::new(TcpListener::bind(address).await?, settings))
    }

    /// Takes a listener that is bound already.
    pub fn new(listener: TcpListener, settings: Settings) -> Self {
        Self {
            listener,
            settings: Arc::new(settings),
            counters: Arc::default(),
        }
    }

    /// Returns what the listener counts.
    pub fn counters(&self) -> Arc<Counters> {
        Arc::clone(&self.counters)
    }

    /// Returns the address that was bound.
    ///
    /// # Errors
    ///
    /// Returns the error of the operating system.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Accepts and serves connections until `drain` has begun and they have ended.
    ///
    /// The listener closes as soon as the drain begins; open connections are served on until they
    /// were idle for [`Settings::drain_grace`]. Connections that outlast
    /// [`Settings::drain_timeout`] are dropped.
    pub async fn serve<M, H, F, B>(self, handler: H, drain: Drain)
    where
        M: Send + 'static,
        H: Fn(Arc<ConnState<M>>, Request<Incoming>) -> F + Clone + Send + 'static,
        F: Future<Output = Response<B>> + Send + 'static,
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let _participant = drain.enter();
        let Self {
            listener,
            settings,
            counters,
        } = self;
        let mut connections = JoinSet::new();
        let mut begun = std::pin::pin!(drain.begun());
        loop {
            let (stream, peer) = tokio::select! {
                () = &mut begun => break,
                accepted = accept(&listener) => accepted,
            };
            while connections.try_join_next().is_some() {}
            let open = connections.len();
            if open
                >= settings
                    .max_connections
                    .saturating_add(settings.spare_connections)
            {
                continue;
            }
            let mut state = ConnState::new(peer, drain.clone());
            if open >= settings.max_connections {
                state = state.beyond_cap();
            }
            let serving = serve_connection(stream, Arc::new(state), Arc::clone(&settings), handler.clone());
            counters.open.fetch_add(1, Ordering::Relaxed);
            let counted = Open(Arc::clone(&counters));
            connections.spawn(async move {
                if let Err(error) = serving.await
                    && error.is_parse()
                {
                    counted.0.foreign.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        drop(listener);
        let ended = async { while connections.join_next().await.is_some() {} };
        if tokio::time::timeout(settings.drain_timeout, ended).await.is_err() {
            connections.shutdown().await;
        }
    }
}

/// Accepts one connection. Failures of a single caller are skipped; when the process has run out
/// of descriptors or memory, accepting again at once would only spin.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    let mut pause = FIRST_PAUSE;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Fails only on a socket that is closed already.
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(error) if concerns_one_caller(&error) => {}
            Err(_) => {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

fn concerns_one_caller(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}
