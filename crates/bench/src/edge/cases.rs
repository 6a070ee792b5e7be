//! The requests that are measured, and the answers that the peers repeat.

use std::{hint::black_box, net::SocketAddr};

use anyhow::{Context, ensure};
use catalog::{SearchScratch, Skills, TypeSet};
use text::{Detail, Scratch};

use crate::{
    cpu,
    extract::Postings,
    load::{self, Request},
    peer::SavedAnswer,
    setup::Setup,
};

/// What clients with every decoder send.
const EVERY_CODING: &str = "gzip, deflate, br, zstd";
/// Length of a document in bytes.
const DOCUMENT: usize = 4_000;
/// How often the engine's own work is repeated to time it.
const REPEATS: u32 = 200;
/// Skills tried for an answer of the wanted kind.
const SKILLS_TRIED: usize = 500;
const QUERY: &str = "data an";
const SKILLS_PATH: &str = "/skills/versions/latest/skills";
const EXTRACT_PATH: &str = "/skills/versions/latest/extract";

/// A request, its answer, and the work behind it that the peers do not do.
#[derive(Clone, Debug)]
pub struct Case {
    pub name: &'static str,
    pub request: Request,
    /// The same request by the path that the peers know.
    pub peer_request: Request,
    pub answer: SavedAnswer,
    pub work: Work,
}

#[derive(Clone, Debug)]
pub enum Work {
    /// Finding one record and writing it.
    Read,
    /// Finding one record, writing and compressing it.
    Code,
    /// Writing ten records.
    List,
    Search,
    Extract(String),
    /// Signing a token.
    Sign,
}

/// Makes all cases; each is asked of the server once.
pub fn all(setup: &Setup, token: &str, server: SocketAddr) -> anyhow::Result<Vec<Case>> {
    let document = Postings::new(&setup.skills, 1).document(DOCUMENT);
    let json = serde_json::json!({ "text": document, "confidenceThreshold": 0.5 }).to_string();
    let list = format!("{SKILLS_PATH}?limit=10");
    let search = format!("{SKILLS_PATH}?q={}&limit=10", QUERY.replace(' ', "%20"));
    let get = |target: &str, coding: &str| request("GET", target, token, coding, "", &[]);
    let post =
        |kind: &str, body: &str| request("POST", EXTRACT_PATH, token, "identity", kind, body.as_bytes());
    let by_id = readable_skill(setup, server, &|target| get(target, EVERY_CODING))?;
    let escaped = by_id.replacen("/skills/", "/sk%69lls/", 1);
    let of_skill = "/versions/{version}/skills/{id}";
    let of_list = "/versions/{version}/skills";
    let of_extract = "/versions/{version}/extract";
    let cases = [
        ("by id", of_skill, get(&by_id, "identity"), Work::Read),
        (
            "by id, escaped path",
            of_skill,
            get(&escaped, "identity"),
            Work::Read,
        ),
        ("by id, coded", of_skill, get(&by_id, EVERY_CODING), Work::Code),
        ("list", of_list, get(&list, "identity"), Work::List),
        ("list, coded", of_list, get(&list, EVERY_CODING), Work::List),
        ("autocomplete", of_list, get(&search, "identity"), Work::Search),
        (
            "extract json",
            of_extract,
            post("application/json", &json),
            Work::Extract(document.clone()),
        ),
        (
            "extract text",
            of_extract,
            post("text/plain", &document),
            Work::Extract(document),
        ),
        ("token", "/token", setup.token_request(), Work::Sign),
    ];
    let with_answer = |(at, (name, route, request, work)): (usize, (_, &str, Request, _))| {
        // Several cases share a path; each has a first segment of its own, of the same length, at the peers.
        let answer = save(&request, format!("/case-{at}{route}"), server)?;
        let peer_request = Request {
            target: format!("/case-{at}{}", behind_first_segment(&request.target)),
            ..request.clone()
        };
        Ok(Case {
            name,
            request,
            peer_request,
            answer,
            work,
        })
    };
    let found: anyhow::Result<Vec<Case>> = cases.into_iter().enumerate().map(with_answer).collect();
    // Where every answer is too short to be coded, a case of coding would measure something else.
    Ok(found?
        .into_iter()
        .filter(|case| !matches!(case.work, Work::Code) || case.answer.is_coded())
        .collect())
}

