use super::*;

const START: u64 = 1_800_000_000;
const SETTINGS: KeySettings = KeySettings {
    algorithm: Algorithm::EdDsa,
    lifetime_seconds: 3600,
};

struct Fixture {
    _directory: tempfile::TempDir,
    keys: PathBuf,
}

impl Fixture {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self {
            keys: directory.path().join("keys"),
            _directory: directory,
        }
    }

    fn open(&self, settings: KeySettings, at: u64) -> KeyRing {
        KeyRing::open(&self.keys, settings, at).unwrap()
    }
}

fn uses(ring: &KeyRing, at: u64) -> Vec<KeyUse> {
    ring.list(at).iter().map(|key| key.r#use).collect()
}

fn signer(ring: &KeyRing, at: u64) -> String {
    ring.signing(at).unwrap().file.kid.clone()
}

#[test]
fn first_key_signs_at_once_and_is_found_again() {
    let fixture = Fixture::new();
    let ring = fixture.open(SETTINGS, START);
    assert_eq!(signer(&ring, START), "2027-01a");
    assert_eq!(uses(&ring, START), [KeyUse::Current]);
    let again = fixture.open(SETTINGS, START + 5);
    assert_eq!(again.jwks(), ring.jwks());
}

#[test]
fn rotation_publishes_waits_signs_and_retires() {
    let fixture = Fixture::new();
    let ring = fixture.open(SETTINGS, START);
    let rotation = ring.rotate(START + 10).unwrap();
    assert!(rotation.is_new && rotation.first_use >= START + 10 + 300);
    let first_use = rotation.first_use;
    assert!(ring.jwks().contains(&rotation.kid));
    assert_eq!(signer(&ring, first_use - 1), "2027-01a");
    assert_eq!(uses(&ring, first_use - 1), [KeyUse::Current, KeyUse::Next]);

    assert_eq!(signer(&ring, first_use), rotation.kid);
    assert_eq!(uses(&ring, first_use), [KeyUse::Retired, KeyUse::Current]);
    // The last token of the first key was signed a moment before and lives for an hour, and the leeway.
    let last_token_ends = first_use + SETTINGS.lifetime_seconds + 5;
    ring.maintain(last_token_ends).unwrap();
    assert!(ring.verifying("2027-01a").is_some());
    let ends = ring.list(first_use)[0].ends.unwrap();
    ring.maintain(ends).unwrap();
    assert!(ring.verifying("2027-01a").is_none());
    assert!(!ring.jwks().contains("2027-01a"));
    assert_eq!(uses(&ring, ends), [KeyUse::Current]);
}

#[test]
fn second_rotation_returns_the_key_that_waits() {
    let fixture = Fixture::new();
    let ring = fixture.open(SETTINGS, START);
    let rotation = ring.rotate(START).unwrap();
    let again = ring.rotate(START + 1).unwrap();
    assert_eq!((again.kid, again.is_new), (rotation.kid, false));
    let later = ring.rotate(rotation.first_use).unwrap();
    assert_eq!((later.kid.as_str(), later.is_new), ("2027-01c", true));
}

#[test]
fn keys_of_ninety_days_are_replaced_by_themselves() {
    let fixture = Fixture::new();
    let ring = fixture.open(SETTINGS, START);
    ring.maintain(START + ROTATE_AFTER_SECONDS - 1).unwrap();
    assert_eq!(ring.list(START).len(), 1);
    let due = START + ROTATE_AFTER_SECONDS;
    ring.maintain(due).unwrap();
    ring.maintain(due + 1).unwrap();
    assert_eq!(uses(&ring, due + 1), [KeyUse::Current, KeyUse::Next]);
}

#[test]
fn another_algorithm_comes_in_by_rotation() {
    let fixture = Fixture::new();
    fixture.open(SETTINGS, START);
    let settings = KeySettings {
        algorithm: Algorithm::Es256,
        ..SETTINGS
    };
    let ring = fixture.open(settings, START + 10);
    ring.maintain(START + 10).unwrap();
    assert_eq!(ring.signing(START + 11).unwrap().algorithm(), Algorithm::EdDsa);
    assert_eq!(ring.signing(START + 1000).unwrap().algorithm(), Algorithm::Es256);
}

#[test]
fn longer_tokens_keep_their_key_longer() {
    let fixture = Fixture::new();
    fixture.open(SETTINGS, START);
    let longer = KeySettings {
        lifetime_seconds: 86_400,
        ..SETTINGS
    };
    fixture.open(longer, START + 10).maintain(START + 10).unwrap();
    // Shortened again: tokens of the day between still live.
    let ring = fixture.open(SETTINGS, START + 20);
    let rotation = ring.rotate(START + 20).unwrap();
    ring.maintain(rotation.first_use + 86_400).unwrap();
    assert!(ring.verifying("2027-01a").is_some());
}

#[test]
fn other_processes_see_a_rotation_when_they_look() {
    let fixture = Fixture::new();
    let (server, command_line) = (fixture.open(SETTINGS, START), fixture.open(SETTINGS, START));
    assert!(!server.reload_if_changed().unwrap());
    let rotation = command_line.rotate(START).unwrap();
    assert!(server.verifying(&rotation.kid).is_none());
    assert!(server.reload_if_changed().unwrap());
    assert!(server.verifying(&rotation.kid).is_some());
    // A process that did not look yet joins the rotation instead of starting another.
    let late = fixture.open(SETTINGS, START).rotate(START + 1).unwrap();
    assert!(!late.is_new);
}

#[test]
fn parallel_starts_and_rotations_agree_on_one_key() {
    let fixture = Fixture::new();
    let kids = |work: &(dyn Fn() -> String + Sync)| -> Vec<String> {
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    };
    let first = kids(&|| fixture.open(SETTINGS, START).jwks().to_string());
    assert!(first.iter().all(|jwks| *jwks == first[0]));
    let next = kids(&|| fixture.open(SETTINGS, START).rotate(START).unwrap().kid);
    assert!(next.iter().all(|kid| kid == "2027-01b"), "{next:?}");
}

#[test]
fn key_set_shows_public_parts_only() {
    let fixture = Fixture::new();
    for (algorithm, members) in [
        (Algorithm::EdDsa, &["alg", "crv", "kid", "kty", "use", "x"][..]),
        (Algorithm::Es256, &["alg", "crv", "kid", "kty", "use", "x", "y"]),
    ] {
        let settings = KeySettings {
            algorithm,
            ..SETTINGS
        };
        let directory = fixture.keys.join(algorithm.name());
        let ring = KeyRing::open(&directory, settings, START).unwrap();
        let jwks: serde_json::Value = serde_json::from_str(&ring.jwks()).unwrap();
        let key = jwks["keys"][0].as_object().unwrap();
        let mut names: Vec<_> = key.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, members);
        assert_eq!(key["alg"], algorithm.name());
    }
}

