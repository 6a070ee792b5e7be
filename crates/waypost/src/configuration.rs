//! The layers of settings: compiled-in default, file, environment, command line. Later ones win.
//!
//! Every value keeps its origin, so that a complaint and `serve --check` can name it.

use std::path::Path;

use figment::{
    Error, Figment, Metadata, Profile, Provider, Source,
    error::Kind,
    providers::{Env, Format as _, Toml},
    value::{Dict, Map, Value},
};
use server::{Settings, settings::DEFAULT_CONFIGURATION};

use crate::Unusable;

/// Start of the names of environment variables that set something.
const PREFIX: &str = "WAYPOST_";
const DEFAULT_ORIGIN: &str = "default";
/// Stands for the value of a secret.
const HIDDEN: &str = "(hidden)";
const FLAGS_ORIGIN: &str = "command line";

/// The configuration in force.
#[derive(Debug)]
pub struct Configuration {
    /// What the server reads.
    pub settings: Settings,
    /// Every value with its origin, in the order of the default file's sections.
    pub values: Vec<Effective>,
    /// What the operator should know.
    pub warnings: Vec<String>,
}

/// One value in force.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Effective {
    /// Full name of the setting.
    pub key: String,
    /// The value.
    pub value: serde_json::Value,
    /// Where it comes from.
    pub origin: String,
}

/// Values that the command line sets, by full name.
#[derive(Clone, Debug, Default)]
pub struct Flags(Vec<(&'static str, String)>);

impl Flags {
    /// Sets a value, if there is one.
    pub fn with(mut self, key: &'static str, value: Option<impl ToString>) -> Flags {
        if let Some(value) = value {
            self.0.push((key, value.to_string()));
        }
        self
    }
}

impl Provider for Flags {
    fn metadata(&self) -> Metadata {
        Metadata::named(FLAGS_ORIGIN)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        let mut whole = Dict::new();
        for (key, value) in &self.0 {
            let (section, name) = key.split_once('.').unwrap_or(("", key));
            let value = Value::from(value.clone());
            if section.is_empty() {
                whole.insert(name.to_owned(), value);
            } else if let Value::Dict(_, section) = whole
                .entry(section.to_owned())
                .or_insert_with(|| Dict::new().into())
            {
                section.insert(name.to_owned(), value);
            }
        }
        Ok(Profile::Default.collect(whole))
    }
}

/// The compiled-in default, under a name of its own.
struct Defaults;

impl Provider for Defaults {
    fn metadata(&self) -> Metadata {
        Metadata::named(DEFAULT_ORIGIN)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Toml::string(DEFAULT_CONFIGURATION).data()
    }
}

/// Reads all layers and checks the outcome.
pub fn load(file: Option<&Path>, flags: Flags) -> anyhow::Result<Configuration> {
    let defaults = Figment::from(Defaults);
    let (environment, mut warnings) = environment(&defaults);
    let mut layers = defaults;
    if let Some(file) = file {
        // A missing file is an error here; figment would take it for an empty one.
        let text = std::fs::read_to_string(file)
            .map_err(|error| Unusable(format!("cannot read `--config {}`: {error}", file.display())))?;
        layers = layers.merge(ConfigurationFile { text, path: file });
    }
    let layers = layers.merge(environment).merge(flags);
    let whole = layers
        .find_value("")
        .map_err(|error| Unusable(describe_all(error, &layers)))?;
    let settings: Settings = layers
        .extract()
        .map_err(|error| Unusable(describe_all(error, &layers)))?;
    let mut values = Vec::new();
    flatten("", &whole, &layers, &mut values);
    server::check(&settings).map_err(|error| Unusable(error.to_string()))?;
    warnings.extend(settings.warnings());
    Ok(Configuration {
        settings,
        values,
        warnings,
    })
}

struct ConfigurationFile<'a> {
    text: String,
    path: &'a Path,
}

impl Provider for ConfigurationFile<'_> {
    fn metadata(&self) -> Metadata {
        Metadata::from("file", self.path)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Toml::string(&self.text).data()
    }
}

