use std::io::Write as _;

use super::*;
use crate::postings::file;
use crate::postings::record::Cell;
use proptest::prelude::*;

/// Writes a content to a file and gives what its reader finds: `line/row:cell|cell`, or the reason of a fault.
fn records(content: &[u8], options: &Options) -> Result<Vec<String>, PostingsError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jobs");
    std::fs::write(&path, content).unwrap();
    let file = file::list(&[path]).unwrap().remove(0);
    let mut reader = open(&file, options, &Arc::default())?;
    let names = match reader.header() {
        Header::Table(names) => names.clone(),
        Header::Tree => vec!["a".to_owned(), "b".to_owned()],
    };
    let mut found = vec![names.join("|")];
    while let Some(item) = reader.next()? {
        let line = item.line.map_or_else(|| "-".to_owned(), |line| line.to_string());
        let text = match item.raw.into_record() {
            Ok(record) => {
                let header = reader.header();
                let cells = names
                    .iter()
                    .map(|name| match record.cell(&header.find(name).unwrap()) {
                        Cell::Missing => "~".to_owned(),
                        Cell::Text(text) => text.into_owned(),
                        Cell::List(items) => items.join("+"),
                        Cell::Object => "{}".to_owned(),
                    });
                cells.collect::<Vec<_>>().join("|")
            }
            Err(fault) => format!("{:?} {}", fault.reason, fault.column.unwrap_or_default()),
        };
        found.push(format!("{line}/{}:{text}", item.row));
    }
    Ok(found)
}

#[track_caller]
fn check(content: &[u8], options: &Options, expected: &[&str]) {
    assert_eq!(records(content, options).unwrap(), expected);
}

fn plain() -> Options {
    Options::default()
}

#[test]
fn tables_are_known_by_their_delimiter() {
    check(b"a,b\n1,2\n", &plain(), &["a|b", "2/1:1|2"]);
    check(b"\xef\xbb\xbfa;b\r\n1;2,3\r\n", &plain(), &["a|b", "2/1:1|2,3"]);
    check(b"\"a,x;y\"\tb\n1\t2", &plain(), &["a,x;y|b", "2/1:1|2"]);
    check(b"a|b\n1|2", &plain(), &["a|b", "2/1:1|2"]);
    let options = Options {
        delimiter: Some(b'#'),
        ..Options::default()
    };
    check(b"a#b,c\n1#2", &options, &["a|b,c", "2/1:1|2"]);
    assert_eq!(records(b"", &plain()).unwrap_err().to_string(), "'jobs' is empty");
}

#[test]
fn lines_are_those_of_the_first_byte() {
    check(
        b"a,b\r\n\"x\ny\",\"say \"\"hi\"\"\"\r\n\r\n , \n3,4\n",
        &plain(),
        &["a|b", "2/1:x\ny|say \"hi\"", "6/2:3|4"],
    );
}

#[test]
fn records_that_cannot_be_used_are_told() {
    check(
        b"a,b\n1\n1,2,3\n1,\xff\n1,2\n",
        &plain(),
        &[
            "a|b",
            "2/1:MalformedRow ",
            "3/2:MalformedRow ",
            "4/3:InvalidUtf8 b",
            "5/4:1|2",
        ],
    );
    check(b"a,b\n1,\"2\n3,4\n", &plain(), &["a|b", "2/1:MalformedRow "]);
    let mut large = b"a,b\n1,".to_vec();
    large.resize(large.len() + 5 * 1024 * 1024, b'x');
    large.extend(b"\n3,4\n");
    check(&large, &plain(), &["a|b", "2/1:TooLarge b", "3/2:3|4"]);
    let mut huge = b"a,b\n1,".to_vec();
    huge.resize(huge.len() + RECORD_LIMIT * 2, b'x');
    huge.extend(b"\n3,4\n");
    check(&huge, &plain(), &["a|b", "2/1:TooLarge ", "3/2:3|4"]);
}

#[test]
fn other_encodings_are_read_where_the_mapping_says_so() {
    let options = Options {
        encoding: Encoding::Windows1252,
        ..Options::default()
    };
    check(b"a,b\nCaf\xe9,\x80 5\n", &options, &["a|b", "2/1:Café|€ 5"]);
}

