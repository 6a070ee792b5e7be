//! The templates of the matrix: texts with `${…}` in them, turned into bytes.

/// Replaces what stands in `${…}`; a name that is no rule of this file is looked up.
pub fn expand(text: &str, look_up: &dyn Fn(&str) -> Option<String>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        bytes.extend_from_slice(before.as_bytes());
        let (name, after) = closed(after);
        bytes.extend_from_slice(&one(name, look_up));
        rest = after;
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// Splits at the brace that closes the template; a repetition may hold other braces.
fn closed(text: &str) -> (&str, &str) {
    let mut open = 0;
    for (index, character) in text.char_indices() {
        match character {
            '{' => open += 1,
            '}' if open == 0 => return (&text[..index], &text[index + 1..]),
            '}' => open -= 1,
            _ => {}
        }
    }
    panic!("no end of ${{{text}")
}

fn one(name: &str, look_up: &dyn Fn(&str) -> Option<String>) -> Vec<u8> {
    if let Some(rest) = name.strip_prefix("repeat:") {
        let (count, text) = rest.split_once(':').expect("repeat:N:text");
        return expand(text, look_up).repeat(count.parse().expect("a count"));
    }
    if let Some(count) = name.strip_prefix("keys:") {
        let count: usize = count.parse().expect("a count");
        let members: Vec<String> = (0..count).map(|index| format!("\"k{index}\":0")).collect();
        return members.join(",").into_bytes();
    }
    if let Some(count) = name.strip_prefix("nest:") {
        return b"{\"a\":".repeat(count.parse().expect("a count"));
    }
    if let Some(found) = look_up(name) {
        return found.into_bytes();
    }
    let hexadecimal = name.strip_prefix('x').filter(|digits| digits.len() == 2);
    let byte = hexadecimal.and_then(|digits| u8::from_str_radix(digits, 16).ok());
    vec![byte.unwrap_or_else(|| panic!("unknown template ${{{name}}}"))]
}

#[test]
fn templates_become_bytes() {
    let look_up = |name: &str| (name == "S").then(|| "/v".to_owned());
    let check = |text: &str, expected: &[u8]| assert_eq!(expand(text, &look_up), expected, "{text}");
    check("a${S}/b${xFF}", b"a/v/b\xFF");
    check("${repeat:3:[}]", b"[[[]");
    check("${keys:2}", b"\"k0\":0,\"k1\":0");
    check("{\"a\":{}}", b"{\"a\":{}}");
}