#[test]
fn signatures_verify_under_their_own_key_alone() {
    let fixture = Fixture::new();
    let ring = fixture.open(SETTINGS, START);
    let key = ring.signing(START).unwrap();
    let signature = key.sign(b"message").unwrap();
    assert!(key.verifies(b"message", &signature));
    assert!(!key.verifies(b"massage", &signature));
    assert!(!key.verifies(b"message", &signature[1..]));
    let other = ring.rotate(START).unwrap();
    assert!(
        !ring
            .verifying(&other.kid)
            .unwrap()
            .verifies(b"message", &signature)
    );
}

#[test]
fn rsa_keys_are_made_and_sign() {
    let fixture = Fixture::new();
    let settings = KeySettings {
        algorithm: Algorithm::Rs256,
        ..SETTINGS
    };
    let ring = fixture.open(settings, START);
    let key = ring.signing(START).unwrap();
    assert!(key.verifies(b"message", &key.sign(b"message").unwrap()));
    let jwks: serde_json::Value = serde_json::from_str(&ring.jwks()).unwrap();
    assert_eq!(jwks["keys"][0]["e"], "AQAB");
    // 2048 bits in base64url.
    assert_eq!(jwks["keys"][0]["n"].as_str().unwrap().len(), 342);
}

#[test]
fn debug_output_holds_no_key_material() {
    let fixture = Fixture::new();
    let ring = fixture.open(SETTINGS, START);
    let text = std::fs::read_to_string(fixture.keys.join("2027-01a.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let material = file["pkcs8"].as_str().unwrap();
    let key = ring.signing(START).unwrap();
    let printed = format!("{ring:?} {key:?} {:?}", key.file);
    assert!(
        !printed.contains(material) && !printed.contains("pkcs8: Pkcs8(["),
        "{printed}"
    );
}

#[cfg(unix)]
#[test]
fn keys_that_others_can_read_are_refused_with_the_remedy() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let fixture = Fixture::new();
    fixture.open(SETTINGS, START);
    let file = fixture.keys.join("2027-01a.json");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&fixture.keys), mode(&file)), (0o700, 0o600));
    for exposed in [0o640, 0o604] {
        set_permissions(&file, Permissions::from_mode(exposed)).unwrap();
        let message = KeyRing::open(&fixture.keys, SETTINGS, START)
            .unwrap_err()
            .to_string();
        assert!(message.contains("chmod 600"), "{message}");
    }
    set_permissions(&file, Permissions::from_mode(0o400)).unwrap();
    fixture.open(SETTINGS, START);
    set_permissions(&fixture.keys, Permissions::from_mode(0o770)).unwrap();
    let message = KeyRing::open(&fixture.keys, SETTINGS, START)
        .unwrap_err()
        .to_string();
    assert!(message.contains("chmod 700"), "{message}");
}

#[test]
fn damaged_files_are_named_and_unfinished_ones_ignored() {
    let fixture = Fixture::new();
    let ring = fixture.open(SETTINGS, START);
    let file = fixture.keys.join("2027-01a.json");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(fixture.keys.join(".2027-01b.x"), "half a fi").unwrap();
    fixture.open(SETTINGS, START);
    for damaged in [
        "",
        "{}",
        &text.replace("EdDSA", "ES256"),
        &text.replace("2027-01a", "2027-01b"),
    ] {
        std::fs::write(&file, damaged).unwrap();
        let message = KeyRing::open(&fixture.keys, SETTINGS, START)
            .unwrap_err()
            .to_string();
        assert!(message.contains("2027-01a.json"), "{message}");
    }
    // A running server goes on with the keys it has.
    assert!(ring.maintain(START).is_err());
    assert_eq!(signer(&ring, START), "2027-01a");
}

#[test]
fn names_go_on_after_the_alphabet() {
    let fixture = Fixture::new();
    let ring = fixture.open(SETTINGS, START);
    let mut at = START;
    for _ in 0..27 {
        at = ring.rotate(at).unwrap().first_use;
    }
    assert_eq!(signer(&ring, at), "2027-01zb");
}
