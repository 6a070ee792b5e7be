//! Bodies of requests, one set per mount: the mounts differ in their filters and in the fields of a posting.

use super::filter::{self, WINDOW};
use crate::{
    postings::{
        BUCKET_METRICS, DISTRIBUTION_METRICS, FACETS, Mount, RANK_METRICS, SERIES_METRICS, TOTAL_METRICS,
    },
    schema::{Member, Schema},
};

const TEXT: Schema = Schema::text();
const INTEGER: Schema = Schema::integer(i64::MIN, i64::MAX);

/// Most buckets of a ranking.
pub const MOST_BUCKETS: i64 = 1_000;
/// Most buckets that each get a series, a distribution or a ranking of their own, where the facet has very many values.
pub const MOST_OUTER_BUCKETS: i64 = 100;
/// Most postings of a page.
pub const MOST_POSTINGS: i64 = 1_000;
/// Most ids of a look-up, and most items of a list.
pub const MOST_ITEMS: usize = 10_000;
/// Most labels that a ranking is told to keep or to leave out.
const MOST_LABELS: usize = 1_000;

const TOTALS_METRICS: Schema = Schema::bounded_array(&Schema::metric_name(TOTAL_METRICS), 1, None);
const SERIES: Schema = Schema::bounded_array(&Schema::metric_name(SERIES_METRICS), 1, None);
const INTERVAL: Schema = Schema::choice(&["day", "month", "quarter", "year"]);
const LABEL: Schema = Schema::one_of(&[&INTEGER, &TEXT]);
const LABELS: Schema = Schema::bounded_array(&LABEL, 1, Some(MOST_LABELS));

const UNIQUE: &str = r#"["unique_postings"]"#;
const METRICS: Member = Member::optional("metrics", &TOTALS_METRICS, "What is counted.").default(UNIQUE);
const SERIES_MEMBER: Member = Member::optional("metrics", &SERIES, "What is counted.").default(UNIQUE);
const INTERVAL_MEMBER: Member = Member::optional(
    "interval",
    &INTERVAL,
    "Length of a period; by the form of the dates without it.",
);

