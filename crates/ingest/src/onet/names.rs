//! Finds the other names inside an O*NET name: what an acronym stands for, the acronym, the product.
//!
//! O*NET writes `Hypertext markup language HTML` and `Atlassian JIRA`, which nobody else does.

mod acronym;

use std::collections::BTreeMap;

use acronym::{Coverage, Split};

use super::vendors;

/// Other names of an example.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// Names that mean nothing else.
    pub(crate) alternatives: Vec<String>,
    /// Acronyms that need their context.
    pub(crate) acronyms: Vec<String>,
    /// Product names without their maker.
    pub(crate) products: Vec<String>,
}

/// Words of which a product name needs more than these.
const GENERIC: [&str; 22] = [
    "application",
    "applications",
    "browser",
    "client",
    "cloud",
    "database",
    "enterprise",
    "online",
    "platform",
    "professional",
    "server",
    "services",
    "software",
    "solution",
    "solutions",
    "studio",
    "suite",
    "system",
    "systems",
    "tool",
    "tools",
    "web",
];

/// Letters from which two words begin alike.
const ALIKE: usize = 5;

/// Letters from which an acronym is no short name.
const LONG: usize = 4;

/// Occupations from which an acronym of such length may be taken to be known without its words:
/// `HTML` is, the `GRAPE` of one occupation is a fruit to everybody else.
const ESTABLISHED: usize = 5;

/// A name to be looked into.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Example<'a> {
    pub(crate) name: &'a str,
    /// Number of occupations that use it.
    pub(crate) occupations: usize,
}

/// Finds the other names of each of a list of examples, in the same order.
///
/// The list is looked at as a whole because an acronym of a name's tail is kept only if it is
/// nobody else's: the `LMS` of one maker's learning management system means any of them.
pub(crate) fn derive<'a>(examples: impl Iterator<Item = Example<'a>>, have_makers: bool) -> Vec<Names> {
    let splits: Vec<(Example<'_>, Option<Split<'_>>)> = examples
        .map(|example| (example, acronym::split(example.name)))
        .collect();
    let owners = owners(&splits);
    (0..)
        .zip(splits)
        .map(|(at, (example, split))| {
            let mut names = Names::default();
            let mut product_part = text::without_bracket(example.name)
                .unwrap_or(example.name)
                .to_owned();
            let before_head = without_head(&product_part).map(str::to_owned);
            if let Some(split) = split {
                let is_unique = owners.get(split.acronym) == Some(&Some(at));
                add_split(&mut names, &split, is_unique, example.occupations >= ESTABLISHED);
                product_part = join(split.before, split.after);
            } else if let Some(front) = before_head
                && have_makers
            {
                add_front(&mut names, &front, example.occupations >= ESTABLISHED);
                product_part = front;
            }
            if have_makers {
                add_products(&mut names, &product_part);
            }
            names
        })
        .collect()
}

/// Gives the example that each acronym belongs to: of those that spell it out alike the one with the shortest name that
/// most occupations use, and none where it stands for different things.
fn owners<'a>(splits: &[(Example<'a>, Option<Split<'a>>)]) -> BTreeMap<&'a str, Option<usize>> {
    let mut owners: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    let rank = |at: usize| {
        let (example, split) = &splits[at];
        let is_whole = split
            .as_ref()
            .is_some_and(|split| split.coverage == Coverage::Whole);
        (is_whole, example.occupations)
    };
    let spelt_out = |at: usize| splits[at].1.as_ref().map_or("", |split| split.before);
    for (at, (_, split)) in splits.iter().enumerate() {
        let Some(split) = split else { continue };
        owners
            .entry(split.acronym)
            .and_modify(|owner| {
                *owner = owner
                    .filter(|known| are_alike(spelt_out(*known), split.before))
                    .map(|known| if rank(at) > rank(known) { at } else { known });
            })
            .or_insert(Some(at));
    }
    owners
}

