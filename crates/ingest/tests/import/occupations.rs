//! Occupation taxonomies of the real releases, with the numbers their documentation gives, and small files of our own.

use std::fs;
use std::path::PathBuf;

use catalog::{
    Asked, Demand, MappingDraft, Occupations, OccupationsDraft, Profile, Rating, Skills, Snapshot, Tier,
    Version,
};
use waypost_ingest::{
    ImportError, OccupationImport, OccupationReport, SkillImport, import_occupations, starter_occupations,
};

use crate::support::{self, shared};

fn import(import: &OccupationImport) -> Result<(OccupationsDraft, OccupationReport), ImportError> {
    import_occupations(import, &(), None, None)
}

fn mapping<'d>(draft: &'d OccupationsDraft, source: &str, destination: &str) -> &'d MappingDraft {
    draft
        .mappings
        .iter()
        .find(|it| it.source.taxonomy == source && it.destination.taxonomy == destination)
        .unwrap_or_else(|| panic!("no mapping {source}-{destination}"))
}

fn whole() -> Option<OccupationImport> {
    let folder = |name: &str| shared(name).map(|path| vec![path]);
    Some(OccupationImport {
        onet: Some(shared("onet-30.1")?),
        esco: folder("esco-1.2.0")?,
        soc: folder("soc-2018")?,
        crosswalk: folder("esco-onet-crosswalk")?,
        cip: folder("cip-2020")?,
        naics: folder("naics-2022")?,
        version: None,
    })
}

#[test]
fn all_open_data_give_eight_taxonomies_and_their_mappings() {
    let Some(sources) = whole() else { return };
    let (draft, report) = import(&sources).unwrap();
    assert_eq!(report.faults, []);
    let count = |name: &str| report.concepts[name];
    assert_eq!(count("soc_2018"), 1_447);
    assert_eq!(count("onet_2019"), 1_016);
    assert_eq!(count("isco_standard"), 619);
    assert_eq!(count("esco_occupations"), 3_039);
    // 2847 rows without 149 that moved away and 12 that were deleted.
    assert_eq!(count("cip_standard"), 2_686);
    assert_eq!(count("naics_standard"), 2_016);
    assert_eq!(count("education_levels"), 5);
    let lot = &draft
        .taxonomies
        .iter()
        .find(|(outline, _)| outline.name == "lot")
        .unwrap()
        .1;
    let of_level = |level| lot.iter().filter(|concept| concept.level == level).count();
    assert_eq!((of_level(0), of_level(1), of_level(2)), (23, 98, 867));
    assert!(of_level(3) >= 1_016, "{}", of_level(3));
    let children_of_every_occupation = lot
        .iter()
        .filter(|concept| concept.level == 2)
        .all(|concept| lot.iter().any(|child| child.parent.as_ref() == Some(&concept.id)));
    assert!(children_of_every_occupation);

    // All 940 codes of the crosswalk exist, but some lead to ISCO groups alone.
    let onet = mapping(&draft, "onet_2019", "esco_occupations");
    assert!((900..=940).contains(&onet.rows.len()), "{}", onet.rows.len());
    assert_eq!(mapping(&draft, "esco_occupations", "onet_2019").rows.len(), 2_607);
    assert_eq!(
        mapping(&draft, "esco_occupations", "isco_standard").rows.len(),
        3_039
    );
    // 868 occupations of the crosswalk, one of which stands for "no match".
    assert!(mapping(&draft, "soc_2018", "cip_standard").rows.len() <= 867);
    assert_eq!(mapping(&draft, "lot", "soc_2018").rows["15125200"], ["15-1252"]);
    assert_eq!(mapping(&draft, "soc_2018", "lot").rows["15-1250"].len(), 5);
    assert_eq!(
        mapping(&draft, "lot", "onet_2019").rows["15125200"],
        ["15-1252.00"]
    );
    let isco = &mapping(&draft, "lot", "isco_standard").rows;
    // What the occupation holds goes before what is only close to it, such as a pipe welder.
    assert_eq!(isco["47215200"][0], "7126");
    assert!(isco["35101100"].contains(&"3434".to_owned()));
    // Groups and areas lead to what their occupations lead to, most shared first; 29-1221 is in the group 29-1000.
    assert!(isco["3510"].contains(&"3434".to_owned()) && isco["35"].contains(&"3434".to_owned()));
    let of_physicians = &isco["291221"];
    assert!(!of_physicians.is_empty());
    assert!(
        of_physicians
            .iter()
            .all(|code| isco["2910"].contains(code) && isco["29"].contains(code))
    );
    for concept in lot.iter().filter(|concept| concept.level < 2) {
        // No crosswalk names occupations of the forces.
        assert_eq!(
            isco.contains_key(&concept.id),
            !concept.id.starts_with("55"),
            "{}",
            concept.id
        );
    }
    let onet = &mapping(&draft, "lot", "onet_2019").rows;
    assert!(onet["15"].contains(&"15-1252.00".to_owned()) && onet["15"].is_sorted());

    // Rows of the tables without their headers, divided by the rows of an occupation.
    let profiles = &draft.profiles;
    let with = |has: fn(&Profile) -> bool| profiles.occupations.values().filter(|it| has(it)).count();
    assert_eq!(profiles.elements.len(), 68);
    assert_eq!(with(|it| !it.ratings.is_empty()), 879);
    assert_eq!(with(|it| it.job_zone.is_some()), 923);
    assert_eq!(with(|it| it.experience.len() == 11), 878);
    assert_eq!(with(|it| !it.technologies.is_empty()), 923);
    assert_eq!(with(|it| it.related.len() == 20), 923);
    let developers = &profiles.occupations["15-1252.00"];
    assert!(developers.ratings.is_empty());
    let python = profiles
        .skills
        .iter()
        .position(|uri| uri == "urn:onet:technology:Python")
        .unwrap() as u32;
    assert!(developers.technologies.contains(&(python, Demand::InDemand)));

    let names: Vec<&str> = draft
        .attributions
        .iter()
        .map(|credit| credit.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "SOC 2018",
            "O*NET",
            "ESCO",
            "ESCO-O*NET crosswalk",
            "CIP 2020",
            "NAICS 2022",
            "Waypost education levels"
        ]
    );
    let bytes = draft.build().unwrap();
    let loaded = <Occupations as Snapshot>::from_bytes(&bytes, "test").unwrap();
    assert_eq!(loaded.version(), Version::FIRST);
    assert_eq!(
        draft,
        import(&sources).unwrap().0,
        "two imports of the same files are equal"
    );
}

