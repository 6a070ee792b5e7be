//! Rows of the Classification family.

mod classify;

pub(super) use classify::{
    CLASSIFY_POSTING, CLASSIFY_SKILLS, CLASSIFY_TITLE, EXTRACT, EXTRACT_FILE, EXTRACTOR, NORMALIZE_COMPANIES,
    NORMALIZE_COMPANIES_FILE, NORMALIZE_TITLES, NORMALIZE_TITLES_FILE,
};

use super::{
    Access, Answer, Body, BodyKind, BodyType, Cache, JSON_CAP, Method, Operation, OperationId, PLAIN,
    PathParameter, Priority, Work,
};
use crate::{
    code::Code,
    family::Family,
    render::{JSON, MARKDOWN},
    schema::{Parameter, ParameterKind, Schema},
    wire::{classification as wire, service},
};

/// What the rows of the family have in common.
const CLASSIFICATION: Operation = Operation {
    family: Some(Family::Classification),
    access: Access::Scope,
    needs_data: true,
    ..PLAIN
};

const TAXONOMY_PARAMETER: PathParameter = PathParameter {
    name: "taxonomy",
    doc: "Name of a taxonomy, or an alias.",
    example: "lot",
    unknown: Code::UnknownTaxonomy,
};
const VERSION_PARAMETER: PathParameter = PathParameter {
    name: "version",
    doc: "A real version, an alias, or `latest`.",
    example: "latest",
    unknown: Code::UnknownVersion,
};
const CONCEPT_PARAMETER: PathParameter = PathParameter {
    name: "id",
    doc: "Id of a concept.",
    example: "51301100",
    unknown: Code::UnknownConcept,
};
const MAPPING_PARAMETER: PathParameter = PathParameter {
    name: "mapping",
    doc: "`<source>_v<version>_<destination>_v<version>`; `latest` for a version, or an alias.",
    example: "lot_vlatest_soc_2018_vlatest",
    unknown: Code::UnknownMapping,
};
const RELEASE_PARAMETER: PathParameter = PathParameter {
    name: "release",
    doc: "A real release, an alias, or `latest`.",
    example: "latest",
    unknown: Code::UnknownRelease,
};
const SOURCE_PARAMETER: PathParameter = PathParameter {
    name: "source",
    doc: "What is classified.",
    example: "skills",
    unknown: Code::UnknownSource,
};

const IN_VERSION: &[PathParameter] = &[TAXONOMY_PARAMETER, VERSION_PARAMETER];
const IN_RELEASE: &[PathParameter] = &[RELEASE_PARAMETER];

const FIELDS: Parameter = Parameter::new(
    "fields",
    ParameterKind::FieldList(wire::CONCEPT_FIELD_NAMES),
    "Fields of each concept.",
)
.default("id,name,levelName");
const LOCALE: Parameter = Parameter::new(
    "locale",
    ParameterKind::Pattern(&wire::LOCALE),
    "Language of names; the region is ignored.",
)
.default("en-US");

const fn answer(schema: &'static Schema, example: &'static str) -> Answer {
    Answer {
        media: JSON,
        schema: Some(schema),
        example,
    }
}

pub(super) const STATUS: Operation = Operation {
    id: OperationId::ClassificationStatus,
    name: "classification.status",
    paths: &["/classification/status"],
    access: Access::Public,
    needs_data: false,
    answer: answer(
        &service::STATUS,
        r#"{"data":{"healthy":true,"message":"Service is healthy"}}"#,
    ),
    priority: Priority::Vital,
    summary: "Says whether the family is healthy",
    description: "200 also while it is not: `healthy` is false and `message` says why.",
    ..CLASSIFICATION
};

