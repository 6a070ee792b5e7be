//! The tables: their names and their columns.
//!
//! Each version of a corpus has tables of its own, named by a suffix, which never change once the table
//! [`CURRENT`] names the suffix. One row of `postings` is one unique posting.

use analytics::{Column, Derivation, Dimension, Facet, Form};

/// Names the version that is served, by mount. The loader adds a row last of all.
pub(crate) const CURRENT: &str = "current";

/// A table that each version has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Unique postings.
    Postings,
    /// Ids of all members with the posting that each belongs to.
    Members,
    /// Codes with their names and counts.
    Entries,
    /// Words with the number of postings that hold them.
    Words,
    /// What is known of the whole version, in one row.
    Facts,
}

impl Content {
    pub(crate) const ALL: [Self; 5] = [
        Self::Postings,
        Self::Members,
        Self::Entries,
        Self::Words,
        Self::Facts,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Postings => "postings",
            Self::Members => "members",
            Self::Entries => "entries",
            Self::Words => "words",
            Self::Facts => "facts",
        }
    }

    /// Gives the columns and the engine of a table, as `CREATE TABLE` wants them.
    pub(crate) fn definition(self) -> String {
        match self {
            Self::Postings => format!(
                "(\n{}\n) ENGINE = MergeTree ORDER BY (posted, id) {DEDUPLICATION}",
                postings_columns().join(",\n")
            ),
            Self::Members => format!(
                "(id FixedString(32), posting FixedString(32), posted Date32) \
                 ENGINE = MergeTree ORDER BY id {DEDUPLICATION}"
            ),
            Self::Entries => {
                format!("({ENTRIES}) ENGINE = MergeTree ORDER BY (position, code) {DEDUPLICATION}")
            }
            Self::Words => "(word String, postings UInt64) ENGINE = MergeTree ORDER BY word".to_owned(),
            Self::Facts => format!("({FACTS}) ENGINE = MergeTree ORDER BY tuple()"),
        }
    }
}

/// An insert that was sent twice is stored once.
const DEDUPLICATION: &str = "SETTINGS non_replicated_deduplication_window = 10000";

/// `column` is the facet that names the column of codes, `position` its place in the engine's list of columns. The
/// entry with an empty code counts the postings without a value.
const ENTRIES: &str = "position UInt8, column LowCardinality(String), code String, name String, \
    unique_postings UInt64, is_taxonomy UInt8, skill_type LowCardinality(String), is_software UInt8, \
    alternates Array(String), description Nullable(String), singular_name Nullable(String), \
    latitude Nullable(Float64), longitude Nullable(Float64)";

const FACTS: &str = "version UInt64, latest_day Date32, first_posted Nullable(Date32), unique_postings UInt64, \
    total_postings UInt64, with_salary UInt64, with_title UInt64, with_onet UInt64, with_location UInt64, \
    title_words UInt64, body_words UInt64, nations Array(String), nation_days Array(Date32), details String";

/// Columns of postings that are no facets.
const FIELDS: [&str; 33] = [
    "id FixedString(32)",
    "posted Date32",
    "expired Nullable(Date32)",
    "duplicates UInt32",
    "salary Nullable(UInt32)",
    "salary_from Nullable(UInt32)",
    "salary_to Nullable(UInt32)",
    "salary_period LowCardinality(Nullable(String))",
    "currency LowCardinality(Nullable(String))",
    "min_years Nullable(UInt32)",
    "max_years Nullable(UInt32)",
    "company_is_staffing UInt8",
    "is_remote UInt8",
    "is_internship UInt8",
    "is_supervisor UInt8",
    "latitude Nullable(Float64)",
    "longitude Nullable(Float64)",
    "title_raw String",
    "body String CODEC(ZSTD(3))",
    "body_bytes UInt32",
    "company_raw Nullable(String)",
    "member_sources Array(String)",
    "member_expired Array(Nullable(Date32))",
    "member_urls Array(Array(String)) CODEC(ZSTD(3))",
    "title_words Array(String) CODEC(ZSTD(1))",
    "body_words Array(String) CODEC(ZSTD(1))",
    "title_length UInt32",
    "body_length UInt32",
    "INDEX id_index id TYPE bloom_filter(0.01) GRANULARITY 1",
    "INDEX title_words_index title_words TYPE bloom_filter(0.01) GRANULARITY 1",
    "INDEX body_words_index body_words TYPE bloom_filter(0.01) GRANULARITY 1",
    "INDEX company_index company TYPE bloom_filter(0.01) GRANULARITY 1",
    "INDEX city_index city TYPE bloom_filter(0.01) GRANULARITY 1",
];

fn postings_columns() -> Vec<String> {
    let fields = FIELDS.iter().map(|field| (*field).to_owned());
    let facets = stored_facets().map(|facet| format!("{} {}", column_of(facet), type_of(facet)));
    fields.chain(facets).collect()
}

/// Gives the facets that have a column of their own: one for each column of codes, and the parts of the skills.
pub(crate) fn stored_facets() -> impl Iterator<Item = Facet> {
    let is_stored = |dimension: &Dimension| match dimension.derivation() {
        Derivation::Same => primary(dimension.column()) == Some(*dimension),
        Derivation::Part(_) => true,
        Derivation::Digits(_) => false,
    };
    let dimensions = Dimension::ALL.into_iter().filter(is_stored);
    dimensions.flat_map(|dimension| {
        let name = dimension.has_name().then(|| Facet::name_of(dimension));
        std::iter::once(Facet::code(dimension)).chain(name)
    })
}

