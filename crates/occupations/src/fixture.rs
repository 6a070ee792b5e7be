//! Small tables of our own for the tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalog::{
    Asked, Attribution, AttributionNotice, ConceptDraft, Demand, Occupations, OccupationsDraft, Profile,
    Profiles, Rating, SkillDraft, SkillType, Skills, TaxonomyDraft, TaxonomyOutline, Tier, Version, skill_id,
};

use crate::labour::{Labour, Level, Projection, Region, Served, Source, Wages};
use crate::tables::Tables;

/// Labour-market figures by code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    pub(crate) wages: BTreeMap<(String, String), Wages>,
    pub(crate) jobs: BTreeMap<(String, String), f64>,
    pub(crate) projections: BTreeMap<String, Projection>,
    pub(crate) ranks: BTreeMap<String, Vec<(String, f64)>>,
    pub(crate) attainment: BTreeMap<String, [f64; 7]>,
    pub(crate) education: BTreeMap<String, String>,
    /// The operator's own; none where there are none.
    pub(crate) risks: Option<BTreeMap<String, f64>>,
}

impl Figures {
    pub(crate) fn pay(mut self, region: &str, code: &str, mean: f64) -> Figures {
        let wages = Wages {
            mean: Some(mean),
            percentiles: [Some(mean / 2.0), None, Some(mean), None, None],
            year: 2024,
        };
        self.wages.insert((region.to_owned(), code.to_owned()), wages);
        self
    }

    pub(crate) fn employ(mut self, region: &str, code: &str, jobs: f64) -> Figures {
        self.jobs.insert((region.to_owned(), code.to_owned()), jobs);
        self
    }

    pub(crate) fn project(mut self, code: &str, base: f64, projected: f64) -> Figures {
        let projection = Projection {
            base_year: 2024,
            base,
            year: 2034,
            projected,
            openings: Some(base / 10.0),
        };
        self.projections.insert(code.to_owned(), projection);
        self
    }

    pub(crate) fn rank(mut self, code: &str, ranks: &[f64]) -> Figures {
        let names = ["Adaptability", "Leadership", "Mechanical"];
        let ranks = names
            .iter()
            .zip(ranks)
            .map(|(name, rank)| ((*name).to_owned(), *rank));
        self.ranks.insert(code.to_owned(), ranks.collect());
        self
    }
}

fn key(region: &Region, code: &str) -> (String, String) {
    (region.id.clone(), code.to_owned())
}

impl Labour for Figures {
    fn region(&self, region: &Region) -> Served {
        match (region.level, region.id.as_str()) {
            (Level::Nation, _) | (Level::State, "16") => Served::Own,
            (Level::State, "53") => Served::ByNation,
            _ => Served::Unknown,
        }
    }

    fn is_synthetic(&self, _: Source) -> bool {
        false
    }

    fn survey_year(&self) -> Option<i32> {
        Some(2024)
    }

    fn wages(&self, region: &Region, code: &str) -> Option<Wages> {
        self.wages.get(&key(region, code)).copied()
    }

    fn jobs(&self, region: &Region, code: &str) -> Option<f64> {
        self.jobs.get(&key(region, code)).copied()
    }

    fn all_jobs(&self, region: &Region) -> Option<f64> {
        self.jobs.get(&key(region, "00-0000")).copied()
    }

    fn projection(&self, code: &str) -> Option<Projection> {
        self.projections.get(code).copied()
    }

    fn skill_ranks(&self, code: &str) -> Vec<(String, f64)> {
        self.ranks.get(code).cloned().unwrap_or_default()
    }

    fn attainment(&self, code: &str) -> Option<[f64; 7]> {
        self.attainment.get(code).copied()
    }

    fn entry_education(&self, code: &str) -> Option<String> {
        self.education.get(code).cloned()
    }

    fn has_risk_scores(&self) -> bool {
        self.risks.is_some()
    }

    fn risk_score(&self, code: &str) -> Option<f64> {
        self.risks.as_ref()?.get(code).copied()
    }
}

fn outline(name: &str, levels: &[&str]) -> TaxonomyOutline {
    TaxonomyOutline {
        name: name.to_owned(),
        levels: levels.iter().map(|level| (*level).to_owned()).collect(),
        ..TaxonomyOutline::default()
    }
}

