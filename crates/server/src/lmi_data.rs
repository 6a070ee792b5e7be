//! The Core LMI family: its datasets, the names they go by, and their metadata, written once.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use arc_swap::ArcSwap;
use catalog::{Areas, Store, Versions};
use http::HeaderValue;
use lmi::{Dataset, Dimension, Labour, Run, Tables};
use serde_json::{Map, Value, json};

use crate::{
    app::StartError,
    call::DataVersion,
    postings_data::Loaded,
    postings_table::{POSTINGS_TABLE, PostingsTable},
    settings::{LmiSettings, SettingError, Settings, VersionAliases},
};

/// Name of the family in the settings.
const CORE_LMI: &str = "core-lmi";

/// The family's data.
#[derive(Debug)]
pub struct LmiState {
    data: PathBuf,
    settings: LmiSettings,
    aliases: VersionAliases,
    areas_store: Store,
    served: ArcSwap<ServedTables>,
}

/// What families that look figures up read.
#[derive(Debug, Default)]
pub struct LabourSource {
    tables: Tables,
    /// The imported lists of areas, which know metropolitan areas without figures.
    areas: Versions<Areas>,
}

/// All datasets, and what is said of them.
#[derive(Debug, Default)]
pub struct ServedTables {
    source: Arc<LabourSource>,
    /// The loaded postings as a dataset.
    postings: Option<Arc<PostingsTable>>,
    /// By real name: runs, newest first.
    datasets: BTreeMap<String, Vec<Arc<ServedRun>>>,
    /// Aliases whose dataset is there, and its real name.
    names: BTreeMap<String, String>,
    meta: Vec<u8>,
    definitions: Vec<u8>,
}

/// One run of a dataset with its metadata.
#[derive(Debug)]
pub struct ServedRun {
    /// The table.
    pub dataset: Arc<Dataset>,
    /// What counts the figures of the table where they are counted when they are asked for.
    pub postings: Option<Arc<PostingsTable>>,
    /// Its name for callers.
    pub name: String,
    /// By dimension: the hierarchy as it is answered.
    dimensions: Vec<Vec<u8>>,
    header: HeaderValue,
}

/// A dataset that a request names, by its own name or an alias.
#[derive(Clone, Copy, Debug)]
pub struct NamedDataset<'s> {
    /// The name as answers spell it.
    pub name: &'s str,
    /// The real name where this one is an alias.
    pub alias_of: Option<&'s str>,
    runs: &'s [Arc<ServedRun>],
}

/// A run that a request sees to its end.
#[derive(Clone, Debug)]
pub struct PinnedRun {
    /// The run.
    pub run: Arc<ServedRun>,
    /// How answers name it.
    pub version: DataVersion,
}

impl LmiState {
    /// Loads what is published in the data directory.
    pub fn open(settings: &Settings) -> Result<LmiState, StartError> {
        let none = Default::default();
        let aliases = VersionAliases::new(CORE_LMI, settings.versions.get(CORE_LMI).unwrap_or(&none))?;
        let state = LmiState {
            data: settings.data.dir.clone(),
            settings: settings.lmi.clone(),
            aliases,
            areas_store: Store::of::<Areas>(&settings.data.dir),
            served: ArcSwap::default(),
        };
        let areas = Versions::load(&state.areas_store)?;
        let tables = Tables::load(&state.data)?;
        state.serve(Arc::new(LabourSource { tables, areas }), None)?;
        Ok(state)
    }

    /// Pins the datasets.
    pub fn served(&self) -> arc_swap::Guard<Arc<ServedTables>> {
        self.served.load()
    }

    /// Loads a published change; says whether there was one.
    pub fn reload(&self) -> Result<bool, StartError> {
        let present = self.served.load_full();
        let source = &present.source;
        let tables = source.tables.reload(&self.data)?;
        let areas = if self.areas_store.changed_since(source.areas.sequence())? {
            Some(source.areas.reload(&self.areas_store)?)
        } else {
            None
        };
        let has_changed = tables.is_some() || areas.is_some();
        if has_changed {
            let source = LabourSource {
                tables: tables.unwrap_or_else(|| source.tables.clone()),
                areas: areas.unwrap_or_else(|| source.areas.clone()),
            };
            self.serve(Arc::new(source), present.postings.clone())?;
        }
        Ok(has_changed)
    }

