//! Shapes of the postings families.

pub mod answer;
mod filter;
pub mod request;

use crate::schema::Member;

/// Joins two lists of members.
pub(crate) const fn joined<const COUNT: usize>(
    first: &'static [Member],
    second: &'static [Member],
) -> [Member; COUNT] {
    assert!(first.len() + second.len() == COUNT);
    let mut members = [first[0]; COUNT];
    let mut index = 0;
    while index < COUNT {
        members[index] = if index < first.len() {
            first[index]
        } else {
            second[index - first.len()]
        };
        index += 1;
    }
    members
}