/// Says whether two texts end in the same words but for their endings, `computer numerically controlled` and
/// `computerized numerical control`; what only one of them has in front does not count.
fn are_alike(one: &str, other: &str) -> bool {
    let mut words = one.rsplit(' ').zip(other.rsplit(' '));
    words.all(|(one, other)| {
        let shorter = one.len().min(other.len());
        let pairs = one.bytes().zip(other.bytes());
        let shared = pairs
            .take_while(|(one, other)| one.eq_ignore_ascii_case(other))
            .count();
        shared >= shorter.min(ALIKE)
    })
}

fn add_split(names: &mut Names, split: &Split<'_>, is_unique: bool, is_established: bool) {
    names.alternatives.push(join(split.before, split.after));
    let is_whole = split.coverage == Coverage::Whole;
    let is_software = split.after.eq_ignore_ascii_case("software");
    if is_software && is_unique {
        names.alternatives.push(split.before.to_owned());
        names.acronyms.push(split.acronym.to_owned());
    }
    let is_long = split.acronym.len() >= LONG;
    if split.after.is_empty() && is_whole && is_unique && is_long && is_established {
        names.alternatives.push(split.acronym.to_owned());
    } else if split.after.is_empty() && (is_whole || is_unique) {
        names.acronyms.push(split.acronym.to_owned());
    } else if is_whole && split.after.chars().all(|it| !it.is_uppercase()) {
        // `CAD software` is as clear as `Computer aided design CAD software`.
        names.alternatives.push(join(split.acronym, split.after));
    }
}

/// Gives what stands in front of a last word that only says what kind of thing it is: `Salesforce` of
/// `Salesforce software`, `.NET` of `.NET Framework`.
fn without_head(name: &str) -> Option<&str> {
    let (front, head) = name.rsplit_once(' ')?;
    let is_named = front
        .split(' ')
        .all(|word| word.starts_with(|it: char| !it.is_lowercase()));
    match head {
        "software" | "Software" if is_named => Some(front),
        "Framework" if front.split(' ').any(|word| word.starts_with('.')) => Some(front),
        _ => None,
    }
}

/// Adds a name without its last word: two capitals or a maker make it a name, one word may be any.
fn add_front(names: &mut Names, front: &str, is_established: bool) {
    let inner_capital = front.chars().skip(1).any(char::is_uppercase);
    let is_name = front.contains(' ') && vendors::without_maker(front).is_some();
    if is_name {
        names.alternatives.push(front.to_owned());
    } else if is_established && (inner_capital || !front.contains(' ')) && is_product(front) {
        names.products.push(front.to_owned());
    }
}

fn add_products(names: &mut Names, name: &str) {
    let mut rest = name;
    // Twice, because some names have the maker twice: `Salesforce.com Salesforce CRM`.
    for _ in 0..2 {
        let Some(product) = vendors::without_maker(rest) else {
            return;
        };
        if is_product(product) {
            names.products.push(product.to_owned());
        }
        rest = product;
    }
}

fn is_product(name: &str) -> bool {
    let begins_a_name = name.chars().next().is_some_and(|first| !first.is_lowercase());
    let letters = name.chars().filter(|it| it.is_alphabetic()).count();
    let is_generic = name
        .split_whitespace()
        .all(|word| GENERIC.contains(&word.to_lowercase().as_str()));
    begins_a_name && letters >= 2 && !is_generic
}

