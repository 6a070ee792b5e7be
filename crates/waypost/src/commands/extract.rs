//! `waypost extract`

use std::{io::Read as _, path::Path, process::ExitCode};

use anyhow::{Context as _, bail};
use catalog::Catalog;
use documents::Limits;
use server::offline::{self, DOCUMENT_CAP, TEXT_CAP};

use super::{import::starter_catalog, service::encode_names};
use crate::{
    arguments::Extract,
    directory::Directory,
    output::{self, Form, standard_output},
};

/// Finds the skills of a document.
pub fn run(extract: &Extract, form: Form) -> anyhow::Result<ExitCode> {
    let text = text_of(&read(&extract.file)?)?;
    let directory = Directory::of(&extract.place)?;
    let directory = if extract.place.data.is_some() {
        directory.require()?
    } else {
        directory
    };
    let mut catalog = Catalog::load(&directory.skills())?;
    if catalog.is_empty() {
        if extract.place.data.is_some() {
            let path = directory.path().display();
            bail!("'{path}' holds no skills; import some: waypost import skills --help");
        }
        output::note("no imported skills here, so the starter data are used");
        catalog = starter_catalog()?;
    }
    encode_names(&directory.settings)?;
    let found = offline::extract(&directory.settings, &catalog, &text, extract.threshold)?;
    match form {
        Form::Json => {
            let mut line = found.json;
            line.push(b'\n');
            standard_output(&line)?;
        }
        Form::Text if found.skills.is_empty() => output::note("no skills found"),
        Form::Text => {
            let rows: Vec<Vec<String>> = found
                .skills
                .into_iter()
                .map(|skill| {
                    vec![
                        format!("{:.2}", skill.confidence),
                        skill.id,
                        skill.name,
                        skill.kind,
                    ]
                })
                .collect();
            // The table is the result, so that it can be piped on.
            standard_output(output::table(&["confidence", "id", "name", "type"], &rows).as_bytes())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let cap = DOCUMENT_CAP as u64 + 1;
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin()
            .lock()
            .take(cap)
            .read_to_end(&mut bytes)
            .context("cannot read stdin")?;
    } else {
        std::fs::File::open(file)
            .and_then(|opened| opened.take(cap).read_to_end(&mut bytes))
            .with_context(|| format!("cannot read '{}'", file.display()))?;
    }
    if bytes.len() > DOCUMENT_CAP {
        bail!("the document is larger than {DOCUMENT_CAP} bytes");
    }
    Ok(bytes)
}

/// Reads the text of a document, whose format its first bytes tell.
fn text_of(bytes: &[u8]) -> anyhow::Result<String> {
    let limits = Limits {
        max_text: TEXT_CAP,
        ..Limits::default()
    };
    // A PDF may have some bytes before its header.
    let start = &bytes[..bytes.len().min(1024)];
    if start.windows(5).any(|window| window == b"%PDF-") {
        return Ok(documents::pdf_text(bytes, &limits)?);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(documents::docx_text(bytes, &limits)?);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).context("the document is neither PDF, DOCX nor UTF-8 text")?;
    if text.len() > TEXT_CAP {
        bail!("the text has {} bytes; at most {TEXT_CAP} are read", text.len());
    }
    Ok(text.to_owned())
}
