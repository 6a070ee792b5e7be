//! The postings families: what their mounts read, and how filters are judged.

use std::collections::BTreeMap;

use analytics::{OutsideMonths, Rules, UnknownValues};
use contract::{
    operation::{OPERATIONS, Operation, OperationId},
    postings::Mount,
};
use serde::{Deserialize, Serialize};
use text::postings::currency_code;

use super::{SettingError, datasets::DatasetSettings};

/// The filters of the postings families.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FilterSettings {
    /// `error` or `empty`: what a value means that neither a taxonomy nor a posting knows.
    pub unknown: String,
}

/// The postings families.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PostingsSettings {
    /// `overlap` or `reject`: what a window means that the data cover in part.
    pub outside_months: String,
    /// Postings of a result that a client may page through when its claims do not say.
    pub depth: u32,
    /// Months that an import keeps rows after they expired; 0 keeps all.
    pub keep_months: u16,
    /// Versions of a corpus that an import keeps, the served one among them.
    pub keep_versions: usize,
    /// Further names of the taxonomy versions in use, by the stem of their parameter.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Where corpora lie, by their names; those that are not named lie in the data directory.
    pub datasets: BTreeMap<String, DatasetSettings>,
    /// The mounts by their words.
    pub mounts: BTreeMap<String, MountSettings>,
}

/// One mount.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MountSettings {
    /// Whether it answers at all.
    pub enabled: bool,
    /// The corpora that it reads as one.
    pub corpora: Vec<String>,
    /// The currency whose salaries count, as ISO 4217 code.
    pub currency: String,
    /// Operations that it does not have, by the last parts of their names.
    pub without: Vec<String>,
}

/// Versions of a corpus that can be kept.
const MOST_VERSIONS: usize = 100;
/// Months that can be kept: a century.
const MOST_MONTHS: u16 = 1_200;

/// Words of a closed choice with what they mean.
const UNKNOWN: [(&str, UnknownValues); 2] = [
    ("error", UnknownValues::Refuse),
    ("empty", UnknownValues::MatchNothing),
];
const OUTSIDE: [(&str, OutsideMonths); 2] = [
    ("overlap", OutsideMonths::Overlap),
    ("reject", OutsideMonths::Reject),
];

fn meaning<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, meaning)| *meaning)
}

impl FilterSettings {
    /// Refuses words that mean nothing.
    pub fn check(&self) -> Result<(), SettingError> {
        match meaning(&UNKNOWN, &self.unknown) {
            Some(_) => Ok(()),
            None => Err(SettingError::new(
                "filters.unknown",
                &self.unknown,
                "give error or empty",
            )),
        }
    }
}

impl PostingsSettings {
    /// Refuses words that mean nothing, mounts and operations that do not exist.
    pub fn check(&self) -> Result<(), SettingError> {
        if meaning(&OUTSIDE, &self.outside_months).is_none() {
            return Err(SettingError::new(
                "postings.outside_months",
                &self.outside_months,
                "give overlap or reject",
            ));
        }
        if self.keep_months > MOST_MONTHS {
            let remedy = format!("give 0 to {MOST_MONTHS}");
            return Err(SettingError::new(
                "postings.keep_months",
                self.keep_months,
                remedy,
            ));
        }
        if !(1..=MOST_VERSIONS).contains(&self.keep_versions) {
            let remedy = format!("give 1 to {MOST_VERSIONS}");
            return Err(SettingError::new(
                "postings.keep_versions",
                self.keep_versions,
                remedy,
            ));
        }
        for (word, mount) in &self.mounts {
            let name = format!("postings.mounts.{word}");
            let Some(family) = Mount::ALL.into_iter().find(|mount| mount.word() == word) else {
                let words = Mount::ALL.map(Mount::word).join(", ");
                let remedy = format!("there is no such mount; give one of {words}");
                return Err(SettingError::new(&name, word, remedy));
            };
            for corpus in &mount.corpora {
                if !is_directory_name(corpus) {
                    return Err(SettingError::new(
                        &format!("{name}.corpora"),
                        corpus,
                        "give names of letters, digits, `-` and `_`",
                    ));
                }
            }
            check_currency(&format!("{name}.currency"), &mount.currency)?;
            for operation in &mount.without {
                if !operations_of(family).any(|row| last_part(row) == operation) {
                    let known: Vec<&str> = operations_of(family).map(last_part).collect();
                    let remedy = format!("there is no such operation; give one of {}", known.join(", "));
                    return Err(SettingError::new(&format!("{name}.without"), operation, remedy));
                }
            }
        }
        let answering = self.mounts.iter().filter(|(_, mount)| mount.enabled);
        super::datasets::check(
            &self.datasets,
            answering.map(|(word, mount)| (word, &mount.corpora)),
        )
    }

