//! Other forms of names that job texts use: `budget management` for `manage budgets`, `teamwork` for `work in teams`.
//!
//! ESCO names most skills by a verb, job texts by a noun. A form made here is matched and never shown, and is made
//! only where it is no label of any skill yet and one skill alone would get it.

use rustc_hash::{FxHashMap, FxHashSet};
use text::{FormKind, fold};

use catalog::Label;

use crate::merge::Merged;

mod languages;

const EVERYDAY: &str = include_str!("../data/everyday-names.txt");

/// Verbs in front of an object and the nouns behind it that say the same.
const NOUNS: [(&str, &str); 17] = [
    ("analyse ", "analysis"),
    ("coordinate ", "coordination"),
    ("design ", "design"),
    ("develop ", "development"),
    ("drive ", "driving"),
    ("evaluate ", "evaluation"),
    ("inspect ", "inspection"),
    ("install ", "installation"),
    ("maintain ", "maintenance"),
    ("manage ", "management"),
    ("monitor ", "monitoring"),
    ("operate ", "operation"),
    ("plan ", "planning"),
    ("prepare ", "preparation"),
    ("process ", "processing"),
    ("supervise ", "supervision"),
    ("test ", "testing"),
];

/// Verbs that add nothing to the noun behind them.
const EMPTY_VERBS: [&str; 10] = [
    "apply ",
    "carry out ",
    "conduct ",
    "execute ",
    "make ",
    "perform ",
    "practise ",
    "provide ",
    "undertake ",
    "use ",
];

/// Nouns at the end that add nothing to those in front of them.
const EMPTY_NOUNS: [&str; 4] = [" techniques", " principles", " activities", " methods"];

/// Words of which a form needs more than these.
const VAGUE: [&str; 16] = [
    "activities",
    "data",
    "equipment",
    "information",
    "materials",
    "methods",
    "operations",
    "procedures",
    "processes",
    "products",
    "projects",
    "resources",
    "services",
    "systems",
    "techniques",
    "tools",
];

/// Adds the forms to a merged list.
pub(crate) fn add(skills: &mut [Merged]) {
    add_everyday(skills);
    languages::add(skills);
    let known: FxHashSet<String> = skills
        .iter()
        .flat_map(|skill| skill.labels.iter().map(|label| &label.text).chain([&skill.name]))
        .map(|text| fold(text))
        .collect();
    let verbs = verbs(&known);
    // The skill that a new form belongs to; `None` where several would have it.
    let mut owners: FxHashMap<String, Option<usize>> = FxHashMap::default();
    for (at, skill) in skills.iter().enumerate() {
        if skill.uri.starts_with("urn:onet:tool:") {
            for form in processes_of(skill) {
                own(&mut owners, form, at, &known);
            }
        }
        let from_esco = skill.uri.starts_with("http://data.europa.eu/esco/");
        if !from_esco || skill.is_software || skill.is_language {
            continue;
        }
        for form in nouns_of(&fold(&skill.name), &verbs) {
            own(&mut owners, form, at, &known);
        }
    }
    let mut forms: Vec<(usize, String)> = owners
        .into_iter()
        .filter_map(|(form, owner)| Some((owner?, form)))
        .collect();
    forms.sort_unstable();
    for (at, text) in forms {
        skills[at].labels.push(Label {
            text,
            kind: FormKind::Hidden,
        });
    }
}

/// Gives a form that is no label yet to a skill, or to none if another has it.
fn own(owners: &mut FxHashMap<String, Option<usize>>, form: String, skill: usize, known: &FxHashSet<String>) {
    if !known.contains(&fold(&form)) {
        owners
            .entry(form)
            .and_modify(|owner| *owner = owner.filter(|owner| *owner == skill))
            .or_insert(Some(skill));
    }
}

/// Gives what equipment is for, where an acronym tells which process is meant: `TIG welding` of `TIG welding equipment`.
fn processes_of(skill: &Merged) -> Vec<String> {
    let names = skill.labels.iter().map(|label| label.text.as_str());
    let process = |name: &str| {
        let front = name.strip_suffix(" equipment")?;
        let (kind, process) = front.split_once(' ')?;
        let is_acronym = kind.len() >= 3 && kind.bytes().all(|byte| byte.is_ascii_uppercase());
        (is_acronym && process.ends_with("ing")).then(|| front.to_owned())
    };
    names.filter_map(process).collect()
}

