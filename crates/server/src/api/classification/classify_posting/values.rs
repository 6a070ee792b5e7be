//! The values of a posting, each worked out when it is first asked for.

use std::borrow::Cow;
use std::cell::OnceCell;

use catalog::Company;
use contract::{error::ApiError, wire::classification::Output};
use serde_json::{Map, Value, json};
use text::{
    Detail,
    postings::{Period, PostingContext, PostingReading, Salary, plain_text, read_posting},
};

use crate::{
    api::{
        classification::{classify_title::occupations, extract},
        skills::found,
        titles,
    },
    call::Call,
    classification_data::{ClassificationData, PinnedTaxonomy, ServedRelease, Shown},
};

/// Confidence from which on a value is answered.
const SURE_TITLE: f64 = 0.5;
const SURE_SKILL: f64 = 0.5;
const SURE_OCCUPATION: f64 = 0.4;
const SURE_COMPANY: f64 = 0.8;

/// What is known of a posting.
pub struct Posting<'a> {
    company: Option<&'a str>,
    title: &'a str,
    body: Cow<'a, str>,
}

impl<'a> Posting<'a> {
    /// Takes the markup out of the body.
    pub fn new(company: Option<&'a str>, title: Option<&'a str>, body: Option<&'a str>) -> Posting<'a> {
        Posting {
            company,
            title: title.unwrap_or_default(),
            body: plain_text(body.unwrap_or_default()),
        }
    }
}

/// Reads the values of one posting.
pub struct Reader<'a> {
    call: &'a Call,
    data: &'a ClassificationData,
    release: &'a ServedRelease,
    posting: &'a Posting<'a>,
    with_names: bool,
    reading: OnceCell<PostingReading>,
    occupation: OnceCell<Option<(String, f64)>>,
    company: OnceCell<Option<Company>>,
}

