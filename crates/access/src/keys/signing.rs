//! One signing key: three algorithms behind one pair of functions.

use super::KeyError;
use super::file::KeyFile;
use crate::random::{self, NoRandomness};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use rsa::pkcs8::EncodePrivateKey as _;
use serde_json::{Value, json};
use std::fmt;

/// Signature algorithm of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Algorithm {
    /// Ed25519: the default, small and fast.
    #[default]
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// ECDSA on P-256.
    #[serde(rename = "ES256")]
    Es256,
    /// RSA of 2048 bits with PKCS #1 v1.5; signing costs some forty times as much.
    #[serde(rename = "RS256")]
    Rs256,
}

impl Algorithm {
    /// Returns the name that tokens and settings use.
    pub fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
        }
    }

    /// Finds an algorithm by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::EdDsa, Self::Es256, Self::Rs256]
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }

    /// Makes a private key as PKCS #8.
    pub(super) fn generate(self) -> Result<Vec<u8>, KeyError> {
        let random = SystemRandom::new();
        match self {
            Self::EdDsa => Ed25519KeyPair::generate_pkcs8(&random)
                .map(|document| document.as_ref().to_vec())
                .map_err(|_| KeyError::Generation),
            Self::Es256 => EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
                .map(|document| document.as_ref().to_vec())
                .map_err(|_| KeyError::Generation),
            Self::Rs256 => {
                let key =
                    rsa::PrivateKey::new(&mut SystemSource, RSA_BITS).map_err(|_| KeyError::Generation)?;
                key.to_pkcs8_der()
                    .map(|document| document.as_bytes().to_vec())
                    .map_err(|_| KeyError::Generation)
            }
        }
    }
}

/// Size of RSA keys: larger ones make signing, which some clients ask for before every call, several times as slow.
const RSA_BITS: usize = 2048;

/// The operating system's random bytes for the RSA key generator.
struct SystemSource;

impl rsa::rand_core::TryRng for SystemSource {
    type Error = NoRandomness;

    fn try_next_u32(&mut self) -> Result<u32, NoRandomness> {
        random::bytes().map(u32::from_ne_bytes)
    }

    fn try_next_u64(&mut self) -> Result<u64, NoRandomness> {
        random::bytes().map(u64::from_ne_bytes)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        SystemRandom::new().fill(bytes).map_err(|_| NoRandomness)
    }
}

impl rsa::rand_core::TryCryptoRng for SystemSource {}

enum Pair {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

/// A key ready to sign and verify.
pub(crate) struct Key {
    pub(super) file: KeyFile,
    pair: Pair,
    /// The encoded first segment of every token it signs.
    header: String,
}

impl Key {
    /// Reads the private part; the error says what is wrong with it.
    pub(super) fn from_file(file: KeyFile) -> Result<Self, String> {
        let refused = |error: ring::error::KeyRejected| error.to_string();
        let pkcs8 = file.pkcs8.bytes();
        let pair = match file.algorithm {
            Algorithm::EdDsa => Pair::Ed25519(Ed25519KeyPair::from_pkcs8(pkcs8).map_err(refused)?),
            Algorithm::Es256 => {
                let random = SystemRandom::new();
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &random);
                Pair::P256(pair.map_err(refused)?)
            }
            Algorithm::Rs256 => Pair::Rsa(RsaKeyPair::from_pkcs8(pkcs8).map_err(refused)?),
        };
        let header = json!({"alg": file.algorithm.name(), "kid": file.kid, "typ": "at+jwt"}).to_string();
        Ok(Self {
            file,
            pair,
            header: URL_SAFE_NO_PAD.encode(header),
        })
    }

    pub(crate) fn algorithm(&self) -> Algorithm {
        self.file.algorithm
    }

    /// Returns the encoded header of the tokens this key signs.
    pub(crate) fn encoded_header(&self) -> &str {
        &self.header
    }

    /// Signs `message`.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        match &self.pair {
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Pair::P256(pair) => pair
                .sign(&SystemRandom::new(), message)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|_| KeyError::Generation),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
                    .map_err(|_| KeyError::Generation)?;
                Ok(signature)
            }
        }
    }

    /// Tells whether `signature` belongs to `message`.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let outcome = match &self.pair {
            Pair::Ed25519(pair) => {
                UnparsedPublicKey::new(&ED25519, pair.public_key().as_ref()).verify(message, signature)
            }
            Pair::P256(pair) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref())
                .verify(message, signature),
            Pair::Rsa(pair) => UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public().as_ref())
                .verify(message, signature),
        };
        outcome.is_ok()
    }

    /// Describes the public part as a JSON Web Key.
    pub(super) fn jwk(&self) -> Value {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut jwk = match &self.pair {
            Pair::Ed25519(pair) => {
                json!({"kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key().as_ref())})
            }
            Pair::P256(pair) => {
                // An uncompressed point: one byte of form, then both coordinates.
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({"kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y)})
            }
            Pair::Rsa(pair) => {
                let public = ring::rsa::PublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({"kty": "RSA", "n": encode(&public.n), "e": encode(&public.e)})
            }
        };
        jwk["use"] = json!("sig");
        jwk["alg"] = json!(self.file.algorithm.name());
        jwk["kid"] = json!(self.file.kid);
        jwk
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Key({}, {})",
            self.file.kid,
            self.file.algorithm.name()
        )
    }
}
