mod currencies;
mod enrichment;

use std::path::PathBuf;

use analytics::Column;
use analytics::row::{Posting, PostingId};
use catalog::{Areas, Snapshot as _};

use super::*;
use crate::postings::block::wire_id;
use crate::postings::import::RejectLimit;
use crate::postings::mapping::Mapping;

fn starter_areas() -> Areas {
    Areas::from_bytes(&crate::starter_areas().build().unwrap(), "areas").unwrap()
}

/// The postings of a mount in a temporary directory.
struct Mount {
    folder: tempfile::TempDir,
    settings: PostingsSettings,
    areas: Areas,
}

impl Mount {
    fn new() -> Mount {
        Mount {
            folder: tempfile::tempdir().unwrap(),
            settings: PostingsSettings::default(),
            areas: starter_areas(),
        }
    }

    fn store(&self) -> PostingsStore {
        PostingsStore::new(self.folder.path().join("jpa"))
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn catalogs(&self) -> Catalogs<'_> {
        Catalogs {
            areas: &self.areas,
            skills: None,
            titles: None,
            companies: None,
            occupations: None,
        }
    }

    fn work<T>(&self, catalogs: Catalogs<'_>, run: impl FnOnce(&PostingsWork<'_>) -> T) -> T {
        let store = self.store();
        let lock = store.lock("a test").unwrap();
        run(&PostingsWork {
            store: &store,
            lock: &lock,
            catalogs,
            settings: &self.settings,
            progress: &(),
        })
    }

    fn import_file(
        &self,
        path: PathBuf,
        mapping: Mapping,
        mode: ImportMode,
        as_of: Option<&str>,
    ) -> PostingsSummary {
        self.import_with(self.catalogs(), path, mapping, mode, as_of)
    }

    fn import_with(
        &self,
        catalogs: Catalogs<'_>,
        path: PathBuf,
        mapping: Mapping,
        mode: ImportMode,
        as_of: Option<&str>,
    ) -> PostingsSummary {
        let import = PostingsImport {
            paths: vec![path],
            mapping,
            mode,
            source: Some("jobs".to_owned()),
            as_of: as_of.map(day),
            today: day("2030-01-01"),
            max_rejected: RejectLimit::default(),
            purge: false,
            report: self.folder.path().join("report.ndjson"),
            settings: self.settings.clone(),
        };
        self.work(catalogs, |work| work.import(&import)).unwrap()
    }

    /// Imports a table of the columns id, title_raw, posted, expired, updated, body.
    fn import(&self, rows: &str, mode: ImportMode, as_of: &str) -> PostingsSummary {
        let text = format!("id,title_raw,posted,expired,updated,body,company_raw\n{rows}");
        self.import_file(
            self.file("jobs.csv", &text),
            Mapping::implicit(),
            mode,
            Some(as_of),
        )
    }

    /// Gives all postings in the order of their ids.
    fn postings(&self) -> Vec<Posting> {
        let Some(corpus) = self.store().open().unwrap() else {
            return Vec::new();
        };
        let mut reader = corpus.reader();
        let mut postings: Vec<Posting> = corpus.addresses().map(|it| reader.read(it).unwrap()).collect();
        postings.sort_by_key(|posting| posting.id);
        postings
    }

    /// Writes each posting as title, days live and ids of its rows.
    fn shown(&self) -> Vec<String> {
        let shown = |posting: &Posting| {
            let rows = posting
                .members
                .iter()
                .map(|it| StoredRow::of_member(it, posting).unwrap().row.id);
            let expired = posting
                .expired
                .map_or_else(|| "-".to_owned(), |day| day.to_string());
            let ids = rows.collect::<Vec<_>>().join("+");
            format!("{} {}..{expired} {ids}", posting.title_raw, posting.posted)
        };
        let mut lines: Vec<String> = self.postings().iter().map(shown).collect();
        lines.sort();
        lines
    }
}

fn day(text: &str) -> Day {
    crate::postings::convert::parse_date(text, None).unwrap()
}

use ImportMode::{Append, Delete, Replace, Snapshot};

