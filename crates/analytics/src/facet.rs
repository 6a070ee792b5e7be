//! What postings can be grouped and filtered by.

mod set;

pub use set::FacetSet;

use crate::column::Column;

/// The base of one or two facets: `title` of `title` and `title_name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "the names are those that clients use; `name` gives them"
)]
#[repr(u8)]
pub enum Dimension {
    Title,
    Onet,
    Soc5,
    Soc4,
    Soc3,
    Soc2,
    LotCareerArea,
    LotOccupationGroup,
    LotOccupation,
    LotSpecializedOccupation,
    Company,
    City,
    County,
    Fips,
    Msa,
    State,
    Naics2,
    Naics3,
    Naics4,
    Naics5,
    Naics6,
    Skills,
    SpecializedSkills,
    CommonSkills,
    Certifications,
    SoftwareSkills,
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
    MinYearsExperience,
    MaxYearsExperience,
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
}

/// Which side of a value a facet shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// The code, or the value itself where values are their own names.
    Code,
    /// The name. Codes that share a name are one bucket.
    Name,
}

/// One facet: a dimension by code or by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Facet {
    /// What it groups by.
    pub dimension: Dimension,
    /// Code or name. Always [`Form::Code`] where values are their own names.
    pub form: Form,
}

/// How the codes of a dimension are made of the codes of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Derivation {
    /// They are the same.
    Same,
    /// Without punctuation and as short as the level: `15-1250` gives `1512` at four digits. Rows are
    /// grouped by the column's own codes, of which each gives another code.
    Digits(usize),
    /// The same codes, but only those of entries of this part.
    Part(Part),
}

/// A part of the skills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Type `ST1`.
    Specialized,
    /// Type `ST2`.
    Common,
    /// Type `ST3`.
    Certification,
    /// Flagged as software, whatever the type.
    Software,
}

/// The missing value of every single-valued facet, by code and by name.
pub const UNCLASSIFIED: &str = "Unclassified";

impl Dimension {
    /// All dimensions of all facet sets.
    pub const ALL: [Self; 65] = [
        Self::Title,
        Self::Onet,
        Self::Soc5,
        Self::Soc4,
        Self::Soc3,
        Self::Soc2,
        Self::LotCareerArea,
        Self::LotOccupationGroup,
        Self::LotOccupation,
        Self::LotSpecializedOccupation,
        Self::Company,
        Self::City,
        Self::County,
        Self::Fips,
        Self::Msa,
        Self::State,
        Self::Naics2,
        Self::Naics3,
        Self::Naics4,
        Self::Naics5,
        Self::Naics6,
        Self::Skills,
        Self::SpecializedSkills,
        Self::CommonSkills,
        Self::Certifications,
        Self::SoftwareSkills,
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
        Self::MinYearsExperience,
        Self::MaxYearsExperience,
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
    ];

