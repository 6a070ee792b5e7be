//! The filter of concept lists: alternatives for each field, fields joined by and.

use catalog::{ConceptView, SkillType, Taxonomy};
use contract::{error::ApiError, json::Value, wire::classification::FILTER_NAMES};

use super::id_text;

/// Stands for concepts without a parent.
const NO_PARENT: &str = "null";

/// Field and value as sent; the field is one of the contract.
pub type Pairs = Vec<(&'static str, String)>;

/// How a request says what it wants: faults name the place accordingly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Query parameters.
    Query,
    /// Members of the body.
    Body,
}

impl Way {
    /// Names the place of a fault: a parameter, or a member with its part, if there is one.
    pub fn place(self, error: ApiError, name: &str, part: Option<&str>) -> ApiError {
        match (self, part) {
            (Way::Query, _) => error.at_parameter(name),
            (Way::Body, None) => error.at_pointer(format!("/{name}")),
            (Way::Body, Some(part)) => error.at_pointer(format!("/{name}/{part}")),
        }
    }
}

/// What a concept must be, ready for comparison.
#[derive(Debug, Default)]
pub struct Filter {
    ids: Vec<String>,
    names: Vec<String>,
    levels: Vec<u8>,
    level_names: Vec<u8>,
    parents: Vec<String>,
    skill_types: Vec<SkillType>,
    software: Vec<bool>,
    languages: Vec<bool>,
}

/// Reads the `field:value` items of a query.
pub fn of_query(items: &[String]) -> Result<Pairs, ApiError> {
    let refuse = |item: &str| ApiError::unknown_parameter_value("filter", item).at_parameter("filter");
    items
        .iter()
        .map(|item| {
            let (field, value) = item.split_once(':').ok_or_else(|| refuse(item))?;
            let known = FILTER_NAMES.iter().find(|known| **known == field.trim());
            let known = known.ok_or_else(|| refuse(item))?;
            Ok((*known, value.trim().to_owned()))
        })
        .collect()
}

/// Reads the member `filter` of a body, which the judge has accepted.
pub fn of_body(root: Value<'_>) -> Pairs {
    let Some(filter) = root.member("filter") else {
        return Vec::new();
    };
    let mut pairs = Vec::new();
    for (field, value) in filter.members() {
        let Some(known) = FILTER_NAMES.iter().find(|known| **known == field) else {
            continue;
        };
        let text = |value: Value<'_>| match value.as_bool() {
            Some(boolean) => boolean.to_string(),
            None => id_text(value).into_owned(),
        };
        let mut items = value.items().peekable();
        if items.peek().is_some() {
            pairs.extend(items.map(|item| (*known, text(item))));
        } else if !value.is_null() {
            pairs.push((known, text(value)));
        }
    }
    pairs
}

impl Filter {
    /// Judges the values in the light of a taxonomy.
    pub fn new(pairs: Pairs, way: Way, taxonomy: &Taxonomy) -> Result<Filter, ApiError> {
        let mut filter = Filter::default();
        let levels = &taxonomy.outline().levels;
        for (field, value) in pairs {
            let refuse = || {
                way.place(
                    ApiError::unknown_filter_value(&value, field),
                    "filter",
                    Some(field),
                )
            };
            match field {
                "id" => filter.ids.push(value),
                "name" => filter.names.push(value),
                "parentId" => filter.parents.push(value),
                "level" => {
                    let level = value
                        .parse()
                        .ok()
                        .filter(|level| usize::from(*level) < levels.len());
                    filter.levels.push(level.ok_or_else(refuse)?);
                }
                "levelName" => {
                    let level = levels.iter().position(|name| name.eq_ignore_ascii_case(&value));
                    let level = level.and_then(|level| u8::try_from(level).ok());
                    filter.level_names.push(level.ok_or_else(refuse)?);
                }
                "skillType" => {
                    let kind = SkillType::from_name(&value).filter(|kind| *kind != SkillType::Removed);
                    let kind = kind.filter(|_| is_of_skills(taxonomy));
                    filter.skill_types.push(kind.ok_or_else(refuse)?);
                }
                _ => {
                    let boolean = match value.to_ascii_lowercase().as_str() {
                        "true" => true,
                        "false" => false,
                        _ => return Err(refuse()),
                    };
                    if field == "isSoftware" {
                        filter.software.push(boolean);
                    } else {
                        filter.languages.push(boolean);
                    }
                }
            }
        }
        Ok(filter)
    }

    /// Says whether a concept passes.
    pub fn accepts(&self, concept: ConceptView<'_>) -> bool {
        let one_of = |texts: &[String], text: &str| texts.is_empty() || texts.iter().any(|it| it == text);
        let parent = concept.parent().map_or(NO_PARENT, ConceptView::id);
        let skill = concept.skill();
        one_of(&self.ids, concept.id())
            && one_of(&self.names, concept.name())
            && one_of(&self.parents, parent)
            && (self.levels.is_empty() || self.levels.contains(&concept.level()))
            && (self.level_names.is_empty() || self.level_names.contains(&concept.level()))
            && (self.skill_types.is_empty()
                || skill.is_some_and(|skill| self.skill_types.contains(&skill.kind())))
            && (self.software.is_empty()
                || skill.is_some_and(|skill| self.software.contains(&skill.is_software())))
            && (self.languages.is_empty()
                || skill.is_some_and(|skill| self.languages.contains(&skill.is_language())))
    }
}

fn is_of_skills(taxonomy: &Taxonomy) -> bool {
    taxonomy
        .in_order()
        .next_back()
        .is_some_and(|last| taxonomy.concept(last).skill().is_some())
}
