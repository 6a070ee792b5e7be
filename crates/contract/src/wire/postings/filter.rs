//! The filter language: one object per mount, with a member for every facet that the mount has.

use super::joined;
use crate::{
    postings::{CodeForm, FACETS, Mount, RANGES},
    schema::{Member, Pattern, Schema},
};

const TEXT: Schema = Schema::text();
const COUNT: Schema = Schema::integer(0, i64::MAX);
const BOOLEAN: Schema = Schema::boolean();

/// Most values of one list.
const MOST_VALUES: usize = 1_000;
/// Most filters in a list of alternatives.
const MOST_FILTERS: usize = 10;

/// A month or a day.
pub(super) static DATE: Pattern = Pattern {
    name: "a date",
    example: "2025-06 or 2025-06-30",
    regex: "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$",
    accepts: is_date,
};

fn is_date(text: &str) -> bool {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split('-');
    let lengths = [4, 2, 2];
    let fits = parts
        .by_ref()
        .zip(lengths)
        .all(|(part, length)| part.len() == length && is_digits(part));
    fits && parts.next().is_none() && matches!(text.len(), 7 | 10)
}

const DATE_TEXT: Schema = Schema::pattern(&DATE).example(r#""2025-06""#);

/// A window of time.
pub(super) const WINDOW: Schema = Schema::named(
    "PostingsWindow",
    &Schema::object(&[
        Member::required("start", &DATE_TEXT, "First month or day, inclusive."),
        Member::required("end", &DATE_TEXT, "Last month or day, inclusive."),
        Member::optional(
            "type",
            &Schema::choice(&["active", "posted", "expired"]),
            "What of a posting lies in the window: one of its days, its first, or its last.",
        )
        .default(r#""active""#),
    ]),
);

/// A window, or what is active on the last day of the data.
const WHEN: Schema = Schema::one_of(&[&Schema::choice(&["active"]), &WINDOW]);

const OPERATOR: Schema = Schema::choice(&["and", "or", "AND", "OR"]);

macro_rules! taxonomy {
    ($name:literal, $item:expr) => {
        Schema::named(
            $name,
            &Schema::one_of(&[
                &Schema::object_with_any(
                    &[
                        Member::optional(
                            "include",
                            &Schema::bounded_array($item, 1, Some(MOST_VALUES)),
                            "Values to have.",
                        ),
                        Member::optional(
                            "include_op",
                            &OPERATOR,
                            "Whether any of them suffices, or all are needed.",
                        )
                        .default(r#""or""#),
                        Member::optional(
                            "exclude",
                            &Schema::bounded_array($item, 1, Some(MOST_VALUES)),
                            "Values not to have.",
                        ),
                        Member::optional(
                            "exclude_op",
                            &OPERATOR,
                            "Whether any of them excludes, or only all together.",
                        )
                        .default(r#""or""#),
                    ],
                    &["include", "exclude"],
                ),
                &Schema::bounded_array($item, 1, Some(MOST_VALUES)),
            ]),
        )
    };
}

/// A code that may be sent as the integer that its digits are.
const CODE: Schema = Schema::one_of(&[&COUNT, &TEXT]);
const TEXTS: Schema = taxonomy!("PostingsTextFilter", &TEXT);
const CODES: Schema = taxonomy!("PostingsCodeFilter", &CODE);

const RANGE: Schema = Schema::named(
    "PostingsRange",
    &Schema::object_with_any(
        &[
            Member::optional("lower_bound", &COUNT, "Least value."),
            Member::optional("upper_bound", &COUNT, "Greatest value."),
        ],
        &["lower_bound", "upper_bound"],
    ),
);

const KEYWORDS: Schema = Schema::named(
    "PostingsKeywords",
    &Schema::object(&[
        Member::required(
            "query",
            &Schema::bounded_text(1, None),
            "Words, a phrase or an expression.",
        ),
        Member::optional(
            "type",
            &Schema::choice(&["or", "and", "phrase", "expression"]),
            "How the query is read.",
        )
        .default(r#""or""#),
    ]),
);

const PLAIN: [Member; 9] = [
    Member::optional("salary", &RANGE, "Annual salary."),
    Member::optional(
        "min_years_experience",
        &RANGE,
        "Least years of experience asked for.",
    ),
    Member::optional(
        "max_years_experience",
        &RANGE,
        "Greatest years of experience asked for.",
    ),
    Member::optional("posting_duration", &RANGE, "Days that a posting is or was live."),
    Member::optional(
        "company_is_staffing",
        &BOOLEAN,
        "Whether the company is a staffing agency.",
    ),
    Member::optional(
        "is_remote",
        &BOOLEAN,
        "Whether the work is remote, wholly or in part.",
    ),
    Member::optional("is_internship", &BOOLEAN, "Whether it is an internship."),
    Member::optional("is_supervisor", &BOOLEAN, "Whether others are led."),
    Member::optional("keywords", &KEYWORDS, "Text of title and body."),
];

const WHEN_MEMBER: [Member; 1] = [Member::required("when", &WHEN, "When a posting was live.")];
const WINDOW_MEMBER: [Member; 1] = [Member::required("when", &WINDOW, "When a posting was live.")];

/// Says whether a filter of a row is a list of values, not a range.
const fn is_taxonomy(name: &str) -> bool {
    let mut index = 0;
    while index < RANGES.len() {
        if is_equal(name, RANGES[index]) {
            return false;
        }
        index += 1;
    }
    true
}

const fn is_equal(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

const fn taxonomy_count(mount: Mount) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < FACETS.len() {
        let row = &FACETS[index];
        if row.is_on(mount) && is_taxonomy(row.name) {
            count += 1 + row.label.is_some() as usize;
        }
        index += 1;
    }
    count
}

const fn taxonomy_members<const COUNT: usize>(mount: Mount) -> [Member; COUNT] {
    let mut members = [Member::optional("", &TEXTS, ""); COUNT];
    let (mut found, mut index) = (0, 0);
    while index < FACETS.len() {
        let row = &FACETS[index];
        if row.is_on(mount) && is_taxonomy(row.name) {
            let schema = match row.form {
                CodeForm::Text => &TEXTS,
                CodeForm::TextOrInteger => &CODES,
            };
            members[found] = Member::optional(row.name, schema, "");
            found += 1;
            if let Some(label) = row.label {
                members[found] = Member::optional(label, &TEXTS, "");
                found += 1;
            }
        }
        index += 1;
    }
    members
}

/// The filters of one mount.
macro_rules! filters {
    ($module:ident, $mount:expr, $plain:expr, $name:literal, $windowed:literal) => {
        pub(super) mod $module {
            use super::*;

            const TAXONOMIES: [Member; taxonomy_count($mount)] = taxonomy_members($mount);
            const OTHERS: [Member; TAXONOMIES.len() + $plain.len()] = joined(&$plain, &TAXONOMIES);
            const ANY: [Member; OTHERS.len() + 1] = joined(&WHEN_MEMBER, &OTHERS);
            const WINDOWED: [Member; OTHERS.len() + 1] = joined(&WINDOW_MEMBER, &OTHERS);

            /// One filter.
            pub const FILTER: Schema = Schema::named($name, &Schema::object(&ANY));
            /// One filter or several, of which any may hold.
            pub const FILTERS: Schema = Schema::one_of(&[
                &Schema::bounded_array(&FILTER, 1, Some(MOST_FILTERS)),
                &FILTER,
            ]);
            const WINDOWED_FILTER: Schema = Schema::named($windowed, &Schema::object(&WINDOWED));
            /// One filter or several with a window of time in each.
            pub const WINDOWED_FILTERS: Schema = Schema::one_of(&[
                &Schema::bounded_array(&WINDOWED_FILTER, 1, Some(MOST_FILTERS)),
                &WINDOWED_FILTER,
            ]);
        }
    };
}

const WITHOUT_TEXT: [Member; 8] = {
    let [
        salary,
        min_years,
        max_years,
        duration,
        staffing,
        remote,
        internship,
        supervisor,
        _,
    ] = PLAIN;
    [
        salary, min_years, max_years, duration, staffing, remote, internship, supervisor,
    ]
};

filters!(us, Mount::Us, PLAIN, "PostingsFilter", "PostingsWindowedFilter");
filters!(
    ca,
    Mount::Ca,
    PLAIN,
    "PostingsFilterCa",
    "PostingsWindowedFilterCa"
);
filters!(
    uk,
    Mount::Uk,
    PLAIN,
    "PostingsFilterUk",
    "PostingsWindowedFilterUk"
);
filters!(
    global,
    Mount::Global,
    WITHOUT_TEXT,
    "PostingsFilterGlobal",
    "PostingsWindowedFilterGlobal"
);

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_are_months_or_days_of_the_published_form() {
        for date in ["2025-06", "2025-06-30", "2025-13", "0000-00-00"] {
            assert!(is_date(date), "{date}");
        }
        for other in [
            "2024-2-1",
            "2025",
            "2025-06-",
            "2025-06-3",
            "2025-06-30-1",
            "2025/06",
            "",
            "202a-06",
            "2025-0６",
        ] {
            assert!(!is_date(other), "{other}");
        }
    }
}
