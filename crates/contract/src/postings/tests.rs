use super::*;

#[test]
fn every_mount_has_the_facets_of_its_country() {
    let names = |mount| facet_names(mount);
    assert!(names(Mount::Us).contains(&"soc5_name") && !names(Mount::Us).contains(&"soc1"));
    assert!(names(Mount::Uk).contains(&"soc1") && !names(Mount::Uk).contains(&"onet"));
    assert!(names(Mount::Ca).contains(&"noc5") && names(Mount::Ca).contains(&"city"));
    assert!(names(Mount::Global).contains(&"isco_4_name") && !names(Mount::Global).contains(&"city"));
    for mount in Mount::ALL {
        let names = names(mount);
        assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "{mount:?}");
        assert!(!names.contains(&"hard_skills"));
        assert!(names.contains(&"language") && !names.contains(&"language_name"));
    }
}

#[test]
fn names_of_codes_and_of_names_are_told_apart() {
    let found = |name: &str| facet(Mount::Us, name).map(|it| (it.row.name, it.side));
    assert_eq!(found("city"), Some(("city", FacetSide::Code)));
    assert_eq!(found("city_name"), Some(("city", FacetSide::Name)));
    assert_eq!(
        found("hard_skills_name"),
        Some(("specialized_skills", FacetSide::Name))
    );
    assert_eq!(found("soft_skills"), Some(("common_skills", FacetSide::Code)));
    assert_eq!(
        (found("sources_name"), found("noc1"), found("")),
        (None, None, None)
    );
}

#[test]
fn metrics_are_taken_where_they_mean_something() {
    let sorted = |names: &[&str]| names.windows(2).all(|pair| pair[0] < pair[1]);
    for names in [TOTAL_METRICS, SERIES_METRICS, RANK_METRICS, DISTRIBUTION_METRICS] {
        assert!(sorted(names));
    }
    assert_eq!(
        (TOTAL_METRICS.len(), SERIES_METRICS.len(), RANK_METRICS.len()),
        (9, 8, 6)
    );
    assert!(!TOTAL_METRICS.contains(&"significance") && RANK_METRICS.contains(&"significance"));
    assert!(!SERIES_METRICS.contains(&"median_posting_duration"));
    assert_eq!(DISTRIBUTION_METRICS.len(), 5);
}

#[test]
fn meta_names_the_parts_of_filters() {
    let names = filter_names(Mount::Us);
    for name in [
        "when.start",
        "salary.lower_bound",
        "keywords.query",
        "city",
        "is_remote",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    assert!(!names.contains(&"min_years_experience"));
    assert!(!filter_names(Mount::Global).contains(&"keywords.query"));
    assert!(!taxonomy_names(Mount::Us).contains(&"sources"));
    assert!(field_names(Mount::Us).contains(&"active_sources_info"));
}
