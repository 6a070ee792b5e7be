//! The pages of a document, in order, one at a time.

use std::collections::HashSet;
use std::rc::Rc;

use crate::budget::{Budget, DocumentError};
use crate::pdf::file::File;
use crate::pdf::object::{Dictionary, Object};

pub(crate) struct Page<'p> {
    pub(crate) resources: Rc<Dictionary>,
    pub(crate) contents: &'p Object,
}

/// What is done with each page.
type Visit<'v> = dyn FnMut(&Page<'_>, &mut Budget<'_>) -> Result<(), DocumentError> + 'v;

struct Walk<'w, 'a, 'v> {
    file: &'w File<'a>,
    seen: HashSet<u32>,
    pages: usize,
    visit: &'w mut Visit<'v>,
}

/// Calls `visit` with every page.
pub(crate) fn visit(
    file: &File<'_>,
    budget: &mut Budget<'_>,
    visit: &mut Visit<'_>,
) -> Result<(), DocumentError> {
    let mut walk = Walk {
        file,
        seen: HashSet::new(),
        pages: 0,
        visit,
    };
    walk.node(file.root().get("Pages"), &Rc::default(), 1, budget)
}

impl Walk<'_, '_, '_> {
    fn node(
        &mut self,
        node: &Object,
        inherited: &Rc<Dictionary>,
        depth: usize,
        budget: &mut Budget<'_>,
    ) -> Result<(), DocumentError> {
        budget.depth(depth)?;
        if let Object::Reference(number) = node
            && !self.seen.insert(*number)
        {
            return Err(DocumentError::unreadable("the page tree has a loop"));
        }
        let start = budget.spent();
        let Some(node) = self.file.dictionary(node, budget)? else {
            return Err(DocumentError::unreadable("a page is missing"));
        };
        let resources = match self.file.dictionary(node.get("Resources"), budget)? {
            Some(own) => Rc::new(own),
            None => Rc::clone(inherited),
        };
        if *node.get("Kids") == Object::Null {
            self.pages += 1;
            if self.pages > budget.limits.max_pages {
                return Err(DocumentError::TooComplex);
            }
            return (self.visit)(
                &Page {
                    resources,
                    contents: node.get("Contents"),
                },
                budget,
            );
        }
        let kids = self.file.list(node.get("Kids"), budget)?;
        // Inner nodes stay in memory while their kids are read, at some 32 bytes for each value.
        budget.bytes((budget.spent() - start) as usize * 32)?;
        for kid in kids {
            self.node(&kid, &resources, depth + 1, budget)?;
        }
        Ok(())
    }
}
