//! How codes of areas, occupations and industries are spelled.

use std::borrow::Cow;

use catalog::State;

/// Name of the dimension of areas.
pub const AREA: &str = "Area";
/// Name of the dimension of occupations.
pub const OCCUPATION: &str = "Occupation";
/// Name of the dimension of industries.
pub const INDUSTRY: &str = "Industry";

/// Prefix of codes of metropolitan and micropolitan areas.
const MSA: &str = "MSA";
/// Prefix of codes of ZIP areas.
const ZIP: &str = "ZIP";

/// Spells a code of a dimension as datasets do. What has no known other spelling stays as it is.
pub fn normalised<'c>(dimension: &str, code: &'c str) -> Cow<'c, str> {
    let code = code.trim();
    match dimension {
        AREA => area(code),
        OCCUPATION => occupation(code),
        INDUSTRY => industry(code),
        _ => code.into(),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn area(code: &str) -> Cow<'_, str> {
    for prefix in [MSA, ZIP] {
        let begins = code
            .get(..prefix.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(prefix));
        if begins {
            return format!("{prefix}{:0>5}", &code[prefix.len()..]).into();
        }
    }
    match code {
        "US" | "us" | "99" | "00" | "000" | "00000" => "0".into(),
        "0" => code.into(),
        _ if is_digits(code) && code.len() == 1 => format!("0{code}").into(),
        _ if is_digits(code) && matches!(code.len(), 3 | 4) => format!("{code:0>5}").into(),
        _ => code.into(),
    }
}

fn occupation(code: &str) -> Cow<'_, str> {
    let hyphen = code.as_bytes().get(2) == Some(&b'-');
    // `15-1252.00` of O*NET, `151252`, and numbers that lost their zeros (`0` for all occupations).
    if hyphen {
        return code.get(..7).unwrap_or(code).into();
    }
    if is_digits(code) && code.len() <= 6 {
        let padded = format!("{code:0>6}");
        return format!("{}-{}", &padded[..2], &padded[2..]).into();
    }
    code.into()
}

fn industry(code: &str) -> Cow<'_, str> {
    match code {
        "000000" | "TE1000" | "--" => "10".into(),
        "900000" | "99" => "90".into(),
        "31-33" | "31-330" | "32" | "33" => "31".into(),
        "44-45" | "44-450" | "45" => "44".into(),
        "48-49" | "48-490" | "49" => "48".into(),
        _ => code.into(),
    }
}

/// Gives the level of an area by the form of its code, for areas that a dataset may lack: a real state, and any county,
/// metropolitan or ZIP code of the right form.
pub(crate) fn area_level(code: &str) -> Option<&'static str> {
    if let Some(digits) = code.strip_prefix(MSA) {
        return (digits.len() == 5 && is_digits(digits)).then_some(MSA);
    }
    if let Some(digits) = code.strip_prefix(ZIP) {
        return (digits.len() == 5 && is_digits(digits)).then_some("4");
    }
    match code.len() {
        _ if !is_digits(code) => None,
        1 => (code == "0").then_some("1"),
        2 => State::by_fips(code).map(|_| "2"),
        5 => State::by_fips(&code[..2]).map(|_| "3"),
        _ => None,
    }
}

/// Gives the code as people read it: without the prefix that tells kinds of areas apart.
pub(crate) fn display(code: &str) -> &str {
    let without = code.strip_prefix(MSA).or_else(|| code.strip_prefix(ZIP));
    without.filter(|rest| is_digits(rest)).unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_one_spelling() {
        let check = |dimension, code, expected: &str| {
            assert_eq!(normalised(dimension, code), expected, "{dimension} {code}");
        };
        for nation in ["0", "US", "99"] {
            check(AREA, nation, "0");
        }
        check(AREA, "1", "01");
        check(AREA, "16", "16");
        check(AREA, "1001", "01001");
        check(AREA, "msa14260", "MSA14260");
        check(AREA, "MSA1426", "MSA01426");
        check(AREA, "ZIP83702", "ZIP83702");
        check(AREA, "MSAé", "MSA0000é");
        check(OCCUPATION, "151252", "15-1252");
        check(OCCUPATION, "15-1252.00", "15-1252");
        check(OCCUPATION, "0", "00-0000");
        check(OCCUPATION, "15-125é2", "15-125é2");
        check(OCCUPATION, "cook", "cook");
        for sector in ["31-33", "32", "33", "31"] {
            check(INDUSTRY, sector, "31");
        }
        check(INDUSTRY, "--", "10");
        check(INDUSTRY, "900000", "90");
        check("Gender", " A ", "A");
    }

    #[test]
    fn areas_are_known_by_form() {
        let check = |code, expected| assert_eq!(area_level(code), expected, "{code}");
        check("0", Some("1"));
        check("16", Some("2"));
        check("16001", Some("3"));
        check("MSA14260", Some("MSA"));
        check("ZIP83702", Some("4"));
        for code in ["", "1", "03", "03001", "160010", "MSA1", "ZIPx3702", "Idaho"] {
            check(code, None);
        }
        assert_eq!(display("MSA14260"), "14260");
        assert_eq!(display("16"), "16");
    }
}
