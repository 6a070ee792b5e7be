//! `waypost client`

mod create;
mod token;

use std::{io::Read as _, path::Path, process::ExitCode};

use access::{
    clock::rfc3339,
    secret::Secret,
    state::{AuditEntry, ClientChange, ClientRecord},
};
use anyhow::Context as _;
use serde::Serialize;

use crate::{
    arguments::{
        Place,
        client::{Client, Expire, Named, Rotate, Set},
    },
    directory::Directory,
    moment::{self, shown},
    output::{self, Form},
};

/// Most bytes of a file with a secret that are read.
const SECRET_FILE_CAP: u64 = 16 << 10;

#[derive(Serialize)]
struct Clients<'a> {
    clients: &'a [ClientRecord],
}

#[derive(Serialize)]
struct Changed<'a> {
    client_id: &'a str,
    action: &'a str,
    detail: &'a str,
}

#[derive(Serialize)]
struct Rotated<'a> {
    client_id: &'a str,
    client_secret: &'a str,
    earlier_secret_expires: u64,
}

/// Runs a command about clients.
pub fn run(client: Client, form: Form) -> anyhow::Result<ExitCode> {
    match client {
        Client::Create(create) => create::run(create, form)?,
        Client::List(place) => list(&place, form)?,
        Client::Show(named) => show(&named, form)?,
        Client::Set(set) => change(set, form)?,
        Client::Enable(named) => {
            let entry = state(&named.place)?.enable_client(&named.id, moment::now())?;
            changed(&named.id, &entry, form)?;
        }
        Client::Rotate(rotated) => rotate(&rotated, form)?,
        Client::Revoke(named) => {
            let entry = state(&named.place)?.revoke_client(&named.id, moment::now())?;
            changed(&named.id, &entry, form)?;
        }
        Client::Expire(expired) => expire(&expired, form)?,
        Client::Delete(named) => {
            let entry = state(&named.place)?.delete_client(&named.id, moment::now())?;
            changed(&named.id, &entry, form)?;
        }
        Client::Token(token) => token::run(&token, form)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens the store of a directory that is there.
fn state(place: &Place) -> anyhow::Result<access::state::Store> {
    Directory::of(place)?.require()?.state()
}

fn changed(id: &str, entry: &AuditEntry, form: Form) -> anyhow::Result<()> {
    let result = Changed {
        client_id: id,
        action: &entry.action,
        detail: &entry.detail,
    };
    form.result(&result, || format!("{} {id} {}", entry.action, entry.detail))
}

fn list(place: &Place, form: Form) -> anyhow::Result<()> {
    let (_, clients) = state(place)?.clients()?;
    form.listing(&Clients { clients: &clients }, || {
        if clients.is_empty() {
            return "no clients".to_owned();
        }
        let rows: Vec<Vec<String>> = clients.iter().map(row).collect();
        output::table(&["id", "name", "state", "scopes", "last used"], &rows)
    })
}

fn row(client: &ClientRecord) -> Vec<String> {
    let now = moment::now();
    let state = match (client.enabled, client.expires) {
        (false, _) => "revoked",
        (true, Some(expires)) if expires <= now => "expired",
        (true, _) => "enabled",
    };
    vec![
        client.id.clone(),
        client.name.clone(),
        state.to_owned(),
        scopes(client),
        shown(client.last_used),
    ]
}

fn scopes(client: &ClientRecord) -> String {
    match (client.all_scopes, client.scopes.is_empty()) {
        (true, true) => "all".to_owned(),
        (true, false) => format!("all ({})", client.scopes.join(" ")),
        (false, _) => client.scopes.join(" "),
    }
}

fn show(named: &Named, form: Form) -> anyhow::Result<()> {
    let client = state(&named.place)?.client(&named.id)?;
    form.listing(&client, || {
        let secrets: Vec<String> = client
            .secrets
            .iter()
            .map(|secret| {
                format!(
                    "…{} since {}, ends {}",
                    secret.last4,
                    rfc3339(secret.created),
                    shown(secret.expires)
                )
            })
            .collect();
        let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
        let rows: Vec<Vec<String>> = [
            ("name", client.name.clone()),
            ("contact", client.contact.clone()),
            ("enabled", yes(client.enabled)),
            ("expires", shown(client.expires)),
            ("scopes", scopes(&client)),
            ("claims", client.claims.join(" ")),
            ("restricted", yes(client.restricted)),
            ("sandbox", yes(client.sandbox)),
            ("created", rfc3339(client.created)),
            ("last used", shown(client.last_used)),
            ("generation", client.generation.to_string()),
            ("secrets", secrets.join("; ")),
        ]
        .into_iter()
        .map(|(name, value)| vec![name.to_owned(), value])
        .collect();
        output::table(&["id", &client.id], &rows)
    })
}

fn change(set: Set, form: Form) -> anyhow::Result<()> {
    let directory = Directory::of(&set.place)?.require()?;
    let now = moment::now();
    let given = |list: Vec<String>| (!list.is_empty()).then_some(list);
    let change = ClientChange {
        name: set.name,
        contact: set.contact,
        scopes: given(set.scopes),
        all_scopes: set.all_scopes,
        restricted: set.restricted,
        sandbox: set.sandbox,
        claims: if set.no_claims {
            Some(Vec::new())
        } else {
            given(set.claims)
        },
        expires: set.expires.map(|expires| expires.unix_seconds(now)),
    };
    let scopes = directory.scopes()?;
    let entry = directory.state()?.set_client(&set.id, change, &scopes, now)?;
    changed(&set.id, &entry, form)
}

fn rotate(rotate: &Rotate, form: Form) -> anyhow::Result<()> {
    let mut store = state(&rotate.place)?;
    let chosen = read_secret(rotate.secret_file.as_deref())?;
    let is_chosen = chosen.is_some();
    let rotated = store.rotate_secret(&rotate.id, chosen, rotate.overlap, moment::now())?;
    let result = Rotated {
        client_id: &rotate.id,
        client_secret: rotated.secret.reveal(),
        earlier_secret_expires: rotated.earlier_expires,
    };
    form.result(&result, || {
        let ends = rfc3339(rotated.earlier_expires);
        if is_chosen {
            format!(
                "client  {}\nsecret  as given\nthe earlier secret ends {ends}",
                rotate.id
            )
        } else {
            format!(
                "client  {}\nsecret  {}\nThe secret is shown this once. The earlier one ends {ends}.",
                rotate.id,
                rotated.secret.reveal()
            )
        }
    })
}

fn expire(expire: &Expire, form: Form) -> anyhow::Result<()> {
    let now = moment::now();
    let entry = state(&expire.place)?.expire_client(&expire.id, expire.at.unix_seconds(now), now)?;
    changed(&expire.id, &entry, form)
}

/// Reads a secret from a file or, for `-`, from stdin. One line end at its end belongs to the file.
fn read_secret(file: Option<&Path>) -> anyhow::Result<Option<Secret>> {
    let Some(file) = file else { return Ok(None) };
    let mut text = String::new();
    let shown = file.display();
    if file == Path::new("-") {
        std::io::stdin()
            .lock()
            .take(SECRET_FILE_CAP)
            .read_to_string(&mut text)
            .context("cannot read the secret from stdin")?;
    } else {
        std::fs::File::open(file)
            .and_then(|opened| opened.take(SECRET_FILE_CAP).read_to_string(&mut text))
            .with_context(|| format!("cannot read the secret from '{shown}'"))?;
    }
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    Ok(Some(Secret::chosen(text)?))
}