    /// Returns where a corpus lies that another process holds.
    pub fn remote(&self, corpus: &str) -> Option<&DatasetSettings> {
        self.datasets.get(corpus).filter(|dataset| dataset.is_remote())
    }

    /// Returns the settings of a mount.
    pub fn mount(&self, mount: Mount) -> Option<&MountSettings> {
        self.mounts.get(mount.word())
    }

    /// Says whether an operation is served: only those of mounts can be switched off.
    pub fn serves(&self, operation: &Operation) -> bool {
        let OperationId::Postings(mount, _) = operation.id else {
            return true;
        };
        let without = |name: &str| name == last_part(operation);
        self.mount(mount)
            .is_some_and(|mount| mount.enabled && !mount.without.iter().any(|name| without(name)))
    }

    /// Returns the rules that questions are judged by.
    pub fn rules(&self, filters: &FilterSettings) -> Rules {
        Rules {
            unknown_values: meaning(&UNKNOWN, &filters.unknown).unwrap_or_default(),
            outside_months: meaning(&OUTSIDE, &self.outside_months).unwrap_or_default(),
        }
    }
}

/// Refuses a text that is no code of a currency in use.
pub(super) fn check_currency(name: &str, code: &str) -> Result<(), SettingError> {
    if currency_code(code).is_some_and(|known| known == code) {
        return Ok(());
    }
    let remedy = "give a code of ISO 4217 in capitals, such as USD";
    Err(SettingError::new(name, code, remedy))
}

fn operations_of(mount: Mount) -> impl Iterator<Item = &'static Operation> {
    OPERATIONS
        .iter()
        .filter(move |row| matches!(row.id, OperationId::Postings(of, _) if of == mount))
}

fn last_part(operation: &Operation) -> &'static str {
    operation.name.rsplit('.').next().unwrap_or_default()
}

fn is_directory_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !name.is_empty() && name.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{DEFAULT_CONFIGURATION, Settings};

    fn settings(edit: impl FnOnce(&mut PostingsSettings)) -> PostingsSettings {
        let defaults: Settings = toml::from_str(DEFAULT_CONFIGURATION).expect("the default file");
        let mut postings = defaults.postings;
        edit(&mut postings);
        postings
    }

    #[track_caller]
    fn refused(edit: impl FnOnce(&mut PostingsSettings), expected: &str) {
        let error = settings(edit).check().expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
    }

    fn served(settings: &PostingsSettings, name: &str) -> bool {
        let row = OPERATIONS.iter().find(|row| row.name == name).expect(name);
        settings.serves(row)
    }

    #[test]
    fn every_mount_is_served_by_default() {
        let settings = settings(|_| ());
        settings.check().expect("sound defaults");
        assert!(OPERATIONS.iter().all(|row| settings.serves(row)));
        for mount in Mount::ALL {
            let of_mount = settings.mount(mount).expect("settings of each mount");
            assert!(!of_mount.corpora.is_empty());
            // Corpora that name no currency were written when mounts had no other.
            assert_eq!(of_mount.currency, mount.home_currency());
        }
    }

    #[test]
    fn mounts_and_single_operations_can_be_switched_off() {
        let settings = settings(|postings| {
            for (word, mount) in &mut postings.mounts {
                mount.enabled = word != "ca-jpa";
                mount.without = vec!["meta".to_owned()];
            }
        });
        assert!(served(&settings, "jpa.totals") && !served(&settings, "jpa.meta"));
        assert!(!served(&settings, "ca_jpa.status"));
        assert!(served(&settings, "skills.meta"));
    }

    #[test]
    fn what_does_not_exist_is_refused_by_name() {
        let with = |mount: MountSettings, word: &str| {
            let word = word.to_owned();
            move |postings: &mut PostingsSettings| {
                postings.mounts.insert(word, mount);
            }
        };
        let mount = |corpus: &str, without: &[&str]| MountSettings {
            enabled: true,
            corpora: vec![corpus.to_owned()],
            currency: "USD".to_owned(),
            without: without.iter().map(|it| (*it).to_owned()).collect(),
        };
        refused(with(mount("a", &[]), "au-jpa"), "global-postings");
        refused(with(mount("../a", &[]), "jpa"), "postings.mounts.jpa.corpora");
        refused(
            with(mount("a", &["postings"]), "global-postings"),
            "no such operation",
        );
        let of_currency = |code: &str| MountSettings {
            currency: code.to_owned(),
            ..mount("a", &[])
        };
        refused(with(of_currency("usd"), "jpa"), "postings.mounts.jpa.currency");
        refused(with(of_currency("XYZ"), "jpa"), "ISO 4217");
        refused(
            |postings| postings.outside_months = "maybe".to_owned(),
            "overlap or reject",
        );
        refused(|postings| postings.keep_months = 1_201, "give 0 to 1200");
        refused(|postings| postings.keep_versions = 0, "give 1 to 100");
    }
}