#[test]
fn json_lines_are_told_from_one_document() {
    check(
        b"\n{\"a\":1}\n\n[2]\n{\"a\":[1,2],\"b\":\"x\"}",
        &plain(),
        &["a|b", "2/1:1|~", "4/2:MalformedRow ", "5/3:1+2|x"],
    );
    check(
        b"\n[{\"a\":1},\n {\"a\":\"]}\\\"\"} ]",
        &plain(),
        &["a|b", "2/1:1|~", "3/2:]}\"|~"],
    );
    check(b"[]", &plain(), &["a|b"]);
    let options = Options {
        records: Some("/data/1/items".to_owned()),
        ..Options::default()
    };
    check(
        b"{\"x\":[{}],\"data\":[0,{\"y\":null,\"items\":[{\"a\":1},{\"b\":true}]}]}",
        &options,
        &["a|b", "1/1:1|~", "1/2:~|true"],
    );
    let error = records(b"{\"data\":[]}", &options).unwrap_err().to_string();
    assert!(error.contains("has nothing at '/data/1/items'"), "{error}");
}

#[test]
fn json_that_goes_too_deep_stops_the_import() {
    let deep = |depth: usize| format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(records(deep(15).as_bytes(), &plain()).is_ok());
    let error = records(deep(16).as_bytes(), &plain()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "'jobs', line 1: JSON is nested more than 16 deep"
    );
    let array = format!("[{{}},{}]", deep(16));
    let error = records(array.as_bytes(), &plain()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "'jobs', line 1, record 2: JSON is nested more than 16 deep"
    );
}

#[test]
fn a_document_that_breaks_off_is_an_error() {
    for content in ["[{\"a\":1}", "[{\"a\":1", "[{\"a\":1} {\"a\":2}]", "[1,,2]"] {
        let error = records(content.as_bytes(), &plain()).unwrap_err().to_string();
        assert!(error.contains("is no JSON"), "{content}: {error}");
    }
}

#[test]
fn columnar_tables_are_read_row_by_row() {
    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    let schema = "message jobs { required binary id (utf8); optional int32 posted (date); \
                  optional int64 seen (timestamp_millis); optional group skills (list) { repeated group list \
                  { optional binary element (utf8); } } optional binary raw; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut bytes = Vec::new();
    let mut writer =
        SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::builder().build())).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let texts = |texts: &[&str]| texts.iter().map(|it| ByteArray::from(*it)).collect::<Vec<_>>();
    let mut number = 0;
    while let Some(mut column) = group.next_column().unwrap() {
        match number {
            0 => column
                .typed::<ByteArrayType>()
                .write_batch(&texts(&["A", "B"]), None, None),
            1 => column
                .typed::<Int32Type>()
                .write_batch(&[20_000], Some(&[1, 0]), None),
            2 => column
                .typed::<Int64Type>()
                .write_batch(&[-1, 86_400_000], Some(&[1, 1]), None),
            3 => column.typed::<ByteArrayType>().write_batch(
                &texts(&["x", "y"]),
                Some(&[3, 3, 0]),
                Some(&[0, 1, 0]),
            ),
            _ => column.typed::<ByteArrayType>().write_batch(
                &[ByteArray::from(vec![0xff]), ByteArray::from("r")],
                Some(&[1, 1]),
                None,
            ),
        }
        .unwrap();
        column.close().unwrap();
        number += 1;
    }
    group.close().unwrap();
    writer.close().unwrap();
    check(
        &bytes,
        &plain(),
        &[
            "id|posted|seen|skills|raw",
            "-/1:InvalidUtf8 raw",
            "-/2:B|~|1970-01-02|~|r",
        ],
    );
    for cut in [4, 9, bytes.len() / 2, bytes.len() - 1] {
        assert!(records(&bytes[..cut], &plain()).is_err(), "cut at {cut}");
    }
    for at in 4..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        // Whatever comes of it, it is no panic.
        let _ = records(&damaged, &plain());
    }
}

#[test]
fn packed_json_lines_are_read() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"{\"a\":\"x\"}\n").unwrap();
    check(&gzip.finish().unwrap(), &plain(), &["a|b", "1/1:x|~"]);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(content in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\",:\\\n\r;1a".to_vec())], 0..200)) {
        if let Ok(found) = records(&content, &plain()) {
            let lines: Vec<u64> = found[1..].iter().filter_map(|it| it.split('/').next()?.parse().ok()).collect();
            prop_assert!(lines.is_sorted());
        }
    }

    #[test]
    fn any_array_is_read_or_refused(content in "\\[[\\[\\]{}\",:1a \n]{0,60}") {
        let _ = records(content.as_bytes(), &plain());
    }

    #[test]
    fn tables_come_back_as_written(rows in prop::collection::vec(prop::collection::vec("[^\r]{1,8}", 3), 0..20)) {
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["a", "b", "c"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let options = Options { delimiter: Some(b','), ..Options::default() };
        let found = records(&writer.into_inner().unwrap(), &options).unwrap();
        prop_assert_eq!(found.len(), rows.len() + 1);
        for (found, row) in found[1..].iter().zip(&rows) {
            let (_, cells) = found.split_once(':').unwrap();
            prop_assert_eq!(cells, row.join("|"));
        }
    }
}
