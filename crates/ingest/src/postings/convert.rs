//! Cells made into values: dates, numbers, addresses, codes. A text that is none gives nothing, and the caller says so.

use analytics::Day;
use jiff::civil::Date;

/// Seconds of a day.
pub(super) const DAY_SECONDS: i64 = 86_400;
/// Whole numbers from here on are seconds since 1970, from the other on milliseconds; smaller ones are no moments.
const LEAST_SECONDS: i64 = 100_000_000;
const LEAST_MILLISECONDS: i64 = 100_000_000_000;
/// Texts that mean that there is nothing.
const MISSING: [&str; 5] = ["", "null", "n/a", "none", "-"];

/// The order of day and month in dates written with strokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateOrder {
    MonthFirst,
    DayFirst,
}

/// Says whether a trimmed text means that there is nothing.
pub(super) fn is_missing(text: &str) -> bool {
    text.len() <= 4 && MISSING.iter().any(|it| it.eq_ignore_ascii_case(text))
}

/// Writes a day, counted from 1970-01-01, as `2025-06-30`; a day beyond the calendar as a text that is no date.
pub(super) fn iso_day(days: i64) -> String {
    i32::try_from(days).map_or_else(|_| format!("{days} days"), |days| Day(days).to_string())
}

/// Reads a date; a time and a zone behind it are cut off.
pub(super) fn parse_date(text: &str, order: Option<DateOrder>) -> Option<Day> {
    if let Some(day) = iso_date(text) {
        return Some(day);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        let seconds = match number {
            LEAST_MILLISECONDS.. => number / 1000,
            LEAST_SECONDS.. => number,
            _ => return None,
        };
        return Day::new(1970, 1, 1)
            .map(|epoch| epoch.plus(i32::try_from(seconds / DAY_SECONDS).unwrap_or(i32::MAX)))
            .filter(|day| day.civil().0 <= 9999 && day.0 < i32::MAX / 2);
    }
    let order = order?;
    let date = text.split([' ', 'T']).next()?;
    let mut parts = date.split('/');
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_short = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
    let is_year = year.len() == 4 && year.bytes().all(|it| it.is_ascii_digit());
    if parts.next().is_some() || !is_short(first) || !is_short(second) || !is_year {
        return None;
    }
    let (month, day) = match order {
        DateOrder::MonthFirst => (first, second),
        DateOrder::DayFirst => (second, first),
    };
    real_day(year, month, day)
}

