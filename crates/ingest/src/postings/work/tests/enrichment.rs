//! What the catalogs make of postings.

use analytics::row::Provenance;

use super::*;
use crate::StarterCatalogs;

#[test]
fn postings_are_enriched_by_the_catalogs() {
    let starter = StarterCatalogs::build();
    let mount = Mount::new();
    let catalogs = starter.catalogs();
    let path = mount.file(
        "jobs.csv",
        "id,title_raw,posted,body,company_raw,location,salary_min,salary_max,salary_period,skills,naics,remote,url\n\
         A,Software Developer,2025-06-01,\"<p>We need Python and SQL. Bachelor's degree, at least 3 years of experience. Full-time.</p>\",\
         Quay Staffing LLC,\"Boise, Idaho\",40,50,hourly,Welding,541511,hybrid,https://a.example/1\n\
         B,Software Developer,2025-06-02,\"We need Python and SQL. Bachelor's degree, at least 3 years of experience. Full-time.\",\
         QUAY STAFFING,\"Boise, ID\",,,,,,,https://b.example/2\n",
    );
    mount.import_with(catalogs, path, Mapping::implicit(), Append, None);
    let postings = mount.postings();
    let [posting] = postings.as_slice() else {
        panic!("one posting: {postings:?}");
    };
    let codes = |column| {
        let codes = posting.codes.iter().filter(|(it, _)| *it == column);
        codes.map(|(_, code)| code.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        (posting.salary_from, posting.salary_to, posting.salary),
        (Some(83_200), Some(104_000), Some(93_600))
    );
    assert_eq!(posting.salary_period.as_deref(), Some("hour"));
    assert_eq!(
        (codes(Column::State), codes(Column::County)),
        (vec!["16".to_owned()], vec!["16001".to_owned()])
    );
    assert_eq!(codes(Column::Msa), ["14260"]);
    assert_eq!(codes(Column::City), ["Qm9pc2UsIElE"]);
    assert_eq!(codes(Column::Soc5), ["15-1252"]);
    assert_eq!(codes(Column::Soc2), ["15-0000"]);
    assert_eq!(codes(Column::Onet), ["15-1252.00"]);
    assert_eq!(codes(Column::Edulevels), ["2"]);
    assert_eq!(codes(Column::MinYears), ["3"]);
    assert_eq!(codes(Column::EmploymentType), ["1"]);
    assert_eq!(codes(Column::RemoteType), ["3"]);
    assert_eq!(codes(Column::Naics6), ["541511"]);
    assert_eq!(codes(Column::Naics2), ["54"]);
    assert_eq!(codes(Column::Nation), ["US"]);
    assert!(posting.company_is_staffing && posting.is_remote && !posting.is_internship);
    let names: Vec<&str> = codes(Column::Skills)
        .iter()
        .filter_map(|id| starter.skills.by_id(id))
        .map(|index| starter.skills.skill(index).name())
        .collect();
    for wanted in ["Python", "SQL", "Welding"] {
        assert!(
            names.iter().any(|name| name.contains(wanted)),
            "{wanted} in {names:?}"
        );
    }
    assert_eq!((posting.duplicates, posting.members.len()), (1, 2));
    assert_eq!(posting.members[1].urls, ["https://b.example/2"]);
    // The same catalogs and rules give the same postings.
    let committed = mount.work(catalogs, |work| work.enrich()).unwrap();
    assert_eq!(committed, None);
}

#[test]
fn without_a_title_the_occupation_is_that_of_title_and_text() {
    let starter = StarterCatalogs::build();
    let mut mount = Mount::new();
    // No title is so sure.
    mount.settings.title_threshold = 1.1;
    let path = mount.file(
        "jobs.csv",
        "id,title_raw,posted\nA,Registered Nurse,2025-06-01\nB,Zzyzx Qwv,2025-06-01\n",
    );
    let catalogs = Catalogs {
        titles: Some(&starter.titles),
        occupations: Some(&starter.occupations),
        ..mount.catalogs()
    };
    mount.import_with(catalogs, path, Mapping::implicit(), Append, None);
    let codes = |posting: &Posting, column| {
        let found = posting.codes.iter().find(|(it, _)| *it == column);
        found.map(|(_, code)| code.to_string()).unwrap_or_default()
    };
    let mut postings = mount.postings();
    postings.sort_by(|one, other| one.title_raw.cmp(&other.title_raw));
    let shown: Vec<[String; 3]> = postings
        .iter()
        .map(|it| {
            [
                codes(it, Column::Title),
                codes(it, Column::Onet),
                codes(it, Column::Soc5),
            ]
        })
        .collect();
    assert_eq!(shown[0], ["", "29-1141.00", "29-1141"]);
    assert_eq!(shown[1], ["", "", ""]);
}

#[test]
fn a_code_that_the_taxonomy_lacks_is_as_good_as_none() {
    let starter = StarterCatalogs::build();
    let mount = Mount::new();
    let path = mount.file(
        "jobs.csv",
        "id,title_raw,posted,soc\nA,Registered Nurse,2025-06-01,29-9998\nB,Pastry Chef,2025-06-02,35-1011\n",
    );
    let catalogs = Catalogs {
        titles: Some(&starter.titles),
        occupations: Some(&starter.occupations),
        ..mount.catalogs()
    };
    mount.import_with(catalogs, path, Mapping::implicit(), Append, None);
    let mut postings = mount.postings();
    postings.sort_by_key(|posting| posting.posted);
    let shown: Vec<(Option<&str>, Option<Provenance>)> = postings
        .iter()
        .map(|posting| {
            let code = posting.codes.iter().find(|(it, _)| *it == Column::Soc5);
            let source = posting.provenance.iter().find(|(field, _)| field == "onet");
            (
                code.map(|(_, code)| &**code),
                source.map(|(_, provenance)| *provenance),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (Some("29-1141"), Some(Provenance::Derived)),
            (Some("35-1011"), Some(Provenance::Given)),
        ]
    );
}

#[test]
fn postings_of_canada_know_their_province_and_isco_has_to_be_a_code() {
    let mut mount = Mount::new();
    mount.settings.home = "CA".to_owned();
    let path = mount.file(
        "jobs.csv",
        "id,title_raw,posted,location,province,isco\n\
         A,Baker,2025-06-01,\"Toronto, Ontario\",,7512\n\
         B,Welder,2025-06-01,\"Halifax, NS B3H 1A1\",Acadia,9999\n\
         C,Nurse,2025-06-01,\"Leeds, England, United Kingdom\",,x1\n",
    );
    let summary = mount.import_with(mount.catalogs(), path, Mapping::implicit(), Append, None);
    assert_eq!(
        summary.reasons.get("unknown_code"),
        Some(&2),
        "{:?}",
        summary.reasons
    );
    let mut postings = mount.postings();
    postings.sort_by(|one, other| one.title_raw.cmp(&other.title_raw));
    let shown = |posting: &Posting| {
        let columns = [
            Column::Nation,
            Column::Province,
            Column::Pr,
            Column::AdminArea1,
            Column::Country,
            Column::Isco4,
        ];
        let codes = columns.map(|column| {
            let codes = posting.codes.iter().filter(|(it, _)| *it == column);
            codes.map(|(_, code)| &**code).collect::<Vec<_>>().join("+")
        });
        codes.join(" | ")
    };
    let shown: Vec<String> = postings.iter().map(shown).collect();
    assert_eq!(
        shown,
        [
            "CA | ON | 35 | CA-ON |  | 7512",
            "GB |  |  | GB-ENG | ENG | ",
            "CA | Acadia | 12 | CA-NS |  | ",
        ]
    );
}

#[test]
fn a_mount_of_canada_lists_the_cities_of_its_postings_and_none_of_the_united_states() {
    let mut mount = Mount::new();
    let path = mount.file(
        "jobs.csv",
        "id,title_raw,posted,location\n\
         A,Baker,2025-06-01,\"Toronto, Ontario\"\n\
         B,Welder,2025-06-01,\"Boise, ID, USA\"\n\
         C,Nurse,2025-06-01,\"TORONTO, ON\"\n",
    );
    let names = |mount: &Mount, column| -> Vec<String> {
        let corpus = mount.store().open().unwrap().unwrap();
        let entries = corpus.entries_of(column);
        entries.map(|entry| entry.name.to_string()).collect()
    };
    mount.import_with(mount.catalogs(), path.clone(), Mapping::implicit(), Append, None);
    assert!(names(&mount, Column::City).contains(&"Boise, ID".to_owned()));
    // Postings that were imported for the wrong country lose its cities when they are enriched anew.
    mount.settings.home = "CA".to_owned();
    mount.work(mount.catalogs(), |work| work.enrich()).unwrap();
    assert_eq!(names(&mount, Column::City), ["Toronto, ON"]);
    for column in [Column::County, Column::Msa, Column::State] {
        assert_eq!(names(&mount, column), [""; 0]);
    }
    let city = |posting: &Posting| {
        let codes = posting.codes.iter().find(|(column, _)| *column == Column::City);
        codes.map(|(_, code)| code.to_string())
    };
    let cities: Vec<Option<String>> = mount.postings().iter().map(city).collect();
    let toronto = "VG9yb250bywgT04=";
    assert_eq!(cities.iter().flatten().collect::<Vec<_>>(), [toronto, toronto]);
}

#[test]
fn a_title_says_which_part_of_a_divided_occupation_is_meant() {
    let (mut draft, _) = crate::starter_titles();
    let soc = draft.socs[draft.titles[0].socs[0] as usize].id.clone();
    let part = format!("{soc}.01");
    draft.titles[0].groups = vec![draft.groups.len() as u32];
    draft.groups.push(catalog::TitleGroup {
        code: part.clone(),
        ..catalog::TitleGroup::default()
    });
    let titles = catalog::build_titles(&draft, None).unwrap();
    let titles: catalog::Titles = catalog::Snapshot::from_bytes(&titles, "test").unwrap();
    let mount = Mount::new();
    let text = format!("id,title_raw,posted\nA,{},2025-06-01\n", draft.titles[0].name);
    let catalogs = Catalogs {
        titles: Some(&titles),
        ..mount.catalogs()
    };
    mount.import_with(
        catalogs,
        mount.file("jobs.csv", &text),
        Mapping::implicit(),
        Append,
        None,
    );
    let postings = mount.postings();
    let code = |column| {
        let found = postings[0].codes.iter().find(|(it, _)| *it == column);
        found.map(|(_, code)| code.to_string())
    };
    assert_eq!((code(Column::Onet), code(Column::Soc5)), (Some(part), Some(soc)));
}
