//! Rules, on files small enough to know every row.

use std::cell::RefCell;
use std::fs;
use std::io::Write;
use std::path::Path;

use catalog::{DescriptionSource, FormKind, SkillType, TypeSet, Version};
use waypost_ingest::{ImportError, Progress, SkillImport, Stage, import_skills, next_version};
use zip::write::SimpleFileOptions;

use crate::support::{build, by_uri, category, data, import, small, source};

const SKILL: &str = "http://example.org/skill/";

fn esco(name: &str) -> String {
    format!("{SKILL}{name}")
}

#[test]
fn categories_are_those_of_the_nearest_group() {
    let (draft, _) = import(&small()).unwrap();
    let check = |name: &str, expected: (Option<&str>, Option<&str>)| {
        assert_eq!(category(by_uri(&draft, &esco(name))), expected, "{name}");
    };
    check("bread", (Some("making"), Some("making food")));
    // Two groups are one step above: S1.2 comes before S1.10.
    check("pastry", (Some("making"), Some("making food")));
    // Through the broader skill.
    check("dough", (Some("making"), Some("making food")));
    // The group is of level 1.
    check("team", (Some("social skills"), None));
    check("owl", (Some("sciences"), None));
    check("maths", (Some("sciences"), Some("mathematics and statistics")));
    // Only a group of level 0 is above, or nothing but a circle.
    check("german", (None, None));
    check("loose", (None, None));
}

#[test]
fn types_flags_and_descriptions_follow_the_source() {
    let (draft, _) = import(&small()).unwrap();
    let team = by_uri(&draft, &esco("team"));
    assert_eq!(team.kind, SkillType::Common);
    assert_eq!(by_uri(&draft, &esco("loose")).kind, SkillType::Specialized);
    assert!(by_uri(&draft, &esco("german")).is_language);
    assert_eq!(by_uri(&draft, &esco("german")).kind, SkillType::Common);
    let owl = by_uri(&draft, &esco("owl"));
    assert!(owl.is_software && !owl.is_language);
    let reading = by_uri(&draft, "urn:onet:element:2.A.1.a");
    assert_eq!(reading.kind, SkillType::Common);
    assert_eq!(reading.description_source, Some(DescriptionSource::Onet));
    assert_eq!(category(reading), (Some("Basic Skills"), Some("Content")));
    let teaching = by_uri(&draft, "urn:onet:element:2.C.6");
    assert_eq!(
        (teaching.kind, category(teaching)),
        (SkillType::Specialized, (Some("Knowledge"), None))
    );
    assert!(
        draft
            .skills
            .iter()
            .any(|skill| skill.kind == SkillType::Certification)
    );
}

#[test]
fn technologies_and_tools_have_unspsc_categories() {
    let (draft, _) = import(&small()).unwrap();
    let control = by_uri(&draft, "urn:onet:technology:Oven control language OCL");
    // Both commodities occur once: the lower code counts.
    assert_eq!(
        category(control),
        (Some("Information Technology"), Some("Data base software"))
    );
    assert!(control.is_software);
    let knives = by_uri(&draft, "urn:onet:tool:Bread knives");
    assert_eq!(
        category(knives),
        (Some("Tools and Equipment"), Some("Kitchenware"))
    );
    // A quote is a character in tabulated files.
    by_uri(&draft, "urn:onet:tool:8\" cake tins\"");
    let labels: Vec<(&str, FormKind)> = control
        .labels
        .iter()
        .map(|it| (it.text.as_str(), it.kind))
        .collect();
    assert_eq!(
        labels,
        [
            ("Oven control language", FormKind::Alternative),
            ("OCL", FormKind::Acronym)
        ]
    );
    let loafer = by_uri(&draft, "urn:onet:technology:Crumb Software Loafer");
    assert_eq!(loafer.labels[0].kind, FormKind::Product);
    assert_eq!(loafer.labels[0].text, "Loafer");
}

