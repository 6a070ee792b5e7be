//! What the head of an answer says about it.

use http::{HeaderMap, header, response::Parts};

use crate::{fault::Fault, question::Dialect};

/// Longest pause that an upstream may ask for, in seconds.
pub const MOST_RETRY_AFTER: u32 = 60;
/// The pause where a busy upstream names none.
const RETRY_AFTER: u32 = 1;

/// A call that failed.
#[derive(Clone, Copy, Debug)]
pub struct Failed {
    /// Why.
    pub fault: Fault,
    /// Whether the upstream is at fault rather than the question.
    pub is_at_fault: bool,
    /// Whether asking again at once can help.
    pub is_repeatable: bool,
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Self {
        Self {
            fault,
            is_at_fault: true,
            is_repeatable: fault == Fault::Unreachable,
        }
    }
}

/// Judges the head of an answer: only 200 with the type asked for is one.
pub fn judge(head: &Parts, dialect: Dialect, content_type: Option<&str>) -> Result<(), Failed> {
    if let Some(spoken) = dialect(head) {
        return Err(Failed {
            fault: Fault::Spoken(spoken.number),
            is_at_fault: spoken.is_at_fault,
            is_repeatable: false,
        });
    }
    let (fault, is_repeatable) = match head.status.as_u16() {
        200 if content_type.is_none_or(|expected| has_type(&head.headers, expected)) => return Ok(()),
        200 => (Fault::BadResponse, false),
        429 => (unavailable(&head.headers), false),
        // One that says when to come back is not asked earlier.
        503 => (
            unavailable(&head.headers),
            !head.headers.contains_key(header::RETRY_AFTER),
        ),
        502 => (Fault::Failed, true),
        _ => (Fault::Failed, false),
    };
    Err(Failed {
        is_repeatable,
        ..fault.into()
    })
}

fn has_type(headers: &HeaderMap, expected: &str) -> bool {
    let found = headers.get(header::CONTENT_TYPE);
    let found = found.and_then(|value| value.to_str().ok());
    let essence = found.map(|text| text.split(';').next().unwrap_or_default().trim());
    essence.is_some_and(|essence| essence.eq_ignore_ascii_case(expected))
}

/// Reads when a busy upstream wants to be asked again: seconds, or a date that is compared with its own clock.
fn unavailable(headers: &HeaderMap) -> Fault {
    let text = |name| headers.get(name)?.to_str().ok();
    let date = |text: &str| httpdate::parse_http_date(text).ok();
    let asked = text(header::RETRY_AFTER).and_then(|asked| {
        let seconds: Option<u64> = asked.trim().parse().ok();
        seconds.or_else(|| {
            let wait = date(asked)?.duration_since(date(text(header::DATE)?)?);
            Some(wait.map_or(0, |wait| wait.as_secs()))
        })
    });
    let seconds = asked.map_or(RETRY_AFTER, |asked| {
        u32::try_from(asked).unwrap_or(MOST_RETRY_AFTER)
    });
    Fault::Unavailable {
        retry_after: seconds.clamp(1, MOST_RETRY_AFTER),
    }
}
