use super::*;
use crate::code::CODES;
use crate::operation::{OPERATIONS, all, codes};

const URL: &str = "https://waypost.example";

#[test]
fn the_manual_of_a_family_shows_every_endpoint_with_its_statuses() {
    let page = family_markdown(Family::Skills, &all(), URL);
    let common = page.split("\n## ").nth(1).expect("errors of every endpoint");
    assert!(common.starts_with("Errors of every endpoint"));
    for operation in OPERATIONS
        .iter()
        .filter(|operation| operation.family == Some(Family::Skills))
    {
        let heading = format!("## {} {}\n", method_word(operation.method), operation.paths[0]);
        let section = page
            .split(&heading)
            .nth(1)
            .unwrap_or_else(|| panic!("no {heading}"));
        let section = section.split("\n## ").next().expect("the first part");
        for code in codes(operation) {
            let link = format!("(/docs/errors#{})", code.word());
            let is_told = operation.access != Access::Public && common.contains(&link);
            assert!(section.contains(&link) || is_told, "{heading} {link}");
            assert!(
                section.contains(&format!("\n| {} |", code.status().number())),
                "{heading}"
            );
        }
        for parameter in operation.query {
            assert!(
                section.contains(&format!("| `{}` | query |", parameter.name)),
                "{heading}"
            );
        }
        assert!(section.contains(&format!("curl {URL}/skills/")), "{heading}");
    }
    assert!(!page.contains("http://127.0.0.1:8080"));
}

#[test]
fn the_index_leads_to_the_families_and_shows_the_service_endpoints() {
    let page = index_markdown(&all(), URL);
    assert!(page.contains("(/skills/docs)"));
    assert!(page.contains("(/docs/errors)"));
    assert!(page.contains("curl https://waypost.example/connect/token"));
    for operation in OPERATIONS.iter().filter(|operation| operation.family.is_none()) {
        assert!(page.contains(&format!(
            "## {} {}\n",
            method_word(operation.method),
            operation.paths[0]
        )));
    }
}

#[test]
fn the_page_of_codes_has_an_anchor_for_each() {
    let page = errors_markdown();
    for code in CODES {
        assert!(page.contains(&format!("<a id=\"{}\"></a>", code.word())));
    }
    assert!(page.contains("| 429 | Too Many Requests |"));
}

#[test]
fn tables_have_as_many_cells_in_each_row_as_in_their_head() {
    for page in [
        family_markdown(Family::Skills, &all(), URL),
        index_markdown(&all(), URL),
        errors_markdown(),
    ] {
        let mut cells = 0;
        for line in page.lines() {
            if !line.starts_with('|') {
                cells = 0;
                continue;
            }
            let count = line.matches('|').count();
            if cells == 0 {
                cells = count;
            }
            assert_eq!(count, cells, "{line}");
        }
    }
}
