//! The credits that the sources' licences ask for, and what was changed.

use catalog::{Attribution, AttributionNotice};

/// What a taxonomy is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Subject {
    #[default]
    Skills,
    Titles,
}

impl Subject {
    fn name(self) -> &'static str {
        match self {
            Self::Skills => "Skills",
            Self::Titles => "Titles",
        }
    }
}

/// What a draft is made of.
#[derive(Debug, Default)]
pub(crate) struct Ingredients {
    pub(crate) subject: Subject,
    pub(crate) esco: bool,
    /// Names of ESCO files that are reconstructed.
    pub(crate) reconstructed: Vec<String>,
    /// Releases of O*NET that were read, the main one first; `None` for an unknown one.
    pub(crate) onet: Vec<Option<String>>,
    pub(crate) certifications: bool,
    pub(crate) starter: bool,
    pub(crate) operator: bool,
}

const ESCO: &str = "ESCO";
const ONET: &str = "O*NET";
const WAYPOST: &str = "the Waypost lists";
const OPERATOR: &str = "the operator's list";

/// Writes one credit for each source.
pub(crate) fn attributions(ingredients: &Ingredients) -> Vec<Attribution> {
    let mut credits = Vec::new();
    if ingredients.esco {
        let mut text = format!(
            "This service uses the ESCO classification of the European Commission. {}",
            changes(ingredients, ESCO)
        );
        if !ingredients.reconstructed.is_empty() {
            text.push_str(&format!(
                " These files were reconstructed from other publications of the same release and are not the official ones: {}.",
                ingredients.reconstructed.join(", ")
            ));
        }
        credits.push(Attribution {
            name: ESCO.to_owned(),
            text,
        });
    }
    for (at, release) in ingredients.onet.iter().enumerate() {
        let database = release
            .as_ref()
            .map_or_else(|| ONET.to_owned(), |release| format!("{ONET} {release}"));
        let text = format!(
            "This product includes information from the {database} Database by the U.S. Department of Labor, \
             Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a \
             trademark of USDOL/ETA. {} USDOL/ETA has not approved, endorsed, or tested these modifications.",
            changes(ingredients, ONET)
        );
        let name = if at == 0 { ONET.to_owned() } else { database };
        credits.push(Attribution { name, text });
    }
    if ingredients.starter {
        let what = match ingredients.subject {
            Subject::Skills => "names, descriptions and categories",
            Subject::Titles => "the choice of names and of their SOC codes",
        };
        let verb = if ingredients.subject == Subject::Skills {
            "are"
        } else {
            "is"
        };
        let text = format!(
            "Starter data written by the Waypost project for trying the service out; {what} {verb} the project's own."
        );
        credits.push(Attribution {
            name: "Waypost starter data".to_owned(),
            text,
        });
    }
    if ingredients.certifications {
        let text = "Names and short descriptions of certifications written by the Waypost project; the \
                    certifications and their names belong to the bodies that award them."
            .to_owned();
        credits.push(Attribution {
            name: "Waypost certification list".to_owned(),
            text,
        });
    }
    if ingredients.operator {
        let text = format!(
            "{} supplied by the operator of this service.",
            ingredients.subject.name()
        );
        credits.push(Attribution {
            name: "Operator".to_owned(),
            text,
        });
    }
    credits
}

/// Writes the credit of the taxonomy as a whole.
pub(crate) fn notice(ingredients: &Ingredients, credits: &[Attribution]) -> AttributionNotice {
    let subject = ingredients.subject.name();
    let mut body = if ingredients.starter {
        format!("Starter {}.", subject.to_lowercase())
    } else {
        format!("{subject} from open sources, merged by Waypost.")
    };
    for credit in credits {
        body.push(' ');
        body.push_str(&credit.text);
    }
    AttributionNotice {
        title: format!("Waypost {subject}"),
        body,
    }
}

/// Says what became of a source's data.
fn changes(ingredients: &Ingredients, own: &str) -> String {
    let parts = [
        (ingredients.esco, ESCO),
        (!ingredients.onet.is_empty(), ONET),
        (ingredients.certifications || ingredients.starter, WAYPOST),
        (ingredients.operator, OPERATOR),
    ];
    let others: Vec<&str> = parts
        .into_iter()
        .filter(|(present, name)| *present && *name != own)
        .map(|(_, name)| name)
        .collect();
    match others.split_last() {
        None => "Modified by Waypost.".to_owned(),
        Some((last, [])) => format!("Merged with {last} and modified by Waypost."),
        Some((last, front)) => format!(
            "Merged with {} and {last} and modified by Waypost.",
            front.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_name_changes_releases_and_reconstructed_files() {
        let ingredients = Ingredients {
            esco: true,
            reconstructed: vec!["skills_en.csv".to_owned()],
            onet: vec![Some("30.1".to_owned()), Some("29.2".to_owned())],
            certifications: true,
            ..Ingredients::default()
        };
        let credits = attributions(&ingredients);
        let names: Vec<&str> = credits.iter().map(|credit| credit.name.as_str()).collect();
        assert_eq!(
            names,
            ["ESCO", "O*NET", "O*NET 29.2", "Waypost certification list"]
        );
        assert_eq!(
            credits[0].text,
            "This service uses the ESCO classification of the European Commission. Merged with O*NET and the \
             Waypost lists and modified by Waypost. These files were reconstructed from other publications of the \
             same release and are not the official ones: skills_en.csv."
        );
        assert!(credits[1].text.starts_with(
            "This product includes information from the O*NET 30.1 Database by the U.S. Department of Labor, \
             Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a \
             trademark of USDOL/ETA. Merged with ESCO"
        ));
        assert!(credits[2].text.contains("O*NET 29.2 Database"));
        assert!(
            notice(&ingredients, &credits)
                .body
                .contains("European Commission")
        );
    }

    #[test]
    fn a_source_alone_is_modified_but_not_merged() {
        let ingredients = Ingredients {
            esco: true,
            ..Ingredients::default()
        };
        assert!(
            attributions(&ingredients)[0]
                .text
                .ends_with("European Commission. Modified by Waypost.")
        );
    }
}