/// Picks the variables that set something. One without a section that is no setting is left alone with a warning:
/// orchestrators put addresses of services into variables such as `WAYPOST_PORT`.
fn environment(defaults: &Figment) -> (Env, Vec<String>) {
    let known = |key: &str| key.contains("__") || defaults.contains(key);
    let warnings = Env::prefixed(PREFIX)
        .iter()
        .filter(|(key, _)| !known(key.as_str()))
        .map(|(key, _)| {
            let name = key.as_str().to_ascii_uppercase();
            format!("environment variable {PREFIX}{name} is no setting and is ignored")
        })
        .collect();
    let top_level: Vec<String> = defaults
        .find_value("")
        .ok()
        .and_then(Value::into_dict)
        .map(|dict| dict.into_keys().collect())
        .unwrap_or_default();
    let environment = Env::prefixed(PREFIX)
        .filter(move |key| {
            let key = key.as_str();
            key.contains("__") || top_level.iter().any(|known| key.eq_ignore_ascii_case(known))
        })
        .split("__");
    (environment, warnings)
}

fn flatten(prefix: &str, value: &Value, layers: &Figment, values: &mut Vec<Effective>) {
    match value {
        Value::Dict(_, dict) if !dict.is_empty() || prefix.is_empty() => {
            for (name, value) in dict {
                flatten(&joined(prefix, name), value, layers, values);
            }
        }
        value => values.push(Effective {
            key: prefix.to_owned(),
            value: shown(prefix, value),
            origin: origin(value, layers),
        }),
    }
}

/// Writes a value for people, unless it is a secret.
fn shown(key: &str, value: &Value) -> serde_json::Value {
    if is_secret(key) {
        return HIDDEN.into();
    }
    serde_json::to_value(value).unwrap_or_default()
}

/// Says whether a setting holds what nobody is to read.
fn is_secret(key: &str) -> bool {
    key.rsplit('.').next() == Some("password")
}

fn joined(prefix: &str, name: &str) -> String {
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || "_-".contains(it));
    let name = if plain {
        name.to_owned()
    } else {
        format!("{name:?}")
    };
    if prefix.is_empty() {
        name
    } else {
        format!("{prefix}.{name}")
    }
}

fn origin(value: &Value, layers: &Figment) -> String {
    let Some(metadata) = layers.get_metadata(value.tag()) else {
        return DEFAULT_ORIGIN.to_owned();
    };
    match &metadata.source {
        Some(Source::File(path)) => path.display().to_string(),
        _ if metadata.name.contains("environment") => "environment".to_owned(),
        _ => metadata.name.to_string(),
    }
}

fn describe_all(error: Error, layers: &Figment) -> String {
    let all: Vec<String> = error.into_iter().map(|error| describe(error, layers)).collect();
    all.join("\n")
}

