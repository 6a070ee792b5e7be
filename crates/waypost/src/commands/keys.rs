//! `waypost keys`

use std::process::ExitCode;

use access::{
    clock::rfc3339,
    keys::{KeyDescription, KeyUse},
};
use serde::Serialize;

use crate::{arguments::Keys, directory::Directory, moment, output, output::Form};

#[derive(Serialize)]
struct Listed<'a> {
    keys: &'a [KeyDescription],
}

#[derive(Serialize)]
struct Rotated<'a> {
    kid: &'a str,
    first_use: u64,
    is_new: bool,
}

/// Runs a command about signing keys.
pub fn run(keys: &Keys, form: Form) -> anyhow::Result<ExitCode> {
    let now = moment::now();
    match keys {
        Keys::Rotate(place) => {
            let rotation = Directory::of(place)?.keys(now)?.rotate(now)?;
            let result = Rotated {
                kid: &rotation.kid,
                first_use: rotation.first_use,
                is_new: rotation.is_new,
            };
            form.result(&result, || {
                let what = if rotation.is_new {
                    "is published and"
                } else {
                    "was published already and"
                };
                let at = rfc3339(rotation.first_use);
                format!(
                    "key {} {what} signs from {at}; tokens of earlier keys stay valid",
                    rotation.kid
                )
            })?;
        }
        Keys::List(place) => {
            let listed = Directory::of(place)?.require()?.keys(now)?.list(now);
            form.listing(&Listed { keys: &listed }, || {
                let rows: Vec<Vec<String>> = listed.iter().map(row).collect();
                output::table(&["kid", "algorithm", "use", "first use", "removed"], &rows)
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn row(key: &KeyDescription) -> Vec<String> {
    let purpose = match key.r#use {
        KeyUse::Next => "next",
        KeyUse::Current => "current",
        KeyUse::Retired => "retired",
    };
    vec![
        key.kid.clone(),
        key.algorithm.name().to_owned(),
        purpose.to_owned(),
        rfc3339(key.first_use),
        key.ends.map_or("after the next rotation".to_owned(), rfc3339),
    ]
}
