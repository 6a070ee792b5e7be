//! Plural names of titles.

/// Words in front of which the head of a title ends.
const PREPOSITIONS: [&str; 10] = [
    "of", "for", "in", "at", "to", "with", "on", "and/or", "from", "by",
];

/// Nouns whose plural follows no rule, by their ending.
const IRREGULAR: [(&str, &str); 8] = [
    ("woman", "women"),
    ("person", "people"),
    ("child", "children"),
    ("midwife", "midwives"),
    ("housewife", "housewives"),
    ("alumnus", "alumni"),
    ("attorney-at-law", "attorneys-at-law"),
    ("aircraft", "aircraft"),
];

/// Endings that `man` has where it is no man.
const NOT_MEN: [&str; 5] = ["human", "german", "roman", "ottoman", "talisman"];

/// Gives the plural of a title: `Directors of Nursing`, `Teachers, Elementary`. A name in the plural stays as it is.
pub fn plural_name(name: &str) -> String {
    let head_end = head_end(name);
    let (head, rest) = name.split_at(head_end);
    let trimmed = head.trim_end();
    let start = trimmed.rfind([' ', '/']).map_or(0, |at| at + 1);
    let (front, noun) = trimmed.split_at(start);
    [front, &plural_noun(noun), &head[trimmed.len()..], rest].concat()
}

/// Gives where the head of the title ends: in front of a bracket, a comma, a spaced dash or a preposition.
fn head_end(name: &str) -> usize {
    let mut end = name.len();
    for mark in [" (", ",", " - ", " – ", ";", ":"] {
        end = end.min(name.find(mark).filter(|at| *at > 0).unwrap_or(end));
    }
    let mut at = 0;
    for word in name[..end].split(' ') {
        if at > 0 && PREPOSITIONS.iter().any(|known| word.eq_ignore_ascii_case(known)) {
            return at - 1;
        }
        at += word.len() + 1;
    }
    end
}

fn plural_noun(noun: &str) -> String {
    let lower = noun.to_lowercase();
    // Lower case of a few letters has another length; such a noun takes the plain plural.
    if lower.len() != noun.len() || !noun.ends_with(char::is_alphanumeric) {
        return if noun.ends_with(char::is_alphanumeric) {
            format!("{noun}s")
        } else {
            noun.to_owned()
        };
    }
    for (singular, plural) in IRREGULAR {
        if lower.ends_with(plural) {
            return noun.to_owned();
        }
        if lower.ends_with(singular) && noun.is_char_boundary(noun.len() - singular.len()) {
            return changed(noun, singular, plural);
        }
    }
    if lower.ends_with("men") && lower.len() > 3 {
        return noun.to_owned();
    }
    if lower.ends_with("man") && !NOT_MEN.iter().any(|other| lower.ends_with(other)) {
        return changed(noun, "man", "men");
    }
    let is_acronym = noun.len() > 1 && noun.chars().all(|character| character.is_uppercase());
    if is_acronym {
        return format!("{noun}s");
    }
    if lower.ends_with("ss") || ["sh", "ch", "x", "z"].iter().any(|end| lower.ends_with(end)) {
        return format!("{noun}es");
    }
    if lower.ends_with('s') {
        return noun.to_owned();
    }
    let before_last = lower.chars().rev().nth(1);
    if lower.ends_with('y') && before_last.is_some_and(|letter| !"aeiou".contains(letter)) {
        return format!("{}ies", &noun[..noun.len() - 1]);
    }
    format!("{noun}s")
}

/// Replaces an ending, keeping the case of what stands in front and of the first letter replaced.
fn changed(noun: &str, singular: &str, plural: &str) -> String {
    let (front, end) = noun.split_at(noun.len() - singular.len());
    let is_capital = end.starts_with(char::is_uppercase);
    let mut letters = plural.chars();
    let first: String = letters.next().map_or_else(String::new, |letter| {
        if is_capital {
            letter.to_uppercase().collect()
        } else {
            letter.to_string()
        }
    });
    [front, &first, letters.as_str()].concat()
}

#[cfg(test)]
mod tests {
    use super::plural_name;
    use proptest::prelude::*;

    #[test]
    fn heads_are_put_into_the_plural() {
        for (name, plural) in [
            ("Pastry Chef", "Pastry Chefs"),
            ("Director of Nursing", "Directors of Nursing"),
            ("Teacher, Elementary", "Teachers, Elementary"),
            ("CEO (Chief Executive Officer)", "CEOs (Chief Executive Officer)"),
            ("Chief Executives", "Chief Executives"),
            ("Foreman", "Foremen"),
            ("Policewoman", "Policewomen"),
            ("Salesperson", "Salespeople"),
            ("Salespeople", "Salespeople"),
            ("Secretary", "Secretaries"),
            ("Attorney", "Attorneys"),
            ("Waitress", "Waitresses"),
            ("Coach", "Coaches"),
            ("Midwife", "Midwives"),
            ("Human", "Humans"),
            ("Buyer/Planner", "Buyer/Planners"),
            ("Person in Charge", "People in Charge"),
            ("", ""),
        ] {
            assert_eq!(plural_name(name), plural, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_name_has_a_plural(name in any::<String>()) {
            let _ = plural_name(&name);
        }
    }
}
