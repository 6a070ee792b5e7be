//! What all requests of a server share.

mod checks;
mod evidence;
mod missing;
mod start_error;
mod starter;

use std::{
    sync::{Arc, OnceLock, atomic::Ordering},
    time::Duration,
};

use access::{
    clock::{Clock, Now, SystemClock},
    keys::{Algorithm, KeyRing, KeySettings},
    limits::FailureLimiter,
    registry::{Registry, keeper::Keeper},
};
use arc_swap::ArcSwap;
use catalog::{Catalog, Companies, Similarity, Skills, Store, Versions};
use connection::Drain;
use contract::{family::Family, operation::Operation, postings::Mount};
use encoder::EncoderError;
use parking_lot::Mutex;
use prometheus::IntGaugeVec;
use tokio::sync::Notify;

use crate::{
    access_log::AccessLog,
    admission::{Gate, MemoryGuard},
    classification_data::{ClassificationState, OtherFamilies, OtherStores},
    companies_data::{self, CompaniesVersion},
    documentation::Documentation,
    lmi_data::LmiState,
    metrics::Metrics,
    occupations_data::OccupationsState,
    postings_data::PostingsFamily,
    reranking::{Reranker, SharedEncoder},
    served::Served,
    settings::{HostTable, SettingError, Settings, VersionAliases},
    skill_evidence::SkillEvidence,
    skills_data::{Links, SkillsData},
    titles_data::{TitlesFamily, TitlesVersion},
};

use checks::warn_of_dangling;
pub use checks::{check, registry_settings};
pub use missing::MissingImport;
pub use start_error::StartError;

/// File of the data directory that names the base URL of the server that last opened it, for commands that sign tokens.
pub const BASE_URL_FILE: &str = "base_url";
/// Name of the Skills family in the catalog directory.
pub const SKILLS: &str = "skills";
/// Name of the Companies family in the settings.
const COMPANIES: &str = "companies";
/// `Retry-After` of a maintenance without an end.
const OPEN_ENDED_MAINTENANCE: u64 = 60;

