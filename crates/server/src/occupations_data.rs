//! What the occupation families serve: the joined tables, which follow the taxonomies, the skills and the labour market,
//! and what postings say, which is gathered in the background and then served as a whole.

use std::sync::Arc;

use analytics::{Cancel, QueryError};
use arc_swap::ArcSwapOption;
use catalog::{Occupations, Skills};
use occupations::{Evidence, Region, Served, Tables, evidence::SkillListRules};
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::{
    lmi_data::{LabourSource, LmiState},
    postings_data::Loaded,
};

/// The joined tables; none until taxonomies and skills are loaded.
#[derive(Debug, Default)]
pub struct OccupationsState {
    joined: ArcSwapOption<Joined>,
    /// Held while the joined tables are switched, so that what is gathered never meets other tables.
    switching: Mutex<()>,
    changed: Notify,
    rules: SkillListRules,
}

/// The joined tables, and what postings say of them. A request keeps the ones that it began with.
#[derive(Debug)]
pub struct Joined {
    /// The tables.
    pub tables: Arc<Tables>,
    /// What postings say; none until it is gathered, or without postings.
    pub postings: Option<Gathered>,
    /// The labour-market tables that the tables read.
    labour: Arc<LabourSource>,
}

/// What postings say.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// By occupation and skill.
    pub evidence: Arc<Evidence>,
    /// The corpus.
    pub corpus: Arc<Loaded>,
}

impl Joined {
    /// Returns what postings say, by occupation and skill.
    pub fn evidence(&self) -> Option<&Evidence> {
        self.postings.as_ref().map(|gathered| &*gathered.evidence)
    }

    /// Says how a region is known. One that postings alone know is served by the nation's tables.
    pub fn region(&self, region: &Region) -> Served {
        match self.tables.labour().region(region) {
            Served::Unknown if self.evidence().is_some_and(|evidence| evidence.knows(region)) => {
                Served::ByNation
            }
            served => served,
        }
    }
}

impl OccupationsState {
    /// Makes the state; `rules` say which skill stands in which list.
    pub fn new(rules: SkillListRules) -> OccupationsState {
        OccupationsState {
            rules,
            ..OccupationsState::default()
        }
    }

    /// Pins the tables and what postings say of them.
    pub fn pin(&self) -> Option<Arc<Joined>> {
        self.joined.load_full()
    }

    /// Returns the rules of the skill lists.
    pub fn rules(&self) -> &SkillListRules {
        &self.rules
    }

    /// Joins what is loaded, unless it is what was joined before.
    pub fn join(
        &self,
        occupations: Option<Arc<Occupations>>,
        skills: Option<Arc<Skills>>,
        labour: &LmiState,
    ) {
        let (Some(occupations), Some(skills)) = (occupations, skills) else {
            self.joined.store(None);
            return;
        };
        let source = Arc::clone(labour.served().source());
        let is_present = self.joined.load().as_ref().is_some_and(|joined| {
            Arc::ptr_eq(joined.tables.taxonomies(), &occupations)
                && Arc::ptr_eq(joined.tables.skills(), &skills)
                && Arc::ptr_eq(&joined.labour, &source)
        });
        if is_present {
            return;
        }
        let figures = Arc::new(source.labour());
        let tables = Arc::new(Tables::new(occupations, skills, figures));
        let _switching = self.switching.lock();
        self.joined.store(Some(Arc::new(Joined {
            tables,
            postings: None,
            labour: source,
        })));
        self.look_again();
    }

    /// Gathers what a corpus says, unless that is there, and serves it. What an earlier corpus says stays meanwhile.
    pub fn gather(&self, corpus: Option<Arc<Loaded>>, cancel: &Cancel) -> Result<(), QueryError> {
        let (Some(joined), Some(corpus)) = (self.pin(), corpus) else {
            return Ok(());
        };
        let present = joined.postings.as_ref();
        if present.is_some_and(|gathered| Arc::ptr_eq(&gathered.corpus, &corpus)) {
            return Ok(());
        }
        let version = corpus.engine.version();
        tracing::info!(version, "gathering what postings say of occupations");
        let (tables, engine) = (joined.tables.clone(), corpus.engine.clone());
        let evidence = Arc::new(Evidence::gather(tables, engine, self.rules, cancel)?);
        let _switching = self.switching.lock();
        let is_current = |current: &Arc<Joined>| Arc::ptr_eq(&current.tables, &joined.tables);
        if self.joined.load().as_ref().is_some_and(is_current) {
            self.joined.store(Some(Arc::new(Joined {
                tables: joined.tables.clone(),
                postings: Some(Gathered { evidence, corpus }),
                labour: joined.labour.clone(),
            })));
            tracing::info!(version, "occupations rest on postings too");
        }
        Ok(())
    }

    /// Asks for a look at tables and postings.
    pub fn look_again(&self) {
        self.changed.notify_one();
    }

    /// Waits until a look is asked for.
    pub async fn look_wanted(&self) {
        self.changed.notified().await;
    }
}
