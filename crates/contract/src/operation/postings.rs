//! Rows of the postings families: one set of operations, written out for each mount.

mod examples;
mod parts;

use super::{Access, Answer, Cache, Operation, Priority, Work};
use crate::{
    code::Code,
    postings::Mount,
    render::MARKDOWN,
    schema::{Parameter, ParameterKind},
    wire::{
        postings::{answer, request},
        service,
    },
};
use examples::*;
use parts::*;

/// The operations of a mount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the rows describe each")]
pub enum PostingsOperation {
    Status,
    Meta,
    Docs,
    Totals,
    Timeseries,
    Rankings,
    Ranking,
    RankedTimeseries,
    NestedRanking,
    RankedDistribution,
    Distributions,
    Distribution,
    Postings,
    Posting,
    Taxonomies,
    Taxonomy,
    Lookup,
}

impl PostingsOperation {
    /// Says whether postings are counted or read, which an engine may leave to another process. What describes them is
    /// always at hand.
    pub const fn reads_postings(self) -> bool {
        match self {
            Self::Totals
            | Self::Timeseries
            | Self::Ranking
            | Self::RankedTimeseries
            | Self::NestedRanking
            | Self::RankedDistribution
            | Self::Distribution
            | Self::Postings
            | Self::Posting => true,
            Self::Status
            | Self::Meta
            | Self::Docs
            | Self::Rankings
            | Self::Distributions
            | Self::Taxonomies
            | Self::Taxonomy
            | Self::Lookup => false,
        }
    }
}

