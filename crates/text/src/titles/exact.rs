//! Which title has a label, word for word.

use rustc_hash::FxHashMap;

/// Folded labels in order, each with its title.
#[derive(Debug, Default)]
pub(super) struct Exact {
    pub(super) text: Box<str>,
    /// Start of each label in `text`, and the end of the last.
    pub(super) offsets: Box<[u32]>,
    pub(super) titles: Box<[u32]>,
}

impl Exact {
    pub(super) fn new(labels: FxHashMap<Box<str>, u32>) -> Exact {
        let mut labels: Vec<(Box<str>, u32)> = labels.into_iter().collect();
        labels.sort_unstable();
        let mut text = String::new();
        let mut offsets = vec![0];
        for (label, _) in &labels {
            text.push_str(label);
            offsets.push(text.len() as u32);
        }
        Exact {
            text: text.into(),
            offsets: offsets.into(),
            titles: labels.into_iter().map(|(_, title)| title).collect(),
        }
    }

    /// Gives the title of a folded label.
    pub(super) fn title(&self, label: &str) -> Option<u32> {
        let (mut from, mut to) = (0, self.titles.len());
        while from < to {
            let middle = from.midpoint(to);
            let text = &self.text[self.offsets[middle] as usize..self.offsets[middle + 1] as usize];
            match text.cmp(label) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Equal => return Some(self.titles[middle]),
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }
}
