use proptest::prelude::*;

use super::*;
use crate::store::Snapshot;

fn company(id: &str, name: &str, aliases: &[&str]) -> Company {
    Company {
        id: id.to_owned(),
        name: name.to_owned(),
        aliases: aliases.iter().map(|it| (*it).to_owned()).collect(),
        ..Company::default()
    }
}

fn build(companies: Vec<Company>, previous: Option<&Companies>) -> Companies {
    let draft = CompaniesDraft {
        companies,
        ..CompaniesDraft::default()
    };
    Companies::build(draft, previous).expect("a sound draft")
}

fn named(names: &[&str], previous: Option<&Companies>) -> Companies {
    build(
        names.iter().map(|name| company("", name, &[])).collect(),
        previous,
    )
}

fn ids(companies: &Companies) -> Vec<(&str, &str)> {
    let rows = companies.rows().iter();
    rows.map(|row| (row.id.as_str(), row.name.as_str())).collect()
}

#[test]
fn without_a_list_there_is_a_version_without_rows() {
    let none = Companies::none();
    assert_eq!((none.version(), none.rows().len()), (Version::FIRST, 0));
    assert!(none.search("fern", 10).is_empty() && none.find("Fern", 10, 0.0).is_empty());
    assert_eq!(none.first_after(""), 0);
}

#[test]
fn ids_are_kept_by_name_and_never_given_twice() {
    let first = named(&["Fern & Crumb", "Quay Bakers", "Troy Mills"], None);
    assert_eq!(
        ids(&first),
        [("1", "Fern & Crumb"), ("2", "Quay Bakers"), ("3", "Troy Mills")]
    );
    assert_eq!(first.version(), Version::new(1, 0));
    let second = named(&["QUAY  BAKERS", "Ocean Bread", "Fern & Crumb"], Some(&first));
    assert_eq!(
        ids(&second),
        [("1", "Fern & Crumb"), ("2", "QUAY  BAKERS"), ("4", "Ocean Bread")]
    );
    assert_eq!(second.version(), Version::new(2, 0));
    // The one that comes back gets its own id, also through a snapshot.
    let second = Companies::from_bytes(&second.encode().expect("bytes"), "companies").expect("sound");
    let third = named(
        &[
            "Troy Mills",
            "Fern & Crumb",
            "Quay Bakers",
            "Ocean Bread",
            "Late Loaf",
        ],
        Some(&second),
    );
    let expected = [
        ("1", "Fern & Crumb"),
        ("2", "Quay Bakers"),
        ("3", "Troy Mills"),
        ("4", "Ocean Bread"),
        ("5", "Late Loaf"),
    ];
    assert_eq!(ids(&third), expected);
    assert_eq!(third.version(), Version::new(2, 1));
}

#[test]
fn imported_ids_stay_verbatim_and_numbers_go_on_behind_them() {
    let list = vec![
        company("A-7", "Quay", &[]),
        company("20", "Fern", &[]),
        company("", "Troy", &[]),
    ];
    let first = build(list, None);
    assert_eq!(ids(&first), [("1", "Troy"), ("20", "Fern"), ("A-7", "Quay")]);
    let second = named(&["Quay", "Fern", "Troy", "Ocean"], Some(&first));
    assert_eq!(
        ids(&second),
        [("1", "Troy"), ("20", "Fern"), ("21", "Ocean"), ("A-7", "Quay")]
    );
    // An id that the list gives to another company is not kept for the old one.
    let third = build(
        vec![company("1", "Other", &[]), company("", "Troy", &[])],
        Some(&second),
    );
    assert_eq!(ids(&third), [("1", "Other"), ("22", "Troy")]);
}

fn seen(id: &str, name: &str) -> Company {
    Company {
        is_of_postings: true,
        ..company(id, name, &[])
    }
}

