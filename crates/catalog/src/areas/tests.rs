use proptest::prelude::*;

use super::*;

fn point(lat: f64, lon: f64) -> Point {
    Point { lat, lon }
}

fn draft() -> AreasDraft {
    let county = |code: &str, name: &str, metro: Option<&str>| County {
        code: code.to_owned(),
        name: name.to_owned(),
        metro: metro.map(str::to_owned),
    };
    let postal = |zip: &str, city: &str, county: &str, lat: f64, lon: f64| PostalCode {
        zip: zip.to_owned(),
        city: city.to_owned(),
        county: county.to_owned(),
        point: point(lat, lon),
    };
    AreasDraft {
        version: Version::FIRST,
        notice: AttributionNotice {
            title: "Areas".to_owned(),
            body: "Written for a test.".to_owned(),
        },
        attributions: vec![Attribution {
            name: "Test".to_owned(),
            text: "Written for a test.".to_owned(),
        }],
        counties: vec![
            county("09110", "Capitol Planning Region, CT", Some("25540")),
            county("16001", "Ada County, ID", Some("14260")),
            county("16027", "Canyon County, ID", Some("14260")),
            county("24005", "Baltimore County, MD", None),
            county("24510", "Baltimore city, MD", None),
            county("29510", "St. Louis city, MO", None),
        ],
        metros: vec![
            Metro {
                code: "14260".to_owned(),
                name: "Boise City, ID".to_owned(),
            },
            Metro {
                code: "25540".to_owned(),
                name: "Hartford-West Hartford-East Hartford, CT".to_owned(),
            },
        ],
        postal_codes: vec![
            postal("06103", "Hartford", "09110", 41.77, -72.67),
            postal("21201", "Baltimore", "24510", 39.29, -76.62),
            postal("63101", "Saint Louis", "29510", 38.63, -90.19),
            postal("83646", "Meridian", "16001", 43.65, -116.43),
            postal("83651", "Nampa", "16027", 43.58, -116.62),
            postal("83686", "Nampa", "16027", 43.52, -116.64),
            postal("83687", "Nampa", "16001", 43.60, -116.52),
            postal("83702", "Boise", "16001", 43.63, -116.20),
            postal("83704", "Boise", "16001", 43.61, -116.28),
        ],
        starter: true,
    }
}

fn areas() -> Areas {
    Areas::from_bytes(&draft().build().expect("a sound draft"), "areas").expect("sound bytes")
}

/// Writes a place as `city / county / metro / state / country`, then `remote` and the troubles.
fn shown(place: &Place<'_>) -> String {
    let city = place.city.map_or("-", |it| it.name.as_str());
    let county = place.county.map_or("-", |it| it.code.as_str());
    let (metro, country) = (place.metro.unwrap_or("-"), place.country.unwrap_or("-"));
    let state = place.state.map_or("-", |it| it.abbreviation);
    let mut text = format!("{city} / {county} / {metro} / {state} / {country}");
    if place.is_remote {
        text.push_str(" remote");
    }
    for trouble in &place.troubles {
        text.push_str(&format!(" {trouble:?}"));
    }
    text
}

#[track_caller]
fn check(parts: PlaceParts<'_>, expected: &str) {
    assert_eq!(shown(&areas().resolve(&parts, "US")), expected, "{parts:?}");
}

