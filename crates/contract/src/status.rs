//! The closed status table. Nothing else leaves the server.

/// One of the twelve statuses of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the rows below describe each")]
pub enum Status {
    Ok,
    BadRequest,
    Unauthorized,
    NotFound,
    PayloadTooLarge,
    UnsupportedContentType,
    UnprocessableEntity,
    TooManyRequests,
    InternalServerError,
    BadGateway,
    ServiceUnavailable,
    GatewayTimeout,
}

/// Who has to act before the same request can succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody: it succeeded, or waiting is enough.
    Nobody,
    /// The caller edits the request.
    Caller,
    /// The operator of this server.
    Operator,
}

/// Whether sending the same request once more can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// There is nothing to repeat.
    NotNeeded,
    /// The answer stays the same until the request or the data change.
    No,
    /// Once, with a fresh token.
    OnceWithFreshToken,
    /// After the number of seconds in `Retry-After`.
    AfterRetryAfter,
    /// Later, with growing pauses, at most twice.
    LaterAtMostTwice,
    /// With growing pauses.
    WithBackoff,
    /// Once, or with a smaller request.
    OnceOrSmaller,
}

/// What the contract says of a status.
#[derive(Debug)]
pub struct StatusRow {
    /// The status described.
    pub status: Status,
    /// Its number on the wire.
    pub number: u16,
    /// Its title, the same in every family and in every error body.
    pub title: &'static str,
    /// What it means here.
    pub meaning: &'static str,
    /// Who acts on it.
    pub actor: Actor,
    /// Whether to repeat the request.
    pub repeat: Repeat,
}

const fn row(
    status: Status,
    number: u16,
    title: &'static str,
    meaning: &'static str,
    actor: Actor,
    repeat: Repeat,
) -> StatusRow {
    StatusRow {
        status,
        number,
        title,
        meaning,
        actor,
        repeat,
    }
}

/// The twelve rows, in the order of [`Status`].
pub const STATUSES: [StatusRow; 12] = [
    row(
        Status::Ok,
        200,
        "OK",
        "Done; the whole answer is in the body.",
        Actor::Nobody,
        Repeat::NotNeeded,
    ),
    row(
        Status::BadRequest,
        400,
        "Bad Request",
        "The request is malformed, judged from HTTP rules and the published schema alone.",
        Actor::Caller,
        Repeat::No,
    ),
    row(
        Status::Unauthorized,
        401,
        "Unauthorized",
        "There is no usable credential, or the credential does not open this door.",
        Actor::Caller,
        Repeat::OnceWithFreshToken,
    ),
    row(
        Status::NotFound,
        404,
        "Not Found",
        "What the path names is not there, or not for this method, or a single normalisation has no match.",
        Actor::Caller,
        Repeat::No,
    ),
    row(
        Status::PayloadTooLarge,
        413,
        "Payload Too Large",
        "A body, a decoded body, a document's text or a term is over its cap.",
        Actor::Caller,
        Repeat::No,
    ),
    row(
        Status::UnsupportedContentType,
        415,
        "Unsupported Content Type",
        "The body's format, charset or content coding is not accepted here.",
        Actor::Caller,
        Repeat::No,
    ),
    row(
        Status::UnprocessableEntity,
        422,
        "Unprocessable Entity",
        "Well formed, but a value is wrong or unsupported in the light of data, grammar or other members.",
        Actor::Caller,
        Repeat::No,
    ),
    row(
        Status::TooManyRequests,
        429,
        "Too Many Requests",
        "A rate, quota or failure limit is reached.",
        Actor::Nobody,
        Repeat::AfterRetryAfter,
    ),
    row(
        Status::InternalServerError,
        500,
        "Internal Server Error",
        "A defect of the server or a broken store.",
        Actor::Operator,
        Repeat::LaterAtMostTwice,
    ),
    row(
        Status::BadGateway,
        502,
        "Bad Gateway",
        "An upstream engine answered wrongly or could not be reached.",
        Actor::Operator,
        Repeat::WithBackoff,
    ),
    row(
        Status::ServiceUnavailable,
        503,
        "Service Unavailable",
        "Work is refused for the moment: maintenance, restart, data not loaded, or load.",
        Actor::Nobody,
        Repeat::AfterRetryAfter,
    ),
    row(
        Status::GatewayTimeout,
        504,
        "Gateway Timeout",
        "The work did not finish in time.",
        Actor::Caller,
        Repeat::OnceOrSmaller,
    ),
];

impl Status {
    /// Returns the row that describes this status.
    pub const fn row(self) -> &'static StatusRow {
        &STATUSES[self as usize]
    }

    /// Returns the number on the wire.
    pub const fn number(self) -> u16 {
        self.row().number
    }

    /// Returns the title on the wire.
    pub const fn title(self) -> &'static str {
        self.row().title
    }

    /// Finds a status by its number; none for a number outside the table.
    pub fn from_number(number: u16) -> Option<Status> {
        STATUSES
            .iter()
            .find(|row| row.number == number)
            .map(|row| row.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_enum() {
        for (index, row) in STATUSES.iter().enumerate() {
            assert_eq!(row.status as usize, index);
            assert_eq!(Status::from_number(row.number), Some(row.status));
        }
    }

    #[test]
    fn the_set_is_closed() {
        let numbers: Vec<u16> = STATUSES.iter().map(|row| row.number).collect();
        assert_eq!(
            numbers,
            [200, 400, 401, 404, 413, 415, 422, 429, 500, 502, 503, 504]
        );
        assert_eq!(Status::from_number(405), None);
    }
}
