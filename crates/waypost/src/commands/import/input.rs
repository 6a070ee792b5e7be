//! Postings that come through a pipe.
//!
//! Every mapping is checked before a row is read, and some formats are read from their end, so that what can be read
//! only once is written to a temporary file first.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use crate::Unusable;

/// The standard input, in the place of a file.
const STANDARD_INPUT: &str = "-";
/// Name of what it brings, in messages and as source.
const NAME: &str = "stdin";

/// Gives files that can be read more than once: the standard input and pipes are copied to `scratch`.
pub fn files(named: &[PathBuf], scratch: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut pipes = 0_u32;
    let files = named.iter().map(|path| {
        if !is_pipe(path) {
            return Ok(path.clone());
        }
        pipes += 1;
        if pipes > 1 {
            let path = path.display();
            let fault = format!("'{path}' is a pipe, and one is read at most: write the others to files");
            return Err(Unusable(fault).into());
        }
        copied(path, &scratch.join(NAME))
    });
    files.collect()
}

fn is_pipe(path: &Path) -> bool {
    let is_special = || std::fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir());
    path.as_os_str() == STANDARD_INPUT || is_special()
}

fn copied(path: &Path, copy: &Path) -> anyhow::Result<PathBuf> {
    let shown = path.display();
    let mut target = File::create(copy).context("cannot create a temporary file")?;
    let read = if path.as_os_str() == STANDARD_INPUT {
        io::copy(&mut io::stdin().lock(), &mut target)
    } else {
        File::open(path).and_then(|mut pipe| io::copy(&mut pipe, &mut target))
    };
    read.with_context(|| format!("cannot copy '{shown}' to a temporary file"))?;
    Ok(copy.to_owned())
}