    /// Gives the name that clients use, which is also the base of the facet names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Onet => "onet",
            Self::Soc5 => "soc5",
            Self::Soc4 => "soc4",
            Self::Soc3 => "soc3",
            Self::Soc2 => "soc2",
            Self::LotCareerArea => "lot_career_area",
            Self::LotOccupationGroup => "lot_occupation_group",
            Self::LotOccupation => "lot_occupation",
            Self::LotSpecializedOccupation => "lot_specialized_occupation",
            Self::Company => "company",
            Self::City => "city",
            Self::County => "county",
            Self::Fips => "fips",
            Self::Msa => "msa",
            Self::State => "state",
            Self::Naics2 => "naics2",
            Self::Naics3 => "naics3",
            Self::Naics4 => "naics4",
            Self::Naics5 => "naics5",
            Self::Naics6 => "naics6",
            Self::Skills => "skills",
            Self::SpecializedSkills => "specialized_skills",
            Self::CommonSkills => "common_skills",
            Self::Certifications => "certifications",
            Self::SoftwareSkills => "software_skills",
            Self::Edulevels => "edulevels",
            Self::MinEdulevels => "min_edulevels",
            Self::MaxEdulevels => "max_edulevels",
            Self::EmploymentType => "employment_type",
            Self::RemoteType => "remote_type",
            Self::ContractType => "contract_type",
            Self::Cip2 => "cip2",
            Self::Cip4 => "cip4",
            Self::Cip6 => "cip6",
            Self::Sources => "sources",
            Self::Language => "language",
            Self::MinYearsExperience => "min_years_experience",
            Self::MaxYearsExperience => "max_years_experience",
            Self::Noc1 => "noc1",
            Self::Noc2 => "noc2",
            Self::Noc3 => "noc3",
            Self::Noc4 => "noc4",
            Self::Noc5 => "noc5",
            Self::Isco1 => "isco_1",
            Self::Isco2 => "isco_2",
            Self::Isco3 => "isco_3",
            Self::Isco4 => "isco_4",
            Self::UkSoc1 => "soc1",
            Self::UkSoc2 => "soc2",
            Self::UkSoc3 => "soc3",
            Self::UkSoc4 => "soc4",
            Self::Csd => "csd",
            Self::Cd => "cd",
            Self::Cma => "cma",
            Self::Province => "province",
            Self::Pr => "pr",
            Self::Lau1 => "lau1",
            Self::Nuts3 => "nuts3",
            Self::Nuts1 => "nuts1",
            Self::Country => "country",
            Self::Nation => "nation",
            Self::AdminArea1 => "admin_area_1",
            Self::AdminArea2 => "admin_area_2",
            Self::Market => "market",
        }
    }

    /// Gives the column that holds its values.
    pub const fn column(self) -> Column {
        match self {
            Self::Title => Column::Title,
            Self::Onet | Self::LotSpecializedOccupation => Column::Onet,
            Self::Soc5 | Self::LotOccupation => Column::Soc5,
            Self::Soc4 => Column::Soc4,
            Self::Soc3 | Self::LotOccupationGroup => Column::Soc3,
            Self::Soc2 | Self::LotCareerArea => Column::Soc2,
            Self::Company => Column::Company,
            Self::City => Column::City,
            Self::County | Self::Fips => Column::County,
            Self::Msa => Column::Msa,
            Self::State => Column::State,
            Self::Naics2 => Column::Naics2,
            Self::Naics3 => Column::Naics3,
            Self::Naics4 => Column::Naics4,
            Self::Naics5 => Column::Naics5,
            Self::Naics6 => Column::Naics6,
            Self::Skills
            | Self::SpecializedSkills
            | Self::CommonSkills
            | Self::Certifications
            | Self::SoftwareSkills => Column::Skills,
            Self::Edulevels => Column::Edulevels,
            Self::MinEdulevels => Column::MinEdulevels,
            Self::MaxEdulevels => Column::MaxEdulevels,
            Self::EmploymentType => Column::EmploymentType,
            Self::RemoteType => Column::RemoteType,
            Self::ContractType => Column::ContractType,
            Self::Cip2 => Column::Cip2,
            Self::Cip4 => Column::Cip4,
            Self::Cip6 => Column::Cip6,
            Self::Sources => Column::Sources,
            Self::Language => Column::Language,
            Self::MinYearsExperience => Column::MinYears,
            Self::MaxYearsExperience => Column::MaxYears,
            Self::Noc1 => Column::Noc1,
            Self::Noc2 => Column::Noc2,
            Self::Noc3 => Column::Noc3,
            Self::Noc4 => Column::Noc4,
            Self::Noc5 => Column::Noc5,
            Self::Isco1 => Column::Isco1,
            Self::Isco2 => Column::Isco2,
            Self::Isco3 => Column::Isco3,
            Self::Isco4 => Column::Isco4,
            Self::UkSoc1 => Column::UkSoc1,
            Self::UkSoc2 => Column::UkSoc2,
            Self::UkSoc3 => Column::UkSoc3,
            Self::UkSoc4 => Column::UkSoc4,
            Self::Csd => Column::Csd,
            Self::Cd => Column::Cd,
            Self::Cma => Column::Cma,
            Self::Province => Column::Province,
            Self::Pr => Column::Pr,
            Self::Lau1 => Column::Lau1,
            Self::Nuts3 => Column::Nuts3,
            Self::Nuts1 => Column::Nuts1,
            Self::Country => Column::Country,
            Self::Nation => Column::Nation,
            Self::AdminArea1 => Column::AdminArea1,
            Self::AdminArea2 => Column::AdminArea2,
            Self::Market => Column::Market,
        }
    }

    /// Says whether a posting may hold several values. Only single-valued facets have a bucket
    /// [`UNCLASSIFIED`].
    pub const fn is_multi(self) -> bool {
        self.column().is_multi()
    }

    /// Says whether there is a second facet `x_name`.
    pub const fn has_name(self) -> bool {
        !matches!(
            self,
            Self::Sources | Self::Language | Self::MinYearsExperience | Self::MaxYearsExperience
        )
    }

    /// Says whether it is a taxonomy filter: all but the two of experience, which are ranges.
    pub const fn is_filter(self) -> bool {
        !matches!(self, Self::MinYearsExperience | Self::MaxYearsExperience)
    }

    /// Says whether it has an endpoint of taxonomy items.
    pub const fn is_taxonomy(self) -> bool {
        self.has_name()
    }

    /// Says whether a ranking may ask for all buckets at once. Dimensions with very many values must not.
    pub const fn may_rank_all(self) -> bool {
        !matches!(
            self,
            Self::Title
                | Self::City
                | Self::Company
                | Self::Skills
                | Self::SpecializedSkills
                | Self::CommonSkills
                | Self::SoftwareSkills
                | Self::Certifications
        )
    }

    /// Says whether integers are accepted as codes in filters.
    pub const fn accepts_integers(self) -> bool {
        !matches!(
            self,
            Self::Title
                | Self::Skills
                | Self::SpecializedSkills
                | Self::CommonSkills
                | Self::SoftwareSkills
                | Self::Certifications
                | Self::Company
                | Self::City
                | Self::Soc2
                | Self::Soc3
                | Self::Soc4
                | Self::Soc5
                | Self::Onet
                | Self::Sources
                | Self::Language
        )
    }

    /// Says whether its rankings know one metric alone, the number of unique postings.
    pub const fn ranks_by_count_alone(self) -> bool {
        matches!(self, Self::Sources)
    }

    /// Gives how its codes come from those of its column.
    pub const fn derivation(self) -> Derivation {
        match self {
            Self::LotCareerArea => Derivation::Digits(2),
            Self::LotOccupationGroup => Derivation::Digits(4),
            Self::LotOccupation => Derivation::Digits(6),
            Self::LotSpecializedOccupation => Derivation::Digits(8),
            Self::SpecializedSkills => Derivation::Part(Part::Specialized),
            Self::CommonSkills => Derivation::Part(Part::Common),
            Self::Certifications => Derivation::Part(Part::Certification),
            Self::SoftwareSkills => Derivation::Part(Part::Software),
            _ => Derivation::Same,
        }
    }
}

impl Facet {
    /// The facet of the codes of a dimension.
    pub const fn code(dimension: Dimension) -> Self {
        Self {
            dimension,
            form: Form::Code,
        }
    }

    /// The facet of the names of a dimension; of its values where they are their own names.
    pub const fn name_of(dimension: Dimension) -> Self {
        let form = if dimension.has_name() {
            Form::Name
        } else {
            Form::Code
        };
        Self { dimension, form }
    }

    /// Gives the name that clients use.
    pub fn name(self) -> String {
        match self.form {
            Form::Code => self.dimension.name().to_owned(),
            Form::Name => format!("{}_name", self.dimension.name()),
        }
    }

    /// Says whether a ranking may ask for all buckets at once.
    pub const fn may_rank_all(self) -> bool {
        self.dimension.may_rank_all()
    }

    /// Says whether a posting may hold several values.
    pub const fn is_multi(self) -> bool {
        self.dimension.is_multi()
    }
}
