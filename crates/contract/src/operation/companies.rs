//! Rows of the Companies family.

use super::{
    Access, Answer, Body, BodyKind, BodyType, Cache, JSON_CAP, Method, Operation, OperationId, PLAIN,
    PathParameter, Priority, Work,
};
use crate::{
    code::Code,
    family::Family,
    render::{JSON, MARKDOWN},
    schema::{Parameter, ParameterKind},
    wire::{companies as wire, service},
};

/// What the rows of the family have in common. Without anything imported there is a version without companies, so none of them
/// ever waits for data.
const COMPANIES: Operation = Operation {
    family: Some(Family::Companies),
    access: Access::Scope,
    ..PLAIN
};

const VERSION_PARAMETER: PathParameter = PathParameter {
    name: "version",
    doc: "A real version, an alias, or `latest`.",
    example: "latest",
    unknown: Code::UnknownVersion,
};

const COMPANY_PARAMETER: PathParameter = PathParameter {
    name: "company_id",
    doc: "Id of a company.",
    example: "20",
    unknown: Code::UnknownCompany,
};

const IN_VERSION: &[PathParameter] = &[VERSION_PARAMETER];

const FIELDS: Parameter = Parameter::new(
    "fields",
    ParameterKind::FieldList(wire::FIELD_NAMES),
    "Fields of each company.",
)
.default("id,name");

const LIST_EXAMPLE: &str =
    r#"{"data":[{"id":"20","name":"Fern & Crumb"},{"id":"31","name":"Quay Street Bakers"}]}"#;

pub(super) const STATUS: Operation = Operation {
    id: OperationId::CompaniesStatus,
    name: "companies.status",
    paths: &["/companies/status"],
    access: Access::Public,
    answer: Answer {
        media: JSON,
        schema: Some(&service::STATUS),
        example: r#"{"data":{"healthy":true,"message":"Service is healthy"}}"#,
    },
    priority: Priority::Vital,
    summary: "Says whether the family is healthy",
    description: "200 also while it is not: `healthy` is false and `message` says why.",
    ..COMPANIES
};

pub(super) const META: Operation = Operation {
    id: OperationId::CompaniesMeta,
    name: "companies.meta",
    paths: &["/companies/meta"],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::META),
        example: r#"{"data":{"attribution":{"title":"Waypost Companies","body":"Companies from the operator's own list. Employer names of loaded postings."},"latestVersion":"1.0"}}"#,
    },
    cache: Cache::Short,
    summary: "Names the sources and the newest version",
    description: "",
    ..COMPANIES
};

pub(super) const DOCS: Operation = Operation {
    id: OperationId::CompaniesDocs,
    name: "companies.docs",
    paths: &["/companies/docs"],
    access: Access::Public,
    answer: Answer {
        media: MARKDOWN,
        schema: None,
        example: "# Companies\n",
    },
    cache: Cache::Public,
    summary: "Is the manual of the family",
    description: "Markdown, generated from the table that routes requests.",
    ..COMPANIES
};

pub(super) const VERSIONS: Operation = Operation {
    id: OperationId::CompaniesVersions,
    name: "companies.versions",
    paths: &["/companies/versions"],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::VERSIONS),
        example: r#"{"data":["1.0"]}"#,
    },
    cache: Cache::Short,
    summary: "Lists the versions, newest first",
    description: "Aliases and `latest` are not listed. Without a list and without employers of postings there is version 1.0 without companies.",
    ..COMPANIES
};

pub(super) const VERSION: Operation = Operation {
    id: OperationId::CompaniesVersion,
    name: "companies.version",
    paths: &["/companies/versions/{version}"],
    path_parameters: IN_VERSION,
    answer: Answer {
        media: JSON,
        schema: Some(&wire::VERSION),
        example: r#"{"data":{"version":"1.0","fields":["id","name","naics","isStaffing","isFortune1000","website","city","state","postal_code"],"companyCount":812}}"#,
    },
    cache: Cache::Versioned,
    summary: "Describes a version",
    description: "",
    ..COMPANIES
};

pub(super) const CHANGES: Operation = Operation {
    id: OperationId::CompaniesChanges,
    name: "companies.changes",
    paths: &["/companies/versions/{version}/changes"],
    path_parameters: IN_VERSION,
    answer: Answer {
        media: JSON,
        schema: Some(&wire::CHANGES),
        example: r#"{"data":{"additions":[{"id":"31","name":"Quay Street Bakers"}],"removals":[],"alterations":[]}}"#,
    },
    cache: Cache::Versioned,
    summary: "Lists the changes against the version before",
    description: "The oldest loaded version has none.",
    ..COMPANIES
};

pub(super) const LIST: Operation = Operation {
    id: OperationId::CompaniesList,
    name: "companies.list",
    paths: &["/companies/versions/{version}/companies"],
    path_parameters: IN_VERSION,
    query: &[
        Parameter::new(
            "q",
            ParameterKind::Text,
            "Words of the name or of another name; the last ones may be incomplete or misspelt. Legal forms weigh nothing.",
        ),
        FIELDS,
        Parameter::new(
            "limit",
            ParameterKind::Integer { min: 0, max: 1_000 },
            "Most companies; 0 for all.",
        )
        .default("10"),
        Parameter::new(
            "after",
            ParameterKind::Text,
            "The last id seen, which need not exist: companies behind it follow.",
        ),
    ],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::LIST),
        example: LIST_EXAMPLE,
    },
    own_codes: &[Code::WrongType, Code::OutOfBounds, Code::UnknownField],
    cache: Cache::Versioned,
    summary: "Lists or searches companies",
    description: "In the order of ids: those of digits by value, then the others. With `q` the best `limit` matches, or, beside \
                  `after`, the matches behind that id.",
    ..COMPANIES
};

