//! Merges titles by folded name.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use text::{LevelBand, fold, fold_words, without_bracket};

use crate::report::SourceReport;

/// How a list names a title; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// The occupation's own name.
    Name,
    /// A title that holders report.
    Reported,
    /// A title that the source lists besides.
    Alternate,
    /// A text that is searched for and not shown.
    Hidden,
}

/// How a crosswalk relates two occupations; the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Closeness {
    Exact,
    Close,
    Narrow,
    Broad,
}

/// A title in the making.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) labels: Vec<String>,
    /// O*NET-SOC codes whose lists hold the title.
    pub(super) onet: BTreeMap<String, Standing>,
    /// By O*NET-SOC code: how many sources name the title there, where O*NET says it.
    pub(super) mentions: BTreeMap<String, u32>,
    /// ESCO occupations by URI.
    pub(super) esco: BTreeMap<String, Standing>,
    /// What the operator's row says.
    pub(super) operator: Operator,
}

/// What the operator may say of a title.
#[derive(Debug, Default)]
pub(super) struct Operator {
    pub(super) id: Option<String>,
    /// SOC codes, best first; they go before all others.
    pub(super) socs: Vec<String>,
    pub(super) level_band: Option<LevelBand>,
    pub(super) is_supervisor: Option<bool>,
    pub(super) info_url: Option<String>,
}

/// Titles and codes read so far.
#[derive(Debug, Default)]
pub(super) struct Merger {
    pub(super) entries: Vec<Entry>,
    by_name: FxHashMap<String, usize>,
    /// Names of O*NET-SOC occupations by code.
    pub(super) onet_names: BTreeMap<String, String>,
    /// Names and descriptions of occupations by O*NET-SOC code or URI.
    pub(super) described: BTreeMap<String, (String, String)>,
    /// Names of SOC occupations that the operator gives.
    pub(super) soc_names: BTreeMap<String, String>,
    /// O*NET-SOC codes by ESCO URI.
    pub(super) crosswalk: BTreeMap<String, Vec<(Closeness, String)>>,
}

impl Merger {
    /// Finds the entry of a name, or makes one and counts it. None for a name of nothing but blanks.
    pub(super) fn entry(&mut self, name: &str, report: &mut SourceReport) -> Option<&mut Entry> {
        let folded = fold(name);
        if folded.is_empty() {
            return None;
        }
        let next = self.entries.len();
        let at = *self.by_name.entry(folded).or_insert(next);
        if at == next {
            let mut entry = Entry {
                name: name.trim().to_owned(),
                ..Entry::default()
            };
            add_forms(&mut entry);
            self.entries.push(entry);
            report.added += 1;
        } else {
            report.merged += 1;
        }
        self.entries.get_mut(at)
    }

    /// Gives the name of a SOC 2018 occupation: O*NET's where it has the occupation as a whole.
    pub(super) fn soc_name(&self, soc: &str) -> Option<&str> {
        let whole = self.onet_names.get(&format!("{soc}.00"));
        let part = || {
            let mut parts = self.onet_names.range(format!("{soc}.")..);
            parts
                .next()
                .filter(|(code, _)| code.starts_with(soc))
                .map(|(_, name)| name)
        };
        whole
            .or_else(|| self.soc_names.get(soc))
            .or_else(part)
            .map(String::as_str)
    }
}

impl Entry {
    /// Adds a text by which the title is found, once.
    pub(super) fn label(&mut self, text: &str) {
        let text = text.trim();
        let folded = fold(text);
        let known = fold(&self.name) == folded || self.labels.iter().any(|label| fold(label) == folded);
        if !folded.is_empty() && !known {
            self.labels.push(text.to_owned());
        }
    }
}

/// `CEO (Chief Executive Officer)` is found by both of its forms.
fn add_forms(entry: &mut Entry) {
    let Some(front) = without_bracket(&entry.name).map(str::to_owned) else {
        return;
    };
    let bracket = entry.name[front.len()..]
        .trim()
        .trim_start_matches('(')
        .trim_end_matches(')')
        .trim()
        .to_owned();
    entry.label(&front);
    // `Pastry Baker (Baker)` says of which kind it is: the bracket names every baker.
    let words = fold_words(&front);
    if !fold_words(&bracket).iter().all(|word| words.contains(word)) {
        entry.label(&bracket);
    }
}

/// Keeps the surest standing that a list gives.
pub(super) fn raise(standings: &mut BTreeMap<String, Standing>, key: &str, standing: Standing) {
    let known = standings.entry(key.to_owned()).or_insert(standing);
    *known = standing.min(*known);
}

/// Says whether a text is an O*NET-SOC code, `15-1252.00`.
pub(super) fn is_onet_code(text: &str) -> bool {
    text.len() == 10
        && text
            .split_once('.')
            .is_some_and(|(soc, part)| is_soc(soc) && is_digits(part))
}

/// Says whether a text is a SOC code, `15-1252`.
pub(super) fn is_soc(text: &str) -> bool {
    text.len() == 7
        && text
            .split_once('-')
            .is_some_and(|(major, rest)| major.len() == 2 && is_digits(major) && is_digits(rest))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_merge_when_they_fold_alike_and_brackets_give_labels() {
        let mut merger = Merger::default();
        let mut report = SourceReport::default();
        merger
            .entry("CEO (Chief Executive Officer)", &mut report)
            .unwrap();
        let again = merger
            .entry(" ceo  (chief executive officer)", &mut report)
            .unwrap();
        assert_eq!(again.name, "CEO (Chief Executive Officer)");
        assert_eq!(again.labels, ["CEO", "Chief Executive Officer"]);
        assert!(merger.entry("  ", &mut report).is_none());
        assert_eq!((report.added, report.merged), (1, 1));
    }

    #[test]
    fn a_bracket_that_repeats_words_of_the_title_is_no_name_of_it() {
        let mut merger = Merger::default();
        let mut report = SourceReport::default();
        let entry = merger.entry("Pastry Baker (Baker)", &mut report).unwrap();
        assert_eq!(entry.labels, ["Pastry Baker"]);
    }

    #[test]
    fn codes_are_known_by_their_shape() {
        assert!(is_onet_code("15-1252.00") && !is_onet_code("15-1252") && !is_onet_code("15-1252.0x"));
        assert!(is_soc("15-1252") && !is_soc("151252") && !is_soc("15-12521") && !is_soc("1é-1252"));
    }

    #[test]
    fn a_soc_has_the_name_of_the_whole_occupation() {
        let mut merger = Merger::default();
        merger
            .onet_names
            .insert("15-1299.01".into(), "Web Administrators".into());
        assert_eq!(merger.soc_name("15-1299"), Some("Web Administrators"));
        merger
            .onet_names
            .insert("15-1299.00".into(), "Computer Occupations, All Other".into());
        assert_eq!(
            merger.soc_name("15-1299"),
            Some("Computer Occupations, All Other")
        );
        assert_eq!(merger.soc_name("15-1298"), None);
    }
}
