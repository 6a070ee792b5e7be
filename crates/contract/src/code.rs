//! The registry of error codes: one stable word per documented case.

use crate::status::Status;

macro_rules! codes {
    ($($variant:ident $status:ident $word:literal $doc:literal;)*) => {
        /// A documented reason for a status. Words are never renamed or reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $doc] $variant,)*
        }

        /// All codes, grouped by status in ascending order.
        pub const CODES: &[Code] = &[$(Code::$variant),*];

        impl Code {
            /// Returns the word on the wire.
            pub const fn word(self) -> &'static str {
                match self { $(Code::$variant => $word,)* }
            }

            /// Returns the status that the code belongs to.
            pub const fn status(self) -> Status {
                match self { $(Code::$variant => Status::$status,)* }
            }

            /// Says in a sentence when the code is sent.
            pub const fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $doc,)* }
            }

            /// Finds a code by its word.
            pub fn from_word(word: &str) -> Option<Code> {
                match word { $($word => Some(Code::$variant),)* _ => None }
            }
        }
    };
}

codes! {
    BadFraming BadRequest "bad_framing" "The HTTP message could not be read; the connection closes.";
    BadHost BadRequest "bad_host" "The Host header is missing, repeated, malformed, or differs from the authority of the target.";
    UnsupportedHttpVersion BadRequest "unsupported_http_version" "The HTTP version is neither 1.0, 1.1 nor 2.";
    TargetTooLong BadRequest "target_too_long" "The request target is over its cap.";
    HeadersTooLarge BadRequest "headers_too_large" "The header block is over its cap in bytes or fields.";
    RequestTooSlow BadRequest "request_too_slow" "The head or the body arrived too slowly; the connection closes.";
    BadEncoding BadRequest "bad_encoding" "A part of the request is not valid UTF-8 or percent-encoding.";
    ConflictingCredentials BadRequest "conflicting_credentials" "More than one credential was sent.";
    MissingBody BadRequest "missing_body" "A body is required and none was sent.";
    IncompleteBody BadRequest "incomplete_body" "The body ended before its declared length.";
    CorruptEncoding BadRequest "corrupt_encoding" "The compressed body could not be decoded.";
    MalformedJson BadRequest "malformed_json" "The body is not one JSON value as RFC 8259 has it.";
    DuplicateMember BadRequest "duplicate_member" "An object names a member twice.";
    TooDeep BadRequest "too_deep" "The body nests deeper than 64 levels.";
    WrongType BadRequest "wrong_type" "A value has another JSON type than the schema says.";
    MissingMember BadRequest "missing_member" "A required member is absent.";
    UnknownMember BadRequest "unknown_member" "A member is not in the schema.";
    OutOfBounds BadRequest "out_of_bounds" "A number, length or item count is outside its bounds.";
    PatternMismatch BadRequest "pattern_mismatch" "A string has not the published form.";
    AmbiguousConstraint BadRequest "ambiguous_constraint" "A constraint has none or several of `map`, `mapLevel` and `asIdentity`.";
    NotInEnum BadRequest "not_in_enum" "A value is not one of a closed choice.";
    UnknownField BadRequest "unknown_field" "An item of `fields` is not a field.";
    UnknownMetric BadRequest "unknown_metric" "A metric is not known, or means nothing in this place.";
    MissingParameter BadRequest "missing_parameter" "A query parameter is required and was not sent.";
    UnknownParameterValue BadRequest "unknown_parameter_value" "A query parameter has a value that is not in its closed choice.";
    RepeatedParameter BadRequest "repeated_parameter" "A query parameter was sent twice.";
    RepeatedHeader BadRequest "repeated_header" "A header was sent twice with differing values.";
    BadMultipart BadRequest "bad_multipart" "The multipart body has not the documented parts.";
    BadSimulation BadRequest "bad_simulation" "The sandbox header asks for something that cannot be simulated.";
    MissingToken Unauthorized "missing_token" "No token was sent.";
    UnsupportedScheme Unauthorized "unsupported_scheme" "The Authorization header uses another scheme than Bearer.";
    InvalidToken Unauthorized "invalid_token" "The token is malformed, forged, revoked or meant for another server.";
    ExpiredToken Unauthorized "expired_token" "The token has expired; fetch another.";
    InsufficientScope Unauthorized "insufficient_scope" "The token holds none of the family's scopes.";
    MissingPermission Unauthorized "missing_permission" "The client lacks the permission of the endpoint.";
    UnknownPath NotFound "unknown_path" "No endpoint has this path.";
    WrongMethod NotFound "wrong_method" "The path exists, but not for this method; `Allow` lists the methods.";
    UnknownVersion NotFound "unknown_version" "The version is neither loaded nor an alias.";
    UnknownSkill NotFound "unknown_skill" "No skill of this version has the id.";
    UnknownTitle NotFound "unknown_title" "No title of this version has the id.";
    UnknownCompany NotFound "unknown_company" "No company of this version has the id.";
    UnknownModel NotFound "unknown_model" "No model has the name.";
    NoMatch NotFound "no_match" "A single normalisation found nothing that is sure enough.";
    UnknownDataset NotFound "unknown_dataset" "No dataset has this name.";
    UnknownDimension NotFound "unknown_dimension" "No dimension has this name.";
    UnknownTaxonomy NotFound "unknown_taxonomy" "No taxonomy has this name.";
    UnknownConcept NotFound "unknown_concept" "No concept of this version has the id.";
    UnknownMapping NotFound "unknown_mapping" "No mapping has this name.";
    UnknownRelease NotFound "unknown_release" "The release is neither served nor an alias.";
    UnknownSource NotFound "unknown_source" "The release classifies nothing of this kind.";
    UnknownFacet NotFound "unknown_facet" "The mount has no facet of this name.";
    UnknownPosting NotFound "unknown_posting" "No posting has the id, or the client may not see it.";
    BodyTooLarge PayloadTooLarge "body_too_large" "The body is over its cap.";
    DecodedBodyTooLarge PayloadTooLarge "decoded_body_too_large" "The body is over its cap, or expands beyond 100:1, once decoded.";
    TextTooLarge PayloadTooLarge "text_too_large" "The text of the document is over 51,200 bytes.";
    TermTooLarge PayloadTooLarge "term_too_large" "A term to normalise is over 1,024 bytes.";
    DocumentTooComplex PayloadTooLarge "document_too_complex" "The document has too many parts, or parts that are too large or too deep.";
    MissingContentType UnsupportedContentType "missing_content_type" "The body has no Content-Type.";
    UnsupportedContentType UnsupportedContentType "unsupported_content_type" "The endpoint does not read this Content-Type.";
    UnsupportedCharset UnsupportedContentType "unsupported_charset" "The charset is not UTF-8.";
    UnsupportedContentEncoding UnsupportedContentType "unsupported_content_encoding" "The content coding is unknown, or codings are stacked.";
    UnknownFilterValue UnprocessableEntity "unknown_filter_value" "A filter names a value that the data do not hold.";
    InvalidKeywordExpression UnprocessableEntity "invalid_keyword_expression" "A keyword expression does not follow the grammar.";
    InvalidDate UnprocessableEntity "invalid_date" "A text of the right form is no month or day of the calendar.";
    OutsideData UnprocessableEntity "outside_data" "A period lies outside of the loaded data.";
    WindowTooLong UnprocessableEntity "window_too_long" "A daily series spans too many days.";
    UnlimitedRank UnprocessableEntity "unlimited_rank" "A facet with very many values is ranked with a limit alone.";
    MetricNotForFacet UnprocessableEntity "metric_not_for_facet" "The facet cannot be ranked by the metric.";
    BeyondDepth UnprocessableEntity "beyond_depth" "A page is larger than what the client may view of a result.";
    UnsupportedValue UnprocessableEntity "unsupported_value" "A value is well formed but not supported by the loaded data.";
    UnknownId UnprocessableEntity "unknown_id" "The dimension of the path does not hold the id.";
    UnknownRegion UnprocessableEntity "unknown_region" "No region of this kind has the id.";
    IncompatibleMembers UnprocessableEntity "incompatible_members" "Two members of the body cannot be combined.";
    MetricNotInDataset UnprocessableEntity "metric_not_in_dataset" "The dataset has no such metric.";
    UnknownConstraintDimension UnprocessableEntity "unknown_constraint_dimension" "The dataset has no such dimension.";
    UnknownCode UnprocessableEntity "unknown_code" "The dimension does not hold the code.";
    LevelNotStored UnprocessableEntity "level_not_stored" "The dimension has no such level, or no data of it.";
    DuplicateColumn UnprocessableEntity "duplicate_column" "Two columns of the answer have one name.";
    DuplicateConstraint UnprocessableEntity "duplicate_constraint" "Two constraints are on one dimension.";
    OperationNotAllowed UnprocessableEntity "operation_not_allowed" "The operation has no meaning for the metric or the dimension.";
    InvalidRange UnprocessableEntity "invalid_range" "A range begins after its end.";
    AnswerTooLarge UnprocessableEntity "answer_too_large" "The answer would hold more cells or buckets than one may.";
    UnknownCursor UnprocessableEntity "unknown_cursor" "The row named by `after` is not part of the result.";
    UnreadableDocument UnprocessableEntity "unreadable_document" "The document is encrypted or damaged.";
    EmptyDocument UnprocessableEntity "empty_document" "The document holds no text.";
    RateExceeded TooManyRequests "rate_exceeded" "The rate limit of the target is reached.";
    QuotaExceeded TooManyRequests "quota_exceeded" "The quota of the target is used up until its window ends.";
    TooManyFailures TooManyRequests "too_many_failures" "Too many failed credentials came from this address.";
    InternalError InternalServerError "internal_error" "A defect of the server or a broken store.";
    UpstreamUnreachable BadGateway "upstream_unreachable" "An upstream service could not be reached.";
    UpstreamBadResponse BadGateway "upstream_bad_response" "An upstream service sent an invalid answer.";
    UpstreamFailed BadGateway "upstream_failed" "An upstream service failed.";
    Maintenance ServiceUnavailable "maintenance" "The family is under maintenance.";
    Draining ServiceUnavailable "draining" "The server is about to stop.";
    NotReady ServiceUnavailable "not_ready" "The data of the family are not loaded.";
    Overloaded ServiceUnavailable "overloaded" "The server refuses work to keep serving what it took.";
    UpstreamUnavailable ServiceUnavailable "upstream_unavailable" "An upstream service is busy or known to be failing.";
    UpstreamTimeout GatewayTimeout "upstream_timeout" "An upstream service did not answer in time.";
    DeadlineExceeded GatewayTimeout "deadline_exceeded" "The request took longer than its deadline.";
    WorkLimit GatewayTimeout "work_limit" "The request needs more work than one request may take.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unique_and_grouped_by_status() {
        let mut words: Vec<&str> = CODES.iter().map(|code| code.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), CODES.len());
        assert!(CODES.windows(2).all(|pair| pair[0].status() <= pair[1].status()));
        for code in CODES {
            assert_eq!(Code::from_word(code.word()), Some(*code));
        }
    }
}