#[test]
fn employers_of_postings_stand_beside_the_list_and_leave_its_numbers_alone() {
    let first = build(
        vec![
            seen("9000000000000007", "Quay Bakers"),
            company("", "Fern & Crumb", &[]),
        ],
        None,
    );
    assert_eq!(
        ids(&first),
        [("1", "Fern & Crumb"), ("9000000000000007", "Quay Bakers")]
    );
    // A company that comes into the list is numbered as any other, whatever postings call it by.
    let second = build(
        vec![
            seen("9000000000000007", "Quay Bakers"),
            seen("9000000000000009", "Troy Mills"),
            company("", "Fern & Crumb", &[]),
            company("", "Quay Bakers", &[]),
            company("9000000000000009", "Mills of Troy", &[]),
        ],
        Some(&first),
    );
    assert_eq!(second.version(), Version::new(1, 1));
    let expected = [
        ("1", "Fern & Crumb"),
        ("2", "Quay Bakers"),
        ("9000000000000007", "Quay Bakers"),
        ("9000000000000009", "Mills of Troy"),
    ];
    assert_eq!(ids(&second), expected);
    let without = build(vec![company("", "Fern & Crumb", &[])], Some(&second));
    assert_eq!(without.version(), Version::new(2, 0));
    let draft = CompaniesDraft {
        companies: vec![seen("", "Fern")],
        ..CompaniesDraft::default()
    };
    assert!(matches!(
        Companies::build(draft, None),
        Err(CompaniesError::InvalidId(_))
    ));
}

#[test]
fn of_equal_names_the_one_of_the_list_wins() {
    let list = build(
        vec![seen("9000000000000007", "Fern"), company("Z-1", "Fern", &[])],
        None,
    );
    assert_eq!(ids(&list), [("9000000000000007", "Fern"), ("Z-1", "Fern")]);
    let found: Vec<&str> = list
        .find("fern inc", 5, 0.5)
        .into_iter()
        .map(|it| list.matched(it).id.as_str())
        .collect();
    assert_eq!(found, ["Z-1", "9000000000000007"]);
}

#[test]
fn the_list_alone_is_the_version_that_brought_it() {
    let first = named(&["Fern", "Quay"], None);
    let with_seen = |companies: &Companies, name: &str| {
        let mut rows: Vec<Company> = companies.list().cloned().collect();
        rows.push(seen("9000000000000007", name));
        build(rows, Some(companies))
    };
    let second = with_seen(&first, "Troy Mills");
    let third = with_seen(&second, "Troy Mills Inc");
    assert_eq!(third.version(), Version::new(1, 2));
    assert!(
        !third.holds_the_same_as(&second) && third.holds_the_same_as(&with_seen(&third, "Troy Mills Inc"))
    );
    let bytes = third.encode().expect("bytes");
    let read = Companies::from_bytes(&bytes, "companies").expect("sound");
    let list = read.into_list().expect("a list");
    assert_eq!(list.version(), Version::FIRST);
    assert_eq!(ids(&list), ids(&first));
    assert!(list.find("Troy Mills", 1, 0.5).is_empty());
    let other = named(&["Fern"], Some(&third));
    assert_eq!(other.into_list().map(|it| it.version()), Some(Version::new(2, 0)));
    assert!(
        build(vec![seen("9000000000000007", "Troy Mills")], None)
            .into_list()
            .is_none()
    );
}

#[test]
fn contradictory_drafts_are_refused() {
    for (rows, expected) in [
        (vec![company("", " ", &[])], "company '' has no name"),
        (
            vec![company("1", "A", &[]), company("1", "B", &[])],
            "company id '1' occurs twice",
        ),
        (
            vec![company("", "Fern", &[]), company("", "FERN", &[])],
            "company name 'FERN' occurs twice",
        ),
        (
            vec![company("a/b", "Fern", &[])],
            "company id 'a/b' is not 1 to 64 printable characters without '/'",
        ),
    ] {
        let draft = CompaniesDraft {
            companies: rows,
            ..CompaniesDraft::default()
        };
        assert_eq!(
            Companies::build(draft, None).expect_err("a fault").to_string(),
            expected
        );
    }
    let draft = CompaniesDraft {
        version: Some(Version::new(1, 0)),
        ..CompaniesDraft::default()
    };
    assert!(Companies::build(draft, Some(&Companies::none())).is_err());
}