fn behind_first_segment(target: &str) -> &str {
    let second = target.bytes().skip(1).position(|byte| byte == b'/');
    second.map_or("", |at| &target[at + 1..])
}

/// Asks the server and keeps what belongs to the body.
fn save(request: &Request, route: String, server: SocketAddr) -> anyhow::Result<SavedAnswer> {
    let (reply, bytes) = load::fetch(server, request)?;
    let (head, body) = bytes.split_at(reply.head);
    let shown = || String::from_utf8_lossy(&bytes).into_owned();
    ensure!(
        reply.status == 200,
        "{} {}: {}",
        request.method,
        request.target,
        shown()
    );
    let head = std::str::from_utf8(head).context("a head of other bytes than text")?;
    ensure!(
        !head.to_ascii_lowercase().contains("transfer-encoding"),
        "{}: a streamed answer cannot be repeated byte by byte",
        request.target
    );
    let kept = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let name = name.to_ascii_lowercase();
        ["content-type", "content-encoding"]
            .contains(&name.as_str())
            .then(|| (name, value.trim().to_owned()))
    };
    Ok(SavedAnswer {
        method: request.method.to_owned(),
        route,
        headers: head.lines().filter_map(kept).collect(),
        body: body.to_owned(),
    })
}

fn request(
    method: &'static str,
    target: &str,
    token: &str,
    coding: &str,
    kind: &str,
    body: &[u8],
) -> Request {
    let mut headers = vec![
        ("User-Agent", "waypost-bench/1".to_owned()),
        ("Accept", "application/json".to_owned()),
        ("Accept-Encoding", coding.to_owned()),
        ("Authorization", format!("Bearer {token}")),
    ];
    if !kind.is_empty() {
        headers.push(("Content-Type", kind.to_owned()));
    }
    Request {
        method,
        target: target.to_owned(),
        headers,
        body: body.to_owned(),
    }
}

/// Finds a skill whose answer is long enough to be coded, for callers who accept that; any skill where none is.
fn readable_skill(
    setup: &Setup,
    server: SocketAddr,
    get: &dyn Fn(&str) -> Request,
) -> anyhow::Result<String> {
    let skills = &setup.skills;
    let mut target = String::new();
    for index in skills.by_name_order().skip(skills.len() / 2).take(SKILLS_TRIED) {
        target = format!("{SKILLS_PATH}/{}", skills.skill(index).id());
        if save(&get(&target), String::new(), server)?.is_coded() {
            return Ok(target);
        }
    }
    anyhow::ensure!(!target.is_empty(), "the taxonomy has no skills");
    Ok(target)
}

/// The engine alone, in this process.
pub struct Engine<'a> {
    skills: &'a Skills,
    search: SearchScratch,
    extraction: Scratch,
}

impl Engine<'_> {
    pub fn new(skills: &Skills) -> Engine<'_> {
        Engine {
            skills,
            search: SearchScratch::default(),
            extraction: Scratch::new(),
        }
    }

    /// Times the engine's part of a case in microseconds; none where it is next to nothing or not the engine's.
    pub fn micros(&mut self, case: &Case) -> anyhow::Result<Option<f64>> {
        if matches!(case.work, Work::Read | Work::Code | Work::List | Work::Sign) {
            return Ok(None);
        }
        let mut least = f64::INFINITY;
        for _ in 0..REPEATS {
            let before = cpu::thread_time()?;
            self.work(&case.work)?;
            let took = cpu::thread_time()?.saturating_sub(before);
            least = least.min(took.as_secs_f64() * 1e6);
        }
        Ok(Some(least))
    }

    fn work(&mut self, work: &Work) -> anyhow::Result<()> {
        match work {
            Work::Read | Work::Code | Work::List | Work::Sign => {}
            Work::Search => {
                black_box(self.skills.search(QUERY, TypeSet::LIVE, 10, &mut self.search));
            }
            Work::Extract(document) => {
                let text = text::normalize_document(document);
                let lexicon = self.skills.lexicon();
                black_box(text::extract(
                    lexicon,
                    &text,
                    Detail::Skills,
                    u64::MAX,
                    &mut self.extraction,
                )?);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_segment_is_replaced_whatever_follows() {
        assert_eq!(behind_first_segment("/skills/versions/1?x=/"), "/versions/1?x=/");
        assert_eq!(behind_first_segment("/connect/token"), "/token");
        assert_eq!(behind_first_segment("/status"), "");
    }
}
