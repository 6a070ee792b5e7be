//! Whose salaries count: those in the currency of the mount.

use text::postings::{BoundsByCurrency, SalaryBounds};

use super::*;

const HEAD: &str = "id,title_raw,posted,salary_min,salary_max,currency,salary_text,body";

/// Imports rows and gives the salary that counts, both figures and the currency of each, in the order of their days.
fn salaries(mount: &Mount, rows: &[&str]) -> Vec<String> {
    let text = format!("{HEAD}\n{}\n", rows.join("\n"));
    mount.import_file(mount.file("jobs.csv", &text), Mapping::implicit(), Append, None);
    shown(mount)
}

fn shown(mount: &Mount) -> Vec<String> {
    let number = |amount: Option<u32>| amount.map_or_else(|| "-".to_owned(), |it| it.to_string());
    let mut postings = mount.postings();
    postings.sort_by_key(|posting| posting.posted);
    let shown = postings.iter().map(|it| {
        let currency = it.currency.as_deref().unwrap_or("-");
        let (from, to) = (number(it.salary_from), number(it.salary_to));
        format!("{} of {from} to {to} {currency}", number(it.salary))
    });
    shown.collect()
}

fn currency_of(mount: &Mount) -> Option<String> {
    let corpus = mount.store().open().unwrap().unwrap();
    corpus.manifest().details.currency.clone()
}

#[test]
fn pay_in_another_currency_is_stored_and_does_not_count() {
    let mount = Mount::new();
    let found = salaries(
        &mount,
        &[
            "A,Baker,2025-06-01,40000,50000,,,",
            "B,Cook,2025-06-02,40000,50000,USD,,",
            "C,Welder,2025-06-03,30000,34000,GBP,,",
            "D,Miller,2025-06-04,,,,\"€36,000 a year\",",
            "E,Tiler,2025-06-05,,,,\"480,000 SEK per year\",",
            "F,Driver,2025-06-06,,,,,\"Pay: £31,000 per year\"",
            "G,Nurse,2025-06-07,,,CAD,,\"Pay: $61,000 per year\"",
        ],
    );
    assert_eq!(
        found,
        [
            "45000 of 40000 to 50000 USD",
            "45000 of 40000 to 50000 USD",
            "- of 30000 to 34000 GBP",
            "- of 36000 to 36000 EUR",
            "- of 480000 to 480000 SEK",
            "- of 31000 to 31000 GBP",
            "- of 61000 to 61000 CAD",
        ]
    );
    assert_eq!(currency_of(&mount).as_deref(), Some("USD"));
}

#[test]
fn a_currency_that_nobody_knows_does_not_count_as_that_of_the_mount() {
    let mount = Mount::new();
    let found = salaries(
        &mount,
        &[
            "A,Baker,2025-06-01,40000,50000,XYZ,,",
            "B,Cook,2025-06-02,,,dollars,\"$45,000 a year\",",
            "C,Welder,2025-06-03,,,DEM,,\"Pay: $45,000 per year\"",
        ],
    );
    assert_eq!(
        found,
        [
            "- of 40000 to 50000 -",
            "- of 45000 to 45000 -",
            "- of 45000 to 45000 -",
        ]
    );
    let report = std::fs::read_to_string(mount.folder.path().join("report.ndjson")).unwrap();
    let told: Vec<&str> = report
        .lines()
        .filter(|line| line.contains("unknown_code"))
        .collect();
    assert_eq!(told.len(), 4, "{report}");
    assert!(
        told[0].contains(r#""line":2,"row":1,"id":"A","column":"currency""#),
        "{}",
        told[0]
    );
    // What it said of itself is kept, so that the next import of the same rows changes nothing.
    let again = salaries(&mount, &["A,Baker,2025-06-01,40000,50000,XYZ,,"]);
    assert_eq!(again, found);
}

#[test]
fn figures_are_believed_by_the_bounds_of_their_own_currency() {
    let mut mount = Mount::new();
    let yen = SalaryBounds {
        least: 1_000_000.0,
        most: 50_000_000.0,
    };
    let own = [("JPY".to_owned(), yen)].into();
    mount.settings.salary_bounds = BoundsByCurrency::new(SalaryBounds::default(), own);
    let found = salaries(
        &mount,
        &[
            "A,Baker,2025-06-01,4000000,5000000,JPY,,",
            "B,Cook,2025-06-02,40000,50000,JPY,,",
            "C,Welder,2025-06-03,40000,5000000,,,",
            "D,Miller,2025-06-04,,,,,\"Pay: ¥4,200,000 per year\"",
        ],
    );
    assert_eq!(
        found,
        [
            "- of 4000000 to 5000000 JPY",
            "- of - to - -",
            "40000 of 40000 to - USD",
            "- of 4200000 to 4200000 JPY",
        ]
    );
    let report = std::fs::read_to_string(mount.folder.path().join("report.ndjson")).unwrap();
    assert!(report.contains("40000 to 50000 per unknown period is not from 1000000 to 50000000 a year"));
    assert!(report.contains("40000 to 5000000 per unknown period is not from 10000 to 1000000 a year"));
}

#[test]
fn a_mount_that_changes_its_currency_counts_all_salaries_anew() {
    let mut mount = Mount::new();
    let rows = [
        "A,Baker,2025-06-01,40000,50000,,,",
        "B,Cook,2025-06-02,30000,,EUR,,",
    ];
    assert_eq!(
        salaries(&mount, &rows),
        ["45000 of 40000 to 50000 USD", "- of 30000 to - EUR"]
    );
    mount.settings.currency = "EUR".to_owned();
    let refused = mount
        .work(mount.catalogs(), |work| work.remove("jobs"))
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("count salaries in USD, and the mount is set to EUR"),
        "{refused}"
    );
    mount
        .work(mount.catalogs(), |work| work.enrich())
        .unwrap()
        .unwrap();
    assert_eq!(
        shown(&mount),
        ["45000 of 40000 to 50000 EUR", "30000 of 30000 to - EUR"]
    );
    assert_eq!(currency_of(&mount).as_deref(), Some("EUR"));
}

#[test]
fn a_corpus_that_names_no_currency_is_in_that_of_its_mount() {
    let mut mount = Mount::new();
    salaries(&mount, &["A,Baker,2025-06-01,40000,50000,,,"]);
    mount.work(mount.catalogs(), |work| {
        let mut writer = work.store.writer(work.lock).unwrap();
        writer.details_mut().currency = None;
        writer.commit().unwrap().unwrap()
    });
    mount.settings.unnamed_currency = "GBP".to_owned();
    let refused = mount
        .work(mount.catalogs(), |work| work.remove("jobs"))
        .unwrap_err();
    assert!(refused.to_string().contains("salaries in GBP"), "{refused}");
    mount.settings.unnamed_currency = "USD".to_owned();
    salaries(&mount, &["B,Cook,2025-06-02,30000,,,,"]);
    assert_eq!(currency_of(&mount).as_deref(), Some("USD"));
}
