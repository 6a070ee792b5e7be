//! An answer, and what every answer has to fulfil whatever was asked (I2 to I8 and I13 of the contract).

use contract::{code::Code, render, status::Status};
use serde_json::Value;

use super::wire::Ending;

/// Media types that a 200 may have.
const SUCCESS_TYPES: [&str; 4] = [
    render::JSON,
    render::MARKDOWN,
    render::NDJSON,
    "text/plain; version=0.0.4",
];
/// The words of RFC 6749 with the statuses that they come with.
const OAUTH_WORDS: [(&str, &[u16]); 6] = [
    ("invalid_request", &[400, 404, 413]),
    ("unsupported_grant_type", &[400]),
    ("invalid_scope", &[400]),
    ("invalid_client", &[401]),
    ("temporarily_unavailable", &[429, 503]),
    ("server_error", &[500, 504]),
];

/// What of a request decides the form of its answer.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub is_head: bool,
    pub is_token_request: bool,
    pub prefers_problem: bool,
}

/// An answer as it came over the wire.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub ending: Ending,
    /// How many `100 Continue` came before it.
    pub interim: usize,
}

impl Asked {
    /// Reads the request's bytes, which may be no HTTP at all.
    pub fn by(request: &[u8]) -> Asked {
        let end = super::wire::find(request, b"\r\n\r\n").unwrap_or(request.len());
        let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
        let first = head.lines().next().unwrap_or_default();
        Asked {
            is_head: first.starts_with("head "),
            is_token_request: first.contains("/connect/token"),
            prefers_problem: head.contains("\r\naccept: application/problem+json"),
        }
    }
}

impl Answer {
    pub fn from_head(head: &str) -> Answer {
        let mut lines = head.split("\r\n");
        let status_line = lines.next().expect("a status line");
        let mut words = status_line.splitn(3, ' ');
        assert!(
            words.next().is_some_and(|version| version.starts_with("HTTP/1.")),
            "{status_line:?}"
        );
        let status = words.next().and_then(|word| word.parse().ok());
        let headers = lines.filter(|line| !line.is_empty()).map(|line| {
            let (name, value) = line.split_once(':').expect("a header line");
            (name.to_ascii_lowercase(), value.trim().to_owned())
        });
        Answer {
            status: status.unwrap_or_else(|| panic!("not a status line: {status_line:?}")),
            headers: headers.collect(),
            body: Vec::new(),
            ending: Ending::Whole,
            interim: 0,
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert_eq!(values.next(), None, "{name} is sent twice");
        value
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {:?}", self.status, self.text()))
    }

    /// The first error's code, or the OAuth word.
    pub fn code(&self) -> String {
        if self.status == 200 {
            return String::new();
        }
        let body = self.json();
        let word = body["errors"][0]["code"].as_str().or(body["error"].as_str());
        word.unwrap_or_default().to_owned()
    }

    /// The first error's sentence.
    pub fn detail(&self) -> String {
        let body = self.json();
        let text = body["errors"][0]["detail"]
            .as_str()
            .or(body["error_description"].as_str());
        text.unwrap_or_default().to_owned()
    }

    /// Where the first error stands.
    pub fn source(&self) -> Value {
        self.json()["errors"][0]["source"].clone()
    }

    /// Asserts status and code.
    #[track_caller]
    pub fn is(&self, status: u16, code: &str) -> &Answer {
        let found = if self.body.is_empty() {
            String::new()
        } else {
            self.code()
        };
        assert_eq!((self.status, found.as_str()), (status, code), "{}", self.text());
        self
    }

    /// Asserts a 200 and returns its JSON.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    pub fn number(&self, name: &str) -> Option<u64> {
        self.header(name).map(|value| value.parse().expect("a number"))
    }

