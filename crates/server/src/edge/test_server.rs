//! A server over handlers of the tests' own, for what no request can provoke in the product.

use std::{net::SocketAddr, sync::Arc};

use contract::operation::{Listener, OperationId};
use tokio::net::TcpListener;

use super::Edge;
use crate::{
    App,
    call::Handler,
    settings::{DEFAULT_CONFIGURATION, Settings},
};

/// A server that listens, on a data directory that goes with it.
pub struct Served {
    pub app: Arc<App>,
    pub address: SocketAddr,
    _folder: tempfile::TempDir,
}

/// Serves the given handlers with the default settings, some of them changed.
pub async fn serve(handlers: fn(OperationId) -> Handler, change: impl FnOnce(&mut Settings)) -> Served {
    let folder = tempfile::tempdir().expect("a folder");
    let mut settings: Settings = toml::from_str(DEFAULT_CONFIGURATION).expect("the defaults are valid");
    settings.data.dir = folder.path().to_owned();
    settings.log.access = "off".to_owned();
    change(&mut settings);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("is bound");
    let app = App::open(settings, &format!("http://{address}")).expect("opens");
    let edge = Edge::with_handlers(app.clone(), Listener::Api, handlers).expect("the table is consistent");
    let server = connection::Server::new(listener, app.caps.clone());
    let handler = move |connection, request| edge.clone().handle(connection, request);
    tokio::spawn(server.serve(handler, app.drain.clone()));
    Served {
        app,
        address,
        _folder: folder,
    }
}
