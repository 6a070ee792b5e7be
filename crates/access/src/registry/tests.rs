use super::*;
use crate::claims::{Period, PermissionId, RateTarget};
use crate::keys::{Algorithm, KeySettings};
use crate::limits::{profile::Profile, quota::QuotaFault};
use crate::state::{ClientChange, NewClient};
use crate::token::TokenFault;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

const UNIX: u64 = 1_800_000_000;
const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn at(seconds: u64) -> Now {
    Now {
        unix_seconds: UNIX + seconds,
        monotonic_nanos: seconds * 1_000_000_000,
    }
}

fn settings(directory: &Path) -> RegistrySettings {
    RegistrySettings {
        state: directory.join("state.db"),
        token: TokenSettings {
            issuer: "https://api.example.test".to_owned(),
            audience: "waypost".to_owned(),
            lifetime_seconds: 3600,
            leeway_seconds: 5,
        },
        scopes: ScopeTable::default(),
        limits: LimitSettings::of(Profile::Compatible),
        failures: FailureSettings::default(),
    }
}

/// A data directory with one client, `portal`, changed by the command line's own store.
struct Fixture {
    directory: tempfile::TempDir,
    command_line: Store,
    secret: String,
    registry: Registry,
}

fn fixture(claims: &[&str]) -> Fixture {
    fixture_of(NewClient {
        scopes: vec!["emsi_open".to_owned()],
        claims: claims.iter().map(|&claim| claim.to_owned()).collect(),
        ..NewClient::default()
    })
}

fn fixture_of(client: NewClient) -> Fixture {
    let directory = tempfile::tempdir().unwrap();
    let mut command_line = Store::open(&directory.path().join("state.db")).unwrap();
    let client = NewClient {
        id: Some("portal".to_owned()),
        ..client
    };
    let created = command_line
        .create_client(client, &ScopeTable::default(), UNIX)
        .unwrap();
    let registry = open(directory.path());
    Fixture {
        directory,
        command_line,
        secret: created.secret.reveal().to_owned(),
        registry,
    }
}

fn open(directory: &Path) -> Registry {
    let key_settings = KeySettings {
        algorithm: Algorithm::EdDsa,
        lifetime_seconds: 3600,
    };
    let keys = KeyRing::open(&directory.join("keys"), key_settings, UNIX).unwrap();
    Registry::open(settings(directory), Arc::new(keys), at(0)).unwrap()
}

impl Fixture {
    fn token(&self, now: Now) -> String {
        self.registry
            .token_request("portal", &self.secret, None, HOME, now)
            .unwrap()
            .token
    }
}

#[test]
fn issued_token_opens_the_families_of_its_scope() {
    let fixture = fixture(&[]);
    let issued = fixture
        .registry
        .token_request("portal", &fixture.secret, None, HOME, at(0))
        .unwrap();
    assert_eq!((issued.expires_in, issued.scope.as_str()), (3600, "emsi_open"));
    assert!(!format!("{issued:?}").contains(&issued.token));
    for _ in 0..2 {
        let grant = fixture.registry.authenticate(&issued.token, at(1)).unwrap();
        assert!(grant.opens(Family::Skills) && grant.opens(Family::Companies) && !grant.opens(Family::Gis));
    }
}

#[test]
fn token_dies_past_its_leeway_from_the_cache_as_well() {
    let fixture = fixture(&[]);
    let token = fixture.token(at(0));
    assert!(fixture.registry.authenticate(&token, at(3604)).is_ok());
    let refused = fixture.registry.authenticate(&token, at(3605)).unwrap_err();
    assert_eq!(refused, TokenFault::Expired { at: UNIX + 3600 });
}

#[test]
fn revoked_disabled_deleted_and_expired_clients_are_refused() {
    let mut fixture = fixture(&[]);
    let token = fixture.token(at(0));
    let held = fixture.registry.authenticate(&token, at(0)).unwrap();
    assert!(held.is_current(fixture.registry.epoch(), at(1)));
    fixture.command_line.revoke_client("portal", UNIX).unwrap();
    assert!(fixture.registry.reload_if_changed().unwrap());
    assert!(!held.is_current(fixture.registry.epoch(), at(1)));
    assert_eq!(
        fixture.registry.authenticate(&token, at(1)).unwrap_err(),
        TokenFault::Invalid
    );

    fixture.command_line.enable_client("portal", UNIX).unwrap();
    fixture.registry.reload_if_changed().unwrap();
    assert_eq!(
        fixture.registry.authenticate(&token, at(1)).unwrap_err(),
        TokenFault::Invalid
    );
    let token = fixture.token(at(2));
    fixture
        .command_line
        .expire_client("portal", Some(UNIX + 10), UNIX)
        .unwrap();
    fixture.registry.reload_if_changed().unwrap();
    assert!(fixture.registry.authenticate(&token, at(9)).is_ok());
    assert_eq!(
        fixture.registry.authenticate(&token, at(10)).unwrap_err(),
        TokenFault::Invalid
    );
    fixture.command_line.delete_client("portal", UNIX).unwrap();
    fixture.registry.reload_if_changed().unwrap();
    assert_eq!(
        fixture.registry.authenticate(&token, at(3)).unwrap_err(),
        TokenFault::Invalid
    );
    assert!(!fixture.registry.reload_if_changed().unwrap());
}

