//! `waypost client create`

use access::state::NewClient;
use serde::Serialize;

use super::read_secret;
use crate::{arguments::client::Create, directory::Directory, moment, output::Form};

#[derive(Serialize)]
struct Created<'a> {
    client_id: &'a str,
    client_secret: &'a str,
    /// Known where the setting names it; otherwise the address that `serve` binds decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<&'a str>,
}

/// Creates a client and shows its secret this once.
pub fn run(create: Create, form: Form) -> anyhow::Result<()> {
    let directory = Directory::of(&create.place)?;
    let now = moment::now();
    let secret = read_secret(create.secret_file.as_deref())?;
    let is_chosen = secret.is_some();
    let client = NewClient {
        id: create.id,
        name: create.name,
        contact: create.contact,
        scopes: create.scopes,
        all_scopes: create.all_scopes,
        restricted: create.restricted,
        sandbox: create.sandbox,
        expires: create.expires.and_then(|expires| expires.unix_seconds(now)),
        claims: create.claims,
        secret,
    };
    let scopes = directory.scopes()?;
    let created = directory.state()?.create_client(client, &scopes, now)?;
    let public_url = directory.settings.public_url.as_str();
    let result = Created {
        client_id: &created.id,
        client_secret: created.secret.reveal(),
        base_url: (!public_url.is_empty()).then_some(public_url),
    };
    form.result(&result, || {
        let id = &created.id;
        let option = directory.option();
        let secret = if is_chosen {
            "as given".to_owned()
        } else {
            format!("{}\nThe secret is shown this once.", created.secret.reveal())
        };
        format!("client  {id}\nsecret  {secret}\nA token for a first curl: waypost client token {id}{option}")
    })
}
