//! Listeners: bind first, then open the data, then serve until told to stop.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use access::registry::keeper::Keeper;
use analytics::Cancel;
use connection::Drain;
use contract::{operation::Listener, postings::Mount};
use tokio::net::TcpListener;

use crate::{
    app::{App, BASE_URL_FILE, StartError},
    edge::Edge,
    settings::{Settings, parse_address},
};

/// Time that probes under way have once the API has drained.
const HEALTH_DRAIN: Duration = Duration::from_secs(1);

/// Time after which gathering that failed is tried again: what an engine asks may have been away for a moment.
const GATHER_AGAIN: Duration = Duration::from_secs(60);

/// A server that listens.
#[derive(Debug)]
pub struct Running {
    /// What all requests share.
    pub app: Arc<App>,
    /// The bound address of the API.
    pub address: SocketAddr,
    /// The bound address of the health listener, unless there is none.
    pub health_address: Option<SocketAddr>,
    keeper: Keeper,
    /// Ends the health listener, which tells of the drain as long as the API drains.
    health_drain: Drain,
}

/// Binds the listeners, opens the data and begins to serve. Runs inside a tokio runtime.
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    let listener = bind(settings.listen, "listen", "").await?;
    let health = match parse_address(&settings.health.listen) {
        Ok(address) => Some(
            bind(
                address,
                "health.listen",
                ", or an empty one for no health listener",
            )
            .await?,
        ),
        Err(_) => None,
    };
    let address = listener
        .local_addr()
        .map_err(StartError::io("cannot read the bound address"))?;
    let app = App::open(settings, &format!("http://{address}"))?;
    let noted = app.settings.data.dir.join(BASE_URL_FILE);
    std::fs::write(&noted, format!("{}\n", app.base_url))
        .map_err(StartError::io(format!("cannot write `{}`", noted.display())))?;
    let keeper = app.start_keeper()?;
    let health_drain = Drain::new();
    let health_address = match health {
        Some(health) => {
            let address = health
                .local_addr()
                .map_err(StartError::io("cannot read the bound address"))?;
            let caps = connection::Settings {
                drain_grace: Duration::ZERO,
                drain_timeout: HEALTH_DRAIN,
                ..app.caps.clone()
            };
            listen(&app, health, Listener::Health, caps, health_drain.clone())?;
            Some(address)
        }
        None => None,
    };
    listen(&app, listener, Listener::Api, app.caps.clone(), app.drain.clone())?;
    tokio::spawn(follow_data(app.clone()));
    tokio::spawn(follow_postings(app.clone()));
    for mount in Mount::ALL {
        if app.postings().remote(mount).is_some() {
            tokio::spawn(follow_remote(app.clone(), mount));
        }
    }
    Ok(Running {
        app,
        address,
        health_address,
        keeper,
        health_drain,
    })
}

/// Binds an address; `further` says what besides another address may be done about one that is taken.
async fn bind(address: SocketAddr, setting: &str, further: &str) -> Result<TcpListener, StartError> {
    let variable = format!("WAYPOST_{}", setting.to_uppercase().replace('.', "__"));
    let what = format!(
        "cannot listen on {address} (setting `{setting}`, or {variable} in the environment); choose another address, port 0 \
         for a free one{further}"
    );
    TcpListener::bind(address).await.map_err(StartError::io(what))
}

fn listen(
    app: &Arc<App>,
    listener: TcpListener,
    kind: Listener,
    caps: connection::Settings,
    drain: Drain,
) -> Result<(), StartError> {
    let edge = Edge::new(app.clone(), kind)?;
    let server = connection::Server::new(listener, caps);
    app.report_listener(server.counters());
    tokio::spawn(server.serve(
        move |connection, request| edge.clone().handle(connection, request),
        drain,
    ));
    Ok(())
}

/// Looks for newly published data until the drain begins.
async fn follow_data(app: Arc<App>) {
    let interval = Duration::from_secs(app.settings.state.reload_seconds.into());
    loop {
        tokio::select! {
            () = app.drain.begun() => return,
            () = tokio::time::sleep(interval) => {}
            () = app.look_wanted() => {}
        }
        let looking = app.clone();
        match tokio::task::spawn_blocking(move || looking.reload_data()).await {
            Ok(Ok(true)) => tracing::info!("switched to newly published data"),
            Ok(Ok(false)) => {}
            // The drain stops what takes long.
            Ok(Err(_)) if app.drain.is_draining() => return,
            Ok(Err(error)) => tracing::error!(%error, "cannot load the published data; the loaded ones stay"),
            Err(error) => tracing::error!(%error, "the look for new data failed"),
        }
    }
}

/// Gathers what postings say of occupations and of skills, again whenever either changes, until the drain begins. Beside the look for
/// data, as it may take minutes.
async fn follow_postings(app: Arc<App>) {
    loop {
        let stop = Arc::new(AtomicBool::new(false));
        let (gathering, cancel) = (app.clone(), Cancel::on(stop.clone()).alone());
        let work = tokio::task::spawn_blocking(move || gathering.gather_from_postings(&cancel));
        tokio::pin!(work);
        let ended = tokio::select! {
            () = app.drain.begun() => {
                stop.store(true, Ordering::Relaxed);
                return;
            }
            ended = &mut work => ended,
        };
        let retry = match ended {
            Ok(Ok(())) => Duration::MAX,
            Ok(Err(error)) => {
                tracing::error!(%error, "cannot gather what postings say; open data serve");
                GATHER_AGAIN
            }
            Err(error) => {
                tracing::error!(%error, "gathering what postings say failed; open data serve");
                Duration::MAX
            }
        };
        tokio::select! {
            () = app.drain.begun() => return,
            () = app.occupations.look_wanted() => {}
            () = tokio::time::sleep(retry) => {}
        }
    }
}

/// Looks for what another process publishes until the drain begins. Apart from all other data: it may be slow.
async fn follow_remote(app: Arc<App>, mount: Mount) {
    let interval = Duration::from_secs(app.settings.state.reload_seconds.into());
    loop {
        let looking = app.clone();
        if let Err(error) = tokio::task::spawn_blocking(move || looking.postings().look(mount)).await {
            tracing::error!(%error, mount = mount.word(), "the look for new postings failed");
        }
        tokio::select! {
            () = app.drain.begun() => return,
            () = tokio::time::sleep(interval) => {}
        }
    }
}

impl Running {
    /// Stops accepting, lets requests under way finish, and writes back what is owed to the store.
    pub async fn stop(self) {
        self.app.drain.begin();
        self.app.drain.finished().await;
        // The health listener goes last: a probe that finds no listener cannot tell a drain from a crash.
        self.health_drain.begin();
        self.health_drain.finished().await;
        drop(self.keeper);
        if let Err(error) = self.app.registry.shut_down(self.app.now()) {
            tracing::error!(%error, "cannot write unspent quota back; it stays counted as used");
        }
    }
}
