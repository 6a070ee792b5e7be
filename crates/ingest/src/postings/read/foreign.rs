//! Formats that are not read, known by their first bytes, so that what they are can be said instead of what a table of
//! them would lack.

/// What files of the formats that are read look like, for messages.
const READ: &str =
    "postings are read from CSV, TSV, NDJSON, JSON and Parquet, plain or packed by gzip or zstd";

/// First bytes of formats, each with its name and what to do about it.
const FORMATS: [(&[u8], &str, &str); 10] = [
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook",
        "save its sheet as CSV",
    ),
    (b"%PDF", "a PDF document", "ask for the table behind it"),
    (b"BZh", "packed by bzip2", "pack it by gzip or zstd, or unpack it"),
    (
        b"\xfd7zXZ",
        "packed by xz",
        "pack it by gzip or zstd, or unpack it",
    ),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"Obj\x01", "an Avro file", "write it as Parquet or NDJSON"),
    (b"ARROW1", "an Arrow file", "write it as Parquet"),
    (b"ORC", "an ORC file", "write it as Parquet"),
    (b"\xff\xfe", "text in UTF-16", "save it as UTF-8"),
    (b"\xfe\xff", "text in UTF-16", "save it as UTF-8"),
];

/// Says of the first bytes of a file that they are of a format that is not read, as the rest of a sentence.
pub(super) fn foreign(start: &[u8]) -> Option<String> {
    let (name, remedy) = if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        of_archive(start)
    } else if start.trim_ascii_start().starts_with(b"<") {
        ("XML or HTML", "write its records as CSV or NDJSON")
    } else {
        let known = FORMATS.iter().find(|(first, ..)| start.starts_with(first));
        known.map(|(_, name, remedy)| (*name, *remedy))?
    };
    Some(format!("is {name}, which is not read; {READ}: {remedy}"))
}

/// Tells a workbook from other archives by the names that stand at the beginning of both.
fn of_archive(start: &[u8]) -> (&'static str, &'static str) {
    let holds = |name: &[u8]| memchr::memmem::find(start, name).is_some();
    if holds(b"xl/") || holds(b"[Content_Types].xml") {
        ("an Excel workbook", "save its sheet as CSV")
    } else if holds(b"opendocument.spreadsheet") {
        ("an OpenDocument spreadsheet", "save its sheet as CSV")
    } else {
        ("a zip archive", "unpack it and name the files in it")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_are_not_read_are_named() {
        for (start, expected) in [
            (
                b"PK\x03\x04....[Content_Types].xml".as_slice(),
                "is an Excel workbook,",
            ),
            (b"PK\x03\x04....xl/workbook.xml", "save its sheet as CSV"),
            (b"PK\x03\x04....jobs.csv", "is a zip archive,"),
            (b"\n<?xml version=\"1.0\"?><jobs/>", "is XML or HTML,"),
            (b"BZh91AY", "packed by bzip2"),
            (b"\xff\xfei\0d\0", "UTF-16"),
        ] {
            let found = foreign(start).expect(expected);
            assert!(found.contains(expected), "{found}");
            assert!(found.contains("CSV, TSV, NDJSON, JSON and Parquet"), "{found}");
        }
        for start in [
            b"id,title".as_slice(),
            b"{\"id\":1}",
            b"[",
            b"",
            b"PK,title\n",
            b"PAR1",
        ] {
            assert_eq!(foreign(start), None);
        }
    }
}