#[test]
fn the_same_import_again_changes_nothing() {
    let mount = Mount::new();
    let rows =
        "A,Baker,2025-06-01,,,Bake bread,\nB,Baker,2025-06-02,,,Bake bread,\nC,Welder,2025-06-03,,,,\n";
    let first = mount.import(rows, Append, "2025-06-10");
    assert_eq!(
        (
            first.stored,
            first.unique_postings,
            first.duplicate_postings,
            first.version
        ),
        (3, 2, 1, Some(1))
    );
    let again = mount.import(rows, Append, "2025-06-10");
    assert_eq!(
        (again.stored, again.unique_postings, again.version),
        (0, 2, Some(1))
    );
    assert_eq!(
        mount.shown(),
        ["Baker 2025-06-01..- A+B", "Welder 2025-06-03..- C"]
    );
}

#[test]
fn a_known_row_is_replaced_unless_it_was_updated_later() {
    let mount = Mount::new();
    mount.import(
        "A,Baker,2025-06-01,,2025-06-05,,\nB,Welder,2025-06-01,,,,\n",
        Append,
        "2025-06-10",
    );
    let summary = mount.import(
        "A,Cook,2025-06-01,,2025-06-04,,\nB,Fitter,2025-06-01,,,,\nC,Nurse,2025-06-02,,,,\n",
        Append,
        "2025-06-11",
    );
    assert_eq!(summary.stored, 2);
    assert_eq!(
        mount.shown(),
        [
            "Baker 2025-06-01..- A",
            "Fitter 2025-06-01..- B",
            "Nurse 2025-06-02..- C"
        ]
    );
    let corpus = mount.store().open().unwrap().unwrap();
    let details = &corpus.manifest().details;
    assert_eq!(
        (details.sources["jobs"].rows, Day(details.latest_day)),
        (3, day("2025-06-11"))
    );
}

#[test]
fn a_replaced_leader_leaves_its_group_to_the_others() {
    let mount = Mount::new();
    mount.import(
        "A,Baker,2025-06-01,,,Bake,\nB,Baker,2025-06-02,,,Bake,\nC,Baker,2025-06-03,,,Bake,\n",
        Append,
        "2025-06-10",
    );
    assert_eq!(mount.shown(), ["Baker 2025-06-01..- A+B+C"]);
    mount.import("A,Cook,2025-06-01,,,Cook,\n", Append, "2025-06-10");
    assert_eq!(mount.shown(), ["Baker 2025-06-02..- B+C", "Cook 2025-06-01..- A"]);
    let id = PostingId(wire_id("jobs", "C"));
    let corpus = mount.store().open().unwrap().unwrap();
    let found = corpus.reader().read(corpus.find(id).unwrap()).unwrap();
    assert_eq!(
        found.id,
        PostingId(wire_id("jobs", "B")),
        "ids of members lead to their posting"
    );
}

#[test]
fn an_earlier_row_that_arrives_late_regroups_its_block() {
    let mount = Mount::new();
    // B is within 60 days of A, and C of B but not of A.
    let [a, b, c] = [
        "A,Baker,2025-01-01,,,Bake,\n",
        "B,Baker,2025-02-20,,,Bake,\n",
        "C,Baker,2025-04-01,,,Bake,\n",
    ];
    mount.import(b, Append, "2025-06-01");
    mount.import(c, Append, "2025-06-01");
    assert_eq!(mount.shown(), ["Baker 2025-02-20..- B+C"]);
    mount.import(a, Append, "2025-06-01");
    let late = mount.shown();
    assert_eq!(late, ["Baker 2025-01-01..- A+B", "Baker 2025-04-01..- C"]);
    let other = Mount::new();
    other.import(&format!("{c}{a}{b}"), Append, "2025-06-01");
    assert_eq!(other.shown(), late);
}

