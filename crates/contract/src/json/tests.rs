use proptest::prelude::*;

use super::*;

fn parsed(text: &str) -> Result<Document<'_>, JsonFault> {
    parse(text.as_bytes(), Limits::CONTRACT)
}

fn check_malformed(text: &str, line: usize, column: usize, reason: &str) {
    match parsed(text).map(|_| ()) {
        Err(JsonFault::Malformed {
            line: l,
            column: c,
            reason: r,
        }) => assert_eq!((l, c, r), (line, column, reason), "{text:?}"),
        other => panic!("{text:?} gave {other:?}"),
    }
}

/// The same tree as the reference library builds it.
fn to_reference(value: Value<'_>) -> serde_json::Value {
    match value.json_type() {
        JsonType::Null => serde_json::Value::Null,
        JsonType::Boolean => value.as_bool().expect("a boolean").into(),
        JsonType::Number => {
            serde_json::from_str(value.number_text().expect("a number")).expect("a number the library reads")
        }
        JsonType::String => value.as_str().expect("a string").into(),
        JsonType::Array => value.items().map(to_reference).collect(),
        JsonType::Object => {
            let members = value
                .members()
                .map(|(name, content)| (name.to_owned(), to_reference(content)));
            serde_json::Value::Object(members.collect())
        }
    }
}

#[test]
fn text_that_is_not_json_is_malformed_where_it_goes_wrong() {
    check_malformed("", 1, 1, "the text ends early");
    check_malformed(" \n\t ", 2, 3, "the text ends early");
    check_malformed("{\"a\":1", 1, 7, "the text ends early");
    check_malformed("{\"a\"", 1, 5, "the text ends early");
    check_malformed("{", 1, 2, "the text ends early");
    check_malformed("[1,", 1, 4, "the text ends early");
    check_malformed("\"ab", 1, 4, "the text ends inside a string");
    check_malformed("\"ab\\", 1, 5, "the text ends inside a string");
    check_malformed("\"\\u12", 1, 6, "the text ends inside a string");
    check_malformed("[1,]", 1, 4, "expected a value");
    check_malformed("{\"a\":1,}", 1, 8, "expected a member name in double quotes");
    check_malformed("{\"é\":1,\n  \"ü\" 2}", 2, 7, "expected ':'");
    check_malformed("[1 // one\n]", 1, 4, "expected ',' or ']'");
    check_malformed("{'a':1}", 1, 2, "expected a member name in double quotes");
    check_malformed("['a']", 1, 2, "expected a value");
    check_malformed("{} {}", 1, 4, "more text after the value");
    check_malformed("1 2", 1, 3, "more text after the value");
    check_malformed("{\"a\":1]", 1, 7, "expected ',' or '}'");
    check_malformed("[1}", 1, 3, "expected ',' or ']'");
    check_malformed("\u{feff}{}", 1, 1, "byte order mark");
    check_malformed("tru", 1, 1, "expected a value");
    check_malformed("nulll", 1, 5, "more text after the value");
    check_malformed("\u{a0}1", 1, 1, "expected a value");
    check_malformed("[,1]", 1, 2, "expected a value");
    check_malformed("{,}", 1, 2, "expected a member name in double quotes");
}

#[test]
fn numbers_outside_the_grammar_or_the_range_are_malformed() {
    for text in ["NaN", "Infinity", "+1", ".5"] {
        check_malformed(text, 1, 1, "expected a value");
    }
    check_malformed("-Infinity", 1, 2, "expected a digit");
    check_malformed("-", 1, 2, "expected a digit");
    check_malformed("01", 1, 2, "number with a leading zero");
    check_malformed("-00", 1, 3, "number with a leading zero");
    check_malformed("[1.]", 1, 4, "expected a digit");
    check_malformed("1e", 1, 3, "expected a digit");
    check_malformed("1e+", 1, 4, "expected a digit");
    check_malformed("1e400", 1, 1, "number out of range");
    check_malformed("-1e400", 1, 1, "number out of range");
    check_malformed("0x10", 1, 2, "more text after the value");
    check_malformed(&"9".repeat(400), 1, 1, "number out of range");
}

