//! The section of one endpoint: what it needs, what it reads, an example, what it answers.

use crate::code::Code;
use crate::openapi::{by_status, query_parameters, rebased};
use crate::operation::{Access, BodyKind, BodyType, FILE_PART, Files, Operation, codes};
use crate::render::JSON;
use crate::schema::{Member, Parameter, ParameterKind, Schema, Shape};

use super::{code_list, method_word};

/// Writes the section; codes that the page has `told` of already are left out.
pub(super) fn write(page: &mut String, operation: &'static Operation, public_url: &str, told: &[Code]) {
    let method = method_word(operation.method);
    page.push_str(&format!(
        "## {method} {}\n\n{}.",
        operation.paths[0], operation.summary
    ));
    if !operation.description.is_empty() {
        page.push_str(&format!(" {}", operation.description));
    }
    page.push_str("\n\n");
    if let Some((_, others)) = operation
        .paths
        .split_first()
        .filter(|(_, others)| !others.is_empty())
    {
        page.push_str(&format!("Also at {}.\n\n", code_list(others)));
    }
    write_needs(page, operation);
    write_parameters(page, operation);
    if let Some(body) = &operation.body {
        page.push_str(&format!("Body: {}, at most {} bytes.\n\n", body.what, body.cap));
        for body_type in body.types {
            write_body(page, body_type);
        }
    }
    write_example(page, operation, public_url);
    write_statuses(page, operation, told);
}

fn write_needs(page: &mut String, operation: &Operation) {
    match operation.access {
        Access::Public => page.push_str("Needs no token."),
        Access::AnyToken => page.push_str("Needs any valid token."),
        Access::Scope => page.push_str("Needs a token of the family."),
    }
    if let Some(claim) = operation.permission {
        page.push_str(&format!(" Needs the permission `{claim}`."));
    }
    if let Some(target) = operation.quota {
        let unit = if operation.quota_by_line {
            "line"
        } else {
            "request"
        };
        page.push_str(&format!(
            " Each {unit} that is answered 200 costs one unit of the quota `{target}`."
        ));
    }
    page.push_str("\n\n");
}

fn write_parameters(page: &mut String, operation: &'static Operation) {
    let query = query_parameters(operation);
    if operation.path_parameters.is_empty() && query.is_empty() {
        return;
    }
    page.push_str("| parameter | in | type | default | |\n|---|---|---|---|---|\n");
    for parameter in operation.path_parameters {
        page.push_str(&format!(
            "| `{}` | path | text | required | {} |\n",
            parameter.name, parameter.doc
        ));
    }
    for (parameter, readers) in query {
        let mut doc = parameter.doc.to_owned();
        if let Some(readers) = readers {
            doc.push_str(&format!(" Read beside {} alone.", code_list(&readers)));
        }
        page.push_str(&format!(
            "| `{}` | query | {} | {} | {doc} |\n",
            parameter.name,
            parameter_type(parameter),
            parameter.default.unwrap_or("none"),
        ));
    }
    page.push('\n');
}

fn parameter_type(parameter: &Parameter) -> String {
    match parameter.kind {
        ParameterKind::Text => "text".to_owned(),
        ParameterKind::List => "list, separated by commas".to_owned(),
        ParameterKind::FieldList(names) => format!("list of {}", code_list(names)),
        ParameterKind::Integer { min, max } => integer_type(min, max),
        ParameterKind::Number { min, max } => number_type(min, max),
        ParameterKind::Boolean => "boolean".to_owned(),
        ParameterKind::Pattern(pattern) => format!("{}, such as {}", pattern.name, pattern.example),
        ParameterKind::Choice(values) => format!("one of {}", code_list(values)),
    }
}

fn integer_type(min: i64, max: i64) -> String {
    match (min, max) {
        (i64::MIN, i64::MAX) => "integer".to_owned(),
        (min, i64::MAX) => format!("integer, at least {min}"),
        (i64::MIN, max) => format!("integer, at most {max}"),
        (min, max) => format!("integer from {min} to {max}"),
    }
}

fn number_type(min: f64, max: f64) -> String {
    match (min.is_finite(), max.is_finite()) {
        (false, false) => "number".to_owned(),
        (true, false) => format!("number, at least {min}"),
        (false, true) => format!("number, at most {max}"),
        (true, true) => format!("number from {min} to {max}"),
    }
}

fn write_body(page: &mut String, body: &BodyType) {
    let media = body.kind.media();
    let Some(schema) = body.schema else {
        page.push_str(&format!("`{media}`"));
        match body.kind {
            BodyKind::Multipart(files) => write_parts(page, body, files),
            BodyKind::Form | BodyKind::Text => page.push_str(&format!(":\n\n```\n{}\n```\n\n", body.example)),
            _ => page.push_str(": the document itself.\n\n"),
        }
        return;
    };
    let each = if body.kind == BodyKind::Ndjson {
        ", each line"
    } else {
        ""
    };
    page.push_str(&format!("`{media}`{each}:\n\n"));
    if let Shape::Object { members, .. } = resolved(schema).shape {
        page.push_str("| member | type | default | |\n|---|---|---|---|\n");
        write_members(page, members, "");
        page.push('\n');
    }
    page.push_str(&format!("```json\n{}\n```\n\n", body.example));
}

