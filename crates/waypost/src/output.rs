//! What a command writes. With `--json`: one JSON object per result to stdout, everything for people to stderr. Without
//! it, listings that were asked for go to stdout, so that they can be piped on, and announcements to stderr.

use std::io::{self, Write as _};

use serde::Serialize;

/// How results are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text for people.
    Text,
    /// One JSON object per result.
    Json,
}

impl Form {
    /// Chooses by the flag `--json`.
    pub fn of(json: bool) -> Form {
        if json { Form::Json } else { Form::Text }
    }

    /// Writes what was done: as JSON to stdout, or as the text that `for_people` makes to stderr.
    pub fn result(self, value: &impl Serialize, for_people: impl FnOnce() -> String) -> anyhow::Result<()> {
        match self {
            Form::Json => json(value),
            Form::Text => {
                note(&for_people());
                Ok(())
            }
        }
    }

    /// Writes what was asked for to stdout, as JSON or as the text that `for_people` makes.
    pub fn listing(self, value: &impl Serialize, for_people: impl FnOnce() -> String) -> anyhow::Result<()> {
        match self {
            Form::Json => json(value),
            Form::Text => {
                let text = printable(&for_people());
                standard_output(format!("{}\n", text.trim_end_matches('\n')).as_bytes())
            }
        }
    }
}

fn json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    standard_output(&line)
}

/// Writes to stdout. A reader that went away, such as `head`, is no failure.
pub fn standard_output(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => Ok(outcome?),
    }
}

/// Writes a text for people to stderr. There is nowhere to report that stderr is gone.
pub fn note(text: &str) {
    let text = printable(text);
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end_matches('\n'));
}

/// Replaces what a terminal would obey: names and cells come from others.
pub fn printable(text: &str) -> String {
    let shown = |it: char| {
        if it.is_control() && it != '\n' {
            char::REPLACEMENT_CHARACTER
        } else {
            it
        }
    };
    text.chars().map(shown).collect()
}

/// Writes why a command failed, with all its causes.
pub fn complain(error: &anyhow::Error) {
    note(&format!("error: {}", causes(error)));
}

/// Joins an error and its causes; a cause that the text before it holds already is left out.
pub fn causes(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

/// Sends the log to stderr; `RUST_LOG` chooses the level, `info` without it.
pub fn start_log() {
    use std::io::IsTerminal as _;
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = EnvFilter::builder()
        .with_default_directive(tracing::Level::INFO.into())
        .from_env_lossy();
    fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .init();
}

/// Lays rows out in columns, two blanks apart.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let mut text = String::new();
    for row in std::iter::once(&head).chain(rows) {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            let blanks = width - cell.chars().count();
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', blanks + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_told_once() {
        let cause = std::io::Error::other("the disk is gone");
        let error = anyhow::Error::new(cause)
            .context("cannot read 'a': the disk is gone; replace it")
            .context("nothing was imported");
        assert_eq!(
            causes(&error),
            "nothing was imported: cannot read 'a': the disk is gone; replace it"
        );
    }

    #[test]
    fn a_terminal_gets_no_orders() {
        assert_eq!(
            printable("a\u{1b}[31mb\u{9b}\r\nc"),
            "a\u{fffd}[31mb\u{fffd}\u{fffd}\nc"
        );
    }
}
