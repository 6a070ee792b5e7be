//! The training as a whole.

use super::corpus::Corpus;
use super::dense::{add_scaled, multiply, to_unit, transpose};
use super::store::{Rows, Vectors};
use super::tune::{Model, Pairs, TitlePairs, tune};
use super::{DIMENSIONS, counts, factors};

/// Pairs of words this alike may stand for each other.
const LEAST_NEIGHBOUR: f32 = 0.5;

/// Words that may stand for one word.
const NEIGHBOURS: usize = 16;

/// What there is to know of a concept, such as a skill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concept {
    /// Number that answers carry.
    pub number: u32,
    /// Its labels, the preferred one first.
    pub labels: Vec<String>,
    /// Its description, whose first sentence defines it.
    pub description: Option<String>,
    /// Occupations that list it.
    pub occupations: u32,
    /// Whether most work asks for it.
    pub is_common: bool,
    /// Whether it is a body of knowledge rather than something one does.
    pub is_knowledge: bool,
    /// How often one of its labels stands word for word in the lines.
    pub mentions: u32,
}

/// What vectors are trained from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Material<'a> {
    /// The concepts to rank.
    pub concepts: &'a [Concept],
    /// Positions in `concepts` of what one occupation lists together.
    pub occupations: &'a [Vec<u32>],
    /// Further texts of the field: tasks, descriptions of occupations, postings.
    pub lines: &'a [String],
    /// Sentences with the positions of the concepts they ask for.
    pub labelled: &'a [(String, Vec<u32>)],
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct TrainingOptions {
    /// Decides all draws.
    pub seed: u64,
    /// Steps of the tuning.
    pub steps: u32,
    /// Pairs in one step.
    pub pairs: usize,
}

impl Default for TrainingOptions {
    fn default() -> Self {
        TrainingOptions {
            seed: 1,
            steps: 600,
            pairs: 1024,
        }
    }
}

/// A stage of the training, for progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Counts words that stand near each other.
    Count,
    /// Factors the counts.
    Factor,
    /// Moves the vectors.
    Tune,
    /// Builds what ranking looks up.
    Index,
}

/// Vectors and what ranking derives from the same words.
pub(crate) struct Trained {
    pub(crate) vectors: Vectors,
    /// For each word, the words that may stand for it with their likeness; likest first.
    pub(crate) neighbours: Vec<Vec<(u32, f32)>>,
}

/// Trains vectors. `progress` is told the stage, what is done of it and what there is to do.
pub(crate) fn train(
    material: &Material<'_>,
    options: TrainingOptions,
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Trained {
    let (corpus, mut model) = begin(material, options, progress);
    tune(&mut model, &Pairs::new(&corpus, material), options, &mut |done| {
        progress(Stage::Tune, done, u64::from(options.steps));
    });
    progress(Stage::Index, 0, 1);
    let concepts = concept_vectors(&model, &corpus);
    Trained {
        neighbours: neighbours(&model.words),
        vectors: Vectors {
            words: Rows::of(&model.words),
            weights: model.asking,
            concepts: Rows::of(&concepts),
            vocabulary: corpus.vocabulary,
        },
    }
}

/// Trains vectors of occupations, whose labels are their titles.
pub(crate) fn train_titles(
    material: &Material<'_>,
    options: TrainingOptions,
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Vectors {
    let (corpus, mut model) = begin(material, options, progress);
    tune(&mut model, &TitlePairs::new(&corpus), options, &mut |done| {
        progress(Stage::Tune, done, u64::from(options.steps));
    });
    progress(Stage::Index, 0, 1);
    let occupations = centroids(&model, &corpus);
    Vectors {
        words: Rows::of(&model.words),
        weights: model.asking,
        concepts: Rows::of(&occupations),
        vocabulary: corpus.vocabulary,
    }
}

/// Reads the material and makes vectors of words that stand near the same words.
fn begin(
    material: &Material<'_>,
    options: TrainingOptions,
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> (Corpus, Model) {
    progress(Stage::Count, 0, 1);
    let corpus = Corpus::read(material);
    let surprise = counts::surprise(&corpus);
    progress(Stage::Factor, 0, 4);
    let mut words = factors::factor(&surprise, options.seed, &mut |done| {
        progress(Stage::Factor, done, 4)
    });
    drop(surprise);
    for vector in words.chunks_mut(DIMENSIONS) {
        to_unit(vector);
    }
    let model = Model::new(words, &corpus.idf);
    (corpus, model)
}

/// Makes the mean of the vectors of an occupation's titles.
fn centroids(model: &Model, corpus: &Corpus) -> Vec<f32> {
    let mut all = vec![0.0; corpus.concepts.len() * DIMENSIONS];
    for (occupation, sum) in corpus.concepts.iter().zip(all.chunks_mut(DIMENSIONS)) {
        for title in &occupation.labels {
            add_scaled(sum, 1.0, &model.vector(title, &model.answering));
        }
        to_unit(sum);
    }
    all
}

/// Makes the vector of each concept from its labels and the sentence that defines it.
fn concept_vectors(model: &Model, corpus: &Corpus) -> Vec<f32> {
    let mut all = vec![0.0; corpus.concepts.len() * DIMENSIONS];
    for (concept, sum) in corpus.concepts.iter().zip(all.chunks_mut(DIMENSIONS)) {
        for (at, label) in concept.labels.iter().enumerate() {
            let share = 1.0 / concept.labels.len() as f32;
            let factor = if at == 0 { 1.0 + share } else { share };
            add_scaled(sum, factor, &model.vector(label, &model.answering));
        }
        if let Some(first) = concept.sentences.first() {
            add_scaled(sum, 0.5, &model.vector(first, &model.answering));
        }
        to_unit(sum);
    }
    all
}

/// Finds for each word the words that may stand for it.
fn neighbours(words: &[f32]) -> Vec<Vec<(u32, f32)>> {
    const TOGETHER: usize = 64;
    let mut units = words.to_vec();
    for vector in units.chunks_mut(DIMENSIONS) {
        to_unit(vector);
    }
    let count = units.len() / DIMENSIONS;
    let mut padded = units.clone();
    padded.resize(count.next_multiple_of(TOGETHER) * DIMENSIONS, 0.0);
    let turned = transpose(&padded, DIMENSIONS);
    let columns = padded.len() / DIMENSIONS;
    let mut found = Vec::with_capacity(count);
    let mut products = vec![0.0; TOGETHER * columns];
    for block in units.chunks(TOGETHER * DIMENSIONS) {
        let rows = block.len() / DIMENSIONS;
        multiply(
            block,
            &turned,
            DIMENSIONS,
            columns,
            &mut products[..rows * columns],
        );
        for products in products[..rows * columns].chunks(columns) {
            let own = found.len();
            let mut near: Vec<(u32, f32)> = (products[..count].iter().enumerate())
                .filter(|(other, likeness)| *other != own && **likeness >= LEAST_NEIGHBOUR)
                .map(|(other, likeness)| (other as u32, *likeness))
                .collect();
            near.sort_unstable_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
            near.truncate(NEIGHBOURS);
            found.push(near);
        }
    }
    found
}