pub(super) const META: Operation = Operation {
    id: OperationId::ClassificationMeta,
    name: "classification.meta",
    paths: &["/classification/meta"],
    answer: answer(
        &wire::META,
        r#"{"data":{"attribution":{"title":"Waypost Classification","body":"Starter data written by the Waypost project."},"latestRelease":"2026.1","taxonomies":{"lot":"1.0.0","skills":"1.0.0"}}}"#,
    ),
    cache: Cache::Short,
    summary: "Names the sources, the newest release and the newest versions",
    ..CLASSIFICATION
};

pub(super) const DOCS: Operation = Operation {
    id: OperationId::ClassificationDocs,
    name: "classification.docs",
    paths: &["/classification/docs"],
    access: Access::Public,
    needs_data: false,
    answer: Answer {
        media: MARKDOWN,
        schema: None,
        example: "# Classification\n",
    },
    cache: Cache::Public,
    summary: "Is the manual of the family",
    description: "Markdown, generated from the table that routes requests.",
    ..CLASSIFICATION
};

pub(super) const TAXONOMIES: Operation = Operation {
    id: OperationId::ClassificationTaxonomies,
    name: "classification.taxonomies",
    paths: &["/classification/taxonomies"],
    query: &[Parameter::new(
        "tags",
        ParameterKind::List,
        "Tags of which a taxonomy has at least one.",
    )],
    answer: answer(
        &wire::TAXONOMIES,
        r#"{"data":[{"name":"lot","title":"Occupations","description":"Occupations of SOC 2018, specialized by those of O*NET.","tags":["occupations"],"latestVersion":"1.0.0","versions":["1.0.0"],"releaseStatus":"public"}],"warnings":[],"errors":[]}"#,
    ),
    cache: Cache::Short,
    summary: "Lists the taxonomies",
    description: "By name. A tag that no taxonomy has finds nothing.",
    ..CLASSIFICATION
};

pub(super) const TAXONOMY: Operation = Operation {
    id: OperationId::ClassificationTaxonomy,
    name: "classification.taxonomy",
    paths: &["/classification/taxonomies/{taxonomy}"],
    path_parameters: &[TAXONOMY_PARAMETER],
    answer: answer(
        &wire::TAXONOMY,
        r#"{"data":{"name":"lot","title":"Occupations","description":"Occupations of SOC 2018, specialized by those of O*NET.","tags":["occupations"],"latestVersion":"1.0.0","versions":["1.0.0"],"releaseStatus":"public"},"warnings":[],"errors":[]}"#,
    ),
    cache: Cache::Short,
    summary: "Describes a taxonomy",
    ..CLASSIFICATION
};

