//! Text of PDF documents that are built here.

mod common;

use std::sync::atomic::AtomicBool;

use common::{deflate, limits, page, page_in, pdf, pdf_showing, pdf_with_trailer, stream};
use waypost_documents::{DocumentError, Limits, pdf_text};

fn check(bytes: &[u8], expected: &str) {
    assert_eq!(pdf_text(bytes, &limits()).as_deref(), Ok(expected));
}

fn check_unreadable(bytes: &[u8]) {
    let result = pdf_text(bytes, &limits());
    assert!(matches!(result, Err(DocumentError::Unreadable(_))), "{result:?}");
}

#[test]
fn lines_and_blanks_follow_the_places_of_strings() {
    check(
        &pdf_showing("72 700 Td (Sourdough) Tj 0 -12 Td (baking) Tj"),
        "Sourdough\nbaking",
    );
    check(
        &pdf_showing("12 TL 72 700 Td (one) Tj T* (two) Tj (three) '"),
        "one\ntwo\nthree",
    );
    check(
        &pdf_showing("1 0 0 1 72 700 Tm (left) Tj 1 0 0 1 300 700 Tm (right) Tj"),
        "left right",
    );
    check(&pdf_showing("72 700 Td (a) Tj 3 Ts (2) Tj"), "a2");
}

#[test]
fn kerning_joins_and_wide_gaps_are_blanks() {
    check(
        &pdf_showing("[(W) 80 (eld) -20 (ing) -300 (robots)] TJ"),
        "Welding robots",
    );
    check(&pdf_showing("2 Tc (spaced) Tj"), "spaced");
}

#[test]
fn strings_are_unescaped() {
    check(
        &pdf_showing(
            r"(a\(b\)\\ \101\
c) Tj",
        ),
        r"a(b)\ Ac",
    );
    check(&pdf_showing("<48 65 6C6C 6F> Tj"), "Hello");
    check(&pdf_showing(r"(caf\351 \223x\224 \200) Tj"), "café “x” €");
}

#[test]
fn compressed_contents_are_read() {
    let text = b"BT /F1 10 Tf (Kubernetes) Tj ET";
    check(
        &pdf(&page(stream("/Filter /FlateDecode", &deflate(text)))),
        "Kubernetes",
    );
    let hex: String = deflate(text).iter().map(|byte| format!("{byte:02x}")).collect();
    let both = stream(
        "/Filter [/ASCIIHexDecode /FlateDecode]",
        format!("{hex}>").as_bytes(),
    );
    check(&pdf(&page(both)), "Kubernetes");
    let ascii_85 = r#"6<#'\7PQ#?0Ha>,+=Km*@V'RtATVL).3MT)+@T6~>"#;
    check(
        &pdf(&page(stream("/Filter /ASCII85Decode", ascii_85.as_bytes()))),
        "Kubernetes",
    );
    let run_length = [&[30][..], text, &[128]].concat();
    check(
        &pdf(&page(stream("/Filter /RunLengthDecode", &run_length))),
        "Kubernetes",
    );
    let mut encoder = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
    let lzw = encoder.encode(text).unwrap();
    check(&pdf(&page(stream("/Filter /LZWDecode", &lzw))), "Kubernetes");
}

#[test]
fn predicted_streams_are_restored() {
    let text = b"BT /F1 10 Tf (Predicted) Tj ET  ";
    let width = 8;
    let mut above = vec![0_u8; width];
    let mut rows = Vec::new();
    for row in text.chunks(width) {
        // 2 = each byte is given as the difference from the one above.
        rows.push(2);
        rows.extend(row.iter().zip(&above).map(|(byte, up)| byte.wrapping_sub(*up)));
        above = row.to_vec();
    }
    let entries = "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 8 >>";
    check(&pdf(&page(stream(entries, &deflate(&rows)))), "Predicted");
}

#[test]
fn a_wrong_checksum_is_let_pass() {
    let mut data = deflate(b"BT /F1 10 Tf (Kubernetes) Tj ET");
    let last = data.len() - 1;
    data[last] ^= 0xFF;
    check(&pdf(&page(stream("/Filter /FlateDecode", &data))), "Kubernetes");
}

