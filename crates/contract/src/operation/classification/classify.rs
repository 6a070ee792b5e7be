//! Rows that classify: titles, postings, skills, companies.

use super::{CLASSIFICATION, FIELDS, IN_RELEASE, answer};
use crate::{
    code::Code,
    operation::{
        Body, BodyKind, BodyType, Cache, DOCUMENT_CAP, Files, JSON_CAP, Method, Operation, OperationId, Work,
    },
    schema::{Parameter, ParameterKind},
    wire::classification as wire,
};

/// Longest text in bytes that is read on the thread of the request: some tenths of a millisecond.
const INLINE_TEXT: usize = 8 << 10;

const THRESHOLD: Parameter = Parameter::new(
    "confidenceThreshold",
    ParameterKind::Number { min: 0.0, max: 1.0 },
    "Least confidence, itself included.",
)
.default("0.5");
const LIMIT: Parameter = Parameter::new(
    "limit",
    ParameterKind::Integer { min: 1, max: 25 },
    "Most results for each.",
)
.default("5");

const fn locale(name: &'static str, doc: &'static str) -> Parameter {
    Parameter::new(name, ParameterKind::Pattern(&wire::LOCALE), doc).default("en-US")
}

/// A document in a form.
const DOCUMENT_FORM: BodyType = BodyType {
    kind: BodyKind::Multipart(Files::Document),
    schema: None,
    query: &[
        THRESHOLD,
        Parameter::new(
            "trace",
            ParameterKind::Boolean,
            "Whether places in the text are given.",
        )
        .default("false"),
        locale("inputLocale", "Language of the text."),
        locale("outputLocale", "Language of names."),
        FIELDS,
    ],
    example: "We bake sourdough bread.",
};

/// Terms in a form, one a line.
const TERMS_FORM: BodyType = BodyType {
    kind: BodyKind::Multipart(Files::Lines),
    schema: None,
    query: &[FIELDS, LIMIT, THRESHOLD],
    example: "Sr. Pastry Chef (m/w/d)\n",
};

/// Names of companies in a form, one a line.
const COMPANIES_FORM: BodyType = BodyType {
    example: "fern and crumb inc\n",
    ..TERMS_FORM
};

/// What extraction from a document can answer with.
const OF_DOCUMENTS: &[Code] = &[
    Code::WrongType,
    Code::OutOfBounds,
    Code::PatternMismatch,
    Code::UnknownField,
    Code::TextTooLarge,
    Code::DocumentTooComplex,
    Code::UnreadableDocument,
    Code::EmptyDocument,
    Code::UnsupportedValue,
];

/// What normalisation of terms in a file can answer with.
const OF_TERMS: &[Code] = &[
    Code::WrongType,
    Code::OutOfBounds,
    Code::UnknownField,
    Code::TermTooLarge,
];

pub(in super::super) const CLASSIFY_TITLE: Operation = Operation {
    id: OperationId::ClassificationClassifyTitle,
    name: "classification.classify_title",
    method: Method::Post,
    paths: &["/classification/classifications/{release}/lot/classify"],
    path_parameters: IN_RELEASE,
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::CLASSIFY_TITLE_REQUEST),
            query: &[],
            example: r#"{"title":"Bakers","description":"You bake bread and rolls.","limit":1}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object with 'title'",
    }),
    answer: answer(
        &wire::FOUND_CONCEPTS,
        r#"{"data":[{"confidence":0.9625,"concept":{"id":"51301100","name":"Bakers","levelName":"specializedOccupation"}}],"warnings":[]}"#,
    ),
    own_codes: &[
        Code::OutOfBounds,
        Code::UnknownField,
        Code::TermTooLarge,
        Code::TextTooLarge,
    ],
    work: Work::Pool,
    summary: "Finds the occupations of a title",
    description: "Specialized occupations of `lot`, the surest first. The description tells apart what the title leaves open. A title \
                  that says nothing gives an occupation with the confidence 0; only a blank one gives none.",
    ..CLASSIFICATION
};