fn concept(id: &str, name: &str, level: u8, parent: Option<&str>) -> ConceptDraft {
    ConceptDraft {
        id: id.to_owned(),
        name: name.to_owned(),
        level,
        parent: parent.map(str::to_owned),
        ..ConceptDraft::default()
    }
}

/// Codes of O*NET-SOC with names; the first seven characters are the detailed occupation.
const OCCUPATIONS: [(&str, &str); 9] = [
    ("13-1021.00", "Flour Buyers"),
    ("13-1022.00", "Cloth Buyers"),
    ("15-1252.00", "Coders"),
    ("15-1253.00", "Bread Testers"),
    ("35-1011.00", "Bread Chefs"),
    ("35-1011.01", "Pastry Chefs"),
    ("35-1012.00", "Cake Chefs"),
    ("35-2011.00", "Porridge Cooks"),
    ("55-1011.00", "Field Bakers"),
];

/// Skills with their types; each is known by the URI `u:` and its name.
pub(crate) const SKILLS: [(&str, SkillType); 7] = [
    ("Baking", SkillType::Specialized),
    ("Bread Knowledge", SkillType::Specialized),
    ("Careful Reading", SkillType::Common),
    ("Crumb Counter", SkillType::Specialized),
    ("Dough Press", SkillType::Specialized),
    ("Kneading", SkillType::Specialized),
    ("Oven Safety Card", SkillType::Certification),
];

/// The element of skill, then the one of knowledge.
const READING: &str = "urn:onet:element:2.A.1.a";
const BREAD: &str = "urn:onet:element:2.C.1.a";

fn skills() -> Skills {
    let mut draft = TaxonomyDraft::new(Version::FIRST);
    draft.attributions = vec![Attribution {
        name: "Test".into(),
        text: "Written for a test.".into(),
    }];
    for (name, kind) in SKILLS {
        let uri = match name {
            "Careful Reading" => READING.to_owned(),
            "Bread Knowledge" => BREAD.to_owned(),
            name => format!("u:{name}"),
        };
        draft.skills.push(SkillDraft {
            id: skill_id(&uri),
            name: name.into(),
            kind,
            source_uri: uri,
            info_url: None,
            description: None,
            description_source: None,
            is_software: false,
            is_language: false,
            category: None,
            subcategory: None,
            tags: Vec::new(),
            labels: Vec::new(),
        });
    }
    let bytes = catalog::build(&draft, None).unwrap();
    Skills::from_bytes(&bytes, "test").unwrap()
}

fn taxonomies() -> Vec<(TaxonomyOutline, Vec<ConceptDraft>)> {
    let mut soc = Vec::new();
    let mut lot = Vec::new();
    for major in ["13", "15", "35", "55"] {
        soc.push(concept(&format!("{major}-0000"), "Major", 0, None));
        lot.push(concept(major, "Major", 0, None));
    }
    for (minor, major) in [
        ("13-1000", "13"),
        ("15-1200", "15"),
        ("35-1000", "35"),
        ("35-2000", "35"),
        ("55-1000", "55"),
    ] {
        let above = format!("{major}-0000");
        soc.push(concept(minor, "Minor", 1, Some(&above)));
        let id = minor.replace('-', "");
        lot.push(concept(&id[..4], "Minor", 1, Some(major)));
    }
    let mut detailed: Vec<&str> = OCCUPATIONS.iter().map(|(code, _)| &code[..7]).collect();
    detailed.dedup();
    for code in detailed {
        let minor = if code.starts_with("15") {
            "15-1200".to_owned()
        } else {
            format!("{}000", &code[..4])
        };
        let name = OCCUPATIONS
            .iter()
            .find(|(other, _)| other.starts_with(code))
            .unwrap()
            .1;
        soc.push(concept(code, name, 3, Some(&minor)));
        let id = code.replace('-', "");
        lot.push(concept(&id, name, 2, Some(&minor.replace('-', "")[..4])));
    }
    let onet: Vec<ConceptDraft> = OCCUPATIONS
        .iter()
        .map(|(code, name)| concept(code, name, 0, None))
        .collect();
    for (code, name) in OCCUPATIONS {
        let id: String = code.chars().filter(char::is_ascii_digit).collect();
        lot.push(concept(&id, name, 3, Some(&id[..6])));
    }
    vec![
        (outline("soc_2018", &["major", "minor", "broad", "detailed"]), soc),
        (outline("onet_2019", &["occupation"]), onet),
        (
            outline("lot", &["area", "group", "occupation", "specialized"]),
            lot,
        ),
    ]
}