/// What all requests of a server share.
pub struct App {
    /// The configuration in force.
    pub settings: Settings,
    /// Base URL that clients see, without a slash at its end.
    pub base_url: String,
    /// Clients, tokens, limits.
    pub registry: Arc<Registry>,
    /// Families mounted at the root of a host.
    pub hosts: HostTable,
    /// Counters.
    pub metrics: Metrics,
    /// Admission to the compute pool.
    pub gate: Arc<Gate>,
    /// Bytes of bodies in memory.
    pub memory: Arc<MemoryGuard>,
    /// The access log, unless it is off.
    pub access_log: Option<AccessLog>,
    /// Caps of the connections.
    pub caps: connection::Settings,
    /// Begins when the server is told to stop.
    pub drain: Drain,
    /// Manuals and the published description, made once.
    pub documentation: OnceLock<Documentation>,
    /// Taxonomies, mappings and releases.
    pub classification: ClassificationState,
    /// What the occupation families serve.
    pub occupations: OccupationsState,
    /// What postings say of skills.
    pub skill_evidence: SkillEvidence,
    /// Labour-market tables.
    pub lmi: LmiState,
    listeners: Mutex<Vec<Arc<connection::Counters>>>,
    skills: ArcSwap<SkillsData>,
    catalog: ArcSwap<Catalog>,
    store: Store,
    links: Links,
    aliases: VersionAliases,
    companies: ArcSwap<Served<CompaniesVersion>>,
    company_versions: ArcSwap<Versions<Companies>>,
    company_store: Store,
    company_aliases: VersionAliases,
    similarity: ArcSwap<Versions<Similarity>>,
    similarity_store: Store,
    titles: TitlesFamily,
    encoder: Option<Arc<SharedEncoder>>,
    postings: PostingsFamily,
    look: Notify,
    clock: Arc<SystemClock>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

impl App {
    /// Opens the data directory and loads what is in it. `base_url` is used where no `public_url` is set.
    pub fn open(settings: Settings, base_url: &str) -> Result<Arc<App>, StartError> {
        settings.check()?;
        let data = settings.data.dir.clone();
        std::fs::create_dir_all(&data)
            .map_err(StartError::io(format!("cannot create `{}`", data.display())))?;
        let clock = Arc::new(SystemClock::new());
        let now = clock.now();
        let base_url = if settings.public_url.is_empty() {
            base_url
        } else {
            &settings.public_url
        };
        let base_url = base_url.trim_end_matches('/').to_owned();
        let algorithm = Algorithm::from_name(&settings.auth.algorithm).unwrap_or_default();
        let lifetime_seconds = settings.auth.lifetime_seconds.into();
        let keys = Arc::new(KeyRing::open(
            &data.join("keys"),
            KeySettings {
                algorithm,
                lifetime_seconds,
            },
            now.unix_seconds,
        )?);
        let registry = Registry::open(registry_settings(&settings, &base_url)?, keys, now)?;
        let store = Store::open(&data, SKILLS);
        let catalog = Catalog::load(&store)?;
        let aliases = VersionAliases::new(
            SKILLS,
            settings.versions.get(SKILLS).unwrap_or(&Default::default()),
        )?;
        let links = Links::new(&settings.skills.info_url, &base_url);
        let drain = Drain::new();
        let encoder = SharedEncoder::open(&settings)?;
        let skills = SkillsData::new(&catalog, aliases.clone(), &links, &mut |skills| {
            reranker(encoder.as_ref(), skills, &drain)
        })?;
        let company_store = Store::of::<Companies>(&data);
        let company_versions = Versions::load(&company_store)?;
        let company_aliases = VersionAliases::new(
            COMPANIES,
            settings.versions.get(COMPANIES).unwrap_or(&Default::default()),
        )?;
        let companies = companies_data::serve(&company_versions, company_aliases.clone())?;
        let classification = ClassificationState::open(&data, &settings)?;
        let titles = TitlesFamily::open(&settings, &base_url)?;
        let families = OtherFamilies {
            skills: &skills,
            titles: &titles.served(),
            companies: &companies,
        };
        let stores = OtherStores {
            skills: &store,
            titles: titles.store(),
            companies: &company_store,
        };
        classification.reload(families, stores, now.unix_seconds)?;
        let similarity_store = Store::of::<Similarity>(&data);
        let similarity = Versions::load(&similarity_store)?;
        let lmi = LmiState::open(&settings)?;
        let occupations = OccupationsState::new(settings.ddn.rules());
        occupations.join(classification.occupations(), skills.newest(), &lmi);
        let log = &settings.log.access;
        let access_log = AccessLog::open(log).map_err(|error| {
            let remedy = format!("{error}; give stderr, off, or a file that this user may write");
            SettingError::new("log.access", log, remedy)
        })?;
        warn_of_dangling(
            SKILLS,
            &aliases,
            catalog.versions().map(|it| it.version().to_string()),
        );
        warn_of_dangling(
            COMPANIES,
            &company_aliases,
            company_versions.iter().map(|it| it.version().to_string()),
        );
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let metrics = Metrics::new()?;
        let postings = PostingsFamily::open(&settings, metrics.postings_refused.clone())?;
        lmi.follow_postings(postings.local(Mount::Us).as_deref())?;
        Ok(Arc::new(App {
            hosts: HostTable::new(&settings.hosts)?,
            metrics,
            look: Notify::new(),
            gate: Gate::new(settings.limits.concurrency, cores, settings.limits.queue),
            memory: MemoryGuard::new(settings.limits.memory_bytes),
            caps: connection::Settings {
                max_connections: settings.limits.connections,
                ..Default::default()
            },
            drain,
            documentation: OnceLock::new(),
            classification,
            occupations,
            skill_evidence: SkillEvidence::default(),
            lmi,
            listeners: Mutex::default(),
            registry: Arc::new(registry),
            skills: ArcSwap::from_pointee(skills),
            catalog: ArcSwap::from_pointee(catalog),
            access_log,
            base_url,
            settings,
            store,
            links,
            aliases,
            companies: ArcSwap::from_pointee(companies),
            company_versions: ArcSwap::from_pointee(company_versions),
            company_store,
            company_aliases,
            similarity: ArcSwap::from_pointee(similarity),
            similarity_store,
            titles,
            encoder,
            postings,
            clock,
        }))
    }

    /// Reads the clocks.
    pub fn now(&self) -> Now {
        self.clock.now()
    }

    /// Pins the Skills versions.
    pub fn skills(&self) -> arc_swap::Guard<Arc<SkillsData>> {
        self.skills.load()
    }

    /// Pins the versions of the company list.
    pub fn companies(&self) -> arc_swap::Guard<Arc<Served<CompaniesVersion>>> {
        self.companies.load()
    }