pub(in super::super) const CLASSIFY_POSTING: Operation = Operation {
    id: OperationId::ClassificationClassifyPosting,
    name: "classification.classify_posting",
    paths: &["/classification/classifications/{release}/postings/classify"],
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::CLASSIFY_POSTING_REQUEST),
            query: &[],
            example: r#"{"context":{"title":"Bakers","body":"<p>Full-time, $18 - $21 per hour, on-site only.</p>"},"outputs":["lot","employmentType","salary","remoteType"]}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object with 'context' and 'outputs'",
    }),
    answer: answer(
        &wire::POSTING,
        r#"{"data":{"lot":{"id":"51301100","confidence":0.95},"employmentType":{"id":"1"},"salary":{"gte":18,"lte":21,"units":"hour"},"remoteType":{"id":"2"}},"warnings":[]}"#,
    ),
    own_codes: &[
        Code::OutOfBounds,
        Code::NotInEnum,
        Code::TermTooLarge,
        Code::TextTooLarge,
        Code::UnsupportedValue,
    ],
    summary: "Reads a posting",
    description: "Answers exactly the outputs that are asked for. What the text does not support is null or empty; nothing is \
                  guessed. Pay, kind of work, education, experience and benefits are read from English texts; markup is left out.",
    ..CLASSIFY_TITLE
};

pub(in super::super) const NORMALIZE_TITLES: Operation = Operation {
    id: OperationId::ClassificationNormalizeTitles,
    name: "classification.normalize_titles",
    paths: &["/classification/classifications/{release}/titles/normalize"],
    quota: Some("classification:titles-normalize"),
    body: Some(Body {
        types: &[
            BodyType {
                kind: BodyKind::Json,
                schema: Some(&wire::NORMALIZE_REQUEST),
                query: &[],
                example: r#"{"terms":["Sr. Pastry Chef (m/w/d)"],"limit":1}"#,
            },
            TERMS_FORM,
        ],
        cap: DOCUMENT_CAP,
        what: "a JSON object with 'terms', or a file with one term a line",
    }),
    answer: answer(
        &wire::TERMS,
        r#"{"data":[{"term":"Sr. Pastry Chef (m/w/d)","count":1,"results":[{"confidence":0.93,"concept":{"id":"WTKEP0TV62VZB3H28T","name":"Pastry Chef","levelName":"title"}}]}],"warnings":[]}"#,
    ),
    own_codes: OF_TERMS,
    summary: "Finds the titles that raw ones mean",
    description: "One item for each term, in the order of the request; the same titles with the same confidences as the \
                  normalisation of the Titles family.",
    ..CLASSIFY_TITLE
};

pub(in super::super) const NORMALIZE_TITLES_FILE: Operation = Operation {
    id: OperationId::ClassificationNormalizeTitlesFile,
    name: "classification.normalize_titles_file",
    paths: &["/classification/classifications/{release}/titles/normalize/file"],
    body: Some(Body {
        types: &[TERMS_FORM],
        cap: DOCUMENT_CAP,
        what: "a file with one term a line",
    }),
    summary: "Finds the titles that the lines of a file mean",
    description: "Empty lines are passed over; 500 lines at most have terms.",
    ..NORMALIZE_TITLES
};

pub(in super::super) const NORMALIZE_COMPANIES: Operation = Operation {
    id: OperationId::ClassificationNormalizeCompanies,
    name: "classification.normalize_companies",
    paths: &["/classification/classifications/{release}/companies/normalize"],
    quota: Some("classification:companies-normalize"),
    body: Some(Body {
        types: &[
            BodyType {
                kind: BodyKind::Json,
                schema: Some(&wire::NORMALIZE_REQUEST),
                query: &[],
                example: r#"{"terms":["fern and crumb inc"],"limit":1}"#,
            },
            COMPANIES_FORM,
        ],
        cap: DOCUMENT_CAP,
        what: "a JSON object with 'terms', or a file with one term a line",
    }),
    answer: answer(
        &wire::TERMS,
        r#"{"data":[{"term":"fern and crumb inc","count":1,"results":[{"confidence":0.97,"concept":{"id":"20","name":"Fern & Crumb","levelName":"company"}}]}],"warnings":[]}"#,
    ),
    summary: "Finds the companies that raw names mean",
    description: "One item for each term, in the order of the request.",
    ..NORMALIZE_TITLES
};