#[test]
fn buckets_survive_a_reload_unless_their_limit_changed() {
    let mut fixture = fixture(&["titles:rate-limit:2/60"]);
    let skills = RateTarget::Family(Family::Skills);
    let titles = RateTarget::Family(Family::Titles);
    let take = |registry: &Registry, target| {
        registry
            .client("portal")
            .unwrap()
            .take_rate(target, at(0))
            .unwrap()
            .remaining
    };
    assert_eq!(
        (take(&fixture.registry, skills), take(&fixture.registry, titles)),
        (4, 1)
    );
    let change = ClientChange {
        claims: Some(vec!["titles:rate-limit:3/60".to_owned()]),
        ..ClientChange::default()
    };
    fixture
        .command_line
        .set_client("portal", change, &ScopeTable::default(), UNIX)
        .unwrap();
    fixture.registry.reload_if_changed().unwrap();
    assert_eq!(
        (take(&fixture.registry, skills), take(&fixture.registry, titles)),
        (3, 2)
    );
}

#[test]
fn secrets_are_judged_alike_whatever_is_wrong() {
    let mut fixture = fixture(&[]);
    let refused = |registry: &Registry, id: &str, secret: &str| {
        let refusal = registry.token_request(id, secret, None, HOME, at(1)).unwrap_err();
        assert!(matches!(refusal, TokenRefusal::InvalidClient), "{refusal}");
    };
    refused(&fixture.registry, "portal", "wrong");
    refused(&fixture.registry, "nobody", &fixture.secret);
    fixture
        .command_line
        .rotate_secret("portal", None, 0, UNIX)
        .unwrap();
    fixture.registry.reload_if_changed().unwrap();
    refused(&fixture.registry, "portal", &fixture.secret);
}

#[test]
fn both_secrets_work_during_the_overlap() {
    let mut fixture = fixture(&[]);
    let rotated = fixture
        .command_line
        .rotate_secret("portal", None, 100, UNIX)
        .unwrap();
    fixture.registry.reload_if_changed().unwrap();
    let ask = |secret: &str, now| fixture.registry.token_request("portal", secret, None, HOME, now);
    assert!(ask(&fixture.secret, at(99)).is_ok());
    assert!(ask(rotated.secret.reveal(), at(99)).is_ok());
    assert!(matches!(
        ask(&fixture.secret, at(100)),
        Err(TokenRefusal::InvalidClient)
    ));
    assert!(ask(rotated.secret.reveal(), at(100)).is_ok());
}

#[test]
fn eleventh_failure_is_refused_and_other_addresses_are_served() {
    let fixture = fixture(&[]);
    let other = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    let ask = |secret: &str, address, now| {
        fixture
            .registry
            .token_request("portal", secret, None, address, now)
    };
    for _ in 0..10 {
        assert!(matches!(
            ask("wrong", HOME, at(0)),
            Err(TokenRefusal::InvalidClient)
        ));
    }
    assert!(matches!(
        ask(&fixture.secret, HOME, at(1)),
        Err(TokenRefusal::TooManyFailures { retry_after: 59 })
    ));
    assert!(ask(&fixture.secret, other, at(1)).is_ok());
    assert!(ask(&fixture.secret, HOME, at(60)).is_ok());
}

#[test]
fn scopes_asked_for_are_granted_whole_or_not_at_all() {
    let fixture = fixture(&[]);
    let ask = |scope: &str| {
        let issued = fixture
            .registry
            .token_request("portal", &fixture.secret, Some(scope), HOME, at(0));
        issued.map(|issued| issued.scope)
    };
    assert_eq!(ask("").unwrap(), "emsi_open");
    assert_eq!(ask(" skills  skills titles ").unwrap(), "skills titles");
    for scope in ["lightcast_open", "gis", "emsi_open gis", "nothing", "EMSI_OPEN"] {
        assert!(matches!(ask(scope), Err(TokenRefusal::InvalidScope)), "{scope}");
    }
}

