//! Figures computed from several values of one metric.

use crate::aggregate::quotient;

/// Columns of a shift-share analysis, behind the name of the column asked for.
pub(crate) const SHIFT_SHARE: [&str; 4] = [
    "Job Change",
    "Parent Growth Effect",
    "Mix Effect",
    "Competitive Effect",
];

/// The values that a comparison needs: of the area and of the larger one, of the kind and of all kinds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Compared {
    pub(crate) area_kind: f64,
    pub(crate) area_all: f64,
    pub(crate) parent_kind: f64,
    pub(crate) parent_all: f64,
}

impl Compared {
    /// Gives the share of the kind in the area against its share in the larger one.
    pub(crate) fn location_quotient(self) -> f64 {
        let share = quotient(self.area_kind, self.area_all);
        let parent_share = quotient(self.parent_kind, self.parent_all);
        quotient(share, parent_share)
    }
}

/// Splits the change of the area's kind, in the order of [`SHIFT_SHARE`].
pub(crate) fn shift_share(before: Compared, after: Compared) -> [f64; 4] {
    let (start, end) = (before.area_kind, after.area_kind);
    let parent = quotient(after.parent_all, before.parent_all);
    let kind = quotient(after.parent_kind, before.parent_kind);
    [
        end - start,
        start * (parent - 1.0),
        start * (kind - parent),
        end - start * kind,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_add_up_to_the_change() {
        let before = Compared {
            area_kind: 1_000.0,
            area_all: f64::NAN,
            parent_kind: 20_000.0,
            parent_all: 100_000.0,
        };
        let after = Compared {
            area_kind: 1_300.0,
            area_all: f64::NAN,
            parent_kind: 24_000.0,
            parent_all: 110_000.0,
        };
        let [change, parent, mix, competitive] = shift_share(before, after);
        assert_eq!(change, 300.0);
        for effect in [parent, mix, competitive] {
            assert!((effect - 100.0).abs() < 1e-9, "{effect}");
        }
    }

    #[test]
    fn quotients_compare_shares() {
        let compared = Compared {
            area_kind: 20.0,
            area_all: 100.0,
            parent_kind: 100.0,
            parent_all: 1_000.0,
        };
        assert_eq!(compared.location_quotient(), 2.0);
        let without = Compared {
            parent_kind: 0.0,
            ..compared
        };
        assert!(without.location_quotient().is_nan());
    }
}
