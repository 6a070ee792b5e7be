//! The flat arrays of a snapshot: one list says their names, their section numbers and their order in the file.

use crate::format::{SnapshotFault, SnapshotReader, SnapshotWriter};

/// Marks an absent reference.
pub(crate) const NONE: u32 = u32::MAX;

/// Section numbers below this one belong to what is no array of numbers.
const FIRST_TABLE: u32 = 16;

macro_rules! tables {
    ($($(#[$doc:meta])* $field:ident,)*) => {
        /// Arrays of numbers. An array called `*_offsets` has one entry more than its rows have and
        /// gives where the values of a row begin and end.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(crate) struct Tables {
            $($(#[$doc])* pub(crate) $field: Box<[u32]>,)*
        }

        impl Tables {
            /// Adds every array as a section.
            pub(crate) fn write(&self, writer: &mut SnapshotWriter) {
                let mut number = FIRST_TABLE;
                $(writer.numbers(number, &self.$field); number += 1;)*
                let _ = number;
            }

            /// Reads every array. Only checksums are checked here; [`check`](Self::check) does the rest.
            pub(crate) fn read(reader: &SnapshotReader<'_>) -> Result<Self, SnapshotFault> {
                let mut number = FIRST_TABLE..;
                Ok(Self {
                    $($field: reader.numbers(number.next().unwrap_or(0), stringify!($field))?,)*
                })
            }

            /// Gives every array, for tests that damage them.
            #[cfg(test)]
            pub(crate) fn arrays_mut(&mut self) -> Vec<&mut Box<[u32]>> {
                vec![$(&mut self.$field,)*]
            }
        }
    };
}

tables! {
    /// Where each string begins in the pool of strings.
    string_offsets,
    /// By skill: string of the id. Skills stand in list order.
    skill_id,
    /// By skill: string of the name.
    skill_name,
    /// By skill: string of the folded name.
    skill_folded,
    /// By skill: string of the source URI.
    skill_source_uri,
    /// By skill: string of the page about it, or none.
    skill_info_url,
    /// By skill: string of the description, or none.
    skill_description,
    /// By skill: string that says when and why it was removed, or none.
    skill_removal,
    /// By skill: type in bits 0-1, description source in bits 2-3, software in bit 4, language in bit 5.
    skill_flags,
    /// By skill: row of the category, or none.
    skill_category,
    /// By skill: row of the subcategory, or none.
    skill_subcategory,
    /// By category row: public id.
    category_id,
    /// By category row: string of the name.
    category_name,
    /// By skill: its tags.
    tag_offsets,
    /// By tag: string of the key.
    tag_key,
    /// By tag: string of the value.
    tag_value,
    /// By skill: its labels.
    label_offsets,
    /// By label: string of the text.
    label_text,
    /// By label: string of the folded text.
    label_folded,
    /// By label: code of its kind.
    label_kind,
    /// Skills by folded name.
    names_sorted,
    /// Skills whose name has a bracket, by the folded name without it.
    bare_skill,
    /// String of the folded name without bracket, as ordered in `bare_skill`.
    bare_folded,
    /// Labels by folded text.
    labels_sorted,
    /// Skills by length of the name, name, id: the order inside a class of search hits.
    ranked,
    /// Where each word begins in the pool of words, which is sorted.
    word_offsets,
    /// By skill: words of its name.
    name_word_offsets,
    /// Words, ascending inside a skill.
    name_words,
    /// By label: its words.
    label_word_offsets,
    /// Words, ascending inside a label.
    label_words,
    /// By word: skills with the word in their name.
    name_posting_offsets,
    /// Skills, ascending inside a word.
    name_postings,
    /// By word: labels that hold it.
    label_posting_offsets,
    /// Labels, ascending inside a word.
    label_postings,
    /// By hash of a word with letters left out: the words it may come from.
    typo_offsets,
    /// Words, ascending inside a hash.
    typo_words,
    /// By occupation: the skills it asks for.
    occupation_offsets,
    /// Skills, ascending inside an occupation.
    occupation_skills,
    /// By skill: occupations that ask for it.
    skill_occupation_offsets,
    /// Occupations, ascending inside a skill.
    skill_occupations,
    /// By skill: its nearest skills.
    neighbour_offsets,
    /// Skill in the upper 24 bits, similarity in the lower 8, most similar first.
    neighbours,
}

/// Gives the values of a row. Offsets are checked when a snapshot is loaded.
pub(crate) fn row<'a>(offsets: &[u32], values: &'a [u32], at: usize) -> &'a [u32] {
    &values[offsets[at] as usize..offsets[at + 1] as usize]
}

/// Gives a string of a pool.
pub(crate) fn string<'a>(pool: &'a str, offsets: &[u32], at: u32) -> &'a str {
    &pool[offsets[at as usize] as usize..offsets[at as usize + 1] as usize]
}

/// Number of rows that an offsets array describes.
pub(crate) fn rows(offsets: &[u32]) -> usize {
    offsets.len().saturating_sub(1)
}
