//! Puts together what the versions of all families have to show.

use std::{collections::BTreeSet, sync::Arc};

use access::clock::rfc3339;
use catalog::{
    Attribution, Companies, Manifest, Mapping, Occupations, Snapshot, Taxonomy, TaxonomyFault,
    TaxonomyOutline, Titles, title_mappings,
};

use super::{ClassificationData, FAMILY, Shown, TaxonomyVersion, releases};
use crate::{
    companies_data::CompaniesVersion,
    served::Served,
    settings::{SettingError, VersionAliases},
    skills_data::SkillsData,
    titles_data::TitlesVersion,
};

/// Names of the families, as stores and releases have them.
const SKILLS: &str = crate::app::SKILLS;

/// The versions of the families, newest first.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Skills.
    pub skills: &'a SkillsData,
    /// Titles.
    pub titles: &'a Served<TitlesVersion>,
    /// Companies.
    pub companies: &'a Served<CompaniesVersion>,
    /// Occupation taxonomies.
    pub occupations: &'a [Arc<Occupations>],
}

/// What is known of the imports: the manifests of each family, newest first. Starter data have none.
#[derive(Clone, Debug, Default)]
pub struct Manifests {
    /// Skills.
    pub skills: Vec<Manifest>,
    /// Titles.
    pub titles: Vec<Manifest>,
    /// Companies.
    pub companies: Vec<Manifest>,
    /// Occupation taxonomies.
    pub occupations: Vec<Manifest>,
}

impl Manifests {
    /// Gives the manifests of all families by name.
    pub(super) fn families(&self) -> [(&'static str, &[Manifest]); 4] {
        [
            (SKILLS, &self.skills),
            (Titles::FAMILY, &self.titles),
            (Companies::FAMILY, &self.companies),
            (Occupations::FAMILY, &self.occupations),
        ]
    }

    /// Gives the date of the import that made a version.
    fn date(&self, family: &str, version: &str) -> Option<String> {
        let manifests = self.families().into_iter().find(|(name, _)| *name == family)?.1;
        let manifest = manifests.iter().find(|manifest| manifest.version == version)?;
        Some(manifest.release.as_ref()?.date.clone())
    }
}

/// What the parts are made with.
struct Assembly<'a> {
    manifests: &'a Manifests,
    previous: &'a ClassificationData,
    /// Stands for dates that are not known.
    unknown_date: String,
    data: ClassificationData,
}

impl ClassificationData {
    /// Puts together what is loaded and keeps what `previous` has of it. `now` stands for imports whose date is not
    /// known, such as starter data.
    pub fn new(
        sources: Sources<'_>,
        manifests: &Manifests,
        previous: &ClassificationData,
        aliases: VersionAliases,
        retention_days: u32,
        now: u64,
    ) -> Result<ClassificationData, SettingError> {
        let mut assembly = Assembly {
            manifests,
            previous,
            unknown_date: rfc3339(now),
            data: ClassificationData {
                aliases,
                ..ClassificationData::default()
            },
        };
        assembly.add_skills(sources.skills);
        assembly.add_titles(sources.titles);
        assembly.add_companies(sources.companies);
        assembly.add_occupations(sources.occupations);
        let mut data = assembly.data;
        data.attributions = attributions(&sources);
        data.releases = releases::served(&data, manifests, retention_days, now);
        let mappings = mappings_of_titles(&data, &sources);
        data.mappings.extend(mappings.into_iter().map(|(mapping, date)| {
            let name = mapping.name().to_owned();
            (name, (Arc::new(mapping), date))
        }));
        data.check_aliases()?;
        if let Some(newest) = data.taxonomies.get("lot").and_then(|versions| versions.first()) {
            // Made here, so that no request waits for it.
            newest.classifier();
        }
        Ok(data)
    }

    /// Refuses an alias that is also a real name.
    fn check_aliases(&self) -> Result<(), SettingError> {
        for (name, versions) in &self.taxonomies {
            self.aliases.check_against(FAMILY, name)?;
            for version in versions {
                let full = format!("{name}/{}", version.name);
                self.aliases.check_against(FAMILY, &full)?;
            }
        }
        for name in self.mappings.keys() {
            self.aliases.check_against(FAMILY, name)?;
        }
        for release in &self.releases {
            self.aliases.check_against(FAMILY, &release.name)?;
        }
        Ok(())
    }
}

