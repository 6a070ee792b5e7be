//! Texts in another language than English: labels of our own in ESCO's layout, imported and served.

use std::{fs, sync::LazyLock};

use serde_json::{Value, json};

use super::{LATEST, extraction::slice, strings};
use crate::{
    request::Request,
    server::{Server, Setup},
};

const HEAD: &str =
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,description\n";

/// Concept, English name, Spanish name, further Spanish labels, hidden Spanish label. Two skills are in the English table
/// alone.
const SKILLS: &str = "\
bread; knead bread dough; amasar pan; preparar masa de pan
stew; cook stews; guisar estofados
cake; decorate cakes; decorar tartas; adornar pasteles
owl; watch owls; observar búhos; vigilar lechuzas
graft; graft fruit trees; injertar árboles frutales
water; irrigate orchards; regar huertos; riego por goteo
boiler; service boilers; reparación de calderas
lathe; operate lathes; manejar el torno; técnicas de torneado
sails; sew sails; coser velas; confección de velas
newborn; look after newborns; atención al recién nacido
accounts; close the books; cierre contable
payroll; draw up payrolls; elaborar nóminas; ; elaborar nominas
signs; sign language of Spain; lengua de señas
walks; guide mountain walks; guiar excursiones; guía titulado|guía titulada
debate; speak in public; oratoria; hablar en público
networks; lay out computer networks; diseño de redes informáticas
tiles; lay tiles; colocar azulejos; alicatado de baños
dance; teach folk dances; enseñar danzas populares
oil; oil machines; engrasar máquinas
hearings; interpret at hearings; interpretación judicial
bees; keep bees
roofs; thatch roofs
";

/// A server with the skills in both languages.
fn bilingual() -> &'static Server {
    static BILINGUAL: LazyLock<Server> = LazyLock::new(|| {
        let setup = Setup::empty();
        let folder = setup.data().join("esco-of-the-tests");
        fs::create_dir(&folder).expect("a folder");
        let (mut english, mut spanish) = (HEAD.to_owned(), HEAD.to_owned());
        for line in SKILLS.lines() {
            let mut cells = line.split("; ");
            let mut next = || cells.next().unwrap_or_default();
            let (concept, name, spanish_name) = (next(), next(), next());
            english += &row(concept, name, "", "");
            if !spanish_name.is_empty() {
                spanish += &row(concept, spanish_name, next(), next());
            }
        }
        fs::write(folder.join("skills_en.csv"), english).expect("a file");
        fs::write(folder.join("skills_es.csv"), spanish).expect("a file");
        setup.run(&["import", "skills", "--esco", folder.to_str().expect("UTF-8")]);
        setup.start()
    });
    &BILINGUAL
}

fn row(concept: &str, name: &str, others: &str, hidden: &str) -> String {
    let others = others.replace('|', "\n");
    format!(
        "KnowledgeSkillCompetence,http://example.org/skill/{concept},skill/competence,sector-specific,{name},\
         \"{others}\",{hidden},released,\n"
    )
}

/// The concepts of the skills that an answer has, by name of the skill.
fn concepts(skills: &Value) -> Vec<&str> {
    let items = skills.as_array().expect("an array");
    let mut found: Vec<&str> = items
        .iter()
        .map(|item| {
            let tags = item["skill"]["tags"].as_array().expect("an array");
            let uri = tags.iter().find(|tag| tag["key"] == "escoUri").expect("a source");
            uri["value"]
                .as_str()
                .and_then(|uri| uri.rsplit('/').next())
                .expect("a concept")
        })
        .collect();
    found.sort_unstable();
    found
}

fn extract(query: &str, text: &str) -> Value {
    let target = format!("{LATEST}/extract{query}");
    let body = json!({ "text": text }).to_string();
    bilingual().call(Request::json(&target, &body)).ok()
}

#[test]
fn a_version_names_the_languages_that_were_imported() {
    let version = bilingual().call(Request::get(LATEST)).ok();
    assert_eq!(version["data"]["languageSupport"], json!(["en", "es"]));
    // Names are the English ones, and a search knows the Spanish ones too.
    let found = bilingual()
        .call(Request::get(&format!(
            "{LATEST}/skills?q=observar%20b%C3%BAhos&limit=1"
        )))
        .ok();
    assert_eq!(strings(&found, "name"), ["watch owls"]);
}

