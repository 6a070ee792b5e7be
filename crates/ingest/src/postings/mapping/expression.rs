//! The expressions of a mapping: which columns fill a canonical one, and how.

use super::super::column::Canonical;

/// An expression. Columns stand in it by their names as written, or as a file has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::postings) enum Expression<C = String> {
    /// A column.
    Column(C),
    /// A canonical column, which has an expression of its own.
    Canonical(Canonical),
    /// The first that is not missing.
    First(Vec<Expression<C>>),
    /// Parts in a row; missing when any of them is.
    Template(Vec<Part<C>>),
    /// The parts that are not missing, with a text between them.
    Join(String, Vec<Expression<C>>),
    /// One of the parts that a separator cuts a text into.
    Split(Box<Expression<C>>, String, usize),
    /// In lower case.
    Lower(Box<Expression<C>>),
    /// The digits alone.
    Digits(Box<Expression<C>>),
    /// The host name of an address.
    Host(Box<Expression<C>>),
    /// So many days before a date.
    DaysBefore(Box<Expression<C>>, i32),
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::postings) enum Part<C = String> {
    Text(String),
    Value(Expression<C>),
}

/// Deepest nesting of calls.
const DEPTH_LIMIT: usize = 8;
const FUNCTIONS: [&str; 6] = ["join", "split", "lower", "digits", "host", "days_before"];

impl Expression {
    /// Reads the text of an expression.
    pub(in crate::postings) fn parse(text: &str) -> Result<Expression, String> {
        if text.trim().is_empty() {
            return Err("an expression is empty".to_owned());
        }
        if text.starts_with('/') {
            return Ok(Expression::Column(text.to_owned()));
        }
        let name = text.split('(').next().unwrap_or_default().trim();
        if text.trim_end().ends_with(')') && FUNCTIONS.contains(&name) {
            let mut parser = Parser {
                rest: text.trim(),
                depth: 0,
            };
            let call = parser.call()?;
            return if parser.rest.trim().is_empty() {
                Ok(call)
            } else {
                Err(format!("'{}' follows the end of '{text}'", parser.rest.trim()))
            };
        }
        if text.contains('{') {
            return template(text);
        }
        if let Some(fault) = not_a_call(text, name) {
            return Err(fault);
        }
        Ok(Expression::Column(text.to_owned()))
    }

    /// Gives the same expression with the columns as a file has them.
    pub(in crate::postings) fn bind<D, E>(
        &self,
        find: &mut dyn FnMut(&str) -> Result<D, E>,
    ) -> Result<Expression<D>, E> {
        let mut boxed = |of: &Expression| of.bind(find).map(Box::new);
        Ok(match self {
            Expression::Split(of, separator, at) => Expression::Split(boxed(of)?, separator.clone(), *at),
            Expression::Lower(of) => Expression::Lower(boxed(of)?),
            Expression::Digits(of) => Expression::Digits(boxed(of)?),
            Expression::Host(of) => Expression::Host(boxed(of)?),
            Expression::DaysBefore(of, days) => Expression::DaysBefore(boxed(of)?, *days),
            Expression::Column(name) => Expression::Column(find(name)?),
            Expression::Canonical(column) => Expression::Canonical(*column),
            Expression::First(parts) => Expression::First(bind_all(parts, find)?),
            Expression::Join(between, parts) => Expression::Join(between.clone(), bind_all(parts, find)?),
            Expression::Template(parts) => {
                let parts = parts.iter().map(|part| match part {
                    Part::Text(text) => Ok(Part::Text(text.clone())),
                    Part::Value(value) => Ok(Part::Value(value.bind(find)?)),
                });
                Expression::Template(parts.collect::<Result<_, E>>()?)
            }
        })
    }
}

/// Says what is wrong with a text that is meant as a call and would be taken for the name of a column.
fn not_a_call(text: &str, name: &str) -> Option<String> {
    let behind = text.split_once('(')?.1;
    let is_closed = text.trim_end().ends_with(')');
    if FUNCTIONS.contains(&name) && !is_closed {
        return Some(format!("'{text}' has no ')' at its end"));
    }
    let is_word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let is_called = is_word && is_closed && behind.trim_start().starts_with('"');
    is_called.then(|| format!("'{name}' is no function; there are {}", FUNCTIONS.join(", ")))
}

