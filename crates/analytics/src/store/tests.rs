use std::collections::BTreeMap;

use super::writer::Step;
use super::*;
use crate::fixture::{Shape, entries, postings};
use crate::row::{Posting, PostingId};

fn store(directory: &tempfile::TempDir) -> PostingsStore {
    PostingsStore::new(directory.path().join("jpa"))
}

fn add(store: &PostingsStore, rows: &[Posting]) -> Option<Committed> {
    let lock = store.lock("").unwrap();
    let mut writer = store.writer(&lock).unwrap();
    for (column, entry) in entries() {
        writer.define(column, entry);
    }
    for posting in rows {
        if let Some(address) = writer.base().and_then(|base| base.find(posting.id)) {
            writer.remove(address).unwrap();
        }
        writer.push(posting).unwrap();
    }
    writer.details_mut().latest_day = 20_200;
    writer.commit().unwrap()
}

fn contents(corpus: &Corpus) -> BTreeMap<PostingId, Posting> {
    let mut reader = corpus.reader();
    let read = corpus.addresses().map(|address| reader.read(address).unwrap());
    read.map(|posting| (posting.id, sorted(posting))).collect()
}

/// Codes come back in the order of columns.
fn sorted(mut posting: Posting) -> Posting {
    posting.codes.sort();
    posting
}

fn expected<'p>(rows: impl IntoIterator<Item = &'p Posting>) -> BTreeMap<PostingId, Posting> {
    let rows = rows.into_iter().cloned().map(sorted);
    rows.map(|posting| (posting.id, posting)).collect()
}

#[test]
fn what_was_written_is_read_back_and_found() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    assert!(store.open().unwrap().is_none());
    let rows = postings(&Shape::small(1, 200));
    let committed = add(&store, &rows).unwrap();
    assert_eq!((committed.version, committed.unique_postings), (1, 200));
    let corpus = store.open().unwrap().unwrap();
    corpus.verify().unwrap();
    assert!(contents(&corpus) == expected(&rows));
    let mut reader = corpus.reader();
    for posting in &rows {
        for member in &posting.members {
            let found = corpus.find(member.id).unwrap();
            assert_eq!(reader.read(found).unwrap().id, posting.id);
        }
        let block = corpus.of_block(posting.block);
        let expected = rows.iter().filter(|other| other.block == posting.block);
        assert_eq!(block.len(), expected.count());
    }
    assert_eq!(corpus.of_origin("fixture").len(), rows.len());
    assert_eq!(corpus.find(PostingId([0; 16])), None);
}

#[test]
fn replaced_rows_are_masked_and_compaction_makes_order_of_imports_irrelevant() {
    let directory = tempfile::tempdir().unwrap();
    let rows = postings(&Shape::small(2, 150));
    let mut changed = rows[20..60].to_vec();
    for posting in &mut changed {
        posting.duplicates += 5;
    }
    let one = PostingsStore::new(directory.path().join("one"));
    add(&one, &rows).unwrap();
    add(&one, &changed).unwrap();
    let corpus = one.open().unwrap().unwrap();
    assert_eq!(corpus.manifest().segments.len(), 2);
    assert_eq!(
        corpus
            .manifest()
            .segments
            .iter()
            .map(|segment| segment.masked)
            .sum::<u64>(),
        40
    );
    let all = rows[..20].iter().chain(&changed).chain(&rows[60..]);
    assert!(contents(&corpus) == expected(all.clone()));
    let (unique, duplicates) = (
        corpus.manifest().unique_postings,
        corpus.manifest().duplicate_postings,
    );
    assert_eq!(unique, 150);
    assert_eq!(
        duplicates,
        all.clone()
            .map(|posting| u64::from(posting.duplicates))
            .sum::<u64>()
    );

    let other = PostingsStore::new(directory.path().join("other"));
    add(&other, &changed).unwrap();
    let rest: Vec<Posting> = rows[60..].iter().chain(&rows[..20]).rev().cloned().collect();
    add(&other, &rest).unwrap();
    let mut files = Vec::new();
    for store in [&one, &other] {
        let lock = store.lock("").unwrap();
        assert!(store.compact(&lock, &Cancel::never()).unwrap().is_some());
        let corpus = store.open().unwrap().unwrap();
        assert!(contents(&corpus) == expected(all.clone()));
        files.push(corpus.manifest().files.clone());
        assert!(store.compact(&lock, &Cancel::never()).unwrap().is_none());
    }
    assert_eq!(files[0], files[1]);
}