/// Gives the first words of labels that begin another label in their `ing` form: `examine` and `examining`.
fn verbs(labels: &FxHashSet<String>) -> FxHashSet<String> {
    let firsts: FxHashSet<&str> = labels
        .iter()
        .filter_map(|label| label.split(' ').next())
        .collect();
    firsts
        .iter()
        .filter(|word| {
            let gerund = format!("{}ing", word.strip_suffix('e').unwrap_or(word));
            firsts.contains(gerund.as_str())
        })
        .map(|word| (*word).to_owned())
        .collect()
}

/// Gives the nouns that say the same as a name.
fn nouns_of(name: &str, verbs: &FxHashSet<String>) -> Vec<String> {
    let mut forms = Vec::new();
    for (verb, noun) in NOUNS {
        if let Some(object) = name.strip_prefix(verb)
            && is_object(object)
        {
            forms.push(format!("{} {noun}", singular(object).unwrap_or(object)));
        }
    }
    let bare = EMPTY_VERBS.iter().find_map(|verb| name.strip_prefix(verb));
    if let Some(object) = bare
        && is_object(object)
        && object.contains(' ')
    {
        forms.push(object.to_owned());
    }
    let object = bare.unwrap_or(name);
    let begins_with_verb = bare.is_none() && verbs.contains(object.split(' ').next().unwrap_or_default());
    if !begins_with_verb
        && let Some(front) = EMPTY_NOUNS.iter().find_map(|noun| object.strip_suffix(noun))
        && front.contains(' ')
        && is_object(front)
    {
        forms.push(front.to_owned());
    }
    forms
}

/// Says whether a text is a noun with at most two words in front of it, and tells something.
fn is_object(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let plain =
        |word: &&str| word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let small = |word: &&str| ["and", "for", "from", "the", "with"].contains(word);
    words.len() <= 3
        && words.iter().all(plain)
        && !words.iter().any(small)
        && words.iter().any(|word| !VAGUE.contains(word))
}

fn singular(text: &str) -> Option<&str> {
    let one = text.strip_suffix('s')?;
    (one.len() >= 3 && !one.ends_with(['s', 'u', 'i']) && !one.ends_with("ie")).then_some(one)
}

fn add_everyday(skills: &mut [Merged]) {
    let mut by_name: FxHashMap<String, usize> = FxHashMap::default();
    for (at, skill) in skills.iter().enumerate() {
        by_name.entry(fold(&skill.name)).or_insert(at);
    }
    for (name, forms) in everyday() {
        let Some(&at) = by_name.get(&fold(name)) else {
            continue;
        };
        for form in forms {
            let (form, kind) = match form.strip_prefix('^') {
                Some(form) => (form, FormKind::Product),
                None => (form, FormKind::NameWithoutBracket),
            };
            // A skill of that very name is the better answer.
            if by_name.contains_key(&fold(form)) {
                continue;
            }
            let labels = &mut skills[at].labels;
            let is_weaker = |label: &Label| !matches!(label.kind, FormKind::Name | FormKind::Alternative);
            labels.retain(|label| !is_weaker(label) || fold(&label.text) != fold(form));
            labels.push(Label {
                text: form.to_owned(),
                kind,
            });
        }
    }
}

fn everyday() -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    EVERYDAY
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, forms)| (name.trim(), forms.split('|').map(str::trim)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &[&str]) {
        assert_eq!(
            nouns_of(name, &FxHashSet::from_iter(["examine".to_owned()])),
            expected,
            "{name}"
        );
    }

    #[test]
    fn a_verb_with_its_object_is_also_a_noun() {
        check("manage budgets", &["budget management"]);
        check("perform market analysis", &["market analysis"]);
        check("operate forklift", &["forklift operation"]);
        check(
            "use food preparation techniques",
            &["food preparation techniques", "food preparation"],
        );
        check("use cooking techniques", &["cooking techniques"]);
    }

    #[test]
    fn what_would_say_less_gives_nothing() {
        for name in [
            "use equipment",
            "examine engineering principles",
            "manage systems",
            "operate in a team",
            "perform tests for the lab",
            "plan",
            "",
        ] {
            check(name, &[]);
        }
    }

    #[test]
    fn every_line_of_the_everyday_names_is_read() {
        let lines = EVERYDAY
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        assert_eq!(everyday().count(), lines.count());
        assert!(everyday().all(|(name, mut forms)| !name.is_empty() && forms.all(|form| !form.is_empty())));
    }
}