/// Names the setting, its origin, the value and what is allowed.
fn describe(error: Error, layers: &Figment) -> String {
    let mut path = error.path.clone();
    if let Kind::UnknownField(name, _) = &error.kind
        && path.last() != Some(name)
    {
        path.push(name.clone());
    }
    let found = layers.find_value("").ok().and_then(|whole| {
        path.iter().try_fold(whole, |value, key| {
            value.into_dict().and_then(|mut dict| dict.remove(key))
        })
    });
    let name = path
        .iter()
        .fold(String::new(), |prefix, key| joined(&prefix, key));
    let place = match (&found, &error.metadata) {
        (Some(value), _) => origin(value, layers),
        (
            None,
            Some(Metadata {
                source: Some(Source::File(path)),
                ..
            }),
        ) => path.display().to_string(),
        (None, Some(metadata)) => metadata.name.to_string(),
        (None, None) => "configuration".to_owned(),
    };
    if let Kind::UnknownField(_, known) = &error.kind {
        let known = known.join(", ");
        return format!("{place}: there is no setting `{name}`; settings beside it: {known}");
    }
    if is_secret(&name) {
        return format!(
            "{place}: setting `{name}` is no text; one that looks like a number needs quotes of its own"
        );
    }
    // The library puts the choices of an enumeration into quotes that have quotes.
    let kind = error.kind.to_string().replace("``", "`");
    match found.as_ref().map(serde_json::to_string) {
        Some(Ok(value)) if !name.is_empty() => {
            format!("{place}: setting `{name}` is `{value}`: {kind}")
        }
        _ if name.is_empty() => format!("{place}: {kind}"),
        _ => format!("{place}: setting `{name}`: {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_text(text: &str) -> Result<Configuration, String> {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = directory.path().join("mine.toml");
        std::fs::write(&file, text).expect("a written file");
        load(Some(&file), Flags::default())
            .map_err(|error| error.to_string().replace(&*file.to_string_lossy(), "mine.toml"))
    }

    #[test]
    fn a_file_changes_only_what_it_names() {
        let loaded = load_text("[auth]\nlifetime_seconds = 600\n").unwrap();
        assert_eq!(loaded.settings.auth.lifetime_seconds, 600);
        assert_eq!(loaded.settings.auth.audience, "waypost");
        let origin = |key: &str| {
            let value = loaded.values.iter().find(|value| value.key == key).unwrap();
            value.origin.clone()
        };
        assert!(origin("auth.lifetime_seconds").ends_with("mine.toml"));
        assert_eq!(origin("auth.audience"), "default");
    }

    #[test]
    fn an_unknown_key_is_named_with_its_file() {
        let error = load_text("[auth]\nlifetme_seconds = 600\n").unwrap_err();
        assert!(
            error.starts_with(
                "mine.toml: there is no setting `auth.lifetme_seconds`; settings beside it: algorithm"
            ),
            "{error}"
        );
        let error = load_text("lissten = 1\n").unwrap_err();
        assert!(
            error.starts_with("mine.toml: there is no setting `lissten`"),
            "{error}"
        );
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_named_with_its_file() {
        let error = load_text("[auth]\nlifetime_seconds = \"long\"\n").unwrap_err();
        assert!(
            error.starts_with("mine.toml: setting `auth.lifetime_seconds` is `\"long\"`"),
            "{error}"
        );
        let error = load_text("listen = \"here\"\n").unwrap_err();
        assert!(
            error.starts_with("mine.toml: setting `listen` is `\"here\"`"),
            "{error}"
        );
        let error = load_text("[auth]\nlifetime_seconds = 5\n").unwrap_err();
        assert_eq!(error, "setting `auth.lifetime_seconds` is `5`: give 300 to 86400");
    }

    #[test]
    fn text_that_is_no_toml_is_refused_with_its_file() {
        let error = load_text("[auth\n").unwrap_err();
        assert!(error.starts_with("mine.toml: "), "{error}");
    }

    #[test]
    fn a_missing_file_is_refused() {
        let error = load(Some(Path::new("no-such-file.toml")), Flags::default()).unwrap_err();
        assert!(error.to_string().contains("no-such-file.toml"), "{error}");
    }

    #[test]
    fn secrets_are_not_shown() {
        let loaded =
            load_text("[postings.datasets]\njpa.password = \"open sesame\"\njpa.url = \"http://x\"\n")
                .unwrap();
        let value = |key: &str| {
            let mut values = loaded.values.iter();
            values.find(|value| value.key == key).unwrap().value.clone()
        };
        assert_eq!(value("postings.datasets.jpa.password"), HIDDEN);
        assert_eq!(value("postings.datasets.jpa.url"), "http://x");
        assert!(!format!("{loaded:?}").contains("sesame"));
        let error = load_text("[postings.datasets]\njpa.password = 12345\n").unwrap_err();
        assert!(!error.contains("12345"), "{error}");
        assert!(error.contains("postings.datasets.jpa.password"), "{error}");
    }

    #[test]
    fn flags_win() {
        let flags = Flags::default().with("data.dir", Some("elsewhere"));
        let loaded = load(None, flags).unwrap();
        assert_eq!(loaded.settings.data.dir, Path::new("elsewhere"));
        let value = loaded
            .values
            .iter()
            .find(|value| value.key == "data.dir")
            .unwrap();
        assert_eq!(value.origin, "command line");
    }
}
