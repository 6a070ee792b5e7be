use super::*;
use crate::postings::record::{Header, Raw, Record};

const REQUIRED_COLUMNS: &str = "[columns]\nid = \"Job ID\"\ntitle_raw = \"Title\"\nposted = \"Date\"\n";

fn header() -> Header {
    Header::Table(
        ["Job ID", "Title", "Date", "Site", "Kind"]
            .map(str::to_owned)
            .to_vec(),
    )
}

fn line(cells: &[&str]) -> Record {
    let mut text = String::new();
    let ends = cells.iter().map(|cell| {
        text.push_str(cell);
        text.len()
    });
    let ends = ends.collect();
    Record::Line { text, ends }
}

/// Maps one line and gives a column.
#[track_caller]
fn mapped(mapping: &str, cells: &[&str], column: Canonical) -> Option<String> {
    let mapping = Mapping::parse("test", &format!("{REQUIRED_COLUMNS}{mapping}")).unwrap();
    let bound = mapping.bind("jobs.csv", &header()).unwrap();
    let record = line(cells);
    bound.map(&record).text(column).map(|text| text.into_owned())
}

#[test]
fn expressions_are_evaluated() {
    let cells = [
        "A-77",
        " Baker ",
        "2025-06-30",
        "https://jobs.example.com/x",
        "n/a",
    ];
    for (expression, expected) in [
        ("\"Title\"", Some("Baker")),
        ("\"kind\"", None),
        ("[\"Kind\", \"Title\"]", Some("Baker")),
        ("\"{Job ID}/{Title}\"", Some("A-77/Baker")),
        ("\"{Job ID}/{Kind}\"", None),
        (
            "'join(\" - \", \"Title\", \"Kind\", \"Job ID\")'",
            Some("Baker - A-77"),
        ),
        ("'split(\"Job ID\", \"-\", 1)'", Some("77")),
        ("'split(\"Job ID\", \"-\", 2)'", None),
        ("'lower(\"Title\")'", Some("baker")),
        ("'digits(\"Job ID\")'", Some("77")),
        ("'host(\"Site\")'", Some("jobs.example.com")),
        ("'days_before(\"Date\", 1)'", Some("2025-06-29")),
        ("'days_before(\"Title\", 1)'", Some("Baker")),
    ] {
        let found = mapped(&format!("location = {expression}\n"), &cells, Canonical::Location);
        assert_eq!(found.as_deref(), expected, "{expression}");
    }
}

#[test]
fn defaults_fill_what_is_missing_and_values_are_translated() {
    let more = "employment_type = \"Kind\"\nurl = \"Site\"\nsource = \"host(url)\"\n\
                [defaults]\nemployment_type = \"F\"\ncity = \"Boise\"\ncopies = 2\n\
                [values.employment_type]\nF = \"full-time\"\nzero = \"-\"\n";
    let cells = |kind: &'static str| ["1", "T", "D", "https://a.example/x", kind];
    let kind = |kind| mapped(more, &cells(kind), Canonical::EmploymentType);
    assert_eq!(kind("NULL").as_deref(), Some("full-time"));
    assert_eq!(kind("f").as_deref(), Some("full-time"));
    assert_eq!(kind("Part").as_deref(), Some("Part"));
    assert_eq!(kind("Zero"), None);
    assert_eq!(
        mapped(more, &cells(""), Canonical::City).as_deref(),
        Some("Boise")
    );
    assert_eq!(mapped(more, &cells(""), Canonical::Copies).as_deref(), Some("2"));
    assert_eq!(
        mapped(more, &cells(""), Canonical::Source).as_deref(),
        Some("a.example")
    );
}

