//! `waypost extract`

use std::io::{Cursor, Write as _};

use crate::support::Place;

const TEXT: &str = "We are looking for a developer who knows Python and Kubernetes.";

#[track_caller]
fn finds_python(out: &str) {
    assert!(out.contains("Python") && out.contains("Kubernetes"), "{out}");
}

#[test]
fn a_text_is_read_from_stdin_with_starter_data() {
    let place = Place::new();
    let found = place.run_with_input(&["extract"], TEXT.as_bytes()).succeeds();
    finds_python(&found.out);
    assert!(found.out.starts_with("confidence"), "{found:?}");
    assert!(found.err.contains("starter data"), "{found:?}");
    let none = place
        .run_with_input(&["extract", "-"], b"nothing at all")
        .succeeds();
    assert!(none.err.contains("no skills found"), "{none:?}");
}

#[test]
fn json_has_the_shape_of_the_api() {
    let place = Place::new();
    let found = place
        .run_with_input(&["extract", "--json"], TEXT.as_bytes())
        .json();
    assert!(found["attributions"][0]["name"].is_string());
    let first = &found["data"][0];
    assert!(first["confidence"].as_f64().unwrap() >= 0.5);
    for member in ["id", "name", "type", "infoUrl"] {
        assert!(!first["skill"][member].is_null(), "{member} in {first}");
    }
    let sure = place
        .run_with_input(&["extract", "--json", "--threshold", "1"], TEXT.as_bytes())
        .json();
    assert!(sure["data"].as_array().unwrap().len() < found["data"].as_array().unwrap().len());
}

#[test]
fn imported_skills_are_used() {
    let place = Place::new();
    place.import("zymurgy");
    let file = place.file("posting.txt", "Zymurgy is all we ask for.");
    let found = place.run_on_data(&["extract", file.to_str().unwrap()]).succeeds();
    assert!(found.out.contains("zymurgy"), "{found:?}");
}

#[test]
fn a_pdf_is_known_by_its_content() {
    let place = Place::new();
    let file = place.file("document", pdf());
    finds_python(&place.run(&["extract", file.to_str().unwrap()]).succeeds().out);
}

#[test]
fn a_docx_is_known_by_its_content() {
    let place = Place::new();
    let file = place.file("document", docx());
    finds_python(&place.run(&["extract", file.to_str().unwrap()]).succeeds().out);
}

#[test]
fn wrong_usage_is_told_from_failure() {
    let place = Place::new();
    place.run(&["extract", "absent.txt"]).fails(1, "absent.txt");
    place
        .run(&["extract", "--threshold", "2"])
        .fails(2, "from 0 to 1");
    place
        .run_with_input(&["extract"], b"\xFF\xFE\xFD")
        .fails(1, "neither PDF, DOCX nor UTF-8");
    place
        .run_with_input(&["extract"], &vec![b'a'; 60_000])
        .fails(1, "at most");
    place
        .run_with_input(&["extract"], b"PK\x03\x04 broken")
        .fails(1, "can't be read");
    Place::new()
        .run_on_data(&["extract", "-"])
        .fails(2, "there is no data directory");
    let place = Place::new();
    place.run_on_data(&["keys", "rotate"]).succeeds();
    let file = place.file("posting.txt", TEXT);
    place
        .run_on_data(&["extract", file.to_str().unwrap()])
        .fails(1, "holds no skills");
}

fn docx() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let parts = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#.to_owned(),
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#.to_owned(),
        ),
        (
            "word/document.xml",
            format!(
                r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p></w:body></w:document>"#
            ),
        ),
    ];
    for (name, content) in parts {
        archive.start_file(name, options).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn pdf() -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 720 Td ({TEXT}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}
