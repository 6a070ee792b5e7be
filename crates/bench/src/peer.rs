//! The peer: a bare axum handler that returns stored bytes, served by `axum::serve`.

use std::{fs, path::Path};

use anyhow::Context;
use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, HeaderName, HeaderValue},
    routing::{MethodRouter, get, post},
};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

/// An answer of the server that the peer repeats.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SavedAnswer {
    /// `GET` or `POST`.
    pub method: String,
    /// Path as axum's router writes it.
    pub route: String,
    /// Header fields that belong to the body.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl SavedAnswer {
    /// Says whether the body is compressed.
    pub fn is_coded(&self) -> bool {
        self.headers.iter().any(|(name, _)| name == "content-encoding")
    }
}

/// Serves the answers of a file on a free port of the loopback interface, and prints the address. Runs until killed.
pub async fn serve_answers(file: &Path) -> anyhow::Result<()> {
    let answers: Vec<SavedAnswer> = serde_json::from_slice(&fs::read(file)?)
        .with_context(|| format!("cannot read the answers in {}", file.display()))?;
    let mut router = Router::new();
    for answer in answers {
        let route = answer.route.clone();
        router = router.route(&route, handler(answer)?);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!(
        "{}",
        serde_json::json!({ "base_url": format!("http://{}", listener.local_addr()?) })
    );
    // As the server does: the peer is not to wait for delayed acknowledgements.
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        // A connection without it is slower, not wrong.
        let _slower = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}

fn handler(answer: SavedAnswer) -> anyhow::Result<MethodRouter> {
    let mut headers = HeaderMap::new();
    for (name, value) in &answer.headers {
        headers.insert(
            HeaderName::from_bytes(name.as_bytes())?,
            HeaderValue::from_str(value)?,
        );
    }
    let body = Bytes::from(answer.body);
    Ok(if answer.method == "POST" {
        post(async move |_read: Bytes| (headers.clone(), body.clone()))
    } else {
        get(async move || (headers.clone(), body.clone()))
    })
}
