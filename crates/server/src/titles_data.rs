//! The Titles family: its store, the versions that are served, and how titles are described.

use std::sync::Arc;

use arc_swap::ArcSwap;
use catalog::{Store, TitleChanges, TitleView, Titles, Versions};
use contract::wire::titles::{self as wire, Field, Fields, Mapped, Mapping, Title};

use crate::{
    app::StartError,
    served::Served,
    settings::{SettingError, Settings, VersionAliases},
    skills_data::Links,
};

/// Name of the family in the settings.
const TITLES: &str = "titles";

/// One version.
#[derive(Debug)]
pub struct TitlesVersion {
    /// The snapshot.
    pub titles: Arc<Titles>,
    /// What it changed against the next older version that is served.
    pub changes: TitleChanges,
    links: Links,
}

/// The family's data.
#[derive(Debug)]
pub struct TitlesFamily {
    store: Store,
    aliases: VersionAliases,
    links: Links,
    loaded: ArcSwap<Versions<Titles>>,
    served: ArcSwap<Served<TitlesVersion>>,
}

impl TitlesFamily {
    /// Loads what is published in the data directory.
    pub fn open(settings: &Settings, base_url: &str) -> Result<TitlesFamily, StartError> {
        let none = Default::default();
        let aliases = VersionAliases::new(TITLES, settings.versions.get(TITLES).unwrap_or(&none))?;
        let store = Store::of::<Titles>(&settings.data.dir);
        let links = Links::of_titles(&settings.titles.info_url, base_url);
        let loaded = Versions::load(&store)?;
        let served = serve(&loaded, aliases.clone(), &links)?;
        Ok(TitlesFamily {
            store,
            aliases,
            links,
            loaded: ArcSwap::from_pointee(loaded),
            served: ArcSwap::from_pointee(served),
        })
    }

    /// Pins the versions.
    pub fn served(&self) -> arc_swap::Guard<Arc<Served<TitlesVersion>>> {
        self.served.load()
    }

    /// Returns where the versions are kept.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Loads a published change; says whether there was one.
    pub fn reload(&self) -> Result<bool, StartError> {
        let present = self.loaded.load_full();
        if !self.store.changed_since(present.sequence())? {
            return Ok(false);
        }
        self.replace(present.reload(&self.store)?)?;
        Ok(true)
    }

    /// Serves these versions until the next import.
    pub fn replace(&self, versions: Versions<Titles>) -> Result<(), SettingError> {
        let served = serve(&versions, self.aliases.clone(), &self.links)?;
        self.served.store(Arc::new(served));
        self.loaded.store(Arc::new(versions));
        Ok(())
    }
}

fn serve(
    versions: &Versions<Titles>,
    aliases: VersionAliases,
    links: &Links,
) -> Result<Served<TitlesVersion>, SettingError> {
    let mut served = Served::new(aliases);
    let older = versions.iter().skip(1).map(Some).chain([None]);
    for (titles, older) in versions.iter().zip(older) {
        let changes = older.map(|older| TitleChanges::between(older, titles));
        let version = TitlesVersion {
            titles: titles.clone(),
            changes: changes.unwrap_or_default(),
            links: links.clone(),
        };
        served.add(TITLES, titles.version().to_string(), version)?;
    }
    Ok(served)
}

impl TitlesVersion {
    /// Describes a title with the chosen fields.
    pub fn describe<'a>(&'a self, title: TitleView<'a>, fields: Fields) -> Title<'a> {
        Title {
            fields,
            id: title.id(),
            name: title.name(),
            plural_name: if fields.has(Field::PluralName) {
                title.plural_name()
            } else {
                String::new()
            },
            is_supervisor: title.is_supervisor(),
            level_band: title.level_band().map(|band| band.name()),
            info_url: if fields.has(Field::InfoUrl) {
                self.info_url(title)
            } else {
                "".into()
            },
            mapping: if fields.has(Field::Mapping) {
                mapping(title)
            } else {
                Mapping::default()
            },
            versions: None,
        }
    }

    /// Gives the address of a page about a title.
    pub fn info_url<'a>(&'a self, title: TitleView<'a>) -> std::borrow::Cow<'a, str> {
        self.links.info_url(title.info_url(), title.id())
    }

    /// Describes a title whole, as a read by id answers it.
    pub fn describe_whole<'a>(&'a self, title: TitleView<'a>, fields: Fields) -> Title<'a> {
        Title {
            versions: Some(wire::Versions {
                added: title.added_version().to_string(),
                removed: title.removed_version().map(|version| version.to_string()),
            }),
            ..self.describe(title, fields)
        }
    }
}

fn mapping(title: TitleView<'_>) -> Mapping<'_> {
    let mut names = vec![title.plural_name()];
    for label in title.labels() {
        let plural = text::plural_name(label.text);
        if !names.contains(&plural) {
            names.push(plural);
        }
    }
    Mapping {
        names,
        socs: title.socs().map(describe_concept).collect(),
        skills: title.skills().map(describe_concept).collect(),
    }
}

fn describe_concept(concept: &catalog::Concept) -> Mapped<'_> {
    Mapped {
        id: &concept.id,
        name: &concept.name,
    }
}
