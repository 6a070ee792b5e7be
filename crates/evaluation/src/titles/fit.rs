//! Fitting on some titles and asking the others.

use encoder::{Liked, Rerank, rerank_features};
use text::{
    DescribedGroup, GROUP_FEATURES, GROUP_SIGNS, GroupFusion, TITLE_FEATURES, TITLE_SIGNS, TRUST_SIGNS,
    TitleFusion, TitleTrust,
};

use super::TitleSet;
use super::questions::{Case, Judged, Question};
use crate::sets::TitleLayout;

/// Folds of a cross-validation.
pub(super) const FOLDS: u64 = 5;

/// Groups of a title that the fit looks at.
const FITTED: usize = 30;

/// Titles of a term that teach what to prefer.
const TAUGHT: usize = 12;

/// Titles of a term that teach how far to trust, and what the others weigh beside the best.
const TRUSTED: usize = 4;
const BESIDE_BEST: f32 = 0.1;

/// Weight of the best match, which is what callers see, and of the others, which teach what to prefer.
const BEST: f32 = 3.0;
const OTHER: f32 = 0.3;

/// What all rows of all sets weigh together: enough that the wish for small weights hardly matters.
const EVIDENCE: f64 = 20_000.0;

/// Gives the fold of a title; all titles of one occupation are in one.
pub(super) fn fold_of(case: &Case, seed: u64) -> u64 {
    let mut mixed = seed;
    for byte in case.block.bytes() {
        mixed = (mixed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        mixed ^= mixed >> 29;
    }
    (mixed >> 16) % FOLDS
}

/// What teaches: values, whether they belong to what is right, and what they weigh.
type Row<const COUNT: usize> = ([f32; COUNT], bool, f32);

/// Gathers what the questions of a set teach, without those of one fold; together the rows weigh `share`.
fn taught<const COUNT: usize>(
    set: &TitleSet,
    without: Option<u64>,
    share: f32,
    rows_of: impl Fn(&Question) -> Vec<Row<COUNT>>,
) -> Vec<Row<COUNT>> {
    let questions = set.questions.iter().filter(|it| Some(it.fold) != without);
    let mut rows: Vec<Row<COUNT>> = questions.flat_map(rows_of).collect();
    let total: f32 = rows.iter().map(|(_, _, weight)| weight).sum();
    for (_, _, weight) in &mut rows {
        *weight *= share / total.max(f32::MIN_POSITIVE);
    }
    rows
}

/// Fits the weights of groups, without the titles of one fold. Each set weighs the same.
pub(super) fn fit_groups(sets: &[TitleSet], without: Option<u64>) -> GroupFusion {
    fit_groups_of(sets, without, |features| features)
}

fn fit_groups_of(
    sets: &[TitleSet],
    without: Option<u64>,
    seen: impl Fn([f32; GROUP_FEATURES]) -> [f32; GROUP_FEATURES],
) -> GroupFusion {
    let rows_of = |question: &Question| {
        let is_right = |it: &DescribedGroup| question.right.contains(&it.group);
        if !question.groups.iter().any(is_right) {
            return Vec::new();
        }
        let fitted = question.groups.iter().take(FITTED);
        fitted.map(|it| (seen(it.features), is_right(it), 1.0)).collect()
    };
    let share = 1.0 / sets.len() as f32;
    let rows: Vec<_> = sets
        .iter()
        .flat_map(|set| taught(set, without, share, rows_of))
        .collect();
    GroupFusion::fit_signed(&rows, EVIDENCE, &GROUP_SIGNS)
}

/// Fits the weights of titles, without those of one fold. Each set weighs the same.
pub(super) fn fit_titles(sets: &[TitleSet], without: Option<u64>) -> TitleFusion {
    fit_titles_of(sets, without, |features| features)
}

fn fit_titles_of(
    sets: &[TitleSet],
    without: Option<u64>,
    seen: impl Fn([f32; TITLE_FEATURES]) -> [f32; TITLE_FEATURES],
) -> TitleFusion {
    let rows_of = |question: &Question| {
        let unsure = question.judged().take(TAUGHT);
        let unsure = unsure.filter(|it| !it.found.evidence.is_same());
        let rows = unsure.enumerate().map(|(place, it)| {
            let weight = if place == 0 { BEST } else { OTHER };
            (seen(it.found.evidence.features()), it.is_right, weight)
        });
        rows.collect()
    };
    let share = 1.0 / sets.len() as f32;
    let rows: Vec<_> = sets
        .iter()
        .flat_map(|set| taught(set, without, share, rows_of))
        .collect();
    TitleFusion::fit_signed(&rows, EVIDENCE, &TITLE_SIGNS)
}

/// Fits how far the titles that some weights find can be trusted, without those of one fold. Each question weighs the same.
pub(super) fn fit_trust(sets: &[&TitleSet], weights: &TitleFusion, without: Option<u64>) -> TitleTrust {
    let rows_of = |question: &Question| {
        let weighed = question.weigh(weights).into_iter().take(TRUSTED).enumerate();
        // What is the same is trusted by rule.
        let unsure = weighed.filter(|(_, (it, _))| !it.found.evidence.is_same());
        let rows = unsure.map(|(place, (it, features))| {
            (features, it.is_right, if place == 0 { 1.0 } else { BESIDE_BEST })
        });
        rows.collect()
    };
    let all: usize = sets.iter().map(|set| set.questions.len()).sum();
    let share = |set: &TitleSet| set.questions.len() as f32 / all.max(1) as f32;
    let rows: Vec<_> = sets
        .iter()
        .flat_map(|set| taught(set, without, share(set), rows_of))
        .collect();
    TitleTrust::fit_signed(&rows, EVIDENCE, &TRUST_SIGNS)
}

/// Gives the sets from which the program's trust is fitted: those that were not collected by occupation, where even an
/// equal name is called wrong half of the time.
pub(super) fn trusted_sets(sets: &[TitleSet]) -> Vec<&TitleSet> {
    let named = sets.iter().filter(|set| set.layout != TitleLayout::Vacancies);
    let named: Vec<&TitleSet> = named.collect();
    if named.is_empty() {
        sets.iter().collect()
    } else {
        named
    }
}

/// Fits the weights of re-ranking, without the titles of one fold. What the earlier stage says of a title comes from the
/// weights of its own fold, which have not seen it.
pub(super) fn fit_rerank(
    sets: &[&TitleSet],
    earlier: &[(TitleFusion, TitleTrust)],
    without: Option<u64>,
) -> Rerank {
    let rows_of = |question: &Question| {
        let (weights, trust) = &earlier[question.fold as usize];
        let judged = question.settled(weights, trust);
        let liked: Vec<Liked> = judged.iter().map(Judged::liked).collect();
        let rated = judged.iter().zip(rerank_features(&liked)).enumerate();
        let unsure = rated.filter(|(_, (it, _))| !it.found.evidence.is_same());
        let rows = unsure.map(|(place, (it, features))| {
            (features, it.is_right, if place == 0 { 1.0 } else { BESIDE_BEST })
        });
        rows.collect()
    };
    let share = 1.0 / sets.len() as f32;
    let rows: Vec<_> = sets
        .iter()
        .flat_map(|set| taught(set, without, share, rows_of))
        .collect();
    Rerank::fit(&rows)
}

/// Fits all weights of titles on all sets, with and without vectors, and gives them as source.
pub(super) fn table(sets: &[TitleSet]) -> String {
    let group_words = |mut features: [f32; GROUP_FEATURES]| {
        text::GROUP_VECTORS.iter().for_each(|at| features[*at] = 0.0);
        features
    };
    let title_words = |mut features: [f32; TITLE_FEATURES]| {
        text::TITLE_VECTORS.iter().for_each(|at| features[*at] = 0.0);
        features
    };
    let with_vectors = fit_titles(sets, None);
    let without_vectors = fit_titles_of(sets, None, title_words);
    let trust = fit_trust(&trusted_sets(sets), &with_vectors, None);
    let tables = [
        ("TITLES_WITH_VECTORS", "TitleFusion", with_vectors.to_source()),
        (
            "TITLES_WITHOUT_VECTORS",
            "TitleFusion",
            without_vectors.to_source(),
        ),
        ("TRUST_WITH_VECTORS", "TitleTrust", trust.to_source()),
        (
            "GROUPS_WITH_VECTORS",
            "GroupFusion",
            fit_groups(sets, None).to_source(),
        ),
        (
            "GROUPS_WITHOUT_VECTORS",
            "GroupFusion",
            fit_groups_of(sets, None, group_words).to_source(),
        ),
    ];
    let mut source = String::new();
    for (name, kind, table) in tables {
        source.push_str(&format!(
            "\npub(super) static {name}: {kind} = {};\n",
            table.trim_end()
        ));
    }
    source
}
