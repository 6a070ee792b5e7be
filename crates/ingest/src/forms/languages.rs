//! Other names of languages: who may `speak Mandarin` as well as `speak Chinese` may also call the language so.

use std::collections::BTreeMap;

use catalog::Label;
use rustc_hash::FxHashMap;
use text::{FormKind, fold};

use crate::merge::Merged;

/// Gives a language the names that stand for it in the labels of what one does with it.
pub(super) fn add(skills: &mut [Merged]) {
    let languages: FxHashMap<String, usize> = (skills.iter().enumerate())
        .filter(|(_, skill)| skill.is_language && is_proper_name(&skill.name))
        .map(|(at, skill)| (skill.name.clone(), at))
        .collect();
    // The language of each other name; none for a name of several.
    let mut owners: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for skill in skills.iter().filter(|skill| skill.is_language) {
        let Some((_, name)) = skill.name.rsplit_once(' ') else {
            continue;
        };
        let Some(&language) = languages.get(name) else {
            continue;
        };
        for label in &skill.labels {
            // A label is another way to say the name, and its last word another name for that of the language.
            let Some((_, other)) = label.text.rsplit_once(' ') else {
                continue;
            };
            if is_proper_name(other) && other != name {
                owners
                    .entry(other.to_owned())
                    .and_modify(|owner| *owner = owner.filter(|owner| *owner == language))
                    .or_insert(Some(language));
            }
        }
    }
    for (name, owner) in owners {
        let Some(language) = owner.filter(|_| !languages.contains_key(&name)) else {
            continue;
        };
        let labels = &mut skills[language].labels;
        if !labels.iter().any(|label| fold(&label.text) == fold(&name)) {
            labels.push(Label {
                text: name,
                kind: FormKind::NameWithoutBracket,
            });
        }
    }
}

/// Says whether a text is one word with a capital in front.
fn is_proper_name(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && !text.contains(' ')
}

#[cfg(test)]
mod tests {
    use catalog::SkillType;

    use super::*;

    fn skill(name: &str, labels: &[&str]) -> Merged {
        Merged {
            id: name.to_owned(),
            uri: format!("urn:test:{name}"),
            name: name.to_owned(),
            kind: SkillType::Common,
            labels: (labels.iter())
                .map(|text| Label {
                    text: (*text).to_owned(),
                    kind: FormKind::Alternative,
                })
                .collect(),
            description: None,
            info_url: None,
            is_software: false,
            is_language: true,
            category: None,
            tags: Vec::new(),
        }
    }

    #[test]
    fn a_language_gets_the_names_that_stand_for_it_in_other_labels() {
        let mut skills = vec![
            skill("Elvish", &[]),
            skill("Orkish", &[]),
            skill(
                "speak Elvish",
                &["speak Quenya", "speak Orkish", "be fluent in Elvish", "talk well"],
            ),
            skill("write Elvish", &["write in Quenya", "pen Runic"]),
            skill("write Orkish", &["pen Runic"]),
        ];
        add(&mut skills);
        let labels = |at: usize| -> Vec<&str> {
            let labels: &[Label] = &skills[at].labels;
            labels.iter().map(|label| label.text.as_str()).collect()
        };
        // Orkish is a language of its own, and Runic may be either of two.
        assert_eq!(labels(0), ["Quenya"]);
        assert_eq!(labels(1), [""; 0]);
    }
}
