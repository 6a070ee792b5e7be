use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::error::{ApiError, Source};
use crate::json::{Limits, parse};

const MONTH: Pattern = Pattern {
    name: "a month",
    example: "2024-02",
    regex: "^[0-9]{4}-[0-9]{2}$",
    accepts: |text| {
        let bytes = text.as_bytes();
        let digit = |index: usize| bytes[index].is_ascii_digit();
        bytes.len() == 7 && bytes[4] == b'-' && (0..4).all(digit) && (5..7).all(digit)
    },
};

const ID: Schema = Schema::text();
const IDS: Schema = Schema::bounded_array(&ID, 1, Some(1_000));
const LIMIT: Schema = Schema::integer(1, 100);
const FIELD: Schema = Schema::field_name(&["id", "name"]);
const FIELDS: Schema = Schema::bounded_array(&FIELD, 1, None);
const THRESHOLD: Schema = Schema::number(0.0, 1.0);
const WHEN: Schema = Schema::named("Window", &WINDOW);
const WINDOW: Schema = Schema::object(&[Member::required("start", &START, "")]);
const START: Schema = Schema::pattern(&MONTH);
const SIDE: Schema = Schema::choice(&["left", "right"]);
const ON: Schema = Schema::boolean();
const SHORT: Schema = Schema::bounded_text(1, Some(3));
const COUNT: Schema = Schema::integer(0, i64::MAX);
const MAYBE: Schema = Schema::nullable(&ON);
const REQUEST: Schema = Schema::object(&[
    Member::required("ids", &IDS, ""),
    Member::optional("limit", &LIMIT, "").default("10"),
    Member::optional("fields", &FIELDS, ""),
    Member::optional("threshold", &THRESHOLD, ""),
    Member::optional("when", &WHEN, ""),
    Member::optional("side", &SIDE, ""),
    Member::optional("on", &ON, ""),
    Member::optional("short", &SHORT, ""),
    Member::optional("count", &COUNT, ""),
    Member::optional("maybe", &MAYBE, ""),
]);

/// Faults as lines of `pointer sentence`.
fn faults(text: &str) -> String {
    let document = parse(text.as_bytes(), Limits::CONTRACT).expect("well formed");
    let mut lines = String::new();
    for fault in judge(&document, &REQUEST) {
        let pointer = fault.pointer.clone();
        let error = ApiError::from(fault);
        let item = &error.items()[0];
        assert_eq!(item.source, Some(Source::Pointer(pointer.clone())));
        writeln!(lines, "{pointer} {}", item.detail).expect("writing to a String");
    }
    lines
}