#[test]
fn changes_are_listed_by_id() {
    let older = build(
        vec![
            company("1", "A", &[]),
            company("2", "B", &[]),
            company("10", "C", &[]),
        ],
        None,
    );
    let mut altered = company("10", "C", &[]);
    altered.city = Some("Troy".to_owned());
    let newer = build(
        vec![altered, company("2", "B", &[]), company("11", "D", &[])],
        Some(&older),
    );
    let changes = CompanyChanges::between(&older, &newer);
    let ids = |list: &[ChangedCompany]| -> Vec<String> { list.iter().map(|it| it.id.clone()).collect() };
    assert_eq!(ids(&changes.additions), ["11"]);
    assert_eq!(ids(&changes.removals), ["1"]);
    assert_eq!(ids(&changes.alterations), ["10"]);
}

#[test]
fn the_cursor_need_not_exist() {
    let list = build(
        vec![
            company("2", "A", &[]),
            company("10", "B", &[]),
            company("x", "C", &[]),
        ],
        None,
    );
    let after = |id: &str| list.first_after(id);
    assert_eq!((after("1"), after("2"), after("3"), after("10")), (0, 1, 1, 2));
    assert_eq!((after("999"), after("x"), after("a"), after("~")), (2, 3, 2, 3));
}

#[test]
fn searches_go_through_the_classes() {
    let list = build(
        vec![
            company("1", "Fern & Crumb Bakery Supplies", &[]),
            company("2", "Fern & Crumb", &["Old Mill"]),
            company("3", "Old Mill Inn (Fern)", &[]),
            company("4", "Fernery", &[]),
            company("5", "Green Fern", &[]),
            company("6", "Fern Inc", &[]),
        ],
        None,
    );
    let check = |query: &str, expected: &[&str]| {
        let found: Vec<&str> = list
            .search(query, 10)
            .into_iter()
            .map(|at| list.rows()[at].id.as_str())
            .collect();
        assert_eq!(found, expected, "{query}");
    };
    check("fern", &["6", "4", "2", "1", "5", "3"]);
    check("FERN LLC", &["6", "4", "2", "1", "5", "3"]);
    check("fern and crumb, inc.", &["2", "1"]);
    check("old mill", &["2", "3"]);
    check("crumb fern", &["2", "1"]);
    check("fern cru bak", &["1"]);
    check("bakrey", &["1"]);
    check("zzz", &[]);
    check("", &[]);
    assert_eq!(list.search("fern", 2).len(), 2);
}

#[test]
fn snapshots_come_back_as_written_and_every_changed_byte_is_noticed() {
    let mut row = company("20", "Fern & Crumb", &["Fern"]);
    row.naics = Some("311811".to_owned());
    row.is_staffing = true;
    let list = build(vec![row], None);
    let bytes = list.encode().expect("bytes");
    let read = Companies::from_bytes(&bytes, "companies").expect("sound");
    assert_eq!(read.rows(), list.rows());
    assert_eq!(read.encode().expect("bytes"), bytes);
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x41;
        assert!(Companies::from_bytes(&damaged, "companies").is_err(), "byte {at}");
    }
}

proptest! {
    #[test]
    fn a_search_finds_every_name_by_its_own_text(names in prop::collection::btree_set("[a-c]{1,4}( [a-c]{1,4}){0,2}", 1..8)) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let list = named(&names, None);
        for (at, row) in list.rows().iter().enumerate() {
            let found = list.search(&row.name, usize::MAX);
            prop_assert!(found.contains(&at), "{} {:?}", row.name, found);
            let few = list.search(&row.name, 1);
            prop_assert_eq!(&found[..1], &few[..]);
        }
    }
}