    /// Pins the versions of the scores; the newest alone is served.
    pub fn similarity(&self) -> arc_swap::Guard<Arc<Versions<Similarity>>> {
        self.similarity.load()
    }

    /// Pins the versions of the titles.
    pub fn titles(&self) -> arc_swap::Guard<Arc<Served<TitlesVersion>>> {
        self.titles.served()
    }

    /// Returns what the postings mounts read.
    pub fn postings(&self) -> &PostingsFamily {
        &self.postings
    }

    /// Returns the gate that work of an operation passes: that of the compute pool, or one before another process, so
    /// that who waits for it takes no place from local work.
    pub fn gate_of(&self, operation: &Operation) -> &Arc<Gate> {
        self.postings.gate(operation).unwrap_or(&self.gate)
    }

    /// Says whether a sentence encoder judges implied skills, which makes even a short text work for the pool.
    pub fn has_encoder(&self) -> bool {
        self.encoder.is_some()
    }

    /// Says whether a family has no data to serve.
    pub fn lacks_data(&self, family: Option<Family>) -> bool {
        match family {
            Some(Family::Classification) => self.classification.data().is_empty(),
            Some(Family::Similarity) => self.similarity().is_empty(),
            Some(Family::Titles) => self.titles().is_empty(),
            Some(Family::CoreLmi) => self.lmi.served().is_empty(),
            Some(
                Family::CareerPathways
                | Family::OccupationBenchmark
                | Family::Ddn
                | Family::SalaryBoostingSkills
                | Family::ProjectedSkillGrowth
                | Family::ProjectedOccupationGrowth,
            ) => self.occupations.pin().is_none(),
            Some(family) if Mount::of(family).is_some() => {
                Mount::of(family).is_none_or(|mount| self.postings.of(mount).is_none())
            }
            _ => self.skills().is_empty(),
        }
    }

    /// Returns the manuals and the published description.
    pub fn documentation(&self) -> &Documentation {
        self.documentation.get_or_init(|| {
            let postings = &self.settings.postings;
            Documentation::new(&self.base_url, |operation| postings.serves(operation))
        })
    }

    /// Returns the failure limiter.
    pub fn failures(&self) -> &FailureLimiter {
        self.registry.failures()
    }

    /// Returns the seconds until the maintenance that covers `family` ends; none where there is no maintenance.
    pub fn maintenance_seconds(&self, family: Family, now: Now) -> Option<u64> {
        let window = self.registry.maintenance(family, now.unix_seconds)?;
        let left = window.until.map(|until| until.saturating_sub(now.unix_seconds));
        Some(left.unwrap_or(OPEN_ENDED_MAINTENANCE).max(1))
    }

    /// Looks for a published change of the data and loads it; a running request keeps what it began with. Data that
    /// cannot be read leave the loaded ones in place.
    pub fn reload_data(&self) -> Result<bool, StartError> {
        // One family's damaged data do not keep another's from being loaded.
        let skills = self.reload_skills();
        let companies = self.reload_companies();
        let titles = self.titles.reload();
        let shown = [&skills, &companies, &titles];
        let taxonomies = self.reload_taxonomies(shown.iter().any(|it| matches!(it, Ok(true))));
        let similarity = self.reload_similarity();
        let lmi = self.reload_lmi();
        let postings = self.postings.reload();
        if postings || matches!((&skills, &similarity), (Ok(true), _) | (_, Ok(true))) {
            self.occupations.look_again();
        }
        let table = self
            .lmi
            .follow_postings(self.postings.local(Mount::Us).as_deref());
        let postings = table? | postings;
        Ok(skills? | companies? | taxonomies? | similarity? | titles? | lmi? | postings)
    }

    /// Asks for a look at once, also at what was refused before.
    pub fn look_again(&self) {
        self.postings.forget_refusals();
        self.look.notify_one();
    }

    /// Waits until a look is asked for.
    pub async fn look_wanted(&self) {
        self.look.notified().await;
    }

    /// Taxonomies show skills, titles and companies too, and follow them.
    fn reload_taxonomies(&self, shown_changed: bool) -> Result<bool, StartError> {
        let has_changed = shown_changed || self.classification.has_changed()?;
        if has_changed {
            let families = OtherFamilies {
                skills: &self.skills(),
                titles: &self.titles(),
                companies: &self.companies(),
            };
            let stores = OtherStores {
                skills: &self.store,
                titles: self.titles.store(),
                companies: &self.company_store,
            };
            self.classification
                .reload(families, stores, self.now().unix_seconds)?;
            self.join_occupations();
        }
        Ok(has_changed)
    }

