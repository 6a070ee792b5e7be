//! What an operator can choose, one struct per concern. Read once at the start, checked at once, passed by value.
//!
//! The defaults stand in `config.default.toml` beside this crate, which is both the manual and what is compiled in.

mod address;
mod benchmark;
mod core_lmi;
mod datasets;
mod ddn;
mod encoder;
mod enrich;
mod limits;
mod names;
mod origin;
mod postings;

pub use address::parse_address;
pub use benchmark::{BenchmarkSettings, RiskScore};
pub use core_lmi::{LmiSettings, TopCode};
pub use datasets::{DatasetSettings, EngineKind, Secret};
pub use ddn::DdnSettings;
pub use encoder::EncoderSettings;
pub use enrich::{DedupSettings, EnrichSettings, SalaryRange};
pub use limits::{AuthFailures, Limits, Profile};
pub use names::{HostTable, HostTableError, VersionAliases};
pub use postings::{FilterSettings, MountSettings, PostingsSettings};

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};

/// The commented default configuration, which is also the compiled-in default.
pub const DEFAULT_CONFIGURATION: &str = include_str!("../config.default.toml");

/// Largest clock difference that may be forgiven; more would give expired tokens a second life.
const MOST_LEEWAY: u32 = 300;

/// The whole configuration.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address of the API listener; port 0 takes a free port.
    #[serde(deserialize_with = "address::listener")]
    pub listen: SocketAddr,
    /// Base URL that clients see; empty for `http://` and the bound address.
    pub public_url: String,
    /// Peers whose forwarded headers are believed.
    #[serde(deserialize_with = "address::networks")]
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Where the data are.
    pub data: Data,
    /// The listener for probes and metrics.
    pub health: Health,
    /// Tokens.
    pub auth: Auth,
    /// The client store.
    pub state: State,
    /// Accepted scopes by family word; replaces the family's default list.
    pub scopes: BTreeMap<String, Vec<String>>,
    /// Cross-origin callers.
    pub cors: Cors,
    /// Rates, quotas, caps and time.
    pub limits: Limits,
    /// Families mounted at the root of a host, by pattern.
    pub hosts: BTreeMap<String, String>,
    /// Version aliases by family word.
    pub versions: BTreeMap<String, BTreeMap<String, String>>,
    /// Simulated errors for clients under test.
    pub sandbox: Sandbox,
    /// What is written about requests.
    pub log: Log,
    /// The Skills family.
    pub skills: SkillsSettings,
    /// The Titles family.
    pub titles: TitlesSettings,
    /// The sentence encoder that re-ranks what is found.
    pub encoder: EncoderSettings,
    /// The Companies family.
    pub companies: CompaniesSettings,
    /// The Core LMI family.
    pub lmi: LmiSettings,
    /// The Classification family.
    pub classification: ClassificationSettings,
    /// The Occupation Benchmark family.
    pub benchmark: BenchmarkSettings,
    /// The DDN family.
    pub ddn: DdnSettings,
    /// Finding of duplicates among imported postings.
    pub dedup: DedupSettings,
    /// Enrichment of imported postings.
    pub enrich: EnrichSettings,
    /// The filters of the postings families.
    pub filters: FilterSettings,
    /// The postings families.
    pub postings: PostingsSettings,
}

/// Where the data are.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// The data directory.
    pub dir: PathBuf,
}

/// The listener for `/livez`, `/readyz` and `/metrics`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// Its address; empty for none.
    pub listen: String,
}

/// How tokens are made and judged.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// `EdDSA`, `ES256` or `RS256`.
    pub algorithm: String,
    /// Life of a token in seconds, 300 to 86,400.
    pub lifetime_seconds: u32,
    /// The audience that a token must name.
    pub audience: String,
    /// Clock difference that is forgiven, in seconds.
    pub leeway_seconds: u32,
}

/// The client store.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Seconds between looks for changes made by the command line.
    pub reload_seconds: u32,
}

/// Cross-origin callers.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cors {
    /// Exact origins that browsers may call from; empty for none.
    pub origins: Vec<String>,
}

/// Simulated errors.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Sandbox {
    /// Whether `X-Waypost-Simulate` is read for clients with the sandbox flag.
    pub enabled: bool,
}

/// What is written about requests.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// `stderr`, `off`, or the path of a file that lines are appended to.
    pub access: String,
}

/// The Skills family.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SkillsSettings {
    /// URL of a skill's page with `{id}` in it; empty for the source's page, else the address by id.
    pub info_url: String,
    /// Whether extraction adds skills that a text implies without naming them.
    pub implied: bool,
}

/// The Titles family.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TitlesSettings {
    /// Address of a title's page with `{id}` in it; empty for the page of the source or the address by id.
    pub info_url: String,
}

/// The Companies family.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CompaniesSettings {
    /// Score from which on a raw name means a company, 0 to 1.
    pub min_score: f64,
    /// Whether employers that loaded postings name are companies.
    pub from_postings: bool,
}

