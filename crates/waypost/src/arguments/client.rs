//! `waypost client`

use std::path::PathBuf;

use clap::{ArgAction, Args, Subcommand};

use super::Place;
use crate::moment::{Moment, span_seconds};

/// `waypost client`
#[derive(Debug, Subcommand)]
pub enum Client {
    /// Create a client and print its id and secret, once.
    #[command(after_help = "\
Examples:
  waypost client create --scope emsi_open --name 'Baker portal'
  waypost client create --scope emsi_open --claim skills:rate-limit:100/1 --claim skills:extract:quota:50/month
  waypost client create --all-scopes --id portal --secret-file - < secret.txt

Secrets are never taken from arguments: other users could read them in the list of processes.")]
    Create(Create),
    /// List all clients.
    List(Place),
    /// Show a client; never its secrets.
    Show(Named),
    /// Change fields of a client; what is not named stays.
    #[command(after_help = "\
Examples:
  waypost client set portal --claim skills:rate-limit:200/1
  waypost client set portal --no-claims --sandbox true
--scope and --claim replace the whole list.")]
    Set(Set),
    /// Let a revoked client authenticate again; its earlier tokens stay dead.
    Enable(Named),
    /// Add a secret; the earlier one ends after the overlap, tokens stay valid.
    Rotate(Rotate),
    /// Disable a client and kill its tokens, within 5 seconds on a running server.
    Revoke(Named),
    /// Refuse a client from a moment on.
    Expire(Expire),
    /// Delete a client; its id is never given again.
    Delete(Named),
    /// Sign an access token for a client, for a first curl.
    #[command(after_help = "\
Example:
  curl -H \"Authorization: Bearer $(waypost client token portal)\" http://127.0.0.1:8080/usage

The token names the server it is for: setting public_url; where it is empty, the server that last opened the data
directory; before any has, http:// and setting listen. --public-url names another. A server refuses tokens for other URLs.")]
    Token(Token),
}

/// A client by its id.
#[derive(Debug, Args)]
pub struct Named {
    /// Id of the client.
    pub id: String,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `waypost client create`
#[derive(Debug, Args)]
pub struct Create {
    /// Scope to grant; may be repeated.
    #[arg(long = "scope", value_name = "SCOPE", required_unless_present = "all_scopes")]
    pub scopes: Vec<String>,
    /// Rate, quota or permission, such as `skills:rate-limit:100/1`; may be repeated.
    #[arg(long = "claim", value_name = "CLAIM")]
    pub claims: Vec<String>,
    /// Id of the client [default: made up]
    #[arg(long)]
    pub id: Option<String>,
    /// Name for people.
    #[arg(long, default_value = "", hide_default_value = true)]
    pub name: String,
    /// Whom to ask about the client.
    #[arg(long, default_value = "", hide_default_value = true)]
    pub contact: String,
    /// Refuse the client from then on: a moment, a date or a time from now.
    #[arg(long, value_name = "TIME")]
    pub expires: Option<Moment>,
    /// Take permissions from claims alone.
    #[arg(long)]
    pub restricted: bool,
    /// Make every token of the client valid for every family.
    #[arg(long)]
    pub all_scopes: bool,
    /// Allow simulated errors (X-Waypost-Simulate).
    #[arg(long)]
    pub sandbox: bool,
    /// File with a secret to take over, of at least 32 characters; `-` reads stdin [default: made up]
    #[arg(long, value_name = "FILE|-")]
    pub secret_file: Option<PathBuf>,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `waypost client set`
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("change").required(true).multiple(true)))]
pub struct Set {
    /// Id of the client.
    pub id: String,
    /// Replaces all scopes; may be repeated.
    #[arg(long = "scope", value_name = "SCOPE", group = "change")]
    pub scopes: Vec<String>,
    /// Replaces all claims; may be repeated.
    #[arg(long = "claim", value_name = "CLAIM", group = "change")]
    pub claims: Vec<String>,
    /// Removes all claims.
    #[arg(long, conflicts_with = "claims", group = "change")]
    pub no_claims: bool,
    /// Name for people.
    #[arg(long, group = "change")]
    pub name: Option<String>,
    /// Whom to ask about the client.
    #[arg(long, group = "change")]
    pub contact: Option<String>,
    /// A moment, a date, a time from now, or never.
    #[arg(long, value_name = "TIME", group = "change")]
    pub expires: Option<Moment>,
    /// Take permissions from claims alone.
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, group = "change")]
    pub restricted: Option<bool>,
    /// Make every token of the client valid for every family.
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, group = "change")]
    pub all_scopes: Option<bool>,
    /// Allow simulated errors.
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, group = "change")]
    pub sandbox: Option<bool>,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `waypost client rotate`
#[derive(Debug, Args)]
pub struct Rotate {
    /// Id of the client.
    pub id: String,
    /// How long the earlier secret is still accepted, such as 24h or 7d.
    #[arg(long, value_name = "SPAN", default_value = "24h", value_parser = span_seconds)]
    pub overlap: u64,
    /// File with a secret to take over, of at least 32 characters; `-` reads stdin [default: made up]
    #[arg(long, value_name = "FILE|-")]
    pub secret_file: Option<PathBuf>,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `waypost client expire`
#[derive(Debug, Args)]
pub struct Expire {
    /// Id of the client.
    pub id: String,
    /// A moment, a date, a time from now, or never [default: at once]
    #[arg(long, value_name = "TIME", default_value = "0s", hide_default_value = true)]
    pub at: Moment,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `waypost client token`
#[derive(Debug, Args)]
pub struct Token {
    /// Id of the client.
    pub id: String,
    /// Scope of the token; may be repeated [default: all of the client]
    #[arg(long = "scope", value_name = "SCOPE")]
    pub scopes: Vec<String>,
    /// Base URL of the server that is to accept the token.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}