fn join(front: &str, back: &str) -> String {
    if back.is_empty() {
        front.to_owned()
    } else {
        format!("{front} {back}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, alternatives: &[&str], acronyms: &[&str], products: &[&str]) {
        let names = derive([Example { name, occupations: 1 }].into_iter(), true).remove(0);
        assert_eq!(names.alternatives, alternatives, "alternatives of {name}");
        assert_eq!(names.acronyms, acronyms, "acronyms of {name}");
        assert_eq!(names.products, products, "products of {name}");
    }

    #[test]
    fn an_acronym_at_the_end_gives_two_names() {
        check(
            "Hypertext markup language HTML",
            &["Hypertext markup language"],
            &["HTML"],
            &[],
        );
        check(
            "Extensible markup language XML",
            &["Extensible markup language"],
            &["XML"],
            &[],
        );
        check(
            "Unified modeling language UML",
            &["Unified modeling language"],
            &["UML"],
            &[],
        );
        check(
            "Relational database management system RDMS",
            &["Relational database management system"],
            &["RDMS"],
            &[],
        );
        check(
            "Flight management systems FMS",
            &["Flight management systems"],
            &["FMS"],
            &[],
        );
    }

    #[test]
    fn an_established_acronym_of_four_letters_is_a_name_of_its_own() {
        let check = |name: &str, occupations: usize, alternatives: &[&str], acronyms: &[&str]| {
            let names = derive([Example { name, occupations }].into_iter(), true).remove(0);
            assert_eq!(names.alternatives, alternatives, "{name}");
            assert_eq!(names.acronyms, acronyms, "{name}");
        };
        check(
            "Hypertext markup language HTML",
            5,
            &["Hypertext markup language", "HTML"],
            &[],
        );
        check(
            "Hypertext markup language HTML",
            4,
            &["Hypertext markup language"],
            &["HTML"],
        );
        check(
            "Extensible markup language XML",
            50,
            &["Extensible markup language"],
            &["XML"],
        );
    }

    #[test]
    fn an_acronym_in_brackets_gives_two_names() {
        check(
            "Radiology information systems (RIS)",
            &["Radiology information systems"],
            &["RIS"],
            &[],
        );
        check(
            "Microsoft Internet Information Services (IIS) Manager",
            &["Microsoft Internet Information Services Manager"],
            &[],
            &["Internet Information Services Manager"],
        );
    }

    #[test]
    fn an_acronym_before_a_plain_noun_gives_two_longer_names() {
        check(
            "Computer aided design CAD software",
            &[
                "Computer aided design software",
                "Computer aided design",
                "CAD software",
            ],
            &["CAD"],
            &[],
        );
    }

    #[test]
    fn capitals_that_stand_for_other_words_are_no_acronym() {
        check("Adobe XD", &[], &[], &["XD"]);
        check("SAS JMP", &[], &[], &["JMP"]);
        check(
            "Patient records software for personal digital assistants PDAs",
            &[],
            &[],
            &[],
        );
        check("Digivey software (point of sale feature)", &[], &[], &[]);
    }

    #[test]
    fn a_maker_in_front_gives_the_product() {
        check("Atlassian JIRA", &[], &[], &["JIRA"]);
        check("Microsoft Word", &[], &[], &["Word"]);
        check("Blumenthal Software PBSW24", &[], &[], &["PBSW24"]);
        check("Scientific Software Group AQUIPACK", &[], &[], &["AQUIPACK"]);
        check("SAP software", &[], &[], &[]);
        check("Oracle Database", &[], &[], &[]);
        check("Sage 50", &[], &[], &[]);
        check(
            "IBM Resource Access Control Facility RACF",
            &["IBM Resource Access Control Facility"],
            &["RACF"],
            &["Resource Access Control Facility"],
        );
    }

    #[test]
    fn an_acronym_spelt_out_alike_belongs_to_the_most_used_example() {
        let examples = [
            ("Brickwork counting BWC software", 3),
            ("Brickworks counted BWC software", 5),
            ("Fast brickwork counting BWC software", 9),
        ];
        let derived = |more: Option<(&'static str, usize)>| {
            let examples = examples.into_iter().chain(more);
            let examples = examples.map(|(name, occupations)| Example { name, occupations });
            let names = derive(examples, true);
            names.into_iter().map(|it| it.acronyms.len()).collect::<Vec<_>>()
        };
        assert_eq!(derived(None), [0, 1, 0]);
        assert_eq!(
            derived(Some(("Border wall control BWC software", 1))),
            [0, 0, 0, 0]
        );
    }

    #[test]
    fn the_acronym_of_a_tail_must_be_nobody_elses() {
        let examples = [
            "Beeline Learning Management System LMS",
            "Learning management system LMS",
        ];
        let names = derive(
            examples.map(|name| Example { name, occupations: 9 }).into_iter(),
            true,
        );
        assert_eq!(names[0].acronyms, [""; 0]);
        assert_eq!(names[0].alternatives, ["Beeline Learning Management System"]);
        assert_eq!(names[1].acronyms, ["LMS"]);
    }
}
