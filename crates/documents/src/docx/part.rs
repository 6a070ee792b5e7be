//! WordprocessingML: the text of one part.
//!
//! Elements are known by their local names, so that the strict and the transitional namespace read alike.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::budget::{Budget, DocumentError};
use crate::sink::{Separator, TextSink};

/// Elements whose whole content is left out: text of deleted or moved-away revisions, field codes, properties
/// (which repeat element names such as `tab`), and the second form of drawings that are given twice.
const LEFT_OUT: &[&str] = &[
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "delInstrText",
    "pPr",
    "rPr",
    "tblPr",
    "sectPr",
    "Fallback",
];

/// Elements whose character data is text.
const TEXT: &str = "t";

fn damaged() -> DocumentError {
    DocumentError::unreadable("a part is not well-formed XML")
}

/// Adds the text of the part to `sink`.
pub(crate) fn read(xml: &str, sink: &mut TextSink, budget: &mut Budget<'_>) -> Result<(), DocumentError> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    // Depth of the element that is being left out, and of the text element that is open.
    let mut left_out: Option<usize> = None;
    let mut in_text: Option<usize> = None;
    loop {
        budget.step(2)?;
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(start) => {
                depth += 1;
                budget.depth(depth)?;
                if left_out.is_none() {
                    match local_name(&start) {
                        name if LEFT_OUT.contains(&name) => left_out = Some(depth),
                        TEXT => in_text = Some(depth),
                        name => open(name, sink)?,
                    }
                }
            }
            Event::Empty(start) => {
                budget.depth(depth + 1)?;
                if left_out.is_none() {
                    let name = local_name(&start);
                    open(name, sink)?;
                    close(name, sink);
                }
            }
            Event::End(end) => {
                if left_out.is_none() {
                    close(end.local_name().into_inner(), sink);
                } else if left_out == Some(depth) {
                    left_out = None;
                }
                if in_text == Some(depth) {
                    in_text = None;
                }
                depth = depth.checked_sub(1).ok_or_else(damaged)?;
            }
            Event::Text(text) if in_text.is_some() && left_out.is_none() => {
                sink.push(&text.xml10_content())?
            }
            Event::CData(text) if in_text.is_some() && left_out.is_none() => {
                sink.push(&text.xml10_content())?
            }
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref().map_err(|_| damaged())? {
                    Some(character) => character,
                    None => predefined(&reference.xml10_content()).ok_or_else(damaged)?,
                };
                if in_text.is_some() && left_out.is_none() {
                    sink.push(character.encode_utf8(&mut [0; 4]))?;
                }
            }
            Event::DocType(_) => return Err(DocumentError::unreadable("a part declares a document type")),
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(damaged()),
            _ => {}
        }
    }
}

/// The five entities that XML itself has; no other is known, so nothing can expand.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn local_name<'x>(start: &'x BytesStart<'_>) -> &'x str {
    start.local_name().into_inner()
}

fn open(name: &str, sink: &mut TextSink) -> Result<(), DocumentError> {
    match name {
        "tab" | "ptab" => sink.separate(Separator::Tab),
        "br" | "cr" => sink.separate(Separator::Line),
        "noBreakHyphen" => sink.push("-")?,
        "txbxContent" => sink.separate(Separator::Line),
        _ => {}
    }
    Ok(())
}

fn close(name: &str, sink: &mut TextSink) {
    match name {
        "p" | "tr" | "txbxContent" => sink.separate(Separator::Line),
        "tc" => sink.separate_by(Separator::Tab),
        "footnote" | "endnote" => sink.separate(Separator::Line),
        _ => {}
    }
}

/// Finds the target of the relationship to the main document part.
pub(crate) fn main_target(xml: &str, budget: &mut Budget<'_>) -> Result<Option<String>, DocumentError> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        budget.step(2)?;
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(start) => {
                depth += 1;
                budget.depth(depth)?;
                if let Some(target) = document_target(&start)? {
                    return Ok(Some(target));
                }
            }
            Event::Empty(start) => {
                if let Some(target) = document_target(&start)? {
                    return Ok(Some(target));
                }
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::DocType(_) => return Err(DocumentError::unreadable("a part declares a document type")),
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

fn document_target(start: &BytesStart<'_>) -> Result<Option<String>, DocumentError> {
    let attribute = |name| {
        let found = start.try_get_attribute(name).map_err(|_| damaged())?;
        Ok(found.map(|it| it.value.into_owned()))
    };
    let Some(kind) = attribute("Type")? else {
        return Ok(None);
    };
    if !kind.ends_with("/officeDocument") {
        return Ok(None);
    }
    Ok(attribute("Target")?.map(|target| target.trim_start_matches('/').to_owned()))
}
