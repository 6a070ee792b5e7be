use super::*;
use proptest::prelude::*;

fn check(text: &str, expected: &[&str]) {
    assert_eq!(fold_words(text), expected, "{text:?}");
}

fn slices(text: &str) -> Vec<&str> {
    let mut tokenizer = Tokenizer::new(text);
    let mut folded = Vec::new();
    let mut slices = Vec::new();
    while let Some(token) = tokenizer.next(&mut folded) {
        slices.push(&text[token.start..token.end]);
    }
    slices
}

#[test]
fn technology_names_keep_their_signs() {
    check("C/C++, C# and F#.", &["c", "c++", "c#", "and", "f#"]);
    check("(.NET) ASP.NET .net", &[".net", "asp", "net", ".net"]);
    check(
        "Azure , . NET and azure . net",
        &["azure", ".net", "and", "azure", ".net"],
    );
    check(
        "Sums. NET pay . Net worth . nets . NETs .",
        &["sums", "net", "pay", "net", "worth", "nets", "nets"],
    );
    check(
        "5+ years of C++11 in Notepad++.",
        &["5", "years", "of", "c++", "11", "in", "notepad++"],
    );
}

#[test]
fn spellings_of_a_compound_give_the_same_words() {
    for text in ["Node.JS", "node-js", "node js", "NODE/JS"] {
        check(text, &["node", "js"]);
    }
}

#[test]
fn final_dots_are_not_part_of_a_word() {
    check("We use Excel. And SQL...", &["we", "use", "excel", "and", "sql"]);
}

#[test]
fn possessives_and_apostrophes_are_read() {
    check(
        "Microsoft's customers' don't O’Reilly’s",
        &["microsoft", "customers", "dont", "oreilly"],
    );
}

#[test]
fn ampersands_join_short_parts_only() {
    check(
        "R&D, R & D, Q&A, health & safety, cats&dogs",
        &[
            "r&d", "r&d", "q&a", "health", "and", "safety", "cats", "and", "dogs",
        ],
    );
    check("R&amp;D", &["r", "and", "amp", "d"]);
}

#[test]
fn trademark_signs_and_soft_hyphens_are_ignored() {
    check(
        "Microsoft® Excel™ soft\u{ad}ware",
        &["microsoft", "excel", "software"],
    );
}

#[test]
fn words_in_other_scripts_are_folded() {
    check(
        "STRASSE Straße Ｅｘｃｅｌ 数据",
        &["strasse", "strasse", "excel", "数据"],
    );
}

#[test]
fn slices_are_the_words_as_written() {
    assert_eq!(
        slices("The O’Reilly’s (C++) R & D!"),
        ["The", "O’Reilly", "C++", "R & D"]
    );
}

#[test]
fn gaps_and_shapes_are_told() {
    let mut tokenizer = Tokenizer::new("SQL e-mail, JavaScript Excel. x\n- y\n\nz");
    let mut folded = Vec::new();
    let mut seen = Vec::new();
    while let Some(token) = tokenizer.next(&mut folded) {
        seen.push((token.gap, token.shape));
    }
    assert_eq!(
        seen,
        [
            (Gap::Sentence, Shape::Upper),
            (Gap::Space, Shape::Lower),
            (Gap::Joined, Shape::Lower),
            (Gap::Clause, Shape::Mixed),
            (Gap::Space, Shape::Capitalised),
            (Gap::Sentence, Shape::Lower),
            (Gap::Sentence, Shape::Lower),
            (Gap::Sentence, Shape::Lower),
        ]
    );
}

proptest! {
    #[test]
    fn offsets_are_ordered_character_boundaries(text in any::<String>()) {
        let mut last = 0;
        let mut tokenizer = Tokenizer::new(&text);
        let mut folded = Vec::new();
        while let Some(token) = tokenizer.next(&mut folded) {
            prop_assert!(token.start >= last && token.end > token.start);
            prop_assert!(text.get(token.start..token.end).is_some());
            prop_assert!(std::str::from_utf8(&folded).is_ok());
            last = token.end;
        }
    }

    #[test]
    fn words_survive_folding_again(text in "[a-zA-Z0-9éßµ+#.’ /-]{0,30}") {
        let words = fold_words(&text);
        let again: Vec<String> = words.iter().flat_map(|word| fold_words(word)).collect();
        prop_assert_eq!(again, words);
    }
}
