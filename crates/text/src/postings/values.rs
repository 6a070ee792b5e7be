//! The closed lists of values that postings have.

use std::fmt;

/// Declares an enumeration with its code, its name and the words that columns write it with.
macro_rules! closed_list {
    (
        $(#[$documentation:meta])* $list:ident {
            $( $(#[$case_documentation:meta])* $case:ident = $code:literal, $name:literal, [$($word:literal),*]; )+
        }
    ) => {
        $(#[$documentation])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $list { $( $(#[$case_documentation])* $case, )+ }

        impl $list {
            /// All values, by code.
            pub const ALL: &'static [$list] = &[ $( Self::$case, )+ ];

            /// Returns the code of the value.
            pub const fn code(self) -> u8 {
                match self { $( Self::$case => $code, )+ }
            }

            /// Returns the name for people.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$case => $name, )+ }
            }

            /// Returns the value with this code.
            pub fn from_code(code: u8) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }

            /// Reads a canonical word or a code, as columns hold them; case does not matter.
            pub fn from_word(word: &str) -> Option<Self> {
                let word = word.trim();
                $( if [$($word),*].iter().any(|known: &&str| known.eq_ignore_ascii_case(word)) {
                    return Some(Self::$case);
                } )+
                word.parse().ok().and_then(Self::from_code)
            }
        }
    };
}

closed_list! {
    /// How much of a week a posting offers.
    EmploymentType {
        /// More than 32 hours.
        FullTime = 1, "Full-time (> 32 hours)", ["full-time", "full time"];
        /// At most 32 hours.
        PartTime = 2, "Part-time (≤ 32 hours)", ["part-time", "part time"];
        /// Either.
        Both = 3, "Part-time / full-time", ["both"];
    }
}

closed_list! {
    /// Where the work of a posting is done.
    RemoteType {
        /// Away from the employer's premises.
        Remote = 1, "Remote", ["remote"];
        /// At the employer's premises.
        NotRemote = 2, "Not Remote", ["on-site", "onsite", "not remote"];
        /// Partly here, partly there.
        Hybrid = 3, "Hybrid Remote", ["hybrid", "hybrid remote"];
    }
}

impl RemoteType {
    /// Says whether some of the work is done away from the employer's premises.
    pub const fn is_remote(self) -> bool {
        matches!(self, Self::Remote | Self::Hybrid)
    }
}

closed_list! {
    /// What kind of contract a posting offers.
    #[expect(missing_docs, reason = "the names say it")]
    ContractType {
        Permanent = 1, "Permanent", ["permanent"];
        Temporary = 2, "Temporary", ["temporary"];
        Contract = 3, "Contract", ["contract"];
        Seasonal = 4, "Seasonal", ["seasonal"];
        Internship = 5, "Internship", ["internship"];
        Apprenticeship = 6, "Apprenticeship", ["apprenticeship"];
    }
}

closed_list! {
    /// A level of education that a posting names.
    #[expect(missing_docs, reason = "the names say it")]
    EducationLevel {
        HighSchool = 0, "High school or GED", ["high school"];
        Associate = 1, "Associate's degree", ["associate"];
        Bachelor = 2, "Bachelor's degree", ["bachelor"];
        Master = 3, "Master's degree", ["master"];
        Doctorate = 4, "Ph.D. or professional degree", ["doctorate"];
    }
}

closed_list! {
    /// Something that a posting offers beside pay.
    #[expect(missing_docs, reason = "the names say it")]
    Benefit {
        HealthInsurance = 0, "Health insurance", ["health-insurance"];
        Dental = 1, "Dental insurance", ["dental"];
        Vision = 2, "Vision insurance", ["vision"];
        Retirement = 3, "Retirement plan", ["retirement"];
        PaidLeave = 4, "Paid leave", ["paid-leave"];
        ParentalLeave = 5, "Parental leave", ["parental-leave"];
        Tuition = 6, "Tuition assistance", ["tuition"];
        Bonus = 7, "Bonus", ["bonus"];
        Equity = 8, "Equity", ["equity"];
        LifeInsurance = 9, "Life insurance", ["life-insurance"];
        FlexibleHours = 10, "Flexible hours", ["flexible-hours"];
    }
}

impl Benefit {
    /// Returns the word that stands for the benefit on the wire.
    pub const fn id(self) -> &'static str {
        match self {
            Self::HealthInsurance => "health-insurance",
            Self::Dental => "dental",
            Self::Vision => "vision",
            Self::Retirement => "retirement",
            Self::PaidLeave => "paid-leave",
            Self::ParentalLeave => "parental-leave",
            Self::Tuition => "tuition",
            Self::Bonus => "bonus",
            Self::Equity => "equity",
            Self::LifeInsurance => "life-insurance",
            Self::FlexibleHours => "flexible-hours",
        }
    }
}