#[test]
fn strings_are_unicode_without_raw_controls_or_lone_surrogates() {
    check_malformed("\"a\nb\"", 1, 3, "control character in a string");
    check_malformed("\"\u{1f}\"", 1, 2, "control character in a string");
    check_malformed("\"0123456789\u{0}\"", 1, 12, "control character in a string");
    for text in [
        r#""\ud800""#,
        r#""\udc00""#,
        r#""\ud800\u0041""#,
        r#""\ud800\ud800""#,
        r#""\ud800x""#,
    ] {
        check_malformed(text, 1, 2, "lone surrogate in a string");
    }
    for text in [r#""\x41""#, r#""\u12g4""#, r#""\u+123""#] {
        check_malformed(text, 1, 2, "unknown escape in a string");
    }
    let document = parsed(r#""\ud83c\udf5e \u00e9\n\"\\\/\b\f\r\t""#).expect("escapes are good");
    assert_eq!(document.root().as_str(), Some("🍞 é\n\"\\/\u{8}\u{c}\r\t"));
    assert_eq!(
        parsed("\"\u{7f}\"").expect("delete is allowed").root().as_str(),
        Some("\u{7f}")
    );
}

#[test]
fn bytes_that_are_not_utf8_are_found_with_their_place() {
    let cases: [(&[u8], usize, usize); 4] = [
        (b"\"\xff\"", 1, 2),
        (b"{\n\"\xc3\xa9\xc0\xaf\"}", 2, 3),
        (b"\"\xed\xa0\x80\"", 1, 2),
        (b"\"\xe2\x82", 1, 2),
    ];
    for (bytes, line, column) in cases {
        let fault = parse(bytes, Limits::CONTRACT).map(|_| ());
        assert_eq!(fault, Err(JsonFault::BadUtf8 { line, column }), "{bytes:?}");
    }
}

#[test]
fn duplicate_names_are_found_after_unescaping_with_their_pointer() {
    let cases = [
        (r#"{"a":1,"a":2}"#, "a", "/a"),
        (r#"{"a":1,"\u0061":2}"#, "a", "/a"),
        (
            r#"{"a/b":[0,{"~":{"x":1,"y":{"x":1},"x":2}}]}"#,
            "x",
            "/a~1b/1/~0/x",
        ),
        (r#"[{},[[{"":1,"":1}]]]"#, "", "/1/0/0/"),
        (
            r#"{"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0,"9":0,"4":1}"#,
            "4",
            "/4",
        ),
    ];
    for (text, name, pointer) in cases {
        let expected = JsonFault::Duplicate {
            name: name.to_owned(),
            pointer: pointer.to_owned(),
        };
        assert_eq!(parsed(text).map(|_| ()), Err(expected), "{text}");
    }
    assert!(parsed(r#"{"a":{"a":1},"b":[{"a":1},{"a":2}],"A":0}"#).is_ok());
}

#[test]
fn depth_is_bounded_and_the_stack_does_not_grow() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parsed(&nested(64)).is_ok());
    assert_eq!(
        parsed(&nested(65)).map(|_| ()),
        Err(JsonFault::TooDeep { limit: 64 })
    );
    assert_eq!(
        parsed(&"[".repeat(10_000)).map(|_| ()),
        Err(JsonFault::TooDeep { limit: 64 })
    );
    let objects = format!("{}1{}", "{\"a\":".repeat(65), "}".repeat(65));
    assert_eq!(
        parsed(&objects).map(|_| ()),
        Err(JsonFault::TooDeep { limit: 64 })
    );
    let unbounded = Limits { depth: usize::MAX };
    assert!(parse(nested(1_000_000).as_bytes(), unbounded).is_ok());
}

#[test]
fn wide_documents_are_read_whole() {
    let zeros = format!("[0{}]", ",0".repeat(999_999));
    let document = parsed(&zeros).expect("a million zeros");
    assert_eq!(document.root().items().count(), 1_000_000);
    assert_eq!(size_of_val(&document.nodes[0]), 12);

    let members: Vec<String> = (0..100_000)
        .map(|index| format!("\"k{index}\":{index}"))
        .collect();
    let text = format!("{{{}}}", members.join(","));
    let document = parsed(&text).expect("a hundred thousand members");
    assert_eq!(
        document.root().member("k99999").and_then(Value::as_i64),
        Some(99_999)
    );
    let text = format!("{{{},\"k5\":0}}", members.join(","));
    assert!(matches!(parsed(&text), Err(JsonFault::Duplicate { name, .. }) if name == "k5"));

    let key = "k".repeat(1 << 20);
    let text = format!("{{\"{key}\":1}}");
    assert_eq!(
        parsed(&text)
            .expect("a long key")
            .root()
            .member(&key)
            .and_then(Value::as_i64),
        Some(1)
    );
}

#[test]
fn numbers_are_integers_when_their_fraction_is_zero() {
    let cases = [
        ("0", Some(0)),
        ("-0", Some(0)),
        ("-0.0e99", Some(0)),
        ("10.0", Some(10)),
        ("1e1", Some(10)),
        ("1.5E+1", Some(15)),
        ("100e-2", Some(1)),
        ("-2500.00e-2", Some(-25)),
        ("10.5", None),
        ("1e-1", None),
        ("1e-999999999999999999999", None),
        ("9223372036854775807", Some(i64::MAX)),
        ("-9223372036854775808.0", Some(i64::MIN)),
        ("9223372036854775808", None),
        ("9007199254740993.0", Some(9_007_199_254_740_993)),
        ("922337203685477580.7e1", Some(i64::MAX)),
        ("1e300", None),
        ("0e999999999999999999999", Some(0)),
    ];
    for (text, expected) in cases {
        let document = parsed(text).expect(text);
        assert_eq!(document.root().as_i64(), expected, "{text}");
    }
    assert_eq!(read_integer("1e300"), IntegerReading::OutOfRange);
    assert_eq!(read_integer("9223372036854775808"), IntegerReading::OutOfRange);
    assert_eq!(read_integer("0.5"), IntegerReading::Fraction);
    assert_eq!(parsed("-0").expect("minus zero").root().as_f64(), Some(0.0));
}

#[test]
fn readers_find_members_and_read_null_as_absent() {
    let text = r#"{"ids":["a","b\n"],"limit":10.0,"on":true,"none":null,"inner":{"x":{"y":0.25}}}"#;
    let document = parsed(text).expect("good");
    let root = document.root();
    let ids: Vec<_> = root
        .member("ids")
        .into_iter()
        .flat_map(Value::items)
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(ids, ["a", "b\n"]);
    assert_eq!(root.member("limit").and_then(Value::as_i64), Some(10));
    assert_eq!(root.member("on").and_then(Value::as_bool), Some(true));
    assert!(root.member("none").is_none());
    assert!(root.member("absent").is_none());
    let y = root
        .member("inner")
        .and_then(|inner| inner.member("x"))
        .and_then(|x| x.member("y"));
    assert_eq!(y.and_then(Value::as_f64), Some(0.25));
    assert_eq!(root.as_str(), None);
    assert_eq!(root.items().count(), 0);
    assert_eq!(y.map_or(1, |y| y.members().count()), 0);
}

/// Any JSON value, nested a little, with names and texts that need escapes.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        prop::num::f64::NORMAL.prop_map(Into::into),
        ".{0,20}".prop_map(Into::into),
        "[a-z\"\\\\\n/~é🍞]{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 10, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..10).prop_map(serde_json::Value::from),
            prop::collection::vec(("[a-d\"\n/~é]{0,4}", inner), 0..12)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

/// What the reference library accepts, less what only this contract refuses.
fn reference_accepts(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

proptest! {
    #[test]
    fn valid_documents_read_as_the_reference_reads_them(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.expect("serialises");
        let document = parsed(&text).expect("valid");
        let reference: serde_json::Value = serde_json::from_str(&text).expect("valid");
        prop_assert_eq!(to_reference(document.root()), reference);
    }

    #[test]
    fn mutated_documents_are_accepted_exactly_when_the_reference_accepts_them(
        value in any_json(),
        at in any::<prop::sample::Index>(),
        remove in 0usize..3,
        insert in "[\\[\\]{},:\"\\\\0-9eE+.ntu \\-a]{0,3}",
    ) {
        let mut characters: Vec<char> = value.to_string().chars().collect();
        let at = at.index(characters.len());
        let end = (at + remove).min(characters.len());
        characters.splice(at..end, insert.chars());
        let text: String = characters.into_iter().collect();
        match parsed(&text) {
            Ok(document) => {
                prop_assert!(reference_accepts(&text), "only we accept {}", text);
                let _ = to_reference(document.root());
            }
            // The reference keeps the last of two members; that rule is ours.
            Err(JsonFault::Duplicate { .. }) => {}
            Err(fault) => prop_assert!(!reference_accepts(&text), "only we refuse {}: {:?}", text, fault),
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&bytes, Limits::CONTRACT);
    }

    #[test]
    fn json_like_bytes_never_panic(text in "[\\[\\]{},:\"\\\\0-9eE+.u \\-a\u{0}é]{0,60}") {
        let outcome = parsed(&text);
        if !matches!(outcome, Err(JsonFault::Duplicate { .. } | JsonFault::TooDeep { .. })) {
            prop_assert_eq!(outcome.is_ok(), reference_accepts(&text));
        }
    }

    #[test]
    fn pointers_lead_back_to_the_value(names in prop::collection::vec("[a~/é01]{0,4}", 1..6)) {
        let mut pointer = Pointer::root();
        let mut value = serde_json::Value::from("here");
        for name in names.iter().rev() {
            value = serde_json::json!({ name.as_str(): value });
        }
        for name in &names {
            pointer.push_member(name);
        }
        prop_assert_eq!(value.pointer(pointer.as_str()).and_then(serde_json::Value::as_str), Some("here"));
        let longer = pointer.push_item(7);
        prop_assert!(pointer.as_str().ends_with("/7"));
        pointer.truncate(longer);
        prop_assert!(value.pointer(pointer.as_str()).is_some());
    }

    #[test]
    fn integers_read_the_same_in_every_spelling(value in any::<i64>(), zeros in 0usize..30, point in 0usize..30) {
        // The same value with zeros behind it, the point moved left, and an exponent that undoes both.
        let mut digits = format!("{}{}", value.unsigned_abs(), "0".repeat(zeros));
        let point = point.min(digits.len() - 1);
        digits.insert(digits.len() - point, '.');
        if point == 0 {
            digits.push('0');
        }
        let sign = if value < 0 { "-" } else { "" };
        let text = format!("{sign}{digits}e{}", point as i64 - zeros as i64);
        prop_assert_eq!(read_integer(&text), IntegerReading::Value(value), "{}", text);
        let fraction = text.replacen('e', "1e", 1);
        prop_assert!(!matches!(read_integer(&fraction), IntegerReading::Value(it) if it == value), "{}", fraction);
    }

    #[test]
    fn numbers_are_accepted_exactly_when_the_reference_accepts_them(
        text in "-?[0-9]{0,3}(\\.[0-9]{0,3})?([eE][+-]?[0-9]{0,3})?",
    ) {
        prop_assert_eq!(parsed(&text).is_ok(), reference_accepts(&text), "{}", text);
        if let Ok(document) = parsed(&text) {
            let reference: f64 = text.parse().expect("a number");
            prop_assert_eq!(document.root().as_f64(), Some(reference));
            if let Some(integer) = document.root().as_i64() {
                prop_assert_eq!(integer as f64, reference);
            } else {
                prop_assert!(reference.fract() != 0.0 || reference.abs() >= 9.2e18 || reference == 0.0);
            }
        }
    }
}
