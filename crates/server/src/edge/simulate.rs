//! The sandbox: simulated errors for clients under test, built by the path of the real ones.

use access::{claims::Period, clock::rfc3339, limits::window::Window, registry::Client};
use contract::{
    code::Code,
    error::{ApiError, example},
    operation::{Access, Operation},
    status::Status,
};
use http::request::Parts;

use super::{Edge, Facts, credentials::rate_target, saturating};

const HEADER: &str = "x-waypost-simulate";

/// What a status simulates when no code is named.
const DEFAULTS: [(Status, Code); 11] = [
    (Status::BadRequest, Code::MalformedJson),
    (Status::Unauthorized, Code::ExpiredToken),
    (Status::NotFound, Code::UnknownPath),
    (Status::PayloadTooLarge, Code::BodyTooLarge),
    (Status::UnsupportedContentType, Code::UnsupportedContentType),
    (Status::UnprocessableEntity, Code::UnknownFilterValue),
    (Status::TooManyRequests, Code::RateExceeded),
    (Status::InternalServerError, Code::InternalError),
    (Status::BadGateway, Code::UpstreamBadResponse),
    (Status::ServiceUnavailable, Code::Overloaded),
    (Status::GatewayTimeout, Code::DeadlineExceeded),
];

const ACCEPTED: &str =
    "200, or an error status of the contract, alone or as '<status>;code=<code of that status>'";

impl Edge {
    /// Ends the request in the error that the caller asks for, if it asks for one.
    pub(super) fn simulate(
        &self,
        parts: &Parts,
        facts: &Facts,
        operation: &'static Operation,
        client: &Client,
    ) -> Result<(), ApiError> {
        let Some(value) = parts.headers.get(HEADER) else {
            return Ok(());
        };
        let text = String::from_utf8_lossy(value.as_bytes());
        let Some(asked) = read(&text) else {
            return Err(ApiError::bad_simulation(&text, ACCEPTED));
        };
        let Some(code) = asked else { return Ok(()) };
        let error = self
            .as_it_would_be(code, parts, facts, operation, client)
            .unwrap_or_else(|| {
                let window = Window::holding(Period::Month, facts.now.unix_seconds);
                let left = saturating(window.seconds_left(facts.now.unix_seconds));
                example(code, facts.request_id.text(), (&rfc3339(window.end), left))
            });
        self.app.metrics.simulated.inc();
        Err(error.simulated())
    }

    /// Makes the error in the words that this request, operation and client would get; none where they decide nothing.
    fn as_it_would_be(
        &self,
        code: Code,
        parts: &Parts,
        facts: &Facts,
        operation: &'static Operation,
        client: &Client,
    ) -> Option<ApiError> {
        let path = parts.uri.path();
        let media: Vec<&str> = operation
            .body
            .iter()
            .flat_map(|body| body.types.iter().map(|kind| kind.kind.media()))
            .collect();
        let has_body = !media.is_empty();
        match code {
            Code::UnknownPath => Some(ApiError::unknown_path(path)),
            Code::MissingBody => operation.body.map(|body| ApiError::missing_body(body.what)),
            Code::MissingContentType if has_body => Some(ApiError::missing_content_type(&media)),
            Code::UnsupportedContentType if has_body => Some(ApiError::unsupported_content_type(&media)),
            Code::UnsupportedCharset if has_body => Some(ApiError::unsupported_charset(&media)),
            Code::InsufficientScope => operation
                .family
                .filter(|_| operation.access == Access::Scope)
                .map(|family| ApiError::insufficient_scope(self.app.registry.scopes().accepted(family))),
            Code::RateExceeded => {
                let target = rate_target(operation);
                let (count, seconds) = client.rate(target)?.rate();
                Some(ApiError::rate_exceeded(count, seconds, target.name(), 1))
            }
            Code::QuotaExceeded => {
                let family = operation.family?;
                let quota = operation
                    .quota
                    .and_then(|target| client.quota(target))
                    .or_else(|| client.quota(family.row().target))?;
                let level = quota.peek(facts.now).ok()?;
                Some(ApiError::quota_exceeded(
                    level.limit,
                    level.period.word(),
                    level.target,
                    level.resets_at_text(),
                    saturating(level.reset_seconds),
                ))
            }
            _ => None,
        }
    }
}

/// Reads the header: none for a value that cannot be simulated, `Some(None)` for no simulation.
fn read(text: &str) -> Option<Option<Code>> {
    let (status, code) = match text.split_once(';') {
        None => (text.trim(), None),
        Some((status, rest)) => (status.trim(), Some(rest.trim().strip_prefix("code=")?)),
    };
    let status = Status::from_number(status.parse().ok()?)?;
    if status == Status::Ok {
        return code.is_none().then_some(None);
    }
    let code = match code {
        Some(word) => Code::from_word(word).filter(|code| code.status() == status)?,
        None => DEFAULTS
            .iter()
            .find(|(known, _)| *known == status)
            .map(|(_, code)| *code)?,
    };
    Some(Some(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_codes_and_nothing_else_can_be_simulated() {
        assert_eq!(read("200"), Some(None));
        assert_eq!(read("503"), Some(Some(Code::Overloaded)));
        assert_eq!(read("503;code=maintenance"), Some(Some(Code::Maintenance)));
        assert_eq!(read("503; code=draining"), Some(Some(Code::Draining)));
        for text in [
            "",
            "418",
            "503;code=unknown_path",
            "503;maintenance",
            "200;code=overloaded",
            "x",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn every_error_status_has_a_default_of_its_own() {
        for (status, code) in DEFAULTS {
            assert_eq!(code.status(), status);
        }
    }
}