/// The rows that every mount has.
macro_rules! rows {
    ($module:ident, $mount:expr, $word:literal, $name:literal) => {
        pub(super) mod $module {
            use super::*;

            const MOUNT: Mount = $mount;
            const TOTALS_CODES: [Code; FILTERED.len() + 1] = filtered(MOUNT, &[Code::UnknownMetric]);
            const SERIES_CODES: [Code; FILTERED.len() + 3] = filtered(
                MOUNT,
                &[
                    Code::UnknownMetric,
                    Code::IncompatibleMembers,
                    Code::WindowTooLong,
                ],
            );
            const RANKING_CODES: [Code; FILTERED.len() + 3] = filtered(
                MOUNT,
                &[
                    Code::UnknownMetric,
                    Code::UnlimitedRank,
                    Code::MetricNotForFacet,
                ],
            );
            const RANKED_SERIES_CODES: [Code; FILTERED.len() + 6] = filtered(
                MOUNT,
                &[
                    Code::UnknownMetric,
                    Code::UnlimitedRank,
                    Code::MetricNotForFacet,
                    Code::IncompatibleMembers,
                    Code::WindowTooLong,
                    Code::AnswerTooLarge,
                ],
            );
            const NESTED_CODES: [Code; FILTERED.len() + 4] = filtered(
                MOUNT,
                &[
                    Code::UnknownMetric,
                    Code::UnlimitedRank,
                    Code::MetricNotForFacet,
                    Code::AnswerTooLarge,
                ],
            );
            const RANKED_DISTRIBUTION_CODES: [Code; FILTERED.len() + 5] = filtered(
                MOUNT,
                &[
                    Code::UnknownMetric,
                    Code::UnlimitedRank,
                    Code::MetricNotForFacet,
                    Code::IncompatibleMembers,
                    Code::AnswerTooLarge,
                ],
            );
            const DISTRIBUTION_CODES: [Code; FILTERED.len() + 3] = filtered(
                MOUNT,
                &[
                    Code::UnknownMetric,
                    Code::IncompatibleMembers,
                    Code::AnswerTooLarge,
                ],
            );

            pub(in super::super) const ROWS: &[Operation] = &[
                Operation {
                    name: concat!($name, ".status"),
                    paths: &[concat!("/", $word, "/status")],
                    access: Access::Public,
                    needs_data: false,
                    answer: answer(
                        &service::STATUS,
                        r#"{"data":{"healthy":true,"message":"Service is healthy"}}"#,
                    ),
                    priority: Priority::Vital,
                    summary: "Says whether the family is healthy",
                    description: "200 also while it is not: `healthy` is false and `message` says why.",
                    ..common(MOUNT, PostingsOperation::Status)
                },
                Operation {
                    name: concat!($name, ".meta"),
                    paths: &[concat!("/", $word, "/meta")],
                    query: &VERSIONS,
                    answer: answer(&answer::META, META_EXAMPLE),
                    own_codes: &[Code::WrongType, Code::UnknownParameterValue],
                    cache: Cache::Short,
                    summary: "Says what is loaded and what can be asked of it",
                    ..common(MOUNT, PostingsOperation::Meta)
                },
                Operation {
                    name: concat!($name, ".docs"),
                    paths: &[concat!("/", $word, "/docs")],
                    access: Access::Public,
                    needs_data: false,
                    answer: Answer {
                        media: MARKDOWN,
                        schema: None,
                        example: "# Job Postings\n",
                    },
                    cache: Cache::Public,
                    summary: "Is the manual of the family",
                    description: "Markdown, generated from the table that routes requests.",
                    ..common(MOUNT, PostingsOperation::Docs)
                },
                Operation {
                    name: concat!($name, ".totals"),
                    paths: &[concat!("/", $word, "/totals")],
                    answer: answer(&answer::TOTALS, TOTALS_EXAMPLE),
                    own_codes: &TOTALS_CODES,
                    summary: "Counts and measures the postings that match a filter",
                    description: "All figures are exact.",
                    ..computed(
                        MOUNT,
                        PostingsOperation::Totals,
                        const { &[json(&request::$module::TOTALS, WHEN)] },
                        "a JSON object with 'filter'",
                    )
                },
                Operation {
                    name: concat!($name, ".timeseries"),
                    paths: &[concat!("/", $word, "/timeseries")],
                    answer: answer(&answer::TIMESERIES, SERIES_EXAMPLE),
                    own_codes: &SERIES_CODES,
                    summary: "Measures them by day, month, quarter or year",
                    description: "Every period of the window is there. A posting counts in each period that it touches.",
                    ..computed(
                        MOUNT,
                        PostingsOperation::Timeseries,
                        const { &[json(&request::$module::TIMESERIES, SERIES_BODY)] },
                        "a JSON object with 'filter'",
                    )
                },
                Operation {
                    name: concat!($name, ".rankings"),
                    paths: &[concat!("/", $word, "/rankings")],
                    summary: "Lists the facets that can be ranked",
                    ..list(
                        MOUNT,
                        PostingsOperation::Rankings,
                        r#"{"data":["certifications","certifications_name"]}"#,
                    )
                },
                Operation {
                    name: concat!($name, ".ranking"),
                    paths: &[concat!("/", $word, "/rankings/{facet}")],
                    path_parameters: &[FACET],
                    answer: answer(&answer::RANKING, RANKING_EXAMPLE),
                    own_codes: &RANKING_CODES,
                    summary: "Ranks the values of a facet",
                    description: "Postings without a value are in the bucket `Unclassified`, unless the facet can have several values.",
                    ..computed(
                        MOUNT,
                        PostingsOperation::Ranking,
                        const { &[json(&request::$module::RANKING, RANKING_BODY)] },
                        "a JSON object with 'filter' and 'rank'",
                    )
                },
                Operation {
                    name: concat!($name, ".ranked_timeseries"),
                    paths: &[concat!("/", $word, "/rankings/{facet}/timeseries")],
                    path_parameters: &[FACET],
                    answer: answer(&answer::RANKED_TIMESERIES, RANKED_SERIES_EXAMPLE),
                    own_codes: &RANKED_SERIES_CODES,
                    summary: "Ranks the values of a facet, with a series for each",
                    description: "The window of the series may differ from that of the ranking.",
                    ..computed(
                        MOUNT,
                        PostingsOperation::RankedTimeseries,
                        const { &[json(&request::$module::RANKED_TIMESERIES, RANKED_SERIES_BODY)] },
                        "a JSON object with 'filter', 'rank' and 'timeseries'",
                    )
                },
                Operation {
                    name: concat!($name, ".nested_ranking"),
                    paths: &[concat!("/", $word, "/rankings/{facet}/rankings/{nested}")],
                    path_parameters: &[FACET, NESTED],
                    answer: answer(&answer::NESTED_RANKING, NESTED_EXAMPLE),
                    own_codes: &NESTED_CODES,
                    summary: "Ranks the values of a facet, and inside of each those of another",
                    description: "The two facets may be the same.",
                    ..computed(
                        MOUNT,
                        PostingsOperation::NestedRanking,
                        const { &[json(&request::$module::NESTED_RANKING, NESTED_BODY)] },
                        "a JSON object with 'filter', 'rank' and 'nested_rank'",
                    )
                },
                Operation {
                    name: concat!($name, ".ranked_distribution"),
                    paths: &[concat!(
                        "/",
                        $word,
                        "/rankings/{facet}/distributions/{distribution}"
                    )],
                    path_parameters: &[FACET, DISTRIBUTED],
                    answer: answer(&answer::RANKED_DISTRIBUTION, RANKED_DISTRIBUTION_EXAMPLE),
                    own_codes: &RANKED_DISTRIBUTION_CODES,
                    summary: "Ranks the values of a facet, with a distribution for each",
                    description: "Domain and edges are those of the bucket.",
                    ..computed(
                        MOUNT,
                        PostingsOperation::RankedDistribution,
                        const {
                            &[json(
                                &request::$module::RANKED_DISTRIBUTION,
                                RANKED_DISTRIBUTION_BODY,
                            )]
                        },
                        "a JSON object with 'filter', 'rank' and 'distribution'",
                    )
                },
                Operation {
                    name: concat!($name, ".distributions"),
                    paths: &[concat!("/", $word, "/distributions")],
                    summary: "Lists the facets of which distributions are made",
                    ..list(
                        MOUNT,
                        PostingsOperation::Distributions,
                        r#"{"data":["posting_duration","salary"]}"#,
                    )
                },
                Operation {
                    name: concat!($name, ".distribution"),
                    paths: &[concat!("/", $word, "/distributions/{distribution}")],
                    path_parameters: &[DISTRIBUTED],
                    answer: answer(&answer::DISTRIBUTION, DISTRIBUTION_EXAMPLE),
                    own_codes: &DISTRIBUTION_CODES,
                    summary: "Shows how a number is spread",
                    description: "By percentiles, or by the bars of a histogram.",
                    ..computed(
                        MOUNT,
                        PostingsOperation::Distribution,
                        const { &[json(&request::$module::DISTRIBUTIONS, DISTRIBUTION_BODY)] },
                        "a JSON object with 'filter' and 'distribution'",
                    )
                },
                Operation {
                    name: concat!($name, ".taxonomies"),
                    paths: &[concat!("/", $word, "/taxonomies")],
                    summary: "Lists the facets whose values can be searched",
                    ..list(
                        MOUNT,
                        PostingsOperation::Taxonomies,
                        r#"{"data":["certifications","company"]}"#,
                    )
                },
                Operation {
                    name: concat!($name, ".taxonomy"),
                    paths: &[concat!("/", $word, "/taxonomies/{facet}")],
                    path_parameters: &[TAXONOMY],
                    query: &TAXONOMY_QUERY,
                    answer: answer(&answer::ITEMS, ITEMS_EXAMPLE),
                    own_codes: taxonomy_codes(MOUNT),
                    work: Work::Pool,
                    cache: Cache::Short,
                    summary: "Searches the values of a facet",
                    description: "By id without `q`, else the best first.",
                    ..common(MOUNT, PostingsOperation::Taxonomy)
                },
                Operation {
                    name: concat!($name, ".lookup"),
                    paths: &[concat!("/", $word, "/taxonomies/{facet}/lookup")],
                    path_parameters: &[TAXONOMY],
                    answer: answer(&answer::ITEMS, LOOKUP_EXAMPLE),
                    own_codes: &[Code::OutOfBounds, Code::UnknownParameterValue],
                    summary: "Finds values of a facet by their codes",
                    description: "In the order asked for; unknown codes are left out.",
                    ..computed(
                        MOUNT,
                        PostingsOperation::Lookup,
                        const { &[json(&request::LOOKUP, LOOKUP_BODY)] },
                        "a JSON object with 'ids'",
                    )
                },
            ];
        }
    };
}