    fn join_occupations(&self) {
        let skills = self.skills().newest();
        let occupations = self.classification.occupations();
        self.occupations.join(occupations, skills, &self.lmi);
    }

    fn reload_lmi(&self) -> Result<bool, StartError> {
        let has_changed = self.lmi.reload()?;
        if has_changed {
            self.join_occupations();
        }
        Ok(has_changed)
    }

    fn reload_similarity(&self) -> Result<bool, StartError> {
        let present = self.similarity.load_full();
        if !self.similarity_store.changed_since(present.sequence())? {
            return Ok(false);
        }
        self.similarity
            .store(Arc::new(present.reload(&self.similarity_store)?));
        Ok(true)
    }

    fn reload_companies(&self) -> Result<bool, StartError> {
        let present = self.company_versions.load_full();
        if !self.company_store.changed_since(present.sequence())? {
            return Ok(false);
        }
        let next = present.reload(&self.company_store)?;
        let companies = companies_data::serve(&next, self.company_aliases.clone())?;
        self.companies.store(Arc::new(companies));
        self.company_versions.store(Arc::new(next));
        Ok(true)
    }

    fn prepare(&self, catalog: &Catalog) -> Result<SkillsData, StartError> {
        SkillsData::new(catalog, self.aliases.clone(), &self.links, &mut |skills| {
            reranker(self.encoder.as_ref(), skills, &self.drain)
        })
    }

    fn reload_skills(&self) -> Result<bool, StartError> {
        let present = self.catalog.load_full();
        if !self.store.changed_since(present.sequence())? {
            return Ok(false);
        }
        let next = present.reload(&self.store)?;
        let skills = self.prepare(&next)?;
        self.skills.store(Arc::new(skills));
        self.catalog.store(Arc::new(next));
        Ok(true)
    }

    /// Starts the thread that follows changes made by the command line: clients, keys, maintenance.
    pub fn start_keeper(&self) -> Result<Keeper, StartError> {
        let interval = Duration::from_secs(self.settings.state.reload_seconds.into());
        Keeper::start(self.registry.clone(), self.clock.clone(), interval).map_err(StartError::io(
            "cannot start the thread that follows the client store",
        ))
    }

    /// Adds what a listener counts to the metrics.
    pub fn report_listener(&self, counters: Arc<connection::Counters>) {
        self.listeners.lock().push(counters);
    }

    /// Copies what is counted elsewhere into the metrics.
    pub fn refresh_metrics(&self) {
        let listeners = self.listeners.lock();
        let open: usize = listeners.iter().map(|it| it.open.load(Ordering::Relaxed)).sum();
        let foreign: u64 = listeners
            .iter()
            .map(|it| it.foreign.load(Ordering::Relaxed))
            .sum();
        self.metrics.connections.set(open as i64);
        let reported = self.metrics.foreign_errors.get();
        self.metrics
            .foreign_errors
            .inc_by(foreign.saturating_sub(reported));
        let (running, waiting) = self.gate.load();
        self.metrics.pool_running.set(running as i64);
        self.metrics.pool_waiting.set(waiting as i64);
        self.metrics.pool_limit.set(self.gate.limit() as i64);
        self.metrics.body_bytes.set(self.memory.held() as i64);
        for mount in Mount::ALL {
            if let Some(remote) = self.postings.remote(mount) {
                self.metrics.upstream.report(mount.word(), remote);
            }
            if let Some(loaded) = self.postings.of(mount) {
                let set = |gauge: &IntGaugeVec, value: u64| {
                    gauge.with_label_values(&[mount.word()]).set(value as i64);
                };
                set(&self.metrics.postings_version, loaded.engine.version());
                set(&self.metrics.postings_unique, loaded.engine.coverage().unique);
            }
        }
    }
}

/// Gives what judges the implied skills of a version, where there is an encoder. The drain stops the encoding of names.
fn reranker(
    encoder: Option<&Arc<SharedEncoder>>,
    skills: &Skills,
    drain: &Drain,
) -> Result<Option<Reranker>, EncoderError> {
    let Some(encoder) = encoder else {
        return Ok(None);
    };
    encoder.reranker(skills, &mut |_, _| !drain.is_draining())
}
