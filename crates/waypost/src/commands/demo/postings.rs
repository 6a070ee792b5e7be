//! The synthetic postings of a demo.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use analytics::store::PostingsStore;
use contract::postings::Mount;
use ingest::StarterCatalogs;
use server::App;
use synthetic::Bodies;

use crate::{
    commands::{
        generated::{self, Outcome},
        import::follow_postings,
    },
    directory::Directory,
    output::note,
};

const SEED: u64 = 1;

/// Postings that are generated while the demo serves; dropped, it stops and waits for the end.
pub struct Filling {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Filling {
    /// Begins to generate. The mounts answer that they are loading until all are there.
    pub fn start(directory: Directory, corpus: &str, postings: u64, app: Arc<App>) -> Self {
        let store = directory.postings(corpus);
        let corpus = corpus.to_owned();
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        let thread = std::thread::spawn(move || match fill(&directory, &corpus, &store, postings, &seen) {
            Ok(()) => app.look_again(),
            Err(error) => note(&format!("the demo has no postings: {error:#}")),
        });
        Self {
            stop,
            thread: Some(thread),
        }
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic has been reported by the thread itself.
            let _ended = thread.join();
        }
    }
}

/// Writes the corpus, unless the mount has one or the demo is to stop.
fn fill(
    directory: &Directory,
    corpus: &str,
    store: &PostingsStore,
    postings: u64,
    stop: &AtomicBool,
) -> anyhow::Result<()> {
    if postings == 0 || store.current()?.is_some() {
        return Ok(());
    }
    let starter = StarterCatalogs::build();
    let mount = directory.settings.postings.mounts.get(corpus);
    let request = generated::Request {
        postings,
        seed: SEED,
        bodies: Bodies::Written,
        currency: mount.map_or(Mount::Us.home_currency(), |mount| &mount.currency),
        holder: "the start of the demo",
    };
    let outcome = generated::write(store, starter.catalogs(), request, |_| {
        !stop.load(Ordering::Relaxed)
    })?;
    if outcome == Outcome::Written {
        follow_postings(directory);
    }
    Ok(())
}