fn check(text: &str, expected: &[&str]) {
    let lines = faults(text);
    assert_eq!(lines.lines().collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn what_the_schema_describes_is_accepted() {
    check(r#"{"ids":["a"]}"#, &[]);
    check(
        r#"{"limit":10.0,"ids":["a","a"],"fields":["id"],"threshold":1,"when":{"start":"2024-02"},
            "side":"left","on":false,"short":"éüß","count":9223372036854775807,"maybe":null}"#,
        &[],
    );
    check(r#"{"ids":["a"],"limit":1e2,"threshold":-0}"#, &[]);
}

#[test]
fn null_for_an_optional_member_is_absence_and_for_a_required_one_a_wrong_type() {
    check(r#"{"ids":["a"],"limit":null,"when":null,"on":null}"#, &[]);
    check(r#"{"ids":null}"#, &["/ids Expected array"]);
    check(r#"{"ids":[null]}"#, &["/ids/0 Expected string"]);
}

#[test]
fn wrong_types_are_named_with_their_pointer() {
    check("[]", &[" Expected object"]);
    check("\"text\"", &[" Expected object"]);
    check("null", &[" Expected object"]);
    check(r#"{"ids":"a"}"#, &["/ids Expected array"]);
    check(r#"{"ids":["a","b","c",4]}"#, &["/ids/3 Expected string"]);
    check(r#"{"ids":["a"],"limit":"10"}"#, &["/limit Expected integer"]);
    check(r#"{"ids":["a"],"limit":10.5}"#, &["/limit Expected integer"]);
    check(
        r#"{"ids":["a"],"threshold":"0.5"}"#,
        &["/threshold Expected number"],
    );
    check(r#"{"ids":["a"],"on":"true"}"#, &["/on Expected boolean"]);
    check(
        r#"{"ids":["a"],"side":1,"when":[]}"#,
        &["/side Expected string", "/when Expected object"],
    );
    check(r#"{"ids":["a"],"fields":[1]}"#, &["/fields/0 Expected string"]);
}

#[test]
fn missing_members_point_at_the_parent_and_unknown_ones_at_themselves() {
    check("{}", &[" Missing member 'ids'"]);
    check(r#"{"ids":["a"],"when":{}}"#, &["/when Missing member 'start'"]);
    check(
        r#"{"id":["a"],"confidence_threshold":0.5}"#,
        &[
            " Missing member 'ids'",
            "/id Unrecognized member 'id'",
            "/confidence_threshold Unrecognized member 'confidence_threshold'",
        ],
    );
    check(
        r#"{"ids":["a"],"a/b~c":1}"#,
        &["/a~1b~0c Unrecognized member 'a/b~c'"],
    );
    check(r#"{"ids":["a"],"x":null}"#, &["/x Unrecognized member 'x'"]);
    let long = format!(r#"{{"ids":["a"],"{}\u0007":1}}"#, "k".repeat(100));
    assert!(faults(&long).ends_with(&format!("'{}…'\n", "k".repeat(100))));
    check(
        "{\"ids\":[\"a\"],\"\\u0007\":1}",
        &["/\u{7} Unrecognized member '\u{fffd}'"],
    );
}

#[test]
fn bounds_are_judged_and_named() {
    for limit in ["-1", "0", "101", "1e300", "99999999999999999999"] {
        let text = format!(r#"{{"ids":["a"],"limit":{limit}}}"#);
        check(&text, &["/limit Expected a value from 1 to 100"]);
    }
    check(
        r#"{"ids":["a"],"threshold":1.5}"#,
        &["/threshold Expected a value from 0 to 1"],
    );
    check(
        r#"{"ids":["a"],"threshold":-1e-9}"#,
        &["/threshold Expected a value from 0 to 1"],
    );
    check(
        r#"{"ids":["a"],"count":-1}"#,
        &["/count Expected a value of at least 0"],
    );
    check(r#"{"ids":[]}"#, &["/ids Expected at least 1 item"]);
    let many = format!(r#"{{"ids":[1{}]}}"#, ",1".repeat(1_000));
    check(&many, &["/ids Expected at most 1000 items"]);
    check(
        r#"{"ids":["a"],"short":""}"#,
        &["/short Expected at least 1 character"],
    );
    check(
        r#"{"ids":["a"],"short":"éüßo"}"#,
        &["/short Expected at most 3 characters"],
    );
}

#[test]
fn patterns_choices_and_fields_have_their_own_sentences() {
    check(
        r#"{"ids":["a"],"when":{"start":"2024-2-1"}}"#,
        &["/when/start Expected a month such as 2024-02"],
    );
    check(
        r#"{"ids":["a"],"side":"up"}"#,
        &["/side Expected one of 'left', 'right'"],
    );
    check(
        r#"{"ids":["a"],"fields":["id","colour"]}"#,
        &["/fields/1 Unrecognized field 'colour'"],
    );
}

#[test]
fn faults_come_in_document_order_and_stop_at_twenty() {
    check(
        r#"{"on":1,"ids":[1,"a",2],"limit":0}"#,
        &[
            "/on Expected boolean",
            "/ids/0 Expected string",
            "/ids/2 Expected string",
            "/limit Expected a value from 1 to 100",
        ],
    );
    let many = format!(r#"{{"ids":[0{}],"limit":0}}"#, ",0".repeat(900));
    assert_eq!(faults(&many).lines().count(), MAX_FAULTS);
    let members: Vec<String> = (0..100_000).map(|index| format!("\"k{index}\":0")).collect();
    assert_eq!(
        faults(&format!("{{{}}}", members.join(","))).lines().count(),
        MAX_FAULTS
    );
}

#[test]
fn answers_may_be_open_and_have_several_forms() {
    const TEXT_OR_NUMBER: Schema = Schema::one_of(&[&Schema::text(), &Schema::number(0.0, 1.0)]);
    const ANSWER: Schema = Schema::open_object(&[Member::required("data", &TEXT_OR_NUMBER, "")]);
    let judged = |text: &str| {
        let document = parse(text.as_bytes(), Limits::CONTRACT).expect("well formed");
        judge(&document, &ANSWER).len()
    };
    assert_eq!(judged(r#"{"data":"x","more":1}"#), 0);
    assert_eq!(judged(r#"{"data":0.5}"#), 0);
    assert_eq!(judged(r#"{"data":[]}"#), 1);
}

#[test]
fn members_of_a_map_have_any_name_and_one_shape() {
    const CODES: Schema = Schema::bounded_array(&Schema::text(), 1, None);
    const LABELS: Schema = Schema::map(&CODES);
    let judged = |text: &str| {
        let document = parse(text.as_bytes(), Limits::CONTRACT).expect("well formed");
        let faults = judge(&document, &LABELS).into_iter();
        faults.map(|fault| fault.pointer).collect::<Vec<_>>()
    };
    assert_eq!(judged(r#"{"a":["1"],"":["2","3"]}"#), [""; 0]);
    assert_eq!(judged(r#"{"a/b":[1],"c":[]}"#), ["/a~1b/0", "/c"]);
    assert_eq!(judged("[]"), [""]);
}

const PARAMETERS: &[Parameter] = &[
    Parameter::new("q", ParameterKind::Text, ""),
    Parameter::new("typeIds", ParameterKind::List, ""),
    Parameter::new("fields", ParameterKind::FieldList(&["id", "name"]), "").default("id"),
    Parameter::new(
        "limit",
        ParameterKind::Integer {
            min: 0,
            max: i64::MAX,
        },
        "",
    ),
    Parameter::new(
        "confidenceThreshold",
        ParameterKind::Number { min: 0.0, max: 1.0 },
        "",
    ),
    Parameter::new("normalized", ParameterKind::Boolean, ""),
    Parameter::new("month", ParameterKind::Pattern(&MONTH), ""),
    Parameter::new("family", ParameterKind::Choice(&["skills", "titles"]), ""),
];

fn query(raw: &str) -> QueryValues {
    judge_query(Some(raw), PARAMETERS).unwrap_or_else(|faults| panic!("{raw} gave {faults:?}"))
}

fn check_query(raw: &str, expected: &[&str]) {
    let faults = judge_query(Some(raw), PARAMETERS).expect_err(raw);
    let lines: Vec<String> = faults
        .into_iter()
        .map(|fault| {
            let parameter = fault.parameter().map(str::to_owned);
            let error = ApiError::from(fault);
            let item = &error.items()[0];
            assert_eq!(item.source, parameter.clone().map(Source::Parameter));
            format!("{} {}", parameter.unwrap_or("-".to_owned()), item.detail)
        })
        .collect();
    assert_eq!(lines, expected, "{raw}");
}

#[test]
fn a_number_beyond_every_count_is_the_greatest_where_nothing_bounds_it() {
    const UNBOUND: &[Parameter] = &[
        Parameter::new(
            "limit",
            ParameterKind::Integer {
                min: 0,
                max: i64::MAX,
            },
            "",
        ),
        Parameter::new(
            "least",
            ParameterKind::Integer {
                min: i64::MIN,
                max: 5,
            },
            "",
        ),
    ];
    let read = |raw: &str| judge_query(Some(raw), UNBOUND).ok();
    let digits = "9".repeat(40);
    let values = read(&format!("limit=18446744073709551615&least=-{digits}")).expect("no fault");
    assert_eq!(values.integer("limit"), Some(i64::MAX));
    assert_eq!(values.integer("least"), Some(i64::MIN));
    assert!(read(&format!("limit=-{digits}")).is_none());
    assert!(read(&format!("least={digits}")).is_none());
}

#[test]
fn query_values_are_read_by_their_kind() {
    let values = query(
        "q=c%2B%2B+progra&typeIds=%20ST1,+ST2,,&fields=name&limit=10&confidenceThreshold=1&normalized=TRUE&month=2024-02&family=skills",
    );
    assert_eq!(values.text("q"), Some("c++ progra"));
    assert_eq!(
        values.list("typeIds"),
        Some(&["ST1".to_owned(), "ST2".to_owned()][..])
    );
    assert_eq!(values.list("fields"), Some(&["name".to_owned()][..]));
    assert_eq!(values.integer("limit"), Some(10));
    assert_eq!(values.number("confidenceThreshold"), Some(1.0));
    assert_eq!(values.boolean("normalized"), Some(true));
    assert_eq!(values.text("month"), Some("2024-02"));
    assert_eq!(values.text("family"), Some("skills"));
    assert_eq!(values.unknown(), 0);
    assert_eq!(query("normalized=False").boolean("normalized"), Some(false));
    assert_eq!(
        query("confidenceThreshold=5e-1").number("confidenceThreshold"),
        Some(0.5)
    );
    assert_eq!(query("limit=0050").integer("limit"), Some(50));
    assert_eq!(query("limit=-0").integer("limit"), Some(0));
    assert_eq!(query("%71=x").text("q"), Some("x"));
}

#[test]
fn empty_texts_and_lists_are_not_given() {
    for raw in [
        "",
        "&",
        "&&",
        "q=",
        "q",
        "typeIds=",
        "typeIds=,+,",
        "fields=",
        "month=&family=",
    ] {
        assert_eq!(query(raw), QueryValues::default(), "{raw}");
    }
    assert_eq!(
        judge_query(None, PARAMETERS).expect("no query"),
        QueryValues::default()
    );
}

#[test]
fn empty_or_ill_typed_values_of_other_kinds_are_faults() {
    for value in ["", "1.0", "+1", "%2B1", "1e1", "ten", "--1", "-", "%201", "0x1"] {
        check_query(&format!("limit={value}"), &["limit Expected integer"]);
    }
    check_query("limit=-1", &["limit Expected a value of at least 0"]);
    for value in ["", ".5", "0.", "NaN", "Infinity", "01", "%200"] {
        check_query(
            &format!("confidenceThreshold={value}"),
            &["confidenceThreshold Expected number"],
        );
    }
    for value in ["1.5", "-0.1", "1e400"] {
        check_query(
            &format!("confidenceThreshold={value}"),
            &["confidenceThreshold Expected a value from 0 to 1"],
        );
    }
    for value in ["", "1", "yes"] {
        check_query(&format!("normalized={value}"), &["normalized Expected boolean"]);
    }
    check_query("month=2024-2-1", &["month Expected a month such as 2024-02"]);
    check_query("family=jobs", &["family Unrecognized family 'jobs'"]);
    check_query(
        "fields=id,colour,shape&limit=x",
        &[
            "fields Unrecognized field 'colour'",
            "fields Unrecognized field 'shape'",
            "limit Expected integer",
        ],
    );
    let many = format!("fields={}", "x,".repeat(5_000));
    assert_eq!(
        judge_query(Some(&many), PARAMETERS).expect_err("faults").len(),
        MAX_FAULTS
    );
}

#[test]
fn repeats_of_named_parameters_are_faults_and_unknown_names_are_counted() {
    check_query("q=a&q=b", &["q Query parameter 'q' appears twice"]);
    check_query("q=a&limit=x&%71=", &["q Query parameter 'q' appears twice"]);
    let values = query("type=1&type=2&Q=x&q=a");
    assert_eq!(values.unknown(), 3);
    assert_eq!(values.text("q"), Some("a"));
}

#[test]
fn undecodable_text_is_a_fault_that_names_its_parameter() {
    for value in ["%", "%z1", "%4", "%zz", "%FF", "%C0%AF", "%ED%A0%80"] {
        check_query(
            &format!("limit=x&q={value}"),
            &["q 'query' is not valid UTF-8 / percent-encoding"],
        );
    }
    check_query("%FF=1", &["- 'query' is not valid UTF-8 / percent-encoding"]);
    check_query(
        "unknown=%zz",
        &["unknown 'query' is not valid UTF-8 / percent-encoding"],
    );
}

proptest! {
    #[test]
    fn any_query_is_judged_without_a_panic(raw in "[a-zA-Z0-9%&=+,.é\\-]{0,60}", prefix in 0usize..8) {
        let raw = format!("{}={raw}", PARAMETERS[prefix].name);
        let _ = judge_query(Some(&raw), PARAMETERS);
    }

    #[test]
    fn forms_decode_what_was_encoded(text in ".{0,40}") {
        let mut encoded = String::new();
        for byte in text.bytes() {
            write!(encoded, "%{byte:02x}").expect("writing to a String");
        }
        prop_assert_eq!(form::decode(&encoded).expect("decodes").into_owned(), text);
    }

    #[test]
    fn pointers_of_faults_lead_to_values(
        names in prop::collection::vec("[a-c~/é]{1,3}", 1..5),
        ids in prop::collection::vec(any::<bool>(), 1..5),
    ) {
        let mut body = serde_json::Map::new();
let items = ids.iter().map(|&text| if text { serde_json::json!("x") } else { serde_json::json!(1) });
        body.insert("ids".into(), items.collect());
        for name in names {
            body.insert(name, serde_json::json!({}));
        }
        let body = serde_json::Value::Object(body);
        let text = body.to_string();
        let document = parse(text.as_bytes(), Limits::CONTRACT).expect("well formed");
        for fault in judge(&document, &REQUEST) {
            prop_assert!(body.pointer(&fault.pointer).is_some(), "{}", fault.pointer);
        }
    }
}