#[test]
fn the_same_import_again_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let rows = postings(&Shape::small(3, 50));
    add(&store, &rows).unwrap();
    let lock = store.lock("").unwrap();
    assert!(store.writer(&lock).unwrap().commit().unwrap().is_none());
    drop(lock);
    assert!(add(&store, &rows).is_none());
    assert_eq!(store.current().unwrap(), Some(1));
    assert_eq!(store.versions().unwrap(), [1]);
}

#[test]
fn there_is_nothing_to_compact_before_the_first_import() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let lock = store.lock("").unwrap();
    assert!(store.compact(&lock, &Cancel::never()).unwrap().is_none());
    assert_eq!(store.current().unwrap(), None);
}

#[test]
fn an_open_version_survives_its_removal_and_reopening_shares_segments() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let rows = postings(&Shape::small(4, 90));
    add(&store, &rows[..30]).unwrap();
    let first = store.open().unwrap().unwrap();
    add(&store, &rows[30..60]).unwrap();
    let second = store.reopen(&first).unwrap().unwrap();
    add(&store, &rows[60..]).unwrap();
    assert_eq!(store.versions().unwrap(), [2, 3]);
    assert!(contents(&first) == expected(&rows[..30]));
    assert!(contents(&second) == expected(&rows[..60]));
    let shared = second.segments().iter().any(|open| {
        let mut known = first.segments().iter();
        known.any(|known| std::sync::Arc::ptr_eq(&known.segment, &open.segment))
    });
    assert!(shared);
}

#[test]
fn rollback_names_the_version_before_and_the_next_import_gets_a_further_number() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let rows = postings(&Shape::small(5, 60));
    add(&store, &rows[..30]).unwrap();
    add(&store, &rows[30..]).unwrap();
    let lock = store.lock("").unwrap();
    assert_eq!(store.rollback(&lock).unwrap(), 1);
    assert!(matches!(store.rollback(&lock), Err(StoreError::NoEarlierVersion)));
    drop(lock);
    assert!(contents(&store.open().unwrap().unwrap()) == expected(&rows[..30]));
    assert_eq!(add(&store, &rows[30..40]).unwrap().version, 3);
    // Nobody is to go back to the version that was gone back from.
    assert_eq!(store.versions().unwrap(), [1, 3]);
    assert!(contents(&store.open().unwrap().unwrap()) == expected(&rows[..40]));
    let lock = store.lock("").unwrap();
    store.purge(&lock).unwrap();
    assert_eq!(store.versions().unwrap(), [3]);
}

#[test]
fn entries_of_postings_go_with_their_last_posting_and_those_of_taxonomies_stay() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    add(&store, &postings(&Shape::small(6, 40))).unwrap();
    let count = |column| {
        let corpus = store.open().unwrap().unwrap();
        corpus.entries_of(column).count()
    };
    assert!(count(crate::Column::Company) > 0);
    let lock = store.lock("").unwrap();
    let mut writer = store.writer(&lock).unwrap();
    writer.remove_all();
    writer.commit().unwrap().unwrap();
    assert_eq!(count(crate::Column::Company), 0);
    assert_eq!(count(crate::Column::State), 5);
    assert_eq!(store.open().unwrap().unwrap().addresses().count(), 0);
}