#[test]
fn other_columns_are_kept_as_they_are() {
    let text = "[columns]\nid = \"/i\"\ntitle_raw = \"t\"\nposted = \"p\"\nnoc1 = \"n\"\n\
                \"extra.tags\" = \"tags\"\n\"extra.none\" = \"x\"\n\"extra.low\" = 'lower(\"t\")'\n\
                [defaults]\nnuts1 = \"UKC\"\n\"extra.kind\" = \"job\"\n";
    let mapping = Mapping::parse("test", text).unwrap();
    let bound = mapping.bind("jobs.ndjson", &Header::Tree).unwrap();
    let record = Raw::Json(br#"{"i":1,"t":"T","p":"2025-01-01","n":7,"tags":["a",{"b":1}]}"#.to_vec());
    let record = record.into_record().unwrap();
    let found = bound.map(&record);
    assert_eq!(
        found.mounts,
        [("noc1".into(), "7".into()), ("nuts1".into(), "UKC".into())]
    );
    assert_eq!(
        found.extras,
        [
            ("low".into(), "\"t\"".to_owned()),
            ("tags".into(), r#"["a",{"b":1}]"#.into()),
            ("kind".into(), "\"job\"".into())
        ]
    );
    assert_eq!(found.text(Canonical::Id).as_deref(), Some("1"));
}

#[test]
fn a_column_that_is_not_there_is_refused_with_the_one_that_is_meant() {
    let mapping = Mapping::parse("test", &format!("{REQUIRED_COLUMNS}location = \"Sitte\"")).unwrap();
    let error = mapping.bind("jobs.csv", &header()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Column 'Sitte' is not in jobs.csv; did you mean 'Site'?"
    );
    assert!(error.is_usage());
}

#[test]
fn without_a_mapping_canonical_names_are_taken() {
    let mapping = Mapping::implicit();
    let names = [
        "ID",
        "title raw",
        "posted",
        "Remuneration",
        "salary-min",
        "noc1",
        "NOC1 Name",
    ];
    let header = Header::Table(names.map(str::to_owned).to_vec());
    let bound = mapping.bind("jobs.csv", &header).unwrap();
    let record = line(&["1", "T", "D", "x", "5", "2", "Natural sciences"]);
    let found = bound.map(&record);
    assert_eq!(found.text(Canonical::SalaryMin).as_deref(), Some("5"));
    assert_eq!(
        found.mounts,
        [("noc1", "2"), ("noc1_name", "Natural sciences")]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
    );
    assert_eq!(bound.shown(Canonical::SalaryMin), "salary-min");
    assert_eq!(found.text(Canonical::Body), None);
    let other = Header::Table(vec!["id".into(), "title".into(), "posted".into()]);
    let error = mapping.bind("jobs.csv", &other).unwrap_err();
    assert_eq!(
        error.to_string(),
        "'jobs.csv' has no column title_raw (perhaps 'title'); there are id, title, posted; `--mapping FILE` says which of \
         them fill the canonical ones, and nyc, usajobs-announcements, usajobs-assessments, usajobs-metadata come along"
    );
}

#[test]
fn a_mapping_that_cannot_be_used_says_why() {
    for (text, expected) in [
        ("colums = 1", "'colums' is none of"),
        ("columns = 1", "'columns' is no table"),
        ("[columns]\nid = \"A\"", "nothing fills 'title_raw'"),
        ("[columns]\ntitel_raw = \"A\"", "did you mean 'title_raw'?"),
        ("[columns]\nwhatever = \"A\"", "'extra.…'"),
        ("[columns]\nid = 7", "constants stand in [defaults]"),
        ("[columns]\nid = 'lower(\"A\"'", "has no ')' at its end"),
        ("[columns]\nid = 'lower(7)'", "column 'id': 'lower' takes columns"),
        ("[options]\ndelimiter = \"ab\"", "one ASCII character"),
        ("[options]\nencoding = \"latin\"", "windows-1252"),
        ("[options]\ndate_format = \"YY\"", "MM/DD/YYYY"),
        ("[options]\nrecords = \"a\"", "JSON pointer"),
        ("[options]\nredact = [\"name\"]", "email and phone"),
        ("[options]\nother = 1", "none of the options"),
        ("[values]\nremote = 1", "no table"),
        ("[", "TOML"),
    ] {
        let error = Mapping::parse("m.toml", text).unwrap_err().to_string();
        assert!(error.starts_with("mapping 'm.toml': "), "{error}");
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn the_mappings_that_come_along_can_be_used() {
    for name in Mapping::built_in_names() {
        let mapping = Mapping::built_in(name).unwrap().unwrap();
        assert_eq!(mapping.name(), name);
    }
    assert!(Mapping::built_in("none").is_none());
}

#[test]
fn words_that_lead_to_none_of_a_closed_list_are_refused() {
    let refused = |more: &str| {
        let text = format!("{REQUIRED_COLUMNS}employment_type = \"Kind\"\n{more}");
        Mapping::parse("test", &text).unwrap_err().to_string()
    };
    assert_eq!(
        refused("[values.employment_type]\nF = \"full-time\"\nP = \"partial\"\n"),
        "mapping 'test': value 'p' of 'employment_type' leads astray: 'partial' is none of full-time, part-time, both"
    );
    let fault = refused("[defaults]\nremote = \"maybe\"\n");
    assert!(
        fault.contains("default of 'remote': 'maybe' is none of remote, on-site, hybrid"),
        "{fault}"
    );
    let fault = refused("[defaults]\ncurrency = \"XYZ\"\n");
    assert!(
        fault.contains("'XYZ' is none of the codes of ISO 4217"),
        "{fault}"
    );
    let fault = refused(
        "[columns.extra]\na = \"Kind\"\n[defaults]\n\"extra.a\" = \"x\"\n\"employment_type\" = \"F\"\n",
    );
    assert!(fault.contains("'F' is none of full-time"), "{fault}");
    let fault = refused("\"extra.a\" = \"Kind\"\n[columns.extra]\na = \"Site\"\n");
    assert!(fault.contains("column 'extra.a' is filled twice"), "{fault}");
}

#[test]
fn a_column_that_a_file_has_twice_is_refused() {
    let header = Header::Table(
        ["Job ID", "Title", "Date", "title", "TITLE "]
            .map(str::to_owned)
            .to_vec(),
    );
    let mapping = |title: &str| {
        let text = format!("[columns]\nid = \"Job ID\"\ntitle_raw = \"{title}\"\nposted = \"Date\"\n");
        Mapping::parse("test", &text).unwrap()
    };
    mapping("Title").bind("jobs.csv", &header).unwrap();
    let fault = mapping("TI_TLE").bind("jobs.csv", &header).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "'jobs.csv' has 3 columns that 'TI_TLE' may mean: 'Title', 'title', 'TITLE '"
    );
    let header = Header::Table(["Job ID", "Title", "Date", "Title"].map(str::to_owned).to_vec());
    assert!(mapping("Title").bind("jobs.csv", &header).is_err());
    assert!(mapping("Date").bind("jobs.csv", &header).is_ok());
}
