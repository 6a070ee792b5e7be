//! What a mount reads from another process: who asks it, behind which gate, and whether it can be asked.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use analytics::{Cancel, Engine as _, Rules, UpstreamFault, store::Details};
use arc_swap::ArcSwapOption;
use clickhouse::{Access, ClickHouse, Current, Http, Refusal, Statements};
use contract::postings::Mount;
use parking_lot::Mutex;
use upstream::{Counters, Limits};

use super::currency::Counted;
use crate::{
    admission::Gate,
    app::StartError,
    settings::{MountSettings, PostingsSettings},
};

/// Time for a look at what is published.
const LOOK: Duration = Duration::from_secs(30);

/// What a mount reads from another process.
pub struct Remote {
    corpora: Vec<String>,
    statements: Arc<Http>,
    gate: Arc<Gate>,
    engine: ArcSwapOption<ClickHouse>,
    /// Held while the other process is looked at.
    seen: Mutex<Seen>,
}

/// What the last look saw.
#[derive(Default)]
struct Seen {
    versions: Vec<(String, Current)>,
    /// What the log was told last.
    complaint: Option<Refusal>,
}

impl Remote {
    /// Prepares for what a mount reads; none where that is in the data directory. Nothing is asked yet.
    pub fn of(mount: Mount, settings: &PostingsSettings, queue: usize) -> Result<Option<Remote>, StartError> {
        let Some(MountSettings { corpora, .. }) = settings.mount(mount).filter(|mount| mount.enabled) else {
            return Ok(None);
        };
        let remote = corpora
            .first()
            .and_then(|corpus| Some((corpus, settings.remote(corpus)?)));
        let Some((corpus, dataset)) = remote else {
            return Ok(None);
        };
        let name = format!("postings.datasets.{corpus}");
        let password = dataset.password(&name)?;
        let access = Access {
            database: &dataset.database,
            user: &dataset.user,
            password: password.reveal(),
        };
        let endpoint = dataset.endpoint(&name)?;
        let limits = Limits {
            idle_connections: dataset.connections,
            ..Limits::default()
        };
        let statements = Http::start(mount.word(), endpoint, access, limits).map_err(StartError::io(
            "cannot start the thread that asks another process",
        ))?;
        Ok(Some(Remote {
            corpora: corpora.clone(),
            statements: Arc::new(statements),
            gate: Gate::new(dataset.connections, 1, queue),
            engine: ArcSwapOption::empty(),
            seen: Mutex::default(),
        }))
    }

    /// Returns the gate before the other process.
    pub fn gate(&self) -> &Arc<Gate> {
        &self.gate
    }

    /// Returns what is counted about the other process.
    pub fn counters(&self) -> &Counters {
        self.statements.counters()
    }

    /// Says whether the other process failed so often that it is not asked.
    pub fn is_left_alone(&self) -> bool {
        self.counters().is_open()
    }

    /// Says whether a table or a column was missing when the other process was last asked for it.
    pub fn lacks_data(&self) -> bool {
        self.engine
            .load()
            .as_ref()
            .is_some_and(|engine| !engine.is_healthy())
    }

    /// Looks for what is published; gives what is to be served from now on, if that changed.
    pub(super) fn look(&self, mount: Mount, rules: Rules, counted: Counted<'_>) -> Option<Arc<ClickHouse>> {
        let mut seen = self.seen.lock();
        let cancel = Cancel::never().with_deadline(Instant::now() + LOOK);
        let looked = self.opened(&mut seen.versions, rules, counted, &cancel);
        let complaint = looked.as_ref().err().copied().map(whenever);
        if let Some(reason) = complaint.filter(|reason| seen.complaint != Some(*reason)) {
            tracing::warn!(
                mount = mount.word(),
                %reason,
                "cannot look for the postings of another process; the loaded ones stay"
            );
        }
        seen.complaint = complaint;
        let engine = looked.ok().flatten()?;
        tracing::info!(
            mount = mount.word(),
            version = engine.version(),
            "opened postings of another process"
        );
        self.engine.store(Some(engine.clone()));
        Some(engine)
    }

    /// Opens what is published, where that is something else than `seen`; else looks for what was missing.
    fn opened(
        &self,
        seen: &mut Vec<(String, Current)>,
        rules: Rules,
        counted: Counted<'_>,
        cancel: &Cancel,
    ) -> Result<Option<Arc<ClickHouse>>, Refusal> {
        let statements: Arc<dyn Statements> = self.statements.clone();
        let mut versions = Vec::new();
        for corpus in &self.corpora {
            let current = Current::read(&*statements, corpus, cancel)?;
            versions.extend(current.map(|current| (corpus.clone(), current)));
        }
        if versions.is_empty() {
            return Ok(None);
        }
        if versions == *seen {
            if let Some(engine) = self.engine.load_full().filter(|engine| !engine.is_healthy()) {
                engine.probe(cancel)?;
            }
            return Ok(None);
        }
        let named: Vec<(&str, &Current)> = versions
            .iter()
            .map(|(corpus, current)| (corpus.as_str(), current))
            .collect();
        let counts_salaries = |corpus: &str, details: &Details| counted.includes(corpus, details);
        let engine = ClickHouse::open(statements, &named, rules, &counts_salaries, cancel)?;
        *seen = versions;
        Ok(Some(Arc::new(engine)))
    }
}

/// Forgets how long a busy process wants to be left alone, which differs from look to look.
fn whenever(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Upstream(UpstreamFault::Unavailable { .. }) => {
            Refusal::Upstream(UpstreamFault::Unavailable { retry_after: 1 })
        }
        other => other,
    }
}
