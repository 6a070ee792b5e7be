//! The postings families: the corpora that are loaded, and what each mount reads.

mod about;
mod currency;
mod remote;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use analytics::{
    Embedded, Engine, Rules,
    store::{Corpus, Details, PostingsStore},
};
use arc_swap::ArcSwapOption;
use contract::{
    operation::{Operation, OperationId},
    postings::Mount,
};
use parking_lot::Mutex;
use prometheus::IntCounterVec;

use crate::{
    admission::Gate,
    app::StartError,
    settings::{PostingsSettings, Settings},
};

use currency::Counted;
pub use remote::Remote;

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
    /// The currency of all salaries that count, as ISO 4217 code.
    pub currency: String,
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
    /// What mounts read from other processes.
    remotes: [Option<Remote>; Mount::ALL.len()],
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
    /// What other processes hold is looked for later: [`PostingsFamily::look`] may wait for them.
    pub fn open(settings: &Settings, refusals: IntCounterVec) -> Result<PostingsFamily, StartError> {
        let queue = settings.limits.queue;
        let mut remotes: [Option<Remote>; Mount::ALL.len()] = Default::default();
        for mount in Mount::ALL {
            remotes[mount as usize] = Remote::of(mount, &settings.postings, queue)?;
        }
        let family = PostingsFamily {
            remotes,
            rules: settings.postings.rules(&settings.filters),
            corpora: Mutex::new(followed(&settings.postings, &settings.data.dir)),
            settings: settings.postings.clone(),
            refusals,
            mounts: Default::default(),
        };
        family.reload();
        Ok(family)
    }

    /// Pins what a mount reads.
    pub fn of(&self, mount: Mount) -> Option<Arc<Loaded>> {
        self.mounts[mount as usize].load_full()
    }

    /// Pins what a mount reads, where that is in the data directory. Other families ask it much, and behind the permits
    /// of local work, which whoever waits for another process must not hold.
    pub fn local(&self, mount: Mount) -> Option<Arc<Loaded>> {
        self.of(mount).filter(|_| self.remote(mount).is_none())
    }

    /// Returns what a mount reads from another process.
    pub fn remote(&self, mount: Mount) -> Option<&Remote> {
        self.remotes[mount as usize].as_ref()
    }

    /// Returns the gate before another process, for operations that may ask one.
    pub fn gate(&self, operation: &Operation) -> Option<&Arc<Gate>> {
        match operation.id {
            OperationId::Postings(mount, of) if of.reads_postings() => Some(self.remote(mount)?.gate()),
            _ => None,
        }
    }

    /// Asks the other process that a mount reads for its version and switches to it. Waits for that process.
    pub fn look(&self, mount: Mount) {
        let Some(remote) = self.remote(mount) else {
            return;
        };
        let Some(settings) = self.settings.mount(mount) else {
            return;
        };
        let counted = Counted::new(mount, &settings.currency);
        if let Some(engine) = remote.look(mount, self.rules, counted) {
            let details: Vec<_> = engine.details().iter().collect();
            let loaded = self.loaded(engine.clone(), &details, &settings.currency);
            self.mounts[mount as usize].store(loaded.map(Arc::new));
        }
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
            // Names of what other processes hold are not among them.
            if settings.corpora.iter().any(|name| changed.contains(name)) {
                let counted = Counted::new(mount, &settings.currency);
                let opened = settings.corpora.iter().filter_map(|name| {
                    let open = corpora.get(name)?.open.clone()?;
                    Some(match counted.includes(name, &open.manifest().details) {
                        true => open,
                        false => open.without_salaries(),
                    })
                });
                let open: Vec<Corpus> = opened.collect();
                let loaded = self.load(&open, &settings.currency);
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
            let effect = match corpus.open {
                Some(_) => "the loaded ones stay",
                None => "none are served until a version that can be opened is published",
            };
            tracing::error!(corpus = name, error = %complaint, "cannot open the published postings; {effect}");
            self.refusals.with_label_values(&[name]).inc();
            corpus.complaint = complaint;
        }
    }

    /// Makes what a mount reads of its open corpora; none of none.
    fn load(&self, open: &[Corpus], currency: &str) -> Option<Loaded> {
        let details: Vec<_> = open.iter().map(|corpus| &corpus.manifest().details).collect();
        self.loaded(Arc::new(Embedded::new(open, self.rules)), &details, currency)
    }

    /// Describes what an engine answers about; none of nothing.
    fn loaded(&self, engine: Arc<dyn Engine>, details: &[&Details], currency: &str) -> Option<Loaded> {
        let first = details.first()?;
        let taxonomies = about::taxonomies(first);
        Some(Loaded {
            title: about::title(details),
            credits: about::credits(details),
            currency: currency.to_owned(),
            is_synthetic: about::is_synthetic(details),
            pipeline_version: first.pipeline.clone(),
            accepted_versions: about::accepted_versions(&taxonomies, &self.settings.aliases),
            taxonomies,
            engine,
        })
    }
}

/// Prepares every corpus that a mount reads.
fn followed(settings: &PostingsSettings, data: &Path) -> BTreeMap<String, Followed> {
    let mounts = settings.mounts.values().filter(|mount| mount.enabled);
    let names = mounts
        .flat_map(|mount| &mount.corpora)
        .filter(|name| settings.remote(name).is_none());
    let follow = |name: &String| Followed {
        store: PostingsStore::new(data.join(POSTINGS).join(name)),
        open: None,
        refused: None,
        complaint: String::new(),
    };
    names.map(|name| (name.clone(), follow(name))).collect()
}