/// Reads `2025-06-30`, alone or in front of a time.
fn iso_date(text: &str) -> Option<Day> {
    let (date, rest) = text.split_at_checked(10)?;
    let bytes = date.as_bytes();
    let is_shaped = bytes.iter().enumerate().all(|(at, byte)| {
        if matches!(at, 4 | 7) {
            *byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    });
    let is_end = rest.is_empty() || rest.starts_with(['T', 't', ' ', 'Z', '+']);
    if !is_shaped || !is_end {
        return None;
    }
    real_day(&date[..4], &date[5..7], &date[8..])
}

fn real_day(year: &str, month: &str, day: &str) -> Option<Day> {
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    // The calendar says which days there are.
    Date::new(year, month, day).ok()?;
    Day::new(year, month, day)
}

/// Reads a number, which may have a sign of a currency and commas between thousands.
pub(super) fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim().trim_start_matches(['$', '€', '£']).trim();
    let (text, factor) = match text.strip_suffix(['k', 'K']) {
        Some(text) => (text, 1000.0),
        None => (text, 1.0),
    };
    if !text.starts_with(|it: char| it.is_ascii_digit() || matches!(it, '.' | '-')) {
        return None;
    }
    let mut groups = text.split(',');
    let mut digits = groups.next()?.to_owned();
    for group in groups {
        let whole = group.split('.').next().unwrap_or_default();
        if whole.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    if !digits
        .bytes()
        .all(|it| it.is_ascii_digit() || matches!(it, b'.' | b'-' | b'e' | b'E' | b'+'))
    {
        return None;
    }
    let number: f64 = digits.parse().ok()?;
    Some(number * factor).filter(|it| it.is_finite())
}

/// Reads `true`, `yes`, `1` and their opposites.
pub(super) fn parse_flag(text: &str) -> Option<bool> {
    let is_one_of = |words: [&str; 3]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_one_of(["true", "yes", "1"]) {
        return Some(true);
    }
    is_one_of(["false", "no", "0"]).then_some(false)
}

/// Says whether a text is an address of the web.
pub(super) fn is_web_address(text: &str) -> bool {
    text.len() <= 2048
        && !text.contains(|it: char| it.is_whitespace() || it.is_control())
        && host(text).is_some()
}

/// Gives the host name of an address of the web, in the letters it has.
pub(super) fn host(text: &str) -> Option<&str> {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let start = ["https://", "http://"]
        .iter()
        .find(|start| lower.starts_with(**start))?
        .len();
    let authority = text[start..].split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    (!host.is_empty()).then_some(host)
}

/// First two digits of the sectors of NAICS, and of what has no sector.
const NAICS_SECTORS: [u8; 25] = [
    11, 21, 22, 23, 31, 32, 33, 42, 44, 45, 48, 49, 51, 52, 53, 54, 55, 56, 61, 62, 71, 72, 81, 92, 99,
];

/// Major groups of SOC 2018.
const SOC_GROUPS: [u8; 23] = [
    11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55,
];

/// Says whether a code begins with one of some groups of two digits, in order.
fn is_of_group(code: &str, groups: &[u8]) -> bool {
    let group = code.get(..2).and_then(|group| group.parse().ok());
    group.is_some_and(|group: u8| groups.binary_search(&group).is_ok())
}

/// Reads a code of NAICS; of a range such as `31-33` the first number.
pub(super) fn parse_naics(text: &str) -> Option<String> {
    let code = text.split('-').next()?.trim();
    let is_code = (2..=6).contains(&code.len()) && code.bytes().all(|it| it.is_ascii_digit());
    (is_code && is_of_group(code, &NAICS_SECTORS)).then(|| code.to_owned())
}

/// Reads a code of SOC, with or without its stroke.
pub(super) fn parse_soc(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|it| *it != '-').collect();
    let is_code = digits.len() == 6 && digits.bytes().all(|it| it.is_ascii_digit());
    (is_code && is_of_group(&digits, &SOC_GROUPS)).then(|| format!("{}-{}", &digits[..2], &digits[2..]))
}

/// Reads a code of O*NET-SOC; a code of SOC is its first.
pub(super) fn parse_onet(text: &str) -> Option<String> {
    let (soc, more) = text.split_once('.').unwrap_or((text, "00"));
    let is_more = more.len() == 2 && more.bytes().all(|it| it.is_ascii_digit());
    parse_soc(soc)
        .filter(|_| is_more)
        .map(|soc| format!("{soc}.{more}"))
}

/// Reads a code of CIP: two, four or six digits.
pub(super) fn parse_cip(text: &str) -> Option<String> {
    let (family, more) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |part: &str| part.bytes().all(|it| it.is_ascii_digit());
    let is_code =
        family.len() == 2 && matches!(more.len(), 0 | 2 | 4) && is_digits(family) && is_digits(more);
    is_code.then(|| text.to_owned())
}

/// The codes of ISO 639-1.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id \
    ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu \
    lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu \
    rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to \
    tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Reads a code of ISO 639-1, with or without a region behind it.
pub(super) fn parse_language(text: &str) -> Option<String> {
    let code = text.split(['-', '_']).next()?;
    let code = code.to_ascii_lowercase();
    LANGUAGES.split(' ').any(|known| known == code).then_some(code)
}

/// Groups of two digits of ISCO-08.
const ISCO_GROUPS: [u8; 43] = [
    1, 2, 3, 11, 12, 13, 14, 21, 22, 23, 24, 25, 26, 31, 32, 33, 34, 35, 41, 42, 43, 44, 51, 52, 53, 54, 61,
    62, 63, 71, 72, 73, 74, 75, 81, 82, 83, 91, 92, 93, 94, 95, 96,
];

