//! For an operation and a code, a request that makes the one give the other.

mod core_lmi;
mod occupations;

use contract::{
    code::Code,
    family::Family,
    operation::{BodyKind, Files, Operation, OperationId},
};

use super::{base, postings};
use crate::{
    documents, drivers,
    request::{Framing, Request},
    server::{SECRET, Server, form},
};

/// Where the error stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// In the whole answer.
    Answer,
    /// In a line of a batch.
    Line,
}

/// What is sent.
#[derive(Debug)]
pub struct Attempt {
    pub request: Request,
    /// Edits the bytes of the request, for what is no request.
    pub edit: Option<(&'static str, &'static str)>,
    /// Whether sending ends after the bytes.
    pub finish: bool,
    pub place: Where,
}

impl Attempt {
    pub fn of(request: Request) -> Attempt {
        Attempt {
            request,
            edit: None,
            finish: false,
            place: Where::Answer,
        }
    }

    fn in_line(mut self) -> Attempt {
        self.place = Where::Line;
        self
    }

    pub fn bytes(&self, host: &str) -> Vec<u8> {
        let bytes = self.request.bytes(host);
        match self.edit {
            None => bytes,
            Some((from, to)) => String::from_utf8(bytes)
                .expect("text")
                .replacen(from, to, 1)
                .into_bytes(),
        }
    }
}

