//! `waypost client token`

use std::sync::Arc;

use access::{
    clock::{Clock as _, SystemClock},
    registry::Registry,
};
use anyhow::Context as _;
use serde::Serialize;

use crate::{
    Unusable,
    arguments::client::Token,
    directory::Directory,
    output::{Form, standard_output},
};

#[derive(Serialize)]
struct Signed<'a> {
    client_id: &'a str,
    access_token: &'a str,
    expires_in: u32,
    token_type: &'static str,
    scope: &'a str,
    /// The server that accepts it.
    base_url: &'a str,
}

/// Signs a token with the keys of the data directory, as the token endpoint would.
pub fn run(token: &Token, form: Form) -> anyhow::Result<()> {
    let directory = Directory::of(&token.place)?.require()?;
    let settings = &directory.settings;
    let base_url = base_url(token, &directory)?;
    let now = SystemClock::new().now();
    let keys = Arc::new(directory.keys(now.unix_seconds)?);
    let registry = Registry::open(server::app::registry_settings(settings, &base_url)?, keys, now)?;
    let client = registry
        .client(&token.id)
        .with_context(|| format!("there is no client '{}'", token.id))?;
    let record = client.record();
    let is_expired = record.expires.is_some_and(|expires| expires <= now.unix_seconds);
    if !record.enabled || is_expired {
        anyhow::bail!(
            "client '{}' is {}, so no server would accept its token",
            token.id,
            if is_expired { "expired" } else { "revoked" }
        );
    }
    let scope = registry.granted_scope(&client, &token.scopes.join(" "))?;
    let signed = registry.issue(&client, &scope, now)?;
    match form {
        // The token is the result, so it goes to stdout for people as well: it is made to stand inside a command.
        Form::Text => standard_output(format!("{signed}\n").as_bytes()),
        Form::Json => form.result(
            &Signed {
                client_id: &token.id,
                access_token: &signed,
                expires_in: settings.auth.lifetime_seconds,
                token_type: "Bearer",
                scope: &scope,
                base_url: &base_url,
            },
            String::new,
        ),
    }
}

/// Names the server that is to accept the token.
fn base_url(token: &Token, directory: &Directory) -> anyhow::Result<String> {
    let settings = &directory.settings;
    let named = token.public_url.as_deref().unwrap_or(&settings.public_url);
    if !named.is_empty() {
        return Ok(named.trim_end_matches('/').to_owned());
    }
    // The server that last opened the directory knows best: its address may have come from a flag.
    let noted = std::fs::read_to_string(directory.path().join(server::app::BASE_URL_FILE));
    if let Ok(noted) = noted
        && noted.starts_with("http")
    {
        return Ok(noted.trim().to_owned());
    }
    if settings.listen.port() == 0 {
        return Err(Unusable(
            "no server has opened the data directory yet and setting `listen` has port 0, so the base URL \
             is not known; name it with --public-url"
                .to_owned(),
        )
        .into());
    }
    Ok(format!("http://{}", settings.listen))
}