macro_rules! rank {
    ($min:expr, $max:expr) => {
        Schema::object(&[
            Member::optional(
                "by",
                &Schema::metric_name(RANK_METRICS),
                "What the order is decided by, greatest first.",
            )
            .default(r#""unique_postings""#),
            Member::optional("limit", &Schema::integer($min, $max), "Most buckets.").default("10"),
            Member::optional(
                "extra_metrics",
                &Schema::bounded_array(&Schema::metric_name(BUCKET_METRICS), 1, None),
                "What buckets and totals show besides.",
            )
            .default(UNIQUE),
            Member::optional(
                "min_unique_postings",
                &Schema::integer(1, i64::MAX),
                "Fewest postings of a bucket; 3 where significance decides the order.",
            )
            .default("1"),
            Member::optional("include", &LABELS, "Names of the only buckets to show."),
            Member::optional("exclude", &LABELS, "Names of buckets not to show."),
        ])
    };
}

const RANK: Schema = Schema::named("PostingsRank", &rank!(0, MOST_BUCKETS));
const OUTER_RANK: Schema = Schema::named("PostingsOuterRank", &rank!(1, MOST_OUTER_BUCKETS));
const RANK_MEMBER: Member = Member::required("rank", &RANK, "Which buckets, in which order.");

const RANKED_SERIES: Schema = Schema::object(&[
    Member::optional(
        "when",
        &WINDOW,
        "The window of the series; that of the filter without it.",
    ),
    SERIES_MEMBER,
    INTERVAL_MEMBER,
]);

const DISTRIBUTION: Schema = Schema::named(
    "PostingsDistribution",
    &Schema::object(&[
        Member::required(
            "type",
            &Schema::choice(&["percentile", "histogram"]),
            "What the buckets are.",
        ),
        Member::optional(
            "options",
            &Schema::object(&[
                Member::optional(
                    "keys",
                    &Schema::bounded_array(&Schema::integer(0, 100), 1, Some(100)),
                    "Percentiles.",
                )
                .default("[10,25,50,75,90]"),
                Member::optional(
                    "interval",
                    &Schema::integer(1, i64::MAX),
                    "Width of a bar of a histogram.",
                ),
            ]),
            "How the buckets are cut.",
        ),
        Member::optional(
            "metrics",
            &Schema::bounded_array(&Schema::metric_name(DISTRIBUTION_METRICS), 1, None),
            "What is counted.",
        )
        .default(UNIQUE),
    ]),
);
const DISTRIBUTION_MEMBER: Member = Member::required("distribution", &DISTRIBUTION, "How values are spread.");

/// Body of a look-up in a taxonomy.
pub static LOOKUP: Schema = Schema::object(&[Member::required(
    "ids",
    &Schema::bounded_array(&LABEL, 1, Some(MOST_ITEMS)),
    "Codes.",
)]);

const OWN_FIELDS: &[&str] = crate::postings::OWN_FIELDS;

const fn field_count(mount: Mount) -> usize {
    let (mut count, mut index) = (OWN_FIELDS.len(), 0);
    while index < FACETS.len() {
        let row = &FACETS[index];
        if row.is_on(mount) {
            count += 1 + row.label.is_some() as usize;
        }
        index += 1;
    }
    count
}

/// Lists what `fields` accepts, older names too.
const fn fields<const COUNT: usize>(mount: Mount) -> [&'static str; COUNT] {
    let mut names = [""; COUNT];
    let (mut found, mut index) = (0, 0);
    while index < OWN_FIELDS.len() {
        names[found] = OWN_FIELDS[index];
        found += 1;
        index += 1;
    }
    index = 0;
    while index < FACETS.len() {
        let row = &FACETS[index];
        if row.is_on(mount) {
            names[found] = row.name;
            found += 1;
            if let Some(label) = row.label {
                names[found] = label;
                found += 1;
            }
        }
        index += 1;
    }
    names
}

/// The bodies of one mount.
macro_rules! requests {
    ($module:ident, $mount:expr, $doc:literal) => {
        #[doc = $doc]
        pub mod $module {
            use super::filter::$module::{FILTER, FILTERS, WINDOWED_FILTERS};
            use super::*;

            const FILTER_MEMBER: Member = Member::required("filter", &FILTERS, "Which postings are counted.");

            /// What `fields` accepts.
            pub const FIELDS: &[&str] = &fields::<{ field_count($mount) }>($mount);

            /// Body of totals.
            pub static TOTALS: Schema = Schema::object(&[FILTER_MEMBER, METRICS]);

            /// Body of a series.
            pub static TIMESERIES: Schema = Schema::object(&[
                Member::required("filter", &WINDOWED_FILTERS, "Which postings are counted."),
                SERIES_MEMBER,
                INTERVAL_MEMBER,
            ]);

            /// Body of a ranking.
            pub static RANKING: Schema = Schema::object(&[FILTER_MEMBER, RANK_MEMBER]);

            /// Body of a ranking with a series in each bucket.
            pub static RANKED_TIMESERIES: Schema = Schema::object(&[
                FILTER_MEMBER,
                RANK_MEMBER,
                Member::required("timeseries", &RANKED_SERIES, "The series of a bucket."),
            ]);

            /// Body of a ranking with a ranking in each bucket.
            pub static NESTED_RANKING: Schema = Schema::object(&[
                FILTER_MEMBER,
                Member::required("rank", &OUTER_RANK, "Which buckets, in which order."),
                Member::required("nested_rank", &RANK, "What is ranked inside of each."),
            ]);

            /// Body of a ranking with a distribution in each bucket.
            pub static RANKED_DISTRIBUTION: Schema =
                Schema::object(&[FILTER_MEMBER, RANK_MEMBER, DISTRIBUTION_MEMBER]);

            /// Body of a distribution.
            pub static DISTRIBUTIONS: Schema = Schema::object(&[FILTER_MEMBER, DISTRIBUTION_MEMBER]);

            /// Body of a search for postings.
            pub static POSTINGS: Schema = Schema::object(&[
                Member::required("filter", &FILTER, "Which postings are wanted."),
                Member::optional(
                    "fields",
                    &Schema::bounded_array(&Schema::field_name(FIELDS), 1, None),
                    "Fields of each posting.",
                )
                .default(
                    r#"["id","posted","expired","body","city_name","company_name","title_raw","url","score"]"#,
                ),
                Member::optional("limit", &Schema::integer(1, MOST_POSTINGS), "Postings of a page.")
                    .default("10"),
                Member::optional("page", &Schema::integer(1, i64::MAX), "Page, from 1.").default("1"),
                Member::optional(
                    "order",
                    &Schema::bounded_array(&Schema::choice(&["score", "posted"]), 1, Some(2)),
                    "What comes first: the best or the latest; each once.",
                )
                .default(r#"["score","posted"]"#),
            ]);
        }
    };
}

requests!(us, Mount::Us, "Bodies of `/jpa`.");
requests!(ca, Mount::Ca, "Bodies of `/ca-jpa`.");
requests!(uk, Mount::Uk, "Bodies of `/uk-jpa`.");
requests!(global, Mount::Global, "Bodies of `/global-postings`.");

#[cfg(test)]
mod tests;
