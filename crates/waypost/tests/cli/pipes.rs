//! Postings that come through a pipe.

use crate::support::Place;

const JOBS: &str = "id,title_raw,posted\nA,Baker,2025-06-01\nB,Welder,2025-06-02\n";

#[test]
fn postings_are_read_from_stdin_in_every_format_that_files_have() {
    let place = Place::new();
    let data = place.data();
    let data = data.to_str().expect("a path of ours");
    let lines = "{\"id\":\"C\",\"title_raw\":\"Nurse\",\"posted\":\"2025-06-03\"}\n";
    for (path, text, source) in [("-", JOBS, "one"), ("/dev/stdin", lines, "two")] {
        let arguments = [
            "import", "postings", path, "--source", source, "--data", data, "--json",
        ];
        let shown = place.run_with_input(&arguments, text.as_bytes()).json();
        assert_eq!(
            shown["summary"]["rows"],
            text.lines().filter(|line| line.contains("2025")).count()
        );
    }
    let list = place.run_on_data(&["postings", "list", "--json"]).json();
    assert_eq!(list["unique_postings"], 3);

    let unnamed = ["import", "postings", "-", "--data", data, "--dry-run"];
    let report = place.path("report.ndjson");
    let with_report = [
        &unnamed[..],
        &["--report", report.to_str().expect("a path of ours")],
    ]
    .concat();
    let shown = place.run_with_input(&with_report, b"id,title_raw,posted\nA,,2025-06-01\n");
    shown.fails(1, "1 of 1 rows were rejected");
    let report = std::fs::read_to_string(report).expect("a report");
    assert!(report.contains(r#""file":"stdin","line":2"#), "{report}");
}

#[test]
fn one_pipe_is_read_at_most() {
    let place = Place::new();
    let data = place.data();
    let arguments = [
        "import",
        "postings",
        "-",
        "-",
        "--data",
        data.to_str().expect("a path of ours"),
    ];
    place
        .run_with_input(&arguments, JOBS.as_bytes())
        .fails(2, "one is read at most");
}