/// What is known of the occupations. Places of skills are those of [`SKILLS`].
fn profiles() -> Profiles {
    let rating = |element, importance, level| Rating {
        element,
        importance,
        level: Some(level),
    };
    let rated = |reading, bread| vec![rating(0, reading, 7.0), rating(1, bread, 7.0)];
    let related = |codes: &[(&str, Tier)]| {
        codes
            .iter()
            .map(|(code, tier)| ((*code).to_owned(), *tier))
            .collect()
    };
    let mut occupations = BTreeMap::new();
    let mut add = |code: &str, profile: Profile| {
        occupations.insert(code.to_owned(), profile);
    };
    add(
        "35-1011.00",
        Profile {
            job_zone: Some(3),
            ratings: rated(2.0, 5.0),
            technologies: vec![(3, Demand::InDemand), (4, Demand::Hot)],
            asked: vec![(0, Asked::EssentialExactly), (5, Asked::Optional)],
            related: related(&[
                ("35-1012.00", Tier::PrimaryShort),
                ("15-1252.00", Tier::Supplemental),
            ]),
            ..Profile::default()
        },
    );
    add(
        "35-1011.01",
        Profile {
            job_zone: Some(2),
            ratings: rated(2.0, 4.0),
            technologies: vec![(4, Demand::Used)],
            ..Profile::default()
        },
    );
    add(
        "35-1012.00",
        Profile {
            job_zone: Some(3),
            ratings: rated(3.0, 4.0),
            technologies: vec![(3, Demand::Hot)],
            asked: vec![(5, Asked::Essential)],
            experience: vec![10.0, 0.0, 0.0, 0.0, 0.0, 40.0, 0.0, 20.0, 10.0, 0.0, 20.0],
            ..Profile::default()
        },
    );
    add(
        "35-2011.00",
        Profile {
            job_zone: Some(2),
            ratings: rated(1.0, 4.0),
            ..Profile::default()
        },
    );
    add(
        "15-1252.00",
        Profile {
            job_zone: Some(4),
            technologies: vec![(3, Demand::InDemand)],
            related: related(&[("15-1253.00", Tier::PrimaryLong)]),
            ..Profile::default()
        },
    );
    add(
        "15-1253.00",
        Profile {
            job_zone: Some(4),
            ratings: rated(5.0, 2.0),
            technologies: vec![(3, Demand::Used)],
            ..Profile::default()
        },
    );
    add(
        "13-1021.00",
        Profile {
            job_zone: Some(3),
            ratings: rated(4.0, 3.0),
            asked: vec![(6, Asked::Essential)],
            ..Profile::default()
        },
    );
    add(
        "55-1011.00",
        Profile {
            ratings: rated(2.0, 5.0),
            ..Profile::default()
        },
    );
    Profiles {
        elements: vec![READING.into(), BREAD.into()],
        skills: SKILLS.iter().map(|(name, _)| format!("u:{name}")).collect(),
        occupations,
    }
}

/// Joins the small taxonomies, skills and profiles with these figures.
pub(crate) fn tables(figures: Figures) -> Tables {
    let draft = OccupationsDraft {
        version: Version::FIRST,
        notice: AttributionNotice {
            title: "Test".into(),
            body: "Written for a test.".into(),
        },
        attributions: vec![Attribution {
            name: "Test".into(),
            text: "Written for a test.".into(),
        }],
        taxonomies: taxonomies(),
        mappings: Vec::new(),
        profiles: profiles(),
        starter: false,
    };
    let bytes = draft.build().unwrap();
    let occupations = <Occupations as catalog::Snapshot>::from_bytes(&bytes, "test").unwrap();
    Tables::new(Arc::new(occupations), Arc::new(skills()), Arc::new(figures))
}
