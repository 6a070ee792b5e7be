//! `GET /skills/versions/{version}/changes`

use catalog::{Changes, SkillIndex, Skills};
use serde_json::{Value, json};

use crate::call::{Answer, Call, Input, Outcome};

/// Lists the changes against the version before; all six arrays are always there.
pub fn changes(call: &Call, _body: Input<'_>) -> Outcome {
    let at = call.version()?;
    Ok(Answer::json(&json!({ "data": describe(&at.version.skills, &at.version.changes) })).of(&at))
}

fn describe(skills: &Skills, changes: &Changes) -> Value {
    let plain = |indices: &[SkillIndex]| -> Vec<Value> {
        indices
            .iter()
            .map(|index| {
                let skill = skills.skill(*index);
                json!({ "id": skill.id(), "name": skill.name() })
            })
            .collect()
    };
    let additions: Vec<Value> = changes
        .additions
        .iter()
        .map(|index| {
            let skill = skills.skill(*index);
            json!({ "id": skill.id(), "name": skill.name(), "type": skill.kind().name() })
        })
        .collect();
    let renames: Vec<Value> = changes
        .renames
        .iter()
        .map(|rename| {
            let skill = skills.skill(rename.skill);
            json!({ "id": skill.id(), "oldName": rename.old_name, "newName": skill.name() })
        })
        .collect();
    let consolidations: Vec<Value> = changes
        .consolidations
        .iter()
        .map(|merged| {
            let (from, to) = (skills.skill(merged.from), skills.skill(merged.to));
            json!({ "idFrom": from.id(), "nameFrom": from.name(), "idTo": to.id(), "nameTo": to.name() })
        })
        .collect();
    let type_changes: Vec<Value> = changes
        .type_changes
        .iter()
        .map(|change| {
            let skill = skills.skill(change.skill);
            let (old, new) = (change.old_type.name(), change.new_type.name());
            json!({ "id": skill.id(), "name": skill.name(), "oldType": old, "newType": new })
        })
        .collect();
    json!({
        "additions": additions,
        "removals": plain(&changes.removals),
        "taggingImprovements": plain(&changes.tagging_improvements),
        "renames": renames,
        "consolidations": consolidations,
        "typeChanges": type_changes,
    })
}
