//! The 5xx statuses.

use crate::{code::Code, error::ApiError};

/// Cases of the 5xx statuses.
impl ApiError {
    /// A defect of the server.
    pub fn internal_error(request_id: &str) -> ApiError {
        let detail = format!("Internal error; quote request id {request_id} to the operator");
        ApiError::new(Code::InternalError, detail)
    }

    /// An upstream service could not be reached.
    pub fn upstream_unreachable() -> ApiError {
        ApiError::new(
            Code::UpstreamUnreachable,
            "An upstream service could not be reached",
        )
    }

    /// An upstream service sent an invalid answer.
    pub fn upstream_bad_response() -> ApiError {
        ApiError::new(Code::UpstreamBadResponse, "An upstream service answered wrongly")
    }

    /// An upstream service failed.
    pub fn upstream_failed() -> ApiError {
        ApiError::new(Code::UpstreamFailed, "An upstream service failed")
    }

    /// The family, or the whole server, is under maintenance.
    pub fn maintenance(retry_after: u32) -> ApiError {
        ApiError::new(Code::Maintenance, "The service is under maintenance").retry_after(retry_after)
    }

    /// The server is about to stop.
    pub fn draining() -> ApiError {
        ApiError::new(Code::Draining, "The service is restarting")
            .retry_after(5)
            .closing()
    }

    /// The data of the family are not loaded.
    pub fn not_ready() -> ApiError {
        ApiError::new(Code::NotReady, "The service is loading data").retry_after(5)
    }

    /// Work is refused to keep serving what was taken.
    pub fn overloaded(retry_after: u32) -> ApiError {
        ApiError::new(Code::Overloaded, "The service is busy").retry_after(retry_after)
    }

    /// An upstream service is busy or known to be failing.
    pub fn upstream_unavailable(retry_after: u32) -> ApiError {
        ApiError::new(Code::UpstreamUnavailable, "An upstream service is unavailable")
            .retry_after(retry_after)
    }

    /// An upstream service did not answer in time.
    pub fn upstream_timeout() -> ApiError {
        ApiError::new(Code::UpstreamTimeout, too_long())
    }

    /// The request took longer than its deadline.
    pub fn deadline_exceeded() -> ApiError {
        ApiError::new(Code::DeadlineExceeded, too_long())
    }

    /// The request needs more work than one request may take.
    pub fn work_limit() -> ApiError {
        ApiError::new(Code::WorkLimit, too_long())
    }
}

fn too_long() -> &'static str {
    "The request took too long; retry it or reduce its complexity"
}
