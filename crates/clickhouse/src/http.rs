//! Statements over HTTP: who asks, by which id, what is asked again, and what is stopped when nobody waits any more.

use std::{
    fmt::Write as _,
    hash::{BuildHasher as _, RandomState},
    io,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use analytics::{Cancel, Stopped, UpstreamFault};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header, response::Parts};
use upstream::{Client, Counters, Endpoint, Exchange, Fault, Limits, Question, Spoken};

use crate::{
    exception::Refusal,
    message::Message,
    statement::{Statement, Statements},
    table::Table,
};

/// Time for a statement whose caller sets none.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);
/// The shortest time that a server can be given: none at all would mean as much as it likes.
const LEAST_REST: Duration = Duration::from_millis(1);

const USER: HeaderName = HeaderName::from_static("x-clickhouse-user");
const KEY: HeaderName = HeaderName::from_static("x-clickhouse-key");
const DATABASE: HeaderName = HeaderName::from_static("x-clickhouse-database");
const EXCEPTION: HeaderName = HeaderName::from_static("x-clickhouse-exception-code");

/// As whom a server is asked, and about what.
#[derive(Clone, Copy)]
pub struct Access<'a> {
    /// The database.
    pub database: &'a str,
    /// The user; empty for the server's default.
    pub user: &'a str,
    /// The user's password.
    pub password: &'a str,
}

/// Runs statements on a server over HTTP.
#[derive(Debug)]
pub struct Http {
    client: Client,
    head_limit: Duration,
    headers: HeaderMap,
    /// What ids of statements begin with, so that two processes never take the same.
    session: u64,
    statements: AtomicU64,
}

impl Http {
    /// Prepares to ask a server; `name` stands for it in the log. Nothing is sent yet.
    pub fn start(name: &str, endpoint: Endpoint, access: Access<'_>, limits: Limits) -> io::Result<Self> {
        let value = |text: &str| HeaderValue::from_str(text).map_err(io::Error::other);
        let mut headers = HeaderMap::new();
        headers.insert(DATABASE, value(access.database)?);
        if !access.user.is_empty() {
            let mut key = value(access.password)?;
            key.set_sensitive(true);
            headers.insert(USER, value(access.user)?);
            headers.insert(KEY, key);
        }
        Ok(Self {
            client: Client::start(name, endpoint, limits, exception)?,
            head_limit: limits.head,
            headers,
            session: RandomState::new().hash_one(name),
            statements: AtomicU64::new(0),
        })
    }

    /// Gives what is counted.
    pub fn counters(&self) -> &Counters {
        self.client.counters()
    }

    fn question(&self, statement: &Statement, rest: Duration) -> Option<Question> {
        let number = self.statements.fetch_add(1, Ordering::Relaxed);
        let exchange = |attempt: u8| {
            // A server refuses an id that it still works on.
            let id = format!("waypost-{:016x}-{number}-{attempt}", self.session);
            self.exchange(statement, &id, rest)
        };
        let is_question = !statement.columns.is_empty();
        Some(Question {
            first: exchange(1)?,
            // What changes something is not sent twice.
            repeat: if is_question { Some(exchange(2)?) } else { None },
            content_type: is_question.then_some("application/json"),
        })
    }

    fn exchange(&self, statement: &Statement, id: &str, rest: Duration) -> Option<Exchange> {
        let message = Message::of(statement, id, rest);
        let content_type = HeaderValue::from_str(&message.content_type).ok()?;
        let request = self.request(&message.query, content_type, message.body.into())?;
        let undo = format!("KILL QUERY WHERE query_id = '{id}' ASYNC");
        let text = HeaderValue::from_static("text/plain");
        Some(Exchange {
            request,
            undo: Some(self.request(&[], text, undo.into())?),
        })
    }

