//! `waypost import areas`

use crate::support::Place;

#[test]
fn areas_are_published_and_checked() {
    let place = Place::new();
    let first = place
        .run_on_data(&["import", "areas", "--starter", "--json"])
        .json();
    assert_eq!(
        (&first["family"], &first["version"]),
        (&"areas".into(), &"1.0".into())
    );
    let postal = place.file(
        "US.txt",
        "US\t83702\tBoise\tIdaho\tID\tAda\t001\t\t\t43.63\t-116.20\t4\nno row\nUS\t83704\tBoise\tIdaho\tID\tAda\t001\t\t\t43.6\t-116.3\t4\n",
    );
    let delineation = place.file(
        "list1.csv",
        "CBSA Code,CBSA Title,County/County Equivalent,State Name,FIPS State Code,FIPS County Code\n\
         14260,\"Boise City, ID\",Ada County,Idaho,16,001\n",
    );
    let arguments = [
        "--postal",
        postal.to_str().unwrap(),
        "--delineation",
        delineation.to_str().unwrap(),
    ];
    let import = |more: &str| {
        let mut all = vec!["import", "areas", more];
        all.extend(arguments);
        place.run_on_data(&all)
    };
    let shown = import("--dry-run").succeeds();
    assert!(shown.err.contains("nothing was changed"), "{shown:?}");
    let second = import("--json").json();
    assert_eq!(second["version"], "2.0", "ids are gone: {second}");
    assert_eq!(second["report"]["faults_total"], 1);
    assert_eq!(second["report"]["faults"][0]["line"], 2);
    let listed = place.run_on_data(&["catalog", "list", "--json"]).succeeds();
    assert!(listed.out.contains("areas"), "{listed:?}");
    let checked = place.run_on_data(&["check", "--json"]).json();
    assert_eq!(checked["problems"], 0);
    assert!(
        checked["files"].to_string().contains("areas.snapshot"),
        "{checked}"
    );
}

#[test]
fn an_import_of_areas_needs_its_lists() {
    let place = Place::new();
    place.run_on_data(&["import", "areas"]).fails(2, "--postal");
}
