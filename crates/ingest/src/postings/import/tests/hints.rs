//! What an import says of files and cells that it cannot use.

use super::*;
use crate::StarterCatalogs;

fn refused(name: &str, content: impl AsRef<[u8]>) -> String {
    let bench = Bench::new();
    let path = bench.file(name, content);
    let import = PostingsImport {
        max_rejected: "5%".parse().unwrap(),
        ..bench.import(&[path], Mapping::implicit())
    };
    bench.dry_run(&import).unwrap_err().to_string()
}

#[test]
fn a_table_of_other_columns_is_told_what_it_lacks_and_what_would_fit() {
    let found = refused("jobs.csv", "Ref,Job Title,Since\n1,Baker,2025-06-01\n");
    assert!(
        found.starts_with("'jobs.csv' has no column id, title_raw"),
        "{found}"
    );
    assert!(
        found.contains("there are Ref, Job Title, Since; `--mapping FILE`"),
        "{found}"
    );

    let metadata = "usajobs_control_number,position_title,hiring_agency,position_location,position_open_date,\
                    position_close_date,occupation_series\n1,Baker,Bakery,\"Boise, ID\",2025-06-01,,7401\n";
    let found = refused("jobs.csv", metadata);
    assert!(
        found.ends_with("`--mapping usajobs-metadata` fits them"),
        "{found}"
    );
}

#[test]
fn records_of_other_members_are_told_what_the_first_one_lacks() {
    let lines = "{\"id\":1,\"job\":\"Baker\",\"posted\":\"2025-06-01\"}\n".repeat(3);
    let found = refused("jobs.ndjson", &lines);
    assert!(found.contains("(missing_title: 3)"), "{found}");
    assert!(
        found.contains("the first record has no column title_raw; there are id, job, posted"),
        "{found}"
    );
    let found = refused("jobs.csv", "id,title_raw,posted\n1,Baker,soon\n");
    assert!(found.ends_with("(invalid_date: 1)"), "{found}");
}

#[test]
fn other_formats_are_named() {
    let mut workbook = b"PK\x03\x04".to_vec();
    workbook.extend(b"\x14\0\x06\0\x08\0xl/workbook.xml");
    let found = refused("jobs.xlsx", &workbook);
    assert!(
        found.starts_with("'jobs.xlsx' is an Excel workbook, which is not read; postings are read from CSV"),
        "{found}"
    );
    let found = refused(
        "jobs.xml",
        "<?xml version=\"1.0\"?>\n<jobs><job id=\"1\"/></jobs>\n",
    );
    assert!(found.contains("is XML or HTML"), "{found}");
}

#[test]
fn places_of_json_are_those_of_the_record() {
    let bench = Bench::new();
    let good = r#"{"id":1,"title_raw":"Baker","posted":"2025-06-01"}"#;
    let path = bench.file("jobs.json", format!(r#"[{good},{{"id":2,"title_raw"}},{{"id":]"#));
    let error = bench
        .dry_run(&bench.import(&[path], Mapping::implicit()))
        .unwrap_err();
    assert!(error.to_string().contains("line 1, record 3"), "{error}");

    let path = bench.file("jobs.json", format!(r#"[{good},{{"id":2,"title_raw"}}]"#));
    bench
        .dry_run(&bench.import(&[path], Mapping::implicit()))
        .unwrap();
    let report = bench.report();
    assert_eq!(report[0]["row"], 2);
    assert_eq!(report[0]["detail"], "expected `:` (byte 20 of the record)");
}

#[test]
fn what_is_no_text_is_no_title() {
    let bench = Bench::new();
    let rows = [
        r#"{"id":1,"title_raw":{"en":"Baker"},"posted":"2025-06-01"}"#,
        r#"{"id":2,"title_raw":["Baker","Cook"],"posted":"2025-06-01"}"#,
        r#"{"id":{"$oid":"5f"},"title_raw":"Baker","posted":"2025-06-01"}"#,
        r#"{"id":4,"title_raw":"Baker","posted":"2025-06-01","city":{"name":"Boise"},"body":["Bake.","Sell."]}"#,
    ];
    let path = bench.file("jobs.ndjson", rows.join("\n"));
    let summary = bench
        .dry_run(&bench.import(&[path], Mapping::implicit()))
        .unwrap();
    assert_eq!((summary.rejected, summary.warned), (3, 1));
    let told: Vec<String> = bench
        .report()
        .iter()
        .filter_map(|line| {
            Some(format!(
                "{} {} {}",
                line["row"],
                line["column"].as_str()?,
                line["detail"].as_str()?
            ))
        })
        .collect();
    assert_eq!(
        told,
        [
            "1 title_raw an object of JSON stands where a text is expected",
            "2 title_raw a list stands where a text is expected",
            "3 id an object of JSON stands where a text is expected",
            "4 city an object of JSON stands where a text or a list is expected",
        ]
    );
}

#[test]
fn values_that_cannot_be_meant_are_told() {
    check_problems(
        "salary_text,zip,state,location",
        &[
            "2025-06-01,$5 a year,,,",
            "2025-06-01,competitive,,,",
            "2025-06-01,,83702,NY,",
            "2025-06-01,,83702,ID,",
            "2025-06-01,,,,99999",
            "2025-06-01,,,,\"Boise, ID 99999\"",
            "2025-06-01,,,,\"Boise, ID 83702\"",
        ],
        &[
            (
                "salary_implausible",
                "salary_text",
                "'$5 a year' is not from 10000 to 1000000 a year",
            ),
            ("unknown_place", "state", "'NY' is not the state of '83702'"),
            (
                "unknown_place",
                "location",
                "'99999' is not in the lists of places",
            ),
            (
                "unknown_place",
                "location",
                "'Boise, ID 99999' is not in the lists of places",
            ),
        ],
    );
}

#[test]
fn a_date_that_days_are_taken_from_is_told_as_the_wrong_date_that_it_is() {
    let bench = Bench::new();
    let mapping = Mapping::parse(
        "test",
        "[columns]\nid = \"id\"\ntitle_raw = \"title\"\nposted = 'days_before(\"closes\", 30)'\n",
    );
    let path = bench.file(
        "jobs.csv",
        "id,title,closes\n1,Baker,31.02.2025\n2,Cook,\n3,Tiler,2025-06-30\n",
    );
    bench.dry_run(&bench.import(&[path], mapping.unwrap())).unwrap();
    let report = bench.report();
    assert_eq!(
        (&report[0]["reason"], &report[0]["detail"]),
        (&"invalid_date".into(), &"'31.02.2025' is not a date".into())
    );
    assert_eq!(report[1]["reason"], "missing_posted");
    assert_eq!(report[2]["summary"]["accepted"], 1);
}

#[test]
fn skills_that_no_taxonomy_has_are_told() {
    let starter = StarterCatalogs::build();
    let bench = Bench::new();
    let path = bench.file(
        "jobs.csv",
        "id,title_raw,posted,skills\n1,Baker,2025-06-01,Welding|Underwater Basketry\n",
    );
    let import = bench.import(&[path], Mapping::implicit());
    let scratch = tempfile::tempdir().unwrap();
    let areas = Areas::from_bytes(&crate::starter_areas().build().unwrap(), "areas").unwrap();
    let summary = import
        .dry_run(&areas, Some(&starter.skills), scratch.path(), &())
        .unwrap();
    assert_eq!(summary.reasons, BTreeMap::from([("unknown_value", 1)]));
    assert_eq!(
        bench.report()[0]["detail"],
        "'Underwater Basketry' is no known skill"
    );
    assert!(bench.dry_run(&import).unwrap().reasons.is_empty());
}