/// The Classification family.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClassificationSettings {
    /// Days for which a classifier release is served.
    pub retention_days: u32,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("setting `{name}` is `{value}`: {remedy}")]
pub struct SettingError {
    /// The setting's full name.
    pub name: String,
    /// The value found.
    pub value: String,
    /// What is allowed.
    pub remedy: String,
}

impl SettingError {
    pub(crate) fn new(name: &str, value: impl ToString, remedy: impl Into<String>) -> SettingError {
        SettingError {
            name: name.to_owned(),
            value: value.to_string(),
            remedy: remedy.into(),
        }
    }
}

impl Settings {
    /// Checks what types alone cannot: ranges, closed choices, references.
    pub fn check(&self) -> Result<(), SettingError> {
        if !(300..=86_400).contains(&self.auth.lifetime_seconds) {
            let value = self.auth.lifetime_seconds;
            return Err(SettingError::new(
                "auth.lifetime_seconds",
                value,
                "give 300 to 86400",
            ));
        }
        if !["EdDSA", "ES256", "RS256"].contains(&self.auth.algorithm.as_str()) {
            let value = &self.auth.algorithm;
            return Err(SettingError::new(
                "auth.algorithm",
                value,
                "give EdDSA, ES256 or RS256",
            ));
        }
        if self.auth.audience.is_empty() {
            return Err(SettingError::new(
                "auth.audience",
                "",
                "give a non-empty audience",
            ));
        }
        if self.state.reload_seconds == 0 || self.state.reload_seconds > 5 {
            let value = self.state.reload_seconds;
            return Err(SettingError::new(
                "state.reload_seconds",
                value,
                "give 1 to 5 seconds",
            ));
        }
        if !self.health.listen.is_empty() && parse_address(&self.health.listen).is_err() {
            let value = &self.health.listen;
            return Err(SettingError::new(
                "health.listen",
                value,
                "give an address such as 127.0.0.1:9090, or nothing",
            ));
        }
        if self.auth.leeway_seconds > MOST_LEEWAY {
            let value = self.auth.leeway_seconds;
            return Err(SettingError::new(
                "auth.leeway_seconds",
                value,
                format!("give 0 to {MOST_LEEWAY} seconds"),
            ));
        }
        let url = &self.public_url;
        if !(url.is_empty() || origin::is_base_url(url)) {
            return Err(SettingError::new(
                "public_url",
                url,
                "give a URL that starts with http:// or https://, without user, query and fragment",
            ));
        }
        for origin in &self.cors.origins {
            if !origin::is_origin(origin) {
                return Err(SettingError::new(
                    "cors.origins",
                    origin,
                    "give origins as browsers send them: scheme, host in lower case, and the port unless it is the \
                     usual one, such as https://jobs.example.org; there is no wildcard",
                ));
            }
        }
        let info_url = &self.skills.info_url;
        if !(info_url.is_empty() || info_url.starts_with("http") && info_url.contains("{id}")) {
            return Err(SettingError::new(
                "skills.info_url",
                info_url,
                "give an http(s) URL that contains {id}",
            ));
        }
        if !(0.0..=1.0).contains(&self.companies.min_score) {
            let value = self.companies.min_score;
            return Err(SettingError::new("companies.min_score", value, "give 0 to 1"));
        }
        if self.classification.retention_days == 0 {
            let name = "classification.retention_days";
            return Err(SettingError::new(name, 0, "give at least 1 day"));
        }
        for family in self.scopes.keys() {
            known_family(&format!("scopes.{family}"), family)?;
        }
        for family in self.versions.keys() {
            known_family(&format!("versions.{family}"), family)?;
        }
        for (family, scopes) in &self.scopes {
            if scopes.is_empty() {
                return Err(SettingError::new(
                    &format!("scopes.{family}"),
                    "[]",
                    "list at least one scope",
                ));
            }
        }
        self.lmi.check()?;
        self.benchmark.check()?;
        self.encoder.check()?;
        self.ddn.check()?;
        self.dedup.check()?;
        self.enrich.check()?;
        self.filters.check()?;
        self.postings.check()?;
        self.limits.check()
    }

    /// Names settings that can be used and will most likely not do what was meant.
    pub fn warnings(&self) -> Vec<String> {
        let bodies = contract::operation::OPERATIONS
            .iter()
            .filter_map(|row| row.body.map(|body| body.cap));
        let largest = bodies.max().unwrap_or(0);
        let memory = self.limits.memory_bytes;
        let mut warnings = Vec::new();
        if memory < largest {
            warnings.push(format!(
                "setting `limits.memory_bytes` is `{memory}`, but one body may have {largest} bytes: larger ones than \
                 the setting always get 503"
            ));
        }
        warnings
    }
}

/// Finds the family that the setting `name` means by `word`.
fn known_family(name: &str, word: &str) -> Result<contract::family::Family, SettingError> {
    contract::family::Family::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = contract::family::FAMILIES.iter().map(|row| row.word).collect();
        SettingError::new(
            name,
            word,
            format!("there is no such family; give one of {}", words.join(", ")),
        )
    })
}
