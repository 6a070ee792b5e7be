//! Routing by the operation table: one look-up gives the operations of a path and its parameters.

use std::borrow::Cow;

use contract::operation::{ALLOW_BOTH, Listener, Method, OPERATIONS, Operation, RESERVED_PATHS};

/// The operations of one path.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    get: Option<&'static Operation>,
    post: Option<&'static Operation>,
}

/// All paths of one listener.
#[derive(Clone, Debug)]
pub struct Routes(matchit::Router<Entry>);

/// Two paths of the table contradict each other.
#[derive(Debug, thiserror::Error)]
#[error("the operation table has two paths that cannot stand beside each other: {0}")]
pub struct Contradiction(#[from] matchit::InsertError);

/// Values of a path's parameters, decoded, in the order of the path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathValues(Vec<String>);

/// What a path leads to.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its operation for GET and HEAD.
    pub get: Option<&'static Operation>,
    /// Its operation for POST.
    pub post: Option<&'static Operation>,
    /// Values of its parameters.
    pub values: PathValues,
}

/// A part of the path cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadEncoding;

/// Stands for a slash inside a decoded segment while the path is looked up; a noncharacter, so no text means it.
const ENCODED_SLASH: char = '\u{FDD0}';

impl PathValues {
    /// Returns the value of the parameter at `index`; empty where there is none.
    pub fn get(&self, index: usize) -> &str {
        self.0.get(index).map_or("", String::as_str)
    }
}

impl Found {
    /// Returns the `Allow` of the path.
    pub fn allow(&self) -> &'static str {
        match (self.get, self.post) {
            (Some(_), Some(_)) => ALLOW_BOTH,
            (Some(operation), None) | (None, Some(operation)) => operation.allow(),
            (None, None) => "OPTIONS",
        }
    }
}

impl Routes {
    /// Builds the routes of a listener; operations that are not served are left out.
    pub fn new(listener: Listener, is_served: impl Fn(&Operation) -> bool) -> Result<Routes, Contradiction> {
        let mut paths: Vec<(&str, Entry)> = Vec::new();
        for operation in OPERATIONS
            .iter()
            .filter(|operation| operation.listener == listener && is_served(operation))
        {
            for path in operation.paths {
                let index = paths
                    .iter()
                    .position(|(known, _)| known == path)
                    .unwrap_or_else(|| {
                        paths.push((path, Entry::default()));
                        paths.len() - 1
                    });
                let entry = &mut paths[index].1;
                match operation.method {
                    Method::Get => entry.get = Some(operation),
                    Method::Post => entry.post = Some(operation),
                }
            }
        }
        if listener == Listener::Api {
            paths.extend(RESERVED_PATHS.iter().map(|path| (*path, Entry::default())));
        }
        let mut router = matchit::Router::new();
        for (path, entry) in paths {
            router.insert(path, entry)?;
        }
        Ok(Routes(router))
    }

    /// Looks a path up. It is decoded segment by segment, once; one trailing slash is accepted.
    pub fn find(&self, path: &str) -> Result<Option<Found>, BadEncoding> {
        let path = decoded(path)?;
        let path = match path.strip_suffix('/') {
            Some(rest) if !rest.is_empty() && !rest.ends_with('/') => rest,
            _ => &path,
        };
        let Ok(matched) = self.0.at(path) else {
            return Ok(None);
        };
        if matched.value.get.is_none() && matched.value.post.is_none() {
            return Ok(None);
        }
        let values = matched.params.iter().map(|(_, value)| restored(value)).collect();
        Ok(Some(Found {
            get: matched.value.get,
            post: matched.value.post,
            values: PathValues(values),
        }))
    }
}

fn restored(value: &str) -> String {
    if value.contains(ENCODED_SLASH) {
        value.replace(ENCODED_SLASH, "/")
    } else {
        value.to_owned()
    }
}

/// Decodes every segment once. A path without escapes is returned as it stands.
fn decoded(path: &str) -> Result<Cow<'_, str>, BadEncoding> {
    if !path.contains('%') {
        return Ok(Cow::Borrowed(path));
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (Some(high), Some(low)) = (
            rest.next().and_then(hexadecimal),
            rest.next().and_then(hexadecimal),
        ) else {
            return Err(BadEncoding);
        };
        match high << 4 | low {
            b'/' => bytes.extend_from_slice(ENCODED_SLASH.encode_utf8(&mut [0; 4]).as_bytes()),
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).map(Cow::Owned).map_err(|_| BadEncoding)
}

fn hexadecimal(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::operation::OperationId;

    fn check(path: &str, expected: Option<(OperationId, &[&str])>) {
        let routes = Routes::new(Listener::Api, |_| true).expect("the table is consistent");
        let found = routes.find(path).expect("decodes");
        let got = found.as_ref().map(|found| {
            let operation = found.get.or(found.post).expect("an entry has an operation");
            (
                operation.id,
                found.values.0.iter().map(String::as_str).collect::<Vec<_>>(),
            )
        });
        assert_eq!(got, expected.map(|(id, values)| (id, values.to_vec())), "{path}");
    }

    #[test]
    fn paths_lead_to_their_operations() {
        check("/", Some((OperationId::Index, &[])));
        check("/docs", Some((OperationId::Index, &[])));
        check("/docs/", Some((OperationId::Index, &[])));
        check(
            "/skills/versions/latest/skills/X1",
            Some((OperationId::SkillsById, &["latest", "X1"])),
        );
        check(
            "/sk%69lls/versions/1.0/",
            Some((OperationId::SkillsVersion, &["1.0"])),
        );
        check(
            "/skills/versions/1.0/skills/a%2Fb",
            Some((OperationId::SkillsById, &["1.0", "a/b"])),
        );
        check(
            "/skills/versions/1.0/skills/..",
            Some((OperationId::SkillsById, &["1.0", ".."])),
        );
        check(
            "/core-lmi/meta/definitions",
            Some((OperationId::CoreLmiDefinitions, &[])),
        );
        check(
            "/core-lmi/metals/2025.3",
            Some((OperationId::CoreLmiQuery, &["metals", "2025.3"])),
        );
        check(
            "/skills/versions/1.0/extract/batch",
            Some((OperationId::SkillsExtractBatch, &["1.0"])),
        );
    }

    #[test]
    fn other_paths_lead_nowhere() {
        for path in [
            "",
            "/nope",
            "//",
            "/skills",
            "/skills/",
            "/Skills/status",
            "/skills//versions",
            "/docs//",
            "/livez",
            "/core-lmi/meta/x",
            "/core-lmi/status/x/",
        ] {
            check(path, None);
        }
    }

    #[test]
    fn broken_escapes_are_faults_before_routing() {
        let routes = Routes::new(Listener::Api, |_| true).expect("the table is consistent");
        for path in ["/%", "/%2", "/%zz", "/skills/%FF", "/nope/%C3%28"] {
            assert_eq!(routes.find(path).err(), Some(BadEncoding), "{path}");
        }
    }

    #[test]
    fn allow_joins_the_methods_of_a_path() {
        let routes = Routes::new(Listener::Api, |_| true).expect("the table is consistent");
        let allow = |path: &str| routes.find(path).expect("decodes").expect("is there").allow();
        assert_eq!(allow("/skills/versions/1.0/skills"), "GET, HEAD, OPTIONS, POST");
        assert_eq!(allow("/skills/versions/1.0/extract"), "OPTIONS, POST");
        assert_eq!(allow("/skills/versions"), "GET, HEAD, OPTIONS");
    }
}
