//! Postings of our own in which effects are planted, and what is found of them.

mod corpus;
mod counts;

use std::sync::Arc;

use analytics::{Cancel, Day};
use catalog::SkillIndex;

use super::*;
use crate::Dimension;
use crate::fixture::{Figures, tables};
use corpus::{Corpus, Draft, Random};

const LATEST: (i16, i8, i8) = (2025, 12, 31);

fn day(year: i16, month: i8, date: i8) -> Day {
    Day::new(year, month, date).unwrap()
}

fn latest() -> Day {
    day(LATEST.0, LATEST.1, LATEST.2)
}

struct Gathered {
    tables: Arc<Tables>,
    evidence: Evidence,
}

impl Gathered {
    fn of(figures: Figures, drafts: &[Draft]) -> Gathered {
        let tables = Arc::new(tables(figures));
        let engine = Corpus::write(&tables, drafts, latest());
        let rules = SkillListRules::default();
        let evidence = Evidence::gather(tables.clone(), engine, rules, &Cancel::never()).unwrap();
        Gathered { tables, evidence }
    }

    fn skill(&self, name: &str) -> SkillIndex {
        let skills = self.tables.skills();
        skills
            .by_name_order()
            .find(|index| skills.skill(*index).name() == name)
            .unwrap()
    }

    fn names<T>(&self, list: &[T], skill: impl Fn(&T) -> SkillIndex) -> Vec<&str> {
        list.iter()
            .map(|it| self.tables.skills().skill(skill(it)).name())
            .collect()
    }

    fn profiles(&self, dimension: Dimension, id: &str, region: &Region) -> Profiles {
        let index = self.tables.find(dimension, id).unwrap();
        self.evidence.profiles(index, region, &Cancel::never()).unwrap()
    }

    fn national(&self, id: &str) -> Profile {
        self.profiles(Dimension::Soc, id, &Region::nation())
            .widest()
            .clone()
    }
}

fn state(id: &str) -> Region {
    Region {
        level: Level::State,
        id: id.to_owned(),
    }
}

/// Chefs whose pay rises with experience and, where they bake, by a tenth. Those with experience knead, which
/// pays nothing.
fn paid_chefs(count: usize) -> Vec<Draft> {
    let mut random = Random(7);
    let chef = |_| {
        let is_senior = random.chance(0.5);
        let in_oregon = random.chance(0.4);
        let bakes = random.chance(0.5);
        let kneads = random.chance(if is_senior { 0.85 } else { 0.1 });
        let mut pay = 50_000.0 * (0.18 * random.normal()).exp();
        if is_senior {
            pay *= 1.5;
        }
        if in_oregon {
            pay *= 1.2;
        }
        if bakes {
            pay *= 1.1;
        }
        let mut chef = Draft::of("35-1011.00", day(2025, 6, 1))
            .in_state(if in_oregon { "41" } else { "16" })
            .years(if is_senior { 7 } else { 1 })
            .paid(pay as u32);
        for (skill, has) in [("Baking", bakes), ("Kneading", kneads)] {
            if has {
                chef = chef.knowing(skill);
            }
        }
        chef
    };
    (0..count).map(chef).collect()
}

