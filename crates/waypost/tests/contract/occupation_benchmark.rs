//! The Occupation Benchmark family on starter data.

use serde_json::{Value, json};

use super::{
    answer::Answer,
    request::Request,
    server::{Setup, eventually, shared},
};

const PATH: &str = "/occupation-benchmark/dimensions/soc";

fn ask(body: &Value) -> Answer {
    shared().call(Request::json(PATH, &body.to_string()))
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("a number instead of {value}"))
}

#[test]
fn every_dataset_is_answered_with_its_source() {
    let answer = ask(&json!({ "id": "15-1252" })).ok()["data"].clone();
    let meta = shared().call(Request::get("/occupation-benchmark/meta")).ok();
    let datasets = meta["data"]["datasets"].as_array().expect("an array").clone();
    assert_eq!(datasets.len(), 15);
    for dataset in &datasets {
        let name = dataset.as_str().expect("a name");
        assert!(answer.get(name).is_some(), "{name}");
        assert!(answer["basis"][name].is_string(), "{name}");
    }
    assert_eq!(answer["basis"]["salary"], "oews+synthetic");
    assert_eq!(answer["basis"]["employment"], "oews+ep+synthetic");
    assert_eq!(answer["basis"]["definingSkills"], "onet");
    assert_eq!(answer["basis"]["demand"], "none");
    let salary = &answer["salary"];
    let ladder = [
        "percentile10",
        "percentile25",
        "median",
        "percentile75",
        "percentile90",
    ];
    let ladder: Vec<f64> = ladder.iter().map(|name| number(&salary[*name])).collect();
    assert!(ladder.windows(2).all(|pair| pair[0] < pair[1]), "{salary}");
    assert_eq!(salary["year"], 2024);
    assert_eq!(
        answer["typicalEducation"],
        json!({ "id": 2, "name": "Bachelor's degree" })
    );
    // The starter tables give 50 percent a bachelor's degree, and 15 percent less than an associate's.
    assert_eq!(answer["education"][2]["percentage"], 0.5);
    assert_eq!(answer["education"][0]["percentage"], 0.15);
    assert_eq!(answer["locationQuotient"], 1.0);
    assert_eq!(answer["employers"], json!([]));
    assert_eq!(answer["demand"], Value::Null);
    let feeders = answer["feederOccupations"].as_array().expect("an array");
    assert!((1..=10).contains(&feeders.len()));
    assert_eq!(feeders[0].as_object().expect("an object").len(), 5);
    assert_eq!(answer["commonSkills"].as_array().expect("an array").len(), 10);
    assert_eq!(
        answer["experience"]["distribution"].as_array().map(Vec::len),
        Some(4)
    );
}

#[test]
fn prospects_follow_the_national_rates() {
    let employment = |region: Option<Value>| {
        let mut body = json!({ "id": "15-1252", "datasets": ["employment"] });
        body["region"] = region.unwrap_or(Value::Null);
        ask(&body).ok()["data"].clone()
    };
    let nation = employment(None);
    let idaho = employment(Some(json!({ "level": "state", "id": "16" })));
    assert_eq!(
        idaho["region"],
        json!({ "nation": "us", "level": "state", "id": "16" })
    );
    let (nation, idaho) = (&nation["employment"], &idaho["employment"]);
    assert!(number(&idaho["current"]) < number(&nation["current"]) / 50.0);
    assert_eq!(idaho["changePercent"], nation["changePercent"]);
    let expected = number(&idaho["current"]) * (1.0 + number(&idaho["changePercent"]));
    assert!((number(&idaho["projected"]) - expected).abs() < 2.0, "{idaho}");
    let change = number(&idaho["projected"]) - number(&idaho["current"]);
    assert!((number(&idaho["change"]) - change).abs() <= 1.0, "{idaho}");
    assert_eq!(
        (&idaho["currentYear"], &idaho["projectedYear"]),
        (&json!(2024), &json!(2034))
    );
}

#[test]
fn regions_have_figures_of_their_own_or_the_nations() {
    let salary = |region: Value| {
        let body = json!({ "id": "15-1252", "datasets": ["salary", "locationQuotient"], "region": region });
        ask(&body).ok()["data"].clone()
    };
    let nation = salary(json!({ "level": "nation" }));
    let seattle = salary(json!({ "level": "msa", "id": 42660 }));
    // The starter tables pay 22 percent more there.
    let raise = number(&seattle["salary"]["mean"]) / number(&nation["salary"]["mean"]);
    assert!((1.0..1.4).contains(&raise), "{raise}");
    assert_eq!(
        seattle["region"],
        json!({ "nation": "us", "level": "msa", "id": "42660" })
    );
    assert_ne!(seattle["locationQuotient"], json!(1.0));
    let maine = salary(json!({ "level": "state", "id": "23" }));
    assert_eq!(maine["salary"], nation["salary"]);
    assert_eq!(
        maine["region"]["used"],
        json!({ "nation": "us", "level": "nation" })
    );
}

