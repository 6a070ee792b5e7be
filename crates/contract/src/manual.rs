//! The manuals in Markdown, generated from the same table as the routes and the published description.

mod endpoint;
mod errors;

pub use errors::errors_markdown;

use crate::code::Code;
use crate::family::{FAMILIES, Family, FamilyRow};
use crate::openapi::by_status;
use crate::operation::{Access, Listener, Method, Operation, codes};

/// Writes the manual of a family with those of its operations that a server has. `public_url` is the base URL of the server, without a slash at its end.
pub fn family_markdown(family: Family, served: &[&'static Operation], public_url: &str) -> String {
    let row = family.row();
    let mut page = format!("# {}\n\nBase URL: `{public_url}/{}`\n\n", row.name, row.word);
    page.push_str(&format!(
        "Send `Authorization: Bearer <token>` with every request; any one of the scopes {} opens the family. \
         [The index](/docs) shows how to get a token, [the table of codes](/docs/errors) explains every error.\n\n",
        code_list(row.scopes)
    ));
    let operations: Vec<&'static Operation> = served
        .iter()
        .copied()
        .filter(|operation| operation.family == Some(family))
        .collect();
    page.push_str(&contents(&operations));
    let common = common_codes(&operations);
    page.push_str("## Errors of every endpoint that needs a token\n\n| status | codes |\n|---|---|\n");
    for (status, codes) in by_status(&common) {
        page.push_str(&format!(
            "| {} | {} |\n",
            status.number(),
            endpoint::links(&codes)
        ));
    }
    page.push('\n');
    for operation in operations {
        let told = if operation.access == Access::Public {
            &[]
        } else {
            common.as_slice()
        };
        endpoint::write(&mut page, operation, public_url, told);
    }
    page
}

/// The codes that all operations which need a token can give.
fn common_codes(operations: &[&'static Operation]) -> Vec<Code> {
    let mut guarded = operations
        .iter()
        .filter(|operation| operation.access != Access::Public);
    let mut common = guarded
        .next()
        .map(|operation| codes(operation))
        .unwrap_or_default();
    for operation in guarded {
        let own = codes(operation);
        common.retain(|code| own.contains(code));
    }
    common
}

/// Writes the first page: how to begin, the families, and the service endpoints.
pub fn index_markdown(served: &[&'static Operation], public_url: &str) -> String {
    let mut page = "# Waypost\n\nLabour-market data APIs on open data.\n\n## First steps\n\n".to_owned();
    let scope = served_families(served)
        .next()
        .map_or("skills", |row| row.scopes[0]);
    page.push_str(&format!(
        "Exchange the id and the secret of your client for a token, then send it with every request:\n\n\
         ```sh\n\
         curl {public_url}/connect/token \\\n  \
           -d grant_type=client_credentials -d client_id=CLIENT_ID -d client_secret=CLIENT_SECRET -d scope={scope}\n\
         curl {public_url}/skills/versions -H \"Authorization: Bearer ACCESS_TOKEN\"\n\
         ```\n\n\
         Every error has the body `{{\"errors\":[{{\"status\",\"title\",\"detail\",\"code\"}}]}}`; \
         [the table of codes](/docs/errors) explains each. [`/openapi.json`](/openapi.json) describes everything in OpenAPI 3.1, \
         `/openapi.json?family=<word>` one family.\n\n## Families\n\n\
         | family | manual | scopes, any one suffices |\n|---|---|---|\n"
    ));
    for row in served_families(served) {
        let word = row.word;
        let scopes = code_list(row.scopes);
        page.push_str(&format!(
            "| {} | [`/{word}/docs`](/{word}/docs) | {scopes} |\n",
            row.name
        ));
    }
    page.push_str("\n## Service endpoints\n\n");
    let operations: Vec<&'static Operation> = served
        .iter()
        .copied()
        .filter(|operation| operation.family.is_none())
        .collect();
    page.push_str(&contents(&operations));
    for operation in operations {
        endpoint::write(&mut page, operation, public_url, &[]);
    }
    page
}

fn served_families(served: &[&'static Operation]) -> impl Iterator<Item = &'static FamilyRow> {
    let is_served = |row: &&FamilyRow| {
        served
            .iter()
            .any(|operation| operation.family == Some(row.family))
    };
    FAMILIES.iter().filter(is_served)
}

fn contents(operations: &[&'static Operation]) -> String {
    let mut table = "| method | path | |\n|---|---|---|\n".to_owned();
    for operation in operations {
        for path in operation.paths {
            let listener = match operation.listener {
                Listener::Api => "",
                Listener::Health => " (health listener)",
            };
            let method = method_word(operation.method);
            table.push_str(&format!(
                "| {method} | `{path}` | {}{listener} |\n",
                operation.summary
            ));
        }
    }
    table.push('\n');
    table
}

fn method_word(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

fn code_list<S: AsRef<str>>(values: &[S]) -> String {
    let quoted: Vec<String> = values
        .iter()
        .map(|value| format!("`{}`", value.as_ref()))
        .collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests;
