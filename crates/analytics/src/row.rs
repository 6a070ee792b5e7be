//! What an import writes: unique postings, their members, and the entries of facets.

use std::fmt;
use std::sync::Arc;

use catalog::SkillType;

use crate::column::Column;
use crate::day::Day;
use crate::query::SourceInfo;

/// The id of a posting on the wire: the first 16 bytes of a SHA-256, written as 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostingId(pub [u8; 16]);

impl PostingId {
    /// Reads 32 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        u128::from_str_radix(text, 16)
            .ok()
            .map(|number| Self(number.to_be_bytes()))
    }
}

impl fmt::Display for PostingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// One unique posting, enriched: a whole duplicate group.
///
/// Nothing here depends on the as-of day of the corpus; what does (active, duration, urls still live) is
/// worked out when a question is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// Id of the leader.
    pub id: PostingId,
    /// Hash of the block key. The postings of a block are found by it, for recomputing its groups.
    pub block: u64,
    /// First day live.
    pub posted: Day,
    /// Last day live; missing when any member has none. One before `posted` is dropped.
    pub expired: Option<Day>,
    /// How many advertisements beyond the first the posting stands for.
    pub duplicates: u32,
    /// The codes of all columns that have any. Single-valued columns hold one; the order of several, and
    /// repeats, do not matter. Names come from [`Entry`].
    pub codes: Vec<(Column, Arc<str>)>,
    /// Annual salary that metrics use: whole units of the mount's currency. Missing for other currencies.
    pub salary: Option<u32>,
    /// Annual lower figure, in the currency given.
    pub salary_from: Option<u32>,
    /// Annual upper figure, in the currency given.
    pub salary_to: Option<u32>,
    /// Period word as given: `hour`, `year`.
    pub salary_period: Option<String>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// Set where the employer is a staffing agency.
    pub company_is_staffing: bool,
    /// Set for remote and hybrid work.
    pub is_remote: bool,
    /// Set for internships.
    pub is_internship: bool,
    /// Set for work that leads others.
    pub is_supervisor: bool,
    /// Latitude and longitude.
    pub location: Option<(f64, f64)>,
    /// Title as advertised.
    pub title_raw: String,
    /// Full text, mark-up included.
    pub body: String,
    /// Employer as written.
    pub company_raw: Option<String>,
    /// Columns of the source that are kept for the export alone, as pairs of name and JSON text.
    pub extras: Vec<(String, String)>,
    /// Derived values by name of the field, as `given` or `derived`; for the export alone.
    pub provenance: Vec<(String, Provenance)>,
    /// All members, the leader first.
    pub members: Vec<Member>,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// A column of the input.
    Given,
    /// A rule of the enrichment.
    Derived,
}

/// One stored row of the input: a member of a duplicate group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its own id on the wire, which resolves to the posting.
    pub id: PostingId,
    /// The site where it was seen.
    pub source: String,
    /// Last day live of this member.
    pub expired: Option<Day>,
    /// Addresses, http or https.
    pub urls: Vec<String>,
    /// Whatever the import needs to recompute the group, in a form that is its own business. Texts that the
    /// posting holds anyway (title and body of the leader) are better left out: they would be stored twice.
    pub raw: Vec<u8>,
}

/// What is known of one code of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The code.
    pub code: Arc<str>,
    /// The name.
    pub name: Arc<str>,
    /// Set for entries of a taxonomy, which stay whether or not a posting has the code. Others, such as
    /// companies known from postings alone, go with their last posting.
    pub is_taxonomy: bool,
    /// Set for skills: the type, which says to which parts of the skills it belongs.
    pub skill_type: Option<SkillType>,
    /// Set for skills that are software.
    pub is_software: bool,
    /// Further names, for searching.
    pub alternates: Vec<String>,
    /// A description.
    pub description: Option<String>,
    /// The singular form of a title.
    pub singular_name: Option<String>,
    /// Latitude and longitude of an area.
    pub location: Option<(f64, f64)>,
}

impl Entry {
    /// Makes an entry of a taxonomy with a name alone.
    pub fn of_taxonomy(code: impl Into<Arc<str>>, name: impl Into<Arc<str>>) -> Self {
        Self {
            code: code.into(),
            name: name.into(),
            is_taxonomy: true,
            skill_type: None,
            is_software: false,
            alternates: Vec::new(),
            description: None,
            singular_name: None,
            location: None,
        }
    }

    /// Makes an entry that stays only as long as a posting has the code.
    pub fn of_postings(code: impl Into<Arc<str>>, name: impl Into<Arc<str>>) -> Self {
        Self {
            is_taxonomy: false,
            ..Self::of_taxonomy(code, name)
        }
    }
}

/// Gives the addresses of members that are live on a day, each with where it was seen, and the addresses alone; both
/// sorted and without repeats. A member is its source, its last day live and its addresses.
pub fn active_sources(
    members: impl Iterator<Item = (String, Option<Day>, Vec<String>)>,
    latest_day: Day,
) -> (Vec<SourceInfo>, Vec<String>) {
    let live = members.filter(|(_, expired, _)| expired.is_none_or(|day| day >= latest_day));
    let mut sources: Vec<SourceInfo> = live
        .flat_map(|(source, _, urls)| {
            let urls = urls.into_iter();
            urls.map(move |url| SourceInfo {
                source: source.clone(),
                url,
            })
        })
        .collect();
    sources.sort();
    sources.dedup();
    let mut urls: Vec<String> = sources.iter().map(|info| info.url.clone()).collect();
    urls.sort();
    urls.dedup();
    (sources, urls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_written() {
        let text = "00a1b2c3d4e5f60718293a4b5c6d7e8f";
        let id = PostingId::parse(text).unwrap();
        assert_eq!(id.0[..3], [0x00, 0xa1, 0xb2]);
        assert_eq!(id.to_string(), text);
        for wrong in [
            "",
            "00A1b2c3d4e5f60718293a4b5c6d7e8f",
            "+0a1b2c3d4e5f60718293a4b5c6d7e8f",
            "00",
        ] {
            assert_eq!(PostingId::parse(wrong), None);
        }
    }
}