impl<'a> Reader<'a> {
    /// Prepares the reading; nothing is read yet.
    pub fn new(
        call: &'a Call,
        data: &'a ClassificationData,
        release: &'a ServedRelease,
        posting: &'a Posting<'a>,
        with_names: bool,
    ) -> Reader<'a> {
        Reader {
            call,
            data,
            release,
            posting,
            with_names,
            reading: OnceCell::new(),
            occupation: OnceCell::new(),
            company: OnceCell::new(),
        }
    }

    /// Gives the value of an output that the release supports.
    pub fn value(&self, output: Output) -> Result<Value, ApiError> {
        let reading = || self.reading();
        Ok(match output {
            Output::Lot => self.occupation().map_or(Value::Null, |(id, confidence)| {
                self.described("lot", &id, Some(confidence))
            }),
            Output::Title => self.title(),
            Output::Skill => self.skills()?,
            Output::Company => self.company().map_or(Value::Null, |company| {
                self.described("companies", &company.id, None)
            }),
            Output::Onet => self.mapped("onet_2019"),
            Output::Soc | Output::SocLightcast => self.mapped("soc_2018"),
            Output::Isco => self.mapped("isco_standard"),
            Output::Cip => self.programme(),
            Output::Naics | Output::NaicsStandard => self.industry(),
            Output::CanocLightcast => Value::Null,
            Output::Language => reading().language.map_or(Value::Null, id),
            Output::EducationLevel => reading()
                .education
                .iter()
                .map(|level| code(level.code()))
                .collect(),
            Output::EmploymentType => reading()
                .employment_type
                .map_or(Value::Null, |it| code(it.code())),
            Output::ContractType => reading().contract_type.map_or(Value::Null, |it| code(it.code())),
            Output::Internship => reading().is_internship.map_or(Value::Null, |it| code(it.into())),
            Output::RemoteType => match reading().remote_type {
                Some(remote) => code(remote.code()),
                None => json!({ "provisionalId": "[None]" }),
            },
            Output::Salary => reading().salary.and_then(salary).unwrap_or(Value::Null),
            Output::YearsOfExperience => reading()
                .experience
                .map_or(Value::Null, |years| json!({ "gte": years.min, "lte": years.max })),
            Output::Benefits => reading()
                .benefits
                .iter()
                .map(|benefit| id(benefit.id()))
                .collect(),
        })
    }

    fn reading(&self) -> &PostingReading {
        let posting = self.posting;
        self.reading
            .get_or_init(|| read_posting(posting.title, &posting.body, &PostingContext::default()))
    }

    fn taxonomy(&self, name: &str) -> Option<PinnedTaxonomy> {
        let version = self.release.taxonomies.get(name)?;
        self.data.version(name, version)
    }

    /// Finds the specialized occupation.
    fn occupation(&self) -> Option<(String, f64)> {
        let find = || {
            let lot = self.taxonomy("lot")?;
            let posting = self.posting;
            let best = occupations(&lot.version, posting.title, Some(&posting.body), 1)
                .into_iter()
                .next()?;
            let concept = lot.version.taxonomy.concept(best.concept);
            (best.confidence >= SURE_OCCUPATION).then(|| (concept.id().to_owned(), best.confidence))
        };
        self.occupation.get_or_init(find).clone()
    }

    fn company(&self) -> Option<&Company> {
        let find = || {
            let pinned = self.taxonomy("companies")?;
            let Shown::Companies(served) = &pinned.version.shown else {
                return None;
            };
            let found = served.companies.find(self.posting.company?, 1, SURE_COMPANY);
            found.first().map(|best| served.companies.matched(*best).clone())
        };
        self.company.get_or_init(find).as_ref()
    }

    fn title(&self) -> Value {
        let Some(pinned) = self.taxonomy("titles") else {
            return Value::Null;
        };
        let Shown::Titles(served) = &pinned.version.shown else {
            return Value::Null;
        };
        let found = titles::matches(served, self.posting.title, SURE_TITLE, 1);
        found.first().map_or(Value::Null, |best| {
            let title = served.titles.title(catalog::TitleIndex(best.title));
            self.described("titles", title.id(), Some(best.confidence))
        })
    }

    fn skills(&self) -> Result<Value, ApiError> {
        let Some(pinned) = self.taxonomy("skills") else {
            return Ok(json!([]));
        };
        let (_, served) = extract::with_skills(&pinned.version)?;
        let text = format!("{}\n{}", self.posting.title, self.posting.body);
        let text = text::normalize_document(&text);
        let budget = self.call.app.settings.limits.work_budget;
        let extraction = found::extraction(served, &text, Detail::Skills, budget)?;
        let skills = found::surest(extraction.skills(), SURE_SKILL);
        Ok(skills
            .into_iter()
            .map(|candidate| {
                let skill = served.skills.skill(catalog::SkillIndex(candidate.skill));
                self.described("skills", skill.id(), Some(candidate.confidence))
            })
            .collect())
    }

    /// Leads the occupation to another taxonomy.
    fn mapped(&self, taxonomy: &str) -> Value {
        let found = self
            .occupation()
            .and_then(|(lot, _)| self.lead("lot", &lot, taxonomy));
        found.map_or(Value::Null, |id| self.described(taxonomy, &id, None))
    }

    fn programme(&self) -> Value {
        let occupation = self.occupation();
        let soc = occupation.and_then(|(lot, _)| self.lead("lot", &lot, "soc_2018"));
        let found = soc.and_then(|soc| self.lead("soc_2018", &soc, "cip_standard"));
        found.map_or(Value::Null, |id| self.described("cip_standard", &id, None))
    }

    fn industry(&self) -> Value {
        let naics = self.company().and_then(|company| company.naics.as_deref());
        naics.map_or(Value::Null, |naics| self.described("naics_standard", naics, None))
    }

    /// Gives the first id that an id leads to.
    fn lead(&self, from: &str, id: &str, to: &str) -> Option<String> {
        let mapping = self.release.mapping(self.data, from, to)?;
        mapping.of(id).next().map(str::to_owned)
    }

    /// Writes an id with its confidence, and with its name where that is asked for and known.
    fn described(&self, taxonomy: &str, id: &str, confidence: Option<f64>) -> Value {
        let mut described = Map::new();
        described.insert("id".to_owned(), json!(id));
        if let Some(confidence) = confidence {
            described.insert("confidence".to_owned(), json!(confidence));
        }
        if self.with_names
            && let Some(pinned) = self.taxonomy(taxonomy)
        {
            let taxonomy = &pinned.version.taxonomy;
            if let Some(concept) = taxonomy.by_id(id) {
                described.insert("name".to_owned(), json!(taxonomy.concept(concept).name()));
            }
        }
        Value::Object(described)
    }
}

fn id(id: &str) -> Value {
    json!({ "id": id })
}

fn code(code: u8) -> Value {
    json!({ "id": code.to_string() })
}

/// Writes pay; the wire has fewer periods than texts.
fn salary(salary: Salary) -> Option<Value> {
    let (share, units) = match salary.period? {
        Period::Hour => (1.0, "hour"),
        Period::Day => (1.0, "day"),
        Period::Week => (1.0, "week"),
        Period::Biweek => (0.5, "week"),
        Period::HalfMonth => (2.0, "month"),
        Period::Month => (1.0, "month"),
        Period::Year => (1.0, "year"),
    };
    let (lower, upper) = (salary.lower.min(salary.upper), salary.lower.max(salary.upper));
    Some(json!({ "gte": lower * share, "lte": upper * share, "units": units }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_of_two_weeks_and_half_months_are_written_by_others() {
        let pay = |lower, upper, period| Salary {
            lower,
            upper,
            currency: Some("USD"),
            period: Some(period),
        };
        let check = |given: Salary, gte: f64, lte: f64, units: &str| {
            assert_eq!(
                salary(given),
                Some(json!({ "gte": gte, "lte": lte, "units": units }))
            );
        };
        check(pay(18.5, 20.0, Period::Hour), 18.5, 20.0, "hour");
        check(pay(2_000.0, 2_400.0, Period::Biweek), 1_000.0, 1_200.0, "week");
        check(
            pay(2_000.0, 2_000.0, Period::HalfMonth),
            4_000.0,
            4_000.0,
            "month",
        );
        check(pay(60_000.0, 50_000.0, Period::Year), 50_000.0, 60_000.0, "year");
    }
}