#[test]
fn sources_merge_in_order() {
    let (draft, report) = import(&small()).unwrap();
    let owl = by_uri(&draft, &esco("owl"));
    assert!(
        owl.tags
            .contains(&("sourceUri".to_owned(), "urn:onet:technology:Owl".to_owned()))
    );
    assert!(owl.tags.contains(&("escoUri".to_owned(), esco("owl"))));
    assert!(
        owl.tags
            .contains(&("unspscCommodity".to_owned(), "43232402".to_owned()))
    );
    assert_eq!(owl.description_source, Some(DescriptionSource::Esco));
    // `make dough` is an alternative name of two skills of ESCO, so the tool of that name stands alone.
    by_uri(&draft, "urn:onet:tool:Make dough");
    let counts = |name: &str| {
        let it = source(&report, name);
        (
            it.rows,
            it.added,
            it.merged,
            it.ambiguous,
            it.skipped,
            it.rejected,
        )
    };
    assert_eq!(counts("ESCO"), (41, 9, 0, 0, 2, 3));
    assert_eq!(counts("O*NET technologies"), (6, 2, 1, 0, 0, 1));
    assert_eq!(counts("O*NET tools"), (4, 3, 0, 1, 0, 0));
    assert_eq!(counts("O*NET elements"), (12, 2, 1, 0, 1 + 3, 0));
    // A bad cell costs the cell; only two rows have nothing to go by.
    assert_eq!(counts("operator"), (6, 3, 1, 0, 0, 2));
    assert_eq!(report.skills, draft.skills.len() as u64);
}

#[test]
fn faults_name_file_line_column_and_what_may_stand_there() {
    let (_, report) = import(&small()).unwrap();
    let listed: Vec<(String, u64, &str, &str)> = report
        .faults
        .iter()
        .map(|it| {
            let file = Path::new(&it.file)
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned();
            (file, it.line, it.column.as_str(), it.found.as_str())
        })
        .collect();
    let expected = [
        ("skills_en.csv", 13, "preferredLabel", ""),
        ("skills_en.csv", 14, "skillType", "craft"),
        ("occupationSkillRelations_en.csv", 5, "relationType", "sometimes"),
        (
            "occupationSkillRelations_en.csv",
            6,
            "skillUri",
            "http://example.org/skill/nowhere",
        ),
        ("Technology Skills.txt", 7, "O*NET-SOC Code", "35-1011"),
        ("operator.csv", 5, "type", "ST9"),
        ("operator.csv", 6, "name", ""),
        ("operator.csv", 7, "id", "a/b"),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(file, line, column, found)| (file.to_owned(), line, column, found))
        .collect();
    assert_eq!(listed, expected);
    assert_eq!(report.faults_total, 8);
    assert!(report.faults.iter().all(|it| !it.allowed.is_empty()));
    serde_json::to_string(&report).unwrap();
}

#[test]
fn operator_rows_keep_their_ids_and_use_known_categories() {
    let (draft, _) = import(&small()).unwrap();
    let bread = by_uri(&draft, &esco("bread"));
    let sourdough = draft.skills.iter().find(|skill| skill.id == "SB-1").unwrap();
    assert_eq!(
        sourdough.category.as_ref().unwrap().0,
        bread.category.as_ref().unwrap().0
    );
    assert_eq!(
        sourdough.subcategory.as_ref().unwrap().0,
        bread.subcategory.as_ref().unwrap().0
    );
    assert_eq!(
        sourdough.subcategory.as_ref().unwrap().1,
        "making food",
        "a category has one spelling"
    );
    assert_eq!(sourdough.tags, [("team".to_owned(), "bakery".to_owned())]);
    assert_eq!(
        sourdough.info_url.as_deref(),
        Some("https://example.org/sourdough")
    );
    assert_eq!(sourdough.description_source, Some(DescriptionSource::Operator));
    let reading = by_uri(&draft, "urn:operator:crumb reading");
    assert_eq!(
        (reading.kind, category(reading)),
        (SkillType::Common, (Some("Tasting"), None))
    );
    let team = by_uri(&draft, &esco("team"));
    assert!(team.labels.iter().any(|label| label.text == "working together"));
}

#[test]
fn further_languages_give_labels() {
    let (draft, _) = import(&small()).unwrap();
    assert_eq!(draft.languages, ["en", "de"]);
    let bread = by_uri(&draft, &esco("bread"));
    assert_eq!(bread.name, "bake bread");
    for (text, kind) in [
        ("bread baking", FormKind::Alternative),
        ("bake bred", FormKind::Hidden),
        ("Brot backen", FormKind::Alternative),
    ] {
        assert!(
            bread
                .labels
                .iter()
                .any(|label| label.text == text && label.kind == kind),
            "{text}"
        );
    }
}

