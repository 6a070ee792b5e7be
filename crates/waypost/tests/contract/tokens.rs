//! Tokens made with the server's own key, so that only the fault under test is wrong with them.

use std::{fs, path::Path};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};

/// A signer with the key that a server signs with.
pub struct Forge {
    key_id: String,
    key: Ed25519KeyPair,
}

impl Forge {
    /// Reads the key of a server's data directory.
    pub fn open(data: &Path) -> Forge {
        let files = fs::read_dir(data.join("keys")).expect("a directory of keys");
        let mut names: Vec<_> = files
            .map(|file| file.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .collect();
        names.sort();
        let file = fs::read(names.first().expect("a key")).expect("a key file");
        let file: Value = serde_json::from_slice(&file).expect("JSON");
        let pkcs8 = STANDARD
            .decode(file["pkcs8"].as_str().expect("a private key"))
            .expect("base64");
        Forge {
            key_id: file["kid"].as_str().expect("a key id").to_owned(),
            key: Ed25519KeyPair::from_pkcs8(&pkcs8).expect("an Ed25519 key"),
        }
    }

    /// Reads the claims of a token and signs them again after a change.
    pub fn changed(&self, token: &str, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = claims(token);
        change(&mut claims);
        self.sign(
            &json!({ "alg": "EdDSA", "kid": self.key_id, "typ": "at+jwt" }),
            &claims.to_string(),
        )
    }

    /// Signs the token's claims under another header.
    pub fn with_header(&self, token: &str, change: impl FnOnce(&mut Value)) -> String {
        let mut header = json!({ "alg": "EdDSA", "kid": self.key_id, "typ": "at+jwt" });
        change(&mut header);
        self.sign(&header, &claims(token).to_string())
    }

    /// Replaces a member's value by JSON text that no JSON library would write.
    pub fn with_raw(&self, token: &str, name: &str, raw: &str) -> String {
        let mut claims = claims(token);
        claims[name] = json!("@@");
        let text = claims.to_string().replace("\"@@\"", raw);
        self.sign(
            &json!({ "alg": "EdDSA", "kid": self.key_id, "typ": "at+jwt" }),
            &text,
        )
    }

    fn sign(&self, header: &Value, claims: &str) -> String {
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims)
        );
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(message.as_bytes()));
        format!("{message}.{signature}")
    }
}

fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("a JWT");
    let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64");
    serde_json::from_slice(&bytes).expect("JSON claims")
}