/// Writes a row for each part of a multipart body.
fn write_parts(page: &mut String, body: &BodyType, files: Files) {
    page.push_str(":\n\n| part | type | default | |\n|---|---|---|---|\n");
    page.push_str(&format!(
        "| `{FILE_PART}` | {} | required | The file. |\n",
        code_list(&files.media())
    ));
    for part in body.parts() {
        page.push_str(&format!(
            "| `{}` | {} | {} | {} |\n",
            part.name,
            parameter_type(part),
            part.default.unwrap_or("none"),
            part.doc
        ));
    }
    page.push('\n');
}

/// Writes a row for each member, and for each member of an object below it.
fn write_members(page: &mut String, members: &[Member], prefix: &str) {
    for member in members {
        let default = match (member.required, member.default) {
            (true, _) => "required".to_owned(),
            (false, Some(default)) => format!("`{default}`"),
            (false, None) => "none".to_owned(),
        };
        let name = format!("{prefix}{}", member.name);
        page.push_str(&format!(
            "| `{name}` | {} | {default} | {} |\n",
            schema_type(member.schema),
            member.doc
        ));
        if let Shape::Object { members, .. } = resolved(member.schema).shape {
            write_members(page, members, &format!("{name}."));
        }
    }
}

/// The schema behind a name.
fn resolved(schema: &Schema) -> &Schema {
    match schema.shape {
        Shape::Ref { schema, .. } => resolved(schema),
        _ => schema,
    }
}

fn schema_type(schema: &Schema) -> String {
    match schema.shape {
        Shape::Object { .. } => "object".to_owned(),
        Shape::Map(content) => format!("object of {} by name", schema_type(content)),
        Shape::Array { item, min, max } => {
            let bounds = match (min, max) {
                (0, None) => String::new(),
                (min, None) => format!(", at least {min}"),
                (min, Some(max)) => format!(", {min} to {max} items"),
            };
            format!("array of {}{bounds}", schema_type(item))
        }
        Shape::Text { pattern, min, max } => match (pattern, min, max) {
            (Some(pattern), _, _) => format!("string: {}, such as {}", pattern.name, pattern.example),
            (None, 0, None) => "string".to_owned(),
            (None, min, None) => format!("string of at least {min} characters"),
            (None, min, Some(max)) => format!("string of {min} to {max} characters"),
        },
        Shape::Integer { min, max } => integer_type(min, max),
        Shape::Number { min, max } => number_type(min, max),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Enum(values) | Shape::FieldName(values) | Shape::MetricName(values) => {
            format!("one of {}", code_list(values))
        }
        Shape::Nullable(inner) => format!("{} or null", schema_type(inner)),
        Shape::OneOf(choices) => {
            let choices: Vec<String> = choices.iter().map(|choice| schema_type(choice)).collect();
            choices.join(" or ")
        }
        Shape::Ref { schema, .. } => schema_type(schema),
    }
}

fn write_example(page: &mut String, operation: &Operation, public_url: &str) {
    let mut path = operation.paths[0].to_owned();
    for parameter in operation.path_parameters {
        path = path.replace(&format!("{{{}}}", parameter.name), parameter.example);
    }
    let mut command = format!("curl {public_url}{path}");
    if operation.access != Access::Public {
        command.push_str(" \\\n  -H \"Authorization: Bearer ACCESS_TOKEN\"");
    }
    let types = operation.body.as_ref().map_or(&[][..], |body| body.types);
    if let Some(body) = types.first() {
        let data = body.example.replace('\'', r"'\''");
        match body.kind {
            // The program sends this type by itself.
            BodyKind::Form => command.push_str(&format!(" \\\n  -d '{data}'")),
            BodyKind::Multipart(files) => command.push_str(&format!(
                " \\\n  -F '{FILE_PART}=@FILE;type={}'",
                files.kinds().first().map_or("", |kind| kind.media())
            )),
            _ => command.push_str(&format!(
                " \\\n  -H \"Content-Type: {}\" \\\n  --data-binary '{data}'",
                body.kind.media()
            )),
        }
    }
    let answer = &operation.answer;
    let language = if answer.media == JSON { "json" } else { "" };
    let example = rebased(answer.example, public_url);
    page.push_str(&format!(
        "Example:\n\n```sh\n{command}\n```\n\n`{}`\n\n```{language}\n{}\n```\n\n",
        answer.media,
        example.trim_end()
    ));
}

fn write_statuses(page: &mut String, operation: &Operation, told: &[Code]) {
    page.push_str("| status | codes |\n|---|---|\n| 200 | |\n");
    for (status, codes) in by_status(&codes(operation)) {
        let own: Vec<Code> = codes.into_iter().filter(|code| !told.contains(code)).collect();
        let cell = if own.is_empty() {
            "as every endpoint".to_owned()
        } else {
            links(&own)
        };
        page.push_str(&format!("| {} | {cell} |\n", status.number()));
    }
    page.push('\n');
}

/// The words of codes, each a link to its explanation.
pub(super) fn links(codes: &[Code]) -> String {
    let links: Vec<String> = codes
        .iter()
        .map(|code| format!("[`{0}`](/docs/errors#{0})", code.word()))
        .collect();
    links.join(", ")
}
