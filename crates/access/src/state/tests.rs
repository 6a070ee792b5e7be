use super::*;
use crate::claims::Period;
use crate::scopes::ScopeTable;
use crate::secret::Secret;
use contract::family::Family;

const NOW: u64 = 1_800_000_000;

fn store() -> (tempfile::TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(&directory.path().join("state.db")).unwrap();
    (directory, store)
}

fn skills_client(id: &str) -> NewClient {
    NewClient {
        id: Some(id.to_owned()),
        scopes: vec!["emsi_open".to_owned()],
        ..NewClient::default()
    }
}

fn create(store: &mut Store, client: NewClient) -> Result<Created, StateError> {
    store.create_client(client, &ScopeTable::default(), NOW)
}

#[test]
fn created_client_is_read_back_without_its_secret() {
    let (_directory, mut store) = store();
    let created = create(
        &mut store,
        NewClient {
            name: "Baker portal".to_owned(),
            scopes: vec!["core-lmi".to_owned(), "agnitio".to_owned()],
            claims: vec!["core-lmi:rate-limit:5/1".to_owned()],
            ..NewClient::default()
        },
    )
    .unwrap();
    assert!(
        created.id.starts_with("wp-") && created.id.len() == 15,
        "{}",
        created.id
    );
    let record = store.client(&created.id).unwrap();
    assert_eq!(record.scopes, ["agnitio"]);
    assert!(record.enabled && !record.sandbox);
    let printed = format!(
        "{record:?} {} {:?}",
        serde_json::to_string(&record).unwrap(),
        created
    );
    assert!(!printed.contains(created.secret.reveal()), "{printed}");
    assert!(printed.contains(&record.secrets[0].last4));
    assert!(!serde_json::to_string(&record).unwrap().contains("hash"));
}

#[test]
fn deleted_id_is_never_reused() {
    let (_directory, mut store) = store();
    create(&mut store, skills_client("portal")).unwrap();
    assert!(matches!(
        create(&mut store, skills_client("portal")),
        Err(StateError::IdTaken { .. })
    ));
    store.delete_client("portal", NOW).unwrap();
    assert!(matches!(
        store.client("portal"),
        Err(StateError::UnknownClient { .. })
    ));
    assert!(matches!(
        create(&mut store, skills_client("portal")),
        Err(StateError::IdTaken { .. })
    ));
    assert!(store.clients().unwrap().1.is_empty());
}

#[test]
fn faulty_clients_are_refused_when_saved() {
    let (_directory, mut store) = store();
    let before = store.change_counter().unwrap();
    for id in ["ab", "a b", "ä-b", "", &"x".repeat(65)] {
        assert!(
            matches!(
                create(&mut store, skills_client(id)),
                Err(StateError::MalformedId { .. })
            ),
            "{id}"
        );
    }
    let nothing = NewClient::default();
    assert!(matches!(create(&mut store, nothing), Err(StateError::NoScope)));
    let unknown = NewClient {
        scopes: vec!["emsi".to_owned()],
        ..NewClient::default()
    };
    let message = create(&mut store, unknown).unwrap_err().to_string();
    assert!(
        message.contains("'emsi'") && message.contains("emsi_open"),
        "{message}"
    );
    let claims = NewClient {
        claims: vec!["skills:rate-limit:fast".to_owned()],
        ..skills_client("portal")
    };
    assert!(matches!(create(&mut store, claims), Err(StateError::Claim(_))));
    assert_eq!(store.change_counter().unwrap(), before);
}

#[test]
fn rotation_overlaps_and_keeps_two_live_secrets_at_most() {
    let (_directory, mut store) = store();
    create(&mut store, skills_client("portal")).unwrap();
    let rotated = store.rotate_secret("portal", None, 3600, NOW).unwrap();
    assert_eq!(rotated.earlier_expires, NOW + 3600);
    let secrets = store.client("portal").unwrap().secrets;
    assert_eq!(
        secrets.iter().map(|secret| secret.expires).collect::<Vec<_>>(),
        [Some(NOW + 3600), None]
    );
    assert!(secrets[0].is_live(NOW + 3599) && !secrets[0].is_live(NOW + 3600));

    let refused = store.rotate_secret("portal", None, 3600, NOW + 60);
    assert!(matches!(refused, Err(StateError::TwoLiveSecrets { .. })));
    assert_eq!(store.client("portal").unwrap().secrets[1].expires, None);
    store.rotate_secret("portal", None, 3600, NOW + 3600).unwrap();
    assert_eq!(store.client("portal").unwrap().secrets.len(), 2);
    let chosen = Secret::chosen(&"k".repeat(40)).unwrap();
    store
        .rotate_secret("portal", Some(chosen), 0, NOW + 3601)
        .unwrap();
    assert_eq!(store.client("portal").unwrap().secrets.len(), 1);
}

#[test]
fn revocation_raises_the_generation_for_good() {
    let (_directory, mut store) = store();
    create(&mut store, skills_client("portal")).unwrap();
    store.revoke_client("portal", NOW).unwrap();
    store.enable_client("portal", NOW).unwrap();
    let record = store.client("portal").unwrap();
    assert_eq!((record.enabled, record.generation), (true, 1));
}