#[test]
fn a_planted_raise_is_found_and_one_that_experience_explains_is_not() {
    let drafts = paid_chefs(2_000);
    let mean = |kneads: bool| {
        let paid = drafts.iter().filter(|it| it.knows("Kneading") == kneads);
        let logarithms: Vec<f64> = paid.map(|it| f64::from(it.salary.unwrap()).ln()).collect();
        logarithms.iter().sum::<f64>() / logarithms.len() as f64
    };
    let naive = (mean(true) - mean(false)).exp() - 1.0;
    assert!(naive > 0.2, "kneading looks well paid: {naive}");

    let gathered = Gathered::of(Figures::default(), &drafts);
    let pay = gathered.national("35-1011").pay;
    assert_eq!((pay.postings, pay.salaried), (2_000, 2_000));
    let boosts = pay.boosts.unwrap();
    assert_eq!(gathered.names(&boosts, |it| it.skill), ["Baking"]);
    let baking = boosts[0];
    assert!((baking.boost - 0.10).abs() < 0.02, "{baking:?}");
    assert!(baking.lower < 0.10 && 0.10 < baking.upper, "{baking:?}");
    let with = drafts.iter().filter(|it| it.knows("Baking")).count() as u64;
    assert_eq!(baking.count, with);
    assert!((baking.share - with as f64 / 2_000.0).abs() < 1e-12);
    let mut salaries: Vec<u32> = drafts.iter().map(|it| it.salary.unwrap()).collect();
    salaries.sort_unstable();
    let median = f64::from(salaries[999] + salaries[1_000]) / 2.0;
    assert!((baking.amount - baking.boost * median).abs() < 1.0, "{baking:?}");
}

#[test]
fn too_few_salaries_say_nothing_and_a_region_falls_back_to_the_nation() {
    let few = Gathered::of(Figures::default(), &paid_chefs(199));
    let pay = few.national("35-1011").pay;
    assert_eq!((pay.salaried, pay.boosts), (199, None));

    let drafts: Vec<Draft> = paid_chefs(1_000)
        .into_iter()
        .chain((0..50).map(|_| Draft::of("35-1011.00", day(2025, 6, 1)).in_state("53")))
        .collect();
    let gathered = Gathered::of(Figures::default(), &drafts);
    let boosts = |region: &Region| {
        let profiles = gathered.profiles(Dimension::Soc, "35-1011", region);
        let found = profiles.first(|profile| profile.pay.boosts.as_ref().map(Vec::len));
        found.unwrap()
    };
    assert_eq!(boosts(&Region::nation()).1, Scope::Asked);
    assert_eq!(boosts(&state("41")).1, Scope::Asked);
    assert_eq!(boosts(&state("53")), (boosts(&Region::nation()).0, Scope::Wider));
    assert!(gathered.evidence.knows(&state("53")) && !gathered.evidence.knows(&state("23")));
}

/// Coders among other postings. Of 200 coders 120 count crumbs, which one in a hundred others does, 16 press dough, which hardly
/// anybody else does, 80 bake, as a fifth of the others, and half read as everybody does.
fn coders_and_others() -> Vec<Draft> {
    let every = |at: usize, step: usize| at.is_multiple_of(step);
    let coder = |at: usize| {
        let coder = Draft::of("15-1252.00", day(2025, 3, 1)).in_state("16");
        let coder = if at < 120 {
            coder.knowing("Crumb Counter")
        } else {
            coder
        };
        let coder = if at < 16 {
            coder.knowing("Dough Press")
        } else {
            coder
        };
        let coder = if at < 80 { coder.knowing("Baking") } else { coder };
        if every(at, 2) {
            coder.knowing("Careful Reading").knowing("Kneading")
        } else {
            coder
        }
    };
    let other = |at: usize| {
        let other = Draft::of("35-2011.00", day(2025, 3, 1)).in_state("41");
        let other = if every(at, 100) {
            other.knowing("Crumb Counter")
        } else {
            other
        };
        let other = if every(at, 1_000) {
            other.knowing("Dough Press")
        } else {
            other
        };
        let other = if every(at, 5) {
            other.knowing("Baking")
        } else {
            other
        };
        if every(at, 2) {
            other.knowing("Careful Reading").knowing("Kneading")
        } else {
            other
        }
    };
    (0..200).map(coder).chain((0..3_800).map(other)).collect()
}

