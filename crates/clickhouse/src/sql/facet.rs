//! The labels of buckets.

use analytics::{Derivation, Facet, Form, UNCLASSIFIED};

use super::{Query, Rows};
use crate::schema::column_of;

impl Rows {
    /// Adds the label of a facet's bucket: one row for each value of a posting that may hold several.
    pub(crate) fn labelled(&self, facet: Facet, name: &str) -> Self {
        self.with(&label_of(facet), name)
    }
}

/// Missing values are empty texts; they are named before anything is sorted or grouped, since they sort by their
/// name and share the bucket of whatever else has it.
fn label_of(facet: Facet) -> String {
    let column = column_of(facet);
    if facet.is_multi() {
        return format!("arrayJoin({column})");
    }
    let label = match (facet.form, facet.dimension.derivation()) {
        (Form::Code, Derivation::Digits(length)) => {
            format!("substring(replaceRegexpAll({column}, '[^0-9]', ''), 1, {length})")
        }
        (Form::Code, Derivation::Same | Derivation::Part(_)) | (Form::Name, _) => column.clone(),
    };
    format!("if({column} = '', '{UNCLASSIFIED}', toString({label}))")
}

impl Query<'_> {
    /// Gives the condition that a label is one of these.
    pub(crate) fn is_one_of<'l>(&mut self, name: &str, labels: impl IntoIterator<Item = &'l str>) -> String {
        let labels = self.parameters.texts(labels);
        format!("{name} IN {labels}")
    }
}