#[test]
fn setting_changes_only_what_is_named() {
    let (_directory, mut store) = store();
    create(&mut store, skills_client("portal")).unwrap();
    let change = ClientChange {
        sandbox: Some(true),
        claims: Some(vec!["skills:extract:quota:50/month".to_owned()]),
        ..ClientChange::default()
    };
    store
        .set_client("portal", change, &ScopeTable::default(), NOW)
        .unwrap();
    let record = store.client("portal").unwrap();
    assert!(record.sandbox);
    assert_eq!(record.scopes, ["emsi_open"]);
    let empty = ClientChange {
        scopes: Some(Vec::new()),
        ..ClientChange::default()
    };
    let refused = store.set_client("portal", empty, &ScopeTable::default(), NOW);
    assert!(matches!(refused, Err(StateError::NoScope)));
    store.expire_client("portal", Some(NOW + 5), NOW).unwrap();
    assert_eq!(store.client("portal").unwrap().expires, Some(NOW + 5));
}

#[test]
fn every_change_is_seen_by_other_stores_and_audited() {
    let (directory, mut store) = store();
    let other = Store::open(&directory.path().join("state.db")).unwrap();
    let mut last = other.change_counter().unwrap();
    let mut moved = |other: &Store| {
        let counter = other.change_counter().unwrap();
        assert!(counter > last);
        last = counter;
    };
    create(&mut store, skills_client("portal")).unwrap();
    moved(&other);
    store.revoke_client("portal", NOW).unwrap();
    moved(&other);
    store
        .maintenance_on(Some(Family::Skills), Some(NOW + 60), NOW)
        .unwrap();
    moved(&other);
    store.delete_client("portal", NOW + 1).unwrap();
    moved(&other);
    let trail = other.audit(10).unwrap();
    let actions: Vec<_> = trail.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(actions, ["create", "revoke", "maintenance on", "delete"]);
    assert_eq!(trail[2].detail, "skills until 2027-01-15T08:01:00Z");
}

#[test]
fn maintenance_is_listed_until_switched_off() {
    let (_directory, mut store) = store();
    store.maintenance_on(Some(Family::Titles), None, NOW).unwrap();
    store.maintenance_on(None, Some(NOW + 60), NOW).unwrap();
    let windows = store.maintenance().unwrap();
    assert_eq!(
        windows.iter().map(|window| window.family).collect::<Vec<_>>(),
        [None, Some(Family::Titles)]
    );
    assert!(windows[0].is_open(NOW + 59) && !windows[0].is_open(NOW + 60));
    store.maintenance_off(Some(Family::Titles), NOW).unwrap();
    assert_eq!(store.maintenance().unwrap().len(), 1);
    store.maintenance_off(None, NOW).unwrap();
    assert!(store.maintenance().unwrap().is_empty());
}

#[test]
fn leases_of_two_stores_stay_within_the_limit() {
    let (directory, mut store) = store();
    let mut other = Store::open_for_counters(&directory.path().join("state.db")).unwrap();
    let row = QuotaRow {
        client: "portal",
        target: "skills:extract",
        period: Period::Month,
        window_start: NOW,
    };
    assert_eq!(
        store.lease_quota(row, 64, 100).unwrap(),
        Lease {
            granted: 64,
            used: 64
        }
    );
    assert_eq!(
        other.lease_quota(row, 64, 100).unwrap(),
        Lease {
            granted: 36,
            used: 100
        }
    );
    assert_eq!(store.lease_quota(row, 1, 100).unwrap().granted, 0);
    assert_eq!(other.return_quota(row, 6).unwrap(), 94);
    assert_eq!(store.used_quota(row).unwrap(), 94);
    let next = QuotaRow {
        window_start: NOW + 1,
        ..row
    };
    assert_eq!(store.used_quota(next).unwrap(), 0);
    assert_eq!(store.forget_quota_windows_before(NOW + 1).unwrap(), 1);
}

#[test]
fn newer_schema_is_refused_and_left_alone() {
    let (directory, store) = store();
    store.connection.pragma_update(None, "user_version", 2).unwrap();
    drop(store);
    let error = Store::open(&directory.path().join("state.db")).unwrap_err();
    assert!(
        matches!(
            error,
            StateError::NewerSchema {
                found: 2,
                known: 1,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn foreign_and_damaged_files_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let foreign = directory.path().join("foreign.db");
    Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    assert!(matches!(Store::open(&foreign), Err(StateError::Foreign { .. })));
    let damaged = directory.path().join("damaged.db");
    std::fs::write(
        &damaged,
        "no database at all, but a long enough text to be read as one".repeat(100),
    )
    .unwrap();
    assert!(matches!(Store::open(&damaged), Err(StateError::Open { .. })));
    assert!(matches!(
        Store::open(&directory.path().join("absent/state.db")),
        Err(StateError::Open { .. })
    ));
}

#[cfg(unix)]
#[test]
fn store_files_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (directory, mut store) = store();
    create(&mut store, skills_client("portal")).unwrap();
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", entry.path().display());
    }
}

#[test]
fn parallel_first_opens_make_one_store() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.db");
    std::thread::scope(|scope| {
        for number in 0..8 {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::open(path).unwrap();
                create(&mut store, skills_client(&format!("portal-{number}"))).unwrap();
            });
        }
    });
    assert_eq!(Store::open(&path).unwrap().clients().unwrap().1.len(), 8);
}