pub(in super::super) const NORMALIZE_COMPANIES_FILE: Operation = Operation {
    id: OperationId::ClassificationNormalizeCompaniesFile,
    name: "classification.normalize_companies_file",
    paths: &["/classification/classifications/{release}/companies/normalize/file"],
    body: Some(Body {
        types: &[COMPANIES_FORM],
        cap: DOCUMENT_CAP,
        what: "a file with one name a line",
    }),
    summary: "Finds the companies that the lines of a file mean",
    description: "Empty lines are passed over; 500 lines at most have names.",
    ..NORMALIZE_COMPANIES
};

pub(in super::super) const CLASSIFY_SKILLS: Operation = Operation {
    id: OperationId::ClassificationClassifySkills,
    name: "classification.classify_skills",
    method: Method::Post,
    paths: &["/classification/classifications/{release}/skills/classify"],
    path_parameters: IN_RELEASE,
    body: Some(Body {
        types: &[BodyType {
            kind: BodyKind::Json,
            schema: Some(&wire::CLASSIFY_SKILLS_REQUEST),
            query: &[],
            example: r#"{"skills":[{"name":"sourdough"}]}"#,
        }],
        cap: JSON_CAP,
        what: "a JSON object with 'skills'",
    }),
    answer: answer(
        &wire::TERMS,
        r#"{"data":[{"term":"sourdough","count":1,"results":[{"confidence":0.88,"concept":{"id":"WST7FAKW4VK9Q1FGN3","name":"Sourdough Baking","levelName":"skill"}}]}],"warnings":[]}"#,
    ),
    own_codes: &[Code::OutOfBounds, Code::UnknownField, Code::TermTooLarge],
    work: Work::Pool,
    summary: "Finds the skills that raw names mean",
    description: "One item for each name, in the order of the request.",
    ..CLASSIFICATION
};

pub(in super::super) const EXTRACTOR: Operation = Operation {
    id: OperationId::ClassificationExtractor,
    name: "classification.extractor",
    paths: &["/classification/classifications/{release}/skills/extract"],
    path_parameters: IN_RELEASE,
    answer: answer(
        &wire::EXTRACTOR,
        r#"{"data":{"release":"2026.1","taxonomy":"skills","taxonomyVersion":"1.0.0","locales":["en-US"],"maxTextBytes":51200,"contentTypes":["application/json","multipart/form-data"]},"warnings":[]}"#,
    ),
    cache: Cache::Short,
    summary: "Describes the skill extractor of a release",
    ..CLASSIFICATION
};

pub(in super::super) const EXTRACT: Operation = Operation {
    id: OperationId::ClassificationExtract,
    name: "classification.extract",
    method: Method::Post,
    quota: Some("classification:skills-extract"),
    body: Some(Body {
        types: &[
            BodyType {
                kind: BodyKind::Json,
                schema: Some(&wire::EXTRACT_REQUEST),
                query: &[],
                example: r#"{"text":"We bake sourdough bread.","confidenceThreshold":0.5,"trace":true}"#,
            },
            DOCUMENT_FORM,
        ],
        cap: DOCUMENT_CAP,
        what: "a JSON object with 'text', or a file",
    }),
    answer: answer(
        &wire::EXTRACTION,
        r#"{"data":{"concepts":[{"confidence":0.9,"concept":{"id":"WST7FAKW4VK9Q1FGN3","name":"Sourdough Baking","levelName":"skill"}}],"trace":[]},"warnings":[]}"#,
    ),
    own_codes: OF_DOCUMENTS,
    cache: Cache::NoStore,
    work: Work::PoolOver(INLINE_TEXT),
    summary: "Finds the skills of a text",
    description: "The same skills with the same confidences as the extraction of the Skills family.",
    ..EXTRACTOR
};

pub(in super::super) const EXTRACT_FILE: Operation = Operation {
    id: OperationId::ClassificationExtractFile,
    name: "classification.extract_file",
    paths: &["/classification/classifications/{release}/skills/extract/file"],
    body: Some(Body {
        types: &[DOCUMENT_FORM],
        cap: DOCUMENT_CAP,
        what: "a file",
    }),
    summary: "Finds the skills of a file",
    description: "Plain text, PDF or DOCX; the type of the part decides.",
    ..EXTRACT
};
