//! The operator's list of companies.

use std::path::Path;

use catalog::{Companies, Version};
use waypost_ingest::{CompaniesImport, CompaniesReport, ImportError, import_companies};

fn import(text: &str, previous: Option<&Companies>) -> Result<(Companies, CompaniesReport), ImportError> {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let csv = folder.path().join("companies.csv");
    std::fs::write(&csv, text).expect("a written file");
    let import = CompaniesImport {
        csv: Some(csv),
        ..CompaniesImport::default()
    };
    import_companies(&import, &(), previous)
}

#[test]
fn every_column_is_read() {
    let text = "id,name,naics,isStaffing,isFortune1000,website,city,state,postal_code,aliases\n\
                20,Fern & Crumb,311811,no,TRUE,https://fern.example,Troy,New York,12180,Fern|FERN & CRUMB| F&C |fern\n\
                ,Quay Bakers\n";
    let (companies, report) = import(text, None).expect("a sound list");
    assert_eq!(companies.version(), Version::FIRST);
    let rows = companies.rows();
    assert_eq!((rows[0].id.as_str(), rows[0].name.as_str()), ("1", "Quay Bakers"));
    let fern = &rows[1];
    assert_eq!(fern.aliases, ["Fern", "F&C"]);
    assert_eq!((fern.is_staffing, fern.is_fortune_1000), (false, true));
    let texts = [
        &fern.naics,
        &fern.website,
        &fern.city,
        &fern.state,
        &fern.postal_code,
    ];
    let texts: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
    assert_eq!(
        texts,
        ["311811", "https://fern.example", "Troy", "New York", "12180"]
    );
    assert_eq!(
        (
            report.companies,
            report.aliases,
            report.with_naics,
            report.faults_total
        ),
        (2, 2, 1, 0)
    );
    assert_eq!(
        (report.source.rows, report.source.added, report.source.rejected),
        (2, 2, 0)
    );
}

#[test]
fn faulty_rows_are_left_out_and_listed() {
    let text = "id,name,naics,isStaffing\n1,Fern\n1,Quay\n,FERN\n5,Fern\n2,\n3,Troy,31181\n4,Mill,,maybe\na/b,Slash\n\
                6,Loaf\n7,Crust\n8,Rye\n9,Oat\n";
    let (companies, report) = import(text, None).expect("half of the rows are sound");
    assert_eq!(companies.rows().len(), 6);
    let faults: Vec<String> = report
        .faults
        .iter()
        .map(|fault| format!("{} {}", fault.line, fault.column))
        .collect();
    assert_eq!(
        faults,
        ["3 id", "4 name", "6 name", "7 naics", "8 isStaffing", "9 id"]
    );
    assert_eq!(report.source.rejected, 6);
}

#[test]
fn later_lists_keep_the_ids_of_earlier_ones() {
    let (first, _) = import("name\nFern & Crumb\nQuay Bakers\n", None).expect("a sound list");
    let (second, _) = import("name\nTroy Mills\nQUAY BAKERS\n", Some(&first)).expect("a sound list");
    let ids: Vec<(&str, &str)> = second
        .rows()
        .iter()
        .map(|row| (row.id.as_str(), row.name.as_str()))
        .collect();
    assert_eq!(ids, [("2", "QUAY BAKERS"), ("3", "Troy Mills")]);
    assert_eq!(second.version(), Version::new(2, 0));
}

#[test]
fn files_that_are_no_list_are_refused() {
    let fault = |text: &str| {
        let text = import(text, None).expect_err("a fault").to_string();
        let (_, behind) = text.rsplit_once('/').expect("the path of the file");
        behind.to_owned()
    };
    assert_eq!(
        fault("title\nFern\n"),
        "companies.csv' has no column 'name'; its columns are 'title'"
    );
    assert_eq!(fault("name\n"), "companies.csv' holds no company");
    let mostly_faulty = import("name,naics\nFern,1\nQuay,2\nTroy\n", None);
    assert!(matches!(
        mostly_faulty,
        Err(ImportError::RejectedRows {
            rejected: 2,
            rows: 3,
            ..
        })
    ));
    let import = CompaniesImport {
        csv: Some(Path::new("no-such-list.csv").to_owned()),
        ..CompaniesImport::default()
    };
    assert!(matches!(
        import_companies(&import, &(), None),
        Err(ImportError::NotFound { .. })
    ));
}