#[test]
fn free_text_is_read_from_its_end() {
    let cases = [
        ("Boise, ID", "Boise, ID / 16001 / 14260 / ID / US"),
        ("boise, idaho", "Boise, ID / 16001 / 14260 / ID / US"),
        ("Boise ID", "Boise, ID / 16001 / 14260 / ID / US"),
        ("Boise, ID, USA", "Boise, ID / 16001 / 14260 / ID / US"),
        ("Capitol, Boise, Idaho", "Boise, ID / 16001 / 14260 / ID / US"),
        (
            "12345 Main St, Boise, ID 83702-1234",
            "Boise, ID / 16001 / 14260 / ID / US",
        ),
        (
            "Somewhere, ID 83646, United States",
            "Meridian, ID / 16001 / 14260 / ID / US",
        ),
        ("Boise, ID 99999", "Boise, ID / 16001 / 14260 / ID / US Zip"),
        ("99999", "- / - / - / - / - Zip"),
        ("Nampa, ID", "Nampa, ID / 16027 / 14260 / ID / US"),
        ("St. Louis, Missouri", "Saint Louis, MO / 29510 / - / MO / US"),
        ("Boise City, ID", "Boise, ID / 16001 / 14260 / ID / US"),
        ("Washington, D.C.", "- / - / - / DC / US City"),
        ("Idaho", "- / - / - / ID / US"),
        ("Atlantis, ID", "- / - / - / ID / US City"),
        ("Saint Croix, Virgin Islands", "- / - / - / VI / US City"),
        ("Brussels, Belgium", "- / - / - / - / BE"),
        ("United States", "- / - / - / - / US"),
        ("Tbilisi, Georgia", "- / - / - / GA / US City"),
        ("Boise, ID; Nampa, ID", "Boise, ID / 16001 / 14260 / ID / US"),
        ("83702 Boise, ID", "Boise, ID / 16001 / 14260 / ID / US"),
        ("83702 Boise", "Boise, ID / 16001 / 14260 / ID / US"),
        (
            "83702 Broadway, Hartford, CT",
            "Hartford, CT / 09110 / 25540 / CT / US",
        ),
        ("Remote (Boise, ID)", "Boise, ID / 16001 / 14260 / ID / US remote"),
        ("Boise, ID - Remote", "Boise, ID / 16001 / 14260 / ID / US remote"),
        ("Boise, ID (Hybrid)", "Boise, ID / 16001 / 14260 / ID / US"),
        ("US-Remote", "- / - / - / - / US remote"),
        ("Remote - Germany", "- / - / - / - / DE remote"),
        ("Ada County, Idaho", "- / 16001 / 14260 / ID / US"),
        ("Remote", "- / - / - / - / - remote"),
        ("Remote, Idaho", "- / - / - / ID / US remote"),
        ("Anywhere in the U.S.", "- / - / - / - / -"),
        ("Multiple Locations", "- / - / - / - / -"),
        ("Location Negotiable After Selection", "- / - / - / - / -"),
        ("Nowhere at all", "- / - / - / - / - Location"),
        (" , ,", "- / - / - / - / -"),
    ];
    for (location, expected) in cases {
        check(
            PlaceParts {
                location: Some(location),
                ..PlaceParts::default()
            },
            expected,
        );
    }
}

#[test]
fn parts_win_over_text_and_a_postal_code_over_a_city() {
    let parts = |city, county, state, zip| PlaceParts {
        location: Some("Hartford, CT"),
        city,
        county,
        state,
        zip,
        ..PlaceParts::default()
    };
    let cases = [
        (
            parts(Some("Boise"), None, Some("ID"), None),
            "Boise, ID / 16001 / 14260 / ID / US",
        ),
        (
            parts(Some("Boise"), None, Some("ID"), Some("83651")),
            "Nampa, ID / 16027 / 14260 / ID / US",
        ),
        (
            parts(Some("Boise"), None, Some("ID"), Some("00000")),
            "Boise, ID / 16001 / 14260 / ID / US Zip",
        ),
        (
            parts(None, None, None, Some("6103")),
            "Hartford, CT / 09110 / 25540 / CT / US",
        ),
        (
            parts(Some("Nampa"), Some("16001"), None, None),
            "Nampa, ID / 16001 / 14260 / ID / US",
        ),
        (
            parts(None, Some("Canyon"), Some("ID"), None),
            "- / 16027 / 14260 / ID / US",
        ),
        (
            parts(None, Some("Baltimore"), Some("MD"), None),
            "- / 24005 / - / MD / US",
        ),
        (
            parts(None, Some("Baltimore city"), Some("MD"), None),
            "- / 24510 / - / MD / US",
        ),
        (
            parts(None, Some("Canyon"), None, None),
            "- / - / - / - / - County",
        ),
        (
            parts(None, Some("24005"), Some("ID"), None),
            "- / - / - / ID / US County",
        ),
        (parts(Some("Boise"), None, None, None), "- / - / - / - / - City"),
        (
            parts(Some("Boise, ID"), None, None, None),
            "Boise, ID / 16001 / 14260 / ID / US",
        ),
        (parts(None, None, Some("Narnia"), None), "- / - / - / - / - State"),
    ];
    for (parts, expected) in cases {
        check(parts, expected);
    }
}