fn bind_all<D, E>(
    parts: &[Expression],
    find: &mut dyn FnMut(&str) -> Result<D, E>,
) -> Result<Vec<Expression<D>>, E> {
    parts.iter().map(|part| part.bind(find)).collect()
}

fn template(text: &str) -> Result<Expression, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else {
            return Err(format!("'{text}' has a '{{' without a '}}'"));
        };
        if name.trim().is_empty() {
            return Err(format!("'{text}' has no column between '{{' and '}}'"));
        }
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        parts.push(Part::Value(Expression::Column(name.to_owned())));
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(Expression::Template(parts))
}

/// An argument of a call.
enum Argument {
    Text(String),
    Number(i64),
    Value(Expression),
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl Parser<'_> {
    fn call(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(format!("calls are nested more than {DEPTH_LIMIT} deep"));
        }
        let name = self.word();
        self.expect('(')?;
        let mut arguments = Vec::new();
        loop {
            arguments.push(self.argument()?);
            match self.next() {
                Some(',') => {}
                Some(')') => break,
                _ => return Err(format!("'{name}(' lacks a comma or its ')'")),
            }
        }
        self.depth -= 1;
        build(&name, arguments)
    }

    fn argument(&mut self) -> Result<Argument, String> {
        self.rest = self.rest.trim_start();
        match self.rest.chars().next() {
            Some('"') => self.quoted().map(Argument::Text),
            Some(it) if it.is_ascii_digit() || it == '-' => {
                let end = self
                    .rest
                    .find(|it: char| !it.is_ascii_digit() && it != '-')
                    .unwrap_or(self.rest.len());
                let (number, rest) = self.rest.split_at(end);
                self.rest = rest;
                number
                    .parse()
                    .map(Argument::Number)
                    .map_err(|_| format!("'{number}' is no number"))
            }
            _ => {
                let rest = self.rest;
                let name = self.word();
                if FUNCTIONS.contains(&name.as_str()) {
                    self.rest = rest;
                    return self.call().map(Argument::Value);
                }
                let column = Canonical::ALL.iter().find(|(_, known)| *known == name);
                column
                    .map(|(column, _)| Argument::Value(Expression::Canonical(*column)))
                    .ok_or_else(|| {
                        format!("'{name}' is neither a function nor a canonical column; quote the names of columns")
                    })
            }
        }
    }

    fn word(&mut self) -> String {
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|it: char| !it.is_alphanumeric() && it != '_')
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    fn next(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        let next = self.rest.chars().next()?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    fn expect(&mut self, wanted: char) -> Result<(), String> {
        match self.next() {
            Some(found) if found == wanted => Ok(()),
            _ => Err(format!("'{wanted}' is missing before '{}'", self.rest)),
        }
    }

    fn quoted(&mut self) -> Result<String, String> {
        let mut text = String::new();
        let mut characters = self.rest.char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(text);
                }
                '\\' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, other)) => text.push(other),
                    None => break,
                },
                other => text.push(other),
            }
        }
        Err(format!("{} has no closing quote", self.rest))
    }
}