impl Assembly<'_> {
    fn add_skills(&mut self, skills: &SkillsData) {
        for served in skills.versions() {
            let make = || Taxonomy::of_skills(skills_outline(), &served.skills);
            self.add_made(SKILLS, &served.name, Shown::Skills(served.clone()), true, make);
        }
    }

    fn add_titles(&mut self, titles: &Served<TitlesVersion>) {
        for (name, version, is_lasting) in titles.iter() {
            let make = || Taxonomy::of_titles(titles_outline(), &version.titles);
            self.add_made(
                Titles::FAMILY,
                name,
                Shown::Titles(version.clone()),
                is_lasting,
                make,
            );
        }
    }

    fn add_companies(&mut self, companies: &Served<CompaniesVersion>) {
        for (name, version, is_lasting) in companies.iter() {
            let make = || Taxonomy::of_companies(companies_outline(), &version.companies);
            self.add_made(
                Companies::FAMILY,
                name,
                Shown::Companies(version.clone()),
                is_lasting,
                make,
            );
        }
    }

    fn add_occupations(&mut self, occupations: &[Arc<Occupations>]) {
        for version in occupations {
            let name = version.version().to_string();
            let date = self.date(Occupations::FAMILY, &name);
            for taxonomy in version.taxonomies() {
                let known = self.previous.taxonomies.get(&taxonomy.outline().name);
                let known = known.into_iter().flatten();
                let kept = known.into_iter().find(|known| {
                    // The classifier is dear to make.
                    Arc::ptr_eq(&known.taxonomy, taxonomy) && known.date == date
                });
                let version = kept.cloned().unwrap_or_else(|| {
                    let shown = Shown::Occupations;
                    Arc::new(TaxonomyVersion::new(
                        taxonomy.clone(),
                        &name,
                        date.clone(),
                        shown,
                        true,
                    ))
                });
                self.push(version);
            }
            for mapping in version.mappings() {
                let row = (mapping.clone(), date.clone());
                self.data.mappings.insert(mapping.name().to_owned(), row);
            }
        }
    }

    /// Adds a taxonomy that shows another family's data, which is made unless the previous data have it.
    fn add_made(
        &mut self,
        family: &str,
        version: &str,
        shown: Shown,
        is_lasting: bool,
        make: impl FnOnce() -> Result<Taxonomy, TaxonomyFault>,
    ) {
        let date = self.date(family, version);
        let known = self.previous.taxonomies.get(family).into_iter().flatten();
        let name = format!("{version}.0");
        let kept = known.into_iter().find(|known| known.shows(&name, &shown));
        let taxonomy = match kept {
            Some(known) => known.taxonomy.clone(),
            None => match make() {
                Ok(taxonomy) => Arc::new(taxonomy),
                // Categories cannot clash with skills unless an operator's ids are numbers.
                Err(fault) => {
                    tracing::warn!(%fault, "{family} {version} cannot be served as a taxonomy");
                    return;
                }
            },
        };
        self.push(Arc::new(TaxonomyVersion::new(
            taxonomy, version, date, shown, is_lasting,
        )));
    }

    fn push(&mut self, version: Arc<TaxonomyVersion>) {
        let name = version.taxonomy.outline().name.clone();
        self.data.taxonomies.entry(name).or_default().push(version);
    }

    fn date(&self, family: &str, version: &str) -> String {
        let known = self.manifests.date(family, version);
        known.unwrap_or_else(|| self.unknown_date.clone())
    }
}

/// Leads titles to occupations, for the newest versions and for those that a release pins.
fn mappings_of_titles(data: &ClassificationData, sources: &Sources<'_>) -> Vec<(Mapping, String)> {
    let named = |name: &str| {
        let versions = data.taxonomies.get(name).into_iter().flatten();
        versions.map(|version| version.name.clone()).next()
    };
    let mut pairs: BTreeSet<(String, String)> = named("titles").zip(named("lot")).into_iter().collect();
    for release in &data.releases {
        let pinned = |name: &str| release.taxonomies.get(name).cloned();
        pairs.extend(pinned("titles").zip(pinned("lot")));
    }
    let mut mappings = Vec::new();
    for (titles, lot) in pairs {
        let of_titles = sources
            .titles
            .iter()
            .find(|(name, ..)| format!("{name}.0") == titles);
        let of_lot = sources
            .occupations
            .iter()
            .find(|it| format!("{}.0", it.version()) == lot);
        let date = data
            .taxonomies
            .get("lot")
            .into_iter()
            .flatten()
            .find(|it| it.name == lot);
        let (Some((_, titles, _)), Some(occupations), Some(dated)) = (of_titles, of_lot, date) else {
            continue;
        };
        match title_mappings(&titles.titles, occupations) {
            Ok(made) => mappings.extend(made.into_iter().map(|mapping| (mapping, dated.date.clone()))),
            Err(fault) => tracing::warn!(%fault, "titles cannot be mapped to occupations"),
        }
    }
    mappings
}

fn outline(name: &str, title: &str, description: &str, levels: &[&str]) -> TaxonomyOutline {
    TaxonomyOutline {
        name: name.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        tags: vec![name.to_owned()],
        levels: levels.iter().map(|level| (*level).to_owned()).collect(),
    }
}

fn skills_outline() -> TaxonomyOutline {
    let levels = ["category", "subCategory", "skill"];
    outline(
        SKILLS,
        "Skills",
        "The skills of the Skills family with their categories.",
        &levels,
    )
}

fn titles_outline() -> TaxonomyOutline {
    outline(
        Titles::FAMILY,
        "Titles",
        "The job titles of the Titles family.",
        &["title"],
    )
}

fn companies_outline() -> TaxonomyOutline {
    outline(
        Companies::FAMILY,
        "Companies",
        "The companies of the Companies family.",
        &["company"],
    )
}

/// Joins the credits of the newest versions; equal ones once.
fn attributions(sources: &Sources<'_>) -> Vec<Attribution> {
    let skills = sources.skills.versions().first();
    let titles = sources.titles.latest();
    let occupations = sources.occupations.first();
    let mut joined: Vec<Attribution> = Vec::new();
    let credits = [
        skills.map(|served| served.skills.attributions()),
        titles.as_ref().map(|titles| titles.data.titles.attributions()),
        occupations.map(|newest| newest.attributions()),
    ];
    for credit in credits.into_iter().flatten().flatten() {
        if !joined.contains(credit) {
            joined.push(credit.clone());
        }
    }
    joined
}