#[test]
fn a_snapshot_expires_what_it_lacks() {
    let mount = Mount::new();
    mount.import(
        "A,Baker,2025-06-01,,,,\nB,Welder,2025-06-01,,,,\nC,Nurse,2025-06-01,2025-06-12,,,\n",
        Snapshot,
        "2025-06-10",
    );
    mount.import("A,Baker,2025-06-01,,,,\n", Snapshot, "2025-06-20");
    assert_eq!(
        mount.shown(),
        [
            "Baker 2025-06-01..- A",
            "Nurse 2025-06-01..2025-06-12 C",
            "Welder 2025-06-01..2025-06-10 B"
        ]
    );
    // Back within the window: the same row, live again.
    mount.import(
        "A,Baker,2025-06-01,,,,\nB,Welder,2025-06-01,,,,\n",
        Snapshot,
        "2025-06-30",
    );
    assert_eq!(mount.shown()[2], "Welder 2025-06-01..- B");
    // Back after it: another row.
    mount.import("A,Baker,2025-06-01,,,,\n", Snapshot, "2025-07-10");
    let back = "A,Baker,2025-06-01,,,,\nB,Welder,2025-12-01,,,,\n";
    let summary = mount.import(back, Snapshot, "2025-12-01");
    assert_eq!(summary.stored, 1);
    let expected = ["Welder 2025-06-01..2025-06-30 B", "Welder 2025-12-01..- B#2"];
    assert_eq!(mount.shown()[2..], expected);
    let version = mount.store().current().unwrap();
    let again = mount.import(back, Snapshot, "2025-12-01");
    assert_eq!((again.stored, again.version), (0, version));
    // Gone again, and back once more after long.
    mount.import("A,Baker,2025-06-01,,,,\n", Snapshot, "2025-12-10");
    mount.import(
        "A,Baker,2025-06-01,,,,\nB,Welder,2026-06-01,,,,\n",
        Snapshot,
        "2026-06-01",
    );
    assert_eq!(mount.shown()[4], "Welder 2026-06-01..- B#3");
}

#[test]
fn replace_and_delete_remove_rows() {
    let mount = Mount::new();
    mount.import(
        "A,Baker,2025-06-01,,,Bake,\nB,Baker,2025-06-02,,,Bake,\nC,Nurse,2025-06-01,,,,\n",
        Append,
        "2025-06-10",
    );
    mount.import(
        "A,Baker,2025-06-01,,,Bake,\nD,Welder,2025-06-05,,,,\n",
        Replace,
        "2025-06-11",
    );
    assert_eq!(mount.shown(), ["Baker 2025-06-01..- A", "Welder 2025-06-05..- D"]);
    let ids = mount.file("ids.csv", "id\nD\nunknown\n");
    let summary = mount.import_file(ids, Mapping::implicit(), Delete, None);
    assert_eq!((summary.rows, summary.stored, summary.unique_postings), (2, 0, 1));
    assert_eq!(mount.shown(), ["Baker 2025-06-01..- A"]);
    let corpus = mount.store().open().unwrap().unwrap();
    assert_eq!(corpus.manifest().details.sources["jobs"].rows, 1);
    let committed = mount
        .work(mount.catalogs(), |work| work.remove("jobs"))
        .unwrap()
        .unwrap();
    assert_eq!(committed.unique_postings, 0);
    let error = mount
        .work(mount.catalogs(), |work| work.remove("jobs"))
        .unwrap_err();
    assert_eq!(error.to_string(), "there is no source 'jobs'");
}

#[test]
fn files_without_a_row_that_counts_describe_no_day() {
    let mount = Mount::new();
    let feed = PostingsImport {
        paths: vec![mount.file("feed.csv", "id,title_raw,posted\n")],
        mapping: Mapping::implicit(),
        mode: Append,
        source: Some("feed".to_owned()),
        as_of: None,
        today: day("2030-01-01"),
        max_rejected: RejectLimit::default(),
        purge: false,
        report: mount.folder.path().join("report.ndjson"),
        settings: mount.settings.clone(),
    };
    let import = || mount.work(mount.catalogs(), |work| work.import(&feed)).unwrap();
    assert_eq!((import().rows, mount.store().current().unwrap()), (0, None));
    mount.import("A,Baker,2025-01-01,,,,\n", Append, "2025-01-15");
    let before = mount.store().current().unwrap();
    assert_eq!((import().rows, mount.store().current().unwrap()), (0, before));
    let corpus = mount.store().open().unwrap().unwrap();
    let details = &corpus.manifest().details;
    assert_eq!(Day(details.latest_day), day("2025-01-15"));
    assert_eq!(details.sources.keys().collect::<Vec<_>>(), ["jobs"]);
}

