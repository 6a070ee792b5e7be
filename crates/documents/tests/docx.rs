//! Text of DOCX documents that are built here.

mod common;

use std::sync::atomic::AtomicBool;

use common::{RELATIONSHIPS, archive, docx, limits, paragraph, word};
use waypost_documents::{DocumentError, Limits, docx_text};

fn check(bytes: &[u8], expected: &str) {
    assert_eq!(docx_text(bytes, &limits()).as_deref(), Ok(expected));
}

fn check_unreadable(bytes: &[u8]) {
    let result = docx_text(bytes, &limits());
    assert!(matches!(result, Err(DocumentError::Unreadable(_))), "{result:?}");
}

fn check_too_complex(bytes: &[u8]) {
    assert_eq!(docx_text(bytes, &limits()), Err(DocumentError::TooComplex));
}

#[test]
fn paragraphs_tabs_and_breaks_are_kept() {
    let body = "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t xml:space=\"preserve\">Sour </w:t></w:r>\
        <w:r><w:t>dough</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>";
    check(
        &docx(&(body.to_owned() + &paragraph("next"))),
        "Sour dough\tb\nc\nnext",
    );
}

#[test]
fn cells_are_tabs_and_rows_are_lines() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", paragraph(text));
    let row = |a: &str, b: &str| format!("<w:tr>{}{}</w:tr>", cell(a), cell(b));
    let table = format!("<w:tbl>{}{}</w:tbl>", row("Rust", "3"), row("Welding", "7"));
    check(
        &docx(&(table + &paragraph("after"))),
        "Rust\t3\nWelding\t7\nafter",
    );
}

#[test]
fn deleted_and_moved_away_text_is_left_out() {
    let body = "<w:p><w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>too</w:t></w:r></w:del>\
        <w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>added</w:t></w:r></w:ins>\
        <w:r><w:instrText>PAGE</w:instrText></w:r></w:p>";
    check(&docx(body), "kept added");
}

#[test]
fn drawings_given_twice_are_read_once() {
    let content = format!("<w:txbxContent>{}</w:txbxContent>", paragraph("box"));
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice>{content}</mc:Choice><mc:Fallback>{content}</mc:Fallback>\
         </mc:AlternateContent></w:r></w:p>"
    );
    check(&docx(&body), "box");
}

#[test]
fn headers_footers_and_notes_are_read_in_order() {
    let document = word("document", &format!("<w:body>{}</w:body>", paragraph("body")));
    let header = |text: &str| word("hdr", &paragraph(text));
    let notes = word(
        "footnotes",
        &format!("<w:footnote>{}</w:footnote>", paragraph("note")),
    );
    let bytes = archive(&[
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("word/header10.xml", header("header ten").as_bytes()),
        ("word/header2.xml", header("header two").as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/footer1.xml", header("footer").as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
        ("word/comments.xml", header("comment").as_bytes()),
    ]);
    check(&bytes, "header two\n\nheader ten\n\nbody\n\nfooter\n\nnote");
}

#[test]
fn the_main_part_is_found_by_its_relationship() {
    let document = word("document", &paragraph("elsewhere"));
    let relationships = RELATIONSHIPS.replace("word/document.xml", "/word/document2.xml");
    let bytes = archive(&[
        ("_rels/.rels", relationships.as_bytes()),
        ("word/document2.xml", document.as_bytes()),
    ]);
    check(&bytes, "elsewhere");
    check(
        &archive(&[("word/document.xml", document.as_bytes())]),
        "elsewhere",
    );
}

#[test]
fn references_to_characters_are_resolved() {
    check(
        &docx(&paragraph("R&amp;D &lt;C&#43;&#x2B;&gt; caf&#233; &quot;&apos;")),
        "R&D <C++> café \"'",
    );
    check(&docx(&paragraph("<![CDATA[a<b]]>")), "a<b");
}

#[test]
fn entities_of_the_document_are_refused() {
    let bomb = r#"<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///x">]><d><t>&b;&c;</t></d>"#;
    check_unreadable(&archive(&[("word/document.xml", bomb.as_bytes())]));
    check_unreadable(&docx(&paragraph("&unknown;")));
}

#[test]
fn parts_in_utf_16_are_read() {
    let text = word("document", &paragraph("größer"));
    let little: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    check(&archive(&[("word/document.xml", &little)]), "größer");
}

#[test]
fn a_document_without_text_is_empty() {
    assert_eq!(
        docx_text(&docx("<w:p/><w:p><w:r><w:t> </w:t></w:r></w:p>"), &limits()),
        Err(DocumentError::Empty)
    );
}

#[test]
fn encrypted_and_damaged_documents_are_unreadable() {
    check_unreadable(b"");
    check_unreadable(b"plain text");
    check_unreadable(&[&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 4_096]].concat());
    check_unreadable(&archive(&[("xl/workbook.xml", b"<workbook/>")]));
    check_unreadable(&archive(&[("word/document.xml", b"<w:document><w:p>")]));
    check_unreadable(&archive(&[(
        "word/document.xml",
        b"<w:document></w:body></w:document>",
    )]));
    check_unreadable(&archive(&[("word/document.xml", b"<d>\xFF\xFE\xFD</d>")]));
    let whole = docx(&paragraph("Kubernetes"));
    for length in 0..whole.len() - 1 {
        check_unreadable(&whole[..length]);
    }
}

#[test]
fn text_past_the_cap_is_too_large() {
    let at_cap = docx(&paragraph(&"a".repeat(51_200)));
    assert_eq!(docx_text(&at_cap, &limits()).map(|text| text.len()), Ok(51_200));
    let over = docx(&paragraph(&"a".repeat(51_201)));
    assert_eq!(docx_text(&over, &limits()), Err(DocumentError::TextTooLarge));
}

#[test]
fn an_entry_that_inflates_without_end_is_too_complex() {
    check_too_complex(&archive(&[("word/document.xml", &vec![0; 100 << 20])]));
}

#[test]
fn many_entries_share_one_bound() {
    let blanks = word("hdr", &" ".repeat(12 << 20));
    let document = word("document", &paragraph("a"));
    let names: Vec<String> = (1..=6).map(|number| format!("word/header{number}.xml")).collect();
    let mut entries: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), blanks.as_bytes()))
        .collect();
    entries.push(("word/document.xml", document.as_bytes()));
    check_too_complex(&archive(&entries));
}

#[test]
fn too_many_entries_are_too_complex() {
    let names: Vec<String> = (0..10_000)
        .map(|number| format!("word/media/{number}.png"))
        .collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    check_too_complex(&archive(&entries));
}

#[test]
fn deep_nesting_is_too_complex() {
    check_too_complex(&docx(&"<w:p>".repeat(100_000)));
}

#[test]
fn the_cancel_flag_stops_the_reading() {
    let flag = AtomicBool::new(true);
    let stopped = Limits {
        cancel: Some(&flag),
        ..limits()
    };
    assert_eq!(
        docx_text(&docx(&paragraph("a")), &stopped),
        Err(DocumentError::Cancelled)
    );
}
