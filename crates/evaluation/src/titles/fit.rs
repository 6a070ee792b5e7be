//! Fitting on some titles and asking the others.

use text::{GROUP_FEATURES, GROUP_SIGNS, GroupFusion, TITLE_FEATURES, TITLE_SIGNS, TitleFusion};

use super::TitleSet;
use super::questions::Case;

/// Folds of a cross-validation.
pub(super) const FOLDS: u64 = 5;

/// Groups of a title that the fit looks at.
const FITTED: usize = 30;

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

/// Fits the weights of groups, without the titles of one fold. Each set weighs the same.
pub(super) fn fit_groups(sets: &[TitleSet], without: Option<u64>) -> GroupFusion {
    fit_groups_of(sets, without, |features| features)
}

fn fit_groups_of(
    sets: &[TitleSet],
    without: Option<u64>,
    seen: impl Fn([f32; GROUP_FEATURES]) -> [f32; GROUP_FEATURES],
) -> GroupFusion {
    let mut rows = Vec::new();
    for set in sets {
        let first = rows.len();
        for question in &set.questions {
            let is_known = question
                .groups
                .iter()
                .any(|it| question.right.contains(&it.group));
            if Some(question.fold) == without || !is_known {
                continue;
            }
            for it in question.groups.iter().take(FITTED) {
                rows.push((seen(it.features), question.right.contains(&it.group), 1.0));
            }
        }
        share_out(&mut rows[first..], sets.len());
    }
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
    let mut rows = Vec::new();
    for set in sets {
        let first = rows.len();
        for question in &set.questions {
            if Some(question.fold) == without {
                continue;
            }
            let unsure = question
                .judged
                .iter()
                .filter(|(found, _)| !found.evidence.is_same());
            for (place, (found, is_right)) in unsure.enumerate() {
                let weight = if place == 0 { BEST } else { OTHER };
                rows.push((seen(found.evidence.features()), *is_right, weight));
            }
        }
        share_out(&mut rows[first..], sets.len());
    }
    TitleFusion::fit_signed(&rows, EVIDENCE, &TITLE_SIGNS)
}

/// Scales the weights of a set's rows to an equal part of 1.
fn share_out<const COUNT: usize>(rows: &mut [([f32; COUNT], bool, f32)], sets: usize) {
    let total: f32 = rows.iter().map(|(_, _, weight)| weight).sum();
    for (_, _, weight) in rows {
        *weight /= total.max(f32::MIN_POSITIVE) * sets as f32;
    }
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
    let tables = [
        (
            "TITLES_WITH_VECTORS",
            "TitleFusion",
            fit_titles(sets, None).to_source(),
        ),
        (
            "TITLES_WITHOUT_VECTORS",
            "TitleFusion",
            fit_titles_of(sets, None, title_words).to_source(),
        ),
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