#[test]
fn all_scopes_makes_every_token_valid_everywhere() {
    let fixture = fixture_of(NewClient {
        scopes: vec!["career-pathways".to_owned()],
        all_scopes: true,
        ..NewClient::default()
    });
    let issued =
        fixture
            .registry
            .token_request("portal", &fixture.secret, Some("career-pathways"), HOME, at(0));
    let grant = fixture
        .registry
        .authenticate(&issued.unwrap().token, at(0))
        .unwrap();
    assert!(grant.opens(Family::CoreLmi) && grant.opens(Family::OccupationBenchmark));
    let scopes = fixture.registry.usage(&grant, None, at(0)).unwrap().scopes;
    let has = |scope: &str| scopes.iter().any(|it| it == scope);
    assert!(has("career-pathways") && has("emsi_open"), "{scopes:?}");
}

#[test]
fn restricted_clients_have_the_permissions_of_their_claims() {
    let full = PermissionId::from_claim("titles:full_access").unwrap();
    let bulk = PermissionId::from_claim("titles:normalize:bulk").unwrap();
    let permits = |restricted, claims: &[&str]| {
        let fixture = fixture_of(NewClient {
            scopes: vec!["emsi_open".to_owned()],
            restricted,
            claims: claims.iter().map(|&claim| claim.to_owned()).collect(),
            ..NewClient::default()
        });
        let client = fixture.registry.client("portal").unwrap();
        (client.permits(full), client.permits(bulk))
    };
    assert_eq!(permits(false, &[]), (true, true));
    assert_eq!(permits(true, &[]), (false, false));
    assert_eq!(permits(true, &["titles:normalize:bulk"]), (false, true));
}

#[test]
fn maintenance_covers_its_family_until_it_ends() {
    let mut fixture = fixture(&[]);
    assert!(fixture.registry.maintenance(Family::Skills, UNIX).is_none());
    fixture
        .command_line
        .maintenance_on(Some(Family::Skills), Some(UNIX + 60), UNIX)
        .unwrap();
    fixture.registry.reload_if_changed().unwrap();
    assert!(fixture.registry.maintenance(Family::Skills, UNIX + 59).is_some());
    assert!(fixture.registry.maintenance(Family::Skills, UNIX + 60).is_none());
    assert!(fixture.registry.maintenance(Family::Titles, UNIX).is_none());
    fixture.command_line.maintenance_on(None, None, UNIX).unwrap();
    fixture.registry.reload_if_changed().unwrap();
    assert!(fixture.registry.maintenance(Family::Titles, UNIX).is_some());
}

#[test]
fn usage_lists_every_target_the_scopes_open() {
    let fixture = fixture(&["skills:extract:quota:50/month", "skills:rate-limit:unlimited"]);
    let grant = fixture
        .registry
        .authenticate(&fixture.token(at(0)), at(0))
        .unwrap();
    let client = grant.client();
    client
        .reserve_quota(Family::Skills, Some("skills:extract"), at(0))
        .unwrap()
        .commit();
    drop(
        client
            .reserve_quota(Family::Skills, Some("skills:extract"), at(0))
            .unwrap(),
    );
    let taken = client.take_rate(RateTarget::Usage, at(0));
    let usage = fixture.registry.usage(&grant, taken, at(0)).unwrap();
    let rates: Vec<_> = usage.rates.iter().map(|rate| rate.target).collect();
    assert_eq!(rates, ["companies", "skills", "titles", "usage"]);
    assert_eq!(usage.rates[1].level, None);
    assert_eq!(usage.rates[3].level.unwrap().1.remaining, 4);
    let quotas: Vec<_> = usage
        .quotas
        .iter()
        .map(|quota| (quota.target, quota.used()))
        .collect();
    assert_eq!(
        quotas,
        [
            ("companies", None),
            ("companies:normalize", None),
            ("skills", None),
            ("skills:extract", Some(1)),
            ("skills:related", None),
            ("titles", None),
            ("titles:normalize", None)
        ]
    );
    let extract = usage.quotas[3].level.unwrap();
    assert_eq!((extract.remaining, extract.period), (49, Period::Month));
    assert_eq!(extract.resets_at_text(), "2027-02-01T00:00:00Z");
    assert_eq!(usage.permissions.len(), 4);
}

#[test]
fn header_values_follow_the_policy_that_answers() {
    let fixture = fixture(&["skills:extract:quota:50/month"]);
    let client = fixture.registry.client("portal").unwrap();
    let target = RateTarget::Family(Family::Skills);
    let taken = client.take_rate(target, at(0));
    client
        .reserve_quota(Family::Skills, Some("skills:extract"), at(0))
        .unwrap()
        .commit();
    let report = client
        .limit_report(target, Some("skills:extract"), taken, at(0))
        .unwrap();
    let (mut policies, mut levels) = (String::new(), String::new());
    report.write_policies(&mut policies);
    report.write_levels(&mut levels);
    assert_eq!(
        policies,
        r#""skills-rate";q=5;w=1, "skills-extract-quota";q=50;w=2678400"#
    );
    assert_eq!(
        levels,
        r#""skills-rate";r=4;t=1, "skills-extract-quota";r=49;t=1440000"#
    );
    assert_eq!(report.triplet().unwrap().limit, 50);
    let plain = client.limit_report(target, None, taken, at(0)).unwrap();
    assert_eq!(plain.triplet().unwrap().limit, 5);
}