#[test]
fn evidence_is_resolved_to_merged_skills() {
    let (draft, _) = import(&small()).unwrap();
    let position = |uri: &str| {
        let id = catalog::skill_id(uri);
        u32::try_from(draft.skills.iter().position(|skill| skill.id == id).unwrap()).unwrap()
    };
    let weights = |uri: &str| {
        let at = position(uri);
        let of_skill = draft.occupation_skills.iter().filter(|it| it.skill == at);
        of_skill.map(|it| it.weight).collect::<Vec<f32>>()
    };
    // Both essential and optional for one occupation: the stronger counts.
    assert_eq!(weights(&esco("bread")), [1.0]);
    assert_eq!(weights(&esco("pastry")), [0.5]);
    assert_eq!(weights(&esco("owl")), [1.0], "the technology merged into it");
    assert_eq!(
        weights("urn:onet:technology:Oven control language OCL"),
        [1.0, 1.0]
    );
    // Of three ratings one is too low and one is marked as not to be relied on.
    assert_eq!(weights("urn:onet:element:2.A.1.a"), [1.0]);
    let (bread, dough) = (position(&esco("bread")), position(&esco("dough")));
    assert_eq!(draft.skill_skill, [(bread.min(dough), bread.max(dough))]);
}

#[test]
fn category_ids_are_kept_and_versions_follow_the_ids() {
    let (mut first, _) = import(&small()).unwrap();
    assert_eq!(first.version, Version::FIRST);
    first.category_codes.insert("esco:S99".to_owned(), 4000);
    let first = build(&first, None);

    let (same, _) = import_skills(&small(), &(), Some(&first)).unwrap();
    assert_eq!(same.version, Version::new(1, 1));
    assert_eq!(&same.category_codes, first.category_codes());
    build(&same, Some(&first));

    let without_operator = SkillImport { csv: None, ..small() };
    let (fewer, _) = import_skills(&without_operator, &(), Some(&first)).unwrap();
    assert_eq!(fewer.version, Version::new(2, 0));
    assert_eq!(next_version(Some(&first), &fewer), Version::new(2, 0));
    assert_eq!(
        &fewer.category_codes,
        first.category_codes(),
        "codes out of use keep their ids"
    );
    let second = build(&fewer, Some(&first));
    assert_eq!(
        second.of_types(TypeSet::EMPTY.with(SkillType::Removed)).count(),
        3
    );

    let chosen = SkillImport {
        version: Some(Version::new(7, 3)),
        ..small()
    };
    assert_eq!(
        import_skills(&chosen, &(), Some(&first)).unwrap().0.version,
        Version::new(7, 3)
    );
}

#[test]
fn archives_folders_and_compressed_files_give_the_same_draft() {
    let plain = import(&small()).unwrap().0;
    let folder = tempfile::tempdir().unwrap();

    let mut inner = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let compressed = folder.path().join("compressed");
    fs::create_dir(&compressed).unwrap();
    for file in fs::read_dir(data("esco")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        inner
            .start_file(format!("csv/{name}"), SimpleFileOptions::default())
            .unwrap();
        inner.write_all(&bytes).unwrap();
        let packed = zstd::encode_all(bytes.as_slice(), 1).unwrap();
        fs::write(compressed.join(format!("{name}.zst")), packed).unwrap();
    }
    let inner = inner.finish().unwrap().into_inner();
    let nested = folder.path().join("download.zip");
    let mut outer = zip::ZipWriter::new(fs::File::create(&nested).unwrap());
    outer
        .start_file("esco.zip", SimpleFileOptions::default())
        .unwrap();
    outer.write_all(&inner).unwrap();
    outer.finish().unwrap();

    for esco in [nested, compressed] {
        let (draft, _) = import(&SkillImport {
            esco: vec![esco],
            ..small()
        })
        .unwrap();
        assert_eq!(draft, plain);
    }
}

#[test]
fn published_files_go_before_reconstructed_ones_which_the_credit_names() {
    let folder = tempfile::tempdir().unwrap();
    let reconstructed = folder.path().join("reconstructed");
    fs::create_dir(&reconstructed).unwrap();
    for name in [
        "skills_en.csv",
        "skillsHierarchy_en.csv",
        "broaderRelationsSkillPillar_en.csv",
    ] {
        fs::copy(data("esco").join(name), folder.path().join(name)).unwrap();
    }
    for name in ["skills_en.csv", "skillSkillRelations_en.csv"] {
        fs::copy(data("esco").join(name), reconstructed.join(name)).unwrap();
    }
    let (draft, report) = import(&SkillImport {
        esco: vec![folder.path().to_owned()],
        ..SkillImport::default()
    })
    .unwrap();
    assert!(
        report.warnings[0].contains("is used instead of"),
        "{:?}",
        report.warnings
    );
    let credit = &draft.attributions[0].text;
    assert!(credit.contains("reconstructed"), "{credit}");
    assert!(credit.ends_with(": skillSkillRelations_en.csv."), "{credit}");
}

