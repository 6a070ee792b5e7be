//! Writing of skill lists: whole, or piece by piece for the long ones.

use std::sync::Arc;

use catalog::{SkillIndex, TypeSet};
use contract::wire::skills::Fields;

use crate::{
    body::{Aborted, Producer},
    call::{Answer, Content},
    skills_data::{Resolved, ServedVersion},
};

/// Size at which a piece is sent.
const PIECE: usize = 32 << 10;
/// Lists up to this many skills are written whole, so that they have a length.
const WHOLE_LIST: usize = 256;
/// Bytes set aside for one skill.
const USUAL_SKILL: usize = 256;

/// Appends a value of ours as JSON. Writing to memory fails only when memory does, which aborts anyway.
pub fn write_json(body: &mut Vec<u8>, value: &impl serde::Serialize) {
    if let Err(error) = serde_json::to_writer(&mut *body, value) {
        tracing::error!(%error, "cannot serialise a value of our own");
    }
}

/// Answers with these skills in this order.
pub fn skill_list(at: &Resolved, skills: Vec<SkillIndex>, fields: Fields) -> Answer {
    if skills.len() > WHOLE_LIST {
        let list = List::new(at.version.clone(), skills.into_iter(), fields);
        return Answer {
            content: Content::Produced(Box::new(list)),
            version: None,
        }
        .of(at);
    }
    short_list(at, &at.version.opening, skills, fields)
}

/// Answers with a few skills in this order; `opening` is the start of the answer.
pub fn short_list(at: &Resolved, opening: &[u8], skills: Vec<SkillIndex>, fields: Fields) -> Answer {
    let version = &at.version;
    let mut body = Vec::with_capacity(opening.len() + USUAL_SKILL * skills.len() + 16);
    body.extend_from_slice(opening);
    body.push(b'[');
    for (position, index) in skills.into_iter().enumerate() {
        if position > 0 {
            body.push(b',');
        }
        write_json(&mut body, &version.describe(version.skills.skill(index), fields));
    }
    body.extend_from_slice(b"]}");
    Answer::whole(body).of(at)
}

/// Answers with every skill of some types in the order of names, never holding more than a piece.
pub fn all_skills(at: &Resolved, types: TypeSet, fields: Fields) -> Answer {
    let version = at.version.clone();
    let of_types = version.clone();
    let skills = version
        .skills
        .by_name_order()
        .filter(move |index| types.contains(of_types.skills.skill(*index).kind()));
    let list = List::new(version, skills, fields);
    Answer {
        content: Content::Produced(Box::new(list)),
        version: None,
    }
    .of(at)
}

struct List<I> {
    version: Arc<ServedVersion>,
    skills: I,
    fields: Fields,
    stage: Stage,
}

#[derive(PartialEq)]
enum Stage {
    Opening,
    First,
    Further,
    Ended,
}

impl<I: Iterator<Item = SkillIndex>> List<I> {
    fn new(version: Arc<ServedVersion>, skills: I, fields: Fields) -> List<I> {
        List {
            version,
            skills,
            fields,
            stage: Stage::Opening,
        }
    }
}

impl<I: Iterator<Item = SkillIndex> + Send> Producer for List<I> {
    fn next(&mut self) -> Option<Result<Vec<u8>, Aborted>> {
        if self.stage == Stage::Ended {
            return None;
        }
        let mut piece = Vec::with_capacity(PIECE + 4 * USUAL_SKILL);
        if self.stage == Stage::Opening {
            piece.extend_from_slice(&self.version.opening);
            piece.push(b'[');
            self.stage = Stage::First;
        }
        while piece.len() < PIECE {
            let Some(index) = self.skills.next() else {
                piece.extend_from_slice(b"]}");
                self.stage = Stage::Ended;
                break;
            };
            if self.stage == Stage::Further {
                piece.push(b',');
            }
            self.stage = Stage::Further;
            write_json(
                &mut piece,
                &self
                    .version
                    .describe(self.version.skills.skill(index), self.fields),
            );
        }
        Some(Ok(piece))
    }
}
