//! Answers that several operations give alike are described once, and referred to.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::status::Status;

/// How often an answer is given, and its name once it has one.
struct Use {
    count: usize,
    name: Option<String>,
}

/// Moves the answers that are given more than once out of the operations of `paths`; returns them by name.
pub(super) fn share_responses(paths: &mut Map<String, Value>) -> Value {
    let mut uses: HashMap<String, Use> = HashMap::new();
    each_response(paths, &mut |_, response| {
        let used = uses
            .entry(response.to_string())
            .or_insert(Use { count: 0, name: None });
        used.count += 1;
    });
    let mut shared = Map::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    each_response(paths, &mut |status, response| {
        let Some(used) = uses.get_mut(&response.to_string()).filter(|it| it.count > 1) else {
            return;
        };
        let name = used.name.get_or_insert_with(|| {
            let number = numbers.entry(status.to_owned()).or_default();
            *number += 1;
            format!("{}{number}", word(status))
        });
        let reference = json!({ "$ref": format!("#/components/responses/{name}") });
        let moved = std::mem::replace(response, reference);
        shared.entry(name.as_str()).or_insert(moved);
    });
    shared.into()
}

/// Visits the answers of all operations in their order, each with its status.
fn each_response(paths: &mut Map<String, Value>, visit: &mut dyn FnMut(&str, &mut Value)) {
    let operations = paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut);
    for operation in operations {
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            visit(status, response);
        }
    }
}

/// Gives the title of a status in one word, such as `NotFound`.
fn word(status: &str) -> String {
    let known = status.parse().ok().and_then(Status::from_number);
    let title = known.map_or(status, |it| it.title());
    title.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_once_stays_where_it_is() {
        let answer = |text: &str| json!({ "description": text });
        let mut paths = json!({
            "/a": { "get": { "responses": { "200": answer("own"), "404": answer("none") } } },
            "/b": { "post": { "responses": { "200": answer("other"), "404": answer("none") } } },
            "/c": { "get": { "responses": { "404": answer("gone") } } },
            "/d": { "get": { "responses": { "404": answer("gone") } } },
        });
        let paths = paths.as_object_mut().expect("an object");
        let shared = share_responses(paths);
        assert_eq!(
            shared,
            json!({ "NotFound1": answer("none"), "NotFound2": answer("gone") })
        );
        assert_eq!(paths["/a"]["get"]["responses"]["200"], answer("own"));
        for (path, method, name) in [
            ("/a", "get", "NotFound1"),
            ("/b", "post", "NotFound1"),
            ("/d", "get", "NotFound2"),
        ] {
            let reference = format!("#/components/responses/{name}");
            assert_eq!(
                paths[path][method]["responses"]["404"],
                json!({ "$ref": reference })
            );
        }
    }
}
