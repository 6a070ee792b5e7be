//! Imports of postings beside a server that is asked all the time: every answer is that of the old or of the new
//! corpus, also where imports are killed at random moments.

use std::{
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use crate::support::{Place, Server, eventually};

/// Kills of one run.
const KILLS: u32 = 20;
const TOTALS: &str = r#"{"filter":{"when":{"start":"2025-05","end":"2025-07"}}}"#;

/// A table of so many different postings of one title.
fn table(title: &str, count: usize) -> String {
    let mut table = "id,title_raw,posted,body\n".to_owned();
    for number in 0..count {
        table.push_str(&format!(
            "{number},{title} {number},2025-06-01,Duties of position {number} as {title}\n"
        ));
    }
    table
}

/// The import of a file that replaces the whole source.
fn import(place: &Place, file: &str) -> Command {
    let mut command = place.command(&["import", "postings"]);
    command
        .arg(place.path(file))
        .args(["--source", "ats", "--mode", "replace", "--data"])
        .arg(place.data())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn unique(place: &Place) -> u64 {
    let listed = place.run_on_data(&["postings", "list", "--json"]).json();
    listed["unique_postings"].as_u64().expect("a count")
}

/// Asks a server for totals until told to stop; refuses every answer but those expected.
struct Caller {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<u32>,
}

impl Caller {
    fn start(server: &Arc<Server>, token: &str, expected: [u64; 2]) -> Caller {
        let stop = Arc::new(AtomicBool::new(false));
        let (seen, server, token) = (Arc::clone(&stop), Arc::clone(server), token.to_owned());
        let thread = std::thread::spawn(move || {
            let mut answers = 0;
            while !seen.load(Ordering::Relaxed) {
                let count = totals(&server, &token);
                assert!(expected.contains(&count), "{count}");
                answers += 1;
            }
            answers
        });
        Caller { stop, thread }
    }

    /// Returns the number of answers.
    #[track_caller]
    fn stop(self) -> u32 {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("no answer was refused")
    }
}

/// The count that a server gives.
#[track_caller]
fn totals(server: &Server, token: &str) -> u64 {
    let answer = server.post("/jpa/totals", TOTALS, token);
    assert_eq!(answer.status, 200, "{answer:?}");
    let count = &answer.json()["data"]["totals"]["unique_postings"];
    count.as_u64().expect("a count")
}

/// A place with the first of two tables imported, and a server on it.
fn served(counts: [usize; 2]) -> (Place, Arc<Server>, String) {
    let place = Place::new();
    place.file("0.csv", table("Baker", counts[0]));
    place.file("1.csv", table("Welder", counts[1]));
    let secret = place.client_with("portal", "postings:us");
    assert!(import(&place, "0.csv").status().expect("it runs").success());
    let server = place.serve();
    let token = server.access_token("portal", &secret);
    (place, Arc::new(server), token)
}

/// Numbers below `bound` that look random and are the same in every run.
fn numbers(bound: u64) -> impl Iterator<Item = u64> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    std::iter::from_fn(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        Some(state % bound.max(1))
    })
}

#[test]
fn imports_killed_at_random_moments_leave_the_old_or_the_new_corpus() {
    let counts = [400, 300];
    let (place, server, token) = served(counts);
    let counts = counts.map(|count| count as u64);
    // How long a whole import takes here decides between which moments the kills fall.
    let begun = Instant::now();
    assert!(import(&place, "1.csv").status().expect("it runs").success());
    let whole = u64::try_from(begun.elapsed().as_micros()).expect("a moment");
    let caller = Caller::start(&server, &token, counts);
    let mut active = 1;
    for moment in numbers(whole).take(KILLS as usize) {
        let next = 1 - active;
        let mut import = import(&place, &format!("{next}.csv")).spawn().expect("it starts");
        std::thread::sleep(Duration::from_micros(moment));
        import.kill().expect("a killed process");
        import.wait().expect("a dead process");
        place.run_on_data(&["check"]).succeeds();
        let unique = unique(&place);
        active = counts
            .iter()
            .position(|count| *count == unique)
            .expect("old or new");
    }
    let next = 1 - active;
    assert!(
        import(&place, &format!("{next}.csv"))
            .status()
            .expect("it runs")
            .success()
    );
    assert_eq!(unique(&place), counts[next], "nothing is lost or doubled");
    eventually("the last version is served", || {
        (totals(&server, &token) == counts[next]).then_some(())
    });
    assert!(caller.stop() > KILLS, "the server was asked beside the imports");
    place.run_on_data(&["check"]).succeeds();
}

#[test]
fn no_request_fails_while_imports_switch_the_corpus() {
    let counts = [120, 90];
    let (place, server, token) = served(counts);
    let counts = counts.map(|count| count as u64);
    let callers: Vec<Caller> = (0..3).map(|_| Caller::start(&server, &token, counts)).collect();
    for next in [1, 0, 1, 0] {
        assert!(
            import(&place, &format!("{next}.csv"))
                .status()
                .expect("it runs")
                .success()
        );
        eventually("the version is served", || {
            (totals(&server, &token) == counts[next]).then_some(())
        });
    }
    for caller in callers {
        assert!(caller.stop() > 0);
    }
}
