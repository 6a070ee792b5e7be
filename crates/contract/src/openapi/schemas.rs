//! Our schemas in the words of JSON Schema 2020-12, which OpenAPI 3.1 speaks.

use serde_json::{Map, Value, json};

use crate::schema::{Parameter, ParameterKind, Pattern, Schema, Shape};

/// Named schemas met on the way, for `components`.
#[derive(Debug, Default)]
pub(super) struct Components {
    pub(super) schemas: Map<String, Value>,
}

impl Components {
    /// Describes a schema; named ones become references.
    pub(super) fn describe(&mut self, schema: &'static Schema) -> Value {
        let mut described = self.shape(&schema.shape);
        if !schema.doc.is_empty() {
            described["description"] = schema.doc.into();
        }
        if let Some(example) = schema.example {
            described["examples"] = json!([json_text(example)]);
        }
        described
    }

    fn shape(&mut self, shape: &'static Shape) -> Value {
        match shape {
            Shape::Object {
                members,
                open,
                any_of,
            } => {
                let mut properties = Map::new();
                let mut required = Vec::new();
                for member in *members {
                    let mut property = self.describe(member.schema);
                    if !member.doc.is_empty() {
                        property["description"] = member.doc.into();
                    }
                    if let Some(default) = member.default {
                        property["default"] = json_text(default);
                    }
                    properties.insert(member.name.to_owned(), property);
                    if member.required {
                        required.push(member.name);
                    }
                }
                let mut object = json!({ "type": "object", "properties": properties });
                if !required.is_empty() {
                    object["required"] = required.into();
                }
                if !any_of.is_empty() {
                    // Linters want a required member defined where it is required.
                    let needed = any_of
                        .iter()
                        .map(|name| json!({ "required": [name], "properties": { *name: {} } }));
                    object["anyOf"] = needed.collect();
                }
                if !open {
                    object["additionalProperties"] = false.into();
                }
                object
            }
            Shape::Map(content) => {
                json!({ "type": "object", "additionalProperties": self.describe(content) })
            }
            Shape::Array { item, min, max } => {
                let mut array = json!({ "type": "array", "items": self.describe(item) });
                if *min > 0 {
                    array["minItems"] = (*min).into();
                }
                if let Some(max) = max {
                    array["maxItems"] = (*max).into();
                }
                array
            }
            Shape::Text { pattern, min, max } => {
                let mut text = json!({ "type": "string" });
                if *min > 0 {
                    text["minLength"] = (*min).into();
                }
                if let Some(max) = max {
                    text["maxLength"] = (*max).into();
                }
                if let Some(pattern) = pattern {
                    add_pattern(&mut text, pattern);
                }
                text
            }
            Shape::Integer { min, max } => integer(*min, *max),
            Shape::Number { min, max } => number(*min, *max),
            Shape::Boolean => json!({ "type": "boolean" }),
            Shape::Enum(values) | Shape::FieldName(values) | Shape::MetricName(values) => {
                json!({ "type": "string", "enum": values })
            }
            Shape::Nullable(inner) => {
                let mut described = self.describe(inner);
                match described.get("type").and_then(Value::as_str).map(str::to_owned) {
                    Some(name) if described.get("enum").is_none() => {
                        described["type"] = json!([name, "null"]);
                        described
                    }
                    _ => json!({ "anyOf": [described, { "type": "null" }] }),
                }
            }
            Shape::OneOf(choices) => {
                let choices: Vec<Value> = choices.iter().map(|choice| self.describe(choice)).collect();
                json!({ "anyOf": choices })
            }
            Shape::Ref { name, schema } => {
                if !self.schemas.contains_key(*name) {
                    // The place is taken first, so that a schema may refer to itself.
                    self.schemas.insert((*name).to_owned(), Value::Null);
                    let described = self.describe(schema);
                    self.schemas.insert((*name).to_owned(), described);
                }
                json!({ "$ref": format!("#/components/schemas/{name}") })
            }
        }
    }
}

fn integer(min: i64, max: i64) -> Value {
    let mut integer = json!({ "type": "integer" });
    if min != i64::MIN {
        integer["minimum"] = min.into();
    }
    if max != i64::MAX {
        integer["maximum"] = max.into();
    }
    integer
}

fn number(min: f64, max: f64) -> Value {
    let mut number = json!({ "type": "number" });
    if min.is_finite() {
        number["minimum"] = shortest(min);
    }
    if max.is_finite() {
        number["maximum"] = shortest(max);
    }
    number
}

/// Writes a whole number without `.0`.
fn shortest(number: f64) -> Value {
    json_text(&number.to_string())
}

fn add_pattern(text: &mut Value, pattern: &'static Pattern) {
    text["pattern"] = pattern.regex.into();
    text["examples"] = json!([pattern.example]);
}

