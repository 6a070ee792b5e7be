//! A panic of a handler is a 500 with the request's id, and the process goes on. No request can provoke one in the
//! product, so these tests serve handlers of their own.

use std::{net::SocketAddr, sync::Arc};

use contract::operation::{Listener, OperationId};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::Edge;
use crate::{
    App,
    call::{Call, Handler, Input, Outcome},
    settings::{DEFAULT_CONFIGURATION, Settings},
};

fn panicking(_call: &Call, _body: Input<'_>) -> Outcome {
    panic!("the oven caught fire")
}

fn handlers(operation: OperationId) -> Handler {
    match operation {
        OperationId::SkillsStatus => panicking,
        other => crate::api::handler(other),
    }
}

struct Served {
    app: Arc<App>,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

async fn serve() -> Served {
    let folder = tempfile::tempdir().expect("a folder");
    let mut settings: Settings = toml::from_str(DEFAULT_CONFIGURATION).expect("the defaults are valid");
    settings.data.dir = folder.path().to_owned();
    settings.log.access = "off".to_owned();
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

async fn ask(address: SocketAddr, target: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    let request =
        format!("GET {target} HTTP/1.1\r\nHost: here\r\nX-Request-Id: tray-7\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("writes");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .await
        .expect("reads to the end");
    answer
}

fn check(answer: &str) {
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
    assert!(head.starts_with("HTTP/1.1 500 "), "{answer}");
    assert!(head.contains("x-request-id: tray-7"), "{answer}");
    let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(body["errors"][0]["code"], "internal_error");
    assert_eq!(
        body["errors"][0]["detail"],
        "Internal error; quote request id tray-7 to the operator"
    );
    assert!(!answer.contains("oven"), "the panic's text is for the log alone");
}

#[tokio::test]
async fn a_panic_on_the_thread_of_the_request_is_a_500_and_the_process_lives() {
    let served = serve().await;
    check(&ask(served.address, "/skills/status").await);
    check(&ask(served.address, "/skills/status").await);
    assert!(ask(served.address, "/docs").await.starts_with("HTTP/1.1 200 "));
    assert_eq!(served.app.metrics.panics.get(), 2);
}

#[tokio::test]
async fn a_panic_in_the_pool_is_a_500_and_gives_its_place_back() {
    let served = serve().await;
    // A query this long sends any operation to the pool.
    let target = format!("/skills/status?x={}", "y".repeat(2000));
    for _ in 0..20 {
        check(&ask(served.address, &target).await);
    }
    assert_eq!(served.app.gate.load(), (0, 0));
    assert_eq!(served.app.metrics.panics.get(), 20);
}
