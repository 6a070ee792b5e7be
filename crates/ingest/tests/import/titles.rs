//! Titles from small tables of our own, and from the real releases where they are at hand.

use std::fs;
use std::path::Path;

use catalog::{Snapshot as _, TitleDraft, Titles, TitlesDraft, Version, title_id};
use waypost_ingest::{
    ImportError, TitlesImport, TitlesReport, import_titles, next_titles_version, starter_taxonomy,
    starter_titles,
};

use crate::support::{build, data, shared};

const OCCUPATIONS: &str = "O*NET-SOC Code\tTitle\tDescription
35-1011.00\tChefs and Head Cooks\tDirect cooks.
35-1012.00\tFirst-Line Supervisors of Food Preparation and Serving Workers\tDirect them.
51-3011.00\tBakers\tMix and bake.
15-1299.08\tComputer Systems Engineers/Architects\tDesign.
";

const ALTERNATES: &str = "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)
35-1011.00\tPastry Chef\tn/a\t08
51-3011.00\tPastry Chef\tn/a\t08
35-1012.00\tCrew Chief\tn/a\t08
35-1011.00\tDough Boss\tn/a\t08
51-3011.00\tDough Boss\tn/a\t02,08,10
35-1011.00\tBaker\tn/a\t02,04,08,10
35-1011.00\tEC (Executive Chef)\tEC\t08
51-3x\tBroken\tn/a\t08
";

const REPORTED: &str = "O*NET-SOC Code\tReported Job Title\tShown in My Next Move
51-3011.00\tPASTRY  CHEF\tY
15-1299.08\tSystems Architect\tN
";

const ESCO: &str = "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status
Occupation,http://data.europa.eu/esco/occupation/1,pastry chef,\"patissier\ncake maker\",,released
Occupation,http://data.europa.eu/esco/occupation/2,bread artist,loaf stylist,crust person,released
Occupation,http://data.europa.eu/esco/occupation/3,ghost,,,draft
";

const CROSSWALK: &str = "Mapping project name,Crosswalk,,,,,
,,,,,,
O*NET Id,O*NET Title,O*NET Description,ESCO or ISCO URI,ESCO or ISCO Title,ESCO or ISCO Description,Type of Match
51-3011.00,Bakers,,http://data.europa.eu/esco/occupation/2,bread artist,,broadMatch
35-1011.00,Chefs and Head Cooks,,http://data.europa.eu/esco/occupation/2,bread artist,,exactMatch
35-1011.00,Chefs and Head Cooks,,http://data.europa.eu/esco/isco/C3434,Chefs,,exactISCO
35-1011.00,Chefs and Head Cooks,,http://data.europa.eu/esco/occupation/2,bread artist,,noMatch
";

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("a written file");
}

fn sources(folder: &Path) -> TitlesImport {
    let (onet, esco) = (folder.join("onet"), folder.join("esco"));
    for place in [&onet, &esco] {
        fs::create_dir(place).expect("a folder");
    }
    write(&onet, "Occupation Data.txt", OCCUPATIONS);
    write(&onet, "Alternate Titles.txt", ALTERNATES);
    write(&onet, "Sample of Reported Titles.txt", REPORTED);
    write(&onet, "Read Me.txt", "O*NET 30.1 Database");
    write(&esco, "occupations_en.csv", ESCO);
    write(folder, "crosswalk.csv", CROSSWALK);
    TitlesImport {
        onet: Some(onet),
        esco: vec![esco],
        crosswalk: Some(folder.join("crosswalk.csv")),
        ..TitlesImport::default()
    }
}

fn small() -> (TitlesDraft, TitlesReport) {
    let folder = tempfile::tempdir().expect("a temporary directory");
    import_titles(&sources(folder.path()), &(), None, None).expect("sound sources")
}

fn title<'d>(draft: &'d TitlesDraft, name: &str) -> &'d TitleDraft {
    let id = title_id(name);
    let found = draft.titles.iter().find(|title| title.id == id);
    found.unwrap_or_else(|| panic!("no title '{name}'"))
}

