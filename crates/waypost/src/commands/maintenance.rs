//! `waypost maintenance`

use std::process::ExitCode;

use access::{clock::rfc3339, state::MaintenanceWindow};
use contract::family::{FAMILIES, Family};
use serde::Serialize;

use crate::{
    Unusable,
    arguments::{Maintenance, Place},
    directory::Directory,
    moment::{self, shown},
    output::{self, Form},
};

#[derive(Serialize)]
struct Changed<'a> {
    action: &'a str,
    detail: &'a str,
}

#[derive(Serialize)]
struct Windows {
    maintenance: Vec<Window>,
}

#[derive(Serialize)]
struct Window {
    /// The family word; `null` for all.
    family: Option<&'static str>,
    since: u64,
    until: Option<u64>,
}

/// Runs a command about maintenance.
pub fn run(maintenance: &Maintenance, form: Form) -> anyhow::Result<ExitCode> {
    let now = moment::now();
    let entry = match maintenance {
        Maintenance::On { family, until, place } => {
            let family = named(family.as_deref())?;
            let until = until.and_then(|until| until.unix_seconds(now));
            if until.is_some_and(|until| until <= now) {
                return Err(Unusable(format!("--until {} is in the past", shown(until))).into());
            }
            state(place)?.maintenance_on(family, until, now)?
        }
        Maintenance::Off { family, place } => {
            let family = named(family.as_deref())?;
            state(place)?.maintenance_off(family, now)?
        }
        Maintenance::Show(place) => {
            show(&state(place)?.maintenance()?, now, form)?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let result = Changed {
        action: &entry.action,
        detail: &entry.detail,
    };
    form.result(&result, || {
        format!(
            "{}: {}; a running server follows within 5 seconds",
            entry.action, entry.detail
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

fn state(place: &Place) -> anyhow::Result<access::state::Store> {
    Directory::of(place)?.require()?.state()
}

fn named(family: Option<&str>) -> anyhow::Result<Option<Family>> {
    let Some(word) = family else { return Ok(None) };
    match Family::from_word(word) {
        Some(family) => Ok(Some(family)),
        None => {
            let words = FAMILIES.map(|row| row.word).join(", ");
            Err(Unusable(format!(
                "--family {word}: there is no such family; families: {words}"
            ))
            .into())
        }
    }
}

fn show(windows: &[MaintenanceWindow], now: u64, form: Form) -> anyhow::Result<()> {
    let open: Vec<&MaintenanceWindow> = windows.iter().filter(|window| window.is_open(now)).collect();
    let word = |window: &MaintenanceWindow| window.family.map(|family| family.row().word);
    let result = Windows {
        maintenance: open
            .iter()
            .map(|window| Window {
                family: word(window),
                since: window.since,
                until: window.until,
            })
            .collect(),
    };
    form.listing(&result, || {
        if open.is_empty() {
            return "no maintenance".to_owned();
        }
        let rows: Vec<Vec<String>> = open
            .iter()
            .map(|window| {
                vec![
                    word(window).unwrap_or("all").to_owned(),
                    rfc3339(window.since),
                    shown(window.until),
                ]
            })
            .collect();
        output::table(&["family", "since", "until"], &rows)
    })
}
