//! The dimensions that name occupations, and how ids are spelled in each.

use crate::occupation::Occupation;

/// A way to name occupations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Detailed occupations of SOC 2018 and the hybrid codes of the wage survey.
    Soc,
    /// Occupations of O*NET-SOC.
    Onet,
    /// Occupations of our own ladder: SOC without punctuation.
    LotOcc,
    /// Specialized occupations of our own ladder: O*NET-SOC without punctuation.
    LotSpecOcc,
}

impl Dimension {
    /// All of them, in the order that clients see.
    pub const ALL: [Dimension; 4] = [
        Dimension::Soc,
        Dimension::Onet,
        Dimension::LotOcc,
        Dimension::LotSpecOcc,
    ];

    /// Gives the word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Dimension::Soc => "soc",
            Dimension::Onet => "onet",
            Dimension::LotOcc => "lotocc",
            Dimension::LotSpecOcc => "lotspecocc",
        }
    }

    /// Finds a dimension by its word.
    pub fn from_word(word: &str) -> Option<Dimension> {
        Dimension::ALL.into_iter().find(|it| it.word() == word)
    }

    /// Gives the name of the taxonomy that lists the ids.
    pub const fn taxonomy(self) -> &'static str {
        match self {
            Dimension::Soc => "soc_2018",
            Dimension::Onet => "onet_2019",
            Dimension::LotOcc | Dimension::LotSpecOcc => "lot",
        }
    }

    /// Gives an id with its article and an example, for messages.
    pub const fn form(self) -> (&'static str, &'static str) {
        match self {
            Dimension::Soc => ("a SOC code", "15-1252"),
            Dimension::Onet => ("an O*NET-SOC code", "15-1252.00"),
            Dimension::LotOcc => ("an occupation", "151252"),
            Dimension::LotSpecOcc => ("a specialized occupation", "15125200"),
        }
    }

    /// Gives the code that an id stands for: `15-1252` or `15-1252.00`. None for another form.
    pub fn code(self, id: &str) -> Option<String> {
        let digits: String = match self {
            Dimension::Soc => id.replacen('-', "", usize::from(id.as_bytes().get(2) == Some(&b'-'))),
            Dimension::Onet => {
                let bytes = id.as_bytes();
                if bytes.len() != 10 || bytes[2] != b'-' || bytes[7] != b'.' {
                    return None;
                }
                id.chars().filter(|it| !matches!(it, '-' | '.')).collect()
            }
            Dimension::LotOcc | Dimension::LotSpecOcc => id.to_owned(),
        };
        let length = match self {
            Dimension::Soc | Dimension::LotOcc => 6,
            Dimension::Onet | Dimension::LotSpecOcc => 8,
        };
        (digits.len() == length)
            .then(|| code_of_digits(&digits))
            .flatten()
    }

    /// Gives the id of an occupation.
    pub fn id(self, occupation: &Occupation) -> String {
        match self {
            Dimension::Soc | Dimension::Onet => occupation.code.clone(),
            Dimension::LotOcc | Dimension::LotSpecOcc => {
                occupation.code.chars().filter(char::is_ascii_digit).collect()
            }
        }
    }

    pub(crate) const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Writes six or eight digits as a code.
pub(crate) fn code_of_digits(digits: &str) -> Option<String> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match digits.len() {
        6 => Some(format!("{}-{}", &digits[..2], &digits[2..])),
        8 => Some(format!("{}-{}.{}", &digits[..2], &digits[2..6], &digits[6..])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_in_the_form_of_their_dimension() {
        let check = |dimension: Dimension, id: &str, code: Option<&str>| {
            assert_eq!(dimension.code(id).as_deref(), code, "{dimension:?} {id}");
        };
        for id in ["15-1252", "151252"] {
            check(Dimension::Soc, id, Some("15-1252"));
        }
        check(Dimension::Onet, "15-1252.00", Some("15-1252.00"));
        check(Dimension::LotOcc, "151252", Some("15-1252"));
        check(Dimension::LotSpecOcc, "15125200", Some("15-1252.00"));
        for id in [
            "",
            "1512",
            "15-12522",
            "15--1252",
            "1-51252",
            "15-125é",
            "15-1252.00",
        ] {
            check(Dimension::Soc, id, None);
        }
        for id in ["15-1252", "15125200", "15-1252-00", "15-1252.0x", "日本-1252.0"] {
            check(Dimension::Onet, id, None);
        }
        check(Dimension::LotOcc, "15-1252", None);
        check(Dimension::LotSpecOcc, "151252", None);
    }

    #[test]
    fn words_lead_back_to_the_dimension() {
        for dimension in Dimension::ALL {
            assert_eq!(Dimension::from_word(dimension.word()), Some(dimension));
        }
        assert_eq!(Dimension::from_word("skill"), None);
    }
}
