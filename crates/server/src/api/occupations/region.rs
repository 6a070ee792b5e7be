//! The region of a request: read, judged by what is known, and told again in the answer.

use contract::{error::ApiError, json::Value};
use occupations::{Level, Region, Served, evidence::Scope};
use serde_json::{Map, Value as Json, json};

use super::request::id_text;
use crate::occupations_data::Joined;

/// The only nation.
const NATION: &str = "us";

/// A region as it was asked for.
pub struct AskedRegion {
    /// The region.
    pub region: Region,
    is_named: bool,
    is_served: bool,
}

impl AskedRegion {
    /// Reads the member `region` of a body.
    pub fn of(root: Value<'_>, data: &Joined) -> Result<AskedRegion, ApiError> {
        judge(root)?;
        let Some(region) = root.member("region") else {
            return Ok(AskedRegion {
                region: Region::nation(),
                is_named: false,
                is_served: true,
            });
        };
        let word = region.member("level").and_then(Value::as_str);
        let id = region.member("id").map(id_text);
        let level = word.and_then(Level::from_word).unwrap_or(Level::Nation);
        if let Some(nation) = region.member("nation").and_then(Value::as_str)
            && nation != NATION
        {
            return Err(ApiError::unknown_region("nation", nation).at_pointer("/region/nation"));
        }
        if level == Level::Nation {
            if let Some(id) = id.filter(|id| id.as_ref() != NATION) {
                return Err(ApiError::unknown_region(level.word(), &id).at_pointer("/region/id"));
            }
            return Ok(AskedRegion {
                region: Region::nation(),
                is_named: word.is_some(),
                is_served: true,
            });
        }
        let id = id.unwrap_or_default();
        let id = match level {
            // A state sent as a number has lost its leading nought.
            Level::State => format!("{id:0>2}"),
            Level::Nation | Level::Msa => id.into_owned(),
        };
        let region = Region { level, id };
        match data.region(&region) {
            Served::Unknown => {
                let unknown = ApiError::unknown_region(level.word(), &region.id);
                Err(unknown.at_pointer("/region/id"))
            }
            served => Ok(AskedRegion {
                region,
                is_named: true,
                is_served: served == Served::Own,
            }),
        }
    }

    /// Tells the region again, and the wider one where the labour-market tables of that serve.
    pub fn describe(&self) -> Json {
        self.written(self.is_served)
    }

    /// Tells the region again, and the wider one where what is told of that serves.
    pub fn describe_served_by(&self, scope: Scope) -> Json {
        self.written(scope == Scope::Asked || self.region.level == Level::Nation)
    }

    fn written(&self, is_served: bool) -> Json {
        let mut described = Map::new();
        described.insert("nation".to_owned(), Json::from(NATION));
        if self.is_named {
            described.insert("level".to_owned(), Json::from(self.region.level.word()));
        }
        if !self.region.id.is_empty() {
            described.insert("id".to_owned(), Json::from(self.region.id.clone()));
        }
        if !is_served {
            let used = json!({ "nation": NATION, "level": Level::Nation.word() });
            described.insert("used".to_owned(), used);
        }
        Json::Object(described)
    }
}

/// Refuses a region that is wrong in itself, whatever is known of regions: one part without the other.
pub fn judge(root: Value<'_>) -> Result<(), ApiError> {
    let Some(region) = root.member("region") else {
        return Ok(());
    };
    let level = region.member("level").and_then(Value::as_str);
    let has_id = region.member("id").is_some();
    let missing = match level.and_then(Level::from_word) {
        None if level.is_none() && has_id => "level",
        Some(Level::State | Level::Msa) if !has_id => "id",
        Some(Level::Nation | Level::State | Level::Msa) | None => return Ok(()),
    };
    Err(ApiError::missing_member(missing).at_pointer("/region"))
}