    /// None for what no request can hold: a target of more than 64 KiB.
    fn request(
        &self,
        query: &[(&'static str, String)],
        content_type: HeaderValue,
        body: Bytes,
    ) -> Option<Request<Bytes>> {
        let uri: Uri = target(query).parse().ok()?;
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers.clone();
        request.headers_mut().insert(header::CONTENT_TYPE, content_type);
        Some(request)
    }
}

impl Statements for Http {
    fn run(&self, statement: &Statement, cancel: &Cancel) -> Result<Table, Refusal> {
        cancel.check()?;
        let now = Instant::now();
        let deadline = cancel.deadline().unwrap_or(now + PATIENCE);
        // The head comes when the statement has ended, so that is all the time there is.
        let rest = deadline.saturating_duration_since(now).min(self.head_limit);
        let question = self
            .question(statement, rest.max(LEAST_REST))
            .ok_or(UpstreamFault::Failed)?;
        let is_abandoned = || cancel.check() == Err(Stopped::Cancelled);
        let read = |body: Bytes| Table::read(&body, &statement.columns).ok();
        let answer = self.client.ask(question, deadline, is_abandoned, read);
        answer.map_err(refusal)
    }
}

fn refusal(fault: Fault) -> Refusal {
    Refusal::Upstream(match fault {
        Fault::Unreachable => UpstreamFault::Unreachable,
        Fault::BadResponse => UpstreamFault::BadResponse,
        Fault::Failed => UpstreamFault::Failed,
        Fault::TimedOut => UpstreamFault::TimedOut,
        Fault::Unavailable { retry_after } => UpstreamFault::Unavailable { retry_after },
        Fault::Spoken(code) => return Refusal::of_exception(code),
        Fault::Abandoned => return Refusal::Stopped(Stopped::Cancelled),
    })
}

/// Reads the exception that an answer tells.
fn exception(head: &Parts) -> Option<Spoken> {
    let number = head.headers.get(EXCEPTION)?.to_str().ok()?.parse().ok()?;
    let is_at_fault = match Refusal::of_exception(number) {
        // The question is too costly for it, which the next one need not be.
        Refusal::Upstream(UpstreamFault::TimedOut | UpstreamFault::WorkLimit) => false,
        Refusal::Upstream(_) | Refusal::Stopped(_) | Refusal::Schema => true,
    };
    Some(Spoken { number, is_at_fault })
}

/// Writes path and query, everything escaped that is not plain.
fn target(query: &[(&'static str, String)]) -> String {
    let mut target = "/".to_owned();
    for (at, (name, value)) in query.iter().enumerate() {
        target.push(if at == 0 { '?' } else { '&' });
        target.push_str(name);
        target.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                target.push(char::from(byte));
            } else {
                let _written = write!(target, "%{byte:02X}");
            }
        }
    }
    target
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::{TcpListener, TcpStream},
        sync::{Arc, atomic::AtomicBool},
        thread,
    };

    use super::*;
    use crate::statement::Kind;

    const PASSWORD: &str = "open sesame";

    fn http(listener: &TcpListener) -> Http {
        let address = listener.local_addr().expect("bound");
        let endpoint = Endpoint::parse(&format!("http://{address}")).expect("a URL");
        let access = Access {
            database: "jobs",
            user: "reader",
            password: PASSWORD,
        };
        Http::start("test", endpoint, access, Limits::default()).expect("starts")
    }

    fn count() -> Statement {
        Statement {
            sql: "SELECT count() AS n FROM t".to_owned(),
            columns: vec![("n".to_owned(), Kind::Unsigned)],
            ..Statement::default()
        }
    }

    /// Reads a request: its head, and the body that it announces.
    fn read(stream: &mut TcpStream) -> (String, String) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("a head");
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).expect("text");
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a length"))];
        stream.read_exact(&mut body).expect("a body");
        (head, String::from_utf8(body).expect("text"))
    }

    /// Answers one statement and gives what came of it with the request.
    fn exchange(statement: &Statement, status: &str, body: &str) -> (Result<Table, Refusal>, Http, String) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let http = http(&listener);
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let (head, body) = read(&mut stream);
            stream.write_all(answer.as_bytes()).expect("written");
            head + &body
        });
        let outcome = http.run(statement, &Cancel::never());
        (outcome, http, server.join().expect("answered"))
    }

    const JSON: &str = "200 OK\r\nContent-Type: application/json; charset=UTF-8";

    #[test]
    fn statements_are_sent_with_credentials_and_read_as_tables() {
        let body = r#"{"meta":[{"name":"n","type":"UInt64"}],"data":[[7]]}"#;
        let (outcome, _, request) = exchange(&count(), JSON, body);
        let mut row = outcome.expect("a table").into_row().expect("a row");
        assert_eq!(row.unsigned(), Ok(7));
        assert!(request.starts_with("POST /?query_id=waypost-"), "{request}");
        for part in [
            "x-clickhouse-database: jobs\r\n",
            "x-clickhouse-user: reader\r\n",
            "x-clickhouse-key: open sesame\r\n",
            "max_execution_time=5.000",
            "SELECT count() AS n FROM t",
        ] {
            assert!(request.contains(part), "{part} in {request}");
        }
    }

    #[test]
    fn what_changes_something_is_not_looked_at_and_not_sent_twice() {
        let insert = Statement {
            sql: "INSERT INTO t FORMAT JSONEachRow".to_owned(),
            rows: Some(b"{}\n".to_vec()),
            ..Statement::default()
        };
        let (outcome, http, request) = exchange(&insert, "200 OK", "");
        assert_eq!(outcome, Ok(Table::default()));
        assert!(
            request.contains("query=INSERT%20INTO%20t%20FORMAT%20JSONEachRow"),
            "{request}"
        );
        let question = |statement| {
            http.question(statement, Duration::from_secs(1))
                .expect("a question")
        };
        assert!(question(&insert).repeat.is_none());
        let [first, repeat] = [
            question(&count()).first,
            question(&count()).repeat.expect("a repeat"),
        ];
        assert_ne!(first.request.uri(), repeat.request.uri());
    }

    #[test]
    fn exceptions_are_read_by_their_codes_whatever_the_status() {
        let refused = |status: &str| exchange(&count(), status, "Code: 1. DB::Exception: secrets");
        let (outcome, http, _) = refused("500 Error\r\nX-ClickHouse-Exception-Code: 159");
        assert_eq!(outcome, Err(Refusal::Upstream(UpstreamFault::TimedOut)));
        assert_eq!(http.counters().calls(upstream::Outcome::Refused), 1);
        let (outcome, http, _) = refused("403 No\r\nX-ClickHouse-Exception-Code: 497");
        assert_eq!(outcome, Err(Refusal::Upstream(UpstreamFault::Failed)));
        assert_eq!(http.counters().calls(upstream::Outcome::Failed), 1);
        let (outcome, _, _) = refused("404 Not Found\r\nX-ClickHouse-Exception-Code: 60");
        assert_eq!(outcome, Err(Refusal::Schema));
    }

    #[test]
    fn tables_of_another_shape_are_no_answers() {
        let (outcome, http, _) = exchange(&count(), JSON, r#"{"meta":[],"data":[]}"#);
        assert_eq!(outcome, Err(Refusal::Upstream(UpstreamFault::BadResponse)));
        assert_eq!(http.counters().calls(upstream::Outcome::BadResponse), 1);
    }

    #[test]
    fn statements_that_nobody_waits_for_are_killed_by_their_ids() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let http = http(&listener);
        let flag = Arc::new(AtomicBool::new(false));
        let server = thread::spawn({
            let flag = flag.clone();
            move || {
                let (mut asked, _) = listener.accept().expect("a connection");
                let (head, _) = read(&mut asked);
                flag.store(true, Ordering::Relaxed);
                let (mut undoing, _) = listener.accept().expect("a connection");
                (head, read(&mut undoing))
            }
        });
        let cancel = Cancel::on(flag);
        let outcome = http.run(&count(), &cancel);
        assert_eq!(outcome, Err(Refusal::Stopped(Stopped::Cancelled)));
        let (asked, (head, killed)) = server.join().expect("asked and killed");
        let id = killed.split('\'').nth(1).expect("an id");
        assert_eq!(killed, format!("KILL QUERY WHERE query_id = '{id}' ASYNC"));
        assert!(asked.contains(&format!("query_id={id}&")), "{asked}");
        assert!(head.contains("x-clickhouse-user: reader\r\n"), "{head}");
    }

    #[test]
    fn time_that_is_up_is_not_asked_for() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let late = Cancel::never().with_deadline(Instant::now());
        let outcome = http(&listener).run(&count(), &late);
        assert_eq!(outcome, Err(Refusal::Stopped(Stopped::Deadline)));
        assert!(!format!("{:?}", http(&listener)).contains(PASSWORD));
    }
}