pub(super) const VERSIONS: Operation = Operation {
    id: OperationId::ClassificationVersions,
    name: "classification.versions",
    paths: &["/classification/taxonomies/{taxonomy}/versions"],
    path_parameters: &[TAXONOMY_PARAMETER],
    answer: answer(&wire::VERSIONS, r#"{"data":["1.0.0"],"warnings":[],"errors":[]}"#),
    cache: Cache::Short,
    summary: "Lists the versions of a taxonomy, newest first",
    description: "Aliases and `latest` are not listed.",
    ..CLASSIFICATION
};

pub(super) const VERSION: Operation = Operation {
    id: OperationId::ClassificationVersion,
    name: "classification.version",
    paths: &["/classification/taxonomies/{taxonomy}/versions/{version}"],
    path_parameters: IN_VERSION,
    answer: answer(
        &wire::VERSION,
        r#"{"data":{"taxonomy":"education_levels","version":"1.0.0","releaseDate":"2026-11-02T00:00:00Z","conceptCount":5,"levels":[{"level":0,"levelName":"educationLevel","count":5}],"fields":["id","name","levelName","level","parentId","description","tags"],"locales":["en-US"]},"warnings":[],"errors":[]}"#,
    ),
    cache: Cache::Versioned,
    summary: "Describes a version of a taxonomy",
    ..CLASSIFICATION
};

const CONCEPTS_EXAMPLE: &str = r#"{"data":[{"id":"51301100","name":"Bakers","levelName":"specializedOccupation"}],"warnings":[],"errors":[]}"#;

pub(super) const CONCEPTS: Operation = Operation {
    id: OperationId::ClassificationConcepts,
    name: "classification.concepts",
    paths: &["/classification/taxonomies/{taxonomy}/versions/{version}/concepts"],
    path_parameters: IN_VERSION,
    query: &[
        Parameter::new(
            "q",
            ParameterKind::Text,
            "Words of the name, or an id; `id:` and `name:` in front restrict.",
        ),
        FIELDS,
        Parameter::new(
            "filter",
            ParameterKind::List,
            "`field:value` items: id, name, level, levelName, parentId, skillType, isSoftware, isLanguage. Items of one \
             field are alternatives, fields are joined by and; `parentId:null` stands for roots.",
        ),
        Parameter::new(
            "limit",
            ParameterKind::Integer {
                min: 0,
                max: i64::MAX,
            },
            "Most concepts; 0 for all.",
        )
        .default("all"),
        Parameter::new(
            "after",
            ParameterKind::Text,
            "Id of the last concept seen; empty for the start.",
        ),
        LOCALE,
    ],
    answer: answer(&wire::CONCEPTS, CONCEPTS_EXAMPLE),
    own_codes: &[
        Code::WrongType,
        Code::OutOfBounds,
        Code::PatternMismatch,
        Code::UnknownField,
        Code::UnknownParameterValue,
        Code::UnknownFilterValue,
        Code::UnsupportedValue,
        Code::UnknownCursor,
    ],
    cache: Cache::Versioned,
    // A search looks at every concept.
    work: Work::Pool,
    summary: "Lists or searches concepts",
    description: "Without `q` in the order of ids: those of digits alone by value, then the others. `after` begins behind \
                  an id, which need not exist; with `q` it must be a row of the result.",
    ..CLASSIFICATION
};

pub(super) const SEARCH_CONCEPTS: Operation = Operation {
    id: OperationId::ClassificationSearchConcepts,
    name: "classification.search_concepts",
    method: Method::Post,
    query: &[],
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::CONCEPTS_REQUEST),
            query: &[],
            example: r#"{"q":"bakers","limit":1}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object, which may be empty",
    }),
    own_codes: &[
        Code::OutOfBounds,
        Code::PatternMismatch,
        Code::UnknownField,
        Code::UnknownFilterValue,
        Code::UnsupportedValue,
        Code::UnknownCursor,
    ],
    cache: Cache::NoStore,
    summary: "Lists or searches concepts with a body",
    description: "The same rules as by GET. Query parameters are not read.",
    ..CONCEPTS
};

pub(super) const CONCEPT: Operation = Operation {
    id: OperationId::ClassificationConcept,
    name: "classification.concept",
    paths: &["/classification/taxonomies/{taxonomy}/versions/{version}/concepts/{id}"],
    path_parameters: &[TAXONOMY_PARAMETER, VERSION_PARAMETER, CONCEPT_PARAMETER],
    query: &[FIELDS, LOCALE],
    answer: answer(
        &wire::ONE_CONCEPT,
        r#"{"data":{"id":"51301100","name":"Bakers","levelName":"specializedOccupation"},"warnings":[],"errors":[]}"#,
    ),
    own_codes: &[Code::PatternMismatch, Code::UnknownField, Code::UnsupportedValue],
    cache: Cache::Versioned,
    summary: "Reads one concept",
    ..CLASSIFICATION
};

pub(super) const RELATIONS: Operation = Operation {
    id: OperationId::ClassificationRelations,
    name: "classification.relations",
    method: Method::Post,
    paths: &["/classification/taxonomies/{taxonomy}/versions/{version}/relations"],
    path_parameters: IN_VERSION,
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::RELATIONS_REQUEST),
            query: &[],
            example: r#"{"ids":["513011"],"relationType":"child"}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object with 'ids' and 'relationType'",
    }),
    answer: answer(&wire::CONCEPTS, CONCEPTS_EXAMPLE),
    own_codes: &[
        Code::OutOfBounds,
        Code::NotInEnum,
        Code::UnknownField,
        Code::UnknownFilterValue,
    ],
    work: Work::Pool,
    summary: "Finds children, siblings and parents",
    description: "One flat list over all inputs, each concept once, inputs left out, by id. `relatedTo` tells which \
                  inputs led to a concept.",
    ..CLASSIFICATION
};

