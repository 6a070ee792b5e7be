//! Scenarios of what the Classification family classifies, on starter data.

use serde_json::{Value, json};

use super::{answer::Answer, documents, request::Request, server::shared};

const LATEST: &str = "/classification/classifications/latest";

fn post(path: &str, body: &Value) -> Value {
    shared()
        .call(Request::post(
            &format!("{LATEST}/{path}"),
            "application/json",
            body.to_string(),
        ))
        .ok()
}

fn refused(path: &str, body: &Value, status: u16, code: &str) -> String {
    let answer = shared().call(Request::post(
        &format!("{LATEST}/{path}"),
        "application/json",
        body.to_string(),
    ));
    answer.is(status, code);
    answer.text()
}

#[test]
fn titles_are_classified_by_occupation() {
    let found = post(
        "lot/classify",
        &json!({"title": "Bread Bakers (m/f/d)", "limit": 3}),
    );
    let rows = found["data"].as_array().expect("a list");
    assert_eq!(
        rows[0]["concept"],
        json!({"id": "51301100", "name": "Bakers", "levelName": "specializedOccupation"})
    );
    assert!(
        rows.len() <= 3
            && rows.is_sorted_by(|one, other| { one["confidence"].as_f64() >= other["confidence"].as_f64() })
    );
    assert_eq!(found["warnings"], json!([]));
    // Clients read the first concept without looking whether there is one.
    let nonsense = post("lot/classify", &json!({"title": "zzzz qqqq"}));
    assert_eq!(nonsense["data"][0]["confidence"], 0.0);
    assert_eq!(post("lot/classify", &json!({"title": "  "}))["data"], json!([]));
    let sure = post(
        "lot/classify",
        &json!({"title": "zzzz qqqq", "confidenceThreshold": 0.1}),
    );
    assert_eq!(sure["data"], json!([]));
    let fields = post(
        "lot/classify",
        &json!({"title": "Bakers", "limit": 1, "fields": ["id", "level"]}),
    );
    assert_eq!(
        fields["data"][0]["concept"],
        json!({"id": "51301100", "level": 3})
    );
    refused("lot/classify", &json!({"title": ""}), 400, "out_of_bounds");
    refused(
        "lot/classify",
        &json!({"title": "a", "limit": 26}),
        400,
        "out_of_bounds",
    );
    refused(
        "lot/classify",
        &json!({"title": "a".repeat(1_025)}),
        413,
        "term_too_large",
    );
}

#[test]
fn titles_and_companies_are_normalised_in_order() {
    let titles = post(
        "titles/normalize",
        &json!({"terms": ["Pastry Chef", "qqqq zzzz", "Pastry Chef"], "limit": 1}),
    );
    let rows = titles["data"].as_array().expect("a list");
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0], rows[2]);
    assert_eq!(
        rows[0]["results"],
        json!([{"confidence": 1.0,
            "concept": {"id": "WTKEP0TV62VZB3H28T", "name": "Pastry Chef", "levelName": "title"}}])
    );
    assert_eq!(rows[1], json!({"term": "qqqq zzzz", "count": 0, "results": []}));
    // The same confidences as the family of titles.
    let term = "Sr. Pastry Chef, Nights";
    let inspected = shared().call(Request::post(
        "/titles/versions/latest/normalize/inspect",
        "application/json",
        json!({"term": term}).to_string(),
    ));
    let inspected = inspected.ok();
    let classified = post("titles/normalize", &json!({"terms": [term]}));
    let pairs = |rows: &Value, of: &str| -> Vec<(Value, Value)> {
        let rows = rows.as_array().expect("a list").iter();
        rows.map(|row| (row["confidence"].clone(), row[of]["id"].clone()))
            .collect()
    };
    assert_eq!(
        pairs(&classified["data"][0]["results"], "concept"),
        pairs(&inspected["data"], "title")
    );
    let companies = post(
        "companies/normalize",
        &json!({"terms": ["fern and crumb inc", "zzzz"], "confidenceThreshold": 0.9}),
    );
    let rows = companies["data"].as_array().expect("a list");
    assert_eq!(rows[0]["count"], 1);
    assert_eq!(
        rows[0]["results"][0]["concept"],
        json!({"id": "20", "name": "Fern & Crumb", "levelName": "company"})
    );
    assert_eq!(rows[1]["results"], json!([]));
    for path in ["titles/normalize", "companies/normalize"] {
        refused(path, &json!({"terms": []}), 400, "out_of_bounds");
        refused(path, &json!({"terms": ["a"], "limit": 0}), 400, "out_of_bounds");
        refused(path, &json!({"terms": vec!["a"; 501]}), 400, "out_of_bounds");
        refused(
            path,
            &json!({"terms": ["a".repeat(1_025)]}),
            413,
            "term_too_large",
        );
    }
}

