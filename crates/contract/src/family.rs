//! The families, their scopes, and the (target, kind) pairs that claims may name.
//!
//! Every table here is closed: a claim or a scope that is not listed does not exist. Families that this build does
//! not serve are listed all the same, because a client record may grant their scopes ahead of an upgrade.

/// One API under one path prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it; the table below describes each")]
pub enum Family {
    Skills,
    Titles,
    Companies,
    Classification,
    Similarity,
    PostingsUs,
    PostingsCa,
    PostingsUk,
    PostingsGlobal,
    CoreLmi,
    CareerPathways,
    OccupationBenchmark,
    Ddn,
    SalaryBoostingSkills,
    ProjectedSkillGrowth,
    ProjectedOccupationGrowth,
    Gis,
}

/// What the contract knows of a family.
#[derive(Debug)]
pub struct FamilyRow {
    /// The family described.
    pub family: Family,
    /// Word used in settings, maintenance and `?family=`: the prefix without its slash.
    pub word: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Accepted scopes, the canonical one first; any one suffices.
    pub scopes: &'static [&'static str],
    /// Target of its rate limit and of a family-wide quota.
    pub target: &'static str,
    /// Rate under the `compatible` profile: count, seconds.
    pub compatible_rate: (u32, u32),
}

const fn row(
    family: Family,
    word: &'static str,
    name: &'static str,
    scopes: &'static [&'static str],
    target: &'static str,
    compatible_rate: (u32, u32),
) -> FamilyRow {
    FamilyRow {
        family,
        word,
        name,
        scopes,
        target,
        compatible_rate,
    }
}

/// All families, in the order of [`Family`].
pub const FAMILIES: [FamilyRow; 17] = [
    row(
        Family::Skills,
        "skills",
        "Skills",
        &["emsi_open", "lightcast_open", "lightcast_open_free", "skills"],
        "skills",
        (5, 1),
    ),
    row(
        Family::Titles,
        "titles",
        "Titles",
        &["emsi_open", "lightcast_open", "lightcast_open_free", "titles"],
        "titles",
        (5, 1),
    ),
    row(
        Family::Companies,
        "companies",
        "Companies",
        &["emsi_open", "lightcast_open", "companies"],
        "companies",
        (5, 1),
    ),
    row(
        Family::Classification,
        "classification",
        "Classification",
        &["classification_api", "lightcast_open", "classifications_api"],
        "classification",
        (5, 1),
    ),
    row(
        Family::Similarity,
        "similarity",
        "Similarity",
        &["similarity"],
        "similarity",
        (5, 1),
    ),
    row(
        Family::PostingsUs,
        "jpa",
        "Job Postings US",
        &["postings:us"],
        "postings:us",
        (10, 1),
    ),
    row(
        Family::PostingsCa,
        "ca-jpa",
        "Job Postings Canada",
        &["postings:ca"],
        "postings:ca",
        (10, 1),
    ),
    row(
        Family::PostingsUk,
        "uk-jpa",
        "Job Postings UK",
        &["postings:uk"],
        "postings:uk",
        (10, 1),
    ),
    row(
        Family::PostingsGlobal,
        "global-postings",
        "Global Postings",
        &["postings:global"],
        "postings:global",
        (10, 1),
    ),
    row(
        Family::CoreLmi,
        "core-lmi",
        "Core LMI",
        &["agnitio", "emsiauth", "core-lmi"],
        "core-lmi",
        (300, 300),
    ),
    row(
        Family::CareerPathways,
        "career-pathways",
        "Career Pathways",
        &["career-pathways"],
        "career-pathways",
        (10, 1),
    ),
    row(
        Family::OccupationBenchmark,
        "occupation-benchmark",
        "Occupation Benchmark",
        &["occupation-benchmark"],
        "occupation-benchmark",
        (10, 1),
    ),
    row(Family::Ddn, "ddn", "DDN", &["ddn"], "ddn", (10, 1)),
    row(
        Family::SalaryBoostingSkills,
        "salary-boosting-skills",
        "Salary Boosting Skills",
        &["salary-boosting-skills"],
        "salary-boosting-skills",
        (10, 1),
    ),
    row(
        Family::ProjectedSkillGrowth,
        "projected-skill-growth",
        "Projected Skill Growth",
        &["projected-skill-growth"],
        "projected-skill-growth",
        (10, 1),
    ),
    row(
        Family::ProjectedOccupationGrowth,
        "projected-occupation-growth",
        "Projected Occupation Growth",
        &["projected-occupation-growth"],
        "projected-occupation-growth",
        (10, 1),
    ),
    row(Family::Gis, "gis", "GIS", &["gis"], "gis", (10, 1)),
];

impl Family {
    /// Returns the row that describes this family.
    pub fn row(self) -> &'static FamilyRow {
        &FAMILIES[self as usize]
    }

    /// Finds a family by its word, as settings and the command line spell it.
    pub fn from_word(word: &str) -> Option<Family> {
        FAMILIES.iter().find(|row| row.word == word).map(|row| row.family)
    }
}

/// Rate of the target `usage` under the `compatible` profile: count, seconds.
pub const USAGE_COMPATIBLE_RATE: (u32, u32) = (5, 1);
/// Target of `GET /usage`.
pub const USAGE_TARGET: &str = "usage";

/// A quota target below a family: what one unit pays for stands in `docs/limits.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuotaTarget {
    /// The target as claims spell it, `skills:extract`.
    pub name: &'static str,
    /// The family that its operations belong to.
    pub family: Family,
}

/// Quota targets narrower than a family. A family's own target takes a quota too and covers all its requests.
pub const QUOTA_TARGETS: [QuotaTarget; 7] = [
    QuotaTarget {
        name: "skills:extract",
        family: Family::Skills,
    },
    QuotaTarget {
        name: "skills:related",
        family: Family::Skills,
    },
    QuotaTarget {
        name: "titles:normalize",
        family: Family::Titles,
    },
    QuotaTarget {
        name: "companies:normalize",
        family: Family::Companies,
    },
    QuotaTarget {
        name: "classification:skills-extract",
        family: Family::Classification,
    },
    QuotaTarget {
        name: "classification:titles-normalize",
        family: Family::Classification,
    },
    QuotaTarget {
        name: "classification:companies-normalize",
        family: Family::Classification,
    },
];

/// A permission that a claim can grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Permission {
    /// The claim in full, `titles:full_access`.
    pub claim: &'static str,
    /// The family whose scope grants it to clients that are not restricted.
    pub family: Family,
}

/// Permissions granted with the family's scope unless the client is restricted.
pub const PERMISSIONS: [Permission; 4] = [
    Permission {
        claim: "titles:full_access",
        family: Family::Titles,
    },
    Permission {
        claim: "titles:normalize:bulk",
        family: Family::Titles,
    },
    Permission {
        claim: "companies:full_access",
        family: Family::Companies,
    },
    Permission {
        claim: "companies:normalize:bulk",
        family: Family::Companies,
    },
];

/// Claim that says how many postings of a result a client may page through, as `:N` behind it; without a number as many
/// as the operator's setting says.
pub const POSTINGS_DEPTH_CLAIM: &str = "postings:samples_full_access";
/// Claim that hides postings from a client while they are active.
pub const POSTINGS_EXPIRED_CLAIM: &str = "postings:only_expired_samples";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_enum() {
        for (index, row) in FAMILIES.iter().enumerate() {
            assert_eq!(row.family as usize, index, "{}", row.word);
            assert_eq!(Family::from_word(row.word), Some(row.family));
        }
    }
}
