//! What follows from a posting: title, skills, employer, place, pay, occupation, kind of work.
//!
//! Only leaders of groups are enriched. Equal raw titles and company names are looked up once an import. Rules carry a
//! version, [`PIPELINE`]; a change of what they give is a change of it.

mod company;
mod entries;
mod group;
mod occupation;
mod place;
mod skill_names;

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use analytics::Column;
use analytics::row::{Posting, Provenance};
use catalog::{Areas, Companies, OccupationClassifier, Occupations, SkillIndex, Skills, TitleSense, Titles};
use rustc_hash::FxHashMap;
use text::postings::{
    BoundsByCurrency, MOST_BYTES, PostingContext, PostingReading, RULE_LANGUAGE, plain_text, read_posting,
};
use text::{Detail, Scratch, TitleScratch, extract, normalize_document};

pub(super) use company::CompanyNames;
pub(super) use group::Group;
pub(super) use place::{city_code, mount_column};
pub(super) use skill_names::SkillNames;

/// Version of the rules.
pub(super) const PIPELINE: &str = "1.3";
/// Confidence from which a skill counts.
const SKILL_THRESHOLD: f64 = 0.5;
/// Titles whose meaning is kept at most: each takes some kilobytes.
const MOST_SENSES: usize = 1 << 14;
/// Steps of an extraction; a text of the length that is read takes far fewer.
const WORK_BUDGET: u64 = 50_000_000;

/// What postings are read by. What is missing leaves its values missing.
#[derive(Clone, Copy, Debug)]
pub struct Catalogs<'c> {
    /// Places.
    pub areas: &'c Areas,
    /// Skills.
    pub skills: Option<&'c Skills>,
    /// Titles.
    pub titles: Option<&'c Titles>,
    /// Employers.
    pub companies: Option<&'c Companies>,
    /// Occupations, industries, fields of study.
    pub occupations: Option<&'c Occupations>,
}

/// Settings of the enrichment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EnrichRules {
    /// Alpha-2 code of the mount's country.
    pub(super) home: String,
    /// Currency of the mount.
    pub(super) currency: String,
    pub(super) salary_bounds: BoundsByCurrency,
    /// Confidence from which a title counts.
    pub(super) title_threshold: f64,
    /// Score from which a company counts.
    pub(super) company_threshold: f64,
}

/// Enriches postings.
pub(super) struct Enricher<'c> {
    pub(super) catalogs: Catalogs<'c>,
    pub(super) rules: EnrichRules,
    classifier: Option<OccupationClassifier>,
    /// For columns that name skills.
    skill_names: Option<SkillNames<'c>>,
    titles: FxHashMap<String, Option<u32>>,
    /// What titles that are none of the list say of occupations.
    senses: FxHashMap<String, TitleSense>,
    companies: FxHashMap<String, Option<u32>>,
    /// Workbenches that no thread works with.
    benches: Mutex<Vec<Workbench>>,
}

/// What a thread works with.
#[derive(Default)]
pub(super) struct Workbench {
    extraction: Scratch,
    titles: TitleScratch,
}

/// A workbench that a thread has for some time. Threads come and go with every batch, and the room that a workbench has
/// come to have, a number for each label of all titles, takes longer to make than many titles take to read.
pub(super) struct Lent<'p> {
    pub(super) bench: Workbench,
    pool: &'p Mutex<Vec<Workbench>>,
}

impl<'p> Lent<'p> {
    fn of(pool: &'p Mutex<Vec<Workbench>>) -> Self {
        let kept = pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Self {
            bench: kept.unwrap_or_default(),
            pool,
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let bench = std::mem::take(&mut self.bench);
        self.pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(bench);
    }
}

impl<'c> Enricher<'c> {
    pub(super) fn new(catalogs: Catalogs<'c>, rules: EnrichRules) -> Self {
        let occupations = catalogs
            .occupations
            .and_then(|it| it.taxonomy(occupation::LADDER));
        Self {
            classifier: occupations.map(|ladder| OccupationClassifier::new(Arc::clone(ladder))),
            catalogs,
            rules,
            skill_names: catalogs.skills.map(SkillNames::new),
            titles: FxHashMap::default(),
            senses: FxHashMap::default(),
            companies: FxHashMap::default(),
            benches: Mutex::default(),
        }
    }

    /// Gives a workbench to a thread.
    pub(super) fn lend(&self) -> Lent<'_> {
        Lent::of(&self.benches)
    }

