//! Statuses 404, 413, 415 and 422: what the path names, and what the body is.

use super::quoted;
use crate::{
    code::Code,
    error::{ApiError, echo},
};

/// Cases of status 404.
impl ApiError {
    /// No endpoint has this path.
    pub fn unknown_path(path: &str) -> ApiError {
        ApiError::new(Code::UnknownPath, format!("URL not found: '{}'", echo(path)))
    }

    /// The path exists for other methods.
    pub fn wrong_method(method: &str, path: &str, allow: &'static str) -> ApiError {
        let detail = format!(
            "URL not found: '{} {}'; accepted methods: {allow}",
            echo(method),
            echo(path)
        );
        let mut error = ApiError::new(Code::WrongMethod, detail);
        error.0.extras.allow = Some(allow);
        error
    }

    /// The version is neither loaded nor an alias.
    pub fn unknown_version(version: &str) -> ApiError {
        ApiError::new(
            Code::UnknownVersion,
            format!("Unrecognized version: {}", echo(version)),
        )
    }

    /// No skill has the id.
    pub fn unknown_skill(id: &str) -> ApiError {
        ApiError::new(Code::UnknownSkill, format!("Unrecognized skill '{}'", echo(id)))
    }

    /// No title has the id.
    pub fn unknown_title(id: &str) -> ApiError {
        ApiError::new(Code::UnknownTitle, format!("Unrecognized title '{}'", echo(id)))
    }

    /// No model has the name.
    pub fn unknown_model(name: &str) -> ApiError {
        ApiError::new(Code::UnknownModel, format!("Unrecognized model '{}'", echo(name)))
    }

    /// No company has the id.
    pub fn unknown_company(id: &str) -> ApiError {
        ApiError::new(
            Code::UnknownCompany,
            format!("Unrecognized company '{}'", echo(id)),
        )
    }

    /// A single normalisation found nothing; `thing` is what was looked for.
    pub fn no_match(thing: &str, term: &str) -> ApiError {
        ApiError::new(
            Code::NoMatch,
            format!("Could not normalize {thing} '{}'", echo(term)),
        )
    }
}

/// Cases of the occupation families.
impl ApiError {
    /// No dimension has the name.
    pub fn unknown_dimension(name: &str) -> ApiError {
        let detail = format!("Unrecognized dimension '{}'", echo(name));
        ApiError::new(Code::UnknownDimension, detail)
    }

    /// A well-formed id is not in the dimension.
    pub fn unknown_id(id: &str, dimension: &str) -> ApiError {
        let detail = format!("Unrecognized id '{}' in dimension '{dimension}'", echo(id));
        ApiError::new(Code::UnknownId, detail)
    }

    /// There is no such region; `kind` says what was looked for.
    pub fn unknown_region(kind: &str, id: &str) -> ApiError {
        ApiError::new(Code::UnknownRegion, format!("Unrecognized {kind} '{}'", echo(id)))
    }

    /// Two members contradict each other.
    pub fn incompatible_members(one: &str, other: &str) -> ApiError {
        let detail = format!("'{one}' cannot be combined with '{other}'");
        ApiError::new(Code::IncompatibleMembers, detail)
    }
}

/// Cases of status 404 of the Classification family.
impl ApiError {
    /// No taxonomy has the name.
    pub fn unknown_taxonomy(name: &str) -> ApiError {
        let detail = format!("Unrecognized taxonomy '{}'", echo(name));
        ApiError::new(Code::UnknownTaxonomy, detail)
    }

    /// No concept has the id.
    pub fn unknown_concept(id: &str) -> ApiError {
        ApiError::new(
            Code::UnknownConcept,
            format!("Unrecognized concept '{}'", echo(id)),
        )
    }

    /// No mapping has the name.
    pub fn unknown_mapping(name: &str) -> ApiError {
        let detail = format!("Unrecognized mapping '{}'", echo(name));
        ApiError::new(Code::UnknownMapping, detail)
    }

