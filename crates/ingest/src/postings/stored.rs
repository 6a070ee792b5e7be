//! Rows as the corpus keeps them, so that later imports can compare and regroup them.

use analytics::Day;
use analytics::row::{Member, Posting, PostingId};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use super::block::wire_id;
use super::row::SourceRow;

/// A row with what its imports know of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredRow {
    /// The import source.
    pub(super) source: String,
    /// Of the row as it arrived.
    pub(super) hash: u64,
    /// Whether the last day live is that of the last snapshot that had the row.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_expired_by_snapshot: bool,
    pub(super) row: SourceRow,
}

/// A row beside its leader, whose texts it need not repeat.
#[derive(Serialize, Deserialize)]
struct Beside {
    #[serde(flatten)]
    stored: StoredRow,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    has_leaders_title: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    has_leaders_body: bool,
}

/// A member whose row cannot be read back.
#[derive(Debug, thiserror::Error)]
#[error("a stored row of posting '{0}' cannot be read back")]
pub struct UnreadableRow(String);

impl StoredRow {
    /// Takes a row that arrives.
    pub(super) fn of(source: &str, row: SourceRow) -> Result<StoredRow, serde_json::Error> {
        let json = serde_json::to_vec(&row)?;
        let hash = digest(&SHA256, &json);
        Ok(StoredRow {
            source: source.to_owned(),
            hash: hash
                .as_ref()
                .first_chunk::<8>()
                .map_or(0, |bytes| u64::from_be_bytes(*bytes)),
            is_expired_by_snapshot: false,
            row,
        })
    }

    /// Gives the id on the wire.
    pub(super) fn id(&self) -> PostingId {
        PostingId(wire_id(&self.source, &self.row.id))
    }

    /// Gives what tells whether a row is still the same.
    pub(super) fn state(&self) -> (PostingId, u64, Option<i32>, bool) {
        (
            self.id(),
            self.hash,
            self.row.expired,
            self.is_expired_by_snapshot,
        )
    }

    /// Makes the member of a posting with this leader.
    pub(super) fn to_member(&self, leader: &SourceRow) -> Result<Member, serde_json::Error> {
        let mut stored = self.clone();
        let has_leaders_title = stored.row.title_raw == leader.title_raw;
        let has_leaders_body = stored.row.body == leader.body;
        if has_leaders_title {
            stored.row.title_raw.clear();
        }
        if has_leaders_body {
            stored.row.body.clear();
        }
        Ok(Member {
            id: self.id(),
            source: self.row.site.clone(),
            expired: self.row.expired.map(Day),
            urls: self.row.urls.clone(),
            raw: serde_json::to_vec(&Beside {
                stored,
                has_leaders_title,
                has_leaders_body,
            })?,
        })
    }

    /// Reads a member of a posting back.
    pub(super) fn of_member(member: &Member, posting: &Posting) -> Result<StoredRow, UnreadableRow> {
        let beside: Beside =
            serde_json::from_slice(&member.raw).map_err(|_| UnreadableRow(member.id.to_string()))?;
        let mut stored = beside.stored;
        if beside.has_leaders_title {
            stored.row.title_raw.clone_from(&posting.title_raw);
        }
        if beside.has_leaders_body {
            stored.row.body.clone_from(&posting.body);
        }
        Ok(stored)
    }
}
