//! What the matcher looks up: features of labels, and groups of titles read as documents.

/// Features that are looked at together.
const SET_ASIDE: usize = 64;

/// Features of labels: runs of letters or stems.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// By feature: square of its rarity.
    pub(super) weights: Box<[f32]>,
    /// Weight of a feature that no label has.
    pub(super) unknown: f32,
    pub(super) offsets: Box<[u32]>,
    /// Labels, ascending inside a feature.
    pub(super) holders: Box<[u32]>,
    pub(super) label_offsets: Box<[u32]>,
    /// Features, ascending inside a label.
    pub(super) label_values: Box<[u32]>,
    /// By label: sum of its weights.
    pub(super) label_totals: Box<[f32]>,
}

impl Features {
    pub(super) fn holders(&self, feature: u32) -> &[u32] {
        let at = feature as usize;
        &self.holders[self.offsets[at] as usize..self.offsets[at + 1] as usize]
    }

    pub(super) fn of_label(&self, label: usize) -> &[u32] {
        &self.label_values[self.label_offsets[label] as usize..self.label_offsets[label + 1] as usize]
    }

    /// Gives what the marked features of a label weigh.
    pub(super) fn shared(&self, label: usize, marks: &Marks) -> f32 {
        let mut sum = 0.0;
        // The marked ones are set aside first, without a branch: whether a label has what the term has cannot be guessed.
        let mut marked = [0u32; SET_ASIDE];
        for features in self.of_label(label).chunks(SET_ASIDE) {
            let mut count = 0;
            for feature in features {
                marked[count] = *feature;
                count += usize::from(marks.has(*feature));
            }
            for feature in &marked[..count] {
                sum += self.weights[*feature as usize];
            }
        }
        sum
    }
}

/// Says of each feature whether the term has it: bits, so that they stay near the processor.
#[derive(Debug, Default)]
pub(super) struct Marks(Vec<u64>);

impl Marks {
    pub(super) fn resize(&mut self, features: usize) {
        self.0.resize(features.div_ceil(64), 0);
    }

    pub(super) fn has(&self, feature: u32) -> bool {
        self.0[feature as usize / 64] >> (feature % 64) & 1 != 0
    }

    pub(super) fn set(&mut self, feature: u32) {
        self.0[feature as usize / 64] |= 1 << (feature % 64);
    }

    pub(super) fn clear(&mut self, feature: u32) {
        self.0[feature as usize / 64] = 0;
    }
}

/// What a word adds to a group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Impact {
    /// Share of BM25 over the labels.
    pub(super) labels: f32,
    /// Share of BM25 over labels and description.
    pub(super) described: f32,
}

/// Groups of titles, each read as one document.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) title_offsets: Box<[u32]>,
    pub(super) title_groups: Box<[u32]>,
    /// By group: the label that stands for all of it, or [`NO_LABEL`].
    pub(super) main_labels: Box<[u32]>,
    /// By group: how many labels it has, as a logarithm.
    pub(super) sizes: Box<[f32]>,
    pub(super) stem_offsets: Box<[u32]>,
    pub(super) stem_groups: Box<[u32]>,
    pub(super) impacts: Box<[Impact]>,
}

/// Stands for the label of a group that has none.
pub(super) const NO_LABEL: u32 = u32::MAX;

impl Groups {
    pub(super) fn count(&self) -> usize {
        self.main_labels.len()
    }

    pub(super) fn of_title(&self, title: u32) -> &[u32] {
        let at = title as usize;
        &self.title_groups[self.title_offsets[at] as usize..self.title_offsets[at + 1] as usize]
    }

    /// Gives the groups that have a word, with what it adds to each.
    pub(super) fn with_stem(&self, stem: u32) -> impl Iterator<Item = (u32, Impact)> + '_ {
        let at = stem as usize;
        let entries = self.stem_offsets[at] as usize..self.stem_offsets[at + 1] as usize;
        let groups = self.stem_groups[entries.clone()].iter().copied();
        groups.zip(self.impacts[entries].iter().copied())
    }
}
