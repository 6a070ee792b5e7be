//! What datasets say of themselves: description, sources, method, years.

use lmi::{DatasetDraft, MemberDraft, Run};

/// Levels of areas, the highest first; tables hold those that their sources have.
pub(super) const AREA_LEVELS: [&str; 5] = ["1", "2", "3", "MSA", "4"];

/// How the wage survey asks to be named.
pub(super) const SURVEY: &str =
    "U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics (public domain)";
/// How the projections ask to be named.
pub(super) const PROJECTIONS: &str =
    "U.S. Bureau of Labor Statistics, Employment Projections (public domain)";
/// How the business statistics ask to be named.
pub(super) const FIRMS: &str = "U.S. Census Bureau, Statistics of U.S. Businesses (public domain)";
/// How the census of employment and wages asks to be named.
pub(super) const CENSUS: &str =
    "U.S. Bureau of Labor Statistics, Quarterly Census of Employment and Wages (public domain)";
/// How local area unemployment asks to be named.
pub(super) const UNEMPLOYMENT: &str =
    "U.S. Bureau of Labor Statistics, Local Area Unemployment Statistics (public domain)";
/// How completions ask to be named.
pub(super) const COMPLETIONS: &str = "National Center for Education Statistics, Integrated Postsecondary Education Data System (public domain)";
/// How programs and their occupations ask to be named.
pub(super) const PROGRAMS: &str =
    "National Center for Education Statistics, CIP 2020 and CIP-SOC crosswalk (public domain)";

/// Years of a dataset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// The newest year that is no projection.
    pub(super) current: u16,
    /// The first year.
    pub(super) first: u16,
    /// The last year.
    pub(super) last: u16,
}

/// Sentences about a dataset.
pub(super) struct Text<'t> {
    /// What its metrics are, by groups.
    pub(super) metrics: &'t [&'t str],
    /// What its dimensions are.
    pub(super) filters: &'t [&'t str],
    /// Whose figures they are.
    pub(super) sources: &'t [&'t str],
    /// How they came about.
    pub(super) method: &'t str,
}

/// Fills the attributes of a draft.
pub(super) fn describe(draft: &mut DatasetDraft, run: Run, span: Span, text: &Text<'_>) {
    let list = |items: &[&str]| items.iter().map(|item| format!("- {item}\n")).collect::<String>();
    let description = format!(
        "# Description\n\n{}\n\n# Metrics\n\n{}\n# Filters\n\n{}",
        draft.description,
        list(text.metrics),
        list(text.filters)
    );
    let attributes = [
        ("name", draft.name.clone()),
        ("displayName", draft.title.clone()),
        ("description", description),
        ("countryCode", "US".to_owned()),
        ("datarun", run.to_string()),
        ("currentYear", span.current.to_string()),
        ("minYearInclusive", span.first.to_string()),
        ("maxYearInclusive", span.last.to_string()),
        ("releaseDate", release_date(run)),
        ("sources", text.sources.join("; ")),
        ("method", text.method.to_owned()),
    ];
    draft
        .attributes
        .extend(attributes.map(|(name, value)| (name.to_owned(), value)));
}

/// Gives the first day of the quarter in which the newest source appeared.
fn release_date(run: Run) -> String {
    format!("{}-{:02}-01", run.year, 3 * (run.quarter - 1) + 1)
}

/// The nation as an area.
pub(super) fn nation() -> MemberDraft {
    MemberDraft {
        code: "0".to_owned(),
        level: AREA_LEVELS[0].to_owned(),
        name: "United States".to_owned(),
        abbreviation: "US".to_owned(),
        ..MemberDraft::default()
    }
}

/// A code below the root of a dimension of two levels.
pub(super) fn below(root: &str, code: &str, name: &str) -> MemberDraft {
    MemberDraft {
        code: code.to_owned(),
        parent: (code != root).then(|| root.to_owned()),
        level: if code == root { "1" } else { "2" }.to_owned(),
        name: name.to_owned(),
        ..MemberDraft::default()
    }
}
