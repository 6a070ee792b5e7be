//! A statement as a request of the HTTP interface.

use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::statement::{LONGEST_FIELD, Statement};

/// Bytes of an answer at most; what is longer is refused by the server instead of being cut here.
const MOST_ANSWER_BYTES: u64 = 32 << 20;
/// Statements are written by this crate, and their length follows the request, which is bounded. So the limits on
/// their form are wide: they protect servers from people.
const STATEMENT_LIMITS: [(&str, &str); 4] = [
    ("max_query_size", "16777216"),
    ("max_ast_depth", "10000"),
    ("max_ast_elements", "5000000"),
    ("max_expanded_ast_elements", "5000000"),
];

/// What is posted: the query of the URL and a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Names and values of the URL's query, not yet encoded.
    pub query: Vec<(&'static str, String)>,
    /// The header `Content-Type`.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Message {
    /// Makes the message of a statement that may run for `rest`.
    ///
    /// Parameters travel in the body, since they can be longer than servers let addresses be.
    pub fn of(statement: &Statement, query_id: &str, rest: Duration) -> Self {
        let mut query = vec![
            ("query_id", query_id.to_owned()),
            // Else the status line says that all is well before the statement has ended.
            ("wait_end_of_query", "1".to_owned()),
        ];
        let Some(rows) = &statement.rows else {
            let limits = STATEMENT_LIMITS.map(|(name, value)| (name, value.to_owned()));
            query.extend(limits);
            query.extend([
                ("default_format", "JSONCompact".to_owned()),
                ("max_execution_time", format!("{:.3}", rest.as_secs_f64())),
                ("max_result_bytes", MOST_ANSWER_BYTES.to_string()),
                // A statement ends with the connection of whoever waits for it.
                ("cancel_http_readonly_queries_on_client_close", "1".to_owned()),
            ]);
            let (content_type, body) = form(statement);
            return Self {
                query,
                content_type,
                body,
            };
        };
        query.push(("query", statement.sql.clone()));
        Self {
            query,
            content_type: "application/octet-stream".to_owned(),
            body: rows.clone(),
        }
    }
}

/// Writes SQL and parameters as the fields of a form.
fn form(statement: &Statement) -> (String, Vec<u8>) {
    let boundary = boundary(statement);
    let mut body = Vec::with_capacity(statement.sql.len() + 256);
    let mut field = |name: &str, value: &str| {
        body.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        let head = format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value.as_bytes());
        body.extend_from_slice(b"\r\n");
    };
    // The server puts the parts together again.
    for part in parts(&statement.sql) {
        field("query", part);
    }
    for (name, value) in statement.parameters.named() {
        field(&format!("param_{name}"), value);
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// Cuts a text into pieces that are not longer than a field may be.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while rest.len() > LONGEST_FIELD {
        let end = (0..=LONGEST_FIELD).rfind(|at| rest.is_char_boundary(*at));
        let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
        parts.push(part);
        rest = behind;
    }
    parts.push(rest);
    parts
}

/// Gives a line that no field holds: nobody can write a text that holds a hash of itself.
fn boundary(statement: &Statement) -> String {
    let mut hash = Sha256::new();
    hash.update(statement.sql.as_bytes());
    for (_, value) in statement.parameters.named() {
        hash.update(value.as_bytes());
    }
    let hash = hash.finalize();
    hash[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::Kind;

    #[test]
    fn questions_are_forms_with_limits_in_the_url() {
        let mut statement = Statement {
            columns: vec![("n".to_owned(), Kind::Unsigned)],
            ..Statement::default()
        };
        let text = statement.parameters.text("x\ny");
        statement.sql = format!("SELECT length({text}) AS n");
        let message = Message::of(&statement, "q1", Duration::from_millis(1_500));
        let value = |name: &str| {
            let mut query = message.query.iter();
            query
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.as_str())
        };
        assert_eq!(value("query_id"), Some("q1"));
        assert_eq!(value("max_execution_time"), Some("1.500"));
        assert_eq!(value("wait_end_of_query"), Some("1"));
        assert_eq!(value("query"), None);
        let boundary = message
            .content_type
            .strip_prefix("multipart/form-data; boundary=");
        let boundary = boundary.unwrap();
        let body = String::from_utf8(message.body.clone()).unwrap();
        let expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\nSELECT length({{p0:String}}) AS n\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"param_p0\"\r\n\r\nx\\ny\r\n--{boundary}--\r\n"
        );
        assert_eq!(body, expected);
    }

    #[test]
    fn long_statements_are_cut_between_characters() {
        let text = "é".repeat(100_000);
        let parts = parts(&text);
        assert_eq!(parts.concat(), text);
        assert!(parts.iter().all(|part| part.len() <= LONGEST_FIELD));
        assert_eq!(parts.len(), 4);
    }

    #[test]
    fn rows_are_the_body_of_their_insert() {
        let statement = Statement {
            sql: "INSERT INTO t FORMAT JSONEachRow".to_owned(),
            rows: Some(b"{}\n".to_vec()),
            ..Statement::default()
        };
        let message = Message::of(&statement, "q2", Duration::from_secs(1));
        assert_eq!(message.body, b"{}\n");
        assert!(message.query.contains(&("query", statement.sql)));
    }
}
