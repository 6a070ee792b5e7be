//! Plain questions about an occupation.

use catalog::Snapshot as _;
use waypost_lmi::{Dataset, Labour, Region, Tables};

use crate::sample;

#[test]
fn jobs_and_pay_are_those_of_the_region_and_of_the_hybrid() {
    let bytes = sample::draft().build(sample::run()).unwrap();
    let tables = Tables::from_datasets([Dataset::from_bytes(&bytes, "sample").unwrap()]);
    let labour = Labour::of(&tables);
    let idaho = Region::State("16".into());
    assert_eq!(labour.jobs("11-1011", &idaho), Some(20.0));
    assert_eq!(labour.jobs("111011", &Region::Nation), Some(100.0));
    assert_eq!(labour.jobs("11-1021", &idaho), None);
    assert_eq!(labour.jobs("11-1011", &Region::Msa("14260".into())), None);
    assert_eq!(labour.location_quotient("11-1011", &idaho), Some(2.0));
    let wages = labour.wages("13-1022", &Region::Nation).unwrap();
    assert_eq!(
        (wages.year, wages.hourly.mean, wages.annual.mean),
        (2024, Some(22.0), None)
    );
    let published = labour.published("13-1022").unwrap();
    assert_eq!((published.code.as_str(), published.is_hybrid), ("13-1020", true));
    assert!(!labour.published("11-1011").unwrap().is_hybrid);
    assert_eq!(labour.published("99-9999"), None);
    assert!(labour.has_region(&idaho) && !labour.has_region(&Region::Msa("14260".into())));
    assert_eq!(labour.projection("11-1011"), None);
    assert_eq!(labour.attainment("11-1011"), None);
}
