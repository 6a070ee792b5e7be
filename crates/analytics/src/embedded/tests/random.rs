//! Random questions.

use crate::day::{Day, Interval};
use crate::facet::{Dimension, Facet, FacetSet};
use crate::fixture::{CITIES, FIRST_DAY, Random, SKILLS, STATES, WORDS};
use crate::metric::Metric;
use crate::query::*;

pub(super) fn facet(random: &mut Random) -> Facet {
    const DIMENSIONS: [Dimension; 14] = [
        Dimension::City,
        Dimension::State,
        Dimension::Company,
        Dimension::Title,
        Dimension::Skills,
        Dimension::SpecializedSkills,
        Dimension::SoftwareSkills,
        Dimension::Edulevels,
        Dimension::LotOccupation,
        Dimension::LotCareerArea,
        Dimension::Soc5,
        Dimension::MinYearsExperience,
        Dimension::Language,
        // Not a single posting of the fixture has a value.
        Dimension::Msa,
    ];
    let dimension = DIMENSIONS[random.below(DIMENSIONS.len() as u64) as usize];
    if random.chance(50) {
        Facet::code(dimension)
    } else {
        Facet::name_of(dimension)
    }
}

pub(super) fn window(random: &mut Random, days: u64) -> Window {
    let start = FIRST_DAY.plus(random.below(days) as i32 - 5);
    let end = start.plus(random.below(60) as i32);
    let relation = [
        Relation::Active,
        Relation::Active,
        Relation::Posted,
        Relation::Expired,
    ];
    let relation = relation[random.below(4) as usize];
    if random.chance(50) {
        return Window {
            start,
            end,
            relation,
            form: DateForm::Days,
        };
    }
    let ((year, month, _), (last_year, last_month, _)) = (start.civil(), end.civil());
    Window {
        start: Day::new(year, month, 1).unwrap(),
        end: Day::last_of_month(last_year, last_month).unwrap(),
        relation,
        form: DateForm::Months,
    }
}

pub(super) fn conditions(random: &mut Random, window: Option<Window>) -> Conditions {
    let mut filter = Conditions::of(window.map_or(When::Active, When::Window));
    for _ in 0..random.below(3) {
        filter.taxonomies.push(taxonomy(random));
    }
    if random.chance(15) {
        let fields = [
            RangeField::Salary,
            RangeField::MinYears,
            RangeField::PostingDuration,
            RangeField::MaxYears,
        ];
        let field = fields[random.below(4) as usize];
        let (lower, upper) = match field {
            RangeField::Salary => (30_000 + random.below(30_000), 70_000 + random.below(40_000)),
            RangeField::MinYears | RangeField::MaxYears => (random.below(5), 5 + random.below(5)),
            RangeField::PostingDuration => (random.below(15), 10 + random.below(40)),
        };
        filter.ranges.push(RangeCondition {
            field,
            lower: random.chance(70).then_some(lower.min(upper)),
            upper: random.chance(70).then_some(upper),
        });
    }
    if random.chance(20) {
        let flags = [
            Flag::CompanyIsStaffing,
            Flag::IsRemote,
            Flag::IsInternship,
            Flag::IsSupervisor,
        ];
        filter.flags.push(FlagCondition {
            flag: flags[random.below(4) as usize],
            is_set: random.chance(50),
        });
    }
    if random.chance(25) {
        filter.keywords = Some(keywords(random));
    }
    filter
}

fn taxonomy(random: &mut Random) -> TaxonomyCondition {
    let is_skill = random.chance(40);
    let facet = match (is_skill, random.below(4)) {
        (true, _) => Facet::code(Dimension::Skills),
        (false, 0) => Facet::code(Dimension::Company),
        (false, 1) => Facet::code(Dimension::City),
        (false, _) => Facet::code(Dimension::State),
    };
    let set = |random: &mut Random| {
        let count = 1 + random.below(3);
        let value = |random: &mut Random| match facet.dimension {
            Dimension::Skills => random.pick(&SKILLS).to_owned(),
            Dimension::Company if random.chance(80) => format!("9{}", random.below(12)),
            Dimension::City if random.chance(90) => format!("C{}", random.below(CITIES)),
            Dimension::State if random.chance(80) => random.pick(&STATES).to_owned(),
            _ => "Unclassified".to_owned(),
        };
        ValueSet {
            values: (0..count).map(|_| Value::Text(value(random))).collect(),
            operator: if random.chance(35) {
                Operator::And
            } else {
                Operator::Or
            },
        }
    };
    let include = random.chance(75).then(|| set(random));
    let exclude = (include.is_none() || random.chance(25)).then(|| set(random));
    TaxonomyCondition {
        facet,
        include,
        exclude,
    }
}

