mod hints;

use std::collections::BTreeMap;
use std::path::PathBuf;

use catalog::Snapshot as _;
use serde_json::Value;

use super::*;

fn today() -> Day {
    Day::new(2026, 1, 15).unwrap()
}

/// A folder with files and what an import of them brings.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Bench {
        Bench {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn import(&self, paths: &[PathBuf], mapping: Mapping) -> PostingsImport {
        PostingsImport {
            paths: paths.to_vec(),
            mapping,
            mode: ImportMode::Append,
            source: None,
            as_of: None,
            today: today(),
            max_rejected: "100%".parse().unwrap(),
            purge: false,
            report: self.folder.path().join("report.ndjson"),
            settings: PostingsSettings::default(),
        }
    }

    fn dry_run(&self, import: &PostingsImport) -> Result<PostingsSummary, PostingsError> {
        let scratch = tempfile::tempdir().unwrap();
        let areas = Areas::from_bytes(&crate::starter_areas().build().unwrap(), "areas").unwrap();
        import.dry_run(&areas, None, scratch.path(), &())
    }

    fn report(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.path().join("report.ndjson")).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("WAYPOST_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let path = shared.join("data").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: '{}' is not here", path.display());
    None
}

const HEAD: &str =
    "id,title_raw,posted,expired,updated,city,state,salary_min,salary_max,salary_period,url,remote,onet\n";

#[test]
fn every_reason_is_reported_with_line_and_column() {
    let bench = Bench::new();
    let mut table = HEAD.to_owned();
    let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
    let mut places = Vec::new();
    let rows = [
        ("missing_id", Some("id"), ",Baker,2025-06-01,,,Boise,ID,,,,,,"),
        (
            "missing_title",
            Some("title_raw"),
            "A,,2025-06-01,,,Boise,ID,,,,,,",
        ),
        ("missing_posted", Some("posted"), "A,Baker,n/a,,,Boise,ID,,,,,,"),
        (
            "invalid_date",
            Some("posted"),
            "A,Baker,31.02.2025,,,Boise,ID,,,,,,",
        ),
        ("malformed_row", None, "A,Baker"),
        (
            "posted_after_as_of",
            Some("posted"),
            "A,Baker,2052-06-01,,,Boise,ID,,,,,,",
        ),
        (
            "expired_before_posted",
            Some("expired"),
            "X1,Baker,2025-06-01,2025-05-01,,Boise,ID,,,,,,",
        ),
        (
            "invalid_date",
            Some("expired"),
            "X2,Baker,2025-06-01,soon,,Boise,ID,,,,,,",
        ),
        (
            "invalid_date",
            Some("updated"),
            "X3,Baker,2025-06-01,,never,Boise,ID,,,,,,",
        ),
        (
            "invalid_number",
            Some("salary_max"),
            "X4,Baker,2025-06-01,,,Boise,ID,,lots,,,,",
        ),
        (
            "salary_implausible",
            Some("salary_min"),
            "X5,Baker,2025-06-01,,,Boise,ID,0,50000,year,,,",
        ),
        (
            "unknown_value",
            Some("remote"),
            "X6,Baker,2025-06-01,,,Boise,ID,,,,,maybe,",
        ),
        (
            "unknown_value",
            Some("salary_period"),
            "X7,Baker,2025-06-01,,,Boise,ID,5,,blue,,,",
        ),
        (
            "unknown_place",
            Some("city"),
            "X8,Baker,2025-06-01,,,Atlantis,ID,,,,,,",
        ),
        (
            "unknown_place",
            Some("state"),
            "X9,Baker,2025-06-01,,,,Narnia,,,,,,",
        ),
        (
            "url_dropped",
            Some("url"),
            "Y1,Baker,2025-06-01,,,Boise,ID,,,,ftp://a.example,,",
        ),
        (
            "unknown_code",
            Some("onet"),
            "Y2,Baker,2025-06-01,,,Boise,ID,,,,,,baker",
        ),
    ];
    for round in 0..6 {
        for (number, (reason, column, row)) in rows.iter().enumerate() {
            let row = row.replacen("Baker", &format!("Baker {round}"), 1);
            // Ids are all different, as a repeated one is another reason.
            table.push_str(&row.replacen(
                ['A', 'X', 'Y'],
                &format!("{round}-{number}-"),
                usize::from(!row.starts_with(',')),
            ));
            table.push('\n');
            *expected.entry(reason).or_default() += if *column == Some("salary_period") { 2 } else { 1 };
            places.push((round * rows.len() + number + 2, *reason, *column));
        }
    }
    // A period that is no word leaves 5 an hour, which is no pay either.
    *expected.entry("unknown_value").or_default() -= 6;
    *expected.entry("salary_implausible").or_default() += 0;
    let path = bench.file("jobs.csv", &table);
    let summary = bench
        .dry_run(&bench.import(&[path], Mapping::implicit()))
        .unwrap();
    let report = bench.report();
    for (line, reason, column) in places {
        let found = report.iter().any(|problem| {
            problem["line"] == line
                && problem["reason"] == reason
                && problem["column"].as_str() == column
                && problem["file"] == "jobs.csv"
        });
        assert!(found, "line {line}: {reason} in {column:?}");
    }
    assert_eq!(summary.rows, 6 * rows.len() as u64);
    assert_eq!((summary.rejected, summary.accepted), (36, 66));
    let counted: u64 = summary.reasons.values().sum();
    assert_eq!(counted, summary.rejected + summary.replaced + summary.warned);
    assert_eq!(report.len() as u64, counted + 1);
    for (reason, count) in expected {
        assert!(
            summary.reasons[reason] >= count,
            "{reason}: {:?}",
            summary.reasons
        );
    }
    assert_eq!(report.last().unwrap()["summary"]["rejected"], 36);
}

