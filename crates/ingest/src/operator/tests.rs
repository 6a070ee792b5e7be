use super::*;

use proptest::prelude::*;

fn read_bytes(bytes: &[u8]) -> (Result<Vec<Candidate>, ImportError>, Vec<crate::report::RowFault>) {
    let mut input = Input::new(&());
    let list = List {
        source: Source::Operator,
        file: "skills.csv",
        bytes,
    };
    let candidates = read(
        &list,
        &mut KnownNames::default(),
        &mut input,
        &mut SourceReport::default(),
    );
    (candidates, input.faults.listed)
}

/// Reads one faulty row beside enough sound ones; gives its fault and whether the row became a skill.
fn fault_of(header: &str, row: &str) -> (crate::report::RowFault, bool) {
    let sound: String = (0..3).map(|at| format!("Sound {at}\n")).collect();
    let text = format!("{header}\n{sound}{row}\n");
    let (candidates, mut faults) = read_bytes(text.as_bytes());
    let read = candidates.unwrap().len();
    assert_eq!(faults.len(), 1, "{row}");
    (faults.remove(0), read == 4)
}

#[test]
fn a_faulty_cell_is_reported_with_file_line_and_column() {
    let check = |header: &str, row: &str, column: &str, found: &str| {
        let (fault, is_used) = fault_of(header, row);
        assert_eq!(is_used, !["name", "id", ""].contains(&column), "{row}");
        assert_eq!((fault.file.as_str(), fault.line), ("skills.csv", 5), "{row}");
        assert_eq!(
            (fault.column.as_str(), fault.found.as_str()),
            (column, found),
            "{row}"
        );
        assert!(!fault.allowed.is_empty());
    };
    check("name,type", "Baking,ST0", "type", "ST0");
    check("name,type", "Baking,Removed Skill", "type", "Removed Skill");
    check("name,type", ",ST1", "name", "");
    check("name,id", "Baking,a/b", "id", "a/b");
    check("name,isSoftware", "Baking,perhaps", "isSoftware", "perhaps");
    check("name,isLanguage", "Baking,2", "isLanguage", "2");
    check("name,infoUrl", "Baking,ftp://host", "infoUrl", "ftp://host");
    check("name,infoUrl", "Baking,https:///path", "infoUrl", "https:///path");
    check(
        "name,category,subcategory",
        "Baking,,Bakery",
        "subcategory",
        "Bakery",
    );
    check("name,id", "Baking,x,surplus", "", "3 cells");
}

#[test]
fn lines_are_counted_over_cells_of_several_lines_and_any_line_end() {
    let text = b"name,type,description\r\nA,,\"one\r\ntwo\"\r\nB,,\r\n\r\nC,ST7,\r\n";
    let (candidates, faults) = read_bytes(text);
    assert_eq!(candidates.unwrap().len(), 3);
    assert_eq!(faults[0].line, 6);
}

#[test]
fn an_id_may_occur_once() {
    let (candidates, faults) = read_bytes(b"name,id\nA,x\nB,x\nC,y\n");
    assert_eq!(candidates.unwrap().len(), 2);
    assert_eq!(faults[0].found, "x");
}

#[test]
fn column_names_are_read_in_any_case_and_behind_a_byte_order_mark() {
    let (candidates, _) = read_bytes(b"\xef\xbb\xbfName,ALTNAMES,Team\nA,b| c ||,kitchen\n");
    let candidate = candidates.unwrap().remove(0);
    let labels: Vec<&str> = candidate.labels.iter().map(|label| label.text.as_str()).collect();
    assert_eq!(labels, ["b", "c"]);
    assert_eq!(candidate.tags, [("Team".to_owned(), "kitchen".to_owned())]);
    assert_eq!(candidate.uri, "urn:operator:a");
}

#[test]
fn a_missing_column_is_named_with_what_is_there() {
    let error = read_bytes(b"title;id\nA;1\n").0.unwrap_err();
    assert_eq!(
        error.to_string(),
        "'skills.csv' has no column 'name'; its columns are 'title;id'"
    );
}

#[test]
fn a_file_of_mostly_faulty_rows_is_refused() {
    let error = read_bytes(b"name,id\nA,a/b\n,x\nC,c\n").0.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("2 of the 3 rows of 'skills.csv' are unusable; the first: "),
        "{error}"
    );
}

#[test]
fn an_empty_file_is_told_so() {
    let error = read_bytes(b"").0.unwrap_err();
    assert_eq!(
        error.to_string(),
        "'skills.csv' has no column 'name'; it is empty"
    );
}

#[test]
fn a_quote_that_is_never_closed_is_a_fault_of_its_row() {
    let (candidates, faults) = read_bytes(b"name,description\nA,b\nC,d\nE,\"f\nG,h\nI,j\n");
    assert_eq!(candidates.unwrap().len(), 2);
    assert_eq!((faults[0].line, faults[0].column.as_str()), (4, ""));
    assert!(faults[0].allowed.contains("closing quote"), "{}", faults[0]);
    let error = read_bytes(b"name\n\"A\nB\nC\n").0.unwrap_err();
    assert!(error.to_string().contains("closing quote"), "{error}");
    // A quote within a cell, a doubled one, and a closed one at the very end are text.
    for sound in [
        "name\n5\" pipe",
        "name\n\"5\"\" pipe\"",
        "name,x\nA,\"\"",
        "name\n\"A\"\n",
    ] {
        let (candidates, faults) = read_bytes(sound.as_bytes());
        assert_eq!((candidates.unwrap().len(), faults.len()), (1, 0), "{sound}");
    }
}

#[test]
fn text_that_is_not_utf_8_costs_its_row() {
    let (candidates, faults) = read_bytes(b"name,description\nA,b\nC,\xff\nE,f\n");
    assert_eq!(candidates.unwrap().len(), 2);
    assert_eq!((faults[0].line, faults[0].column.as_str()), (3, "description"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_bytes(&bytes);
    }

    #[test]
    fn anything_like_a_table_is_read_without_panic(
        rows in "(name|id|type|[ -~é\u{7f}]{0,8}|[,\"\r\n|]){0,60}"
    ) {
        let mut text = b"name,id,type,category,subcategory,altNames,isSoftware,infoUrl,extra\n".to_vec();
        text.extend_from_slice(rows.as_bytes());
        let _ = read_bytes(&text);
    }
}
