//! Questions that need more work than one request may take.

use crate::{
    request::Request,
    server::{Setup, shared},
};

/// Medians of each month of some centuries, in all of which four postings are still live.
const CENTURIES: &str =
    r#"{"filter":{"when":{"start":"2025-01","end":"2500-12"}},"metrics":["median_salary"]}"#;
const TWENTY_YEARS: &str =
    r#"{"filter":{"when":{"start":"2025-01","end":"2044-12"}},"metrics":["median_salary"]}"#;
/// More months than anybody asks about.
const AGES: &str = r#"{"filter":{"when":{"start":"0000-01","end":"9999-12"}},"metrics":["median_salary"]}"#;

#[test]
fn work_over_the_budget_is_504_with_what_to_do_about_it() {
    let server = Setup::with_postings().setting("limits.work_budget", "1").start();
    let ask = |body| server.call(Request::json("/jpa/timeseries", body));
    ask(r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}}}"#).ok();
    for (path, body) in [
        ("/jpa/timeseries", CENTURIES),
        (
            "/jpa/rankings/company/timeseries",
            r#"{"filter":{"when":"active"},"rank":{},"timeseries":{"when":{"start":"2025-01","end":"2500-12"},"metrics":["median_salary"]}}"#,
        ),
    ] {
        let refused = server.call(Request::json(path, body));
        refused.is(504, "work_limit");
        let detail = "The request took too long; retry it or reduce its complexity";
        assert_eq!(refused.json()["errors"][0]["detail"], detail);
    }
    // What a request spends is its own.
    ask(r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}}}"#).ok();
    server.check_metrics();
}

#[test]
fn long_series_are_answered_by_default_and_endless_ones_are_not() {
    for (body, months) in [(TWENTY_YEARS, 240), (CENTURIES, 5_712)] {
        let answer = shared().call(Request::json("/jpa/timeseries", body)).ok();
        let series = &answer["data"]["timeseries"];
        assert_eq!(series["month"].as_array().map(Vec::len), Some(months));
        let newest = series["month"]
            .as_array()
            .and_then(|all| all.iter().position(|it| it == "2025-03"));
        let newest = newest.expect("the month of the newest day");
        assert_eq!(series["median_salary"][newest], 61_001);
    }
    shared()
        .call(Request::json("/jpa/timeseries", AGES))
        .is(504, "work_limit");
}