#[test]
fn planted_skills_define_set_apart_and_are_needed() {
    let gathered = Gathered::of(Figures::default(), &coders_and_others());
    let lists = gathered.national("15-1252").lists.unwrap();
    let names = |list: &[CountedSkill]| -> Vec<String> {
        let names = gathered.names(list, |it| it.skill);
        names.into_iter().map(str::to_owned).collect()
    };
    assert_eq!(names(&lists.defining), ["Crumb Counter"]);
    assert_eq!(names(&lists.distinguishing), ["Dough Press"]);
    // Kneading is asked for everywhere alike, so that it says nothing of coders.
    assert_eq!(names(&lists.necessary), ["Baking"]);
    assert_eq!(names(&lists.common), ["Careful Reading"]);
    let crumbs = lists.defining[0];
    assert_eq!(crumbs.count, 120);
    assert_eq!(crumbs.recall, 0.6);
    assert!((crumbs.concentration - 120.0 / 158.0).abs() < 1e-12);
    // f = 0.6, b = 158 / 4000.
    assert!(
        (crumbs.score - (0.6 - 0.0395) * 0.6 / 0.0395).abs() < 1e-9,
        "{crumbs:?}"
    );
    // In their own state there is nobody else, and nothing is more frequent than everywhere.
    let region = state("16");
    let at_home = gathered.profiles(Dimension::Soc, "15-1252", &region);
    let (defining, scope) = at_home
        .first(|profile| Some(profile.lists.as_ref()?.defining.len()))
        .unwrap();
    assert_eq!((defining, scope), (0, Scope::Asked));
    let (_, scope) = gathered
        .profiles(Dimension::Soc, "15-1252", &state("41"))
        .first(|profile| profile.lists.as_ref().map(|_| ()))
        .unwrap();
    assert_eq!(scope, Scope::Wider);
}

#[test]
fn rules_of_the_operator_move_skills_between_lists() {
    let tables = Arc::new(tables(Figures::default()));
    let engine = Corpus::write(&tables, &coders_and_others(), latest());
    let defining = |rules: SkillListRules| {
        let evidence = Evidence::gather(tables.clone(), engine.clone(), rules, &Cancel::never()).unwrap();
        let coders = tables.find(Dimension::Soc, "15-1252").unwrap();
        let profiles = evidence
            .profiles(coders, &Region::nation(), &Cancel::never())
            .unwrap();
        let lists = profiles.widest().lists.clone().unwrap();
        [
            lists.defining.len(),
            lists.distinguishing.len(),
            lists.necessary.len(),
        ]
    };
    let usual = SkillListRules::default();
    assert_eq!(defining(usual), [1, 1, 1]);
    // Crumbs are counted in 60 of 100 postings, 15 times as often as elsewhere; baking twice as often.
    let frequent = SkillListRules {
        defining_recall: 0.7,
        ..usual
    };
    assert_eq!(defining(frequent), [0, 2, 0]);
    // A lift of 20 is the most there can be with one coder in 20 postings, so that 16 is enough: that of dough.
    let lifted = SkillListRules { lift: 18.0, ..usual };
    assert_eq!(defining(lifted), [0, 1, 2]);
    let common = SkillListRules {
        necessary_lift: 2.5,
        ..usual
    };
    assert_eq!(defining(common), [1, 1, 0]);
}

#[test]
fn occupations_of_onet_and_hybrid_codes_have_their_own_postings() {
    let buyers = |code: &'static str, count| {
        (0..count)
            .map(|_| Draft::of(code, day(2025, 3, 1)))
            .collect::<Vec<_>>()
    };
    let drafts = [
        buyers("13-1021.00", 40),
        buyers("13-1022.00", 70),
        buyers("35-1011.01", 20),
        buyers("35-1011.00", 5),
    ]
    .concat();
    let gathered = Gathered::of(Figures::default(), &drafts);
    let postings = |dimension, id| {
        let profiles = gathered.profiles(dimension, id, &Region::nation());
        profiles.widest().postings
    };
    assert_eq!(postings(Dimension::Soc, "13-1021"), 40);
    assert_eq!(postings(Dimension::Soc, "13-1020"), 110);
    assert!(gathered.national("13-1020").lists.is_some());
    assert_eq!(postings(Dimension::LotOcc, "351011"), 25);
    assert_eq!(postings(Dimension::Onet, "35-1011.01"), 20);
    assert_eq!(postings(Dimension::LotSpecOcc, "35101100"), 5);
    assert_eq!(postings(Dimension::Soc, "35-2011"), 0);
}

