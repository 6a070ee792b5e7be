//! Check 2: maintenance of a family, or of all.

use access::clock::Now;
use contract::{error::ApiError, family::Family};
use http::request::Parts;

use super::Edge;

impl Edge {
    /// Refuses paths below a family under maintenance; whether they lead anywhere is not asked.
    pub(super) fn check_maintenance(&self, parts: &Parts, path: &str, now: Now) -> Result<(), ApiError> {
        let segment = path
            .strip_prefix('/')
            .and_then(|rest| rest.split('/').next())
            .unwrap_or_default();
        let family = Family::from_word(segment).or_else(|| {
            let mounted = self.mounted(parts)?;
            let below = format!("/{}{path}", mounted.row().word);
            self.routes.find(&below).ok().flatten().map(|_| mounted)
        });
        let Some(family) = family else { return Ok(()) };
        // Costs one load where nothing is under maintenance.
        match self.app.maintenance_seconds(family, now) {
            Some(seconds) => Err(ApiError::maintenance(super::saturating(seconds))),
            None => Ok(()),
        }
    }
}