/// Reads JSON text of our tables; a text that is not JSON stands for itself.
pub(super) fn json_text(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// Describes a query parameter.
pub(super) fn parameter(parameter: &'static Parameter) -> Value {
    let list = |items: Value| json!({ "type": "array", "items": items });
    let mut schema = match parameter.kind {
        ParameterKind::Text => json!({ "type": "string" }),
        ParameterKind::List => list(json!({ "type": "string" })),
        ParameterKind::FieldList(names) => list(json!({ "type": "string", "enum": names })),
        ParameterKind::Integer { min, max } => integer(min, max),
        ParameterKind::Number { min, max } => number(min, max),
        ParameterKind::Boolean => json!({ "type": "boolean" }),
        ParameterKind::Pattern(pattern) => {
            let mut text = json!({ "type": "string" });
            add_pattern(&mut text, pattern);
            text
        }
        ParameterKind::Choice(values) => json!({ "type": "string", "enum": values }),
    };
    let mut description = parameter.doc.to_owned();
    if let Some(default) = parameter.default {
        match default_value(parameter.kind, default) {
            Some(value) => schema["default"] = value,
            None => description.push_str(&format!(" Default: {default}.")),
        }
    }
    let mut described = json!({
        "name": parameter.name,
        "in": "query",
        "required": false,
        "description": description.trim_start(),
        "schema": schema,
    });
    if let ParameterKind::List | ParameterKind::FieldList(_) = parameter.kind {
        described["style"] = "form".into();
        described["explode"] = false.into();
    }
    described
}

/// The default as a value of the parameter's type, unless it is a phrase for people.
fn default_value(kind: ParameterKind, default: &str) -> Option<Value> {
    match kind {
        ParameterKind::Integer { .. } => default.parse::<i64>().ok().map(Into::into),
        ParameterKind::Number { .. } => default.parse::<f64>().ok().map(shortest),
        ParameterKind::Boolean => default.parse::<bool>().ok().map(Into::into),
        ParameterKind::FieldList(names) => {
            let items: Vec<&str> = default.split(',').map(str::trim).collect();
            items
                .iter()
                .all(|item| names.contains(item))
                .then(|| items.into())
        }
        ParameterKind::Pattern(pattern) => (pattern.accepts)(default).then(|| default.into()),
        ParameterKind::Choice(values) => values.contains(&default).then(|| default.into()),
        ParameterKind::Text | ParameterKind::List => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Member;

    const TYPE: Schema = Schema::object(&[
        Member::required("id", &Schema::text(), "Id of the type."),
        Member::required("name", &Schema::text(), ""),
    ]);
    const NAMED: Schema = Schema::named("SkillType", &TYPE);
    const LIMIT: Schema = Schema::integer(1, 100);
    const ITEMS: Schema = Schema::bounded_array(&NAMED, 1, Some(5));
    const MAYBE: Schema = Schema::nullable(&LIMIT);
    const MAYBE_NAMED: Schema = Schema::nullable(&NAMED);
    const SCHEMA: Schema = Schema::object(&[
        Member::required("types", &ITEMS, ""),
        Member::optional("limit", &LIMIT, "How many.").default("10"),
        Member::optional("maybe", &MAYBE, ""),
        Member::optional("named", &MAYBE_NAMED, ""),
        Member::optional("share", &Schema::number(0.0, 1.0), ""),
    ])
    .doc("A thing.")
    .example(r#"{"types":[]}"#);

    #[test]
    fn schemas_become_json_schema_with_named_parts_apart() {
        let mut components = Components::default();
        let reference = json!({ "$ref": "#/components/schemas/SkillType" });
        assert_eq!(
            components.describe(&SCHEMA),
            json!({
                "type": "object",
                "properties": {
                    "types": { "type": "array", "items": reference, "minItems": 1, "maxItems": 5 },
                    "limit": {
                        "type": "integer", "minimum": 1, "maximum": 100, "description": "How many.", "default": 10
                    },
                    "maybe": { "type": ["integer", "null"], "minimum": 1, "maximum": 100 },
                    "named": { "anyOf": [reference, { "type": "null" }] },
                    "share": { "type": "number", "minimum": 0, "maximum": 1 },
                },
                "required": ["types"],
                "additionalProperties": false,
                "description": "A thing.",
                "examples": [{ "types": [] }],
            })
        );
        assert_eq!(components.schemas["SkillType"]["required"], json!(["id", "name"]));
    }

    #[test]
    fn parameters_show_their_default_as_a_value_or_in_words() {
        const FIELDS: Parameter =
            Parameter::new("fields", ParameterKind::FieldList(&["id", "name"]), "Members.")
                .default("id,name");
        const TYPES: Parameter =
            Parameter::new("typeIds", ParameterKind::List, "Types to keep.").default("all but `ST0`");
        let described = parameter(&FIELDS);
        assert_eq!(described["schema"]["default"], json!(["id", "name"]));
        assert_eq!(described["explode"], json!(false));
        assert_eq!(
            parameter(&TYPES)["description"],
            "Types to keep. Default: all but `ST0`."
        );
    }
}
