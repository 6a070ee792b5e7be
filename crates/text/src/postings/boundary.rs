//! Nearest places where a text may be cut.

/// Gives the last boundary of characters at or before `at`.
pub(super) fn floor_boundary(text: &str, at: usize) -> usize {
    let from = at.min(text.len());
    (0..=from)
        .rev()
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(0)
}

/// Gives the first boundary of characters at or behind `at`.
pub(super) fn ceil_boundary(text: &str, at: usize) -> usize {
    let from = at.min(text.len());
    (from..text.len())
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_stand_between_characters() {
        let text = "a€b";
        let floors: Vec<usize> = (0..7).map(|at| floor_boundary(text, at)).collect();
        assert_eq!(floors, [0, 1, 1, 1, 4, 5, 5]);
        let ceilings: Vec<usize> = (0..7).map(|at| ceil_boundary(text, at)).collect();
        assert_eq!(ceilings, [0, 1, 4, 4, 4, 5, 5]);
    }
}
