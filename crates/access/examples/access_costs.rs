//! Measures what a request pays for access control: `cargo run --release -p waypost-access --example access_costs`.
//!
//! Prints the median of several short rounds, so a busy machine disturbs it little.

use std::error::Error;
use std::hint::black_box;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Instant;
use waypost_access::claims::RateTarget;
use waypost_access::clock::{Clock as _, SystemClock};
use waypost_access::keys::{Algorithm, KeyRing, KeySettings};
use waypost_access::limits::LimitSettings;
use waypost_access::limits::failures::FailureSettings;
use waypost_access::registry::{Registry, RegistrySettings};
use waypost_access::scopes::ScopeTable;
use waypost_access::state::{NewClient, Store};
use waypost_access::token::{self, TokenSettings};

const ROUNDS: usize = 9;

fn measure(what: &str, calls: u32, mut call: impl FnMut()) {
    let mut nanos = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..calls {
            call();
        }
        nanos.push(start.elapsed().as_nanos() / u128::from(calls));
    }
    nanos.sort_unstable();
    println!("{what:<44} {:>9} ns (best {})", nanos[ROUNDS / 2], nanos[0]);
}

fn main() -> Result<(), Box<dyn Error>> {
    for algorithm in [Algorithm::EdDsa, Algorithm::Es256, Algorithm::Rs256] {
        let directory = tempfile::tempdir()?;
        let clock = SystemClock::new();
        let now = clock.now();
        let state = directory.path().join("state.db");
        let client = NewClient {
            id: Some("portal".to_owned()),
            scopes: vec!["emsi_open".to_owned()],
            claims: vec![
                "skills:rate-limit:999999999/1".to_owned(),
                "skills:extract:quota:999999999/month".to_owned(),
            ],
            ..NewClient::default()
        };
        let created = Store::open(&state)?.create_client(client, &ScopeTable::default(), now.unix_seconds)?;
        let key_settings = KeySettings {
            algorithm,
            lifetime_seconds: 3600,
        };
        let keys = Arc::new(KeyRing::open(
            &directory.path().join("keys"),
            key_settings,
            now.unix_seconds,
        )?);
        let settings = RegistrySettings {
            state,
            token: TokenSettings {
                issuer: "https://api.example.test".to_owned(),
                audience: "waypost".to_owned(),
                lifetime_seconds: 3600,
                leeway_seconds: 5,
            },
            scopes: ScopeTable::default(),
            limits: LimitSettings::default(),
            failures: FailureSettings::default(),
        };
        let registry = Registry::open(settings.clone(), Arc::clone(&keys), now)?;
        let client = registry.client("portal").ok_or("the client was just created")?;
        let token = registry.issue(&client, "emsi_open", now)?;
        println!("{} with a token of {} bytes", algorithm.name(), token.len());

        let calls = if algorithm == Algorithm::Rs256 { 100 } else { 1_000 };
        measure("issue", calls, || {
            black_box(registry.issue(&client, "emsi_open", now).is_ok());
        });
        let secret = created.secret.reveal();
        let home = IpAddr::V4(Ipv4Addr::LOCALHOST);
        measure("token request (secret check and issue)", calls, || {
            black_box(registry.token_request("portal", secret, None, home, now).is_ok());
        });
        measure("verify a token seen first", 1_000, || {
            black_box(token::verify(&keys, &settings.token, &token, now.unix_seconds).is_ok());
        });
        if algorithm != Algorithm::EdDsa {
            continue;
        }

        let grant = registry.authenticate(&token, now)?;
        let target = RateTarget::Family(contract::family::Family::Skills);
        measure("authenticate a known token", 100_000, || {
            black_box(registry.authenticate(black_box(&token), now).is_ok());
        });
        measure("ask the memo of the connection", 1_000_000, || {
            black_box(grant.is_current(registry.epoch(), black_box(now)));
        });
        measure("take a rate unit", 1_000_000, || {
            black_box(client.take_rate(target, black_box(now)));
        });
        measure("reserve and commit a quota unit", 50_000, || {
            if let Ok(reserved) =
                client.reserve_quota(contract::family::Family::Skills, Some("skills:extract"), now)
            {
                reserved.commit();
            }
        });
        measure("reserve and refund a quota unit", 50_000, || {
            drop(client.reserve_quota(contract::family::Family::Skills, Some("skills:extract"), now));
        });
        measure("report limits as header text", 100_000, || {
            if let Ok(report) = client.limit_report(target, Some("skills:extract"), None, now) {
                let mut text = String::with_capacity(256);
                report.write_policies(&mut text);
                report.write_levels(&mut text);
                black_box(text);
            }
        });
        measure("look for changes of the store", 1_000, || {
            black_box(registry.reload_if_changed().is_ok());
        });
    }
    Ok(())
}
