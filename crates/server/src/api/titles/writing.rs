//! Writing of title lists: whole, or piece by piece for the long ones.

use std::sync::Arc;

use catalog::TitleIndex;
use contract::wire::titles::Fields;

use crate::{
    api::skills::writing::write_json,
    body::{Aborted, Producer},
    call::{Answer, Content},
    served::Pinned,
    titles_data::TitlesVersion,
};

/// Size at which a piece is sent.
const PIECE: usize = 32 << 10;
/// Lists up to this many titles are written whole, so that they have a length.
const WHOLE_LIST: usize = 256;
/// Bytes set aside for one title.
const USUAL_TITLE: usize = 64;

const OPENING: &[u8] = br#"{"data":["#;
const CLOSING: &[u8] = b"]}";

/// Answers with these titles in this order.
pub fn title_list(at: &Pinned<TitlesVersion>, titles: Vec<TitleIndex>, fields: Fields) -> Answer {
    let answer = if titles.len() > WHOLE_LIST {
        Answer {
            content: Content::Produced(Box::new(List {
                version: at.data.clone(),
                titles: titles.into_iter(),
                fields,
                stage: Stage::Opening,
            })),
            version: None,
        }
    } else {
        let mut body = Vec::with_capacity(OPENING.len() + USUAL_TITLE * titles.len());
        body.extend_from_slice(OPENING);
        for (position, index) in titles.into_iter().enumerate() {
            if position > 0 {
                body.push(b',');
            }
            write_json(&mut body, &at.data.describe(at.data.titles.title(index), fields));
        }
        body.extend_from_slice(CLOSING);
        Answer::whole(body)
    };
    answer.at(at.version.clone())
}

struct List {
    version: Arc<TitlesVersion>,
    titles: std::vec::IntoIter<TitleIndex>,
    fields: Fields,
    stage: Stage,
}

#[derive(PartialEq)]
enum Stage {
    Opening,
    Further,
    Ended,
}

impl Producer for List {
    fn next(&mut self) -> Option<Result<Vec<u8>, Aborted>> {
        if self.stage == Stage::Ended {
            return None;
        }
        let mut piece = Vec::with_capacity(PIECE + 4 * USUAL_TITLE);
        let mut is_first = self.stage == Stage::Opening;
        if is_first {
            piece.extend_from_slice(OPENING);
            self.stage = Stage::Further;
        }
        while piece.len() < PIECE {
            let Some(index) = self.titles.next() else {
                piece.extend_from_slice(CLOSING);
                self.stage = Stage::Ended;
                break;
            };
            if !std::mem::take(&mut is_first) {
                piece.push(b',');
            }
            let title = self.version.titles.title(index);
            write_json(&mut piece, &self.version.describe(title, self.fields));
        }
        Some(Ok(piece))
    }
}