pub(super) const BY_IDS: Operation = Operation {
    id: OperationId::CompaniesByIds,
    name: "companies.by_ids",
    method: Method::Post,
    paths: &["/companies/versions/{version}/companies"],
    path_parameters: IN_VERSION,
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::IDS_REQUEST),
            query: &[],
            example: r#"{"ids":["20",31],"fields":["id","name"]}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object with 'ids'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::LIST),
        example: LIST_EXAMPLE,
    },
    own_codes: &[Code::OutOfBounds, Code::UnknownField],
    summary: "Reads several companies",
    description: "Unknown ids are dropped, repeats are answered once, and the order is that of ids.",
    ..COMPANIES
};

pub(super) const BY_ID: Operation = Operation {
    id: OperationId::CompaniesById,
    name: "companies.by_id",
    paths: &["/companies/versions/{version}/companies/{company_id}"],
    path_parameters: &[VERSION_PARAMETER, COMPANY_PARAMETER],
    answer: Answer {
        media: JSON,
        schema: Some(&wire::ONE),
        example: r#"{"data":{"id":"20","name":"Fern & Crumb","naics":"311811","isStaffing":false,"isFortune1000":false,"website":null,"city":"Troy","state":"New York","postal_code":"12180"}}"#,
    },
    cache: Cache::Versioned,
    summary: "Reads one company",
    description: "All fields.",
    ..COMPANIES
};

pub(super) const NORMALIZE: Operation = Operation {
    id: OperationId::CompaniesNormalize,
    name: "companies.normalize",
    method: Method::Post,
    paths: &["/companies/versions/{version}/normalize"],
    path_parameters: IN_VERSION,
    permission: Some("companies:full_access"),
    quota: Some("companies:normalize"),
    body: Some(Body {
        types: &[
            BodyType {
                kind: BodyKind::Json,
                schema: Some(&wire::NORMALIZE_REQUEST),
                query: &[],
                example: r#"{"term":"fern and crumb inc"}"#,
            },
            BodyType {
                kind: BodyKind::Text,
                schema: None,
                query: &[FIELDS],
                example: "fern and crumb inc",
            },
        ],
        cap: JSON_CAP,
        what: "a name, or a JSON object with 'term'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::NORMALIZED),
        example: r#"{"data":{"company":{"id":"20","name":"Fern & Crumb"}}}"#,
    },
    own_codes: &[
        Code::OutOfBounds,
        Code::UnknownField,
        Code::TermTooLarge,
        Code::NoMatch,
    ],
    // One name costs some tenths of a millisecond, and milliseconds where employers of postings make the list long.
    work: Work::Pool,
    summary: "Finds the company that a raw name means",
    description: "Nothing that is sure enough is 404. How sure is enough is the operator's setting `companies.min_score`.",
    ..COMPANIES
};

pub(super) const INSPECT: Operation = Operation {
    id: OperationId::CompaniesInspect,
    name: "companies.inspect",
    paths: &["/companies/versions/{version}/normalize/inspect"],
    body: Some(Body {
        types: &[
            BodyType {
                kind: BodyKind::Json,
                schema: Some(&wire::INSPECT_REQUEST),
                query: &[],
                example: r#"{"term":"fern and crumb inc","limit":3}"#,
            },
            BodyType {
                kind: BodyKind::Text,
                schema: None,
                query: &[
                    FIELDS,
                    Parameter::new(
                        "limit",
                        ParameterKind::Integer {
                            min: 1,
                            max: wire::MOST_INSPECTED,
                        },
                        "Most companies.",
                    )
                    .default("5"),
                ],
                example: "fern and crumb inc",
            },
        ],
        cap: JSON_CAP,
        what: "a name, or a JSON object with 'term'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::INSPECTED),
        example: r#"{"data":[{"company":{"id":"20","name":"Fern & Crumb"}}]}"#,
    },
    own_codes: &[
        Code::WrongType,
        Code::OutOfBounds,
        Code::UnknownField,
        Code::TermTooLarge,
    ],
    summary: "Finds the companies that a raw name may mean",
    description: "The best first; none that is not sure enough.",
    ..NORMALIZE
};

pub(super) const BULK: Operation = Operation {
    id: OperationId::CompaniesBulk,
    name: "companies.bulk",
    paths: &["/companies/versions/{version}/normalize/bulk"],
    permission: Some("companies:normalize:bulk"),
    body: Some(Body {
        types: &[
            BodyType {
                kind: BodyKind::Json,
                schema: Some(&wire::BULK_REQUEST),
                query: &[],
                example: r#"{"terms":["fern and crumb inc","zzz"]}"#,
            },
            BodyType {
                kind: BodyKind::Text,
                schema: None,
                query: &[FIELDS],
                example: "fern and crumb inc\nzzz\n",
            },
        ],
        cap: JSON_CAP,
        what: "one name a line, or a JSON object with 'terms'",
    }),
    answer: Answer {
        media: JSON,
        schema: Some(&wire::BULK),
        example: r#"{"data":[{"term":"fern and crumb inc","company":{"id":"20","name":"Fern & Crumb"}},{"term":"zzz","company":null}]}"#,
    },
    own_codes: &[Code::OutOfBounds, Code::UnknownField, Code::TermTooLarge],
    priority: Priority::Bulk,
    work: Work::Pool,
    summary: "Finds the companies that many raw names mean",
    description: "In the order of the request, repeats included; 100 names at most. One unit of quota for the request.",
    ..NORMALIZE
};
