use super::*;
use crate::{Manifest, Profile, Store, Versions};

fn taxonomy(name: &str, ids: &[&str]) -> (TaxonomyOutline, Vec<ConceptDraft>) {
    let outline = TaxonomyOutline {
        name: name.into(),
        levels: vec!["occupation".into()],
        ..TaxonomyOutline::default()
    };
    let concepts = ids.iter().map(|id| ConceptDraft {
        id: (*id).into(),
        name: format!("Occupation {id}"),
        labels: vec!["Worker".into()],
        ..ConceptDraft::default()
    });
    (outline, concepts.collect())
}

fn draft(version: Version) -> OccupationsDraft {
    OccupationsDraft {
        version,
        notice: AttributionNotice {
            title: "Test".into(),
            body: "Written for a test.".into(),
        },
        attributions: vec![Attribution {
            name: "Test".into(),
            text: "Written for a test.".into(),
        }],
        taxonomies: vec![taxonomy("lot", &["1", "2"]), taxonomy("soc_2018", &["a"])],
        mappings: vec![MappingDraft {
            source: MappingEnd::here("lot"),
            destination: MappingEnd::here("soc_2018"),
            description: "By hand.".into(),
            rows: [("1".to_owned(), vec!["a".to_owned()])].into(),
        }],
        profiles: Profiles {
            occupations: [("11-1011.00".to_owned(), Profile::default())].into(),
            ..Profiles::default()
        },
        starter: false,
    }
}

#[test]
fn snapshots_come_back_from_a_store() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::of::<Occupations>(data.path());
    let bytes = draft(Version::FIRST).build().unwrap();
    store
        .publish(Version::FIRST, &bytes, Manifest::new(Version::FIRST))
        .unwrap();
    assert!(store.check().unwrap().iter().all(|file| file.problem.is_none()));
    let versions: Versions<Occupations> = Versions::load(&store).unwrap();
    let loaded = versions.latest().unwrap();
    assert_eq!(loaded.taxonomy("lot").unwrap().len(), 2);
    let mapping = &loaded.mappings()[0];
    assert_eq!(mapping.name(), "lot_v1.0.0_soc_2018_v1.0.0");
    assert_eq!(mapping.of("1").collect::<Vec<_>>(), ["a"]);
    assert_eq!(mapping.of("2").len(), 0);
    assert_eq!(loaded.profiles(), &draft(Version::FIRST).profiles);
}

#[test]
fn a_snapshot_without_profiles_has_none() {
    let mut writer = SnapshotWriter::default();
    writer.bytes(DRAFT, serde_json::to_vec(&draft(Version::FIRST)).unwrap());
    let loaded = <Occupations as Snapshot>::from_bytes(&writer.finish(), "test").unwrap();
    assert!(loaded.profiles().is_empty());
}

#[test]
fn faulty_profiles_make_no_snapshot() {
    let mut broken = draft(Version::FIRST);
    let profile = broken.profiles.occupations.get_mut("11-1011.00").unwrap();
    profile.job_zone = Some(9);
    assert_eq!(
        broken.build().unwrap_err().to_string(),
        "the profile of occupation '11-1011.00' has a job zone outside 1 to 5"
    );
}

#[test]
fn snapshots_of_another_family_are_refused() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), "skills");
    let bytes = draft(Version::FIRST).build().unwrap();
    assert!(
        store
            .publish(Version::FIRST, &bytes, Manifest::new(Version::FIRST))
            .is_err()
    );
}

#[test]
fn mappings_to_missing_concepts_are_refused() {
    let mut broken = draft(Version::FIRST);
    broken.mappings[0].rows.insert("3".into(), Vec::new());
    assert_eq!(
        broken.build().unwrap_err().to_string(),
        "mapping 'lot-soc_2018' names '3', which is not in 'lot'"
    );
}

#[test]
fn a_lost_id_breaks_continuity() {
    let first = Occupations::assemble(draft(Version::FIRST)).unwrap();
    let mut next = draft(Version::new(1, 1));
    assert_eq!(next.continuity(&first), Continuity::KeepsIds);
    next.taxonomies[0].1.pop();
    assert_eq!(next.continuity(&first), Continuity::LosesIds);
    next.taxonomies.remove(0);
    assert_eq!(next.continuity(&first), Continuity::LosesIds);
}

#[test]
fn every_changed_byte_is_noticed() {
    let bytes = draft(Version::FIRST).build().unwrap();
    for at in (0..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x11;
        assert!(
            <Occupations as Snapshot>::from_bytes(&damaged, "test").is_err(),
            "byte {at}"
        );
    }
}