/// Makes the attempt; none where there is no way.
pub fn attempt(server: &Server, operation: &'static Operation, code: Code) -> Option<Attempt> {
    let good = || base::good(server, operation, 0);
    let bare = || base::bare(operation, 0);
    let headed = |name: &str, value: &str| Some(Attempt::of(bare().header(name, value)));
    let edited = |from, to| {
        let mut attempt = Attempt::of(good());
        attempt.edit = Some((from, to));
        Some(attempt)
    };
    let spoilt = |name: &str| {
        headed(
            "Authorization",
            &format!("Bearer {}", drivers::token(server, name)),
        )
    };
    if operation.family == Some(Family::CoreLmi)
        && let Some(attempt) = core_lmi::attempt(server, operation, code)
    {
        return Some(attempt);
    }
    let by_client = |client: &str| Some(Attempt::of(base::good_as(server, client, operation, 0)));
    match code {
        Code::BadFraming => edited("\r\n\r\n", "\r\nBroken Name: 1\r\n\r\n"),
        Code::BadHost => edited("\r\nHost: ", "\r\nNo-Host: "),
        Code::UnsupportedHttpVersion => edited(" HTTP/1.1\r\n", " HTTP/3.0\r\n"),
        Code::TargetTooLong => Some(Attempt::of(with_query(good(), &"x".repeat(20_000)))),
        Code::HeadersTooLarge => Some(Attempt::of(good().header("X-Long", "x".repeat(40_000)))),
        Code::BadEncoding => Some(Attempt::of(with_query(good(), "x=%FF"))),
        Code::WrongMethod => Some(Attempt::of(good().with_method("DELETE"))),
        Code::ConflictingCredentials if operation.id == OperationId::Token => {
            headed("Authorization", "Basic YTpi")
        }
        Code::ConflictingCredentials => Some(Attempt::of(good().header("Authorization", "Bearer x"))),
        Code::BadSimulation => {
            let request = base::good_as(server, "sandbox", operation, 0);
            Some(Attempt::of(request.header("X-Waypost-Simulate", "418")))
        }
        Code::MissingToken => Some(Attempt::of(bare())),
        Code::UnsupportedScheme => headed("Authorization", "Basic YTpi"),
        Code::InvalidToken if operation.id == OperationId::Token => Some(Attempt::of(form(
            "grant_type=client_credentials&client_id=nobody-knows&client_secret=x",
        ))),
        Code::InvalidToken => headed("Authorization", "Bearer nonsense"),
        Code::ExpiredToken => spoilt("expired"),
        Code::InsufficientScope => by_client("other-scope"),
        Code::MissingPermission => {
            let request = base::good_as(server, "restricted", operation, 0);
            Some(Attempt::of(match operation.id {
                OperationId::TitlesList => with_query(request, "fields=mapping"),
                OperationId::TitlesByIds => request.body(r#"{"ids":["a"],"fields":["mapping"]}"#),
                _ => request,
            }))
        }
        Code::RateExceeded => by_client("no-rate"),
        Code::QuotaExceeded => by_client("no-quota"),
        Code::UnknownVersion => Some(Attempt::of(replaced(good(), "/versions/latest", "/versions/77"))),
        Code::UnknownSkill => {
            let id = drivers::known_skill();
            Some(Attempt::of(replaced(good(), &id, "WS0000000000000000")))
        }
        Code::UnknownTitle => Some(Attempt::of(replaced(
            good(),
            "/titles/WTKEP0TV62VZB3H28T",
            "/titles/WT0000000000000000",
        ))),
        Code::UnknownCompany => Some(Attempt::of(replaced(good(), "/companies/20", "/companies/21"))),
        Code::UnknownModel => Some(Attempt::of(replaced(good(), "/models/skill", "/models/foo"))),
        Code::NoMatch => Some(Attempt::of(good().body(r#"{"term":"zzz"}"#))),
        _ if operation.family == Some(Family::Classification) => classification(server, operation, code),
        _ if operation.family.is_some_and(is_about_occupations) => {
            occupations::attempt(server, operation, code)
        }
        _ => match postings::operation_of(operation) {
            Some(of) => {
                postings::attempt(server, operation, of, code).or_else(|| of_body(server, operation, code))
            }
            None => of_others(server, operation, code),
        },
    }
}

/// Faults of the families that have nothing of their own.
fn of_others(server: &Server, operation: &'static Operation, code: Code) -> Option<Attempt> {
    match code {
        Code::RepeatedParameter
        | Code::UnknownField
        | Code::UnknownFilterValue
        | Code::UnknownParameterValue => of_query(server, operation, code),
        _ => of_body(server, operation, code),
    }
}

fn is_about_occupations(family: Family) -> bool {
    matches!(
        family,
        Family::CareerPathways
            | Family::OccupationBenchmark
            | Family::Ddn
            | Family::SalaryBoostingSkills
            | Family::ProjectedSkillGrowth
            | Family::ProjectedOccupationGrowth
    )
}

pub fn with_query(mut request: Request, query: &str) -> Request {
    request.target += if request.target.contains('?') { "&" } else { "?" };
    request.target += query;
    request
}

pub fn replaced(mut request: Request, from: &str, to: &str) -> Request {
    assert!(request.target.contains(from));
    request.target = request.target.replace(from, to);
    request
}

/// Faults of the Classification family.
fn classification(server: &Server, operation: &'static Operation, code: Code) -> Option<Attempt> {
    let good = || base::good(server, operation, 0);
    let named = |from: &str, to: &str| Some(Attempt::of(replaced(good(), from, to)));
    let query = |text: &str| {
        with_parameter(operation, text.split('=').next().unwrap_or_default())?;
        Some(Attempt::of(with_query(good(), text)))
    };
    let body = |text: String| Some(Attempt::of(good().body(text)));
    let types = operation.body.map_or(&[][..], |body| body.types);
    let form = types.iter().position(|body| body.files().is_some());
    if let Some(index) = form
        && let Some(bytes) = form_fault(types[index].files()?, code)
        && (index == 0 || FORM_CODES.contains(&code))
    {
        return Some(Attempt::of(base::good(server, operation, index).body(bytes)));
    }
    match code {
        Code::UnknownTaxonomy => named("/taxonomies/lot", "/taxonomies/foo"),
        Code::UnknownConcept => named("51301100", "99999999"),
        Code::UnknownMapping => named("lot_vlatest", "foo_vlatest"),
        Code::UnknownRelease => named("/classifications/latest", "/classifications/1999.1"),
        Code::UnknownSource => named("/skills", "/foo"),
        Code::RepeatedParameter => ["fields=id", "tags=a", "filter=name:a"]
            .into_iter()
            .find_map(|pair| query(&format!("{pair}&{pair}"))),
        _ if operation.body.is_none() => query(match code {
            Code::UnknownField => "fields=nope",
            Code::UnknownFilterValue => "filter=level:9",
            Code::UnknownParameterValue => "filter=nope:1",
            Code::UnsupportedValue => "locale=fr-FR",
            Code::PatternMismatch => "locale=english",
            Code::UnknownCursor => "q=bakers&after=nope",
            Code::WrongType => "limit=many",
            Code::OutOfBounds => "limit=-1",
            _ => return None,
        }),
        _ => match classification_body(operation.id, code) {
            Some(text) => body(text),
            None => of_body(server, operation, code),
        },
    }
}

/// A JSON body with one fault.
/// Codes that only a form can be answered with.
const FORM_CODES: [Code; 4] = [
    Code::BadMultipart,
    Code::DocumentTooComplex,
    Code::UnreadableDocument,
    Code::EmptyDocument,
];

/// A multipart body with a fault.
fn form_fault(files: Files, code: Code) -> Option<Vec<u8>> {
    let text = |values: &[(&str, &str)]| Some(base::form("text/plain", b"bread", values));
    let file = |kind: BodyKind, bytes: Vec<u8>| Some(base::form(kind.media(), &bytes, &[]));
    match (code, files) {
        (Code::BadMultipart, _) => text(&[("nonsense", "1")]),
        (Code::WrongType, _) => text(&[("confidenceThreshold", "much")]),
        (Code::OutOfBounds, _) => text(&[("confidenceThreshold", "2")]),
        (Code::UnknownField, _) => text(&[("fields", "nope")]),
        (Code::TermTooLarge, Files::Lines) => file(BodyKind::Text, vec![b'a'; 1_025]),
        (Code::PatternMismatch, Files::Document) => text(&[("inputLocale", "english")]),
        (Code::UnsupportedValue, Files::Document) => text(&[("outputLocale", "fr-FR")]),
        (Code::TextTooLarge, Files::Document) => file(BodyKind::Text, vec![b'a'; 51_201]),
        (Code::DocumentTooComplex, Files::Document) => file(BodyKind::Docx, documents::deep_docx()),
        (Code::UnreadableDocument, Files::Document) => file(BodyKind::Pdf, documents::encrypted_pdf()),
        (Code::EmptyDocument, Files::Document) => file(BodyKind::Pdf, documents::pdf("", "")),
        _ => None,
    }
}

fn classification_body(operation: OperationId, code: Code) -> Option<String> {
    let good = match operation {
        OperationId::ClassificationSearchConcepts => r#""q":"bakers""#,
        OperationId::ClassificationRelations => r#""ids":["a"],"relationType":"any""#,
        OperationId::ClassificationMap => r#""ids":["a"]"#,
        OperationId::ClassificationClassifyTitle => r#""title":"a""#,
        OperationId::ClassificationClassifyPosting => r#""context":{"title":"a"},"outputs":["lot"]"#,
        OperationId::ClassificationClassifySkills => r#""skills":[{"name":"a"}]"#,
        OperationId::ClassificationNormalizeTitles | OperationId::ClassificationNormalizeCompanies => {
            r#""terms":["a"]"#
        }
        OperationId::ClassificationExtract => r#""text":"a""#,
        _ => return None,
    };
    let is_extract = operation == OperationId::ClassificationExtract;
    let is_posting = operation == OperationId::ClassificationClassifyPosting;
    let long = |length| "a".repeat(length);
    let with = |member: &str| format!("{{{good},{member}}}");
    Some(match code {
        Code::MalformedJson => format!("{{{good}"),
        Code::DuplicateMember => with(good),
        Code::TooDeep => with(&format!("\"x\":{}{}", "[".repeat(64), "]".repeat(64))),
        Code::WrongType => "[]".to_owned(),
        Code::MissingMember if operation != OperationId::ClassificationSearchConcepts => "{}".to_owned(),
        Code::UnknownMember => with("\"x\":1"),
        Code::OutOfBounds if is_extract => with("\"confidenceThreshold\":2"),
        Code::OutOfBounds if is_posting => r#"{"context":{"title":"a"},"outputs":[]}"#.to_owned(),
        Code::OutOfBounds if operation == OperationId::ClassificationMap => r#"{"ids":[]}"#.to_owned(),
        Code::OutOfBounds => with("\"limit\":-1"),
        Code::NotInEnum if is_posting => r#"{"context":{"title":"a"},"outputs":["luck"]}"#.to_owned(),
        Code::NotInEnum => r#"{"ids":["a"],"relationType":"cousin"}"#.to_owned(),
        Code::UnknownField => with("\"fields\":[\"nope\"]"),
        Code::UnknownFilterValue => with("\"filter\":{\"level\":9}"),
        Code::UnknownCursor => with("\"after\":\"nope\""),
        Code::PatternMismatch if is_extract => with("\"inputLocale\":\"english\""),
        Code::PatternMismatch => with("\"locale\":\"english\""),
        Code::UnsupportedValue if is_posting => {
            r#"{"context":{"title":"a"},"outputs":["canoc_lightcast"]}"#.to_owned()
        }
        Code::UnsupportedValue if is_extract => with("\"outputLocale\":\"fr-FR\""),
        Code::UnsupportedValue => with("\"locale\":\"fr-FR\""),
        Code::TextTooLarge if is_extract => format!("{{\"text\":\"{}\"}}", long(51_201)),
        Code::TextTooLarge if is_posting => {
            format!(
                "{{\"context\":{{\"body\":\"{}\"}},\"outputs\":[\"lot\"]}}",
                long(51_201)
            )
        }
        Code::TextTooLarge => with(&format!("\"description\":\"{}\"", long(51_201))),
        Code::TermTooLarge if is_posting => {
            format!(
                "{{\"context\":{{\"title\":\"{}\"}},\"outputs\":[\"lot\"]}}",
                long(1_025)
            )
        }
        Code::TermTooLarge if operation == OperationId::ClassificationClassifySkills => {
            format!("{{\"skills\":[{{\"name\":\"{}\"}}]}}", long(1_025))
        }
        Code::TermTooLarge if operation == OperationId::ClassificationClassifyTitle => {
            format!("{{\"title\":\"{}\"}}", long(1_025))
        }
        Code::TermTooLarge => format!("{{\"terms\":[\"{}\"]}}", long(1_025)),
        _ => return None,
    })
}

/// Faults of parameters, which a JSON body may carry instead.
fn of_query(server: &Server, operation: &'static Operation, code: Code) -> Option<Attempt> {
    let is_token = operation.id == OperationId::Token;
    let is_related = operation.id == OperationId::SkillsRelated;
    let client = format!("grant_type=client_credentials&client_id=all&client_secret={SECRET}");
    let query = |text: &str| {
        let index = with_parameter(operation, text.split('=').next().unwrap_or_default())?;
        Some(Attempt::of(with_query(
            base::good(server, operation, index),
            text,
        )))
    };
    let related = |body: &str| Some(Attempt::of(base::good(server, operation, 0).body(body)));
    match code {
        Code::RepeatedParameter if is_token => Some(Attempt::of(form(&format!("{client}&scope=a&scope=b")))),
        Code::RepeatedParameter => [
            "limit=1",
            "fields=id",
            "language=en",
            "family=skills",
            "lot_version=6",
        ]
        .into_iter()
        .find_map(|pair| query(&format!("{pair}&{pair}"))),
        Code::UnknownField if is_related => related(r#"{"ids":["a"],"fields":["nope"]}"#),
        Code::UnknownField
            if matches!(
                operation.id,
                OperationId::CompaniesByIds | OperationId::TitlesByIds
            ) =>
        {
            related(r#"{"ids":["20"],"fields":["nope"]}"#)
        }
        Code::UnknownField => query("fields=nope"),
        Code::UnknownFilterValue if is_related => related(r#"{"ids":["a"],"typeId":"ST9"}"#),
        Code::UnknownFilterValue => query("typeIds=ST9"),
        Code::UnknownParameterValue if is_token => Some(Attempt::of(form(&format!("{client}&scope=nope")))),
        Code::UnknownParameterValue => query("family=nope").or_else(|| query("lot_version=5")),
        _ => None,
    }
}

/// Finds a form of the operation that reads a query parameter.
fn with_parameter(operation: &Operation, name: &str) -> Option<usize> {
    base::forms(operation).find(|index| {
        let body = operation.body.as_ref().map(|body| &body.types[*index]);
        let parameters = body.map_or(operation.query, |body| body.query);
        parameters.iter().any(|parameter| parameter.name == name)
    })
}

/// Faults of bodies.
fn of_body(server: &Server, operation: &'static Operation, code: Code) -> Option<Attempt> {
    let Some(wanted) = &operation.body else {
        return of_list(server, operation, code);
    };
    let good = |index| base::good(server, operation, index);
    let untyped = || {
        let mut request = good(0);
        request.headers.retain(|(name, _)| name != "Content-Type");
        request
    };
    let attempt = |request: Request| Some(Attempt::of(request));
    let index_of = |kind: BodyKind| wanted.types.iter().position(|body| body.kind == kind);
    let with_body = |kind: BodyKind, body: Vec<u8>| Some(Attempt::of(good(index_of(kind)?).body(body)));
    match code {
        Code::MissingBody => attempt(good(0).body("")),
        Code::IncompleteBody => {
            let mut incomplete = Attempt::of(good(0).framed(Framing::Declared(16_000)));
            incomplete.finish = true;
            Some(incomplete)
        }
        Code::CorruptEncoding => attempt(good(0).header("Content-Encoding", "gzip")),
        Code::BodyTooLarge => attempt(good(0).framed(Framing::Declared(wanted.cap as u64 + 1))),
        // Beyond 100:1 past the first MiB, and over the token endpoint's cap.
        Code::DecodedBodyTooLarge => attempt(good(0).body(vec![b' '; 3 << 20]).coded("gzip")),
        Code::UnsupportedContentEncoding => attempt(good(0).header("Content-Encoding", "zip")),
        Code::RepeatedHeader => attempt(good(0).header("Content-Type", "text/html")),
        Code::MissingContentType => attempt(untyped()),
        Code::UnsupportedContentType => attempt(untyped().header("Content-Type", "text/html")),
        Code::UnsupportedCharset => {
            let media = wanted.types[0].kind.media();
            attempt(untyped().header("Content-Type", format!("{media}; charset=utf-16")))
        }
        Code::TermTooLarge => with_body(BodyKind::Text, vec![b'a'; 1_025]),
        Code::TextTooLarge => with_body(BodyKind::Text, vec![b'a'; 51_201]),
        Code::DocumentTooComplex => with_body(BodyKind::Docx, documents::deep_docx()),
        Code::UnreadableDocument => with_body(BodyKind::Pdf, documents::encrypted_pdf()),
        Code::EmptyDocument => with_body(BodyKind::Pdf, documents::pdf("", "")),
        Code::PatternMismatch => attempt(with_query(good(0), "language=eng")),
        Code::UnsupportedValue => attempt(with_query(good(0), "language=fr")),
        Code::NotInEnum => attempt(form("grant_type=password")),
        Code::MissingMember if operation.id == OperationId::Token => attempt(form("client_id=a")),
        Code::OutOfBounds if operation.id == OperationId::SkillsExtractBatch => {
            attempt(with_query(good(0), "confidenceThreshold=2"))
        }
        _ => {
            let body = json_fault(operation.id, code)?;
            let request = Attempt::of(good(0).body(body));
            Some(match wanted.types[0].kind {
                BodyKind::Ndjson => request.in_line(),
                _ => request,
            })
        }
    }
}

/// A JSON body, or a line, with one fault.
fn json_fault(operation: OperationId, code: Code) -> Option<String> {
    let good = match operation {
        OperationId::SkillsByIds
        | OperationId::SkillsRelated
        | OperationId::CompaniesByIds
        | OperationId::TitlesByIds => r#""ids":["a"]"#,
        OperationId::CompaniesNormalize
        | OperationId::CompaniesInspect
        | OperationId::TitlesNormalize
        | OperationId::TitlesInspect => r#""term":"a""#,
        OperationId::CompaniesBulk | OperationId::TitlesBulk => r#""terms":["a"]"#,
        OperationId::SimilarityNearest => r#""input":"a""#,
        OperationId::SkillsExtract | OperationId::SkillsExtractTrace | OperationId::SkillsExtractBatch => {
            r#""text":"a""#
        }
        _ => return None,
    };
    Some(match code {
        Code::MalformedJson => format!("{{{good}"),
        Code::DuplicateMember => format!("{{{good},{good}}}"),
        Code::TooDeep => format!("{{{good},\"x\":{}{}}}", "[".repeat(64), "]".repeat(64)),
        Code::WrongType => "[]".to_owned(),
        Code::MissingMember => "{}".to_owned(),
        Code::UnknownMember => format!("{{{good},\"x\":1}}"),
        Code::OutOfBounds => match operation {
            OperationId::SkillsByIds | OperationId::CompaniesByIds | OperationId::TitlesByIds => {
                r#"{"ids":[]}"#.to_owned()
            }
            OperationId::SkillsRelated => r#"{"ids":["a"],"limit":0}"#.to_owned(),
            OperationId::CompaniesNormalize | OperationId::TitlesNormalize => r#"{"term":""}"#.to_owned(),
            OperationId::CompaniesInspect | OperationId::TitlesInspect => {
                r#"{"term":"a","limit":101}"#.to_owned()
            }
            OperationId::CompaniesBulk | OperationId::TitlesBulk => r#"{"terms":[]}"#.to_owned(),
            OperationId::SimilarityNearest => r#"{"input":"a","limit":0}"#.to_owned(),
            _ => format!("{{{good},\"confidenceThreshold\":2}}"),
        },
        _ => return None,
    })
}

fn of_list(server: &Server, operation: &'static Operation, code: Code) -> Option<Attempt> {
    let queries: &[&str] = match code {
        Code::WrongType => &["limit=many", "new_taxonomy_versions=maybe"],
        Code::OutOfBounds => &["limit=-1"],
        _ => return None,
    };
    let is_read = |query: &&&str| {
        let name = query.split('=').next().unwrap_or_default();
        with_parameter(operation, name).is_some()
    };
    let query = queries.iter().find(is_read)?;
    Some(Attempt::of(with_query(base::good(server, operation, 0), query)))
}
