//! Rows of the service endpoints: tokens, keys, usage, documentation, probes.

use super::{
    Access, Answer, Body, BodyKind, BodyType, Cache, Listener, Method, Operation, OperationId, PLAIN,
    Priority, TOKEN_CAP,
};
use crate::{
    code::Code,
    render::{JSON, MARKDOWN},
    schema::{Parameter, ParameterKind},
    wire::service,
};

pub(super) const TOKEN: Operation = Operation {
    id: OperationId::Token,
    name: "token",
    method: Method::Post,
    paths: &["/connect/token"],
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Form,
            schema: None,
            query: &[],
            example: "grant_type=client_credentials&client_id=demo&client_secret=SECRET&scope=emsi_open",
        }],
        cap: TOKEN_CAP,
        what: "grant_type, client_id, client_secret and scope as a form",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&service::TOKEN),
        example: r#"{"access_token":"eyJhbGciOiJFZERTQSJ9.e30.c2ln","expires_in":3600,"token_type":"Bearer","scope":"emsi_open"}"#,
    },
    own_codes: &[
        Code::NotInEnum,
        Code::UnknownParameterValue,
        Code::RepeatedParameter,
        Code::MissingMember,
        Code::ConflictingCredentials,
        Code::InvalidToken,
        Code::TooManyFailures,
    ],
    priority: Priority::Vital,
    summary: "Exchanges client credentials for an access token",
    description: "OAuth 2.0 client credentials grant. Credentials stand in the form or in an HTTP Basic header, not in both. \
                  Without `scope` the token holds every scope of the client. Every error of this endpoint is RFC 6749 JSON \
                  (`error`, `error_description`), never the `errors` envelope.",
    ..PLAIN
};

pub(super) const JWKS: Operation = Operation {
    id: OperationId::Jwks,
    name: "jwks",
    paths: &["/.well-known/jwks.json"],
    answer: Answer {
        media: JSON,
        schema: Some(&service::JWKS),
        example: r#"{"keys":[{"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":"2026-11a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
    },
    cache: Cache::Public,
    priority: Priority::Vital,
    summary: "Lists the public keys that verify access tokens",
    description: "Next, present and retired keys whose tokens may still live.",
    ..PLAIN
};

pub(super) const METADATA: Operation = Operation {
    id: OperationId::Metadata,
    name: "metadata",
    paths: &[
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
    ],
    answer: Answer {
        media: JSON,
        schema: Some(&service::METADATA),
        example: r#"{"issuer":"http://127.0.0.1:8080","token_endpoint":"http://127.0.0.1:8080/connect/token","jwks_uri":"http://127.0.0.1:8080/.well-known/jwks.json","grant_types_supported":["client_credentials"],"token_endpoint_auth_methods_supported":["client_secret_post","client_secret_basic"],"scopes_supported":["emsi_open"],"response_types_supported":[],"id_token_signing_alg_values_supported":[],"service_documentation":"http://127.0.0.1:8080/docs"}"#,
    },
    cache: Cache::Public,
    priority: Priority::Vital,
    summary: "Describes the token service",
    description: "The same document under both well-known names.",
    ..PLAIN
};

pub(super) const USAGE: Operation = Operation {
    id: OperationId::Usage,
    name: "usage",
    paths: &["/usage"],
    access: Access::AnyToken,
    answer: Answer {
        media: JSON,
        schema: Some(&service::USAGE),
        example: r#"{"data":{"client":{"id":"wp-7c2k9","name":"Baker portal","sandbox":false,"expires":null},"scopes":["emsi_open"],"permissions":["titles:full_access"],"rates":[{"target":"skills","limit":5,"windowSeconds":1,"remaining":4,"resetSeconds":1}],"quotas":[{"target":"skills:extract","limit":50,"period":"month","used":13,"remaining":37,"resetsAt":"2026-12-01T00:00:00Z","resetSeconds":612345}]}}"#,
    },
    summary: "Shows the caller's rates and quotas",
    description: "Lists every target that the client's scopes open, sorted by target; what is unlimited has null limits. Costs no quota.",
    ..PLAIN
};

pub(super) const INDEX: Operation = Operation {
    id: OperationId::Index,
    name: "docs.index",
    paths: &["/docs", "/"],
    answer: Answer {
        media: MARKDOWN,
        schema: None,
        example: "# Waypost\n",
    },
    cache: Cache::Public,
    summary: "Lists the families of this server",
    description: "The manual's first page, in Markdown.",
    ..PLAIN
};

pub(super) const ERRORS: Operation = Operation {
    id: OperationId::Errors,
    name: "docs.errors",
    paths: &["/docs/errors"],
    answer: Answer {
        media: MARKDOWN,
        schema: None,
        example: "# Statuses and codes\n",
    },
    cache: Cache::Public,
    summary: "Lists statuses and error codes",
    description: "What each code means, who acts on it, and whether to repeat the request, in Markdown.",
    ..PLAIN
};

pub(super) const OPENAPI: Operation = Operation {
    id: OperationId::OpenApi,
    name: "openapi",
    paths: &["/openapi.json"],
    query: &[Parameter::new(
        "family",
        ParameterKind::Text,
        "Word of one family, such as `skills`; the others are left out.",
    )],
    answer: Answer {
        media: JSON,
        schema: None,
        example: r#"{"openapi":"3.1.0"}"#,
    },
    own_codes: &[Code::UnknownParameterValue],
    cache: Cache::Public,
    summary: "Describes this server in OpenAPI 3.1",
    description: "Generated from the same table that routes requests.",
    ..PLAIN
};

pub(super) const LIVE: Operation = Operation {
    id: OperationId::Live,
    name: "health.live",
    paths: &["/livez"],
    listener: Listener::Health,
    answer: Answer {
        media: JSON,
        schema: Some(&service::PROBE),
        example: r#"{"data":{"live":true}}"#,
    },
    priority: Priority::Vital,
    summary: "Says that the process answers",
    description: "On the health listener.",
    ..PLAIN
};

pub(super) const READY: Operation = Operation {
    id: OperationId::Ready,
    name: "health.ready",
    paths: &["/readyz"],
    listener: Listener::Health,
    answer: Answer {
        media: JSON,
        schema: Some(&service::PROBE),
        example: r#"{"data":{"ready":true}}"#,
    },
    own_codes: &[Code::Draining, Code::NotReady],
    priority: Priority::Vital,
    summary: "Says whether requests would be served",
    description: "On the health listener: 503 while data are missing or the server drains.",
    ..PLAIN
};

pub(super) const METRICS: Operation = Operation {
    id: OperationId::Metrics,
    name: "health.metrics",
    paths: &["/metrics"],
    listener: Listener::Health,
    answer: Answer {
        media: "text/plain; version=0.0.4",
        schema: None,
        example: "waypost_panics_total 0\n",
    },
    priority: Priority::Vital,
    summary: "Writes the metrics in the Prometheus text format",
    description: "On the health listener. `docs/metrics.md` lists names and labels.",
    ..PLAIN
};