#[test]
fn an_old_county_of_connecticut_is_dropped_unless_a_city_decides() {
    let parts = |city| PlaceParts {
        city,
        county: Some("09003"),
        state: Some("CT"),
        ..PlaceParts::default()
    };
    check(parts(None), "- / - / - / CT / US OldCounty");
    check(parts(Some("Hartford")), "Hartford, CT / 09110 / 25540 / CT / US");
    assert_eq!(planning_regions("09009"), Some(["09140", "09170"].as_slice()));
    assert_eq!(planning_regions("16001"), None);
}

#[test]
fn another_country_sets_the_country_alone() {
    let parts = |country| PlaceParts {
        city: Some("Boise"),
        state: Some("ID"),
        country: Some(country),
        ..PlaceParts::default()
    };
    check(parts("DEU"), "- / - / - / - / DE");
    check(parts("usa"), "Boise, ID / 16001 / 14260 / ID / US");
    check(parts("Erewhon"), "Boise, ID / 16001 / 14260 / ID / US Country");
    let island = PlaceParts {
        country: Some("PR"),
        ..PlaceParts::default()
    };
    check(island, "- / - / - / PR / US");
    let (areas, abroad) = (areas(), parts("CA"));
    assert_eq!(shown(&areas.resolve(&abroad, "CA")), "- / - / - / - / CA");
}

#[test]
fn provinces_and_nations_are_read_from_text_and_parts() {
    let areas = areas();
    let check = |parts: PlaceParts<'_>, home: &str, expected: &str| {
        let place = areas.resolve(&parts, home);
        let region = place.region.map_or("-", |region| region.iso);
        assert_eq!(
            format!("{region} {}", place.country.unwrap_or("-")),
            expected,
            "{parts:?} in {home}"
        );
        assert_eq!(place.troubles, [], "{parts:?} in {home}");
    };
    let text = |location| PlaceParts {
        location: Some(location),
        ..PlaceParts::default()
    };
    for (location, home, expected) in [
        ("Toronto, Ontario", "CA", "CA-ON -"),
        ("Toronto, ON M5V 2T6, Canada", "CA", "CA-ON -"),
        ("Montréal, Québec", "CA", "CA-QC -"),
        ("Remote, BC", "CA", "CA-BC -"),
        ("Toronto, Canada", "CA", "- -"),
        ("Seattle, WA, USA", "CA", "- US"),
        ("Berlin, Germany", "CA", "- DE"),
        ("Leeds, England", "GB", "GB-ENG -"),
        ("Edinburgh, Scotland, United Kingdom", "GB", "GB-SCT -"),
        ("London; Paris", "GB", "GB-ENG -"),
        ("Bath, BA", "GB", "- -"),
        ("London, Ontario, Canada", "US", "CA-ON CA"),
        ("Cardiff, Wales", "US", "GB-WLS GB"),
        ("SHAPE, Belgium", "US", "- BE"),
        ("", "CA", "- -"),
    ] {
        check(text(location), home, expected);
    }
    let parts = |state, country| PlaceParts {
        city: Some("Somewhere"),
        state: Some(state),
        country,
        ..PlaceParts::default()
    };
    check(parts("nova scotia", None), "CA", "CA-NS -");
    check(parts("QC", Some("CAN")), "US", "CA-QC CA");
    check(parts("ID", Some("US")), "CA", "- US");
    check(parts("Kent", None), "GB", "- -");
}

#[test]
fn cities_that_no_list_names_are_kept_as_they_are_written() {
    let areas = areas();
    let check = |location, city, state, home: &str, expected: Option<&str>| {
        let parts = PlaceParts {
            location,
            city,
            state,
            ..PlaceParts::default()
        };
        let place = areas.resolve(&parts, home);
        assert_eq!(place.written_city.as_deref(), expected, "{parts:?} in {home}");
    };
    for (location, home, expected) in [
        ("Toronto, Ontario", "CA", Some("Toronto, ON")),
        ("TORONTO, ON M5V 2T6, Canada", "CA", Some("Toronto, ON")),
        (
            "saint-jean-sur-richelieu, QC",
            "CA",
            Some("Saint-Jean-Sur-Richelieu, QC"),
        ),
        ("12 King Street, St. John's, NL", "CA", Some("St. John's, NL")),
        ("Toronto, Canada", "CA", Some("Toronto")),
        ("Toronto", "CA", None),
        ("Ontario", "CA", None),
        ("Remote, BC", "CA", None),
        ("12 King Street, Canada", "CA", None),
        ("Leeds LS1 4AP, England", "GB", Some("Leeds, England")),
        ("Leeds, England; Bath, England", "GB", Some("Leeds, England")),
        ("London", "GB", Some("London, England")),
        (
            "10 Downing Street, London SW1A 2AA, UK",
            "GB",
            Some("London, England"),
        ),
        ("Camden, Greater London", "GB", Some("Camden, England")),
        ("Cardiff, UK", "GB", Some("Cardiff")),
        ("Seattle, WA, USA", "CA", None),
        ("Toronto, Ontario, Canada", "US", None),
        ("Toronto, Ontario, Canada", "GB", None),
        ("", "CA", None),
    ] {
        check(Some(location), None, None, home, expected);
    }
    let odd = "Q".repeat(61);
    check(None, Some("Halifax"), Some("NS"), "CA", Some("Halifax, NS"));
    check(None, Some("Halifax, NS"), None, "CA", Some("Halifax, NS"));
    check(
        None,
        Some("Halifax, Canada"),
        Some("NS"),
        "CA",
        Some("Halifax, NS"),
    );
    check(Some("Ontario"), Some("Toronto"), None, "CA", Some("Toronto, ON"));
    check(None, Some(&odd), None, "CA", None);
    check(None, Some("1234"), None, "CA", None);
    check(None, Some("Atlantis"), Some("ID"), "US", None);
}

