//! No bytes make a reader panic or run long.

mod common;

use common::{deflate, docx, page, paragraph, pdf, stream};
use proptest::prelude::*;
use waypost_documents::{DocumentError, Limits, docx_text, pdf_text};

/// A contained panic would come out as this; here it has to fail the test.
fn check(result: Result<String, DocumentError>, limits: &Limits<'_>) {
    match result {
        Ok(text) => assert!(!text.is_empty() && text.len() <= limits.max_text),
        Err(DocumentError::Unreadable(reason)) => assert_ne!(reason, "the reader failed"),
        Err(_) => {}
    }
}

fn limits() -> Limits<'static> {
    Limits {
        max_steps: 500_000,
        max_total_bytes: 4 << 20,
        ..Limits::default()
    }
}

fn valid_pdf() -> Vec<u8> {
    let content =
        b"q 1 0 0 1 5 5 cm BT /F1 10 Tf 12 TL 72 700 Td [(Sour) -20 (dough)] TJ T* <4142> Tj ET Q /X1 Do";
    let mut objects = page(stream("", content));
    objects[3] = b"<< /Subtype /TrueType /FirstChar 65 /Widths [500 600] /ToUnicode 7 0 R \
        /Encoding << /Differences [65 /eacute /f_i] >> >>"
        .to_vec();
    objects.push(stream(
        "/Subtype /Form /Matrix [1 0 0 1 0 0] /Filter /FlateDecode",
        &deflate(b"BT /F1 9 Tf (x) Tj ET"),
    ));
    objects.push(stream(
        "",
        b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <41> <42> <0061> endbfrange",
    ));
    objects.push(stream("/Type /ObjStm /N 1 /First 5", b"20 0 << /A [1 2 3] >>"));
    pdf(&objects)
}

fn mutate(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, u8)], cut: prop::sample::Index) -> Vec<u8> {
    for (at, byte) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    if changes.len() % 4 == 3 {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)
}

/// Fragments of PDF syntax, which reach further into the reader than plain noise.
fn pdf_noise() -> impl Strategy<Value = Vec<u8>> {
    let fragments = [
        "<<",
        ">>",
        "[",
        "]",
        "(",
        ")",
        "<41>",
        "/Type",
        "/ObjStm",
        "/Length",
        "/N",
        "/First",
        "/W",
        "/Kids",
        "/Pages",
        "/Root",
        " 1 0 R ",
        " 2 0 R ",
        " 1 0 obj ",
        " 2 0 obj ",
        " endobj ",
        " stream\n",
        "\nendstream ",
        " 0 ",
        " -1 ",
        " 99999999999 ",
        "/Filter",
        "/FlateDecode",
        "/LZWDecode",
        "/ASCII85Decode",
        "/DecodeParms",
        "/Predictor 12",
        "/Columns 4",
        " BT ",
        " Tj ",
        " TJ ",
        " Tf ",
        " Do ",
        " BI ",
        " ID ",
        " EI ",
        "trailer",
        "startxref",
        "%",
        "\\",
        "/Font",
        "/F1",
        "/Contents",
        "/Resources",
        " cm ",
        " q ",
        " Q ",
        "#",
        "/Differences",
    ];
    prop::collection::vec(prop::sample::select(fragments.to_vec()), 0..200)
        .prop_map(|parts| format!("%PDF-1.7\n{}", parts.concat()).into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        check(pdf_text(&bytes, &limits()), &limits());
        check(docx_text(&bytes, &limits()), &limits());
        check(pdf_text(&[b"%PDF-1.7\n", bytes.as_slice()].concat(), &limits()), &limits());
        check(docx_text(&[b"PK\x03\x04", bytes.as_slice()].concat(), &limits()), &limits());
    }

    #[test]
    fn fragments_of_syntax_are_survived(bytes in pdf_noise()) {
        check(pdf_text(&bytes, &limits()), &limits());
    }

    #[test]
    fn fragments_in_a_content_are_survived(bytes in pdf_noise()) {
        check(pdf_text(&pdf(&page(stream("", &bytes))), &limits()), &limits());
    }

    #[test]
    fn mutated_pdfs_are_survived(changes in changes(), cut in any::<prop::sample::Index>()) {
        check(pdf_text(&mutate(valid_pdf(), &changes, cut), &limits()), &limits());
    }

    #[test]
    fn mutated_docx_are_survived(changes in changes(), cut in any::<prop::sample::Index>()) {
        let whole = docx(&paragraph("Sourdough &amp; baking"));
        check(docx_text(&mutate(whole, &changes, cut), &limits()), &limits());
    }

    #[test]
    fn noise_after_each_filter_is_survived(
        data in prop::collection::vec(any::<u8>(), 0..500),
        filter in prop::sample::select(vec!["FlateDecode", "LZWDecode", "ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode"]),
        predictor in 1_u8..16,
    ) {
        let entries = format!("/Filter /{filter} /DecodeParms << /Predictor {predictor} /Columns 5 /Colors 3 >>");
        check(pdf_text(&pdf(&page(stream(&entries, &data))), &limits()), &limits());
    }
}

#[test]
fn the_mutated_pdf_is_a_valid_one() {
    assert_eq!(
        pdf_text(&valid_pdf(), &limits()).as_deref(),
        Ok("Sourdough\nab\nx")
    );
}