fn codes<'d>(draft: &'d TitlesDraft, name: &str) -> Vec<&'d str> {
    let socs = title(draft, name).socs.iter();
    socs.map(|soc| draft.socs[*soc as usize].id.as_str()).collect()
}

#[test]
fn titles_merge_by_folded_name_and_keep_the_first_spelling() {
    let (draft, report) = small();
    let chef = title(&draft, "pastry chef");
    assert_eq!(chef.name, "PASTRY  CHEF");
    assert_eq!(
        chef.info_url.as_deref(),
        Some("http://data.europa.eu/esco/occupation/1")
    );
    assert_eq!(
        title(&draft, "EC (Executive Chef)").labels,
        ["EC", "Executive Chef"]
    );
    assert!(draft.titles.iter().all(|title| title.name != "ghost"));
    assert_eq!(report.titles, 15);
    assert_eq!(report.faults_total, 2);
    let credits: Vec<&str> = draft
        .attributions
        .iter()
        .map(|credit| credit.name.as_str())
        .collect();
    assert_eq!(credits, ["ESCO", "O*NET"]);
    assert!(draft.notice.title == "Waypost Titles" && !draft.starter);
}

#[test]
fn codes_come_from_the_lists_and_else_from_the_crosswalk() {
    let (draft, _) = small();
    // Holders report it as a baker's, but the name of the other occupation has the chefs.
    assert_eq!(codes(&draft, "Pastry Chef"), ["35-1011", "51-3011"]);
    // The more sources name a title, the surer it is.
    assert_eq!(codes(&draft, "Dough Boss"), ["51-3011", "35-1011"]);
    // The singular of an occupation's name is its own although its list lacks it.
    assert_eq!(codes(&draft, "Baker"), ["51-3011", "35-1011"]);
    assert_eq!(codes(&draft, "loaf stylist"), ["35-1011", "51-3011"]);
    assert_eq!(codes(&draft, "crust person"), ["35-1011", "51-3011"]);
    assert_eq!(codes(&draft, "patissier"), [""; 0]);
    assert_eq!(codes(&draft, "Systems Architect"), ["15-1299"]);
    let architect = title(&draft, "Systems Architect").socs[0] as usize;
    assert_eq!(
        draft.socs[architect].name,
        "Computer Systems Engineers/Architects"
    );
    assert!(title(&draft, "Crew Chief").is_supervisor);
    assert!(!title(&draft, "bread artist").is_supervisor);
}

#[test]
fn titles_are_mapped_to_the_skills_at_hand() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let mut import = sources(folder.path());
    let skills = build(&starter_taxonomy(), None);
    let some = skills.skill(catalog::SkillIndex(0)).name().to_owned();
    write(
        &folder.path().join("onet"),
        "Technology Skills.txt",
        &format!(
            "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n\
             51-3011.00\t{some}\t43232202\tSoftware\tY\tN\n51-3011.00\tNobody Knows It\t43232202\tSoftware\tY\tY\n\
             35-1011.00\t{some}\t43232202\tSoftware\tN\tN\n"
        ),
    );
    import.esco.clear();
    import.crosswalk = None;
    let (draft, report) = import_titles(&import, &(), None, Some(&skills)).expect("sound sources");
    assert_eq!(draft.skills_version, Some(Version::FIRST));
    let names: Vec<&str> = title(&draft, "Bakers")
        .skills
        .iter()
        .map(|skill| draft.skills[*skill as usize].name.as_str())
        .collect();
    assert_eq!(names, [some.as_str()]);
    assert!(title(&draft, "Crew Chief").skills.is_empty());
    assert_eq!(report.with_skills, 4);
}

#[test]
fn versions_follow_each_other() {
    let (mut draft, _) = starter_titles();
    let titles = Titles::from_bytes(&catalog::build_titles(&draft, None).unwrap(), "test").unwrap();
    assert_eq!(next_titles_version(Some(&titles), &draft), Version::new(1, 1));
    draft.titles.pop();
    assert_eq!(next_titles_version(Some(&titles), &draft), Version::new(2, 0));
    assert_eq!(next_titles_version(None, &draft), Version::FIRST);
}