#[test]
fn points_are_those_given_or_of_the_postal_code_or_the_mean_of_the_city() {
    let areas = areas();
    let place = |zip, city, given| {
        let parts = PlaceParts {
            zip,
            city,
            state: Some("ID"),
            point: given,
            ..PlaceParts::default()
        };
        areas.resolve(&parts, "US").point
    };
    assert_eq!(place(Some("83704"), None, None), Some(point(43.61, -116.28)));
    assert_eq!(place(None, Some("Boise"), None), Some(point(43.62, -116.24)));
    assert_eq!(
        place(None, Some("Boise"), Some(point(1.0, 2.0))),
        Some(point(1.0, 2.0))
    );
    assert_eq!(place(None, None, None), None);
    assert_eq!(areas.county_point("16027"), Some(point(43.55, -116.63)));
    assert_eq!(areas.state_point("09"), Some(point(41.77, -72.67)));
    assert_eq!(areas.metro_point("25540"), Some(point(41.77, -72.67)));
}

#[test]
fn without_lists_the_state_and_the_country_are_known() {
    let none = Areas::none();
    let parts = PlaceParts {
        location: Some("Boise, ID"),
        ..PlaceParts::default()
    };
    assert_eq!(shown(&none.resolve(&parts, "US")), "- / - / - / ID / US City");
}

#[test]
fn cities_are_found_by_their_full_names() {
    let areas = areas();
    assert_eq!(
        areas.city_by_name("Boise, ID").map(|it| it.county.as_str()),
        Some("16001")
    );
    assert_eq!(areas.city_by_name("boise, ID"), None);
    assert_eq!(areas.city_by_name("Boise"), None);
    assert_eq!(areas.cities().len(), 6);
}

#[test]
fn a_draft_that_contradicts_itself_is_refused() {
    let refused = |change: &dyn Fn(&mut AreasDraft)| {
        let mut draft = draft();
        change(&mut draft);
        draft.build().expect_err("a faulty draft").to_string()
    };
    assert_eq!(
        refused(&|draft| draft.counties.swap(0, 1)),
        "the counties are not in the order of their codes"
    );
    assert_eq!(
        refused(&|draft| draft.postal_codes[0].county = "99999".to_owned()),
        "'99999' in the postal codes names no area"
    );
    assert_eq!(
        refused(&|draft| draft.counties[1].metro = Some("1".to_owned())),
        "'1' in the counties names no area"
    );
    assert!(refused(&|draft| draft.attributions.clear()).contains("no source"));
}

#[test]
fn losing_a_city_loses_ids() {
    let areas = areas();
    let mut draft = draft();
    assert_eq!(draft.continuity(&areas), Continuity::KeepsIds);
    draft.postal_codes.remove(0);
    assert_eq!(draft.continuity(&areas), Continuity::LosesIds);
}

proptest! {
    #[test]
    fn any_text_is_read(location in any::<String>(), city in any::<Option<String>>(), zip in any::<Option<String>>()) {
        let areas = areas();
        let parts = PlaceParts { location: Some(&location), city: city.as_deref(), zip: zip.as_deref(), ..PlaceParts::default() };
        areas.resolve(&parts, "US");
    }
}
