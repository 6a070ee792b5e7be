//! DOCX: opens the package and reads the parts that hold text.
//!
//! Only entries that are read are decoded. Relationships are followed for one thing, the name of the main part.

mod package;
mod part;

use crate::budget::{Budget, DocumentError, Limits};
use crate::sink::{Separator, TextSink};
use package::Package;

/// First bytes of a compound file: a DOCX with a password, or a document of an older Word.
const COMPOUND_FILE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

pub(crate) fn text(bytes: &[u8], limits: &Limits<'_>) -> Result<String, DocumentError> {
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(DocumentError::unreadable(
            "compound file: encrypted or not a DOCX",
        ));
    }
    let mut budget = Budget::new(limits);
    let mut package = Package::open(bytes, &budget)?;
    let main = main_part(&mut package, &mut budget)?;
    let folder = main
        .rsplit_once('/')
        .map_or(String::new(), |(folder, _)| format!("{folder}/"));

    let mut sink = TextSink::new(limits.max_text);
    let mut names = package.numbered(&folder, "header");
    names.push(main);
    names.extend(package.numbered(&folder, "footer"));
    names.extend(package.numbered(&folder, "footnotes"));
    names.extend(package.numbered(&folder, "endnotes"));
    for name in names {
        let xml = package.read(&name, &mut budget)?;
        part::read(&xml, &mut sink, &mut budget)?;
        sink.separate(Separator::Paragraph);
    }
    sink.finish()
}

/// Finds the main part by the relationships of the package, or by its usual name.
fn main_part(package: &mut Package<'_>, budget: &mut Budget<'_>) -> Result<String, DocumentError> {
    let named = if package.has("_rels/.rels") {
        let relationships = package.read("_rels/.rels", budget)?;
        part::main_target(&relationships, budget)?
    } else {
        None
    };
    let main = named.unwrap_or_else(|| "word/document.xml".to_owned());
    if package.has(&main) {
        Ok(main)
    } else {
        Err(DocumentError::unreadable("no main document part"))
    }
}
