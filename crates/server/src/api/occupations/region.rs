//! The region of a request: read, judged by what is known, and told again in the answer.

use contract::{error::ApiError, json::Value};
use occupations::{Level, Region, Served, Tables};
use serde_json::{Map, Value as Json, json};

use super::request::id_text;

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
    pub fn of(root: Value<'_>, tables: &Tables) -> Result<AskedRegion, ApiError> {
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
        let missing = |name| Err(ApiError::missing_member(name).at_pointer("/region"));
        if word.is_none() && id.is_some() {
            return missing("level");
        }
        if let Some(nation) = region.member("nation").and_then(Value::as_str)
            && nation != NATION
        {
            return Err(ApiError::unknown_region("nation", nation).at_pointer("/region/nation"));
        }
        if level == Level::Nation {
            return Ok(AskedRegion {
                region: Region::nation(),
                is_named: word.is_some(),
                is_served: true,
            });
        }
        let Some(id) = id else {
            return missing("id");
        };
        let id = match level {
            // A state sent as a number has lost its leading nought.
            Level::State => format!("{id:0>2}"),
            Level::Nation | Level::Msa => id.into_owned(),
        };
        let region = Region { level, id };
        match tables.labour().region(&region) {
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

    /// Tells the region again, and the wider one that had to serve.
    pub fn describe(&self) -> Json {
        let mut described = Map::new();
        described.insert("nation".to_owned(), Json::from(NATION));
        if self.is_named {
            described.insert("level".to_owned(), Json::from(self.region.level.word()));
        }
        if !self.region.id.is_empty() {
            described.insert("id".to_owned(), Json::from(self.region.id.clone()));
        }
        if !self.is_served {
            let used = json!({ "nation": NATION, "level": Level::Nation.word() });
            described.insert("used".to_owned(), used);
        }
        Json::Object(described)
    }
}
