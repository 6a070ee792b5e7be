//! Holds the repository to its own rules, so that a test run is enough to find a breach.

fn check(complaints: anyhow::Result<Vec<String>>) {
    let complaints = complaints.expect("the repository can be read");
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn generated_files_are_current() {
    check(xtask::generate::outdated(&xtask::repository()));
}

#[test]
fn crates_keep_the_arrows_between_them() {
    check(xtask::tidy::arrows::complaints(&xtask::repository()));
}

#[test]
fn sources_hold_nothing_that_is_forbidden() {
    check(xtask::tidy::sources::complaints(&xtask::repository()));
}