#[test]
fn weights_join_postings_and_open_data() {
    let gathered = Gathered::of(Figures::default(), &coders_and_others());
    let coders = gathered.tables.find(Dimension::Soc, "15-1252").unwrap();
    let weight = |name: &str| {
        let (skill, evidence) = (gathered.skill(name), Some(&gathered.evidence));
        gathered.tables.weight(coders, skill, evidence)
    };
    // 0.9 by the open data; 120 of 200 postings are more than the half from which a skill counts in full.
    assert!((weight("Crumb Counter") - (0.7 + 0.3 * 0.9)).abs() < 1e-12);
    assert!((weight("Baking") - 0.7 * 0.4 / 0.5).abs() < 1e-12);
    // 16 of 200 postings, and nothing in the open data.
    assert!((weight("Dough Press") - 0.7 * 0.08 / 0.5).abs() < 1e-12);
    let testers = gathered.tables.find(Dimension::Soc, "15-1253").unwrap();
    let (skill, evidence) = (gathered.skill("Careful Reading"), Some(&gathered.evidence));
    assert_eq!(gathered.tables.weight(testers, skill, evidence), 1.0);
    let gap = gathered.tables.skill_gap(testers, coders, 0, evidence);
    let missing: Vec<&str> = gap.missing.iter().map(|step| step.skill.name()).collect();
    assert_eq!(missing, ["Kneading", "Crumb Counter", "Baking"]);
}

/// Porridge cooks over three years, of whom `share` of the month knead.
fn kneading_cooks(share: impl Fn(i32) -> f64) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for month in 0..36_i32 {
        let (year, of_year) = (2_023 + month / 12, month % 12 + 1);
        let posted = day(year as i16, of_year as i8, 2);
        let kneading = (400.0 * share(month)).round() as usize;
        for at in 0..400 {
            let cook = Draft::of("35-2011.00", posted).until(posted.plus(20));
            drafts.push(if at < kneading {
                cook.knowing("Kneading")
            } else {
                cook
            });
        }
    }
    drafts
}

#[test]
fn planted_growth_of_a_skill_is_found() {
    let figures = || Figures::default().project("35-2011", 1_000.0, 1_100.0);
    let growth = |drafts: &[Draft]| {
        let gathered = Gathered::of(figures(), drafts);
        let skill = gathered.skill("Kneading");
        let found = gathered.tables.skill_growth(skill, Some(&gathered.evidence));
        found.unwrap()
    };
    let structural = |years: f64| 1.1_f64.powf(years / 10.0);
    // A twelfth of ten percent a month.
    let rising = growth(&kneading_cooks(|month| {
        0.2 * (f64::from(month) * 0.10 / 12.0).exp()
    }));
    let expected = [1.1, 1.1 * 1.05, 1.1 * 1.05 * 1.025];
    for (found, (trend, years)) in rising
        .growth
        .iter()
        .zip(expected.into_iter().zip([1.0, 2.0, 3.0]))
    {
        assert!(
            (found - (structural(years) * trend - 1.0)).abs() < 0.005,
            "{rising:?}"
        );
    }
    assert!(rising.rests_on_postings);
    assert_eq!(rising.category, crate::GrowthCategory::RapidlyGrowing);
    let even = growth(&kneading_cooks(|_| 0.2));
    assert!(
        (even.growth[0] - (structural(1.0) - 1.0)).abs() < 0.001,
        "{even:?}"
    );
    let falling = growth(&kneading_cooks(|month| {
        0.4 * (-f64::from(month) * 0.15 / 12.0).exp()
    }));
    assert!(
        (falling.growth[0] - (structural(1.0) * 0.85 - 1.0)).abs() < 0.005,
        "{falling:?}"
    );
}

