//! The same corpus in both engines.

use std::collections::BTreeMap;
use std::fmt::Debug;

use analytics::row::{Posting, PostingId};
use analytics::store::Details;
use analytics::{Cancel, Embedded, Engine, QueryError, Rules, fixture};
use waypost_clickhouse::{ClickHouse, Current, load};

use crate::server::Server;

/// The currency whose salaries count.
pub const HOME: &str = "USD";

pub struct Pair {
    pub embedded: Embedded,
    pub clickhouse: ClickHouse,
    pub postings: BTreeMap<PostingId, Posting>,
    /// Days over which postings are spread.
    pub days: u64,
}

impl Pair {
    /// Makes a random corpus and loads it; nothing where there is no ClickHouse.
    pub fn random(seed: u64, rows: usize) -> Option<Self> {
        Self::several(&[(seed, rows, HOME)])
    }

    /// Makes corpora of seeds, sizes and currencies, each under a mount of its own, and opens them as one in which
    /// salaries in [`HOME`] count.
    pub fn several(shapes: &[(u64, usize, &str)]) -> Option<Self> {
        let server = Server::shared()?;
        let cancel = Cancel::never();
        let (mut corpora, mut versions) = (Vec::new(), Vec::new());
        let (mut postings, mut days) = (BTreeMap::new(), 0);
        for (seed, rows, currency) in shapes {
            let directory = tempfile::tempdir().unwrap();
            let written = fixture::write(directory.path(), *seed, *rows).unwrap();
            let mount = format!("pair-{seed}-{rows}-{currency}");
            let loaded = load(&*server, &mount, &written.corpus, &cancel, |_| {}).unwrap();
            assert_eq!(loaded.written, written.postings.len() as u64);
            let current = Current::read(&*server, &mount, &cancel).unwrap().unwrap();
            versions.push((mount, current));
            corpora.push(match *currency {
                HOME => written.corpus,
                _ => written.corpus.without_salaries(),
            });
            postings.extend(written.postings);
            days = days.max(written.days);
        }
        let versions: Vec<(&str, &Current)> = versions
            .iter()
            .map(|(mount, current)| (mount.as_str(), current))
            .collect();
        let in_home = |mount: &str, _: &Details| mount.ends_with(HOME);
        Some(Self {
            embedded: Embedded::new(&corpora, Rules::default()),
            clickhouse: ClickHouse::open(server.clone(), &versions, Rules::default(), &in_home, &cancel)
                .unwrap(),
            postings,
            days,
        })
    }
}

/// Asks both engines and compares what they say, faults included.
#[track_caller]
pub fn check<Q: Debug, A: Debug + PartialEq>(
    pair: &Pair,
    request: &Q,
    ask: impl Fn(&dyn Engine, &Q) -> Result<A, QueryError>,
) {
    let expected = ask(&pair.embedded, request);
    let found = ask(&pair.clickhouse, request);
    assert_eq!(found, expected, "{request:#?}");
}