#[test]
fn a_posting_gives_exactly_the_outputs_asked_for() {
    let body = "<p>Fern &amp; Crumb seeks bakers who bake <b>sourdough</b> bread for a full-time, permanent position. You have a \
        Bachelor&#39;s degree and 2&ndash;4 years of experience in our kitchen or another one.</p><ul><li>$18.50 - $21 per \
        hour</li><li>Medical, dental and vision insurance</li></ul><p>This is not a remote position.</p>";
    let outputs = [
        "lot",
        "title",
        "skill",
        "company",
        "soc_standard",
        "soc_lightcast",
        "language",
        "educationLevel",
        "employmentType",
        "contractType",
        "internship",
        "remoteType",
        "salary",
        "yearsOfExperience",
        "benefits",
        "lot",
    ];
    let found = post(
        "postings/classify",
        &json!({"context": {"company": "Fern and Crumb, Inc.", "title": "Bakers", "body": body}, "outputs": outputs,
            "findConceptNames": true}),
    );
    let data = found["data"].as_object().expect("an object");
    assert_eq!(data.len(), outputs.len() - 1);
    assert_eq!(data["lot"]["id"], "51301100");
    assert_eq!(data["lot"]["name"], "Bakers");
    assert_eq!(data["soc_standard"], json!({"id": "51-3011", "name": "Bakers"}));
    assert_eq!(data["soc_lightcast"], data["soc_standard"]);
    assert_eq!(data["company"], json!({"id": "20", "name": "Fern & Crumb"}));
    let skills: Vec<&str> = data["skill"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|skill| skill["name"].as_str())
        .collect();
    assert!(skills.contains(&"Sourdough Baking"), "{found}");
    assert_eq!(data["language"], json!({"id": "en"}));
    assert_eq!(data["educationLevel"], json!([{"id": "2"}]));
    assert_eq!(data["employmentType"], json!({"id": "1"}));
    assert_eq!(data["contractType"], json!({"id": "1"}));
    assert_eq!(data["internship"], Value::Null);
    assert_eq!(data["remoteType"], json!({"id": "2"}));
    assert_eq!(data["salary"], json!({"gte": 18.5, "lte": 21.0, "units": "hour"}));
    assert_eq!(data["yearsOfExperience"], json!({"gte": 2, "lte": 4}));
    assert_eq!(
        data["benefits"],
        json!([{"id": "health-insurance"}, {"id": "dental"}, {"id": "vision"}])
    );
    assert_eq!(
        found["warnings"],
        json!(["soc_lightcast is answered by SOC 2018"])
    );
}

#[test]
fn what_a_posting_does_not_say_is_null_or_empty() {
    let found = post(
        "postings/classify",
        &json!({"context": {"body": ""}, "outputs": ["lot", "title", "skill", "company", "salary", "remoteType", "language",
            "educationLevel", "benefits", "employmentType", "contractType", "internship", "yearsOfExperience", "naics"]}),
    );
    assert_eq!(
        found["data"],
        json!({"lot": null, "title": null, "skill": [], "company": null, "salary": null,
            "remoteType": {"provisionalId": "[None]"}, "language": null, "educationLevel": [], "benefits": [],
            "employmentType": null, "contractType": null, "internship": null, "yearsOfExperience": null, "naics": null})
    );
    assert_eq!(found["warnings"], json!([]));
}

