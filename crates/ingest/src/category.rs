//! Numbers for categories: given in order of source code, kept from version to version, never reused.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use text::fold;

use crate::candidate::CategoryName;
use crate::error::ImportError;

/// The vocabulary a category code is from, in the order in which categories are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Scheme {
    /// Codes of the ESCO skills hierarchy.
    Esco,
    /// The two headings we give O*NET's technologies and tools.
    Onet,
    /// UNSPSC commodities and families.
    Unspsc,
    /// Element ids of the O*NET content model.
    ContentModel,
    /// Our own lists.
    Waypost,
    /// The operator's names, folded.
    Operator,
}

impl Scheme {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Esco => "esco",
            Self::Onet => "onet",
            Self::Unspsc => "unspsc",
            Self::ContentModel => "content-model",
            Self::Waypost => "waypost",
            Self::Operator => "operator",
        }
    }
}

/// Code of a category in its source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Code {
    pub(crate) scheme: Scheme,
    pub(crate) code: String,
}

impl Code {
    pub(crate) fn new(scheme: Scheme, code: &str) -> Self {
        Self {
            scheme,
            code: code.to_owned(),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.scheme.prefix(), self.code)
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        self.scheme
            .cmp(&other.scheme)
            .then_with(|| compare_codes(&self.code, &other.code))
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares codes part by part, so that `S1.2` comes before `S1.10`.
///
/// The first part is compared as text: the digits of `0613` are levels, not a number.
pub(crate) fn compare_codes(left: &str, right: &str) -> Ordering {
    let (mut lefts, mut rights) = (left.split('.'), right.split('.'));
    let mut first = true;
    loop {
        let order = match (lefts.next(), rights.next()) {
            // Two spellings of one number must not be equal, or numbering would depend on their order.
            (None, None) => return left.cmp(right),
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => match (a.parse::<u32>(), b.parse::<u32>()) {
                (Ok(a), Ok(b)) if !first => a.cmp(&b),
                _ => a.cmp(b),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
        first = false;
    }
}

/// Gives every code a number; numbers of `previous` stay, also those of codes that are gone.
pub(crate) fn number<'a>(
    codes: impl IntoIterator<Item = &'a Code>,
    previous: &BTreeMap<String, u32>,
) -> Result<BTreeMap<String, u32>, ImportError> {
    let mut numbers = previous.clone();
    let mut last = previous.values().copied().max().unwrap_or(0);
    let codes: BTreeSet<&Code> = codes.into_iter().collect();
    for code in codes {
        let text = code.to_string();
        if numbers.contains_key(&text) {
            continue;
        }
        last = last
            .checked_add(1)
            .ok_or(ImportError::TooMany { what: "categories" })?;
        numbers.insert(text, last);
    }
    Ok(numbers)
}

/// Names of the categories in use, by which lists without codes refer to them.
#[derive(Debug, Default)]
pub(crate) struct KnownNames {
    tops: BTreeMap<String, Code>,
    subs: BTreeMap<(String, String), Code>,
}

impl KnownNames {
    /// Remembers a category; the first of several with one name stays.
    pub(crate) fn learn(&mut self, category: &CategoryName, subcategory: Option<&CategoryName>) {
        let top = fold(&category.name);
        self.tops
            .entry(top.clone())
            .or_insert_with(|| category.code.clone());
        if let Some(sub) = subcategory {
            let key = (category.code.to_string(), fold(&sub.name));
            self.subs.entry(key).or_insert_with(|| sub.code.clone());
        }
    }

    /// Finds the code of a category by name, or makes one from the name.
    pub(crate) fn top(&self, name: &str, scheme: Scheme) -> Code {
        let folded = fold(name);
        self.tops
            .get(&folded)
            .cloned()
            .unwrap_or_else(|| Code::new(scheme, &folded))
    }

    /// Finds the code of a subcategory of `top` by name, or makes one from both.
    pub(crate) fn sub(&self, top: &Code, name: &str, scheme: Scheme) -> Code {
        let folded = fold(name);
        let key = (top.to_string(), folded);
        if let Some(code) = self.subs.get(&key) {
            return code.clone();
        }
        // The whole code of the category goes in, so that two subcategories of one name stay two.
        Code::new(scheme, &format!("{} / {}", key.0, key.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(scheme: Scheme, text: &str) -> Code {
        Code::new(scheme, text)
    }

    #[test]
    fn codes_are_ordered_by_part() {
        for (lower, higher) in [
            ("S1", "S1.1"),
            ("S1.2", "S1.10"),
            ("0613", "07"),
            ("0613", "L1"),
            ("2.A", "2.B.1"),
            ("S1.01", "S1.1"),
        ] {
            assert_eq!(compare_codes(lower, higher), Ordering::Less, "{lower} {higher}");
            assert_eq!(
                compare_codes(higher, lower),
                Ordering::Greater,
                "{higher} {lower}"
            );
        }
    }

    #[test]
    fn numbers_follow_the_codes_and_begin_with_one() {
        let codes = [
            code(Scheme::Operator, "food"),
            code(Scheme::Esco, "S1.10"),
            code(Scheme::Esco, "S1.2"),
        ];
        let numbers = number(&codes, &BTreeMap::new()).unwrap();
        assert_eq!(numbers["esco:S1.2"], 1);
        assert_eq!(numbers["esco:S1.10"], 2);
        assert_eq!(numbers["operator:food"], 3);
    }

    #[test]
    fn numbers_are_kept_and_those_of_lost_codes_are_not_given_again() {
        let previous = BTreeMap::from([("esco:S2".to_owned(), 1), ("esco:S9".to_owned(), 7)]);
        let numbers = number(&[code(Scheme::Esco, "S1"), code(Scheme::Esco, "S2")], &previous).unwrap();
        assert_eq!(numbers["esco:S2"], 1);
        assert_eq!(numbers["esco:S9"], 7);
        assert_eq!(numbers["esco:S1"], 8);
    }
}
