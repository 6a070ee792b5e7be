//! One real example of every code: what the sandbox answers with and what the published description shows.

use super::{ApiError, Expected};
use crate::code::Code;

const TYPES: [&str; 2] = ["application/json", "text/plain"];

/// Returns an example of `code`. `request_id` stands in the text of a 500; `reset` is the time a quota ends, with the
/// seconds until then.
pub fn example(code: Code, request_id: &str, reset: (&str, u32)) -> ApiError {
    match code {
        Code::BadFraming => ApiError::bad_framing("two lengths"),
        Code::BadHost => ApiError::bad_host(),
        Code::UnsupportedHttpVersion => ApiError::unsupported_http_version("3.0"),
        Code::TargetTooLong => ApiError::target_too_long(16_384),
        Code::HeadersTooLarge => ApiError::headers_too_large(32_768, 100),
        Code::RequestTooSlow => ApiError::request_too_slow(10),
        Code::BadEncoding => ApiError::bad_encoding("path"),
        Code::ConflictingCredentials => ApiError::conflicting_credentials(),
        Code::MissingBody => ApiError::missing_body("a JSON object"),
        Code::IncompleteBody => ApiError::incomplete_body(10, Some(20)),
        Code::CorruptEncoding => ApiError::corrupt_encoding("gzip"),
        Code::MalformedJson => ApiError::malformed_json(1, 1, "expected a value"),
        Code::DuplicateMember => ApiError::duplicate_member("ids"),
        Code::TooDeep => ApiError::too_deep(),
        Code::WrongType => ApiError::wrong_type(Expected::Array).at_pointer("/ids"),
        Code::MissingMember => ApiError::missing_member("ids").at_pointer(""),
        Code::UnknownMember => ApiError::unknown_member("idz").at_pointer("/idz"),
        Code::OutOfBounds => {
            ApiError::out_of_bounds("Expected a value from 1 to 100".to_owned()).at_pointer("/limit")
        }
        Code::PatternMismatch => {
            ApiError::pattern_mismatch("a language of two lower-case letters", "en").at_parameter("language")
        }
        Code::NotInEnum => ApiError::not_in_enum(&["posted", "active"]),
        Code::AmbiguousConstraint => ApiError::ambiguous_constraint().at_pointer("/constraints/0"),
        Code::UnknownField => ApiError::unknown_field("colour").at_parameter("fields"),
        Code::UnknownMetric => ApiError::unknown_metric("postings").at_pointer("/metrics/0"),
        Code::MissingParameter => ApiError::missing_query_parameter("q", "facet 'city' can only be searched"),
        Code::UnknownParameterValue => ApiError::unknown_parameter_value("family", "skillz"),
        Code::RepeatedParameter => ApiError::repeated_parameter("limit"),
        Code::RepeatedHeader => ApiError::repeated_header("Content-Type"),
        Code::BadMultipart => ApiError::new(code, "The multipart body has no file part named 'fileUpload'"),
        Code::BadSimulation => ApiError::bad_simulation("418", "the error statuses of the contract"),
        Code::MissingToken => ApiError::missing_token(),
        Code::UnsupportedScheme => ApiError::unsupported_scheme("Basic"),
        Code::InvalidToken => ApiError::invalid_token(),
        Code::ExpiredToken => ApiError::expired_token("2026-11-01T00:00:00Z"),
        Code::InsufficientScope => ApiError::insufficient_scope(&["emsi_open", "skills"]),
        Code::MissingPermission => ApiError::missing_permission("titles:full_access", &["emsi_open"]),
        Code::UnknownPath => ApiError::unknown_path("/nope"),
        Code::WrongMethod => ApiError::wrong_method("DELETE", "/skills/versions", "GET, HEAD, OPTIONS"),
        Code::UnknownVersion => ApiError::unknown_version("77"),
        Code::UnknownSkill => ApiError::unknown_skill("WS0000000000000000"),
        Code::UnknownTitle => ApiError::unknown_title("WT0000000000000000"),
        Code::UnknownCompany => ApiError::unknown_company("9"),
        Code::UnknownModel => ApiError::unknown_model("foo"),
        Code::NoMatch => ApiError::no_match("company", "zzz"),
        Code::UnknownDataset => ApiError::unknown_dataset("emsi.us.crime"),
        Code::UnknownDimension => ApiError::unknown_dimension("foo"),
        Code::UnknownTaxonomy => ApiError::unknown_taxonomy("foo"),
        Code::UnknownConcept => ApiError::unknown_concept("99999999"),
        Code::UnknownMapping => ApiError::unknown_mapping("foo_v1.0.0_lot_v1.0.0"),
        Code::UnknownRelease => ApiError::unknown_release("1999.1"),
        Code::UnknownSource => ApiError::unknown_source("foo"),
        Code::UnknownFacet => ApiError::unknown_facet("foo"),
        Code::UnknownPosting => ApiError::unknown_posting("0f3a"),
        Code::BodyTooLarge => ApiError::body_too_large(),
        Code::DecodedBodyTooLarge => ApiError::decoded_body_too_large(),
        Code::TextTooLarge => ApiError::text_too_large(),
        Code::TermTooLarge => ApiError::term_too_large(),
        Code::DocumentTooComplex => ApiError::document_too_complex(),
        Code::MissingContentType => ApiError::missing_content_type(&TYPES),
        Code::UnsupportedContentType => ApiError::unsupported_content_type(&TYPES),
        Code::UnsupportedCharset => ApiError::unsupported_charset(&TYPES),
        Code::UnsupportedContentEncoding => ApiError::unsupported_content_encoding(),
        Code::UnknownFilterValue => ApiError::unknown_filter_value("ST9", "typeIds").at_parameter("typeIds"),
        Code::InvalidKeywordExpression => ApiError::invalid_keyword_expression(
            "Invalid keyword search expression syntax:\n\twelder OR OR fitter\n\t          ^".to_owned(),
        )
        .at_pointer("/filter/keywords/query"),
        Code::InvalidDate => ApiError::invalid_month("2025-13").at_pointer("/filter/when/start"),
        Code::OutsideData => {
            ApiError::outside_data("2031-01", "2022-03", "2025-12").at_pointer("/filter/when")
        }
        Code::WindowTooLong => ApiError::window_too_long(90, 120).at_pointer("/interval"),
        Code::UnlimitedRank => ApiError::unlimited_rank("title").at_pointer("/rank/limit"),
        Code::MetricNotForFacet => {
            ApiError::metric_not_for_facet("sources", "unique_postings").at_pointer("/rank/by")
        }
        Code::BeyondDepth => ApiError::beyond_depth(500, 100).at_pointer("/limit"),
        Code::UnsupportedValue => {
            ApiError::unsupported_value("language", "xx", &["en"]).at_parameter("language")
        }
        Code::UnknownId => ApiError::unknown_id("99-9999", "soc").at_pointer("/id"),
        Code::UnknownRegion => ApiError::unknown_region("msa", "99999").at_pointer("/region/id"),
        Code::IncompatibleMembers => ApiError::incompatible_members("sourceId", "destinationId"),
        Code::MetricNotInDataset => {
            let known = "Jobs.2024 to Jobs.2034";
            ApiError::metric_not_in_dataset("waypost.us.occupation", "Jobs.2001", known)
                .at_pointer("/metrics/0/name")
        }
        Code::UnknownConstraintDimension => {
            ApiError::unknown_constraint_dimension("waypost.us.occupation", "Gender")
                .at_pointer("/constraints/0/dimensionName")
        }
        Code::UnknownCode => {
            ApiError::unknown_code(&["99999"], "Area").at_pointer("/constraints/0/map/Nowhere")
        }
        Code::LevelNotStored => {
            ApiError::level_without_data("Area", "3").at_pointer("/constraints/0/mapLevel/level")
        }
        Code::DuplicateColumn => ApiError::duplicate_column("jobs").at_pointer("/metrics/1/as"),
        Code::DuplicateConstraint => {
            ApiError::duplicate_constraint("Area").at_pointer("/constraints/1/dimensionName")
        }
        Code::OperationNotAllowed => {
            let needed = "an additive metric";
            ApiError::operation_not_allowed("LocationQuotient", needed, "Earnings.Average")
                .at_pointer("/metrics/0/name")
        }
        Code::InvalidRange => ApiError::invalid_range("2034", "2024"),
        Code::AnswerTooLarge => ApiError::answer_too_large(3_400_000, 2_000_000).at_pointer(""),
        Code::UnknownCursor => ApiError::unknown_cursor("99999999").at_parameter("after"),
        Code::UnreadableDocument => ApiError::unreadable_document(),
        Code::EmptyDocument => ApiError::empty_document(),
        Code::RateExceeded => ApiError::rate_exceeded(5, 1, "skills", 1),
        Code::QuotaExceeded => ApiError::quota_exceeded(50, "month", "skills:extract", reset.0, reset.1),
        Code::TooManyFailures => ApiError::too_many_failures(30),
        Code::InternalError => ApiError::internal_error(request_id),
        Code::UpstreamUnreachable => ApiError::upstream_unreachable(),
        Code::UpstreamBadResponse => ApiError::upstream_bad_response(),
        Code::UpstreamFailed => ApiError::upstream_failed(),
        Code::Maintenance => ApiError::maintenance(5),
        Code::Draining => ApiError::draining(),
        Code::NotReady => ApiError::not_ready(),
        Code::Overloaded => ApiError::overloaded(5),
        Code::UpstreamUnavailable => ApiError::upstream_unavailable(5),
        Code::UpstreamTimeout => ApiError::upstream_timeout(),
        Code::DeadlineExceeded => ApiError::deadline_exceeded(),
        Code::WorkLimit => ApiError::work_limit(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{code::CODES, render};

    #[test]
    fn every_code_has_an_example_of_its_own() {
        for code in CODES {
            let error = example(*code, "01", ("2026-12-01T00:00:00Z", 60));
            assert_eq!(error.code(), *code);
            let body: serde_json::Value = serde_json::from_slice(&render::envelope(&error)).expect("JSON");
            assert_eq!(body["errors"][0]["status"], error.status().number());
        }
    }
}