#[test]
fn rows_that_expired_long_ago_are_not_kept() {
    let mut mount = Mount::new();
    mount.settings.keep_months = 6;
    let rows =
        "A,Baker,2025-01-01,2025-02-01,,,\nB,Welder,2025-01-01,,,,\nC,Nurse,2025-01-01,2025-03-01,,,\n";
    mount.import(rows, Append, "2025-08-15");
    assert_eq!(mount.shown().len(), 2);
    let again = mount.import(rows, Append, "2025-08-15");
    assert_eq!(again.stored, 0);
    mount.import("D,Cook,2025-10-01,,,,\n", Append, "2025-10-01");
    assert_eq!(mount.shown(), ["Cook 2025-10-01..- D", "Welder 2025-01-01..- B"]);
}

#[test]
fn companies_without_a_list_go_by_their_most_frequent_spelling() {
    let mount = Mount::new();
    let name = |mount: &Mount| {
        let corpus = mount.store().open().unwrap().unwrap();
        let names: Vec<String> = corpus
            .entries_of(Column::Company)
            .map(|entry| entry.name.to_string())
            .collect();
        names.join("|")
    };
    mount.import(
        "A,Baker,2025-06-01,,,,FERN INC\nB,Welder,2025-06-01,,,,Fern Inc.\n",
        Append,
        "2025-06-10",
    );
    assert_eq!(name(&mount), "FERN INC", "of equals the first in order");
    mount.import("C,Nurse,2025-06-01,,,,Fern Inc.\n", Append, "2025-06-10");
    assert_eq!(name(&mount), "Fern Inc.");
    let ids = mount.file("ids.csv", "id\nB\nC\n");
    mount.import_file(ids, Mapping::implicit(), Delete, None);
    assert_eq!(name(&mount), "FERN INC");
}

#[test]
fn an_id_that_no_list_has_gives_way_to_the_written_name() {
    let mount = Mount::new();
    let jobs = mount.file(
        "jobs.csv",
        "id,title_raw,posted,company_id,company_raw\nA,Baker,2025-06-01,999,Zed\nB,Welder,2025-06-01,77,\n",
    );
    mount.import_file(jobs, Mapping::implicit(), Append, None);
    let corpus = mount.store().open().unwrap().unwrap();
    let names: Vec<&str> = corpus
        .entries_of(Column::Company)
        .map(|entry| &*entry.name)
        .collect();
    assert!(names.contains(&"Zed") && !names.contains(&"999"), "{names:?}");
}

#[test]
fn halves_in_either_order_give_equal_files_after_compaction() {
    let all: Vec<String> = (0..60)
        .map(|number| {
            let (title, day) = (["Baker", "Welder", "Nurse"][number % 3], 1 + number % 28);
            let body = [
                "Bake bread every day and night here",
                "Weld pipes",
                "Care for patients in the ward",
            ][number % 3];
            format!(
                "J{number},{title},2025-0{}-{day:02},,,{body},Employer {}\n",
                1 + number % 7,
                number % 4
            )
        })
        .collect();
    let (first, second) = all.split_at(30);
    let built = |parts: &[&[String]]| {
        let mount = Mount::new();
        for part in parts {
            mount.import(&part.concat(), Append, "2025-08-01");
        }
        let store = mount.store();
        let lock = store.lock("a test").unwrap();
        store.compact(&lock, &analytics::Cancel::never()).unwrap();
        let corpus = store.open().unwrap().unwrap();
        let files: Vec<(String, String)> = corpus
            .manifest()
            .files
            .iter()
            .map(|file| (file.name.clone(), file.sha256.clone()))
            .collect();
        (mount.postings(), files)
    };
    let whole = built(&[&all]);
    assert_eq!(whole, built(&[first, second]));
    assert_eq!(whole, built(&[second, first]));
}