#[test]
fn employers_are_the_companies_of_live_postings_with_the_industry_that_most_of_them_give() {
    use crate::column::Column;

    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let mut rows = postings(&Shape::small(7, 120));
    for (at, posting) in rows.iter_mut().enumerate() {
        posting.codes.retain(|(column, _)| *column != Column::Naics6);
        if at % 3 > 0 {
            let code = ["311811", "541511"][at % 2];
            posting.codes.push((Column::Naics6, code.into()));
        }
    }
    add(&store, &rows).unwrap();
    let lock = store.lock("").unwrap();
    let mut writer = store.writer(&lock).unwrap();
    for posting in &rows[..30] {
        let address = writer.base().and_then(|base| base.find(posting.id)).unwrap();
        writer.remove(address).unwrap();
    }
    writer.commit().unwrap().unwrap();
    let corpus = store.open().unwrap().unwrap();

    let mut expected: BTreeMap<&str, (u64, BTreeMap<&str, u64>)> = BTreeMap::new();
    for posting in &rows[30..] {
        let of = |wanted| {
            let found = posting.codes.iter().find(|(column, _)| *column == wanted);
            found.map(|(_, code)| &**code)
        };
        if let Some(company) = of(Column::Company) {
            let (count, industries) = expected.entry(company).or_default();
            *count += 1;
            if let Some(industry) = of(Column::Naics6) {
                *industries.entry(industry).or_default() += 1;
            }
        }
    }
    let employers = corpus.employers();
    assert!(employers.len() > 1 && employers.iter().any(|it| it.naics.is_some()));
    assert_eq!(employers.len(), expected.len());
    for employer in employers {
        let (count, industries) = &expected[&*employer.id];
        let most = industries.values().max();
        let likely = industries.iter().find(|(_, count)| Some(*count) == most);
        assert_eq!(employer.postings, *count);
        assert_eq!(employer.naics.as_deref(), likely.map(|(code, _)| *code));
        let mut entries = corpus.entries_of(Column::Company);
        assert_eq!(
            entries.find(|it| it.code == employer.id).unwrap().name,
            employer.name
        );
    }
}

#[test]
fn a_second_import_is_told_since_when_the_first_one_runs() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let _lock = store.lock("2026-01-01T00:00:00Z").unwrap();
    let refused = store.lock("").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "an import of 'jpa' is running since 2026-01-01T00:00:00Z"
    );
}

#[test]
fn a_commit_stopped_at_any_step_leaves_the_old_or_the_new_version() {
    let rows = postings(&Shape::small(8, 80));
    for stop in [
        Step::SegmentsWritten,
        Step::ManifestWritten,
        Step::VersionNamed,
        Step::CurrentNamed,
    ] {
        let directory = tempfile::tempdir().unwrap();
        let store = store(&directory);
        add(&store, &rows[..40]).unwrap();
        let lock = store.lock("").unwrap();
        let mut writer = store.writer(&lock).unwrap();
        for posting in &rows[40..] {
            writer.push(posting).unwrap();
        }
        let stopped = writer.commit_watched(&mut |step| {
            if step == stop {
                Err(StoreError::NoSuchRow)
            } else {
                Ok(())
            }
        });
        assert!(stopped.is_err());
        drop(lock);
        let served = if stop == Step::CurrentNamed {
            &rows[..]
        } else {
            &rows[..40]
        };
        let corpus = store.open().unwrap().unwrap();
        corpus.verify().unwrap();
        assert!(contents(&corpus) == expected(served), "{stop:?}");
        // The next import goes on from there, whatever was left.
        add(&store, &rows[40..]);
        let corpus = store.open().unwrap().unwrap();
        assert!(contents(&corpus) == expected(&rows), "{stop:?}");
        let names = files::names(store.directory()).unwrap();
        assert!(names.iter().all(|name| !name.starts_with(UNFINISHED)));
    }
}

#[test]
fn damaged_files_are_refused_by_name() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    add(&store, &postings(&Shape::small(9, 60))).unwrap();
    let corpus = store.open().unwrap().unwrap();
    for file in &corpus.manifest().files {
        let path = store.version_directory(1).join(&file.name);
        let whole = fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        // Head or section, both before the table.
        bytes[if whole.len() > 80 { 65 } else { 9 }] ^= 1;
        fs::write(&path, &bytes).unwrap();
        let refused = store.open().and_then(|corpus| corpus.unwrap().verify());
        assert!(
            refused.unwrap_err().to_string().contains(path.to_str().unwrap()),
            "{}",
            file.name
        );
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        assert!(store.open().is_err());
        fs::write(&path, &whole).unwrap();
    }
    store.open().unwrap().unwrap().verify().unwrap();
    fs::write(store.directory().join(CURRENT), "v1\n").unwrap();
    assert!(store.open().is_err());
}