/// The rows of a mount that shows single postings.
macro_rules! posting_rows {
    ($module:ident, $schemas:ident, $mount:expr, $word:literal, $name:literal) => {
        pub(super) mod $module {
            use super::*;

            const MOUNT: Mount = $mount;
            const CODES: [Code; FILTERED.len() + 2] =
                filtered(MOUNT, &[Code::UnknownField, Code::BeyondDepth]);
            const QUERY: [Parameter; 11] = with_versions(&[Parameter::new(
                "fields",
                ParameterKind::FieldList(request::$schemas::FIELDS),
                "Fields of the posting.",
            )
            .default("all")]);

            pub(in super::super) const ROWS: &[Operation] = &[
                Operation {
                    name: concat!($name, ".postings"),
                    paths: &[concat!("/", $word, "/postings")],
                    answer: answer(&answer::POSTINGS, POSTINGS_EXAMPLE),
                    own_codes: &CODES,
                    summary: "Shows the postings that match a filter, page by page",
                    description: "The claim `postings:samples_full_access:N` says how far a client may page, \
                                  `postings:only_expired_samples` hides postings that are still active.",
                    ..computed(
                        MOUNT,
                        PostingsOperation::Postings,
                        const { &[json(&request::$schemas::POSTINGS, POSTINGS_BODY)] },
                        "a JSON object with 'filter'",
                    )
                },
                Operation {
                    name: concat!($name, ".posting"),
                    paths: &[concat!("/", $word, "/postings/{posting_id}")],
                    path_parameters: &[POSTING],
                    query: &QUERY,
                    answer: answer(&answer::POSTING, POSTING_EXAMPLE),
                    own_codes: &[
                        Code::WrongType,
                        Code::UnknownField,
                        Code::UnknownParameterValue,
                    ],
                    work: Work::Pool,
                    cache: Cache::Short,
                    summary: "Shows one posting",
                    description: "The id of a merged duplicate shows the posting that it was merged into.",
                    ..common(MOUNT, PostingsOperation::Posting)
                },
            ];
        }
    };
}

rows!(us, Mount::Us, "jpa", "jpa");
posting_rows!(us_postings, us, Mount::Us, "jpa", "jpa");
rows!(ca, Mount::Ca, "ca-jpa", "ca_jpa");
posting_rows!(ca_postings, ca, Mount::Ca, "ca-jpa", "ca_jpa");
rows!(uk, Mount::Uk, "uk-jpa", "uk_jpa");
posting_rows!(uk_postings, uk, Mount::Uk, "uk-jpa", "uk_jpa");
rows!(global, Mount::Global, "global-postings", "global_postings");

/// The rows of all mounts.
pub(super) const ROWS: [&[Operation]; 7] = [
    us::ROWS,
    us_postings::ROWS,
    ca::ROWS,
    ca_postings::ROWS,
    uk::ROWS,
    uk_postings::ROWS,
    global::ROWS,
];