    /// Serves these tables until the next import.
    pub fn replace(&self, tables: Tables) -> Result<(), SettingError> {
        let present = self.served.load_full();
        let areas = present.source.areas.clone();
        self.serve(Arc::new(LabourSource { tables, areas }), present.postings.clone())
    }

    /// Serves these postings as a dataset; says whether they are others than before.
    pub fn follow_postings(&self, loaded: Option<&Loaded>) -> Result<bool, SettingError> {
        let present = self.served.load_full();
        let is_present = match (&present.postings, loaded) {
            (Some(table), Some(loaded)) => table.is_of(&loaded.engine),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if is_present {
            return Ok(false);
        }
        let table = loaded
            .map(PostingsTable::new)
            .transpose()
            .unwrap_or_else(|error| {
                tracing::error!(?error, "cannot describe the postings as a dataset");
                None
            });
        let table = table.flatten().map(Arc::new);
        let has_changed = table.is_some() || present.postings.is_some();
        if has_changed {
            self.serve(present.source.clone(), table)?;
        }
        Ok(has_changed)
    }

    fn serve(
        &self,
        source: Arc<LabourSource>,
        postings: Option<Arc<PostingsTable>>,
    ) -> Result<(), SettingError> {
        let served = ServedTables::new(source, postings, &self.settings)?;
        self.served.store(Arc::new(served));
        Ok(())
    }

    /// Pins a run by real name, alias or `latest`. A real name wins over its alias, as runs and the aliases that clients
    /// are built with have the same form.
    pub fn resolve(&self, dataset: &NamedDataset<'_>, name: &str) -> Option<PinnedRun> {
        let named = |name: &str| dataset.runs.iter().find(|run| run.name == name);
        if let Some(run) = named(name) {
            return Some(run.pinned(true));
        }
        let target = if name == "latest" {
            name
        } else {
            self.aliases.get(name)?
        };
        let run = if target == "latest" {
            dataset.runs.first()
        } else {
            named(target)
        };
        run.map(|run| run.pinned(false))
    }
}

impl LabourSource {
    /// Pins the newest tables about occupations.
    pub fn labour(&self) -> Labour {
        Labour::of(&self.tables).with_areas(self.areas.latest().cloned())
    }
}

impl ServedTables {
    fn new(
        source: Arc<LabourSource>,
        postings: Option<Arc<PostingsTable>>,
        settings: &LmiSettings,
    ) -> Result<ServedTables, SettingError> {
        let mut datasets = BTreeMap::new();
        for (name, versions) in source.tables.iter() {
            let runs = versions
                .iter()
                .map(|dataset| Arc::new(ServedRun::new(dataset, None)));
            datasets.insert(name.to_owned(), runs.collect::<Vec<_>>());
        }
        if let Some(table) = &postings {
            let run = ServedRun::new(table.dataset(), Some(table.clone()));
            datasets.insert(POSTINGS_TABLE.to_owned(), vec![Arc::new(run)]);
        }
        let mut names = BTreeMap::new();
        for (alias, dataset) in &settings.names {
            if datasets.contains_key(alias) {
                let remedy = "a dataset of this name is loaded; choose another alias";
                return Err(SettingError::new(&format!("lmi.names.{alias}"), dataset, remedy));
            }
            if datasets.contains_key(dataset) {
                names.insert(alias.clone(), dataset.clone());
            }
        }
        let mut served = ServedTables {
            source,
            postings,
            datasets,
            names,
            ..ServedTables::default()
        };
        let mut listed = served.datasets.keys().collect::<Vec<_>>();
        if settings.list_aliases {
            listed.extend(served.names.keys());
        }
        let described = listed.into_iter().filter_map(|name| served.dataset(name));
        let described: Vec<NamedDataset<'_>> = described.collect();
        let meta: Vec<Value> = described.iter().map(NamedDataset::listed).collect();
        let definitions: Vec<Value> = described.iter().map(NamedDataset::defined).collect();
        let meta = json!({ "datasets": meta }).to_string().into_bytes();
        let definitions = json!({ "datasets": definitions }).to_string().into_bytes();
        served.meta = meta;
        served.definitions = definitions;
        Ok(served)
    }

    /// Gives the tables.
    pub fn tables(&self) -> &Tables {
        &self.source.tables
    }

