use super::*;
use proptest::prelude::*;

fn parse(query: &str, kind: KeywordKind) -> Result<Expression, KeywordFault> {
    parse_keywords(&Keywords {
        query: query.to_owned(),
        kind,
    })
}

#[track_caller]
fn check(kind: KeywordKind, query: &str, expected: &str) {
    match parse(query, kind) {
        Ok(expression) => assert_eq!(expression.to_string(), expected, "{query}"),
        Err(fault) => panic!("{query}: {fault}"),
    }
}

#[track_caller]
fn check_fault(query: &str, caret: usize) {
    match parse(query, KeywordKind::Expression) {
        Ok(expression) => panic!("{query}: {expression}"),
        Err(fault) => assert_eq!(fault.caret, caret, "{query}"),
    }
}

#[test]
fn expressions_become_trees() {
    let check = |query, expected| check(KeywordKind::Expression, query, expected);
    check(
        "(uav OR drone) AND agriculture NOT surveillance",
        "And(Or(uav, drone), agricultur, Not(surveil))",
    );
    check("python OR java AND sql", "Or(python, And(java, sql))");
    check(
        "nurse \"critical care\"~3 -travel",
        "And(nurs, Near(3; critic, care), Not(travel))",
    );
    check(
        "the nurse and \"head of sales\"",
        "And(nurs, Phrase(head, *, sale))",
    );
    check("R&D OR \"QA / QC\"", "Or(And(r, d), Phrase(qa, qc))");
}

#[test]
fn faults_are_marked_where_no_expression_can_go_on() {
    check_fault("welder OR OR fitter", 10);
    check_fault("(python AND (sql OR etl)", 24);
    check_fault("sql) AND java", 3);
    check_fault("NOT java", 0);
    check_fault("python AND ()", 12);
    check_fault("java OR -python", 8);
    check_fault("\"a\" OR \"b\" OR", 13);
    check_fault("java AND   ", 8);
    check_fault("java \"\" sql", 6);
    check_fault("java \"sql server", 16);
    check_fault("\"a b\"~101", 6);
    check_fault("\"a b\"~99999999999999999999", 6);
    check_fault("java NOT NOT sql", 9);
    check_fault("AND", 0);
    check_fault("ä\u{301} OR OR", 6);
}

#[test]
fn operators_are_recognised_by_what_stands_around_them() {
    let check = |query, expected| check(KeywordKind::Expression, query, expected);
    check("state-of-art c++ -c#", "And(state, art, c++, Not(c#))");
    check("java - sql", "And(java, sql)");
    check("\"a b c\"-d", "And(Phrase(b, c), d)");
    check("(java)-sql", "And(java, sql)");
    check("java -\"sql server\"", "And(java, Not(Phrase(sql, server)))");
    check("java -(sql OR etl)", "And(java, Not(Or(sql, etl)))");
    check("java and not sql or etl", "And(java, sql, etl)");
    check("java~3 sql", "And(java, 3, sql)");
    check("\"web dev\"~ 3", "And(Phrase(web, dev), 3)");
    check("+java +sql", "And(java, sql)");
    check("java ORacle", "And(java, oracl)");
    check("java -+sql", "And(java, sql)");
}

#[test]
fn what_only_stopwords_are_left_of_vanishes() {
    let check = |query, expected| check(KeywordKind::Expression, query, expected);
    check("(the) java", "java");
    check("java NOT the", "java");
    check("the NOT java", "Nothing");
    check("the -java OR sql", "Or(Nothing, sql)");
    check("\"of the\"", "Nothing");
    check("\"the nurse\"", "nurs");
    check("\"care care of\"~2", "care");
    check("the", "Nothing");
    check(" / ", "Nothing");
    check("", "Nothing");
}

#[test]
fn simple_kinds_have_no_grammar() {
    check(KeywordKind::Or, "java OR (sql", "Or(java, sql)");
    check(KeywordKind::Or, "java +sql -etl +r", "And(sql, r, Not(etl))");
    check(KeywordKind::Or, "java sql -etl", "And(Or(java, sql), Not(etl))");
    check(KeywordKind::Or, "-java", "And(Everything, Not(java))");
    check(KeywordKind::And, "java and sql -etl", "And(java, sql, Not(etl))");
    check(KeywordKind::And, "the of", "Nothing");
    check(KeywordKind::And, "-the", "Nothing");
    check(KeywordKind::Or, "\"\"", "Nothing");
    check(KeywordKind::Phrase, "Head of -Sales the", "Phrase(head, *, sale)");
    check(KeywordKind::Phrase, "nurse", "nurs");
}

#[test]
fn limits_are_marked_at_the_first_beyond() {
    let words = vec!["ab"; 513].join(" ");
    for kind in [
        KeywordKind::Or,
        KeywordKind::And,
        KeywordKind::Phrase,
        KeywordKind::Expression,
    ] {
        assert_eq!(parse(&words, kind).unwrap_err().caret, 512 * 3, "{kind:?}");
        assert!(parse(&words[..512 * 3 - 1], kind).is_ok());
    }
    let nested = |depth| format!("{}java{}", "(".repeat(depth), ")".repeat(depth));
    check(KeywordKind::Expression, &nested(32), "java");
    check_fault(&nested(33), 32);
}

proptest! {
    #[test]
    fn any_query_is_read_or_refused_inside_itself(query in "[a-c \"()~+#0-9äÀ½™\u{301}-]{0,30}|(AND|OR|NOT|a| |-|\\(|\\)|\"){0,12}|.{0,20}") {
        for kind in [KeywordKind::Or, KeywordKind::And, KeywordKind::Phrase, KeywordKind::Expression] {
            if let Err(fault) = parse(&query, kind) {
                prop_assert!(fault.caret <= query.chars().count());
                prop_assert!(kind == KeywordKind::Expression);
            }
        }
    }

    #[test]
    fn words_of_a_query_are_those_of_the_analyser(query in ".{0,30}") {
        let analyser = Analyser::default();
        let expected: Vec<Word> = analyser.words(&query);
        let words: Vec<Word> = words_of(&query, false).unwrap().iter().map(|(raw, _)| analyser.word(raw)).collect();
        prop_assert_eq!(words, expected);
    }
}
