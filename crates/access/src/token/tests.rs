use super::*;
use crate::keys::{Algorithm, KeySettings};
use serde_json::{Value, json};

const NOW: u64 = 1_800_000_000;

struct Fixture {
    directory: tempfile::TempDir,
    keys: KeyRing,
    settings: TokenSettings,
}

fn fixture(algorithm: Algorithm) -> Fixture {
    let directory = tempfile::tempdir().unwrap();
    let key_settings = KeySettings {
        algorithm,
        lifetime_seconds: 3600,
    };
    Fixture {
        keys: KeyRing::open(&directory.path().join("keys"), key_settings, NOW).unwrap(),
        directory,
        settings: TokenSettings {
            issuer: "https://api.example.test".to_owned(),
            audience: "waypost".to_owned(),
            lifetime_seconds: 3600,
            leeway_seconds: 5,
        },
    }
}

impl Fixture {
    fn issue(&self) -> String {
        let subject = Subject {
            client_id: "portal",
            scope: "emsi_open gis",
            generation: 3,
        };
        issue(&self.keys, &self.settings, subject, NOW).unwrap()
    }

    fn verify(&self, token: &str, at: u64) -> Result<Verified, TokenFault> {
        verify(&self.keys, &self.settings, token, at)
    }

    /// Signs whatever header and claims say, as only the holder of the key could.
    fn craft(&self, header: &str, claims: &str) -> String {
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(claims)
        );
        let signature = self.keys.signing(NOW).unwrap().sign(message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn with_claims(&self, claims: &str) -> Result<Verified, TokenFault> {
        self.verify(&self.craft(HEADER, claims), NOW)
    }

    fn with_header(&self, header: &str) -> Result<Verified, TokenFault> {
        self.verify(&self.craft(header, &claims().to_string()), NOW)
    }

    /// Verifies good claims with one of them changed; `None` removes it.
    fn with_claim(&self, name: &str, value: Option<Value>) -> Result<Verified, TokenFault> {
        let mut claims = claims();
        let members = claims.as_object_mut().unwrap();
        match value {
            Some(value) => members.insert(name.to_owned(), value),
            None => members.remove(name),
        };
        self.with_claims(&claims.to_string())
    }
}

const HEADER: &str = r#"{"alg":"EdDSA","kid":"2027-01a","typ":"at+jwt"}"#;

fn claims() -> Value {
    json!({
        "iss": "https://api.example.test", "aud": ["waypost"], "sub": "portal", "client_id": "portal",
        "iat": NOW, "nbf": NOW, "exp": NOW + 3600, "jti": "id", "scope": "emsi_open", "gen": 0,
    })
}

#[test]
fn issued_tokens_verify_under_every_algorithm() {
    for algorithm in [Algorithm::EdDsa, Algorithm::Es256, Algorithm::Rs256] {
        let fixture = fixture(algorithm);
        let token = fixture.issue();
        let verified = fixture.verify(&token, NOW).unwrap();
        assert_eq!(verified.client_id, "portal");
        assert_eq!(verified.scope, "emsi_open gis");
        assert_eq!((verified.expires, verified.generation), (NOW + 3600, 3));
        assert_ne!(token, fixture.issue(), "every token has an id of its own");
        assert!(token.len() < 1024, "{}", token.len());
    }
}

#[test]
fn crafted_claims_are_good_before_they_are_changed() {
    let fixture = fixture(Algorithm::EdDsa);
    assert!(fixture.with_claims(&claims().to_string()).is_ok());
    assert!(fixture.with_claim("aud", Some(json!("waypost"))).is_ok());
    assert!(
        fixture
            .with_claim("aud", Some(json!(["other", "waypost"])))
            .is_ok()
    );
    assert!(
        fixture
            .with_claim("extra", Some(json!({"a": [1, {"b": null}]})))
            .is_ok()
    );
    assert!(fixture.with_claim("iat", Some(json!(0))).is_ok());
}

#[test]
fn expired_token_says_when_past_the_leeway() {
    let fixture = fixture(Algorithm::EdDsa);
    let token = fixture.issue();
    assert!(fixture.verify(&token, NOW + 3604).is_ok());
    let expired = Err(TokenFault::Expired { at: NOW + 3600 });
    assert_eq!(fixture.verify(&token, NOW + 3605), expired);
    assert_eq!(fixture.verify(&token, u64::MAX), expired);
    assert!(fixture.verify(&token, NOW - 5).is_ok());
    assert_eq!(fixture.verify(&token, NOW - 6), Err(TokenFault::Invalid));
    // An expired token with another fault is simply invalid.
    assert_eq!(
        fixture.with_claim("exp", Some(json!(5))),
        Err(TokenFault::Expired { at: 5 })
    );
    let mut foreign = claims();
    foreign["exp"] = json!(5);
    foreign["aud"] = json!("other");
    assert_eq!(
        fixture.with_claims(&foreign.to_string()),
        Err(TokenFault::Invalid)
    );
}

#[test]
fn times_are_integers_or_the_token_is_invalid() {
    let fixture = fixture(Algorithm::EdDsa);
    for name in ["exp", "nbf", "iat"] {
        assert_eq!(
            fixture.with_claim(name, None),
            Err(TokenFault::Invalid),
            "{name} missing"
        );
        for value in [
            "\"1800003600\"",
            "null",
            "-1",
            "1e308",
            "1e9",
            "1800000000.0",
            "1.5",
            "true",
            "[]",
            "{}",
            "9007199254740992",
            "18446744073709551616",
            "-0",
        ] {
            let text = claims().to_string();
            let present = format!("\"{name}\":{}", claims()[name]);
            let changed = text.replace(&present, &format!("\"{name}\":{value}"));
            assert_ne!(text, changed);
            assert_eq!(
                fixture.with_claims(&changed),
                Err(TokenFault::Invalid),
                "{name} {value}"
            );
        }
    }
}

#[test]
fn wrong_or_missing_claims_are_invalid() {
    let fixture = fixture(Algorithm::EdDsa);
    for name in ["iss", "aud", "sub", "client_id", "jti", "scope", "gen"] {
        for value in [
            None,
            Some(json!(null)),
            Some(json!(["x", 7])),
            Some(json!({})),
            Some(json!(-1)),
        ] {
            assert_eq!(
                fixture.with_claim(name, value.clone()),
                Err(TokenFault::Invalid),
                "{name} {value:?}"
            );
        }
    }
    for (name, value) in [
        ("iss", json!("https://api.example.test/")),
        ("aud", json!("other")),
        ("aud", json!([])),
        ("aud", json!(["waypost", 1])),
        ("aud", json!({"waypost": "waypost"})),
        ("client_id", json!("")),
        ("jti", json!("")),
        ("gen", json!("0")),
    ] {
        assert_eq!(
            fixture.with_claim(name, Some(value.clone())),
            Err(TokenFault::Invalid),
            "{name} {value}"
        );
    }
}

#[test]
fn repeated_member_names_are_invalid_at_any_depth() {
    let fixture = fixture(Algorithm::EdDsa);
    let good = claims().to_string();
    let open = good.strip_suffix('}').unwrap();
    for extra in [
        r#","exp":9000000000}"#,
        r#","\u0065xp":9000000000}"#,
        r#","x":1,"x":1}"#,
        r#","x":[{"y":1,"y":2}]}"#,
    ] {
        assert_eq!(
            fixture.with_claims(&format!("{open}{extra}")),
            Err(TokenFault::Invalid),
            "{extra}"
        );
    }
    let header = r#"{"alg":"EdDSA","kid":"2027-01a","typ":"at+jwt","typ":"at+jwt"}"#;
    assert_eq!(fixture.with_header(header), Err(TokenFault::Invalid));
    for text in [
        "",
        "[]",
        "\"x\"",
        "{",
        &format!("{good} x"),
        &format!("{good}{good}"),
    ] {
        assert_eq!(fixture.with_claims(text), Err(TokenFault::Invalid), "{text}");
    }
}

#[test]
fn header_must_name_our_type_our_key_and_its_algorithm() {
    let fixture = fixture(Algorithm::EdDsa);
    assert!(fixture.with_header(HEADER).is_ok());
    assert!(
        fixture
            .with_header(r#"{"typ":"at+jwt","kid":"2027-01a","alg":"EdDSA","jku":"https://x.test"}"#)
            .is_ok()
    );
    for header in [
        r#"{"alg":"EdDSA","kid":"2027-01a"}"#,
        r#"{"alg":"EdDSA","kid":"2027-01a","typ":"JWT"}"#,
        r#"{"alg":"EdDSA","kid":"2027-01a","typ":"AT+JWT"}"#,
        r#"{"alg":"EdDSA","kid":"2027-01a","typ":null}"#,
        r#"{"alg":"none","kid":"2027-01a","typ":"at+jwt"}"#,
        r#"{"alg":"ES256","kid":"2027-01a","typ":"at+jwt"}"#,
        r#"{"alg":"HS256","kid":"2027-01a","typ":"at+jwt"}"#,
        r#"{"alg":"eddsa","kid":"2027-01a","typ":"at+jwt"}"#,
        r#"{"alg":"EdDSA","kid":"2027-01b","typ":"at+jwt"}"#,
        r#"{"alg":"EdDSA","kid":["2027-01a"],"typ":"at+jwt"}"#,
        r#"{"alg":"EdDSA","typ":"at+jwt"}"#,
        r#"{"alg":"EdDSA","kid":"2027-01a","typ":"at+jwt","crit":[]}"#,
        r#"{"alg":"EdDSA","kid":"2027-01a","typ":"at+jwt","crit":["exp"]}"#,
        r#"{"alg":"EdDSA","kid":"2027-01a","typ":"at+jwt","crit":null}"#,
        "[]",
        "",
    ] {
        assert_eq!(fixture.with_header(header), Err(TokenFault::Invalid), "{header}");
    }
}

#[test]
fn changed_tokens_and_foreign_keys_are_invalid() {
    let fixture = fixture(Algorithm::EdDsa);
    let token = fixture.issue();
    for place in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(fixture.verify(&changed, NOW), Err(TokenFault::Invalid), "{place}");
    }
    let other = self::fixture(Algorithm::EdDsa);
    assert_eq!(fixture.verify(&other.issue(), NOW), Err(TokenFault::Invalid));
    let (unsigned, _) = token.rsplit_once('.').unwrap();
    for text in [
        format!("{unsigned}."),
        unsigned.to_owned(),
        format!("{token}.x"),
        format!("x.{token}"),
    ] {
        assert_eq!(fixture.verify(&text, NOW), Err(TokenFault::Invalid), "{text}");
    }
    assert!(other.directory.path().exists());
}

#[test]
fn malformed_text_is_invalid() {
    let fixture = fixture(Algorithm::EdDsa);
    let token = fixture.issue();
    let long = "a".repeat(MAXIMUM_TOKEN_BYTES + 1);
    let deep = fixture.craft(HEADER, &"[".repeat(5000));
    for text in [
        "",
        "=",
        ".",
        "..",
        "...",
        "abc",
        " ",
        &format!(" {token}"),
        &format!("{token} "),
        &format!("{token}="),
        &format!("{token}\u{e9}"),
        &token.replace('.', ","),
        &token.replacen('.', ".\u{0}", 1),
        &long,
        &deep,
    ] {
        assert_eq!(fixture.verify(text, NOW), Err(TokenFault::Invalid), "{text}");
    }
}

#[test]
fn tokens_over_eight_kibibytes_are_invalid_and_smaller_ones_good() {
    let fixture = fixture(Algorithm::EdDsa);
    let of_size = |bytes: usize| fixture.with_claim("pad", Some(json!("x".repeat(bytes))));
    assert!(of_size(5_000).is_ok());
    assert_eq!(of_size(6_000), Err(TokenFault::Invalid));
}

#[test]
fn tokens_stay_good_through_a_rotation() {
    let fixture = fixture(Algorithm::EdDsa);
    let first_use = fixture.keys.rotate(NOW).unwrap().first_use;
    let subject = Subject {
        client_id: "portal",
        scope: "",
        generation: 0,
    };
    let mut token = issue(&fixture.keys, &fixture.settings, subject, NOW).unwrap();
    for minute in 0..200 {
        let at = NOW + minute * 60;
        fixture.keys.maintain(at).unwrap();
        let outcome = fixture.verify(&token, at);
        if matches!(outcome, Err(TokenFault::Expired { .. })) {
            token = issue(&fixture.keys, &fixture.settings, subject, at).unwrap();
        } else {
            assert!(outcome.is_ok(), "minute {minute}");
        }
    }
    assert!(fixture.verify(&token, NOW + 200 * 60).is_ok());
    assert_eq!(fixture.keys.list(first_use + 200 * 60).len(), 1);
}
