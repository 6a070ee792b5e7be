//! A skill as one source has it, before the sources are merged.

use catalog::{DescriptionSource, Label, SkillType};
use text::FormKind;

use crate::category::Code;

/// A source, in the order in which sources are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Source {
    Esco,
    Technologies,
    Tools,
    Elements,
    Certifications,
    Starter,
    Operator,
}

impl Source {
    /// Gives the name for reports.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Esco => "ESCO",
            Self::Technologies => "O*NET technologies",
            Self::Tools => "O*NET tools",
            Self::Elements => "O*NET elements",
            Self::Certifications => "Waypost certifications",
            Self::Starter => "Waypost starter skills",
            Self::Operator => "operator",
        }
    }

    /// Says who wrote the source's descriptions; the set is closed, so our own texts count as the operator's.
    pub(crate) const fn description_source(self) -> DescriptionSource {
        match self {
            Self::Esco => DescriptionSource::Esco,
            Self::Technologies | Self::Tools | Self::Elements => DescriptionSource::Onet,
            Self::Certifications | Self::Starter | Self::Operator => DescriptionSource::Operator,
        }
    }
}

/// A skill of one source.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Id of the source's own, where clients are to see that one.
    pub(crate) id: Option<String>,
    pub(crate) uri: String,
    pub(crate) name: String,
    /// `None` where the source does not say.
    pub(crate) kind: Option<SkillType>,
    pub(crate) labels: Vec<Label>,
    pub(crate) description: Option<String>,
    pub(crate) info_url: Option<String>,
    pub(crate) is_software: Option<bool>,
    pub(crate) is_language: Option<bool>,
    pub(crate) category: Option<Placement>,
    pub(crate) tags: Vec<(String, String)>,
}

/// Where a skill stands in the two levels of categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placement {
    pub(crate) category: CategoryName,
    pub(crate) subcategory: Option<CategoryName>,
}

/// A category as its source calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CategoryName {
    pub(crate) code: Code,
    pub(crate) name: String,
}

impl Candidate {
    /// Makes a candidate that is a name and nothing else.
    pub(crate) fn new(uri: String, name: &str) -> Self {
        Self {
            id: None,
            uri,
            name: name.to_owned(),
            kind: None,
            labels: Vec::new(),
            description: None,
            info_url: None,
            is_software: None,
            is_language: None,
            category: None,
            tags: Vec::new(),
        }
    }

    /// Adds a text the skill is found by.
    pub(crate) fn label(&mut self, text: &str, kind: FormKind) {
        let text = text.trim();
        if !text.is_empty() {
            self.labels.push(Label {
                text: text.to_owned(),
                kind,
            });
        }
    }

    /// Adds a tag.
    pub(crate) fn tag(&mut self, key: &str, value: &str) {
        self.tags.push((key.to_owned(), value.to_owned()));
    }
}
