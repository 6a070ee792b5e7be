//! The same requests over HTTP/2.

use std::net::SocketAddr;

use http_body_util::{BodyExt as _, Full};
use hyper::{Method, Request as HyperRequest, Version, body::Bytes, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};

use super::{
    answer::{Answer, Asked},
    request::Request,
    wire::Ending,
};

/// Sends a request over HTTP/2 with prior knowledge, and checks what every answer has to fulfil.
pub fn send(address: SocketAddr, request: &Request) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let answer = runtime.block_on(exchange(address, request));
    answer.check(&Asked::by(&request.bytes("host")));
    answer
}

async fn exchange(address: SocketAddr, request: &Request) -> Answer {
    let stream = tokio::net::TcpStream::connect(address).await.expect("connects");
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
        .await
        .expect("the preface is understood");
    let connection = tokio::spawn(connection);
    let method: Method = request.method.parse().expect("a method");
    let mut built = HyperRequest::builder()
        .method(method)
        .version(Version::HTTP_2)
        .uri(format!("http://{address}{}", request.target));
    for (name, value) in &request.headers {
        built = built.header(name, value.as_slice());
    }
    let body = Full::new(Bytes::from(request.body.clone().unwrap_or_default()));
    let response = sender
        .send_request(built.body(body).expect("a request"))
        .await
        .expect("an answer");
    let (head, body) = response.into_parts();
    let headers = head.headers.iter().map(|(name, value)| {
        let value = value.to_str().expect("ASCII").to_owned();
        (name.as_str().to_owned(), value)
    });
    let answer = Answer {
        status: head.status.as_u16(),
        headers: headers.collect(),
        body: body.collect().await.expect("a whole body").to_bytes().to_vec(),
        ending: Ending::Whole,
        interim: 0,
    };
    connection.abort();
    answer
}
