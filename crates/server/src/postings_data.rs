//! The postings families: the corpora that are loaded, and what each mount reads.

mod about;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use analytics::{
    Embedded, Engine, Rules,
    store::{Corpus, PostingsStore},
};
use arc_swap::ArcSwapOption;
use contract::postings::Mount;
use parking_lot::Mutex;
use prometheus::IntCounterVec;

use crate::settings::{PostingsSettings, Settings};

/// Directory of the corpora in the data directory.
const POSTINGS: &str = "postings";

/// What a mount reads, with what `/meta` tells of it.
pub struct Loaded {
    /// What answers questions.
    pub engine: Arc<dyn Engine>,
    /// Title of the credits.
    pub title: &'static str,
    /// Credits of the loaded data.
    pub credits: String,
    /// Set when any of the postings are made up.
    pub is_synthetic: bool,
    /// Version of the rules of enrichment.
    pub pipeline_version: String,
    /// Version in use by taxonomy.
    pub taxonomies: Vec<(String, String)>,
    /// Accepted values of the version parameters by their stems, the one in use first.
    pub accepted_versions: Vec<(String, Vec<String>)>,
}

/// The corpora of the data directory and the mounts that read them.
pub struct PostingsFamily {
    settings: PostingsSettings,
    rules: Rules,
    refusals: IntCounterVec,
    /// By name. Held while versions are opened, so that one thread at a time does so.
    corpora: Mutex<BTreeMap<String, Followed>>,
    mounts: [ArcSwapOption<Loaded>; Mount::ALL.len()],
}

/// A corpus that is followed.
struct Followed {
    store: PostingsStore,
    open: Option<Corpus>,
    /// The version that could not be opened: it is not tried again at every look.
    refused: Option<u64>,
    /// What the log was told last.
    complaint: String,
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded")
            .field("version", &self.engine.version())
            .finish_non_exhaustive()
    }
}

impl PostingsFamily {
    /// Opens the corpora that mounts read. One that cannot be opened is told to the log: its mounts are not ready.
    pub fn open(settings: &Settings, refusals: IntCounterVec) -> PostingsFamily {
        let family = PostingsFamily {
            rules: settings.postings.rules(&settings.filters),
            corpora: Mutex::new(followed(&settings.postings, &settings.data.dir)),
            settings: settings.postings.clone(),
            refusals,
            mounts: Default::default(),
        };
        family.reload();
        family
    }

    /// Pins what a mount reads.
    pub fn of(&self, mount: Mount) -> Option<Arc<Loaded>> {
        self.mounts[mount as usize].load_full()
    }

    /// Looks for new versions and switches to them; says whether there was one. A version that cannot be opened is
    /// refused, and the one before stays.
    pub fn reload(&self) -> bool {
        let mut corpora = self.corpora.lock();
        let mut changed = Vec::new();
        for (name, corpus) in corpora.iter_mut() {
            if self.follow(name, corpus) {
                changed.push(name.clone());
            }
        }
        for mount in Mount::ALL {
            let Some(settings) = self.settings.mount(mount) else {
                continue;
            };
            if settings.corpora.iter().any(|name| changed.contains(name)) {
                let open: Vec<Corpus> = settings
                    .corpora
                    .iter()
                    .filter_map(|name| corpora.get(name)?.open.clone())
                    .collect();
                let loaded = self.load(&open);
                self.mounts[mount as usize].store(loaded.map(Arc::new));
            }
        }
        !changed.is_empty()
    }

    /// Lets refused versions be tried once more.
    pub fn forget_refusals(&self) {
        for corpus in self.corpora.lock().values_mut() {
            corpus.refused = None;
        }
    }

    fn follow(&self, name: &str, corpus: &mut Followed) -> bool {
        let open = corpus.open.as_ref().map(|open| open.manifest().version);
        let current = match corpus.store.current() {
            Ok(current) => current,
            Err(error) => {
                self.refuse(name, corpus, error.to_string());
                return false;
            }
        };
        let Some(version) =
            current.filter(|version| Some(*version) != open && Some(*version) != corpus.refused)
        else {
            return false;
        };
        match corpus.store.open_version(version) {
            Ok(next) => {
                tracing::info!(corpus = name, version, "opened a version of postings");
                corpus.open = Some(next);
                corpus.refused = None;
                corpus.complaint.clear();
                true
            }
            Err(error) => {
                corpus.refused = Some(version);
                self.refuse(name, corpus, error.to_string());
                false
            }
        }
    }

    fn refuse(&self, name: &str, corpus: &mut Followed, complaint: String) {
        if corpus.complaint != complaint {
            tracing::error!(corpus = name, error = %complaint, "cannot open the published postings; the loaded ones stay");
            self.refusals.with_label_values(&[name]).inc();
            corpus.complaint = complaint;
        }
    }

    /// Makes what a mount reads of its open corpora; none of none.
    fn load(&self, open: &[Corpus]) -> Option<Loaded> {
        let details: Vec<_> = open.iter().map(|corpus| &corpus.manifest().details).collect();
        let first = details.first()?;
        let taxonomies = about::taxonomies(first);
        Some(Loaded {
            title: about::title(&details),
            credits: about::credits(&details),
            is_synthetic: about::is_synthetic(&details),
            pipeline_version: first.pipeline.clone(),
            accepted_versions: about::accepted_versions(&taxonomies, &self.settings.aliases),
            taxonomies,
            engine: Arc::new(Embedded::new(open, self.rules)),
        })
    }
}

/// Prepares every corpus that a mount reads.
fn followed(settings: &PostingsSettings, data: &Path) -> BTreeMap<String, Followed> {
    let mounts = settings.mounts.values().filter(|mount| mount.enabled);
    let names = mounts.flat_map(|mount| &mount.corpora);
    let follow = |name: &String| Followed {
        store: PostingsStore::new(data.join(POSTINGS).join(name)),
        open: None,
        refused: None,
        complaint: String::new(),
    };
    names.map(|name| (name.clone(), follow(name))).collect()
}
