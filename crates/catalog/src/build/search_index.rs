//! The arrays that search reads: sorted texts, words, postings, forms for typing errors, rank order.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use text::fold_words;

use super::skill_rows::SkillRows;
use super::strings::{StringPool, flatten, invert};
use crate::tables::Tables;
use crate::typo;

/// Fills the search arrays and gives the pool of words.
pub(super) fn fill(rows: &SkillRows<'_>, tables: &mut Tables, strings: &mut StringPool) -> Box<str> {
    fill_sorted_texts(rows, tables, strings);
    fill_ranks(rows, tables);
    let name_words: Vec<Vec<String>> = rows.rows.iter().map(|row| fold_words(&row.skill.name)).collect();
    let labels = rows.rows.iter().flat_map(|row| &row.skill.labels);
    let label_words: Vec<Vec<String>> = labels.map(|label| fold_words(&label.text)).collect();
    let words: BTreeSet<&str> = name_words
        .iter()
        .chain(&label_words)
        .flatten()
        .map(String::as_str)
        .collect();
    let numbers: FxHashMap<&str, u32> = words.iter().copied().zip(0..).collect();
    (tables.name_word_offsets, tables.name_words) =
        flatten(name_words.iter().map(|row| numbered(row, &numbers)));
    (tables.label_word_offsets, tables.label_words) =
        flatten(label_words.iter().map(|row| numbered(row, &numbers)));
    (tables.name_posting_offsets, tables.name_postings) =
        invert(&tables.name_word_offsets, &tables.name_words, words.len());
    (tables.label_posting_offsets, tables.label_postings) =
        invert(&tables.label_word_offsets, &tables.label_words, words.len());
    fill_typos(&words, tables);
    let mut ends = 0;
    let starts = std::iter::once(0).chain(words.iter().map(|word| {
        ends += word.len() as u32;
        ends
    }));
    tables.word_offsets = starts.collect();
    words.into_iter().collect::<String>().into()
}

fn numbered(words: &[String], numbers: &FxHashMap<&str, u32>) -> BTreeSet<u32> {
    words
        .iter()
        .filter_map(|word| numbers.get(word.as_str()).copied())
        .collect()
}

fn fill_sorted_texts(rows: &SkillRows<'_>, tables: &mut Tables, strings: &mut StringPool) {
    let rows = &rows.rows;
    let mut names: Vec<u32> = (0..rows.len() as u32).collect();
    names.sort_by_key(|skill| (&rows[*skill as usize].folded, *skill));
    tables.names_sorted = names.into();

    let bare = rows
        .iter()
        .zip(0..)
        .filter_map(|(row, skill)| row.bare.as_deref().map(|bare| (bare, skill)));
    let mut bare: Vec<(&str, u32)> = bare.collect();
    bare.sort_unstable();
    tables.bare_skill = bare.iter().map(|(_, skill)| *skill).collect();
    tables.bare_folded = bare.iter().map(|(bare, _)| strings.intern(bare)).collect();

    let labels: Vec<&str> = rows
        .iter()
        .flat_map(|row| &row.folded_labels)
        .map(String::as_str)
        .collect();
    let mut sorted: Vec<u32> = (0..labels.len() as u32).collect();
    sorted.sort_by_key(|label| (labels[*label as usize], *label));
    tables.labels_sorted = sorted.into();
}

fn fill_ranks(rows: &SkillRows<'_>, tables: &mut Tables) {
    let lengths: Vec<usize> = rows
        .rows
        .iter()
        .map(|row| row.skill.name.chars().count())
        .collect();
    let mut ranked: Vec<u32> = (0..lengths.len() as u32).collect();
    ranked.sort_by_key(|skill| (lengths[*skill as usize], *skill));
    tables.ranked = ranked.into();
}

/// Lists the words of names by their forms; other labels are not searched with typing errors.
fn fill_typos(words: &BTreeSet<&str>, tables: &mut Tables) {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for (word, number) in words.iter().zip(0..) {
        let at = number as usize;
        if tables.name_posting_offsets[at] == tables.name_posting_offsets[at + 1] {
            continue;
        }
        let letters: Vec<char> = word.chars().collect();
        typo::indexed_forms(&letters, |form| pairs.push((form, number)));
    }
    let buckets = (pairs.len() / 2).next_power_of_two();
    for (form, _) in &mut pairs {
        *form &= buckets as u32 - 1;
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut offsets = vec![0; buckets + 1];
    for (bucket, _) in &pairs {
        offsets[*bucket as usize + 1] += 1;
    }
    for at in 0..buckets {
        offsets[at + 1] += offsets[at];
    }
    tables.typo_offsets = offsets.into();
    tables.typo_words = pairs.into_iter().map(|(_, word)| word).collect();
}
