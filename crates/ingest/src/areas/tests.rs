use std::path::Path;

use catalog::{Areas, PlaceParts, Snapshot as _};

use super::*;

const POSTAL: &str = "\
US\t83702\tBoise\tIdaho\tID\tAda\t001\t\t\t43.63\t-116.20\t4
US\t09001\tAPO AA\t\t\t\t\t\t\t38.1\t15.6\t
US\t96960\tMajuro\tMarshall Islands\tMH\tMarshall Islands\t020\t\t\t7.1\t171.2\t
US\t06103\tHartford\tConnecticut\tCT\tCapitol Region\t110\t\t\t41.77\t-72.67\t4
US\t06511\tNew Haven\tConnecticut\tCT\tSouth Central Regional\t170\t\t\t41.31\t-72.92\t4
US\t06066\tVernon\tConnecticut\tCT\tTolland\t013\t\t\t41.85\t-72.46\t4
US\t8370\tBoise\tIdaho\tID\tAda\t001\t\t\t43.63\t-116.20\t4
US\t83702\tBoise\tIdaho\tID\tAda\t001\t\t\t43.63\t-116.20\t4
";
const DELINEATED: &str = "\
Title of the list,,,,,
CBSA Code,CBSA Title,County/County Equivalent,State Name,FIPS State Code,FIPS County Code
14260,\"Boise City, ID\",Ada County,Idaho,16,001
25540,\"Hartford, CT\",Capitol Planning Region,Connecticut,09,110
Note: written for a test,,,,,
";
const NAMES: &str = "fips,name,state\n0,UNITED STATES,NA\n16000,IDAHO,NA\n16001,Ada County,ID\n16027,Canyon County,ID\n9013,Tolland County,CT\n";

fn import(postal: &str) -> Result<(AreasDraft, AreasReport), ImportError> {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let import = AreasImport {
        postal: file("US.txt", postal),
        delineation: file("list1.csv", DELINEATED),
        counties: Some(file("counties.csv", NAMES)),
        version: None,
    };
    import_areas(&import, &(), None)
}

#[test]
fn three_lists_make_one_version() {
    let (draft, report) = import(POSTAL).unwrap();
    let areas = Areas::from_bytes(&draft.build().unwrap(), "areas").unwrap();
    let names: Vec<&str> = areas.counties().iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Capitol Planning Region, CT",
            "South Central Regional, CT",
            "Ada County, ID",
            "Canyon County, ID"
        ]
    );
    let rows: Vec<(&str, &str)> = draft
        .postal_codes
        .iter()
        .map(|it| (it.zip.as_str(), it.county.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("06066", "09110"),
            ("06103", "09110"),
            ("06511", "09170"),
            ("83702", "16001")
        ],
        "the old county takes the region of the nearest row"
    );
    assert_eq!((report.faults_total, report.faults[0].line), (1, 7));
    let postal = &report.sources[2];
    assert_eq!(
        (postal.rows, postal.skipped, postal.rejected, postal.added),
        (8, 3, 1, 4)
    );
    assert_eq!(report.states, 2);
    assert!(draft.notice.body.contains("GeoNames"));
}

#[test]
fn a_file_that_is_no_list_of_postal_codes_is_refused() {
    let error = import("a,b\n1,2\n").unwrap_err();
    assert!(matches!(error, ImportError::RejectedRows { .. }), "{error}");
    let error = import("\n").unwrap_err();
    assert!(error.to_string().ends_with("holds no postal code"), "{error}");
}

#[test]
fn the_open_lists_are_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("WAYPOST_SHARED").map_or_else(|| root.join("../shared"), Into::into);
    let folder = shared.join("data/geo-us");
    if !folder.is_dir() {
        eprintln!("skipped: '{}' is not here", folder.display());
        return;
    }
    let import = AreasImport {
        postal: folder.join("geonames-US.txt.zst"),
        delineation: folder.join("list1_2023.xlsx"),
        counties: Some(folder.join("state_and_county_fips_master.csv")),
        version: None,
    };
    let (draft, report) = import_areas(&import, &(), None).unwrap();
    assert_eq!(report.faults_total, 0, "{:?}", report.faults);
    assert_eq!((report.metros, report.states), (935, 51));
    let areas = Areas::from_bytes(&draft.build().unwrap(), "areas").unwrap();
    let place = |location| {
        let parts = PlaceParts {
            location: Some(location),
            ..PlaceParts::default()
        };
        let place = areas.resolve(&parts, "US");
        let county = place.county.map(|it| it.code.clone());
        (
            county.unwrap_or_default(),
            place.metro.unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(place("New York, NY"), ("36061".into(), "35620".into()));
    assert_eq!(place("Boise, Idaho"), ("16001".into(), "14260".into()));
    let connecticut = areas.counties().iter().filter(|it| it.code.starts_with("09"));
    assert_eq!(connecticut.count(), 9, "planning regions alone");
}
