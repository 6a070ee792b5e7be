//! Checks that the arrays of a snapshot fit each other, once, so that reading them needs no care afterwards.

use crate::format::SnapshotFault;
use crate::tables::{NONE, Tables, rows};

/// Bits of a skill in an entry of `neighbours`.
const NEIGHBOUR_SHIFT: u32 = 8;

type Checked = Result<(), SnapshotFault>;

/// Checks every array against the pools and against each other.
pub(crate) fn check(tables: &Tables, strings: &str, words: &str) -> Checked {
    pool(&tables.string_offsets, strings, "string_offsets")?;
    pool(&tables.word_offsets, words, "word_offsets")?;
    skills(tables)?;
    labels(tables)?;
    search(tables)?;
    relations(tables)
}

fn skills(tables: &Tables) -> Checked {
    let strings = rows(&tables.string_offsets);
    let skills = tables.skill_id.len();
    let categories = tables.category_id.len();
    for (column, name) in [
        (&tables.skill_id, "skill_id"),
        (&tables.skill_name, "skill_name"),
        (&tables.skill_folded, "skill_folded"),
        (&tables.skill_source_uri, "skill_source_uri"),
    ] {
        filled(column, skills, strings, name)?;
    }
    for (column, bound, name) in [
        (&tables.skill_info_url, strings, "skill_info_url"),
        (&tables.skill_description, strings, "skill_description"),
        (&tables.skill_removal, strings, "skill_removal"),
        (&tables.skill_category, categories, "skill_category"),
        (&tables.skill_subcategory, categories, "skill_subcategory"),
    ] {
        optional(column, skills, bound, name)?;
    }
    sized(&tables.skill_flags, skills, "skill_flags")?;
    filled(&tables.category_name, categories, strings, "category_name")?;
    let tags = tables.tag_key.len();
    offsets(&tables.tag_offsets, skills, tags, "tag_offsets")?;
    filled(&tables.tag_key, tags, strings, "tag_key")?;
    filled(&tables.tag_value, tags, strings, "tag_value")
}

fn labels(tables: &Tables) -> Checked {
    let strings = rows(&tables.string_offsets);
    let labels = tables.label_text.len();
    offsets(
        &tables.label_offsets,
        tables.skill_id.len(),
        labels,
        "label_offsets",
    )?;
    filled(&tables.label_text, labels, strings, "label_text")?;
    filled(&tables.label_folded, labels, strings, "label_folded")?;
    sized(&tables.label_kind, labels, "label_kind")
}

fn search(tables: &Tables) -> Checked {
    let (skills, labels) = (tables.skill_id.len(), tables.label_text.len());
    let (words, strings) = (rows(&tables.word_offsets), rows(&tables.string_offsets));
    filled(&tables.names_sorted, skills, skills, "names_sorted")?;
    filled(&tables.labels_sorted, labels, labels, "labels_sorted")?;
    filled(&tables.bare_skill, tables.bare_folded.len(), skills, "bare_skill")?;
    filled(
        &tables.bare_folded,
        tables.bare_skill.len(),
        strings,
        "bare_folded",
    )?;
    permutation(&tables.ranked, skills, "ranked")?;
    listed(
        &tables.name_word_offsets,
        &tables.name_words,
        skills,
        words,
        "name_words",
    )?;
    listed(
        &tables.label_word_offsets,
        &tables.label_words,
        labels,
        words,
        "label_words",
    )?;
    listed(
        &tables.name_posting_offsets,
        &tables.name_postings,
        words,
        skills,
        "name_postings",
    )?;
    listed(
        &tables.label_posting_offsets,
        &tables.label_postings,
        words,
        labels,
        "label_postings",
    )?;
    let buckets = rows(&tables.typo_offsets);
    if !buckets.is_power_of_two() {
        return Err(SnapshotFault::Inconsistent("typo_offsets"));
    }
    listed(
        &tables.typo_offsets,
        &tables.typo_words,
        buckets,
        words,
        "typo_words",
    )
}

fn relations(tables: &Tables) -> Checked {
    let skills = tables.skill_id.len();
    let occupations = rows(&tables.occupation_offsets);
    listed(
        &tables.occupation_offsets,
        &tables.occupation_skills,
        occupations,
        skills,
        "occupation_skills",
    )?;
    let asked = &tables.skill_occupations;
    listed(
        &tables.skill_occupation_offsets,
        asked,
        skills,
        occupations,
        "skill_occupations",
    )?;
    offsets(
        &tables.neighbour_offsets,
        skills,
        tables.neighbours.len(),
        "neighbour_offsets",
    )?;
    let known = tables
        .neighbours
        .iter()
        .all(|entry| ((entry >> NEIGHBOUR_SHIFT) as usize) < skills);
    known
        .then_some(())
        .ok_or(SnapshotFault::Inconsistent("neighbours"))
}

fn sized(column: &[u32], length: usize, name: &'static str) -> Checked {
    (column.len() == length)
        .then_some(())
        .ok_or(SnapshotFault::Inconsistent(name))
}

fn filled(column: &[u32], length: usize, bound: usize, name: &'static str) -> Checked {
    sized(column, length, name)?;
    let known = column.iter().all(|value| (*value as usize) < bound);
    known.then_some(()).ok_or(SnapshotFault::Inconsistent(name))
}

fn optional(column: &[u32], length: usize, bound: usize, name: &'static str) -> Checked {
    sized(column, length, name)?;
    let known = column
        .iter()
        .all(|value| *value == NONE || (*value as usize) < bound);
    known.then_some(()).ok_or(SnapshotFault::Inconsistent(name))
}

fn permutation(column: &[u32], length: usize, name: &'static str) -> Checked {
    filled(column, length, length, name)?;
    let mut met = vec![false; length];
    for value in column {
        met[*value as usize] = true;
    }
    met.into_iter()
        .all(|met| met)
        .then_some(())
        .ok_or(SnapshotFault::Inconsistent(name))
}

fn offsets(offsets: &[u32], length: usize, values: usize, name: &'static str) -> Checked {
    let sound = offsets.len() == length + 1
        && offsets[0] == 0
        && offsets.is_sorted()
        && offsets[length] as usize == values;
    sound.then_some(()).ok_or(SnapshotFault::Inconsistent(name))
}

fn listed(starts: &[u32], values: &[u32], length: usize, bound: usize, name: &'static str) -> Checked {
    offsets(starts, length, values.len(), name)?;
    filled(values, values.len(), bound, name)
}

fn pool(starts: &[u32], text: &str, name: &'static str) -> Checked {
    offsets(starts, rows(starts), text.len(), name)?;
    let whole = starts.iter().all(|at| text.is_char_boundary(*at as usize));
    whole.then_some(()).ok_or(SnapshotFault::Inconsistent(name))
}