#[test]
fn faulty_postings_are_refused() {
    let path = "postings/classify";
    let context = json!({"title": "Bakers"});
    let check = |body: &Value, status, code| refused(path, body, status, code);
    let missing = check(
        &json!({"context": {"company": "a"}, "outputs": ["lot"]}),
        400,
        "missing_member",
    );
    assert!(
        missing.contains("Missing member 'title'") && missing.contains("\"/context\""),
        "{missing}"
    );
    check(&json!({"outputs": ["lot"]}), 400, "missing_member");
    check(&json!({"context": context, "outputs": []}), 400, "out_of_bounds");
    check(
        &json!({"context": context, "outputs": vec!["lot"; 22]}),
        400,
        "out_of_bounds",
    );
    check(
        &json!({"context": context, "outputs": ["luck"]}),
        400,
        "not_in_enum",
    );
    check(
        &json!({"context": {"title": "a", "city": "b"}, "outputs": ["lot"]}),
        400,
        "unknown_member",
    );
    let unsupported = check(
        &json!({"context": context, "outputs": ["lot", "canoc_lightcast"]}),
        422,
        "unsupported_value",
    );
    assert!(
        unsupported.contains("'canoc_lightcast'") && unsupported.contains("\"/outputs/1\""),
        "{unsupported}"
    );
    // No O*NET is loaded, so nothing leads there.
    check(
        &json!({"context": context, "outputs": ["onet_standard"]}),
        422,
        "unsupported_value",
    );
    check(
        &json!({"context": {"body": "a".repeat(51_201)}, "outputs": ["lot"]}),
        413,
        "text_too_large",
    );
}

#[test]
fn titles_lead_to_occupations() {
    for name in [
        "titles_v1.0.0_lot_v1.0.0",
        "titles_vlatest_lot_vlatest",
        "titles_v5.24.0_lot_v6.20.0",
    ] {
        let mapped = shared().call(Request::post(
            &format!("/classification/mappings/{name}"),
            "application/json",
            json!({"ids": ["WTKEP0TV62VZB3H28T", "nope"]}).to_string(),
        ));
        assert_eq!(
            mapped.ok()["data"],
            json!({"WTKEP0TV62VZB3H28T": ["35101100", "51301100"], "nope": []}),
            "{name}"
        );
    }
}

#[test]
fn titles_and_companies_are_taxonomies_too() {
    let concept = shared()
        .call(Request::get(
            "/classification/taxonomies/titles/versions/latest/concepts/WTKEP0TV62VZB3H28T?fields=name,level,infoUrl,parentId",
        ))
        .ok();
    let concept = &concept["data"];
    assert_eq!(
        (&concept["name"], &concept["level"]),
        (&json!("Pastry Chef"), &json!(0))
    );
    let page = concept["infoUrl"].as_str().expect("an address");
    assert!(
        page.ends_with("/titles/versions/latest/titles/WTKEP0TV62VZB3H28T"),
        "{page}"
    );
    let companies = shared()
        .call(Request::get(
            "/classification/taxonomies/companies/versions/1.0.0/concepts?q=quay&fields=id,name",
        ))
        .ok();
    assert_eq!(
        companies["data"],
        json!([{"id": "31", "name": "Quay Street Bakers"}])
    );
}

/// Sends a form: a file of a type, and values beside it.
fn form(path: &str, media: &str, file: &[u8], values: &[(&str, &str)]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in values {
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--b\r\nContent-Disposition: form-data; name=\"fileUpload\"; filename=\"a\"\r\nContent-Type: {media}\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--b--\r\n");
    shared().call(Request::post(
        &format!("{LATEST}/{path}"),
        "multipart/form-data; boundary=b",
        body,
    ))
}

