//! The snapshot of the scores on disk.

use super::matrix::{Rows, Triangle};
use super::{Meta, Scores, Similarity, SimilarityError};
use crate::format::{SnapshotError, SnapshotFault, SnapshotReader, SnapshotWriter};
use crate::store::Snapshot;
use crate::version::Version;

const META: u32 = 1;
const FINE: u32 = 16;
const COARSE: u32 = 32;
const SKILLS: u32 = 48;
/// Sections of sparse rows.
const ROWS: u32 = 3;

impl Similarity {
    /// Writes the snapshot. Equal scores give equal bytes.
    pub fn encode(&self) -> Result<Vec<u8>, SimilarityError> {
        let mut writer = SnapshotWriter::default();
        writer.bytes(META, serde_json::to_vec(&self.meta)?);
        write_scores(&mut writer, FINE, &self.fine);
        write_scores(&mut writer, COARSE, &self.coarse);
        write_rows(&mut writer, SKILLS, &self.skills);
        Ok(writer.finish())
    }

    fn decode(bytes: &[u8]) -> Result<Similarity, SnapshotFault> {
        let reader = SnapshotReader::open(bytes)?;
        let meta: Meta = serde_json::from_slice(reader.bytes(META, "meta")?)
            .map_err(|_| SnapshotFault::Inconsistent("meta"))?;
        let skills = meta.skills.len();
        let fine = read_scores(&reader, FINE)?;
        let coarse = read_scores(&reader, COARSE)?;
        let similar = read_rows(&reader, SKILLS)?;
        let is_whole = |scores: &Scores, count: usize| {
            scores.occupations.fits(count)
                && scores.skills.fits(count, skills)
                && scores.by_skill.fits(skills, count)
        };
        let has_ids = |ids: &super::Ids| ids.official.len() == ids.lot.len();
        let is_sound = has_ids(&meta.fine)
            && has_ids(&meta.coarse)
            && is_whole(&fine, meta.fine.lot.len())
            && is_whole(&coarse, meta.coarse.lot.len())
            && similar.fits(skills, skills);
        if !is_sound {
            return Err(SnapshotFault::Inconsistent("scores"));
        }
        Ok(Similarity::assemble(meta, fine, coarse, similar))
    }
}

impl Snapshot for Similarity {
    const FAMILY: &'static str = "similarity";

    fn from_bytes(bytes: &[u8], file: &str) -> Result<Similarity, SnapshotError> {
        Similarity::decode(bytes).map_err(|fault| SnapshotError {
            file: file.to_owned(),
            fault,
        })
    }

    fn version(&self) -> Version {
        self.version()
    }
}

fn write_scores(writer: &mut SnapshotWriter, first: u32, scores: &Scores) {
    writer.numbers(first, &bits(&scores.occupations.scores));
    write_rows(writer, first + 1, &scores.skills);
    write_rows(writer, first + 1 + ROWS, &scores.by_skill);
}

fn write_rows(writer: &mut SnapshotWriter, first: u32, rows: &Rows) {
    writer.numbers(first, &rows.offsets);
    writer.numbers(first + 1, &rows.columns);
    writer.numbers(first + 2, &bits(&rows.scores));
}

fn bits(scores: &[f32]) -> Vec<u32> {
    scores.iter().map(|score| score.to_bits()).collect()
}

fn read_scores(reader: &SnapshotReader<'_>, first: u32) -> Result<Scores, SnapshotFault> {
    Ok(Scores {
        occupations: Triangle {
            scores: floats(reader, first)?,
        },
        skills: read_rows(reader, first + 1)?,
        by_skill: read_rows(reader, first + 1 + ROWS)?,
    })
}

fn read_rows(reader: &SnapshotReader<'_>, first: u32) -> Result<Rows, SnapshotFault> {
    Ok(Rows {
        offsets: reader.numbers(first, "offsets")?.into_vec(),
        columns: reader.numbers(first + 1, "columns")?.into_vec(),
        scores: floats(reader, first + 2)?,
    })
}

fn floats(reader: &SnapshotReader<'_>, number: u32) -> Result<Vec<f32>, SnapshotFault> {
    let bits = reader.numbers(number, "scores")?;
    let scores: Vec<f32> = bits.iter().map(|bits| f32::from_bits(*bits)).collect();
    let is_score = |score: &f32| (0.0..=1.0).contains(score);
    if scores.iter().all(is_score) {
        Ok(scores)
    } else {
        Err(SnapshotFault::Inconsistent("scores"))
    }
}
