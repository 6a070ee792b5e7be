//! The last step of every request: the answer's head and body, metrics and log line.

use std::cell::RefCell;

use access::limits::{LimitReport, report::RefusedBy};
use bytes::Bytes;
use connection::ConnState;
use contract::{
    code::Code,
    error::ApiError,
    family::Family,
    operation::{Access, Cache, Listener, Operation},
    render,
    status::Status,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header, request::Parts};

use super::{Edge, Facts, Memo, Reply, cors, credentials};
use crate::{
    access_log::{Line, decimal},
    body::EdgeBody,
    call::{Answer, Content, DataVersion},
    coding::{self, Coding, Encoder, WORTH_CODING},
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const DATA_VERSION: HeaderName = HeaderName::from_static("x-waypost-data-version");
const SIMULATED: HeaderName = HeaderName::from_static("x-waypost-simulated");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
/// Clients of Core LMI exist that read these instead.
const OLD_LIMITS: [HeaderName; 3] = [
    HeaderName::from_static("x-rate-limit-limit"),
    HeaderName::from_static("x-rate-limit-remaining"),
    HeaderName::from_static("x-rate-limit-reset"),
];
const LEVELS: HeaderName = HeaderName::from_static("ratelimit");
const POLICIES: HeaderName = HeaderName::from_static("ratelimit-policy");

const JSON: HeaderValue = HeaderValue::from_static(render::JSON);
const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const VARY: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding");
const VARY_ORIGIN: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding, Origin");
const CLOSE: HeaderValue = HeaderValue::from_static("close");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
const AN_HOUR: HeaderValue = HeaderValue::from_static("private, max-age=3600");
const FIVE_MINUTES: HeaderValue = HeaderValue::from_static("private, max-age=300");
const PUBLIC: HeaderValue = HeaderValue::from_static("public, max-age=300");
const CODINGS: HeaderValue = HeaderValue::from_static("gzip, br, zstd, deflate");

/// Headers that an ordinary answer has; a map that grows hashes everything again.
const USUAL_HEADERS: usize = 16;

impl Edge {
    /// Writes the answer. Everything that leaves the server leaves here.
    #[expect(clippy::disallowed_methods, reason = "makes the status of the closed table")]
    pub(super) fn reply(
        &self,
        connection: &ConnState<Memo>,
        facts: Facts,
        parts: &Parts,
        outcome: Result<Reply, ApiError>,
    ) -> Response<EdgeBody> {
        let mut facts = facts;
        let mut headers = HeaderMap::with_capacity(USUAL_HEADERS);
        headers.insert(REQUEST_ID, facts.request_id.value().clone());
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
        let has_cors = !self.app.settings.cors.origins.is_empty();
        headers.insert(header::VARY, if has_cors { VARY_ORIGIN } else { VARY });
        let (status, body, failure, allow) = match outcome {
            Ok(Reply::Answer(answer)) => {
                if let Some(quota) = facts.quota.take() {
                    quota.commit();
                }
                (
                    Status::Ok,
                    self.success(&facts, parts, answer, &mut headers),
                    None,
                    None,
                )
            }
            Ok(Reply::Options(allow)) => {
                headers.insert(header::ALLOW, HeaderValue::from_static(allow));
                headers.insert(header::CACHE_CONTROL, NO_STORE);
                (Status::Ok, EdgeBody::empty(), None, Some(allow))
            }
            Err(error) => {
                // Refunded before the limit headers are written, so that they show what is really left.
                facts.quota = None;
                let body = failure_body(&facts, parts, &error, &mut headers);
                (error.status(), body, Some(error), None)
            }
        };
        if has_cors {
            let origin = facts.origin.as_ref();
            cors::add_headers(
                &self.app.settings.cors.origins,
                parts,
                origin,
                allow,
                &mut headers,
            );
        }
        self.add_limits(&facts, failure.as_ref(), &mut headers);
        let must_close = failure.as_ref().is_some_and(|error| error.extras().close)
            || connection.over_cap()
            || connection.is_draining()
            || !facts.is_body_done;
        if must_close && !connection.is_http2() {
            headers.insert(header::CONNECTION, CLOSE);
        }
        if let EdgeBody::Whole(bytes) = &body {
            headers.insert(header::CONTENT_LENGTH, number(bytes.len() as u64));
        }
        self.record(&facts, status, failure.as_ref());

        let mut response = Response::new(if facts.is_head { EdgeBody::empty() } else { body });
        *response.headers_mut() = headers;
        *response.status_mut() =
            StatusCode::from_u16(status.number()).expect("the closed table holds valid status numbers");
        response
    }

    fn success(&self, facts: &Facts, parts: &Parts, answer: Answer, headers: &mut HeaderMap) -> EdgeBody {
        let Some(operation) = facts.operation else {
            return EdgeBody::empty();
        };
        let media = operation.answer.media;
        headers.insert(
            header::CONTENT_TYPE,
            if media == render::JSON {
                JSON
            } else {
                HeaderValue::from_static(media)
            },
        );
        headers.insert(
            header::CACHE_CONTROL,
            cache_control(operation, answer.version.as_ref()),
        );
        if facts.is_token_request {
            headers.insert(header::PRAGMA, NO_CACHE);
        }
        if let Some(version) = answer.version {
            headers.insert(DATA_VERSION, version.name);
        }
        let coding = if facts.is_token_request {
            None
        } else {
            coding::answer_coding(&parts.headers)
        };
        coded(answer.content, coding, headers)
    }

    /// Adds what the limits say, on every answer to an authenticated request that has a finite limit.
    fn add_limits(&self, facts: &Facts, failure: Option<&ApiError>, headers: &mut HeaderMap) {
        let (Some(grant), Some(operation)) = (&facts.grant, facts.operation) else {
            return;
        };
        if operation.access == Access::Public {
            return;
        }
        let target = credentials::rate_target(operation);
        let mut report = match grant
            .client()
            .limit_report(target, operation.quota, facts.rate, facts.now)
        {
            Ok(report) => report,
            Err(error) => {
                tracing::error!(%error, "cannot read the quota counters");
                return;
            }
        };
        // A simulated refusal shows its limit as used up, though it is not; also to a client that has no limit.
        let used_up =
            failure.filter(|error| error.extras().simulated && error.status() == Status::TooManyRequests);
        let used_up = used_up.and_then(|error| error.extras().retry_after);
        if report.is_empty() {
            if used_up.is_some() {
                headers.insert(REMAINING, number(0));
            }
            return;
        }
        report.refused_by = match failure.map(ApiError::code) {
            Some(Code::RateExceeded) => Some(RefusedBy::Rate),
            Some(Code::QuotaExceeded) => exhausted(&report),
            _ => None,
        };
        if let Some(mut triplet) = report.triplet() {
            if let Some(seconds) = used_up {
                triplet.remaining = 0;
                triplet.reset_seconds = seconds.into();
            }
            let values = [triplet.limit, triplet.remaining, triplet.reset_seconds];
            for (name, value) in [LIMIT, REMAINING, RESET].into_iter().zip(values) {
                headers.insert(name, number(value));
            }
            if operation.family == Some(Family::CoreLmi) {
                for (name, value) in OLD_LIMITS.into_iter().zip(values) {
                    headers.insert(name, number(value));
                }
            }
        }
        TEXT.with_borrow_mut(|text| {
            text.clear();
            report.write_levels(text);
            insert_text(headers, LEVELS, text);
            text.clear();
            report.write_policies(text);
            insert_text(headers, POLICIES, text);
        });
    }

    /// Counts the answer and writes its line.
    fn record(&self, facts: &Facts, status: Status, failure: Option<&ApiError>) {
        let took = facts.started.elapsed();
        let is_simulated = failure.is_some_and(|error| error.extras().simulated);
        if !is_simulated {
            self.app.metrics.answered(facts.operation, status, took);
        }
        if let Some(error) = failure
            && !is_simulated
        {
            log_failure(facts, status, error);
        }
        let is_probe = self.listener == Listener::Health;
        let Some(log) = self.app.access_log.as_ref().filter(|_| !is_probe) else {
            return;
        };
        with_time(facts.now.unix_seconds, |time| {
            log.add(&Line {
                time,
                request: facts.request_id.text(),
                client: facts.grant.as_ref().map_or("-", |grant| grant.client().id()),
                operation: facts.operation.map_or("-", |operation| operation.name),
                status: status.number(),
                code: failure.map_or("-", |error| error.code().word()),
                micros: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
                simulated: is_simulated,
            });
        });
    }
}

thread_local! {
    static TEXT: RefCell<String> = const { RefCell::new(String::new()) };
    static TIME: RefCell<(u64, String)> = const { RefCell::new((u64::MAX, String::new())) };
}

/// Gives the text of a second, which is made once a second and thread.
fn with_time(unix_seconds: u64, write: impl FnOnce(&str)) {
    TIME.with_borrow_mut(|(second, text)| {
        if *second != unix_seconds {
            *second = unix_seconds;
            *text = access::clock::rfc3339(unix_seconds);
        }
        write(text);
    });
}

/// Logs what the operator should know; callers' faults are in the access log alone.
fn log_failure(facts: &Facts, status: Status, error: &ApiError) {
    let (request, code) = (facts.request_id.text(), error.code().word());
    let operation = facts.operation.map_or("-", |operation| operation.name);
    let inner = error.inner().unwrap_or("-");
    match status {
        Status::InternalServerError => tracing::error!(request, operation, code, inner, "request failed"),
        Status::BadGateway | Status::ServiceUnavailable | Status::GatewayTimeout => {
            tracing::debug!(request, operation, code, inner, "request not served");
        }
        _ => {}
    }
}

fn cache_control(operation: &Operation, version: Option<&DataVersion>) -> HeaderValue {
    match operation.cache {
        Cache::NoStore => NO_STORE,
        Cache::Versioned if version.is_some_and(|version| version.is_fixed) => AN_HOUR,
        Cache::Versioned | Cache::Short => FIVE_MINUTES,
        Cache::Public => PUBLIC,
    }
}

/// Codes a body where the caller wants it and it is worth it.
fn coded(content: Content, coding: Option<Coding>, headers: &mut HeaderMap) -> EdgeBody {
    let encoder = |headers: &mut HeaderMap| {
        let encoder = coding.and_then(|coding| Encoder::new(coding).ok().map(|encoder| (coding, encoder)));
        encoder.map(|(coding, encoder)| {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
            encoder
        })
    };
    match content {
        Content::Whole(body) => {
            let coded = coding
                .filter(|_| body.len() >= WORTH_CODING)
                .and_then(|coding| Encoder::whole(coding, &body).ok().map(|coded| (coding, coded)));
            match coded {
                Some((coding, coded)) => {
                    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
                    EdgeBody::Whole(coded.into())
                }
                None => EdgeBody::Whole(body.into()),
            }
        }
        Content::Produced(source) | Content::Pooled(source) => EdgeBody::Produced {
            source,
            encoder: encoder(headers),
            ended: false,
        },
        Content::Streamed(source) => EdgeBody::Channel {
            source,
            encoder: encoder(headers),
            ended: false,
        },
    }
}

fn failure_body(facts: &Facts, parts: &Parts, error: &ApiError, headers: &mut HeaderMap) -> EdgeBody {
    let extras = error.extras();
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    if let Some(seconds) = extras.retry_after {
        headers.insert(header::RETRY_AFTER, number(seconds.into()));
        // Clients exist that read nothing else of a 429, whichever limit it is; limits of the caller overwrite it.
        if error.status() == Status::TooManyRequests {
            headers.insert(RESET, number(seconds.into()));
        }
    }
    if let Some(allow) = extras.allow {
        headers.insert(header::ALLOW, HeaderValue::from_static(allow));
    }
    if let Some(challenge) = &extras.challenge {
        insert_text(headers, header::WWW_AUTHENTICATE, &render::challenge(challenge));
    }
    if extras.accept_encoding {
        headers.insert(header::ACCEPT_ENCODING, CODINGS);
    }
    if extras.simulated {
        headers.insert(SIMULATED, HeaderValue::from_static("true"));
    }
    let accept = facts
        .accept
        .as_ref()
        .or_else(|| parts.headers.get(header::ACCEPT));
    let (media, body) = if facts.is_token_request {
        headers.insert(header::PRAGMA, NO_CACHE);
        (render::JSON, render::oauth(error))
    } else if coding::prefers_problem(accept) {
        (render::PROBLEM, render::problem(error, facts.request_id.text()))
    } else {
        (render::JSON, render::envelope(error))
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    EdgeBody::Whole(Bytes::from(body))
}

/// Returns the quota that refused: the first that is used up.
fn exhausted(report: &LimitReport<'_>) -> Option<RefusedBy> {
    let quotas = report.quotas.iter().flatten().map(|(_, decision)| decision);
    quotas
        .clone()
        .find(|quota| quota.remaining == 0)
        .map(|quota| RefusedBy::Quota(quota.target))
}

fn number(value: u64) -> HeaderValue {
    HeaderValue::from_bytes(decimal(value, &mut [0; 20])).expect("digits are a header value")
}

/// Inserts a text of ours; one that is no header value would be a defect and is left out.
fn insert_text(headers: &mut HeaderMap, name: HeaderName, text: &str) {
    match HeaderValue::from_str(text) {
        Ok(value) => {
            headers.insert(name, value);
        }
        Err(_) => tracing::error!(
            header = name.as_str(),
            "a header value of our own is not printable"
        ),
    }
}
