//! Version numbers of taxonomies.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A taxonomy version, `MAJOR.MINOR`, ordered by number and not by text (`1.10` is newer than `1.9`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u32,
    minor: u32,
}

/// Whether the ids of a version are all still there in the one that follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continuity {
    /// Every id lives on; clients may keep theirs.
    KeepsIds,
    /// At least one id is removed or merged into another.
    LosesIds,
}

impl Version {
    /// The version of the first import.
    pub const FIRST: Self = Self { major: 1, minor: 0 };

    /// Makes a version from its two numbers.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }

    /// Gives the number before the dot.
    pub const fn major(self) -> u32 {
        self.major
    }

    /// Gives the number behind the dot.
    pub const fn minor(self) -> u32 {
        self.minor
    }

    /// Gives the version that follows: lost ids raise the first number, anything else the second.
    pub const fn next(self, continuity: Continuity) -> Self {
        match continuity {
            Continuity::KeepsIds => Self {
                major: self.major,
                minor: self.minor.saturating_add(1),
            },
            Continuity::LosesIds => Self {
                major: self.major.saturating_add(1),
                minor: 0,
            },
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A text that is no version number.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("'{0}' is not a version number; expected MAJOR.MINOR such as '1.4'")]
pub struct VersionError(String);

impl FromStr for Version {
    type Err = VersionError;

    /// Reads the one spelling that [`Display`](fmt::Display) writes, so that a version has a single
    /// name in paths and directories: no sign, blank or leading zero.
    fn from_str(text: &str) -> Result<Self, VersionError> {
        let refuse = || VersionError(text.chars().take(40).collect());
        let (major, minor) = text.split_once('.').ok_or_else(refuse)?;
        Ok(Self {
            major: number(major).ok_or_else(refuse)?,
            minor: number(minor).ok_or_else(refuse)?,
        })
    }
}

fn number(text: &str) -> Option<u32> {
    let canonical = text == "0" || !text.starts_with('0');
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if canonical && digits {
        text.parse().ok()
    } else {
        None
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_one_spelling() {
        for text in ["1.0", "0.1", "12.340", "4294967295.0"] {
            assert_eq!(text.parse::<Version>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "1",
            "1.",
            ".1",
            "1.0.0",
            "01.0",
            "1.00",
            "+1.0",
            " 1.0",
            "1.0 ",
            "4294967296.0",
            "१.०",
        ] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }

    #[test]
    fn versions_are_ordered_by_number() {
        assert!(Version::new(1, 10) > Version::new(1, 9));
        assert!(Version::new(2, 0) > Version::new(1, 10));
    }

    #[test]
    fn lost_ids_raise_the_first_number() {
        assert_eq!(Version::new(1, 4).next(Continuity::KeepsIds), Version::new(1, 5));
        assert_eq!(Version::new(1, 4).next(Continuity::LosesIds), Version::new(2, 0));
    }
}