#[test]
fn what_is_missing_is_named() {
    let check = |import_of: SkillImport, expected: &str| {
        let error = import(&import_of).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    let only = |esco: &Path| SkillImport {
        esco: vec![esco.to_owned()],
        ..SkillImport::default()
    };
    assert!(matches!(
        import(&SkillImport::default()),
        Err(ImportError::NoSources)
    ));
    check(only(Path::new("no/such/place")), "'no/such/place' does not exist");
    let folder = tempfile::tempdir().unwrap();
    check(only(folder.path()), "ESCO needs the file 'skills_en.csv'");
    let onet = SkillImport {
        onet: Some(folder.path().to_owned()),
        ..SkillImport::default()
    };
    check(onet, "O*NET needs the file 'Technology Skills.txt'");

    fs::write(folder.path().join("skills_en.csv"), "conceptUri,preferredLabel\n").unwrap();
    check(
        only(folder.path()),
        "has no column 'altLabels'; its columns are 'conceptUri', 'preferredLabel'",
    );

    let twice = SkillImport {
        esco: vec![data("esco"), data("esco")],
        ..SkillImport::default()
    };
    check(twice, "are the same table");

    let damaged = folder.path().join("damaged.zip");
    fs::write(&damaged, b"PK\x03\x04 and nothing else").unwrap();
    check(only(&damaged), "is not a readable zip archive");
    let broken = folder.path().join("skills_fr.csv.zst");
    fs::write(&broken, b"no zstd").unwrap();
    check(only(&broken), "cannot be read");
}

#[test]
fn a_csv_file_alone_gives_that_file_alone() {
    let alone = SkillImport {
        csv: Some(data("operator.csv")),
        ..SkillImport::default()
    };
    let (draft, _) = import(&alone).unwrap();
    assert_eq!(draft.skills.len(), 4);
    assert_eq!(draft.attributions.len(), 1);
    build(&draft, None);
}

#[test]
fn an_onet_archive_is_read_like_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db_30_1_text.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for file in fs::read_dir(data("onet")).unwrap() {
        let file = file.unwrap();
        let name = format!("db_30_1_text/{}", file.file_name().to_string_lossy());
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(&fs::read(file.path()).unwrap()).unwrap();
    }
    archive.finish().unwrap();
    let (draft, _) = import(&SkillImport {
        onet: Some(path),
        ..small()
    })
    .unwrap();
    assert_eq!(draft, import(&small()).unwrap().0);
}

#[test]
fn the_same_files_give_the_same_snapshot() {
    let bytes = || catalog::build(&import(&small()).unwrap().0, None).unwrap();
    assert_eq!(bytes(), bytes());
}

#[test]
fn progress_hears_one_stage_after_the_other() {
    #[derive(Default)]
    struct Heard(RefCell<Vec<String>>);
    impl Progress for Heard {
        fn begin(&self, stage: Stage, subject: &str, total: u64) {
            let subject = Path::new(subject)
                .file_name()
                .unwrap_or_default()
                .to_string_lossy();
            self.0
                .borrow_mut()
                .push(format!("{} {subject} {total}", stage.name()));
        }
        fn end(&self) {
            self.0.borrow_mut().push("end".to_owned());
        }
    }
    let heard = Heard::default();
    import_skills(&small(), &heard, None).unwrap();
    let heard = heard.0.into_inner();
    for (begin, end) in heard.iter().step_by(2).zip(heard.iter().skip(1).step_by(2)) {
        assert_ne!(begin, "end");
        assert_eq!(end, "end", "behind {begin}");
    }
    for expected in [
        "merging ESCO 9",
        "merging O*NET technologies 3",
        "merging operator 4",
    ] {
        assert!(heard.iter().any(|it| it == expected), "{expected}: {heard:?}");
    }
}

#[test]
fn the_starter_taxonomy_makes_a_snapshot_of_all_types() {
    let draft = waypost_ingest::starter_taxonomy();
    assert_eq!(draft.version, Version::FIRST);
    assert!(draft.skills.len() >= 1_500);
    assert!(draft.skills.iter().all(|skill| skill.category.is_some()));
    let skills = build(&draft, None);
    assert!(skills.is_starter());
    for kind in [
        SkillType::Specialized,
        SkillType::Common,
        SkillType::Certification,
    ] {
        assert!(
            skills.of_types(TypeSet::EMPTY.with(kind)).count() >= 150,
            "{}",
            kind.id()
        );
    }
}
