//! Writing of concepts and their envelopes: whole, or piece by piece for the long lists.

use std::{borrow::Cow, sync::Arc};

use catalog::{ConceptIndex, ConceptView};
use contract::wire::{
    classification::{Concept, ConceptField, ConceptFields},
    skills::Tag,
};
use serde::Serialize;

use crate::{
    api::skills::writing::write_json,
    body::{Aborted, Producer},
    call::{Answer, Content},
    classification_data::{PinnedTaxonomy, Shown, TaxonomyVersion},
};

/// Size at which a piece is sent.
const PIECE: usize = 32 << 10;
/// Lists up to this many concepts are written whole, so that they have a length.
const WHOLE_LIST: usize = 256;
const OPENING: &[u8] = b"{\"data\":";
const CLOSING: &[u8] = b",\"warnings\":[],\"errors\":[]}";
const CLASSIFIER_CLOSING: &[u8] = b",\"warnings\":[]}";

/// Answers a read of taxonomies and mappings.
pub fn read(data: &impl Serialize) -> Answer {
    enveloped(data, CLOSING)
}

/// Answers about releases and classifications.
pub fn classified(data: &impl Serialize) -> Answer {
    enveloped(data, CLASSIFIER_CLOSING)
}

fn enveloped(data: &impl Serialize, closing: &[u8]) -> Answer {
    let mut body = OPENING.to_vec();
    write_json(&mut body, data);
    body.extend_from_slice(closing);
    Answer::whole(body)
}

/// Adds the version that was read.
pub fn of(mut answer: Answer, version: &PinnedTaxonomy) -> Answer {
    answer.version = Some(version.data_version());
    answer
}

/// Answers with these concepts in this order.
pub fn concept_list(at: &PinnedTaxonomy, concepts: Vec<ConceptIndex>, fields: ConceptFields) -> Answer {
    if concepts.len() > WHOLE_LIST {
        let list = List {
            version: at.version.clone(),
            concepts: concepts.into_iter(),
            fields,
            stage: Stage::Opening,
        };
        let answer = Answer {
            content: Content::Produced(Box::new(list)),
            version: None,
        };
        return of(answer, at);
    }
    let described: Vec<Concept<'_>> = concepts
        .into_iter()
        .map(|index| describe(&at.version, at.version.taxonomy.concept(index), fields))
        .collect();
    of(read(&described), at)
}

/// Describes a concept with the chosen fields.
pub fn describe<'a>(
    version: &'a TaxonomyVersion,
    concept: ConceptView<'a>,
    fields: ConceptFields,
) -> Concept<'a> {
    let skill = concept.skill();
    let info_url = if fields.has(ConceptField::InfoUrl) {
        info_url(version, concept)
    } else {
        None
    };
    let tags = fields.has(ConceptField::Tags).then(|| {
        let tags = concept.tags().into_iter();
        tags.map(|(key, value)| Tag { key, value }).collect()
    });
    let of_lot = version.taxonomy.outline().name == "lot";
    Concept {
        fields,
        id: concept.id(),
        name: concept.name(),
        level_name: concept.level_name(),
        level: concept.level(),
        parent_id: concept.parent().map(ConceptView::id),
        description: concept.description(),
        info_url,
        tags,
        skill_type: skill.map(|skill| skill.kind().name()),
        is_software: skill.map(|skill| skill.is_software()),
        is_language: skill.map(|skill| skill.is_language()),
        description_us: concept.description().filter(|_| of_lot),
        isco_group: concept.isco_group(),
        related_to: None,
    }
}

fn info_url<'a>(version: &'a TaxonomyVersion, concept: ConceptView<'a>) -> Option<Cow<'a, str>> {
    match &version.shown {
        Shown::Skills(served) => concept.skill().map(|skill| served.info_url(skill)),
        Shown::Titles(served) => {
            let title = served.titles.by_id(concept.id())?;
            Some(served.info_url(served.titles.title(title)))
        }
        Shown::Companies(_) | Shown::Occupations => None,
    }
}

struct List {
    version: Arc<TaxonomyVersion>,
    concepts: std::vec::IntoIter<ConceptIndex>,
    fields: ConceptFields,
    stage: Stage,
}

#[derive(PartialEq)]
enum Stage {
    Opening,
    First,
    Further,
    Ended,
}

impl Producer for List {
    fn next(&mut self) -> Option<Result<Vec<u8>, Aborted>> {
        if self.stage == Stage::Ended {
            return None;
        }
        let mut piece = Vec::with_capacity(PIECE + 1024);
        if self.stage == Stage::Opening {
            piece.extend_from_slice(OPENING);
            piece.push(b'[');
            self.stage = Stage::First;
        }
        while piece.len() < PIECE {
            let Some(index) = self.concepts.next() else {
                piece.push(b']');
                piece.extend_from_slice(CLOSING);
                self.stage = Stage::Ended;
                break;
            };
            if self.stage == Stage::Further {
                piece.push(b',');
            }
            self.stage = Stage::Further;
            let concept = self.version.taxonomy.concept(index);
            write_json(&mut piece, &describe(&self.version, concept, self.fields));
        }
        Some(Ok(piece))
    }
}