/// Gives the dimension that names a column of codes; the columns of imports have none.
pub(crate) fn primary(column: Column) -> Option<Dimension> {
    let mut all = Dimension::ALL.into_iter();
    all.find(|dimension| dimension.column() == column && dimension.derivation() == Derivation::Same)
}

/// Gives the name of the column that holds a facet, or the codes that it is made of.
pub(crate) fn column_of(facet: Facet) -> String {
    let dimension = match facet.dimension.derivation() {
        Derivation::Same | Derivation::Digits(_) => primary(facet.dimension.column()),
        Derivation::Part(_) => Some(facet.dimension),
    };
    let dimension = dimension.unwrap_or(facet.dimension);
    let form = match facet.form {
        Form::Code => "",
        Form::Name => "_name",
    };
    format!("{}{form}", name_of(dimension))
}

/// The facets of the United Kingdom share names with those of the United States, but no columns.
fn name_of(dimension: Dimension) -> String {
    let is_british = matches!(
        dimension,
        Dimension::UkSoc1 | Dimension::UkSoc2 | Dimension::UkSoc3 | Dimension::UkSoc4
    );
    let prefix = if is_british { "uk_" } else { "" };
    format!("{prefix}{}", dimension.name())
}

/// Texts of few different values are stored as numbers of a dictionary.
fn type_of(facet: Facet) -> &'static str {
    match facet.dimension {
        Dimension::Company | Dimension::City => "String",
        _ if facet.is_multi() => "Array(LowCardinality(String))",
        _ => "LowCardinality(String)",
    }
}

/// The tables of one version of a mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tables {
    mount: String,
    suffix: String,
    hides_salaries: bool,
}

impl Tables {
    pub(crate) fn new(mount: &str, suffix: &str) -> Self {
        Self {
            mount: prefix_of(mount),
            suffix: suffix.to_owned(),
            hides_salaries: false,
        }
    }

    /// Leaves the salaries out of all that is counted and sorted, for whoever counts in another currency.
    pub(crate) const fn hide_salaries(&mut self) {
        self.hides_salaries = true;
    }

    pub(crate) fn suffix(&self) -> &str {
        &self.suffix
    }

    /// Gives the name of a table as it stands in system tables.
    pub(crate) fn plain_name(&self, content: Content) -> String {
        format!("{}{}_{}", self.mount, content.name(), self.suffix)
    }

    /// Gives the name of a table as it stands in SQL.
    pub(crate) fn name(&self, content: Content) -> String {
        format!("`{}`", self.plain_name(content))
    }

    /// Gives what questions select from: a table, or a statement in parentheses that shows its rows.
    pub(crate) fn rows(&self, content: Content) -> String {
        let name = self.name(content);
        if self.hides_salaries && content == Content::Postings {
            format!("(SELECT * REPLACE (CAST(NULL, 'Nullable(UInt32)') AS salary) FROM {name})")
        } else {
            name
        }
    }
}

/// Gives what the names of all tables of a mount begin with. Only letters, digits and `_` are left of its name.
pub(crate) fn prefix_of(mount: &str) -> String {
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() {
            character
        } else {
            '_'
        }
    };
    format!("{}_", mount.chars().map(plain).collect::<String>())
}

/// Gives the suffix of a table of a mount; `None` for other tables.
pub(crate) fn suffix_of<'n>(name: &'n str, mount: &str) -> Option<&'n str> {
    let rest = name.strip_prefix(prefix_of(mount).as_str())?;
    let mut contents = Content::ALL.iter();
    contents.find_map(|content| rest.strip_prefix(content.name())?.strip_prefix('_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_facet_has_a_column_and_no_two_share_one_that_differ() {
        let columns: Vec<String> = stored_facets().map(column_of).collect();
        let distinct: BTreeSet<&String> = columns.iter().collect();
        assert_eq!(distinct.len(), columns.len());
        for dimension in Dimension::ALL {
            for facet in [Facet::code(dimension), Facet::name_of(dimension)] {
                assert!(columns.contains(&column_of(facet)), "{facet:?}");
            }
        }
        let fields = FIELDS.map(|field| field.split(' ').next().unwrap_or_default().to_owned());
        assert!(fields.iter().all(|field| !columns.contains(field)));
    }

    #[test]
    fn facets_of_one_column_of_codes_share_it() {
        let column = |dimension| column_of(Facet::code(dimension));
        assert_eq!(column(Dimension::Fips), "county");
        assert_eq!(column(Dimension::LotOccupation), "soc5");
        assert_eq!(column(Dimension::UkSoc2), "uk_soc2");
        assert_eq!(column(Dimension::Soc2), "soc2");
        assert_eq!(
            column_of(Facet::name_of(Dimension::SoftwareSkills)),
            "software_skills_name"
        );
    }

    #[test]
    fn tables_are_known_by_their_names() {
        let tables = Tables::new("ca-jpa", "17_00ff00ff");
        assert_eq!(tables.name(Content::Postings), "`ca_jpa_postings_17_00ff00ff`");
        for content in Content::ALL {
            let name = tables.plain_name(content);
            assert_eq!(suffix_of(&name, "ca-jpa"), Some("17_00ff00ff"));
            assert_eq!(suffix_of(&name, "jpa"), None);
        }
        assert_eq!(suffix_of("current", "jpa"), None);
        assert_eq!(suffix_of("jpa_notes_3", "jpa"), None);
    }
}
