//! Bodies of `multipart/form-data` (RFC 7578), read strictly: the file, and the values beside it.

use contract::{
    error::ApiError,
    operation::{BodyKind, BodyType, FILE_PART, Files},
    schema::{BadName, QueryFault, QueryValues, judge_parts},
};
use memchr::memmem;

use super::media;
use crate::call::Input;

/// Parts that a body may have.
const MOST_PARTS: usize = 32;
/// Bytes of the headers of one part.
const MOST_HEADERS: usize = 4 << 10;
/// Longest boundary that RFC 2046 allows.
const LONGEST_BOUNDARY: usize = 70;

/// One part.
struct Part<'a> {
    name: String,
    media: Option<&'a str>,
    content: &'a [u8],
}

/// What a multipart body holds.
type Form<'a> = (Input<'a>, Result<QueryValues, Vec<QueryFault>>);

/// Gives the boundary that a Content-Type names.
pub fn boundary(content_type: &str) -> Option<&str> {
    let parameters = content_type
        .split(';')
        .skip(1)
        .filter_map(|it| it.split_once('='));
    let mut named = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"));
    let (_, value) = named.next()?;
    let value = value.trim();
    let bare = value.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
    let boundary = bare.unwrap_or(value);
    (1..=LONGEST_BOUNDARY)
        .contains(&boundary.len())
        .then_some(boundary)
}

/// Reads the file and judges the other parts.
pub fn read<'a>(
    bytes: &'a [u8],
    boundary: Option<&str>,
    body: &'static BodyType,
    files: Files,
) -> Result<Form<'a>, ApiError> {
    let boundary = boundary.ok_or_else(|| ApiError::bad_multipart("has no boundary"))?;
    let parts = parts(bytes, boundary)?;
    let mut file: Option<&Part<'_>> = None;
    let mut values = Vec::new();
    for part in &parts {
        if part.name == FILE_PART {
            if file.replace(part).is_some() {
                return Err(ApiError::bad_part("two file parts named", FILE_PART));
            }
            continue;
        }
        let value = std::str::from_utf8(part.content).map_err(|_| ApiError::bad_encoding("body"))?;
        values.push((part.name.as_str(), value));
    }
    let Some(file) = file else {
        return Err(ApiError::bad_part("no file part named", FILE_PART));
    };
    let content = file.content;
    // A part without a type is plain text.
    let kind = media::of_part(file.media.unwrap_or("text/plain"), files)?;
    let judged = judge_parts(&values, body.parts()).map_err(|fault| match fault {
        BadName::Unknown(name) => ApiError::bad_part("an unknown part named", name),
        BadName::Repeated(name) => ApiError::bad_part("two parts named", name),
    })?;
    let input = match kind {
        BodyKind::Pdf => Input::Pdf(content),
        BodyKind::Docx => Input::Docx(content),
        BodyKind::Text | BodyKind::Json | BodyKind::Ndjson | BodyKind::Form | BodyKind::Multipart(_) => {
            Input::Text(std::str::from_utf8(content).map_err(|_| ApiError::bad_encoding("body"))?)
        }
    };
    Ok((input, judged))
}

