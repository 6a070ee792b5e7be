//! The snapshot of a list on disk: its rows in JSON, within the container of all snapshots.

use super::{Companies, CompaniesError, Company, Meta, check, compare_ids};
use crate::format::{SnapshotError, SnapshotFault, SnapshotReader, SnapshotWriter};
use crate::store::Snapshot;
use crate::version::Version;

pub(super) const FAMILY: &str = "companies";

const META: u32 = 1;
const ROWS: u32 = 2;

impl Companies {
    /// Writes the snapshot. Equal lists give equal bytes.
    pub fn encode(&self) -> Result<Vec<u8>, CompaniesError> {
        let mut writer = SnapshotWriter::default();
        writer.bytes(META, serde_json::to_vec(&self.meta)?);
        writer.bytes(ROWS, serde_json::to_vec(&self.rows)?);
        Ok(writer.finish())
    }

    fn decode(bytes: &[u8]) -> Result<Companies, SnapshotFault> {
        let reader = SnapshotReader::open(bytes)?;
        let meta: Meta = serde_json::from_slice(reader.bytes(META, "meta")?)
            .map_err(|_| SnapshotFault::Inconsistent("meta"))?;
        let rows: Vec<Company> = serde_json::from_slice(reader.bytes(ROWS, "rows")?)
            .map_err(|_| SnapshotFault::Inconsistent("rows"))?;
        let ordered = rows.is_sorted_by(|one, other| compare_ids(&one.id, &other.id).is_lt());
        let numbered = rows.iter().all(|row| !row.id.is_empty());
        if meta.family != FAMILY || !ordered || !numbered || check(&rows).is_err() {
            return Err(SnapshotFault::Inconsistent("rows"));
        }
        Ok(Companies::assemble(meta, rows))
    }
}

impl Snapshot for Companies {
    const FAMILY: &'static str = FAMILY;

    fn from_bytes(bytes: &[u8], file: &str) -> Result<Companies, SnapshotError> {
        Companies::decode(bytes).map_err(|fault| SnapshotError {
            file: file.to_owned(),
            fault,
        })
    }

    fn version(&self) -> Version {
        self.version()
    }
}