    /// Looks up the titles and companies of leaders that were not looked up before, on all threads.
    pub(super) fn prepare(&mut self, groups: &[Group], threads: usize) {
        let leaders = || groups.iter().map(Group::leader);
        let mut titles: Vec<String> = leaders()
            .map(|row| row.title_raw.clone())
            .filter(|title| !self.titles.contains_key(title))
            .collect();
        titles.sort_unstable();
        titles.dedup();
        let mut companies: Vec<String> = leaders()
            .filter(|row| self.listed(row).is_none())
            .filter_map(|row| row.company_raw.clone())
            .filter(|name| !self.companies.contains_key(name))
            .collect();
        companies.sort_unstable();
        companies.dedup();
        let catalogs = self.catalogs;
        let (title_threshold, company_threshold) = (self.rules.title_threshold, self.rules.company_threshold);
        let found = super::parallel::map(
            titles,
            threads,
            &|| Lent::of(&self.benches),
            &|lent: &mut Lent<'_>, title: String| {
                let found = catalogs.titles.and_then(|titles| {
                    let best = *titles.normalize(&title, 1, &mut lent.bench.titles).first()?;
                    (best.confidence >= title_threshold).then_some(best.title)
                });
                (title, found)
            },
        );
        self.titles.extend(found);
        self.prepare_senses(groups, threads);
        let found = super::parallel::map(companies, threads, &|| (), &|_: &mut (), name: String| {
            let found = catalogs.companies.and_then(|companies| {
                companies
                    .find(&name, 1, company_threshold)
                    .first()
                    .map(|it| it.company)
            });
            (name, found)
        });
        self.companies.extend(found);
    }

    /// Reads the titles of leaders whose occupation is told by title and text, as far as there is room for more.
    fn prepare_senses(&mut self, groups: &[Group], threads: usize) {
        let Some(classifier) = &self.classifier else {
            return;
        };
        let leaders = groups.iter().map(Group::leader);
        let unknown = leaders
            .filter(|row| row.onet.is_none() && row.soc.is_none())
            .map(|row| &row.title_raw)
            .filter(|title| self.titles.get(*title).copied().flatten().is_none())
            .filter(|title| !self.senses.contains_key(*title));
        let mut titles: Vec<String> = unknown.cloned().collect();
        titles.sort_unstable();
        titles.dedup();
        titles.truncate(MOST_SENSES.saturating_sub(self.senses.len()));
        let read = |lent: &mut Lent<'_>, title: String| {
            let sense = classifier.sense(&title, &mut lent.bench.titles);
            (title, sense)
        };
        let senses = super::parallel::map(titles, threads, &|| Lent::of(&self.benches), &read);
        self.senses.extend(senses);
    }

    /// Makes the posting of a group whose title and company are looked up.
    pub(super) fn posting(&self, group: &Group, bench: &mut Workbench) -> Result<Posting, serde_json::Error> {
        let mut draft = group.draft()?;
        let leader = group.leader();
        let body = readable(&leader.body);
        let context = PostingContext {
            language: leader.language.as_deref(),
            home_currency: leader.currency.as_ref().unwrap_or(&self.rules.currency),
            salary_bounds: &self.rules.salary_bounds,
        };
        let reading = read_posting(&leader.title_raw, &body, &context);
        self.add_title_and_occupation(group, &body, bench, &mut draft);
        self.add_skills(group, &body, &reading, bench, &mut draft);
        self.add_company(group, &mut draft);
        self.add_place(group, &mut draft);
        group.add_salary(&reading, &self.rules, &mut draft);
        group.add_kind(&reading, &mut draft);
        Ok(draft)
    }

    fn add_skills(
        &self,
        group: &Group,
        body: &str,
        reading: &PostingReading,
        bench: &mut Workbench,
        posting: &mut Posting,
    ) {
        let Some(skills) = self.catalogs.skills else {
            return;
        };
        let leader = group.leader();
        let language = leader
            .language
            .as_deref()
            .or(reading.language)
            .unwrap_or(RULE_LANGUAGE);
        let mut found: Vec<SkillIndex> = Vec::new();
        for name in &leader.skills {
            found.extend(self.skill_names.as_ref().and_then(|names| names.find(name)));
        }
        if !leader.skills.is_empty() {
            posting.provenance.push(("skills".to_owned(), Provenance::Given));
        }
        let is_read = language == RULE_LANGUAGE || skills.languages().iter().any(|known| known == language);
        if is_read {
            let whole = format!("{}\n{body}", leader.title_raw);
            let text = normalize_document(&whole);
            // A text beyond the budget has no skills rather than no posting.
            if let Ok(extraction) = extract(
                skills.lexicon(),
                &text,
                Detail::Skills,
                WORK_BUDGET,
                &mut bench.extraction,
            ) {
                let sure = extraction
                    .skills()
                    .iter()
                    .filter(|it| it.confidence >= SKILL_THRESHOLD);
                found.extend(sure.map(|it| SkillIndex(it.skill)));
            }
            if leader.skills.is_empty() {
                posting
                    .provenance
                    .push(("skills".to_owned(), Provenance::Derived));
            }
        }
        let mut ids: Vec<&str> = found.into_iter().map(|index| skills.skill(index).id()).collect();
        ids.sort_unstable();
        ids.dedup();
        let codes = ids.into_iter().map(|id| (Column::Skills, Arc::from(id)));
        posting.codes.extend(codes);
    }
}

/// Gives the part of a body that is read, without markup.
fn readable(body: &str) -> Cow<'_, str> {
    // Markup is taken out of somewhat more than is read, so that it does not count.
    let mut end = body.len().min(4 * MOST_BYTES);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let mut text = plain_text(&body[..end]);
    if text.len() > MOST_BYTES {
        let mut end = MOST_BYTES;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.to_mut().truncate(end);
    }
    text
}