pub(super) const MAPPINGS: Operation = Operation {
    id: OperationId::ClassificationMappings,
    name: "classification.mappings",
    paths: &["/classification/mappings"],
    query: &[Parameter::new(
        "filter",
        ParameterKind::List,
        "`field:value` items over the text members of a mapping.",
    )],
    answer: answer(
        &wire::MAPPINGS,
        r#"{"data":[{"name":"lot_v1.0.0_soc_2018_v1.0.0","releaseStatus":"public","description":"Occupations and the SOC 2018 codes that they come from.","version":"1.0.0","sourceName":"lot","sourceReleaseStatus":"public","sourceVersion":"1.0.0","destinationName":"soc_2018","destinationReleaseStatus":"public","destinationVersion":"1.0.0","releaseDate":"2026-11-02T00:00:00Z","context":null}],"warnings":[],"errors":[]}"#,
    ),
    own_codes: &[Code::UnknownParameterValue],
    cache: Cache::Short,
    summary: "Lists the mappings between taxonomies",
    description: "By name.",
    ..CLASSIFICATION
};

pub(super) const MAP: Operation = Operation {
    id: OperationId::ClassificationMap,
    name: "classification.map",
    method: Method::Post,
    paths: &["/classification/mappings/{mapping}"],
    path_parameters: &[MAPPING_PARAMETER],
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::MAP_REQUEST),
            query: &[],
            example: r#"{"ids":["51301100"]}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object with 'ids'",
    }),
    answer: answer(
        &wire::MAPPED,
        r#"{"data":{"51301100":["51-3011"]},"warnings":[],"errors":[]}"#,
    ),
    own_codes: &[Code::OutOfBounds],
    summary: "Maps ids of one taxonomy to another",
    description: "Every id sent is a member of the answer; one that leads nowhere has an empty list.",
    ..CLASSIFICATION
};

pub(super) const RELEASES: Operation = Operation {
    id: OperationId::ClassificationReleases,
    name: "classification.releases",
    paths: &["/classification/classifications"],
    answer: answer(
        &wire::RELEASES,
        r#"{"data":[{"release":"2026.1","releaseDate":"2026-11-02T00:00:00.000000Z","removalDate":"2036-10-30T00:00:00.000000Z","supportedOutputs":["skill"],"supportedTaxonomies":{"lot":"1.0.0","skills":"1.0.0"}}],"warnings":[]}"#,
    ),
    cache: Cache::Short,
    summary: "Lists the classifier releases, newest first",
    description: "A release pins one version of every taxonomy; it is listed while all of these are loaded.",
    ..CLASSIFICATION
};

pub(super) const RELEASE: Operation = Operation {
    id: OperationId::ClassificationRelease,
    name: "classification.release",
    paths: &["/classification/classifications/{release}"],
    path_parameters: IN_RELEASE,
    answer: answer(&wire::WORDS, r#"{"data":["skills"],"warnings":[]}"#),
    cache: Cache::Short,
    summary: "Lists what a release classifies",
    ..CLASSIFICATION
};

pub(super) const SOURCE: Operation = Operation {
    id: OperationId::ClassificationSource,
    name: "classification.source",
    paths: &["/classification/classifications/{release}/{source}"],
    path_parameters: &[RELEASE_PARAMETER, SOURCE_PARAMETER],
    answer: answer(&wire::WORDS, r#"{"data":["classify","extract"],"warnings":[]}"#),
    cache: Cache::Short,
    summary: "Lists what a release does with one source",
    ..CLASSIFICATION
};
