//! The Skills versions that are served, with what can be prepared once at load.

use std::sync::Arc;

use catalog::{Catalog, Changes, SkillView, Skills};
use contract::wire::skills::{Field, Fields, Named, Skill, SkillType, Tag};
use encoder::EncoderError;
use http::HeaderValue;

use crate::{app::StartError, reranking::Reranker, settings::VersionAliases};

/// One version.
#[derive(Debug)]
pub struct ServedVersion {
    /// The snapshot.
    pub skills: Arc<Skills>,
    /// What it changed against the next older version that is served.
    pub changes: Changes,
    /// The version as text.
    pub name: String,
    /// The version as a header value.
    pub header: HeaderValue,
    /// What judges implied skills afresh, where there is a sentence encoder.
    pub reranker: Option<Reranker>,
    /// `{"attributions":[…],"data":`, the start of most answers.
    pub opening: Vec<u8>,
    links: Links,
}

/// All versions, newest first. Empty when none is loaded.
#[derive(Debug, Default)]
pub struct SkillsData {
    versions: Vec<Arc<ServedVersion>>,
    aliases: VersionAliases,
}

/// How `infoUrl` is made.
#[derive(Clone, Debug)]
pub struct Links {
    /// The operator's template, split at `{id}`.
    template: Option<(String, String)>,
    /// Start of the address by id.
    by_id: String,
}

impl Links {
    /// Reads the template (empty for none) and the base URL.
    pub fn new(template: &str, base_url: &str) -> Links {
        Links::below(template, base_url, "skills/versions/latest/skills")
    }

    /// The same for titles.
    pub fn of_titles(template: &str, base_url: &str) -> Links {
        Links::below(template, base_url, "titles/versions/latest/titles")
    }

    fn below(template: &str, base_url: &str, path: &str) -> Links {
        let template = template
            .split_once("{id}")
            .map(|(before, after)| (before.to_owned(), after.to_owned()));
        Links {
            template,
            by_id: format!("{}/{path}/", base_url.trim_end_matches('/')),
        }
    }

    /// Gives the address of a concept's page: by the operator's template, else the source's own, else the address by id.
    pub fn info_url<'a>(&self, own: Option<&'a str>, id: &str) -> std::borrow::Cow<'a, str> {
        if let Some((before, after)) = &self.template {
            return [before, id, after].concat().into();
        }
        match own {
            Some(url) => url.into(),
            None => [&self.by_id, &*path_segment(id)].concat().into(),
        }
    }
}

/// A version that a path names, and whether it names it by its real name.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The version.
    pub version: Arc<ServedVersion>,
    /// False through `latest` or an alias.
    pub is_fixed: bool,
}

impl SkillsData {
    /// Prepares loaded snapshots; `reranker` gives what judges a version's implied skills afresh. An alias that is also
    /// the name of a loaded version is refused.
    pub fn new(
        catalog: &Catalog,
        aliases: VersionAliases,
        links: &Links,
        reranker: &mut dyn FnMut(&Skills) -> Result<Option<Reranker>, EncoderError>,
    ) -> Result<SkillsData, StartError> {
        let mut versions = Vec::new();
        for skills in catalog.versions() {
            let name = skills.version().to_string();
            aliases.check_against("skills", &name)?;
            versions.push(Arc::new(ServedVersion {
                header: HeaderValue::from_str(&name).expect("a version is digits and a dot"),
                opening: opening(skills, None),
                links: links.clone(),
                reranker: reranker(skills)?,
                changes: catalog.changes(skills.version()).cloned().unwrap_or_default(),
                skills: skills.clone(),
                name,
            }));
        }
        Ok(SkillsData { versions, aliases })
    }

    /// Says whether nothing is loaded.
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// Returns the versions, newest first.
    pub fn versions(&self) -> &[Arc<ServedVersion>] {
        &self.versions
    }

    /// Gives the newest version.
    pub fn newest(&self) -> Option<Arc<Skills>> {
        self.versions.first().map(|newest| newest.skills.clone())
    }

    /// Finds a version by real name, alias or `latest`.
    pub fn resolve(&self, name: &str) -> Option<Resolved> {
        if let Some(version) = self.named(name) {
            return Some(Resolved {
                version,
                is_fixed: true,
            });
        }
        let target = if name == "latest" {
            name
        } else {
            self.aliases.get(name)?
        };
        let version = if target == "latest" {
            self.versions.first().cloned()
        } else {
            self.named(target)
        };
        version.map(|version| Resolved {
            version,
            is_fixed: false,
        })
    }

    fn named(&self, name: &str) -> Option<Arc<ServedVersion>> {
        self.versions.iter().find(|version| version.name == name).cloned()
    }
}

/// Writes the start of an answer: the credits of a snapshot, and those of a further source as its name and text.
pub fn opening(skills: &Skills, further: Option<(&str, &str)>) -> Vec<u8> {
    let own = skills.attributions().iter();
    let own = own.map(|it| (it.name.as_str(), it.text.as_str()));
    let attributions: Vec<_> = own
        .chain(further)
        .map(|(name, text)| serde_json::json!({ "name": name, "text": text }))
        .collect();
    let attributions = serde_json::Value::Array(attributions);
    format!(r#"{{"attributions":{attributions},"data":"#).into_bytes()
}

impl ServedVersion {
    /// Describes a skill with the chosen fields.
    pub fn describe<'a>(&'a self, skill: SkillView<'a>, fields: Fields) -> Skill<'a> {
        let kind = skill.kind();
        let named = |(id, name)| Named { id, name };
        let tags = if fields.has(Field::Tags) {
            skill.tags().map(|(key, value)| Tag { key, value }).collect()
        } else {
            Vec::new()
        };
        Skill {
            fields,
            id: skill.id(),
            name: skill.name(),
            skill_type: SkillType {
                id: kind.id(),
                name: kind.name(),
            },
            info_url: self.info_url(skill),
            tags,
            description: skill.description(),
            description_source: skill.description_source().map(|source| source.name()),
            is_software: skill.is_software(),
            is_language: skill.is_language(),
            category: skill.category().map(named),
            subcategory: skill.subcategory().map(named),
            removed_description: None,
        }
    }

    /// Describes a skill whole, as a read by id answers it.
    pub fn describe_whole<'a>(&'a self, skill: SkillView<'a>) -> Skill<'a> {
        Skill {
            removed_description: Some(skill.removed_description()),
            ..self.describe(skill, Fields::ALL)
        }
    }

    /// Gives the address of a page about a skill: one that its source names, else its URI where that is an address.
    pub fn info_url<'a>(&'a self, skill: SkillView<'a>) -> std::borrow::Cow<'a, str> {
        let uri = skill.source_uri();
        let is_address = uri.starts_with("http://") || uri.starts_with("https://");
        let own = skill.info_url().or(is_address.then_some(uri));
        self.links.info_url(own, skill.id())
    }
}

/// Escapes what an imported id may hold and a path may not.
fn path_segment(id: &str) -> std::borrow::Cow<'_, str> {
    if id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
    {
        return id.into();
    }
    let mut escaped = String::with_capacity(3 * id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped.into()
}
