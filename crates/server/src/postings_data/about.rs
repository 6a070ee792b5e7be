//! What `/meta` tells of a corpus: credits, and the versions of its taxonomies.

use std::collections::BTreeMap;

use analytics::store::Details;

/// Said of postings that nobody advertised.
const SYNTHETIC: &str = "Synthetic postings: made up by a generator, no real advertisement is among them.";

/// Taxonomies with the version that a corpus has where it names none.
const TAXONOMIES: [(&str, &str); 9] = [
    ("area", NOT_IMPORTED),
    ("company", NOT_IMPORTED),
    ("naics", "naics_2022"),
    ("onet", "onet_2019"),
    ("skills", NOT_IMPORTED),
    ("soc", "soc_2018"),
    ("title", NOT_IMPORTED),
    ("lot", "1.0.0"),
    ("cip", "cip_2020"),
];
/// Version of a taxonomy that was not there when the postings came in.
const NOT_IMPORTED: &str = "none";

/// Stems of version parameters, each with the taxonomy whose version is in use; NOC has no taxonomy of its own.
const STEMS: [(&str, &str); 9] = [
    ("soc", "soc"),
    ("onet", "onet"),
    ("title", "title"),
    ("company", "company"),
    ("naics", "naics"),
    ("area", "area"),
    ("lot", "lot"),
    ("naics_standard", "naics"),
    ("noc", ""),
];
/// Version of NOC that operators fill columns by.
const NOC: &str = "noc_2021";

/// Says whether any postings are made up.
pub fn is_synthetic(details: &[&Details]) -> bool {
    details.iter().any(|it| it.is_synthetic)
}

/// Returns the title of the credits.
pub fn title(details: &[&Details]) -> &'static str {
    if is_synthetic(details) {
        "Waypost synthetic job postings"
    } else {
        "Waypost job postings"
    }
}

/// Joins the credits of corpora, equal lines once.
pub fn credits(details: &[&Details]) -> String {
    let mut lines: Vec<&str> = is_synthetic(details).then_some(SYNTHETIC).into_iter().collect();
    for line in details.iter().flat_map(|it| &it.attributions) {
        if !lines.contains(&line.as_str()) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// Returns the version in use of each taxonomy.
pub fn taxonomies(details: &Details) -> Vec<(String, String)> {
    let version = |name: &str, otherwise: &str| {
        let named = details.taxonomies.get(name);
        named.cloned().unwrap_or_else(|| otherwise.to_owned())
    };
    TAXONOMIES
        .map(|(name, otherwise)| (name.to_owned(), version(name, otherwise)))
        .into()
}

/// Returns the accepted values of each version parameter, the one in use first.
pub fn accepted_versions(
    taxonomies: &[(String, String)],
    aliases: &BTreeMap<String, Vec<String>>,
) -> Vec<(String, Vec<String>)> {
    let accepted = |(stem, taxonomy): (&str, &str)| {
        let in_use = taxonomies.iter().find(|(name, _)| name == taxonomy);
        let mut values = vec![in_use.map_or_else(|| NOC.to_owned(), |(_, version)| version.clone())];
        for alias in aliases.get(stem).into_iter().flatten() {
            if !values.contains(alias) {
                values.push(alias.clone());
            }
        }
        (stem.to_owned(), values)
    };
    STEMS.map(accepted).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(is_synthetic: bool, attributions: &[&str], title: &str) -> Details {
        Details {
            is_synthetic,
            attributions: attributions.iter().map(|line| (*line).to_owned()).collect(),
            taxonomies: [("title".to_owned(), title.to_owned())].into(),
            ..Details::default()
        }
    }

    #[test]
    fn credits_are_joined_and_made_up_postings_say_so() {
        let (real, made) = (
            details(false, &["A.", "B."], "1.0"),
            details(true, &["B.", "C."], "1.0"),
        );
        assert_eq!(credits(&[&real]), "A.\nB.");
        assert_eq!(title(&[&real]), "Waypost job postings");
        assert_eq!(credits(&[&real, &made]), format!("{SYNTHETIC}\nA.\nB.\nC."));
        assert!(title(&[&real, &made]).contains("synthetic"));
    }

    #[test]
    fn versions_in_use_come_before_their_aliases() {
        let taxonomies = taxonomies(&details(false, &[], "1.3"));
        assert!(taxonomies.contains(&("title".to_owned(), "1.3".to_owned())));
        assert!(taxonomies.contains(&("soc".to_owned(), "soc_2018".to_owned())));
        let aliases = [("title".to_owned(), vec!["emsi".to_owned(), "1.3".to_owned()])].into();
        let accepted = accepted_versions(&taxonomies, &aliases);
        assert_eq!(accepted.len(), STEMS.len());
        let of = |stem: &str| {
            accepted
                .iter()
                .find(|(name, _)| name == stem)
                .map(|(_, it)| it.join(" "))
        };
        assert_eq!(of("title").as_deref(), Some("1.3 emsi"));
        assert_eq!(of("noc").as_deref(), Some(NOC));
    }
}