fn keywords(random: &mut Random) -> Keywords {
    let word = |random: &mut Random| random.pick(&WORDS);
    let kind = [
        KeywordKind::Or,
        KeywordKind::And,
        KeywordKind::Phrase,
        KeywordKind::Expression,
    ];
    let kind = kind[random.below(4) as usize];
    let query = match (kind, random.below(4)) {
        (KeywordKind::Expression, 0) => format!("\"{} {}\"", word(random), word(random)),
        (KeywordKind::Expression, 1) => {
            let distance = random.below(5);
            format!(
                "\"{} {} {}\"~{distance}",
                word(random),
                word(random),
                word(random)
            )
        }
        (KeywordKind::Expression, 2) => {
            format!("({} OR {}) -{}", word(random), word(random), word(random))
        }
        (KeywordKind::Expression, _) => {
            format!(
                "{} \"{} {} {}\"",
                word(random),
                word(random),
                word(random),
                word(random)
            )
        }
        (KeywordKind::Or | KeywordKind::And, 0) => format!("{} -{}", word(random), word(random)),
        (KeywordKind::Or | KeywordKind::And | KeywordKind::Phrase, _) => {
            format!("{} {}", word(random), word(random))
        }
    };
    Keywords { query, kind }
}

pub(super) fn metrics(random: &mut Random, is_allowed: impl Fn(Metric) -> bool) -> Vec<Metric> {
    let allowed: Vec<Metric> = Metric::ALL
        .into_iter()
        .filter(|metric| is_allowed(*metric))
        .collect();
    let count = 1 + random.below(4);
    (0..count)
        .map(|_| allowed[random.below(allowed.len() as u64) as usize])
        .collect()
}

pub(super) fn rank(random: &mut Random) -> RankRequest {
    let by: Vec<Metric> = Metric::ALL
        .into_iter()
        .filter(|metric| metric.is_rank_by())
        .collect();
    let labels = ["Idaho", "16", "Unclassified", "WS1", "Skill 2", "91", "Company 1"];
    RankRequest {
        by: by[random.below(by.len() as u64) as usize],
        limit: 1 + random.below(12) as usize,
        extra_metrics: metrics(random, Metric::is_total),
        min_unique_postings: random.chance(30).then(|| 1 + random.below(6)),
        include: if random.chance(15) {
            vec![random.pick(&labels).to_owned(), random.pick(&labels).to_owned()]
        } else {
            Vec::new()
        },
        exclude: if random.chance(25) {
            vec![random.pick(&labels).to_owned(), "nobody".to_owned()]
        } else {
            Vec::new()
        },
    }
}

pub(super) fn distribution(random: &mut Random) -> DistributionRequest {
    let facet = DistributionFacet::ALL[random.below(4) as usize];
    let kind = if random.chance(50) {
        DistributionKind::Percentile(
            (0..1 + random.below(5))
                .map(|_| random.below(101) as u8)
                .collect(),
        )
    } else {
        let interval = match facet {
            DistributionFacet::Salary => 5_000 + random.below(20_000),
            DistributionFacet::PostingDuration => 1 + random.below(10),
            DistributionFacet::MinYearsExperience | DistributionFacet::MaxYearsExperience => {
                1 + random.below(3)
            }
        };
        DistributionKind::Histogram(interval)
    };
    DistributionRequest {
        facet,
        kind,
        metrics: metrics(random, Metric::is_distribution),
    }
}

/// An interval that suits a window.
pub(super) fn interval(random: &mut Random, window: &Window) -> Option<Interval> {
    let days = window.end.0 - window.start.0 + 1;
    let intervals = [Interval::Month, Interval::Quarter, Interval::Year, Interval::Day];
    let fitting = if days <= 90 { 4 } else { 3 };
    match random.below(fitting + 1) {
        0 if window.form == DateForm::Months || days <= 90 => None,
        at => Some(intervals[(at as usize).min(fitting as usize - 1)]),
    }
}

/// Names of all facets once, so that none is forgotten by the questions above.
pub(super) fn all_facets() -> impl Iterator<Item = Facet> {
    FacetSet::ALL.into_iter().flat_map(FacetSet::facets)
}