#[test]
fn imports_without_sources_or_titles_end() {
    let nothing = import_titles(&TitlesImport::default(), &(), None, None);
    assert!(matches!(nothing, Err(ImportError::NoSources)));
    let folder = tempfile::tempdir().expect("a temporary directory");
    write(folder.path(), "titles.csv", "name\n");
    let import = TitlesImport {
        csv: Some(folder.path().join("titles.csv")),
        ..TitlesImport::default()
    };
    assert!(matches!(
        import_titles(&import, &(), None, None),
        Err(ImportError::NoTitles)
    ));
    let import = TitlesImport {
        esco: vec![data("esco")],
        ..TitlesImport::default()
    };
    let missing = import_titles(&import, &(), None, None).unwrap_err().to_string();
    assert!(missing.contains("occupations_en.csv"), "{missing}");
}

#[test]
fn faulty_rows_of_the_operator_are_listed() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    write(
        folder.path(),
        "titles.csv",
        "name,id,altNames,soc,socName,levelBand,isSupervisor,infoUrl\n\
         Crumb Keeper,CK,Keeper|Crumbs,51-3011|35-1011,Bakers,senior,yes,https://example.org/ck\n\
         ,,,,,,,\nA,CK,,,,,,\nB,,,51,,,,\nC,,,,,top,,\nD,,,,,,perhaps,\nE,,,,,,,ftp://x\n\
         F,,,,,,,\nG,,,,,,,\nH,,,,,,,\nI,,,,,,,\nJ,,,,,,,\n",
    );
    let import = TitlesImport {
        csv: Some(folder.path().join("titles.csv")),
        ..TitlesImport::default()
    };
    let (draft, report) = import_titles(&import, &(), None, None).expect("half of the rows are sound");
    let columns: Vec<&str> = report.faults.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!(columns, ["id", "soc", "levelBand", "isSupervisor", "infoUrl"]);
    let keeper = &draft.titles[0];
    assert_eq!((keeper.id.as_str(), keeper.is_supervisor), ("CK", true));
    assert_eq!(keeper.labels, ["Keeper", "Crumbs"]);
    assert_eq!(keeper.level_band.map(|band| band.name()), Some("Senior"));
    let names: Vec<&str> = draft.socs.iter().map(|soc| soc.name.as_str()).collect();
    assert_eq!(names, ["Bakers", "35-1011"]);
}

#[test]
fn the_real_releases_give_the_documented_numbers() {
    let (Some(onet), Some(esco), Some(crosswalk)) = (
        shared("onet-30.1"),
        shared("esco-1.2.0"),
        shared("esco-onet-crosswalk"),
    ) else {
        return;
    };
    let import = TitlesImport {
        onet: Some(onet),
        esco: vec![esco],
        crosswalk: Some(crosswalk.join("crosswalk_esco_onet.csv.zst")),
        ..TitlesImport::default()
    };
    let (draft, report) = import_titles(&import, &(), None, None).expect("sound sources");
    assert_eq!((report.titles, report.faults_total), (74_883, 0));
    assert_eq!(report.with_soc, 71_009);
    assert_eq!(codes(&draft, "CEO (Chief Executive Officer)"), ["11-1011"]);
    for (name, code) in [
        ("Secretary", "43-6014"),
        ("Pastry Chef", "35-1011"),
        ("Driver", "53-3032"),
        ("Data Analyst", "15-2051"),
        ("Telephone Operator", "43-2021"),
    ] {
        assert_eq!(codes(&draft, name)[0], code, "{name}");
    }
    assert_eq!(
        title(&draft, "CEO (Chief Executive Officer)").labels[..2],
        ["CEO", "Chief Executive Officer"]
    );
    assert!(draft.socs.iter().all(|soc| soc.id != soc.name));
}