#[test]
fn spanish_sentences_name_skills_by_spanish_labels() {
    for (text, expected) in [
        // As written, and with capitals, accented ones among them.
        (
            "Buscamos a una persona para amasar pan y decorar tartas.",
            ["bread", "cake"].as_slice(),
        ),
        (
            "REPARACIÓN DE CALDERAS: TÉCNICAS DE TORNEADO",
            &["boiler", "lathe"],
        ),
        ("Atención al Recién Nacido en turno de noche", &["newborn"]),
        ("Se valorará saber observar búhos o vigilar lechuzas.", &["owl"]),
        // The other number, where an `s` in plain letters makes it.
        ("Guisar estofado y colocar azulejo, sin más.", &["stew", "tiles"]),
        // Both genders, each by a label of its own.
        ("Guía titulada, o bien:", &["walks"]),
        ("Se contrata a un guía titulado.", &["walks"]),
        ("Experiencia en injertar árboles frutales", &["graft"]),
        // Without the accent, by a hidden label.
        (
            "Cierre contable; también elaborar nominas.",
            &["accounts", "payroll"],
        ),
        // The letter ñ, written as one character and as two.
        ("Alicatado de baños y lengua de sen\u{303}as", &["signs", "tiles"]),
        (
            "¿Te gusta hablar en público? ¡Ven a enseñar danzas populares!",
            &["dance", "debate"],
        ),
        (
            "Diseño de redes informáticas; interpretación judicial.",
            &["hearings", "networks"],
        ),
        // Skills that only the English table has, in Spanish words.
        ("Criar abejas y techar con paja.", &[]),
    ] {
        let answer = extract("?language=es", text);
        assert_eq!(concepts(&answer["data"]), expected, "{text}");
    }
}

#[test]
fn a_language_names_what_is_supported_and_hides_no_label() {
    // Postings mix languages, so the labels of both count whichever is named.
    let mixed = "Se busca: keep bees, regar huertos.";
    for query in ["", "?language=en", "?language=es"] {
        assert_eq!(
            concepts(&extract(query, mixed)["data"]),
            ["bees", "water"],
            "{query}"
        );
    }
    for operation in ["extract", "extract/trace"] {
        let ask = |language: &str| {
            let target = format!("{LATEST}/{operation}?language={language}");
            bilingual().call(Request::text(&target, "amasar pan"))
        };
        assert_eq!(ask("es").status, 200);
        let refused = ask("fr");
        refused.is(422, "unsupported_value");
        assert!(refused.detail().contains("es"), "{}", refused.detail());
        assert_eq!(ask("spanish").status, 400);
    }
    let target = format!("{LATEST}/extract/batch?language=fr");
    let lines = Request::post(&target, "application/x-ndjson", "{\"text\":\"amasar pan\"}");
    assert_eq!(bilingual().call(lines).status, 422);
}

#[test]
fn offsets_behind_accents_count_bytes_of_the_normalised_text() {
    let text = "Ofrecemos formación:\r\n¡observar bu\u{301}hos, colocar azulejos y elaborar nóminas!";
    let body = json!({ "text": text, "includeNormalizedText": true }).to_string();
    let target = format!("{LATEST}/extract/trace?language=es");
    let answer = bilingual().call(Request::json(&target, &body)).ok();
    let normalized = answer["data"]["normalizedText"].as_str().expect("a text");
    assert_eq!(
        normalized,
        "Ofrecemos formación:\n¡observar búhos, colocar azulejos y elaborar nóminas!"
    );
    let trace = answer["data"]["trace"].as_array().expect("an array");
    let seen: Vec<(&str, &Value)> = trace
        .iter()
        .map(|item| {
            let form = &item["surfaceForm"];
            (slice(normalized, form), &form["sourceStart"])
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("observar búhos", &json!(24)),
            ("colocar azulejos", &json!(41)),
            ("elaborar nóminas", &json!(60)),
        ]
    );
}