#[test]
fn last_use_is_written_to_the_minute() {
    let fixture = fixture(&[]);
    fixture.token(at(100));
    fixture.registry.tick(at(100)).unwrap();
    assert_eq!(
        fixture.command_line.client("portal").unwrap().last_used,
        Some(UNIX + 100)
    );
    // Writing it is no change that raises the epoch.
    assert!(!fixture.registry.reload_if_changed().unwrap());
}

#[test]
fn exhausted_quota_is_exhausted_after_a_restart_too() {
    let fixture = fixture(&["skills:quota:3/day"]);
    let spend = |registry: &Registry| {
        let client = registry.client("portal").unwrap();
        client
            .reserve_quota(Family::Skills, None, at(0))
            .map(|reserved| reserved.commit())
    };
    for _ in 0..3 {
        spend(&fixture.registry).unwrap();
    }
    assert!(matches!(spend(&fixture.registry), Err(QuotaFault::Exhausted(_))));
    let restarted = open(fixture.directory.path());
    assert!(matches!(spend(&restarted), Err(QuotaFault::Exhausted(_))));
}

/// Tells whoever listens that it was read: a round of the keeper begins with a reading.
struct SignallingClock(std::sync::Mutex<std::sync::mpsc::Sender<()>>);

impl crate::clock::Clock for SignallingClock {
    fn now(&self) -> Now {
        // Nobody listens any more once the test has seen enough.
        let _ = self.0.lock().unwrap().send(());
        at(0)
    }
}

#[test]
fn keeper_brings_changes_of_other_processes_in() {
    let mut fixture = fixture(&[]);
    fixture.command_line.revoke_client("portal", UNIX).unwrap();
    let rotation = open(fixture.directory.path()).keys().rotate(UNIX).unwrap();
    let (signal, rounds) = std::sync::mpsc::channel();
    let registry = Arc::new(fixture.registry);
    let clock = Arc::new(SignallingClock(std::sync::Mutex::new(signal)));
    let keeper =
        keeper::Keeper::start(Arc::clone(&registry), clock, std::time::Duration::from_millis(1)).unwrap();
    // When the second round begins, the first one is done.
    rounds.recv().unwrap();
    rounds.recv().unwrap();
    assert!(!registry.client("portal").unwrap().record().enabled);
    assert!(registry.keys().jwks().contains(&rotation.kid));
    drop(keeper);
    assert_eq!(Arc::strong_count(&registry), 1);
}

#[test]
fn client_with_an_unreadable_claim_is_left_out() {
    let fixture = fixture(&[]);
    let connection = rusqlite::Connection::open(fixture.directory.path().join("state.db")).unwrap();
    connection
        .execute("UPDATE clients SET claims = '[\"teleport:rate-limit:1/1\"]'", [])
        .unwrap();
    let registry = open(fixture.directory.path());
    assert_eq!(registry.client_count(), 0);
}

#[test]
fn scope_taken_from_a_client_is_taken_from_its_tokens() {
    let mut fixture = fixture_of(NewClient {
        scopes: vec!["emsi_open".to_owned(), "gis".to_owned()],
        ..NewClient::default()
    });
    let token = fixture.token(at(0));
    assert!(
        fixture
            .registry
            .authenticate(&token, at(0))
            .unwrap()
            .opens(Family::Gis)
    );
    let change = ClientChange {
        scopes: Some(vec!["emsi_open".to_owned()]),
        ..ClientChange::default()
    };
    fixture
        .command_line
        .set_client("portal", change, &ScopeTable::default(), UNIX)
        .unwrap();
    fixture.registry.reload_if_changed().unwrap();
    let grant = fixture.registry.authenticate(&token, at(0)).unwrap();
    assert!(grant.opens(Family::Skills) && !grant.opens(Family::Gis));
}

#[test]
fn debug_output_of_the_registry_holds_no_secret_and_no_token() {
    let fixture = fixture(&[]);
    let token = fixture.token(at(0));
    fixture.registry.authenticate(&token, at(0)).unwrap();
    let printed = format!("{:?} {:?}", fixture.registry, fixture.registry.client("portal"));
    // As a derived `Debug` of the bytes would print them.
    let hash = ring::digest::digest(&ring::digest::SHA256, fixture.secret.as_bytes());
    let hash = format!("{:?}", hash.as_ref()).replace(['[', ']'], "");
    for hidden in [fixture.secret.as_str(), token.as_str(), hash.as_str()] {
        assert!(!printed.contains(hidden));
    }
}