#[test]
fn objects_in_object_streams_are_read() {
    let members = [
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Contents 5 0 R /Resources 6 0 R >>",
    ];
    let index = format!("2 0 3 {} ", members[0].len() + 1);
    let packed = format!("{index}{} {}", members[0], members[1]);
    let entries = format!("/Type /ObjStm /N 2 /First {} /Filter /FlateDecode", index.len());
    let content = deflate(b"BT /F1 10 Tf (Packed) Tj ET");
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n".to_vec();
    let parts = [
        ("5", stream("/Filter /FlateDecode", &content)),
        (
            "6",
            b"<< /Font << /F1 << /Subtype /Type1 /BaseFont /Helvetica >> >> >>".to_vec(),
        ),
        ("7", stream(&entries, &deflate(packed.as_bytes()))),
        ("8", stream("/Type /XRef /Size 9 /W [1 2 1] /Root 1 0 R", b"")),
    ];
    for (number, object) in parts {
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    bytes.extend(b"startxref\n9\n%%EOF");
    check(&bytes, "Packed");
}

#[test]
fn the_last_object_of_a_number_counts() {
    let mut bytes = pdf_showing("(old) Tj");
    bytes.extend(b"5 0 obj\n");
    bytes.extend(stream("", b"BT /F1 10 Tf (revised) Tj ET"));
    bytes.extend(b"\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF");
    check(&bytes, "revised");
}

#[test]
fn headers_inside_streams_and_strings_are_no_objects() {
    check(
        &pdf_showing("(a) Tj % 5 0 obj (fake) endobj\n (5 0 obj) Tj"),
        "a5 0 obj",
    );
}

#[test]
fn a_wrong_length_of_a_stream_is_mended() {
    let content = b"<< /Length 3 >>\nstream\nBT /F1 10 Tf (whole) Tj ET\nendstream".to_vec();
    check(&pdf(&page(content)), "whole");
}

#[test]
fn the_character_map_of_a_font_comes_first() {
    let font = b"<< /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /DW 500 /W [1 [600 600] 3 9 700] >>] \
        /ToUnicode 6 0 R >>";
    let map = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <0041> <0002> <00660069> \
        endbfchar 2 beginbfrange <0003> <0005> <0061> <0006> <0007> [<D83DDE00> <FB01>] endbfrange";
    let mut objects = page_in(
        font,
        stream("", b"BT /F1 10 Tf <0001000200030005000600070009> Tj ET"),
    );
    objects.push(stream("", map));
    check(&pdf(&objects), "Afiac😀fi");
}

#[test]
fn names_of_differences_give_characters() {
    let font =
        b"<< /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [65 /eacute /fi /uni2022] >> >>";
    check(
        &pdf(&page_in(font, stream("", b"BT /F1 10 Tf (ABCD) Tj ET"))),
        "éfi•D",
    );
}

#[test]
fn text_of_forms_is_read() {
    let form = stream("/Subtype /Form", b"BT /F1 10 Tf (inside) Tj ET");
    let mut objects = page(stream("", b"BT /F1 10 Tf 0 50 Td (before) Tj ET /X1 Do"));
    objects.push(form);
    check(&pdf(&objects), "before\ninside");
}

#[test]
fn pictures_inside_the_content_are_passed_over() {
    check(
        &pdf_showing("(a) Tj ET BI /W 1 /H 1 ID (\u{1}Tj EIx EI BT (b) Tj"),
        "ab",
    );
}

#[test]
fn a_page_without_text_is_empty() {
    let mut objects = page(stream("", b"q 600 0 0 800 0 0 cm /X1 Do Q"));
    objects.push(stream(
        "/Subtype /Image /Width 1 /Height 1 /Filter /DCTDecode",
        b"\xFF\xD8\xFF\xD9",
    ));
    assert_eq!(pdf_text(&pdf(&objects), &limits()), Err(DocumentError::Empty));
    assert_eq!(
        pdf_text(&pdf_showing("(   ) Tj"), &limits()),
        Err(DocumentError::Empty)
    );
}

#[test]
fn an_encrypted_file_is_unreadable() {
    let objects = page(stream("", b"BT /F1 10 Tf (secret) Tj ET"));
    check_unreadable(&pdf_with_trailer(
        &objects,
        "/Root 1 0 R /Encrypt << /Filter /Standard /V 2 >>",
    ));
    check_unreadable(&pdf_with_trailer(&objects, "/Root 1 0 R /Encrypt 9 0 R"));
}

#[test]
fn damaged_files_are_unreadable() {
    check_unreadable(b"");
    check_unreadable(b"plain text");
    check_unreadable(b"%PDF-1.7");
    check_unreadable(&[b"%PDF-1.7\n".as_slice(), &[0xA7; 5_000]].concat());
    check_unreadable(&pdf_with_trailer(&page(stream("", b"")), "/Root 77 0 R"));
    let mut data = deflate(b"BT /F1 10 Tf (Kubernetes) Tj ET");
    data.truncate(20);
    check_unreadable(&pdf(&page(stream("/Filter /FlateDecode", &data))));
}

#[test]
fn a_file_that_is_cut_off_is_unreadable() {
    let whole = pdf_showing("(Kubernetes) Tj");
    let objects_end = whole.windows(9).position(|it| it == b"startxref").unwrap();
    for length in 0..objects_end {
        check_unreadable(&whole[..length]);
    }
}

#[test]
fn text_past_the_cap_is_too_large() {
    let at_cap = pdf_showing(&format!("({}) Tj", "a".repeat(51_200)));
    assert_eq!(pdf_text(&at_cap, &limits()).map(|text| text.len()), Ok(51_200));
    let over = pdf_showing(&format!("({}) Tj", "a".repeat(51_201)));
    assert_eq!(pdf_text(&over, &limits()), Err(DocumentError::TextTooLarge));
}

fn check_too_complex(bytes: &[u8]) {
    assert_eq!(pdf_text(bytes, &limits()), Err(DocumentError::TooComplex));
}

#[test]
fn a_stream_that_inflates_without_end_is_too_complex() {
    let zeros = deflate(&vec![b' '; 100 << 20]);
    check_too_complex(&pdf(&page(stream("/Filter /FlateDecode", &zeros))));
    let twice = deflate(&zeros);
    check_too_complex(&pdf(&page(stream("/Filter [/FlateDecode /FlateDecode]", &twice))));
}

#[test]
fn many_streams_share_one_bound() {
    let part = deflate(&vec![b' '; 8 << 20]);
    let mut objects = page(format!("[{}]", "6 0 R ".repeat(20)).into_bytes());
    objects.push(stream("/Filter /FlateDecode", &part));
    check_too_complex(&pdf(&objects));
}

#[test]
fn deep_nesting_is_too_complex() {
    check_too_complex(&pdf_showing(&"[".repeat(100_000)));
    check_too_complex(&pdf_showing(&"<< /A ".repeat(100_000)));
    check_too_complex(&pdf_showing(&"q ".repeat(100_000)));
}

#[test]
fn a_form_that_draws_itself_is_too_complex() {
    let mut objects = page(stream("", b"/X1 Do"));
    objects.push(stream("/Subtype /Form", b"/X1 Do /X1 Do"));
    check_too_complex(&pdf(&objects));
}

#[test]
fn loops_in_the_page_tree_are_unreadable() {
    let mut objects = page(stream("", b""));
    objects[1] = b"<< /Type /Pages /Kids [2 0 R] >>".to_vec();
    check_unreadable(&pdf(&objects));
}

#[test]
fn references_that_go_round_are_nothing() {
    let mut objects = page(b"6 0 R".to_vec());
    objects.push(b"5 0 R".to_vec());
    assert_eq!(pdf_text(&pdf(&objects), &limits()), Err(DocumentError::Empty));
}

#[test]
fn too_many_objects_and_pages_are_too_complex() {
    let few = Limits {
        max_objects: 3,
        ..limits()
    };
    assert_eq!(
        pdf_text(&pdf_showing("(a) Tj"), &few),
        Err(DocumentError::TooComplex)
    );
    let no_pages = Limits {
        max_pages: 0,
        ..limits()
    };
    assert_eq!(
        pdf_text(&pdf_showing("(a) Tj"), &no_pages),
        Err(DocumentError::TooComplex)
    );
    let headers: String = (0..300_000).map(|number| format!("{number} 0 obj\n")).collect();
    check_too_complex(format!("%PDF-1.7\n{headers}").as_bytes());
}

#[test]
fn objects_that_swallow_the_file_end_soon() {
    let objects = "1 0 obj (".repeat(150_000);
    check_unreadable(format!("%PDF-1.7\n{objects}").as_bytes());
    let trailers = "trailer (".repeat(100_000);
    let bytes = format!("%PDF-1.7\n{trailers}").into_bytes();
    let fewer_steps = Limits {
        max_steps: 1_000_000,
        ..limits()
    };
    assert_eq!(pdf_text(&bytes, &fewer_steps), Err(DocumentError::TooComplex));
}

#[test]
fn work_past_the_budget_is_too_complex() {
    let little = Limits {
        max_steps: 20,
        ..limits()
    };
    assert_eq!(
        pdf_text(&pdf_showing("(a) Tj"), &little),
        Err(DocumentError::TooComplex)
    );
}

#[test]
fn the_cancel_flag_stops_the_reading() {
    let flag = AtomicBool::new(true);
    let stopped = Limits {
        cancel: Some(&flag),
        ..limits()
    };
    assert_eq!(
        pdf_text(&pdf_showing("(a) Tj"), &stopped),
        Err(DocumentError::Cancelled)
    );
}
