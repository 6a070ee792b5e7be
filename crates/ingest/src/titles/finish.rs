//! Puts merged titles, codes and skills together to a draft.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use catalog::{Concept, SkillIndex, TitleDraft, TitleGroup, TitlesDraft, Version, title_id};
use text::{is_supervisor, level_band};

use super::merge::{Entry, Merger, Standing};
use super::occupation_skills::OccupationSkills;
use super::order::Order;
use super::report::TitlesReport;
use crate::credits::{self, Ingredients};
use crate::error::ImportError;
use crate::input::Input;
use crate::report::{SourceReport, Stage};

/// SOC occupations whose name begins so lead others, whatever the words of the title.
const SUPERVISORS: &str = "First-Line Supervisors";

/// Makes the draft, whose version is still to be set.
pub(super) fn finish(
    merger: Merger,
    skills: OccupationSkills<'_>,
    ingredients: &Ingredients,
    sources: Vec<SourceReport>,
    input: Input<'_>,
) -> Result<(TitlesDraft, TitlesReport), ImportError> {
    if merger.entries.is_empty() {
        return Err(ImportError::NoTitles);
    }
    input
        .progress
        .begin(Stage::Finish, "", merger.entries.len() as u64);
    let mut numbers = Numbers::default();
    let mut draft = TitlesDraft::new(Version::FIRST);
    let mut ids = BTreeMap::new();
    let order = Order::new(&merger);
    for entry in &merger.entries {
        let title = describe(entry, &merger, &order, &skills, &mut numbers);
        if let Some(first) = ids.insert(title.id.clone(), title.name.clone()) {
            return Err(ImportError::IdCollision {
                id: title.id,
                first,
                second: title.name,
            });
        }
        draft.titles.push(title);
    }
    draft.socs = numbers.socs;
    draft.skills = numbers.skills;
    draft.groups = numbers.groups;
    draft.skills_version = skills.version();
    draft.attributions = credits::attributions(ingredients);
    draft.notice = credits::notice(ingredients, &draft.attributions);
    draft.starter = ingredients.starter;
    let mut report = count(&draft);
    input.progress.end();
    report.sources = sources;
    report.faults = input.faults.listed;
    report.faults_total = input.faults.total;
    report.warnings = input.warnings;
    Ok((draft, report))
}

/// Numbers of what titles refer to.
#[derive(Default)]
struct Numbers {
    socs: Vec<Concept>,
    by_soc: HashMap<String, u32>,
    skills: Vec<Concept>,
    by_skill: HashMap<SkillIndex, u32>,
    groups: Vec<TitleGroup>,
    by_group: HashMap<String, u32>,
}

impl Numbers {
    fn soc(&mut self, code: &str, merger: &Merger) -> u32 {
        if let Some(number) = self.by_soc.get(code) {
            return *number;
        }
        let number = self.socs.len() as u32;
        self.socs.push(Concept {
            id: code.to_owned(),
            name: merger.soc_name(code).unwrap_or(code).to_owned(),
        });
        self.by_soc.insert(code.to_owned(), number);
        number
    }

    fn skill(&mut self, index: SkillIndex, skills: &OccupationSkills<'_>) -> Option<u32> {
        if let Some(number) = self.by_skill.get(&index) {
            return Some(*number);
        }
        let number = self.skills.len() as u32;
        self.skills.push(skills.concept(index)?);
        self.by_skill.insert(index, number);
        Some(number)
    }

    fn group(&mut self, code: &str, merger: &Merger) -> u32 {
        if let Some(number) = self.by_group.get(code) {
            return *number;
        }
        let number = self.groups.len() as u32;
        let (name, description) = merger.described.get(code).cloned().unwrap_or_default();
        self.groups.push(TitleGroup {
            code: code.to_owned(),
            name,
            description,
        });
        self.by_group.insert(code.to_owned(), number);
        number
    }
}

fn describe<'m>(
    entry: &'m Entry,
    merger: &Merger,
    order: &Order<'m>,
    skills: &OccupationSkills<'_>,
    numbers: &mut Numbers,
) -> TitleDraft {
    let esco = by_standing(&entry.esco);
    let onet = order.onet(entry);
    let codes = soc_codes(entry, &onet, order);
    let found = skills.of(esco.iter().chain(&onet).copied());
    let leads = codes
        .iter()
        .filter_map(|code| merger.soc_name(code))
        .any(|name| name.starts_with(SUPERVISORS));
    let operator = &entry.operator;
    // Codes of the operator's list group titles too, where no source says more.
    let groups = esco.iter().chain(&onet).copied().map(str::to_owned);
    let mut groups: Vec<u32> = groups.map(|code| numbers.group(&code, merger)).collect();
    if groups.is_empty() {
        groups = codes.iter().map(|code| numbers.group(code, merger)).collect();
    }
    let page = || {
        let own = entry
            .esco
            .iter()
            .find(|(_, standing)| **standing == Standing::Name);
        own.map(|(uri, _)| uri.clone())
    };
    TitleDraft {
        id: operator.id.clone().unwrap_or_else(|| title_id(&entry.name)),
        name: entry.name.clone(),
        labels: entry.labels.clone(),
        info_url: operator.info_url.clone().or_else(page),
        is_supervisor: operator
            .is_supervisor
            .unwrap_or_else(|| is_supervisor(&entry.name) || leads),
        level_band: operator.level_band.or_else(|| level_band(&entry.name)),
        socs: codes.iter().map(|code| numbers.soc(code, merger)).collect(),
        skills: found
            .into_iter()
            .filter_map(|skill| numbers.skill(skill, skills))
            .collect(),
        groups,
    }
}

/// Gives occupations in the order of their standing, then by code.
fn by_standing(occupations: &BTreeMap<String, Standing>) -> Vec<&str> {
    let mut ordered: Vec<(Standing, &str)> = occupations
        .iter()
        .map(|(code, standing)| (*standing, code.as_str()))
        .collect();
    ordered.sort_unstable();
    ordered.into_iter().map(|(_, code)| code).collect()
}

/// Gives the SOC codes, best first: the operator's, else those of O*NET's lists, else those that the crosswalk gives for the
/// ESCO occupations.
fn soc_codes<'m>(entry: &'m Entry, onet: &[&str], order: &Order<'m>) -> Vec<String> {
    let mut codes: Vec<String> = entry.operator.socs.clone();
    if codes.is_empty() {
        let fitting = onet.iter().filter(|code| !order.is_stray(entry, code));
        codes = fitting.copied().map(soc_of).collect();
    }
    if codes.is_empty() && onet.is_empty() {
        codes = order.linked(entry).into_iter().map(soc_of).collect();
    }
    let mut met = BTreeSet::new();
    codes.retain(|code| met.insert(code.clone()));
    codes
}

/// Gives the SOC code in front of the point of an O*NET-SOC code.
fn soc_of(code: &str) -> String {
    code.split('.').next().unwrap_or_default().to_owned()
}

fn count(draft: &TitlesDraft) -> TitlesReport {
    let mut report = TitlesReport {
        titles: draft.titles.len() as u64,
        ..TitlesReport::default()
    };
    for title in &draft.titles {
        report.labels += title.labels.len() as u64;
        report.with_soc += u64::from(!title.socs.is_empty());
        report.with_several_socs += u64::from(title.socs.len() > 1);
        report.with_skills += u64::from(!title.skills.is_empty());
        report.supervisors += u64::from(title.is_supervisor);
        if let Some(band) = title.level_band {
            *report.by_level_band.entry(band.name().to_owned()).or_default() += 1;
        }
    }
    report
}
