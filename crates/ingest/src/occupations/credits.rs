//! The credits of the sources of occupation taxonomies.

use catalog::{Attribution, AttributionNotice};

/// What a draft is made of.
#[derive(Debug, Default)]
pub(super) struct Ingredients {
    pub(super) soc: bool,
    /// O*NET, with its release where it is known.
    pub(super) onet: Option<Option<String>>,
    /// ESCO, with the names of files that are reconstructed.
    pub(super) esco: Option<Vec<String>>,
    pub(super) crosswalk: bool,
    pub(super) cip: bool,
    pub(super) naics: bool,
    pub(super) starter: bool,
}

/// Writes one credit for each source; the list of education levels is always there.
pub(super) fn attributions(ingredients: &Ingredients) -> Vec<Attribution> {
    let mut credits = Vec::new();
    let mut add = |name: &str, text: String| {
        credits.push(Attribution {
            name: name.to_owned(),
            text,
        });
    };
    if ingredients.soc {
        add(
            "SOC 2018",
            "2018 Standard Occupational Classification, U.S. Bureau of Labor Statistics. Arranged by Waypost.".to_owned(),
        );
    }
    if let Some(release) = &ingredients.onet {
        let database = release
            .as_ref()
            .map_or_else(|| "O*NET".to_owned(), |release| format!("O*NET {release}"));
        add(
            "O*NET",
            format!(
                "This product includes information from the {database} Database by the U.S. Department of Labor, \
                 Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a \
                 trademark of USDOL/ETA. Modified by Waypost. USDOL/ETA has not approved, endorsed, or tested these \
                 modifications."
            ),
        );
    }
    if let Some(reconstructed) = &ingredients.esco {
        let mut text =
            "This service uses the ESCO classification of the European Commission. Modified by Waypost."
                .to_owned();
        if !reconstructed.is_empty() {
            text.push_str(&format!(
                " These files were reconstructed from other publications of the same release and are not the official ones: {}.",
                reconstructed.join(", ")
            ));
        }
        add("ESCO", text);
    }
    if ingredients.crosswalk {
        add(
            "ESCO-O*NET crosswalk",
            "Crosswalk between ESCO and O*NET by the European Commission with the U.S. Department of Labor, \
             Employment and Training Administration."
                .to_owned(),
        );
    }
    if ingredients.cip {
        add(
            "CIP 2020",
            "Classification of Instructional Programs 2020 and its crosswalk to SOC, U.S. National Center for \
             Education Statistics."
                .to_owned(),
        );
    }
    if ingredients.naics {
        add(
            "NAICS 2022",
            "Codes and titles of NAICS 2022, U.S. Census Bureau.".to_owned(),
        );
    }
    if ingredients.starter {
        add(
            "Waypost starter data",
            "Starter data written by the Waypost project for trying the service out: occupations with the \
             codes of the 2018 Standard Occupational Classification, names of our own and invented figures of what they ask for."
                .to_owned(),
        );
    }
    add(
        "Waypost education levels",
        "List of education levels written by the Waypost project.".to_owned(),
    );
    credits
}

/// Writes the credit of all taxonomies as a whole.
pub(super) fn notice(credits: &[Attribution]) -> AttributionNotice {
    let texts: Vec<&str> = credits.iter().map(|credit| credit.text.as_str()).collect();
    AttributionNotice {
        title: "Waypost Classification".to_owned(),
        body: texts.join(" "),
    }
}
