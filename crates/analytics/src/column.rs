//! The coded columns of a posting.

/// A stored column of codes. Facets are views of columns: the code or the name of a column, a part of its
/// values, or the same values under other codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "the names are those of the facets; the table below says what each holds"
)]
#[repr(u8)]
pub enum Column {
    Title,
    Onet,
    Soc5,
    Soc4,
    Soc3,
    Soc2,
    Company,
    City,
    County,
    Msa,
    State,
    Naics2,
    Naics3,
    Naics4,
    Naics5,
    Naics6,
    Skills,
    Edulevels,
    MinEdulevels,
    MaxEdulevels,
    EmploymentType,
    RemoteType,
    ContractType,
    Cip2,
    Cip4,
    Cip6,
    Sources,
    Language,
    MinYears,
    MaxYears,
    Noc1,
    Noc2,
    Noc3,
    Noc4,
    Noc5,
    Isco1,
    Isco2,
    Isco3,
    Isco4,
    UkSoc1,
    UkSoc2,
    UkSoc3,
    UkSoc4,
    Csd,
    Cd,
    Cma,
    Province,
    Pr,
    Lau1,
    Nuts3,
    Nuts1,
    Country,
    Nation,
    AdminArea1,
    AdminArea2,
    Market,
    /// The import sources of all members; never served, used by imports to find what they replace.
    Origin,
}

impl Column {
    /// All columns, in the order in which segments store them.
    pub const ALL: [Self; 57] = [
        Self::Title,
        Self::Onet,
        Self::Soc5,
        Self::Soc4,
        Self::Soc3,
        Self::Soc2,
        Self::Company,
        Self::City,
        Self::County,
        Self::Msa,
        Self::State,
        Self::Naics2,
        Self::Naics3,
        Self::Naics4,
        Self::Naics5,
        Self::Naics6,
        Self::Skills,
        Self::Edulevels,
        Self::MinEdulevels,
        Self::MaxEdulevels,
        Self::EmploymentType,
        Self::RemoteType,
        Self::ContractType,
        Self::Cip2,
        Self::Cip4,
        Self::Cip6,
        Self::Sources,
        Self::Language,
        Self::MinYears,
        Self::MaxYears,
        Self::Noc1,
        Self::Noc2,
        Self::Noc3,
        Self::Noc4,
        Self::Noc5,
        Self::Isco1,
        Self::Isco2,
        Self::Isco3,
        Self::Isco4,
        Self::UkSoc1,
        Self::UkSoc2,
        Self::UkSoc3,
        Self::UkSoc4,
        Self::Csd,
        Self::Cd,
        Self::Cma,
        Self::Province,
        Self::Pr,
        Self::Lau1,
        Self::Nuts3,
        Self::Nuts1,
        Self::Country,
        Self::Nation,
        Self::AdminArea1,
        Self::AdminArea2,
        Self::Market,
        Self::Origin,
    ];

    /// Says whether a posting may hold several values.
    pub const fn is_multi(self) -> bool {
        matches!(
            self,
            Self::Skills
                | Self::Edulevels
                | Self::Cip2
                | Self::Cip4
                | Self::Cip6
                | Self::Sources
                | Self::Origin
        )
    }

    /// Gives the position in [`Column::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Gives the width that codes of digits are padded to with leading zeros, so that `1001` finds `01001`.
    pub const fn padded_width(self) -> Option<usize> {
        if matches!(self, Self::State | Self::Cip2) {
            Some(2)
        } else if matches!(self, Self::County | Self::Msa | Self::AdminArea2) {
            Some(5)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_each_column_at_its_own_number() {
        for (at, column) in Column::ALL.into_iter().enumerate() {
            assert_eq!(column.index(), at);
        }
        assert_eq!(Column::ALL.len(), Column::Origin.index() + 1);
    }
}
