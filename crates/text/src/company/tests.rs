use proptest::prelude::*;

use super::name::readings;
use super::score::edits;
use super::*;

fn key(name: &str) -> String {
    readings(name)
        .first()
        .map(|reading| reading.key.clone())
        .unwrap_or_default()
}

/// Checks that all spellings have one key.
fn same(spellings: &[&str]) {
    let keys: Vec<String> = spellings.iter().map(|name| key(name)).collect();
    assert!(!keys[0].is_empty(), "{spellings:?}");
    assert!(keys.iter().all(|key| *key == keys[0]), "{spellings:?}: {keys:?}");
}

#[test]
fn legal_forms_of_many_countries_weigh_nothing() {
    same(&[
        "Fern & Crumb",
        "FERN & CRUMB, INC.",
        "Fern and Crumb LLC",
        "The Fern & Crumb Company",
        "Fern & Crumb Co., Ltd.",
        "fern & crumb l.l.c.",
        "Fern & Crumb Pty Ltd",
        "Fern & Crumb Limited Liability Company",
        "Fern & Crumb, P.C.",
        "Fern & Crumb PLC",
        "Fern & Crumb Private Limited",
        "Fern & Crumb Pvt. Ltd.",
    ]);
    same(&[
        "Müller Brot",
        "Müller Brot GmbH",
        "Mueller Brot GmbH".replace("ue", "ü").as_str(),
        "MÜLLER BROT GMBH & CO. KG",
        "Müller Brot AG",
        "Müller Brot UG (haftungsbeschränkt)",
        "Muller Brot e.K.",
        "Müller Brot Gesellschaft mit beschränkter Haftung",
    ]);
    same(&[
        "Boulangerie Hébert",
        "Boulangerie Hébert SARL",
        "BOULANGERIE HEBERT S.A.S.",
        "Boulangerie Hébert Ltée",
    ]);
    same(&[
        "Panificio Rossi",
        "Panificio Rossi S.p.A.",
        "Panificio Rossi SpA",
        "Panificio Rossi s.r.l.",
    ]);
    same(&[
        "Panadería Luna",
        "Panadería Luna S.A. de C.V.",
        "Panadería Luna, S.L.",
        "Panaderia Luna Sociedad Anónima",
    ]);
    same(&[
        "Bakkerij Visser",
        "Bakkerij Visser B.V.",
        "Bakkerij Visser NV",
        "Bakkerij Visser V.O.F.",
    ]);
    same(&[
        "Bageriet",
        "Bageriet AB",
        "Bageriet A/S",
        "Bageriet ApS",
        "Bageriet Oy",
    ]);
    same(&[
        "Piekarnia Nowak",
        "Piekarnia Nowak Sp. z o.o.",
        "Piekarnia Nowak S.A.",
        "Piekarnia Nowak sp. z oo",
    ]);
    same(&[
        "Padaria Sol",
        "Padaria Sol Ltda.",
        "Padaria Sol S/A",
        "Padaria Sol Lda",
    ]);
    same(&["Пекарня", "ООО Пекарня", "ООО «Пекарня»"]);
    same(&["Roti Jaya", "PT Roti Jaya Tbk", "Roti Jaya Sdn. Bhd."]);
    same(&["山田製パン", "株式会社山田製パン", "山田製パン株式会社"]);
    same(&["面包房", "面包房有限公司", "面包房股份有限公司"]);
}

#[test]
fn case_blanks_punctuation_and_initials_weigh_nothing() {
    same(&["Wal-Mart", "WALMART", "Wal Mart", "walmart."]);
    same(&["AT&T", "A T & T", "AT and T", "A.T. & T."]);
    same(&["J.P. Morgan", "JP Morgan", "J P Morgan", "JPMorgan"]);
    same(&["Joe's Pizza", "Joes Pizza", "JOE’S PIZZA"]);
    same(&["Nestlé", "NESTLE", "Nestle\u{301}"]);
    same(&["Amazon", "Amazon.com", "amazon.com, Inc.", "www.amazon.com"]);
}

#[test]
fn abbreviations_are_spelt_out() {
    same(&["Quay Intl Mfg", "Quay International Manufacturing Co."]);
    same(&["Univ. of Troy", "University of Troy"]);
    same(&["Dept. of Health", "Department of Health"]);
    same(&["St. Mary's Hosp", "Saint Marys Hospital"]);
    same(&["Smith Bros.", "Smith Brothers LLP"]);
    same(&["Natl Grid USA Svc Co", "National Grid US Services Company"]);
}

#[test]
fn store_numbers_are_dropped_and_names_with_numbers_kept() {
    same(&[
        "Quay Foods",
        "Quay Foods #1234",
        "Quay Foods Store 22",
        "Quay Foods - Store No. 7",
        "QUAY FOODS 00123",
    ]);
    for (one, other) in [
        ("Motel 6", "Motel 8"),
        ("7-Eleven", "Eleven"),
        ("3M", "M"),
        ("Pier 1", "Pier"),
    ] {
        assert_ne!(key(one), key(other));
    }
}

#[test]
fn trade_names_brackets_and_places_give_further_readings() {
    let keys = |name: &str| -> Vec<String> { readings(name).into_iter().map(|it| it.key).collect() };
    assert_eq!(
        keys("Ocean Holdings LLC dba Quay Bakers"),
        ["quaybakers", "oceanholding"]
    );
    assert_eq!(
        keys("Ocean Bread d/b/a Quay Bakers Inc"),
        ["quaybakers", "oceanbread"]
    );
    assert_eq!(keys("Quay Bread Makers (QBM)"), ["quaybreadmakers", "qbm"]);
    assert_eq!(keys("Quay Bakers - Troy, NY"), ["quaybakerstroyny", "quaybakers"]);
}

