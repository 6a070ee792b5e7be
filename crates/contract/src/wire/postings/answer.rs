//! Answers, the same on every mount.

use super::joined;
use crate::schema::{Member, Schema};

const TEXT: Schema = Schema::text();
const BOOLEAN: Schema = Schema::boolean();
const COUNT: Schema = Schema::integer(0, i64::MAX);
const INTEGER: Schema = Schema::integer(i64::MIN, i64::MAX);
const NUMBER: Schema = Schema::number(f64::NEG_INFINITY, f64::INFINITY);
const NULLABLE_NUMBER: Schema = Schema::nullable(&NUMBER);
const NULLABLE_COUNT: Schema = Schema::nullable(&COUNT);
const NULLABLE_TEXT: Schema = Schema::nullable(&TEXT);
const TEXTS: Schema = Schema::array(&TEXT);
const NAMES: Schema = Schema::bounded_array(&TEXT, 1, None);

/// The metrics of totals or of a bucket; those that were asked for are there.
const FIGURES: [Member; 10] = [
    Member::optional("unique_postings", &COUNT, ""),
    Member::optional("duplicate_postings", &COUNT, ""),
    Member::optional("total_postings", &COUNT, ""),
    Member::optional("posting_intensity", &NULLABLE_NUMBER, ""),
    Member::optional("unique_companies", &COUNT, ""),
    Member::optional("median_posting_duration", &NULLABLE_COUNT, ""),
    Member::optional("min_salary", &NULLABLE_COUNT, ""),
    Member::optional("max_salary", &NULLABLE_COUNT, ""),
    Member::optional("median_salary", &NULLABLE_COUNT, ""),
    Member::optional("significance", &NUMBER, ""),
];

const FIGURE_OBJECT: Schema = Schema::named("PostingsFigures", &Schema::object(&FIGURES));
const TOTALS_MEMBER: Member = Member::required("totals", &FIGURE_OBJECT, "Figures of all that match.");

const SERIES: Schema = Schema::array(&NULLABLE_NUMBER);
const TIMESERIES_OBJECT: Schema = Schema::named(
    "PostingsTimeseries",
    &Schema::object_with_any(
        &[
            Member::optional("day", &TEXTS, "The axis, such as `2025-06-30`."),
            Member::optional("month", &TEXTS, "The axis, such as `2025-06`."),
            Member::optional("quarter", &TEXTS, "The axis, such as `2025-Q2`."),
            Member::optional("year", &TEXTS, "The axis, such as `2025`."),
            Member::optional("unique_postings", &SERIES, ""),
            Member::optional("duplicate_postings", &SERIES, ""),
            Member::optional("total_postings", &SERIES, ""),
            Member::optional("posting_intensity", &SERIES, ""),
            Member::optional("unique_companies", &SERIES, ""),
            Member::optional("min_salary", &SERIES, ""),
            Member::optional("max_salary", &SERIES, ""),
            Member::optional("median_salary", &SERIES, ""),
        ],
        &["day", "month", "quarter", "year"],
    ),
);

const DISTRIBUTION_BUCKET: [Member; 2] = [
    Member::required("key", &COUNT, "The percentile, or the number of the bar."),
    Member::required(
        "value",
        &INTEGER,
        "The value there, or the lower edge of the bar.",
    ),
];
const DISTRIBUTION_BUCKET_MEMBERS: [Member; 12] = joined(&DISTRIBUTION_BUCKET, &FIGURES);
const DISTRIBUTION_OBJECT: Schema = Schema::named(
    "PostingsDistributionAnswer",
    &Schema::object(&[
        Member::required("facet", &TEXT, ""),
        Member::required("type", &Schema::choice(&["percentile", "histogram"]), ""),
        Member::required(
            "interval",
            &NULLABLE_COUNT,
            "Width of a bar; null for percentiles.",
        ),
        Member::required(
            "domain",
            &Schema::object(&[
                Member::required("min", &Schema::nullable(&INTEGER), ""),
                Member::required("max", &Schema::nullable(&INTEGER), ""),
            ]),
            "Least and greatest value.",
        ),
        Member::required(
            "buckets",
            &Schema::array(&Schema::object(&DISTRIBUTION_BUCKET_MEMBERS)),
            "By key.",
        ),
    ]),
);

const NAME: [Member; 1] = [Member::required("name", &TEXT, "Label of the bucket.")];
const BUCKET: [Member; 11] = joined(&NAME, &FIGURES);

/// A ranking whose buckets have these members.
macro_rules! ranking {
    ($bucket:expr) => {
        Schema::object(&[
            Member::required("facet", &TEXT, "As the path spells it."),
            Member::required("limit", &COUNT, ""),
            Member::required("rank_by", &TEXT, ""),
            Member::required(
                "buckets",
                &Schema::array(&Schema::object(&$bucket)),
                "The first first.",
            ),
        ])
    };
}

/// The answer that `data` with these members is.
macro_rules! data {
    ($($member:expr),+ $(,)?) => {
        Schema::object(&[Member::required("data", &Schema::object(&[$($member),+]), "")])
    };
}

const RANKING_OBJECT: Schema = Schema::named("PostingsRanking", &ranking!(BUCKET));