    /// Checks what holds of every answer.
    pub fn check(&self, asked: &Asked) {
        let shown = format!("{} {:?} {:?}", self.status, self.headers, self.text().get(..300));
        let status = Status::from_number(self.status).unwrap_or_else(|| panic!("foreign status: {shown}"));
        let id = self
            .header("x-request-id")
            .unwrap_or_else(|| panic!("no request id: {shown}"));
        let is_id_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        assert!(
            (1..=64).contains(&id.len()) && id.bytes().all(is_id_byte),
            "{shown}"
        );
        assert!(self.header("date").is_some(), "{shown}");
        assert_eq!(self.header("x-content-type-options"), Some("nosniff"), "{shown}");
        for name in ["location", "etag", "last-modified", "refresh"] {
            assert_eq!(self.header(name), None, "{shown}");
        }
        assert!(
            self.header("cache-control").is_some() && self.header("vary").is_some(),
            "{shown}"
        );
        if self.status == 429 {
            assert_eq!(
                self.number("ratelimit-reset"),
                self.number("retry-after"),
                "{shown}"
            );
        }
        if matches!(self.status, 429 | 503) {
            assert!(
                self.number("retry-after").is_some_and(|seconds| seconds >= 1),
                "{shown}"
            );
        }
        assert_eq!(
            self.status == 401,
            self.header("www-authenticate").is_some(),
            "{shown}"
        );
        if asked.is_token_request {
            assert_eq!(self.header("cache-control"), Some("no-store"), "{shown}");
        }
        let media = self.header("content-type");
        if status == Status::Ok {
            let is_empty = self.header("content-length") == Some("0");
            assert!(
                is_empty || media.is_some_and(|media| SUCCESS_TYPES.contains(&media)),
                "{shown}"
            );
            return;
        }
        assert_eq!(self.header("cache-control"), Some("no-store"), "{shown}");
        let is_problem = asked.prefers_problem && !asked.is_token_request;
        let expected = if is_problem { render::PROBLEM } else { render::JSON };
        assert_eq!(media, Some(expected), "{shown}");
        if asked.is_head {
            assert!(self.body.is_empty(), "{shown}");
            return;
        }
        assert_eq!(self.ending, Ending::Whole, "{shown}");
        let body = self.json();
        self.check_error(&body, status, asked);
        assert!(
            !self.text().contains(&*std::env::temp_dir().to_string_lossy()),
            "a path leaks: {shown}"
        );
    }

    fn check_error(&self, body: &Value, status: Status, asked: &Asked) {
        if asked.is_token_request {
            assert_eq!(self.header("pragma"), Some("no-cache"), "{body}");
            let word = body["error"].as_str().expect("an OAuth word");
            let known = OAUTH_WORDS.iter().find(|(known, _)| *known == word);
            assert!(
                known.is_some_and(|(_, statuses)| statuses.contains(&self.status)),
                "{} {body}",
                self.status
            );
            let description = body["error_description"].as_str().expect("a description");
            assert!(!description.is_empty() && body.get("errors").is_none(), "{body}");
            assert_eq!(self.status == 404, self.header("allow").is_some(), "{body}");
            return;
        }
        let errors = body["errors"].as_array().expect("an array of errors");
        assert!(
            (1..=20).contains(&errors.len()) && body.get("data").is_none(),
            "{body}"
        );
        for error in errors {
            assert_eq!(error["status"], self.status, "{body}");
            assert_eq!(error["title"], status.title(), "{body}");
            assert!(
                error["detail"].as_str().is_some_and(|detail| !detail.is_empty()),
                "{body}"
            );
            let code = error["code"].as_str().and_then(Code::from_word);
            assert_eq!(code.map(Code::status), Some(status), "{body}");
        }
        if errors.len() > 1 {
            assert!(matches!(self.status, 400 | 422), "{body}");
        }
        let is_wrong_method = errors[0]["code"] == "wrong_method";
        assert_eq!(is_wrong_method, self.header("allow").is_some(), "{body}");
        if asked.prefers_problem {
            let id = self.header("x-request-id").unwrap_or_default();
            let code = errors[0]["code"].as_str().unwrap_or_default();
            assert_eq!(body["type"], format!("/docs/errors#{code}"), "{body}");
            assert_eq!(body["instance"], format!("urn:waypost:request:{id}"), "{body}");
            assert_eq!(
                (&body["status"], &body["title"]),
                (&errors[0]["status"], &errors[0]["title"])
            );
            assert_eq!(
                (&body["code"], &body["detail"]),
                (&errors[0]["code"], &errors[0]["detail"])
            );
        }
    }
}