/// Splits a body at its boundary.
fn parts<'a>(bytes: &'a [u8], boundary: &str) -> Result<Vec<Part<'a>>, ApiError> {
    let unended = || ApiError::bad_multipart("ends before its last boundary");
    let delimiter = format!("\r\n--{boundary}");
    let finder = memmem::Finder::new(&delimiter);
    let mut at = if bytes.starts_with(&delimiter.as_bytes()[2..]) {
        delimiter.len() - 2
    } else {
        finder.find(bytes).ok_or_else(unended)? + delimiter.len()
    };
    let mut parts = Vec::new();
    loop {
        let line = match behind_boundary(&bytes[at..]) {
            Some(Behind::End) => return Ok(parts),
            Some(Behind::Part(length)) => at + length,
            None => return Err(unended()),
        };
        if parts.len() == MOST_PARTS {
            return Err(ApiError::bad_multipart("has more than 32 parts"));
        }
        let window = &bytes[line..bytes.len().min(line + MOST_HEADERS)];
        let headers = memmem::find(window, b"\r\n\r\n");
        let headers =
            headers.ok_or_else(|| ApiError::bad_multipart("has a part without the end of its headers"))?;
        let content = line + headers + 4;
        // The line end of an empty part is that of its headers.
        let mut from = content - 2;
        let end = loop {
            let found = from + finder.find(&bytes[from..]).ok_or_else(unended)?;
            if behind_boundary(&bytes[found + delimiter.len()..]).is_some() {
                break found;
            }
            from = found + 1;
        };
        parts.push(part(&window[..headers], &bytes[content.min(end)..end])?);
        at = end + delimiter.len();
    }
}

/// What follows a boundary.
enum Behind {
    /// The end of the body.
    End,
    /// A part that begins after so many bytes.
    Part(usize),
}

fn behind_boundary(rest: &[u8]) -> Option<Behind> {
    if rest.starts_with(b"--") {
        return Some(Behind::End);
    }
    let blanks = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    rest[blanks..]
        .starts_with(b"\r\n")
        .then_some(Behind::Part(blanks + 2))
}

fn part<'a>(headers: &'a [u8], content: &'a [u8]) -> Result<Part<'a>, ApiError> {
    let headers = std::str::from_utf8(headers).map_err(|_| ApiError::bad_encoding("body"))?;
    let mut name = None;
    let mut media = None;
    for line in headers.split("\r\n").filter(|line| !line.is_empty()) {
        let Some((header, value)) = line.split_once(':') else {
            return Err(ApiError::bad_multipart("has a part with a malformed header"));
        };
        if header.eq_ignore_ascii_case("content-disposition") {
            name = disposition_name(value);
        } else if header.eq_ignore_ascii_case("content-type") {
            media = Some(value.trim());
        } else if header.eq_ignore_ascii_case("content-transfer-encoding")
            && !["7bit", "8bit", "binary"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(value.trim()))
        {
            return Err(ApiError::bad_multipart("has a part with a transfer encoding"));
        }
    }
    let name = name.ok_or_else(|| ApiError::bad_multipart("has a part without a name"))?;
    Ok(Part { name, media, content })
}

/// Reads the name of a `form-data` part.
fn disposition_name(value: &str) -> Option<String> {
    let mut pieces = quoted_pieces(value).into_iter();
    let kind = pieces.next()?;
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return None;
    }
    pieces.find_map(|piece| {
        let (name, value) = piece.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("name")
            .then(|| unquoted(value.trim()))
    })
}

