//! Shapes of the service endpoints.

use crate::schema::{Member, Schema};

const TEXT: Schema = Schema::text();
const BOOLEAN: Schema = Schema::boolean();
const COUNT: Schema = Schema::integer(0, i64::MAX);
const NULLABLE_COUNT: Schema = Schema::nullable(&COUNT);
const NULLABLE_TEXT: Schema = Schema::nullable(&TEXT);
const TEXTS: Schema = Schema::array(&TEXT);

/// Answer of the token endpoint.
pub static TOKEN: Schema = Schema::object(&[
    Member::required("access_token", &TEXT, "A signed JWT."),
    Member::required("expires_in", &Schema::integer(300, 86_400), "Life in seconds."),
    Member::required("token_type", &Schema::choice(&["Bearer"]), "Always Bearer."),
    Member::required("scope", &TEXT, "Granted scopes, separated by blanks."),
]);

/// Public keys.
pub static JWKS: Schema = Schema::object(&[Member::required(
    "keys",
    &Schema::array(&Schema::open_object(&[])),
    "Public parts of the signing keys.",
)]);

/// Metadata of the token service.
pub static METADATA: Schema = Schema::open_object(&[
    Member::required("issuer", &TEXT, "Base URL."),
    Member::required("token_endpoint", &TEXT, "Where tokens are had."),
    Member::required("jwks_uri", &TEXT, "Where the public keys are."),
]);

/// Answer of `/{family}/status`.
pub static STATUS: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        Member::required("healthy", &BOOLEAN, "Whether the family serves."),
        Member::required(
            "message",
            &TEXT,
            "`Service is healthy`, or the reason in a sentence.",
        ),
    ]),
    "",
)]);

/// Answers of the probes.
pub static PROBE: Schema = Schema::object(&[Member::required("data", &Schema::open_object(&[]), "")]);

const RATE: Schema = Schema::object(&[
    Member::required("target", &TEXT, "What the limit is for."),
    Member::required(
        "limit",
        &NULLABLE_COUNT,
        "Requests in a window; null is unlimited.",
    ),
    Member::required("windowSeconds", &NULLABLE_COUNT, "Length of the window."),
    Member::required("remaining", &NULLABLE_COUNT, "Requests left."),
    Member::required(
        "resetSeconds",
        &NULLABLE_COUNT,
        "Seconds until the next unit, or until full.",
    ),
]);

const QUOTA: Schema = Schema::object(&[
    Member::required("target", &TEXT, "What the quota is for."),
    Member::required(
        "limit",
        &NULLABLE_COUNT,
        "Requests in a period; null is unlimited.",
    ),
    Member::required("period", &NULLABLE_TEXT, "day, month or year, in UTC."),
    Member::required("used", &NULLABLE_COUNT, "Requests used."),
    Member::required("remaining", &NULLABLE_COUNT, "Requests left."),
    Member::required("resetsAt", &NULLABLE_TEXT, "When the period ends."),
    Member::required("resetSeconds", &NULLABLE_COUNT, "Seconds until then."),
]);

/// Answer of `/usage`.
pub static USAGE: Schema = Schema::object(&[Member::required(
    "data",
    &Schema::object(&[
        Member::required(
            "client",
            &Schema::object(&[
                Member::required("id", &TEXT, ""),
                Member::required("name", &NULLABLE_TEXT, ""),
                Member::required("sandbox", &BOOLEAN, "Whether errors can be simulated."),
                Member::required("expires", &NULLABLE_TEXT, "When the client expires."),
            ]),
            "The caller.",
        ),
        Member::required("scopes", &TEXTS, "Scopes of the client."),
        Member::required("permissions", &TEXTS, "Permissions of the client."),
        Member::required("rates", &Schema::array(&RATE), "Sorted by target."),
        Member::required("quotas", &Schema::array(&QUOTA), "Sorted by target."),
    ]),
    "",
)]);