    /// The release is neither served nor an alias.
    pub fn unknown_release(release: &str) -> ApiError {
        let detail = format!("Unrecognized release: {}", echo(release));
        ApiError::new(Code::UnknownRelease, detail)
    }

    /// The release classifies nothing of this kind.
    pub fn unknown_source(source: &str) -> ApiError {
        let detail = format!("Unrecognized source '{}'", echo(source));
        ApiError::new(Code::UnknownSource, detail)
    }
}

fn size() -> &'static str {
    "Request size too large"
}

/// Cases of status 413. All say the same sentence, which clients compare.
impl ApiError {
    /// The body is over its cap.
    pub fn body_too_large() -> ApiError {
        ApiError::new(Code::BodyTooLarge, size())
    }

    /// The body is over its cap once decoded.
    pub fn decoded_body_too_large() -> ApiError {
        ApiError::new(Code::DecodedBodyTooLarge, size())
    }

    /// The text is over its cap.
    pub fn text_too_large() -> ApiError {
        ApiError::new(Code::TextTooLarge, size())
    }

    /// The term is over its cap.
    pub fn term_too_large() -> ApiError {
        ApiError::new(Code::TermTooLarge, size())
    }

    /// The document has too many or too deep parts.
    pub fn document_too_complex() -> ApiError {
        ApiError::new(Code::DocumentTooComplex, size())
    }
}

/// Cases of status 415.
impl ApiError {
    /// The body has no Content-Type; `accepted` lists what the endpoint reads.
    pub fn missing_content_type<S: AsRef<str>>(accepted: &[S]) -> ApiError {
        ApiError::new(
            Code::MissingContentType,
            format!("Accepted Content-Type(s): {}", quoted(accepted)),
        )
    }

    /// The Content-Type is not read here.
    pub fn unsupported_content_type<S: AsRef<str>>(accepted: &[S]) -> ApiError {
        ApiError::new(
            Code::UnsupportedContentType,
            format!("Accepted Content-Type(s): {}", quoted(accepted)),
        )
    }

    /// The charset is not UTF-8.
    pub fn unsupported_charset<S: AsRef<str>>(accepted: &[S]) -> ApiError {
        ApiError::new(
            Code::UnsupportedCharset,
            format!("Accepted Content-Type(s): {}", quoted(accepted)),
        )
    }

    /// The content coding is unknown or stacked.
    pub fn unsupported_content_encoding() -> ApiError {
        let detail = "Accepted Content-Encoding(s): 'gzip', 'br', 'zstd', 'deflate'";
        let mut error = ApiError::new(Code::UnsupportedContentEncoding, detail);
        error.0.extras.accept_encoding = true;
        error
    }
}

/// Cases of status 422.
impl ApiError {
    /// A filter names a value that the data do not hold.
    pub fn unknown_filter_value(value: &str, filter: &str) -> ApiError {
        let detail = format!("Unrecognized value '{}' in filter '{filter}'", echo(value));
        ApiError::new(Code::UnknownFilterValue, detail)
    }

    /// A value is not supported by the loaded data.
    pub fn unsupported_value<S: AsRef<str>>(field: &str, value: &str, supported: &[S]) -> ApiError {
        let supported = quoted(supported);
        let detail = format!(
            "{field} '{}' is not supported; supported: {supported}",
            echo(value)
        );
        ApiError::new(Code::UnsupportedValue, detail)
    }

    /// The row behind which a page should begin is not part of the result.
    pub fn unknown_cursor(after: &str) -> ApiError {
        let detail = format!("'{}' is not part of this result", echo(after));
        ApiError::new(Code::UnknownCursor, detail)
    }

    /// The document is encrypted or damaged.
    pub fn unreadable_document() -> ApiError {
        ApiError::new(Code::UnreadableDocument, "The document is encrypted or damaged")
    }

    /// The document holds no text.
    pub fn empty_document() -> ApiError {
        ApiError::new(Code::EmptyDocument, "No text could be read from the document")
    }
}