#[test]
fn a_short_corpus_has_no_trend() {
    let drafts: Vec<Draft> = kneading_cooks(|_| 0.5)
        .into_iter()
        .filter(|draft| draft.posted >= day(2024, 2, 1))
        .collect();
    let gathered = Gathered::of(Figures::default(), &drafts);
    assert_eq!(gathered.evidence.trend(gathered.skill("Kneading")), None);
    let whole = Gathered::of(Figures::default(), &kneading_cooks(|_| 0.5));
    assert!(whole.evidence.trend(whole.skill("Kneading")).is_some());
    // Asked for in too few postings of the two years.
    let rare = Gathered::of(Figures::default(), &kneading_cooks(|_| 0.03));
    assert_eq!(rare.evidence.trend(rare.skill("Kneading")), None);
}

#[test]
fn shares_employers_and_demand_are_counted() {
    let chef = |at: usize| {
        let posted = day(2025, 1 + (at % 4) as i8, 10);
        let chef = Draft::of("35-1011.00", posted).until(posted.plus(at as i32 % 3));
        let chef = chef.at(["7", "8", "9"][at % 3]).years([0, 4, 8, 12][at % 4]);
        if at.is_multiple_of(2) {
            chef.accepting(2).twice()
        } else {
            chef.accepting(0)
        }
    };
    let drafts: Vec<Draft> = (0..60).map(chef).collect();
    let profile = Gathered::of(Figures::default(), &drafts).national("35-1011");
    assert_eq!(profile.postings, 60);
    assert_eq!(profile.lists, None, "sixty are too few for lists");
    assert_eq!(profile.education, Some([30, 0, 30, 0, 0]));
    let experience = profile.experience.unwrap();
    assert_eq!((experience.mean, experience.shares), (6.0, [0.25; 4]));
    let employers = profile.employers.unwrap();
    let listed: Vec<(&str, &str, u64)> = employers
        .iter()
        .map(|it| (it.id.as_ref(), it.name.as_ref(), it.count))
        .collect();
    assert_eq!(listed, [("9", "Ash", 20), ("8", "Birch", 20), ("7", "Cedar", 20)]);
    let demand = profile.demand.unwrap();
    assert_eq!((demand.unique, demand.duplicates), (60, 30));
    assert_eq!((demand.intensity, demand.median_duration), (Some(1.5), Some(1)));
    assert_eq!(demand.monthly.len(), 12);
    assert_eq!(demand.monthly[0], ("2025-01".to_owned(), 15));
    assert_eq!(demand.monthly[11], ("2025-12".to_owned(), 0));
    let few = Gathered::of(Figures::default(), &drafts[..29]).national("35-1011");
    assert_eq!((few.postings, few.demand, few.employers), (29, None, None));
}

#[test]
fn an_empty_corpus_leaves_everything_to_the_open_data() {
    let gathered = Gathered::of(Figures::default(), &[]);
    assert_eq!(gathered.national("35-1011"), Profile::default());
    let region = state("16");
    let profiles = gathered.profiles(Dimension::Onet, "35-1011.00", &region);
    assert!(
        profiles
            .first(|profile| profile.lists.as_ref().map(|_| ()))
            .is_none()
    );
}

#[test]
fn gathering_stops_when_it_is_told_to() {
    let tables = Arc::new(tables(Figures::default()));
    let engine = Corpus::write(&tables, &coders_and_others(), latest());
    let raised = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let stopped = Evidence::gather(tables, engine, SkillListRules::default(), &Cancel::on(raised));
    assert!(matches!(stopped, Err(QueryError::Stopped(_))));
}
