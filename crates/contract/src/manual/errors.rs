//! The page of statuses and codes, the target of problem types.

use serde_json::Value;

use crate::code::CODES;
use crate::openapi::shared_example;
use crate::render;
use crate::status::{Actor, Repeat, STATUSES};

/// Writes the table of statuses, and each code with an example under an anchor of its name.
pub fn errors_markdown() -> String {
    let mut page = "# Statuses and codes\n\n\
        No other status is ever sent. Branch on `code` where the status is not enough: its words are never renamed.\n\n\
        | status | title | meaning | who acts | repeat the same request? |\n|---|---|---|---|---|\n"
        .to_owned();
    for row in &STATUSES {
        page.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            row.number,
            row.title,
            row.meaning,
            actor_word(row.actor),
            repeat_word(row.repeat)
        ));
    }
    for row in &STATUSES {
        let codes: Vec<_> = CODES.iter().filter(|code| code.status() == row.status).collect();
        if codes.is_empty() {
            continue;
        }
        page.push_str(&format!("\n## {} {}\n", row.number, row.title));
        for code in codes {
            let word = code.word();
            let body: Value =
                serde_json::from_slice(&render::envelope(&shared_example(*code))).unwrap_or_default();
            page.push_str(&format!(
                "\n<a id=\"{word}\"></a>\n### `{word}`\n\n{}\n\n```json\n{body}\n```\n",
                code.explanation()
            ));
        }
    }
    page
}

fn actor_word(actor: Actor) -> &'static str {
    match actor {
        Actor::Nobody => "nobody",
        Actor::Caller => "the caller",
        Actor::Operator => "the operator",
    }
}

fn repeat_word(repeat: Repeat) -> &'static str {
    match repeat {
        Repeat::NotNeeded => "–",
        Repeat::No => "no",
        Repeat::OnceWithFreshToken => "once, with a fresh token",
        Repeat::AfterRetryAfter => "yes, after `Retry-After`",
        Repeat::LaterAtMostTwice => "later, with growing pauses, at most twice",
        Repeat::WithBackoff => "yes, with growing pauses",
        Repeat::OnceOrSmaller => "once, or a smaller request",
    }
}