#[test]
fn of_a_repeated_id_the_row_that_gives_way_is_reported() {
    let bench = Bench::new();
    let first = bench.file(
        "a.csv",
        "id,title_raw,posted,updated\nA,One,2025-06-01,\nB,Two,2025-06-01,2025-06-05\nA,Three,2025-06-02,\n",
    );
    let second = bench.file(
        "b.csv",
        "id,title_raw,posted,updated\nB,Four,2025-06-01,2025-06-04\nA,Five,2025-06-01,\n",
    );
    let mut import = bench.import(&[first, second], Mapping::implicit());
    import.source = Some("jobs".to_owned());
    let summary = bench.dry_run(&import).unwrap();
    assert_eq!(
        (summary.stored, summary.replaced, summary.unique_postings),
        (2, 3, 2)
    );
    assert_eq!(summary.as_of.as_deref(), Some("2025-06-05"));
    let places: Vec<(String, u64)> = bench
        .report()
        .iter()
        .filter(|problem| problem["reason"] == "id_repeated")
        .map(|problem| {
            (
                problem["file"].as_str().unwrap().to_owned(),
                problem["line"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        places,
        [("a.csv".into(), 2), ("b.csv".into(), 2), ("b.csv".into(), 3)]
    );
}

#[test]
fn too_many_rejected_rows_stop_the_import() {
    let bench = Bench::new();
    let path = bench.file(
        "jobs.csv",
        "id,title_raw,posted\nA,One,2025-06-01\nB,,2025-06-01\n",
    );
    let mut import = bench.import(&[path], Mapping::implicit());
    import.max_rejected = RejectLimit::default();
    let error = bench.dry_run(&import).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("1 of 2 rows were rejected, more than 5%"),
        "{error}"
    );
    assert_eq!(bench.report().last().unwrap()["summary"]["rejected"], 1);
    import.max_rejected = "1".parse().unwrap();
    assert!(bench.dry_run(&import).is_ok());
    for wrong in ["", "-1", "101%", "x%", "five"] {
        assert!(wrong.parse::<RejectLimit>().is_err(), "{wrong}");
    }
}

#[test]
fn a_posting_of_the_day_after_tomorrow_is_rejected() {
    let bench = Bench::new();
    let path = bench.file(
        "jobs.csv",
        "id,title_raw,posted,updated\nA,One,2026-01-16,2031-01-01\nB,Two,2026-01-17,\n",
    );
    let mut import = bench.import(&[path], Mapping::implicit());
    let summary = bench.dry_run(&import).unwrap();
    assert_eq!(
        (summary.accepted, summary.as_of.as_deref()),
        (1, Some("2026-01-16"))
    );
    import.as_of = Day::new(2026, 1, 10);
    assert_eq!(bench.dry_run(&import).unwrap().accepted, 0);
}

/// Imports rows of `id,title_raw,posted` and further columns; gives reason, column and detail of each problem.
fn problems(columns: &str, rows: &[&str]) -> Vec<(String, String, String)> {
    let bench = Bench::new();
    let rows: Vec<String> = (0..)
        .zip(rows)
        .map(|(at, row)| format!("{at},Baker,{row}\n"))
        .collect();
    let table = format!("id,title_raw,posted,{columns}\n{}", rows.concat());
    let path = bench.file("jobs.csv", table);
    bench
        .dry_run(&bench.import(&[path], Mapping::implicit()))
        .unwrap();
    let report = bench.report();
    let text = |problem: &Value, member: &str| problem[member].as_str().unwrap_or_default().to_owned();
    report
        .iter()
        .filter(|line| line.get("reason").is_some())
        .map(|line| (text(line, "reason"), text(line, "column"), text(line, "detail")))
        .collect()
}

#[track_caller]
fn check_problems(columns: &str, rows: &[&str], expected: &[(&str, &str, &str)]) {
    let found = problems(columns, rows);
    let found: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|(one, two, three)| (&**one, &**two, &**three))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn dates_that_cannot_be_meant_are_not_believed() {
    check_problems(
        "expired,updated",
        &[
            "0000-01-01,,",
            "1989-12-31,,",
            "1990-01-01,2000-01-01,",
            "2025-06-01,9999-12-31,9999-12-31",
            "2025-06-01,,1970-01-01",
            "2025-06-01,2035-06-02,2025-06-02",
            "9999-01-01,,",
        ],
        &[
            ("invalid_date", "posted", "0000-01-01 is before 1990-01-01"),
            ("invalid_date", "posted", "1989-12-31 is before 1990-01-01"),
            (
                "invalid_date",
                "expired",
                "9999-12-31 is more than ten years after 2025-06-01",
            ),
            (
                "invalid_date",
                "updated",
                "9999-12-31 is more than ten years after 2025-06-01",
            ),
            ("invalid_date", "updated", "1970-01-01 is before 1990-01-01"),
            ("posted_after_as_of", "posted", "9999-01-01 is after 2026-01-16"),
        ],
    );
}

#[test]
fn counts_years_and_currencies_that_cannot_be_meant_are_told() {
    check_problems(
        "copies,min_years,max_years,currency",
        &[
            "2025-06-01,1000000000,3,3,usd",
            "2025-06-01,1000000001,5,3,XYZ",
            "2025-06-01,0,,3,",
            "2025-06-01,1.5,,,DEM",
        ],
        &[
            (
                "invalid_number",
                "max_years",
                "3 is less than the 5 years that are asked for at least",
            ),
            (
                "unknown_code",
                "currency",
                "'XYZ' is no code of ISO 4217; the pay counts in no figures",
            ),
            (
                "invalid_number",
                "copies",
                "1000000001 is not a whole number from 1 to 1000000000",
            ),
            (
                "invalid_number",
                "copies",
                "0 is not a whole number from 1 to 1000000000",
            ),
            (
                "unknown_code",
                "currency",
                "'DEM' is no code of ISO 4217; the pay counts in no figures",
            ),
            (
                "invalid_number",
                "copies",
                "1.5 is not a whole number from 1 to 1000000000",
            ),
        ],
    );
}

#[test]
fn city_jobs_of_new_york_give_the_published_figures() {
    let Some(path) = shared("postings-nyc/nyc_jobs.csv.zst") else {
        return;
    };
    let bench = Bench::new();
    let mut import = bench.import(&[path], Mapping::built_in("nyc").unwrap().unwrap());
    import.as_of = Day::new(2025, 12, 30);
    let summary = bench.dry_run(&import).unwrap();
    assert_eq!(
        (summary.rows, summary.accepted, summary.replaced, summary.stored),
        (2369, 2369, 15, 2354)
    );
    assert_eq!(
        (summary.unique_postings, summary.duplicate_postings),
        (1121, 1233)
    );
    assert_eq!(summary.reasons["salary_implausible"], 5, "{:?}", summary.reasons);
}

#[test]
fn federal_vacancies_are_read() {
    for (file, mapping, rows) in [
        (
            "usajobs-assessments-located.jsonl.zst",
            "usajobs-assessments",
            4698,
        ),
        (
            "usajobs-announcements-2024-2025.jsonl.zst",
            "usajobs-announcements",
            56_935,
        ),
        ("usajobs-metadata-2025.csv.zst", "usajobs-metadata", 13_649),
    ] {
        let Some(path) = shared(&format!("postings-usajobs/{file}")) else {
            return;
        };
        let bench = Bench::new();
        let import = bench.import(&[path], Mapping::built_in(mapping).unwrap().unwrap());
        let summary = bench.dry_run(&import).unwrap();
        assert_eq!(
            (summary.rows, summary.rejected),
            (rows, 0),
            "{file}: {:?}",
            summary.reasons
        );
        assert_eq!(
            summary.stored,
            summary.unique_postings + summary.duplicate_postings
        );
    }
}