    /// Gives what families that look figures up read.
    pub fn source(&self) -> &Arc<LabourSource> {
        &self.source
    }

    /// Says whether there is no dataset.
    pub fn is_empty(&self) -> bool {
        self.datasets.is_empty()
    }

    /// The answer of `/core-lmi/meta`.
    pub fn meta(&self) -> &[u8] {
        &self.meta
    }

    /// The answer of `/core-lmi/meta/definitions`.
    pub fn definitions(&self) -> &[u8] {
        &self.definitions
    }

    /// Finds a dataset by its name or an alias, in any case.
    pub fn dataset(&self, name: &str) -> Option<NamedDataset<'_>> {
        let wanted = name.to_ascii_lowercase();
        let (spelled, alias_of) = match self.names.get_key_value(&wanted) {
            Some((alias, real)) => (alias, Some(real)),
            None => (self.datasets.get_key_value(&wanted)?.0, None),
        };
        let runs = self.datasets.get(alias_of.unwrap_or(spelled))?;
        Some(NamedDataset {
            name: spelled,
            alias_of: alias_of.map(String::as_str),
            runs,
        })
    }
}

impl NamedDataset<'_> {
    /// Gives the names of the runs, newest last.
    pub fn versions(&self) -> Vec<&str> {
        self.runs.iter().rev().map(|run| run.name.as_str()).collect()
    }

    fn listed(&self) -> Value {
        json!({ "name": self.name, "versions": self.versions() })
    }

    fn defined(&self) -> Value {
        let newest = self.runs.first().map(|run| &run.dataset);
        json!({
            "name": self.name,
            "title": newest.map(|dataset| dataset.title()),
            "description": newest.map(|dataset| dataset.description()),
            "versions": self.versions(),
        })
    }

    /// Describes a run under the name that was asked for.
    pub fn describe(&self, run: &ServedRun) -> Value {
        let dataset = &run.dataset;
        let mut attributes: Map<String, Value> = dataset
            .attributes()
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().into()))
            .collect();
        if let Some(real) = self.alias_of {
            attributes.insert("aliasOf".to_owned(), real.into());
        }
        let dimension = |dimension: &Dimension| {
            let levels: Vec<&str> = dimension.levels_stored().collect();
            json!({ "name": dimension.name(), "levelsStored": levels })
        };
        let metric = |metric: &lmi::Metric| json!({ "name": metric.name, "kind": metric.kind.word(), "weight": metric.kind.weight() });
        json!({
            "datasetName": self.name,
            "versionName": run.name,
            "attributes": attributes,
            "dimensions": dataset.dimensions().iter().map(dimension).collect::<Vec<_>>(),
            "metrics": dataset.metrics().iter().map(metric).collect::<Vec<_>>(),
        })
    }
}

impl ServedRun {
    fn new(dataset: &Arc<Dataset>, postings: Option<Arc<PostingsTable>>) -> ServedRun {
        let run: Run = dataset.run();
        let name = run.to_string();
        ServedRun {
            dataset: dataset.clone(),
            postings,
            dimensions: dataset.dimensions().iter().map(hierarchy).collect(),
            header: HeaderValue::from_str(&name).expect("a run is digits and a dot"),
            name,
        }
    }

    /// Finds the answer about a dimension, in any case.
    pub fn dimension(&self, name: &str) -> Option<&[u8]> {
        let (at, _) = self.dataset.dimension(name)?;
        self.dimensions.get(at).map(Vec::as_slice)
    }

    fn pinned(self: &Arc<Self>, is_fixed: bool) -> PinnedRun {
        PinnedRun {
            run: self.clone(),
            version: DataVersion {
                name: self.header.clone(),
                is_fixed,
            },
        }
    }
}

fn hierarchy(dimension: &Dimension) -> Vec<u8> {
    let placed = |member: &lmi::Member| {
        json!({
            "child": member.code,
            "parent": dimension.member(member.parent).code,
            "name": member.name,
            "abbr": member.abbreviation,
            "level_name": dimension.level_name(member.level),
            "display_id": member.display_id(),
        })
    };
    let hierarchy: Vec<Value> = dimension.hierarchy().map(placed).collect();
    json!({ "name": dimension.name(), "hierarchy": hierarchy })
        .to_string()
        .into_bytes()
}
