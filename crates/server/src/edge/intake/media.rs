//! Content-Type and charset: check 10.

use contract::{
    error::ApiError,
    operation::{Body, BodyKind, BodyType, Files},
};
use http::{HeaderMap, header};

/// Returns the media type of a Content-Type value, without its parameters.
pub fn media_type(value: &str) -> &str {
    value.split(';').next().unwrap_or_default().trim()
}

/// Chooses the format that Content-Type names.
pub fn judge(headers: &HeaderMap, body: &'static Body) -> Result<&'static BodyType, ApiError> {
    let accepted: Vec<&str> = Vec::new();
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let Some(value) = values.next() else {
        return Err(ApiError::missing_content_type(&listed(body, accepted)));
    };
    if values.any(|other| other != value) {
        return Err(ApiError::repeated_header("Content-Type"));
    }
    // Bytes that are no text name a type too: none that is accepted.
    let text = value.to_str().unwrap_or("?");
    if text.trim().is_empty() {
        return Err(ApiError::missing_content_type(&listed(body, accepted)));
    }
    let media = media_type(text);
    let Some(kind) = body
        .types
        .iter()
        .find(|kind| media.eq_ignore_ascii_case(kind.kind.media()))
    else {
        return Err(ApiError::unsupported_content_type(&listed(body, accepted)));
    };
    let is_text = match kind.kind {
        BodyKind::Json | BodyKind::Text | BodyKind::Ndjson | BodyKind::Form | BodyKind::Multipart(_) => true,
        BodyKind::Pdf | BodyKind::Docx => false,
    };
    if is_text && !text.split(';').skip(1).all(is_acceptable_parameter) {
        return Err(ApiError::unsupported_charset(&listed(body, accepted)));
    }
    Ok(kind)
}

/// Chooses the format that the Content-Type of a file in a multipart body names.
pub fn of_part(content_type: &str, files: Files) -> Result<BodyKind, ApiError> {
    let media = media_type(content_type);
    let kind = files
        .kinds()
        .iter()
        .find(|kind| media.eq_ignore_ascii_case(kind.media()))
        .ok_or_else(|| ApiError::unsupported_content_type(&files.media()))?;
    if *kind == BodyKind::Text && !content_type.split(';').skip(1).all(is_acceptable_parameter) {
        return Err(ApiError::unsupported_charset(&files.media()));
    }
    Ok(*kind)
}

fn listed(body: &'static Body, mut accepted: Vec<&'static str>) -> Vec<&'static str> {
    accepted.extend(body.types.iter().map(|kind| kind.kind.media()));
    accepted
}

/// Says whether a parameter is no charset, or names UTF-8.
fn is_acceptable_parameter(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else {
        return true;
    };
    if !name.trim().eq_ignore_ascii_case("charset") {
        return true;
    }
    let value = value.trim();
    let value = value
        .strip_prefix('"')
        .and_then(|inner| inner.strip_suffix('"'))
        .unwrap_or(value);
    value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{code::Code, operation::OperationId};
    use http::HeaderValue;

    fn check(sent: &[&str], expected: Result<BodyKind, Code>) {
        let body = OperationId::SkillsExtract
            .row()
            .body
            .as_ref()
            .expect("extraction has a body");
        let mut headers = HeaderMap::new();
        for value in sent {
            headers.append(
                header::CONTENT_TYPE,
                HeaderValue::from_str(value).expect("a value"),
            );
        }
        let got = judge(&headers, body)
            .map(|kind| kind.kind)
            .map_err(|error| error.code());
        assert_eq!(got, expected, "{sent:?}");
    }

    #[test]
    fn types_are_read_in_any_case_with_utf_8_alone() {
        check(&["application/json"], Ok(BodyKind::Json));
        check(&["APPLICATION/JSON"], Ok(BodyKind::Json));
        check(&["application/json; charset=utf-8"], Ok(BodyKind::Json));
        check(&["application/json;charset=\"UTF-8\""], Ok(BodyKind::Json));
        check(&["text/plain"], Ok(BodyKind::Text));
        check(&["application/pdf; charset=binary"], Ok(BodyKind::Pdf));
        check(
            &["application/json; charset=utf-16"],
            Err(Code::UnsupportedCharset),
        );
        check(&["text/plain; charset=latin1"], Err(Code::UnsupportedCharset));
        check(&["text/json"], Err(Code::UnsupportedContentType));
        check(&["application/*"], Err(Code::UnsupportedContentType));
        check(&[], Err(Code::MissingContentType));
        check(&["application/json", "application/json"], Ok(BodyKind::Json));
        check(&["application/json", "text/plain"], Err(Code::RepeatedHeader));
    }
}