#[test]
fn unpublished_figures_are_null() {
    let wanted = ["salary", "employment", "education", "riskScore"];
    let answer = ask(&json!({ "id": "51-3011", "datasets": wanted })).ok()["data"].clone();
    for name in wanted {
        assert_eq!(answer[name], Value::Null, "{name}");
        assert_eq!(answer["basis"][name], "none", "{name}");
    }
    assert_eq!(answer.get("feederOccupations"), None);
    let refused = ask(&json!({ "id": "51-3011", "datasets": ["salary", "colour"] }));
    refused.is(400, "not_in_enum");
    assert_eq!(refused.source(), json!({ "pointer": "/datasets/1" }));
}

#[test]
fn risk_scores_of_the_operator_go_before_ours_and_can_be_switched_off() {
    let scores = |setup: Setup| {
        let file = setup.data().join("risk.csv");
        std::fs::write(&file, "code,score\n15-1252,61.25\n").expect("a file");
        let file = file.to_str().expect("UTF-8");
        setup.run(&["import", "lmi", "--risk", file, "--version", "2025.3"]);
        let server = setup.start();
        let score = |id: &str| {
            let body = json!({ "id": id, "datasets": ["riskScore"] }).to_string();
            let answer = server.call(Request::json(PATH, &body)).ok()["data"].clone();
            (answer["riskScore"].clone(), answer["basis"]["riskScore"].clone())
        };
        let meta = server.call(Request::get("/occupation-benchmark/meta")).ok();
        let source = meta["data"]["methods"]["riskScore"]["source"].clone();
        (score("15-1252"), score("51-3011"), source)
    };
    assert_eq!(
        scores(Setup::starter()),
        (
            (json!(61.3), json!("operator")),
            (Value::Null, json!("none")),
            json!("operator")
        )
    );
    let off = Setup::starter().setting("benchmark.risk_score", "off");
    let none = || (Value::Null, json!("none"));
    assert_eq!(scores(off), (none(), none(), json!("off")));
}

#[test]
fn starter_occupations_have_risk_education_and_experience() {
    let wanted = ["riskScore", "typicalEducation", "education", "experience"];
    let of = |id: &str| ask(&json!({ "id": id, "datasets": wanted })).ok()["data"].clone();
    let (developers, cooks) = (of("15-1252"), of("35-2014"));
    for answer in [&developers, &cooks] {
        let risk = number(&answer["riskScore"]);
        assert!((50.0..=150.0).contains(&risk), "{answer}");
        let shares = answer["experience"]["distribution"].as_array().expect("bands");
        let sum: f64 = shares.iter().map(|band| number(&band["value"])).sum();
        assert!((sum - 1.0).abs() < 1e-3, "{answer}");
        assert_eq!(answer["education"].as_array().map(Vec::len), Some(5), "{answer}");
    }
    assert_eq!(developers["typicalEducation"]["id"], 2);
    assert_eq!(cooks["typicalEducation"]["id"], 0);
    assert!(number(&developers["experience"]["mean"]) > number(&cooks["experience"]["mean"]));
}

#[test]
fn a_metropolitan_area_without_figures_has_the_nations_once_areas_are_imported() {
    let server = Setup::starter().start();
    let body = json!({
        "id": "15-1252",
        "datasets": ["salary"],
        "region": { "level": "msa", "id": "35620" },
    });
    let ask = || server.call(Request::json(PATH, &body.to_string()));
    ask().is(422, "unknown_region");
    server.setup().run(&["import", "areas", "--starter"]);
    let answer = eventually("the areas are followed", || {
        let answer = ask();
        (answer.status == 200).then(|| answer.ok())
    });
    let answer = &answer["data"];
    assert_eq!(
        answer["region"]["used"],
        json!({ "nation": "us", "level": "nation" })
    );
    assert!(number(&answer["salary"]["mean"]) > 0.0);
    let unknown = body.to_string().replace("35620", "99999");
    server
        .call(Request::json(PATH, &unknown))
        .is(422, "unknown_region");
}
