//! The order of ids.

use std::cmp::Ordering;

/// Orders ids: those of digits alone first, by value and then by text, the others after them by their bytes.
pub fn compare_ids(one: &str, other: &str) -> Ordering {
    match (digits(one), digits(other)) {
        (Some(left), Some(right)) => {
            let by_value = left.len().cmp(&right.len()).then_with(|| left.cmp(right));
            by_value.then_with(|| one.cmp(other))
        }
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => one.cmp(other),
    }
}

/// Gives the value of an id of digits, where it is one that could be given.
pub(super) fn number_of(id: &str) -> Option<u64> {
    digits(id)?.parse().ok()
}

/// Gives the digits of an id that has nothing else, without zeros in front.
fn digits(id: &str) -> Option<&str> {
    let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| id.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_first_and_by_value() {
        let expected = [
            "0",
            "00",
            "7",
            "07",
            "20",
            "31",
            "100",
            "18446744073709551616",
            "",
            "-1",
            "A1",
            "a",
        ];
        let mut sorted = expected;
        sorted.reverse();
        sorted.sort_by(|one, other| compare_ids(one, other));
        assert_eq!(sorted[..2], ["0", "00"]);
        assert_eq!(
            sorted[2..],
            [
                "07",
                "7",
                "20",
                "31",
                "100",
                "18446744073709551616",
                "",
                "-1",
                "A1",
                "a"
            ]
        );
    }
}