/// A set of levels of education; bit n stands for code n.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct EducationLevels(u8);

impl EducationLevels {
    /// Adds a level.
    pub fn insert(&mut self, level: EducationLevel) {
        self.0 |= 1 << level.code();
    }

    /// Says whether the set holds nothing.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Lists the levels, lowest first.
    pub fn iter(self) -> impl Iterator<Item = EducationLevel> {
        EducationLevel::ALL
            .iter()
            .copied()
            .filter(move |level| self.0 & (1 << level.code()) != 0)
    }

    /// Returns the lowest level.
    pub fn lowest(self) -> Option<EducationLevel> {
        self.iter().next()
    }

    /// Returns the highest level.
    pub fn highest(self) -> Option<EducationLevel> {
        self.iter().last()
    }

    /// Returns the set as bits: bit n stands for code n.
    pub fn bits(self) -> u8 {
        self.0
    }
}

impl FromIterator<EducationLevel> for EducationLevels {
    fn from_iter<I: IntoIterator<Item = EducationLevel>>(levels: I) -> Self {
        let mut set = EducationLevels::default();
        levels.into_iter().for_each(|level| set.insert(level));
        set
    }
}

impl fmt::Debug for EducationLevels {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}

/// Years of experience that a posting asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct YearsOfExperience {
    /// The fewest years that are enough for something the posting asks.
    pub min: u8,
    /// The most years, where the posting gives a range.
    pub max: Option<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_from_words_and_codes() {
        assert_eq!(
            EmploymentType::from_word(" Full-Time "),
            Some(EmploymentType::FullTime)
        );
        assert_eq!(EmploymentType::from_word("3"), Some(EmploymentType::Both));
        assert_eq!(EmploymentType::from_word("4"), None);
        assert_eq!(EmploymentType::from_word(""), None);
        assert_eq!(RemoteType::from_word("HYBRID"), Some(RemoteType::Hybrid));
        assert_eq!(RemoteType::from_word("on-site"), Some(RemoteType::NotRemote));
        assert_eq!(
            ContractType::from_word("apprenticeship"),
            Some(ContractType::Apprenticeship)
        );
        assert_eq!(EducationLevel::from_word("0"), Some(EducationLevel::HighSchool));
        assert_eq!(Benefit::from_word("tuition"), Some(Benefit::Tuition));
    }

    #[test]
    fn every_benefit_is_found_by_its_word() {
        for benefit in Benefit::ALL {
            assert_eq!(Benefit::from_word(benefit.id()), Some(*benefit));
        }
    }

    #[test]
    fn codes_lead_back_to_their_values() {
        for level in EducationLevel::ALL {
            assert_eq!(EducationLevel::from_code(level.code()), Some(*level));
        }
        assert_eq!(ContractType::from_code(0), None);
    }

    #[test]
    fn a_set_of_levels_knows_its_ends() {
        let levels: EducationLevels = [EducationLevel::Master, EducationLevel::Associate]
            .into_iter()
            .collect();
        assert_eq!(levels.lowest(), Some(EducationLevel::Associate));
        assert_eq!(levels.highest(), Some(EducationLevel::Master));
        assert_eq!(levels.bits(), 0b1010);
        assert_eq!(EducationLevels::default().lowest(), None);
    }
}