#[test]
fn skills_are_mapped_to_the_occupations_that_ask_for_them() {
    let Some(sources) = whole() else { return };
    let skills = SkillImport {
        esco: sources.esco.clone(),
        onet: sources.onet.clone(),
        ..SkillImport::default()
    };
    let (draft, _) = support::import(&skills).unwrap();
    let skills: Skills = support::build(&draft, None);
    let (draft, _) = import_occupations(&sources, &(), None, Some(&skills)).unwrap();
    let forth = mapping(&draft, "skills", "lot");
    assert_eq!(forth.source.version, Some(skills.version()));
    assert!(forth.rows.len() > 15_000, "{}", forth.rows.len());
    let python = skills.search(
        "python",
        catalog::TypeSet::LIVE,
        1,
        &mut catalog::SearchScratch::default(),
    )[0];
    let occupations = &forth.rows[skills.skill(python).id()];
    assert!(occupations.len() <= 20);
    assert!(
        occupations.iter().any(|id| id.starts_with("15")),
        "{occupations:?}"
    );
    // What stands above has the skills of what is below it, the best of them.
    let back = &mapping(&draft, "lot", "skills").rows;
    let python = skills.skill(python).id().to_owned();
    for above in ["15", "1512", "151252"] {
        assert!(
            (1..=500).contains(&back[above].len()) && back[above].contains(&python),
            "{above}"
        );
    }
    assert!(back["35"].iter().any(|skill| !back["15"].contains(skill)));
}

fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn profiles_hold_what_the_tables_say() {
    let folder = tempfile::tempdir().unwrap();
    let table = |name: &str, text: &str| file(&folder, name, &text.replace('|', "\t"));
    table(
        "Occupation Data.txt",
        "O*NET-SOC Code|Title|Description\n35-1011.00|Bread Chefs|\n35-1012.00|Cake Chefs|\n",
    );
    table(
        "Skills.txt",
        "O*NET-SOC Code|Element ID|Scale ID|Data Value\n35-1011.00|2.A.1|IM|4.12\n35-1011.00|2.A.1|LV|3\n\
         35-1012.00|2.A.1|IM|6\n35-1012.00|2.A.1|LV|3\n",
    );
    table("Job Zones.txt", "O*NET-SOC Code|Job Zone\n35-1011.00|2\n");
    table(
        "Technology Skills.txt",
        "O*NET-SOC Code|Example|Hot Technology|In Demand\n35-1011.00|Crumb Counter|Y|N\n\
         35-1011.00|Crumb Counter|Y|Y\n35-1011.00|Abacus|N|N\n",
    );
    table(
        "Related Occupations.txt",
        "O*NET-SOC Code|Related O*NET-SOC Code|Relatedness Tier|Index\n35-1011.00|35-1012.00|Primary-Long|1\n",
    );
    let esco = file(
        &folder,
        "occupations_en.csv",
        "conceptUri,iscoGroup,preferredLabel,code\nu:b,3434,baker,3434.1\nu:c,3434,cook,3434.2\nu:d,3434,other,3434.3\n",
    );
    let relations = file(
        &folder,
        "occupationSkillRelations.csv",
        "occupationUri,relationType,skillUri\nu:b,optional,s:one\nu:c,essential,s:one\nu:c,essential,s:two\n\
         u:b,essential,s:three\nu:d,essential,s:four\n",
    );
    let crosswalk = file(
        &folder,
        "crosswalk.csv",
        "O*NET Id,ESCO or ISCO URI,Type of Match\n35-1011.00,u:b,exactMatch\n35-1011.00,u:c,closeMatch\n\
         35-1011.00,u:d,broadMatch\n",
    );
    let (draft, report) = import(&OccupationImport {
        onet: Some(folder.path().to_owned()),
        esco: vec![esco, relations],
        crosswalk: vec![crosswalk],
        ..OccupationImport::default()
    })
    .unwrap();
    assert_eq!(report.faults_total, 1, "{:?}", report.faults);
    let profiles = &draft.profiles;
    assert_eq!(profiles.elements, ["urn:onet:element:2.A.1"]);
    assert_eq!(
        profiles.skills,
        [
            "s:one",
            "s:three",
            "s:two",
            "urn:onet:technology:Abacus",
            "urn:onet:technology:Crumb Counter"
        ]
    );
    // The second occupation lacks the importance, and nothing else is said of it.
    assert_eq!(profiles.occupations.len(), 1);
    let expected = Profile {
        job_zone: Some(2),
        ratings: vec![Rating {
            element: 0,
            importance: 4.12,
            level: Some(3.0),
        }],
        technologies: vec![(3, Demand::Used), (4, Demand::InDemand)],
        asked: vec![
            (0, Asked::Essential),
            (1, Asked::EssentialExactly),
            (2, Asked::Essential),
        ],
        experience: Vec::new(),
        related: [("35-1012.00".to_owned(), Tier::PrimaryLong)].into(),
    };
    assert_eq!(profiles.occupations["35-1011.00"], expected);
    assert!(
        report
            .warnings
            .iter()
            .any(|it| it.contains("Education, Training, and Experience.txt"))
    );
}

#[test]
fn faulty_rows_are_left_out_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let soc = file(
        &folder,
        "definitions.csv",
        "Bureau,,,\nSOC Group,SOC Code,SOC Title,SOC Definition\nMajor,15-0000,Computer Occupations,\n\
         Minor,15-1200,Computer,\nBroad,15-1250,Software,\nDetailed,15-1252,Software Developers,Write software.\n\
         Detailed,151253,Testers,\nDetail,15-1254,Web Developers,\n",
    );
    let (draft, report) = import(&OccupationImport {
        soc: vec![soc],
        ..OccupationImport::default()
    })
    .unwrap();
    assert_eq!(report.faults_total, 2);
    assert!(
        report.faults[0]
            .to_string()
            .contains("definitions.csv, line 7, column 'SOC Code'")
    );
    assert!(report.faults[1].to_string().contains("found 'Detail'"));
    assert_eq!((report.concepts["soc_2018"], report.concepts["lot"]), (4, 4));
    assert_eq!(mapping(&draft, "lot", "soc_2018").rows.len(), 4);
}

#[test]
fn a_file_without_the_columns_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let naics = file(&folder, "naics.csv", "code,title\n11,Farming\n");
    let error = import(&OccupationImport {
        naics: vec![naics],
        ..OccupationImport::default()
    })
    .unwrap_err()
    .to_string();
    assert!(
        error.ends_with("naics.csv' holds no table with the columns NAICS, NAICS Description"),
        "{error}"
    );
    assert!(matches!(
        import(&OccupationImport::default()),
        Err(ImportError::NoTaxonomies)
    ));
}

#[test]
fn a_damaged_workbook_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("naics.xlsx");
    fs::write(&path, b"PK\x03\x04 and nothing else").unwrap();
    let sources = OccupationImport {
        naics: vec![path],
        ..OccupationImport::default()
    };
    assert!(matches!(import(&sources), Err(ImportError::Workbook { .. })));
}

#[test]
fn starter_occupations_make_a_snapshot() {
    let bytes = starter_occupations().build().unwrap();
    let loaded = <Occupations as Snapshot>::from_bytes(&bytes, "test").unwrap();
    assert!(loaded.is_starter());
    let lot = loaded.taxonomy("lot").unwrap();
    assert!(lot.by_id("51301100").is_some());
}
