//! Listeners: bind first, then open the data, then serve until told to stop.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use access::registry::keeper::Keeper;
use contract::operation::Listener;
use tokio::net::TcpListener;

use crate::{
    app::{App, BASE_URL_FILE, StartError},
    edge::Edge,
    settings::Settings,
};

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
}

/// Binds the listeners, opens the data and begins to serve. Runs inside a tokio runtime.
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    let listener = bind(settings.listen, "listen").await?;
    let health = match settings.health.listen.parse::<SocketAddr>() {
        Ok(address) => Some(bind(address, "health.listen").await?),
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
    let health_address = match health {
        Some(health) => {
            let address = health
                .local_addr()
                .map_err(StartError::io("cannot read the bound address"))?;
            listen(&app, health, Listener::Health)?;
            Some(address)
        }
        None => None,
    };
    listen(&app, listener, Listener::Api)?;
    tokio::spawn(follow_data(app.clone()));
    Ok(Running {
        app,
        address,
        health_address,
        keeper,
    })
}

async fn bind(address: SocketAddr, setting: &str) -> Result<TcpListener, StartError> {
    let what = format!(
        "cannot listen on {address} (setting `{setting}`); choose another address, or port 0 for a free one"
    );
    TcpListener::bind(address).await.map_err(StartError::io(what))
}

fn listen(app: &Arc<App>, listener: TcpListener, kind: Listener) -> Result<(), StartError> {
    let edge = Edge::new(app.clone(), kind)?;
    let server = connection::Server::new(listener, app.caps.clone());
    app.report_listener(server.counters());
    let drain = app.drain.clone();
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
        }
        let looking = app.clone();
        match tokio::task::spawn_blocking(move || looking.reload_data()).await {
            Ok(Ok(true)) => tracing::info!("switched to newly published data"),
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::error!(%error, "cannot load the published data; the loaded ones stay"),
            Err(error) => tracing::error!(%error, "the look for new data failed"),
        }
    }
}

impl Running {
    /// Stops accepting, lets requests under way finish, and writes back what is owed to the store.
    pub async fn stop(self) {
        self.app.drain.begin();
        self.app.drain.finished().await;
        drop(self.keeper);
        if let Err(error) = self.app.registry.shut_down(self.app.now()) {
            tracing::error!(%error, "cannot write unspent quota back; it stays counted as used");
        }
    }
}