const WITH_SERIES: [Member; 12] = joined(&BUCKET, &[Member::required("timeseries", &TIMESERIES_OBJECT, "")]);
const WITH_RANKING: [Member; 12] = joined(&BUCKET, &[Member::required("ranking", &RANKING_OBJECT, "")]);
const WITH_DISTRIBUTION: [Member; 12] = joined(
    &BUCKET,
    &[Member::required("distribution", &DISTRIBUTION_OBJECT, "")],
);

/// Answer of totals.
pub static TOTALS: Schema = data!(TOTALS_MEMBER);

/// Answer of a series.
pub static TIMESERIES: Schema = data!(
    Member::required("timeseries", &TIMESERIES_OBJECT, "By time."),
    TOTALS_MEMBER,
);

/// Answer of a ranking.
pub static RANKING: Schema = data!(Member::required("ranking", &RANKING_OBJECT, ""), TOTALS_MEMBER);

/// Answer of a ranking with a series in each bucket.
pub static RANKED_TIMESERIES: Schema = data!(
    Member::required("ranking", &ranking!(WITH_SERIES), ""),
    TOTALS_MEMBER
);

/// Answer of a ranking with a ranking in each bucket.
pub static NESTED_RANKING: Schema = data!(
    Member::required("ranking", &ranking!(WITH_RANKING), ""),
    TOTALS_MEMBER
);

/// Answer of a ranking with a distribution in each bucket.
pub static RANKED_DISTRIBUTION: Schema = data!(
    Member::required("ranking", &ranking!(WITH_DISTRIBUTION), ""),
    TOTALS_MEMBER
);

/// Answer of a distribution.
pub static DISTRIBUTION: Schema = data!(
    Member::required("distribution", &DISTRIBUTION_OBJECT, ""),
    TOTALS_MEMBER,
);

/// Answer of a list of names.
pub static NAME_LIST: Schema = Schema::object(&[Member::required("data", &NAMES, "Sorted.")]);

/// Answer of a search for postings.
pub static POSTINGS: Schema = data!(
    Member::required("limit", &COUNT, ""),
    Member::required("page", &COUNT, ""),
    Member::required("pages_available", &COUNT, "Pages that this client may view."),
    Member::required("unique_postings", &COUNT, "Postings that match."),
    Member::required(
        "viewable_postings",
        &COUNT,
        "Those of them that this client may see."
    ),
    Member::required(
        "postings",
        &Schema::array(&Schema::open_object(&[])),
        "With the chosen fields.",
    ),
);

/// Answer of one posting.
pub static POSTING: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::open_object(&[]),
    "The fields of the posting.",
)]);

const ITEM: Schema = Schema::named(
    "PostingsTaxonomyItem",
    &Schema::object(&[
        Member::required(
            "id",
            &NULLABLE_TEXT,
            "Code; null for cities, which are known by name.",
        ),
        Member::required("name", &TEXT, ""),
        Member::required(
            "properties",
            &Schema::open_object(&[Member::required(
                "unique_postings",
                &COUNT,
                "Postings of the whole corpus.",
            )]),
            "",
        ),
        Member::optional("score", &NUMBER, "Only where something was searched."),
    ]),
);

/// Answer of a taxonomy.
pub static ITEMS: Schema = Schema::object(&[Member::required("data", &Schema::array(&ITEM), "")]);

/// Answer of `/meta`.
pub static META: Schema = data!(
    Member::required(
        "attribution",
        &Schema::object(&[
            Member::required("title", &TEXT, ""),
            Member::required("body", &TEXT, ""),
        ]),
        "",
    ),
    Member::required(
        "available_months",
        &TEXTS,
        "Every month from the first to the last."
    ),
    Member::required(
        "latest_day",
        &NULLABLE_TEXT,
        "As-of day of the data; null without any."
    ),
    Member::required("facets", &NAMES, ""),
    Member::required("filters", &NAMES, ""),
    Member::required("metrics", &NAMES, ""),
    Member::required("postingFields", &NAMES, ""),
    Member::required("distributions", &NAMES, ""),
    Member::required("supportsAdvancedFilters", &BOOLEAN, ""),
    Member::required(
        "taxonomies",
        &Schema::open_object(&[]),
        "Version of each taxonomy."
    ),
    Member::required(
        "taxonomy_versions",
        &Schema::open_object(&[]),
        "Accepted values of the version parameters.",
    ),
    Member::required("pipelineVersion", &TEXT, "Version of the rules of enrichment."),
    Member::required(
        "postings",
        &Schema::object(&[
            Member::required("unique", &COUNT, ""),
            Member::required("total", &COUNT, ""),
            Member::required("with_salary", &COUNT, ""),
            Member::required("with_title", &COUNT, ""),
            Member::required("with_onet", &COUNT, ""),
            Member::required("with_location", &COUNT, ""),
        ]),
        "What is loaded, and how much is known of it.",
    ),
    Member::required(
        "salary_currency",
        &TEXT,
        "Currency of all salaries in figures, filters and distributions, by ISO 4217; pay in others counts nowhere.",
    ),
    Member::required("version", &TEXT, "Rises with every import."),
    Member::optional(
        "nation_start_month",
        &Schema::open_object(&[]),
        "First month of each nation; on `/global-postings`.",
    ),
);
