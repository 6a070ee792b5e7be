//! Names that requests use, found in the tables.

use super::{FACETS, FacetRow, Mount};

/// Facets whose values are numbers, of which distributions are made.
pub const DISTRIBUTIONS: &[&str] = &[
    "max_years_experience",
    "min_years_experience",
    "posting_duration",
    "salary",
];

/// Filters that are ranges of numbers.
pub const RANGES: &[&str] = &[
    "salary",
    "min_years_experience",
    "max_years_experience",
    "posting_duration",
];

/// Filters that are true or false.
pub const FLAGS: &[&str] = &[
    "company_is_staffing",
    "is_remote",
    "is_internship",
    "is_supervisor",
];

/// Fields of a posting that are no facets.
pub(crate) const OWN_FIELDS: &[&str] = &[
    "id",
    "title_raw",
    "body",
    "company_raw",
    "company_is_staffing",
    "location",
    "posted",
    "expired",
    "duration",
    "duplicates",
    "salary",
    "salary_from",
    "salary_to",
    "salary_period",
    "currency",
    "is_internship",
    "is_remote",
    "is_supervisor",
    "score",
    "url",
    "active_urls",
    "active_sources_info",
];

/// Fields of a posting when none are chosen.
pub const DEFAULT_FIELDS: &[&str] = &[
    "id",
    "posted",
    "expired",
    "body",
    "city_name",
    "company_name",
    "title_raw",
    "url",
    "score",
];

/// Which of a pair of facets a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FacetSide {
    /// The codes, or the values that are their own names.
    Code,
    /// The names.
    Name,
}

/// A facet as a path, a filter or a field names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The row, of the present name where an older one was used.
    pub row: &'static FacetRow,
    /// Codes or names.
    pub side: FacetSide,
}

/// Finds what a name means on a mount.
pub fn facet(mount: Mount, name: &str) -> Option<Facet> {
    let (row, side) = FACETS.iter().filter(|row| row.is_on(mount)).find_map(|row| {
        if row.name == name {
            Some((row, FacetSide::Code))
        } else if row.label == Some(name) {
            Some((row, FacetSide::Name))
        } else {
            None
        }
    })?;
    let present = row
        .stands_for
        .and_then(|name| FACETS.iter().find(|row| row.name == name));
    Some(Facet {
        row: present.unwrap_or(row),
        side,
    })
}

fn present_facets(mount: Mount) -> impl Iterator<Item = &'static FacetRow> {
    FACETS
        .iter()
        .filter(move |row| row.is_on(mount) && row.stands_for.is_none())
}

fn sorted(names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}

/// Lists the facets of a mount, sorted.
pub fn facet_names(mount: Mount) -> Vec<&'static str> {
    sorted(present_facets(mount).flat_map(|row| [Some(row.name), row.label].into_iter().flatten()))
}

/// Lists the facets of codes that have a taxonomy, sorted.
pub fn taxonomy_names(mount: Mount) -> Vec<&'static str> {
    let coded = present_facets(mount).filter(|row| row.label.is_some());
    sorted(coded.map(|row| row.name))
}

/// Lists the fields of a posting, sorted.
pub fn field_names(mount: Mount) -> Vec<&'static str> {
    let facets = present_facets(mount).flat_map(|row| [Some(row.name), row.label].into_iter().flatten());
    sorted(facets.chain(OWN_FIELDS.iter().copied()))
}

/// Lists the filters with what is inside of them, sorted.
pub fn filter_names(mount: Mount) -> Vec<&'static str> {
    let taxonomies = present_facets(mount)
        .filter(|row| !RANGES.contains(&row.name))
        .flat_map(|row| [Some(row.name), row.label].into_iter().flatten());
    let parts = [
        "when.start",
        "when.end",
        "when.type",
        "salary.lower_bound",
        "salary.upper_bound",
        "min_years_experience.lower_bound",
        "min_years_experience.upper_bound",
        "max_years_experience.lower_bound",
        "max_years_experience.upper_bound",
        "posting_duration.lower_bound",
        "posting_duration.upper_bound",
    ];
    let keywords = ["keywords.query", "keywords.type"]
        .into_iter()
        .filter(|_| mount.shows_postings());
    sorted(
        taxonomies
            .chain(parts)
            .chain(keywords)
            .chain(FLAGS.iter().copied()),
    )
}