#[test]
fn a_name_is_never_stripped_to_nothing() {
    for name in [
        "The Limited",
        "AG",
        "Co",
        "The",
        "Inc. LLC",
        "A",
        "株式会社",
        "& Co",
        "The Company",
    ] {
        assert!(!key(name).is_empty(), "{name}");
    }
    for name in ["", "  ", "!!!", "\u{301}", "()"] {
        assert_eq!(readings(name), [], "{name}");
    }
}

#[test]
fn a_spa_is_a_legal_form_only_as_italians_write_it() {
    assert_eq!(key("Serenity Spa"), "serenityspa");
    assert_eq!(key("Serenity SpA"), "serenity");
}

const KNOWN: &[&str] = &[
    "Fern & Crumb",
    "Quay Street Bakers",
    "International Business Machines",
    "International Paper",
    "Northwind Traders",
    "Northwind Logistics",
    "Walmart",
    "Motel 6",
    "University of Troy",
    "Google",
    "Troy Savings Bank",
    "Contoso Pharmaceuticals",
    "Acme Inc",
    "Acme LLC",
];

fn best(term: &str) -> Option<(&'static str, f64)> {
    let index = CompanyIndex::new((0..).zip(KNOWN.iter().copied()));
    let found = index.find(term, 1, 0.6);
    found.first().map(|it| (KNOWN[it.company as usize], it.score))
}

#[test]
fn raw_names_find_their_company() {
    for (term, expected) in [
        ("fern and crumb inc", "Fern & Crumb"),
        ("FERN CRUMB", "Fern & Crumb"),
        ("Fern & Crumbs Bakery", "Fern & Crumb"),
        ("Quay St. Bakers", "Quay Street Bakers"),
        ("Quay Street Baker Ltd", "Quay Street Bakers"),
        ("Bakers of Quay Street", "Quay Street Bakers"),
        ("IBM", "International Business Machines"),
        ("I.B.M. Corp", "International Business Machines"),
        (
            "Intl Business Machines Corporation",
            "International Business Machines",
        ),
        ("Wallmart Supercenter", "Walmart"),
        ("Wal-Mart Stores, Inc. #2031", "Walmart"),
        ("WALMART (Troy)", "Walmart"),
        ("Troy University", "University of Troy"),
        ("Contoso Pharma", "Contoso Pharmaceuticals"),
        ("Contosso Pharmaceuticals GmbH", "Contoso Pharmaceuticals"),
        ("Acme, LLC", "Acme LLC"),
        ("ACME INCORPORATED", "Acme Inc"),
    ] {
        assert_eq!(
            best(term).map(|it| it.0),
            Some(expected),
            "{term}: {:?}",
            best(term)
        );
    }
}

#[test]
fn other_companies_find_nothing() {
    for term in [
        "zzz",
        "International Power",
        "Motel 8",
        "Crumb",
        "Google Ventures Capital Partners Fund",
        "Southwind Traders",
        "Paper",
        "International",
        "Bank",
        "Street",
        "Inc",
        "The",
        "",
        "***",
    ] {
        assert_eq!(best(term), None, "{term}");
    }
}

#[test]
fn equal_names_score_one_and_others_less() {
    assert_eq!(best("Fern & Crumb"), Some(("Fern & Crumb", 1.0)));
    assert_eq!(best("FERN AND CRUMB").map(|it| it.1), Some(1.0));
    let other_form = best("Fern & Crumb GmbH").map(|it| it.1);
    assert_eq!(other_form, Some(0.98));
    assert!(best("Fern & Crumbs").is_some_and(|it| it.1 < 0.98));
}

#[test]
fn edits_are_counted_up_to_the_bound() {
    for (one, other, most, expected) in [
        ("walmart", "walmart", 2, 0),
        ("wallmart", "walmart", 2, 1),
        ("wlamart", "walmart", 2, 1),
        ("wlamrt", "walmart", 2, 2),
        ("paper", "power", 1, 2),
        ("", "ab", 2, 2),
    ] {
        assert_eq!(edits(one, other, most), expected, "{one} {other}");
    }
}

#[test]
fn long_names_cost_bounded_work() {
    let names: Vec<String> = (0..20_000)
        .map(|n| format!("Northern Company Services {n}"))
        .collect();
    let index = CompanyIndex::new((0..).zip(names.iter().map(String::as_str)));
    for term in [
        "northern ".repeat(113),
        "(".repeat(1024),
        "a b ".repeat(256),
        "ó".repeat(512),
    ] {
        let found = index.find(&term, 100, 0.0);
        assert!(found.len() <= 100);
    }
}

proptest! {
    #[test]
    fn any_name_finds_itself(name in "\\PC{1,60}") {
        let index = CompanyIndex::new([(7, name.as_str()), (8, "Fern & Crumb")]);
        let found = index.find(&name, 1, 0.6);
        if readings(&name).is_empty() {
            prop_assert!(found.is_empty());
        } else {
            prop_assert!(found[0].score >= 0.9, "{:?}", found);
        }
    }

    #[test]
    fn scores_stay_between_nought_and_one_in_descending_order(term in "[a-dA-D .&,#0-9()-]{0,40}") {
        let index = CompanyIndex::new([(0, "A B C Bad Cab Inc"), (1, "ABC"), (2, "Dad & Cab"), (3, "A. B. Bad 12")]);
        let all = index.find(&term, 10, 0.0);
        prop_assert!(all.iter().all(|it| it.score > 0.0 && it.score <= 1.0));
        prop_assert!(all.is_sorted_by(|one, other| one.score >= other.score));
        let few = index.find(&term, 2, 0.0);
        prop_assert_eq!(&all[..few.len()], &few[..]);
    }
}