/// Splits at semicolons that stand in no quotes.
fn quoted_pieces(value: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, byte) in value.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b';' if !quoted => {
                pieces.push(&value[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&value[start..]);
    pieces
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut name = String::with_capacity(inner.len());
    let mut escaped = false;
    for character in inner.chars() {
        if character == '\\' && !escaped {
            escaped = true;
        } else {
            name.push(character);
            escaped = false;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{code::Code, operation::OperationId};

    const FILE: &str = "--b\r\nContent-Disposition: form-data; name=\"fileUpload\"; filename=\"a;b.txt\"\r\n\
                        Content-Type: text/plain; charset=utf-8\r\n\r\nWe bake\r\nbread.";

    fn form(text: &str) -> Result<(String, Option<f64>), Code> {
        let body = &OperationId::ClassificationExtractFile
            .row()
            .body
            .expect("a body")
            .types[0];
        let (input, values) =
            read(text.as_bytes(), Some("b"), body, Files::Document).map_err(|error| error.code())?;
        let Input::Text(text) = input else {
            return Ok(("no text".to_owned(), None));
        };
        let values = values.map_err(|faults| ApiError::from(faults[0].clone()).code())?;
        Ok((text.to_owned(), values.number("confidenceThreshold")))
    }

    fn value(name: &str, value: &str) -> String {
        format!("\r\n--b\r\nContent-Disposition: form-data; name={name}\r\n\r\n{value}")
    }

    #[test]
    fn the_file_and_the_values_beside_it_are_read() {
        let text = format!("{FILE}{}\r\n--b--\r\n", value("\"confidenceThreshold\"", "0.7"));
        assert_eq!(form(&text), Ok(("We bake\r\nbread.".to_owned(), Some(0.7))));
        // A preamble, blanks behind a boundary, a token for a name, an epilogue.
        let text = format!(
            "preamble\r\n{}{}\r\n--b--epilogue",
            FILE.replacen("--b", "--b \t", 1),
            value("trace", "true")
        );
        assert_eq!(form(&text), Ok(("We bake\r\nbread.".to_owned(), None)));
        // What only begins like the boundary belongs to the content.
        let text = format!("{FILE}\r\n--bread\r\n--b--");
        assert_eq!(form(&text), Ok(("We bake\r\nbread.\r\n--bread".to_owned(), None)));
        let empty = "--b\r\ncontent-disposition: FORM-DATA; Name=fileUpload\r\n\r\n\r\n--b--";
        assert_eq!(form(empty), Ok((String::new(), None)));
    }

    #[test]
    fn bodies_without_the_documented_parts_are_refused() {
        let unended = format!("{FILE}\r\n--b");
        let twice = format!("{FILE}\r\n{FILE}\r\n--b--");
        let unknown = format!("{FILE}{}\r\n--b--", value("x", "1"));
        let repeated = format!(
            "{FILE}{}{}\r\n--b--",
            value("trace", "true"),
            value("trace", "true")
        );
        let encoded = format!(
            "{}\r\n--b--",
            FILE.replace(
                "text/plain; charset=utf-8",
                "text/plain\r\nContent-Transfer-Encoding: base64"
            )
        );
        let many = format!("{FILE}{}\r\n--b--", value("trace", "true").repeat(40));
        for text in [
            "",
            "--b--",
            "--b\r\n\r\n\r\n--b--",
            "--c\r\n",
            FILE,
            &unended,
            &twice,
            &unknown,
            &repeated,
            &encoded,
            &many,
            "--b\r\nContent-Disposition: attachment; name=fileUpload\r\n\r\na\r\n--b--",
            "--b\r\nfileUpload\r\n\r\na\r\n--b--",
        ] {
            assert_eq!(form(text), Err(Code::BadMultipart), "{text:?}");
        }
    }

    #[test]
    fn the_type_of_the_part_decides() {
        let typed = |media: &str| {
            form(&format!(
                "{}\r\n--b--",
                FILE.replace("text/plain; charset=utf-8", media)
            ))
        };
        assert_eq!(typed("application/pdf"), Ok(("no text".to_owned(), None)));
        assert_eq!(typed("image/png"), Err(Code::UnsupportedContentType));
        assert_eq!(typed("text/plain; charset=latin1"), Err(Code::UnsupportedCharset));
        let bad = format!("{FILE}{}\r\n--b--", value("confidenceThreshold", "2"));
        assert_eq!(form(&bad), Err(Code::OutOfBounds));
    }

    #[test]
    fn boundaries_are_read_with_and_without_quotes() {
        assert_eq!(boundary("multipart/form-data; boundary=abc"), Some("abc"));
        assert_eq!(
            boundary("multipart/form-data; charset=utf-8; Boundary=\"a b\""),
            Some("a b")
        );
        let long = format!("multipart/form-data; boundary={}", "x".repeat(71));
        for content_type in ["multipart/form-data", "multipart/form-data; boundary=", &long] {
            assert_eq!(boundary(content_type), None);
        }
    }
}