/// Reads a code of ISCO-08 of one to four digits below a group that there is.
pub(super) fn parse_isco(text: &str) -> Option<String> {
    let is_code = (1..=4).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    (is_code && (text.len() == 1 || is_of_group(text, &ISCO_GROUPS))).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_read_as_written() {
        let read = |text: &str, order| parse_date(text, order).map(|day| day.to_string());
        let day = Some("2025-06-30".to_owned());
        for text in [
            "2025-06-30",
            "2025-06-30 23:59:59.997",
            "2025-06-30T23:59:59.9970",
            "2025-06-30T23:00:00-08:00",
            "2025-06-30Z",
            "1751241600",
            "1751327999999",
        ] {
            assert_eq!(read(text, None), day, "{text}");
        }
        assert_eq!(read("6/30/2025", Some(DateOrder::MonthFirst)), day);
        assert_eq!(read("30/06/2025 12:00", Some(DateOrder::DayFirst)), day);
        for text in [
            "6/30/2025",
            "2025-02-30",
            "2025-6-30",
            "20250630",
            "30.06.2025",
            "2025-06-30x",
            "",
            "today",
        ] {
            assert_eq!(read(text, None), None, "{text}");
        }
        assert_eq!(read("13/13/2025", Some(DateOrder::MonthFirst)), None);
        assert_eq!(iso_day(i64::MAX), "9223372036854775807 days");
    }

    #[test]
    fn numbers_may_be_written_for_people() {
        for (text, number) in [
            ("52000", Some(52000.0)),
            ("$52,000.50", Some(52000.5)),
            ("52k", Some(52000.0)),
            ("-3.5", Some(-3.5)),
            ("1,5", None),
            ("about 5", None),
            ("", None),
            ("1e999", None),
            ("inf", None),
        ] {
            assert_eq!(parse_number(text), number, "{text}");
        }
    }

    #[test]
    fn codes_have_their_shapes() {
        assert_eq!(parse_onet("15-1252").as_deref(), Some("15-1252.00"));
        assert_eq!(parse_onet("15-1252.01").as_deref(), Some("15-1252.01"));
        assert_eq!(parse_onet("15-1252.1"), None);
        assert_eq!(parse_soc("151252").as_deref(), Some("15-1252"));
        assert_eq!(parse_soc("15-12"), None);
        assert_eq!(parse_naics("31-33").as_deref(), Some("31"));
        assert_eq!(parse_naics("5415112"), None);
        assert_eq!(parse_cip("11.0701").as_deref(), Some("11.0701"));
        assert_eq!(parse_cip("11.7"), None);
        assert_eq!(parse_language("en-US").as_deref(), Some("en"));
        assert_eq!(parse_language("English"), None);
        assert_eq!(parse_language("xx"), None);
        assert_eq!(parse_language("zh_CN").as_deref(), Some("zh"));
        assert_eq!(parse_onet("99-9999.00"), None);
        assert_eq!(parse_soc("12-1011"), None);
        assert_eq!(parse_naics("60"), None);
        assert_eq!(
            (parse_flag("YES"), parse_flag("0"), parse_flag("x")),
            (Some(true), Some(false), None)
        );
    }

    #[test]
    fn codes_of_isco_stand_below_a_group_that_there_is() {
        for text in ["2512", "01", "9", "0110"] {
            assert_eq!(parse_isco(text).as_deref(), Some(text));
        }
        for text in ["", "2712", "25121", "25a2", "C2512", "04", "é1"] {
            assert_eq!(parse_isco(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_are_those_of_the_web() {
        assert_eq!(
            host("https://jobs.example.com:8443/a?b"),
            Some("jobs.example.com")
        );
        assert_eq!(host("HTTP://user@Example.com"), Some("Example.com"));
        assert!(is_web_address("https://example.com/a b").eq(&false));
        for text in [
            "ftp://example.com",
            "javascript:alert(1)",
            "https:///x",
            "example.com",
            "é",
        ] {
            assert!(!is_web_address(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_value_or_none(text in any::<String>()) {
            let _ = (parse_date(&text, Some(DateOrder::DayFirst)), parse_number(&text), host(&text));
            let _ = (parse_onet(&text), parse_cip(&text), parse_language(&text), parse_naics(&text));
        }
    }
}