#[test]
fn files_give_what_their_text_gives() {
    let text = "We bake sourdough bread and keep the books in Excel.";
    let plain = post("skills/extract", &json!({"text": text, "trace": true}))["data"].clone();
    assert!(
        plain["concepts"].as_array().is_some_and(|found| found.len() > 1),
        "{plain}"
    );
    for path in ["skills/extract", "skills/extract/file"] {
        let values = [("trace", "true"), ("outputLocale", "en-US")];
        let found = form(path, "text/plain; charset=utf-8", text.as_bytes(), &values).ok();
        assert_eq!(found["data"], plain, "{path}");
        for (media, bytes) in [
            ("application/pdf", documents::pdf(text, "")),
            (
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                documents::docx(text),
            ),
        ] {
            let found = form(path, media, &bytes, &[("confidenceThreshold", "0.5")]).ok();
            assert_eq!(found["data"]["concepts"], plain["concepts"], "{path} {media}");
            assert_eq!(found["data"]["trace"], json!([]));
        }
        form(path, "text/plain", b"", &[]).ok();
    }
}

#[test]
fn lines_of_a_file_are_terms() {
    let values = [("limit", "1"), ("fields", "id")];
    for path in ["titles/normalize", "titles/normalize/file"] {
        let found = form(path, "text/plain", b"Pastry Chef\r\n\r\nqqqq zzzz\n", &values).ok();
        assert_eq!(
            found["data"],
            json!([
                {"term": "Pastry Chef", "count": 1,
                    "results": [{"confidence": 1.0, "concept": {"id": "WTKEP0TV62VZB3H28T"}}]},
                {"term": "qqqq zzzz", "count": 0, "results": []},
            ]),
            "{path}"
        );
    }
    let found = form(
        "companies/normalize/file",
        "text/plain",
        b"Fern & Crumb LLC",
        &values,
    )
    .ok();
    assert_eq!(found["data"][0]["results"][0]["concept"], json!({"id": "20"}));
    form("titles/normalize/file", "text/plain", b"\n\n", &[]).is(400, "out_of_bounds");
    let many = "a\n".repeat(501);
    form("titles/normalize/file", "text/plain", many.as_bytes(), &[]).is(400, "out_of_bounds");
}

#[test]
fn faulty_forms_are_refused() {
    for path in [
        "skills/extract/file",
        "titles/normalize/file",
        "companies/normalize/file",
    ] {
        let refused = form(path, "image/png", b"a", &[]);
        refused.is(415, "unsupported_content_type");
        assert!(refused.text().contains("'text/plain'"), "{}", refused.text());
        form(path, "text/plain", b"a", &[("fileUpload", "b")]).is(400, "bad_multipart");
        form(path, "text/plain", b"a", &[("colour", "red")]).is(400, "bad_multipart");
        form(path, "text/plain", b"a", &[("fields", "colour")]).is(400, "unknown_field");
        form(path, "text/plain", b"\xff", &[]).is(400, "bad_encoding");
        let json = shared().call(Request::post(
            &format!("{LATEST}/{path}"),
            "application/json",
            "{}",
        ));
        json.is(415, "unsupported_content_type");
        let unparted = shared().call(Request::post(
            &format!("{LATEST}/{path}"),
            "multipart/form-data",
            "--b\r\n\r\n\r\n--b--",
        ));
        unparted.is(400, "bad_multipart");
    }
    form("titles/normalize", "application/pdf", b"a", &[]).is(415, "unsupported_content_type");
    form("skills/extract", "application/pdf", b"a", &[]).is(422, "unreadable_document");
    form("skills/extract", "text/plain", &[b'a'; 51_201], &[]).is(413, "text_too_large");
}