fn build(name: &str, arguments: Vec<Argument>) -> Result<Expression, String> {
    let value = |argument: Argument| match argument {
        Argument::Text(text) => Expression::parse(&text),
        Argument::Value(value) => Ok(value),
        Argument::Number(_) => Err(format!("'{name}' takes columns, not numbers, in that place")),
    };
    let boxed = |argument| value(argument).map(Box::new);
    let mut arguments = arguments.into_iter();
    let found = (arguments.next(), arguments.next(), arguments.next());
    match (name, found) {
        ("join", (Some(Argument::Text(between)), Some(first), second)) => {
            let parts = std::iter::once(first).chain(second).chain(arguments);
            Ok(Expression::Join(
                between,
                parts.map(value).collect::<Result<_, _>>()?,
            ))
        }
        ("split", (Some(of), Some(Argument::Text(separator)), Some(Argument::Number(at)))) => {
            let at =
                usize::try_from(at).map_err(|_| format!("'{at}' is no part of 'split'; the first is 0"))?;
            if separator.is_empty() {
                return Err("'split' needs a separator".to_owned());
            }
            Ok(Expression::Split(boxed(of)?, separator, at))
        }
        ("days_before", (Some(of), Some(Argument::Number(days)), None)) => {
            let days = i32::try_from(days).map_err(|_| format!("'{days}' days are too many"))?;
            Ok(Expression::DaysBefore(boxed(of)?, days))
        }
        ("lower", (Some(of), None, None)) => Ok(Expression::Lower(boxed(of)?)),
        ("digits", (Some(of), None, None)) => Ok(Expression::Digits(boxed(of)?)),
        ("host", (Some(of), None, None)) => Ok(Expression::Host(boxed(of)?)),
        ("join", _) => Err("write join(\"text between\", \"A\", \"B\", …)".to_owned()),
        ("split", _) => Err("write split(\"A\", \"separator\", 0)".to_owned()),
        ("days_before", _) => Err("write days_before(\"A\", 0)".to_owned()),
        _ => Err(format!("write {name}(\"A\")")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn column(name: &str) -> Expression {
        Expression::Column(name.to_owned())
    }

    #[test]
    fn what_is_meant_as_a_call_is_no_name_of_a_column() {
        let fault = |text: &str| Expression::parse(text).unwrap_err();
        assert_eq!(
            fault(r#"concat("A", "B")"#),
            "'concat' is no function; there are join, split, lower, digits, host, days_before"
        );
        assert_eq!(
            fault(r#"join("-", "A""#),
            r#"'join("-", "A"' has no ')' at its end"#
        );
        assert!(Expression::parse("salary (gross)").is_ok());
        assert!(Expression::parse("Site (\"new\")").is_ok());
    }

    #[test]
    fn all_forms_are_read() {
        let read = |text: &str| Expression::parse(text).unwrap();
        assert_eq!(read("Business Title"), column("Business Title"));
        assert_eq!(read("Salary (gross)"), column("Salary (gross)"));
        assert_eq!(read("/a/b/0"), column("/a/b/0"));
        assert_eq!(
            read("{A}-{B}!"),
            Expression::Template(vec![
                Part::Value(column("A")),
                Part::Text("-".into()),
                Part::Value(column("B")),
                Part::Text("!".into())
            ])
        );
        assert_eq!(
            read(r#"join("\n\n", "A", "B")"#),
            Expression::Join("\n\n".into(), vec![column("A"), column("B")])
        );
        assert_eq!(
            read(r#"lower(split("A, b", ", ", 1))"#),
            Expression::Lower(Box::new(Expression::Split(
                Box::new(column("A, b")),
                ", ".into(),
                1
            )))
        );
        assert_eq!(
            read(r#"days_before("/x", -3)"#),
            Expression::DaysBefore(Box::new(column("/x")), -3)
        );
        assert_eq!(
            read("host(url)"),
            Expression::Host(Box::new(Expression::Canonical(Canonical::Url)))
        );
        let mut names = Vec::new();
        let bound: Result<Expression<usize>, ()> =
            read(r#"join("-", "{A}{B}", digits("C"))"#).bind(&mut |name| {
                names.push(name.to_owned());
                Ok(names.len())
            });
        assert!(
            matches!(bound.unwrap(), Expression::Join(_, parts) if parts[1] == Expression::Digits(Box::new(Expression::Column(3))))
        );
        assert_eq!(names, ["A", "B", "C"]);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (text, expected) in [
            ("", "empty"),
            ("{A", "without"),
            ("{}", "no column"),
            ("split(\"A\", \"\", 0)", "needs a separator"),
            ("split(\"A\", \",\", -1)", "no part"),
            ("split(\"A\")", "write split("),
            ("lower(A)", "quote the names"),
            ("lower(\"A)", "closing quote"),
            ("lower(\"A\" \"B\")", "lacks a comma"),
            ("lower(7)", "not numbers"),
            ("host(\"A\") host(\"B\")", "follows the end"),
        ] {
            let error = Expression::parse(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
        let deep = format!("{}\"A\"{}", "lower(".repeat(20), ")".repeat(20));
        assert!(Expression::parse(&deep).unwrap_err().contains("nested"));
    }

    proptest! {
        #[test]
        fn any_text_is_an_expression_or_a_sentence(text in "[a-z_]{0,6}[(\"{][\\PC\"(),{}0-9-]{0,30}[)\"}]?") {
            let _ = Expression::parse(&text);
        }
    }
}
