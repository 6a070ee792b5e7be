//! A panic of a handler is a 500 with the request's id, and the process goes on. No request can provoke one in the
//! product, so these tests serve handlers of their own.

use std::net::SocketAddr;

use contract::operation::OperationId;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::test_server::serve;
use crate::call::{Call, Handler, Input, Outcome};

fn panicking(_call: &Call, _body: Input<'_>) -> Outcome {
    panic!("the oven caught fire")
}

fn handlers(operation: OperationId) -> Handler {
    match operation {
        OperationId::SkillsStatus => panicking,
        other => crate::api::handler(other),
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
    let served = serve(handlers, |_| {}).await;
    check(&ask(served.address, "/skills/status").await);
    check(&ask(served.address, "/skills/status").await);
    assert!(ask(served.address, "/docs").await.starts_with("HTTP/1.1 200 "));
    assert_eq!(served.app.metrics.panics.get(), 2);
}

#[tokio::test]
async fn a_panic_in_the_pool_is_a_500_and_gives_its_place_back() {
    let served = serve(handlers, |_| {}).await;
    // A query this long sends any operation to the pool.
    let target = format!("/skills/status?x={}", "y".repeat(2000));
    for _ in 0..20 {
        check(&ask(served.address, &target).await);
    }
    assert_eq!(served.app.gate.load(), (0, 0));
    assert_eq!(served.app.metrics.panics.get(), 20);
}
