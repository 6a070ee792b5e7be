//! The names of all codes that the enrichment gives.

use std::sync::Arc;

use analytics::Column;
use analytics::row::Entry;
use analytics::store::CorpusWriter;
use catalog::{Country, Point, REGIONS, STATES, Taxonomy, TypeSet};
use text::postings::{ContractType, EducationLevel, EmploymentType, RemoteType};

use super::Catalogs;
use super::place::{city_code, region_codes};

/// Gives the column of a concept, by id and level, with the code it has there.
type ColumnOf<'f> = dyn Fn(&str, u8) -> Option<(Column, Arc<str>)> + 'f;

impl Catalogs<'_> {
    /// Tells a writer the names of all codes of the catalogs and of the closed lists that postings of a country may have.
    pub(in crate::postings) fn define(&self, writer: &mut CorpusWriter<'_>, home: &str) {
        self.define_skills_and_titles(writer);
        if home == "US" {
            self.define_areas(writer);
        }
        define_regions(writer);
        self.define_occupations(writer);
        define_lists(writer);
        let companies = self.companies.map(|it| it.rows()).unwrap_or_default();
        for company in companies {
            let mut entry = Entry::of_taxonomy(company.id.as_str(), company.name.as_str());
            entry.alternates.clone_from(&company.aliases);
            writer.define(Column::Company, entry);
        }
    }

    /// Gives the versions of the catalogs, by taxonomy.
    pub fn versions(&self) -> std::collections::BTreeMap<String, String> {
        let areas = (!self.areas.counties().is_empty()).then(|| self.areas.version());
        let occupations = self.occupations.map(|it| it.version());
        let versions = [
            ("area", areas),
            ("company", self.companies.map(|it| it.version())),
            ("skills", self.skills.map(|it| it.version())),
            ("title", self.titles.map(|it| it.version())),
            ("cip", occupations),
            ("lot", occupations),
            ("naics", occupations),
            ("onet", occupations),
        ];
        let known = versions
            .into_iter()
            .filter_map(|(name, version)| Some((name, version?.to_string())));
        let mut versions: std::collections::BTreeMap<String, String> =
            known.map(|(name, version)| (name.to_owned(), version)).collect();
        versions.insert("soc".to_owned(), "soc_2018".to_owned());
        versions
    }

    /// Gives the credits of the catalogs.
    pub fn attributions(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let lists = [
            Some(self.areas.attributions()),
            self.skills.map(|it| it.attributions()),
            self.titles.map(|it| it.attributions()),
            self.occupations.map(|it| it.attributions()),
        ];
        for credit in lists.into_iter().flatten().flatten() {
            if !lines.contains(&credit.text) {
                lines.push(credit.text.clone());
            }
        }
        lines
    }

    fn define_skills_and_titles(&self, writer: &mut CorpusWriter<'_>) {
        if let Some(skills) = self.skills {
            for index in skills.of_types(TypeSet::LIVE) {
                let skill = skills.skill(index);
                let mut entry = Entry::of_taxonomy(skill.id(), skill.name());
                entry.skill_type = Some(skill.kind());
                entry.is_software = skill.is_software();
                entry.description = skill.description().map(str::to_owned);
                entry.alternates = skill.labels().map(|label| label.text.to_owned()).collect();
                writer.define(Column::Skills, entry);
            }
        }
        if let Some(titles) = self.titles {
            for index in titles.live() {
                let title = titles.title(index);
                let mut entry = Entry::of_taxonomy(title.id(), title.plural_name());
                entry.singular_name = Some(title.name().to_owned());
                entry.alternates = title.labels().map(|label| label.text.to_owned()).collect();
                writer.define(Column::Title, entry);
            }
        }
    }

    fn define_areas(&self, writer: &mut CorpusWriter<'_>) {
        let mut define = |columns: &[Column], code: &str, name: &str, point: Option<Point>| {
            for column in columns {
                let mut entry = Entry::of_taxonomy(code, name);
                entry.location = point.map(|point| (point.lat, point.lon));
                writer.define(*column, entry);
            }
        };
        let areas = self.areas;
        for city in areas.cities() {
            define(
                &[Column::City],
                &city_code(&city.name),
                &city.name,
                Some(city.point),
            );
        }
        for county in areas.counties() {
            let point = areas.county_point(&county.code);
            define(
                &[Column::County, Column::AdminArea2],
                &county.code,
                &county.name,
                point,
            );
        }
        for metro in areas.metros() {
            let point = areas.metro_point(&metro.code);
            define(&[Column::Msa, Column::Market], &metro.code, &metro.name, point);
        }
        for state in &STATES {
            let point = areas.state_point(state.fips);
            define(
                &[Column::State, Column::AdminArea1],
                state.fips,
                state.name,
                point,
            );
        }
    }

    fn define_occupations(&self, writer: &mut CorpusWriter<'_>) {
        let Some(occupations) = self.occupations else {
            return;
        };
        let mut define = |name: &str, column_of: &ColumnOf<'_>| {
            let taxonomy: Option<&Arc<Taxonomy>> = occupations.taxonomy(name);
            for concept in taxonomy
                .iter()
                .flat_map(|it| it.in_order().map(|index| it.concept(index)))
            {
                if let Some((column, code)) = column_of(concept.id(), concept.level()) {
                    let mut entry = Entry::of_taxonomy(code, concept.name());
                    entry.description = concept.description().map(str::to_owned);
                    entry.alternates = concept.labels().map(str::to_owned).collect();
                    writer.define(column, entry);
                }
            }
        };
        let whole = |column: Option<&Column>, id: &str| column.map(|column| (*column, Arc::from(id)));
        let by_level = |columns: &'static [Column]| {
            move |id: &str, level: u8| whole(columns.get(usize::from(level)), id)
        };
        define(
            "soc_2018",
            &by_level(&[Column::Soc2, Column::Soc3, Column::Soc4, Column::Soc5]),
        );
        define("onet_2019", &|id, _| {
            whole(id.contains('.').then_some(&Column::Onet), id)
        });
        define(
            "cip_standard",
            &by_level(&[Column::Cip2, Column::Cip4, Column::Cip6]),
        );
        define("isco_standard", &|id, _| {
            let columns = [Column::Isco1, Column::Isco2, Column::Isco3, Column::Isco4];
            whole(columns.get(id.len().checked_sub(1)?), id)
        });
        define("naics_standard", &|id, _| {
            // Sectors that are ranges go by their first number.
            let code = id.split('-').next().unwrap_or(id);
            let columns = [
                Column::Naics2,
                Column::Naics3,
                Column::Naics4,
                Column::Naics5,
                Column::Naics6,
            ];
            whole(columns.get(code.len().checked_sub(2)?), code)
        });
    }
}

fn define_regions(writer: &mut CorpusWriter<'_>) {
    for region in &REGIONS {
        for (column, code) in region_codes(region) {
            writer.define(column, Entry::of_taxonomy(code, region.name));
        }
    }
    for country in Country::all() {
        writer.define(Column::Nation, Entry::of_taxonomy(country.code, country.name));
    }
}

fn define_lists(writer: &mut CorpusWriter<'_>) {
    let mut define = |column, code: u8, name: &str| {
        writer.define(column, Entry::of_taxonomy(code.to_string(), name));
    };
    for level in EducationLevel::ALL {
        for column in [Column::Edulevels, Column::MinEdulevels, Column::MaxEdulevels] {
            define(column, level.code(), level.name());
        }
    }
    for kind in EmploymentType::ALL {
        define(Column::EmploymentType, kind.code(), kind.name());
    }
    for kind in RemoteType::ALL {
        define(Column::RemoteType, kind.code(), kind.name());
    }
    for kind in ContractType::ALL {
        define(Column::ContractType, kind.code(), kind.name());
    }
}
