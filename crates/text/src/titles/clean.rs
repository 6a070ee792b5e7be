//! Takes away what postings write around a title.

use super::{hiring, noise, places};
use crate::fold::fold;

/// Words of a term that are looked at; a title has a dozen.
const MOST_WORDS: usize = 64;

/// How a word is set off from the one in front, from closest to farthest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    Joined,
    Blank,
    Comma,
    Strong,
}

#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    text: &'a str,
    gap: Gap,
    /// Begins a stretch in brackets, or the first stretch behind one.
    bracket: bool,
}

/// What is left of a raw term.
#[derive(Debug)]
pub(super) struct Cleaned {
    /// The words between blanks.
    pub(super) text: String,
    /// Where the part in front of the first dash, bar or bracket ends; the length of the text where there is none.
    pub(super) front: usize,
}

/// Gives the title in a raw term, folded and without case, punctuation, places, pay, contract and shift words, numbers
/// of requisitions and marks of gender. Nothing may be left.
///
/// The work is linear in the term; of very long ones only the beginning is read.
pub fn clean(term: &str) -> String {
    cleaned(term).text
}

/// Cleans a raw term, and says where its front ends.
pub(super) fn cleaned(term: &str) -> Cleaned {
    let folded = fold(term);
    let mut words = read(&folded);
    drop_always(&mut words);
    let mut segments = split(&words);
    drop_hiring(&mut segments);
    drop_places(&mut segments);
    for segment in &mut segments[..] {
        drop_ends(segment);
    }
    let mut text = String::with_capacity(folded.len());
    let mut front = None;
    for segment in &segments {
        for (at, word) in segment.iter().enumerate() {
            if !text.is_empty() {
                if at == 0 && (word.gap == Gap::Strong || word.bracket) {
                    front.get_or_insert(text.len());
                }
                text.push(' ');
            }
            text.push_str(word.text);
        }
    }
    Cleaned {
        front: front.unwrap_or(text.len()),
        text,
    }
}

/// Reads the words, without what is noise by its characters alone.
fn read(folded: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut gap = Gap::Strong;
    let mut bracket = false;
    for chunk in folded.split(' ') {
        let bare = chunk.trim_matches(|character: char| "()[]{},;:.!?\"“”*_-–—|/".contains(character));
        if bare.is_empty() || noise::is_gender_mark(bare) || noise::is_figure(bare) {
            bracket |= chunk.contains(['(', ')', '[', ']', '{', '}']);
            // What stands alone between blanks, a dash above all, ends a stretch.
            gap = Gap::Strong;
            continue;
        }
        let mut start = None;
        for (at, character) in chunk.char_indices() {
            if is_word_character(chunk, at, character) {
                start.get_or_insert(at);
                continue;
            }
            if let Some(from) = start.take() {
                push(&mut words, &chunk[from..at], &mut gap, &mut bracket);
                gap = Gap::Joined;
            }
            bracket |= "()[]{}".contains(character);
            gap = gap.max(gap_of_character(character));
        }
        if let Some(from) = start {
            push(&mut words, &chunk[from..], &mut gap, &mut bracket);
        }
        gap = gap.max(Gap::Blank);
        // A dash or bar between blanks ends a stretch; inside a word it joins.
        if chunk.ends_with(['-', '–', '—']) {
            gap = Gap::Strong;
        }
        if words.len() >= MOST_WORDS {
            break;
        }
    }
    words
}

fn push<'a>(words: &mut Vec<Word<'a>>, text: &'a str, gap: &mut Gap, bracket: &mut bool) {
    words.push(Word {
        text,
        gap: std::mem::replace(gap, Gap::Blank),
        bracket: std::mem::take(bracket),
    });
}

/// Says whether a character belongs to a word: letters, digits, and the marks of `c++`, `c#`, `.net`, `r&d`, `o'hare`.
fn is_word_character(chunk: &str, at: usize, character: char) -> bool {
    let next = || chunk[at + character.len_utf8()..].chars().next();
    match character {
        '+' | '#' => at > 0,
        '&' => at > 0 && next().is_some_and(char::is_alphanumeric),
        '.' => at == 0 && next().is_some_and(char::is_alphabetic),
        '\'' | '’' => at > 0 && next().is_some_and(char::is_alphabetic),
        other => other.is_alphanumeric() || is_mark(other),
    }
}

/// Marks that belong to the letter in front of them.
fn is_mark(character: char) -> bool {
    ('\u{300}'..'\u{370}').contains(&character)
}

fn gap_of_character(character: char) -> Gap {
    match character {
        '-' | '/' | '&' | '\'' | '’' | '_' | '.' => Gap::Joined,
        ',' => Gap::Comma,
        '(' | ')' | '[' | ']' | '{' | '}' | '–' | '—' | '|' | ';' | ':' | '@' | '•' | '·' | '!' => {
            Gap::Strong
        }
        _ => Gap::Blank,
    }
}

/// Drops phrases that are noise wherever they stand, the longest first.
fn drop_always(words: &mut Vec<Word<'_>>) {
    let mut at = 0;
    while at < words.len() {
        let kept = longest(words, at, noise::is_kept);
        if kept > 0 {
            at += kept;
            continue;
        }
        if is_law(words, at) {
            cut(words, at, 2);
            continue;
        }
        let length = longest(words, at, noise::is_always_noise);
        if length == 0 || (length == words.len() && length == 1 && is_title_by_itself(words[0].text)) {
            at += 1;
            continue;
        }
        cut(words, at, length);
    }
}

/// Says whether the law under which the federal government employs stands at a place: `Title 32`.
fn is_law(words: &[Word<'_>], at: usize) -> bool {
    let is_number =
        |word: &Word<'_>| word.text.len() <= 2 && word.text.bytes().all(|byte| byte.is_ascii_digit());
    words[at].text == "title" && words.get(at + 1).is_some_and(is_number)
}

/// Words of the lists that are a job when they are all there is.
fn is_title_by_itself(word: &str) -> bool {
    matches!(word, "temp" | "contractor" | "relief")
}

/// Takes words out; what follows them stands apart from what is in front.
fn cut(words: &mut Vec<Word<'_>>, at: usize, length: usize) {
    let removed = words.drain(at..at + length);
    let gap = removed.map(|word| word.gap).max().unwrap_or(Gap::Blank);
    if let Some(next) = words.get_mut(at) {
        next.gap = next.gap.max(gap).max(Gap::Comma);
    }
}

/// Gives the length of the longest phrase of a kind that begins at a word.
fn longest(words: &[Word<'_>], at: usize, is_kind: impl Fn(&[&str]) -> bool) -> usize {
    let mut texts = [""; noise::MOST_WORDS];
    let mut count = 0;
    for (text, word) in texts.iter_mut().zip(&words[at..]) {
        *text = word.text;
        count += 1;
    }
    (1..=count)
        .rev()
        .find(|length| is_kind(&texts[..*length]))
        .unwrap_or(0)
}

/// Splits the words where commas, dashes between blanks and brackets stand.
fn split<'a>(words: &[Word<'a>]) -> Vec<Vec<Word<'a>>> {
    let mut segments: Vec<Vec<Word<'a>>> = Vec::new();
    for word in words {
        match segments.last_mut() {
            Some(segment) if word.gap < Gap::Comma && !word.bracket => segment.push(*word),
            _ => segments.push(vec![*word]),
        }
    }
    segments
}

/// Drops terms of the hire and the served at the end of stretches, calls to applicants, and the unit that hires.
fn drop_hiring(segments: &mut Vec<Vec<Word<'_>>>) {
    let mut at = 0;
    while at < segments.len() {
        let texts: Vec<&str> = segments[at].iter().map(|word| word.text).collect();
        let kept = (texts.len() - hiring::terms_at_end(&texts)).min(hiring::without_the_served(&texts));
        let is_gone = at > 0 && {
            let title: Vec<&str> = segments[0].iter().map(|word| word.text).collect();
            hiring::is_call(&texts) || hiring::is_unit(&title, &texts)
        };
        if is_gone || kept == 0 {
            segments.remove(at);
        } else {
            segments[at].truncate(kept);
            at += 1;
        }
    }
}

/// Drops stretches that are places, and the town in front of a state.
fn drop_places(segments: &mut Vec<Vec<Word<'_>>>) {
    let mut at = 1;
    while at < segments.len() {
        let texts: Vec<&str> = segments[at].iter().map(|word| word.text).collect();
        let only = if let [only] = texts[..] { only } else { "" };
        let follows_a_town = at > 1 && segments[at].first().is_some_and(|word| word.gap == Gap::Comma);
        if places::is_state_code(only) && follows_a_town && segments[at - 1].len() <= places::MOST_WORDS {
            segments.drain(at - 1..=at);
            at -= 1;
        } else if places::is_place(&texts)
            || places::is_plain_state_code(only)
            || noise::is_noise_apart(&texts)
        {
            segments.remove(at);
        } else if let [town @ .., state] = &texts[..]
            && places::is_state_code(state)
            && places::is_place(town)
        {
            segments.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Drops places and noise at the end of a stretch, as long as something stays.
fn drop_ends(segment: &mut Vec<Word<'_>>) {
    loop {
        let count = segment.len();
        let texts: Vec<&str> = segment.iter().map(|word| word.text).collect();
        let mut cut = 0;
        for length in (1..=places::MOST_WORDS.min(count.saturating_sub(1))).rev() {
            let end = &texts[count - length..];
            if places::is_place(end) || (length == 1 && is_trailing_noise(&texts)) {
                cut = length;
                break;
            }
        }
        if cut == 0 {
            return;
        }
        segment.truncate(count - cut);
        let is_link = |word: &Word<'_>| matches!(word.text, "in" | "at" | "near" | "for" | "based");
        while segment.len() > 1 && segment.last().is_some_and(is_link) {
            segment.pop();
        }
    }
}

/// Says whether the last word is one that titles do not end with.
fn is_trailing_noise(words: &[&str]) -> bool {
    matches!(
        words.last(),
        Some(
            &("nights"
                | "weekends"
                | "evenings"
                | "job"
                | "jobs"
                | "position"
                | "positions"
                | "opportunity"
                | "vacancy"
                | "bonus"
                | "ft"
                | "pt")
        )
    )
}

#[cfg(test)]
mod tests {
    use super::{Cleaned, clean, cleaned};
    use proptest::prelude::*;

    fn check(term: &str, expected: &str) {
        assert_eq!(clean(term), expected, "{term}");
    }

    #[test]
    fn case_and_punctuation_go() {
        check("  PASTRY   Chef!! ", "pastry chef");
        check("Sr. Software Engineer", "sr software engineer");
        check("C++ / C# Developer", "c++ c# developer");
        check(".NET Developer", ".net developer");
        check("R&D Manager", "r&d manager");
        check("Front-End Developer", "front end developer");
        check("CEO (Chief Executive Officer)", "ceo chief executive officer");
    }

    #[test]
    fn requisition_numbers_go() {
        check("Registered Nurse #12345", "registered nurse");
        check("Registered Nurse (R0012345)", "registered nurse");
        check("JR-10293 Data Analyst", "data analyst");
        check("Data Analyst - Req ID: 884213", "data analyst");
        check("3D Artist", "3d artist");
        check("4-H Educator", "4 h educator");
    }

    #[test]
    fn places_go() {
        check("Registered Nurse - Austin, TX", "registered nurse");
        check("Registered Nurse - Round Rock, TX", "registered nurse");
        check("Truck Driver, New York", "truck driver");
        check("Truck Driver in Chicago", "truck driver");
        check("Truck Driver (London)", "truck driver");
        check("Physician Assistant, PA", "physician assistant pa");
        check(
            "Account Executive | San Francisco Bay Area | USA",
            "account executive",
        );
        check("New York", "new york");
    }

    #[test]
    fn pay_hours_contracts_and_shifts_go() {
        check("Cook $18/hr", "cook");
        check("Cook $18-$20 per hour", "cook");
        check("Cook - Full-Time - Nights", "cook");
        check("Cook (part time, 20h)", "cook");
        check("Night Shift Warehouse Associate 8am-5pm", "warehouse associate");
        check("Shift Supervisor", "shift supervisor");
        check("Contract Manager", "contract manager");
        check("Welder - Contract", "welder");
        check(
            "Remote Customer Service Representative",
            "customer service representative",
        );
        check("Now Hiring: Barista!", "barista");
        check("URGENT Nurse needed", "nurse");
        check("Electrician 2nd Shift", "electrician");
        check("Lehrer 80-100%", "lehrer");
    }

    #[test]
    fn words_of_titles_that_look_like_noise_stay() {
        check("Benefits Manager", "benefits manager");
        check("Hiring Manager", "hiring manager");
        check("Urgent Care Nurse", "urgent care nurse");
        check("Remote Sensing Analyst (remote)", "remote sensing analyst");
        check("Cook, benefits", "cook");
        check("Cook (Bonus)", "cook");
        check("Title Examiner", "title examiner");
    }

    #[test]
    fn words_of_federal_employment_go() {
        check("Supply Clerk - Title 32", "supply clerk");
        check("TITLE 5 Safety Clerk", "safety clerk");
        check("Pilot (Title 32) (Permanent)", "pilot");
        check("Without Compensation Health Researcher", "health researcher");
        check("Supply Clerk - NTE 1 Year, MBE, MBMP", "supply clerk");
        check("Supply Clerk (Temp NTE-1 Year, MBE-5 Years)", "supply clerk");
        check("Supply Clerk-6 Month Roster", "supply clerk");
        check(
            "Supply Clerk (Stock Control) - Direct Hire Authority",
            "supply clerk stock control",
        );
        check("Supply Clerk, GS-2005-06/07 (FPL GS-09)", "supply clerk");
        check("Supply Clerk (Open to the Public)", "supply clerk");
        check("Cash Register Clerk", "cash register clerk");
        check("Cash Register", "cash register");
    }

    #[test]
    fn the_unit_that_hires_goes() {
        check("Line Cook, Bureau of Kitchens", "line cook");
        check("Line Cook (Grill), Kitchens Division", "line cook grill");
        check(
            "Deputy Director, Bureau of Kitchens",
            "deputy director bureau of kitchens",
        );
    }

    #[test]
    fn the_front_ends_where_the_term_is_set_off() {
        let front = |term: &str| {
            let cleaned = cleaned(term);
            cleaned.text[..cleaned.front].to_owned()
        };
        assert_eq!(front("Line Cook - Sunny Kitchen Team"), "line cook");
        assert_eq!(front("Line Cook (Sunny Kitchen)"), "line cook");
        assert_eq!(front("Line Cook, Sunny Kitchen"), "line cook sunny kitchen");
        assert_eq!(front("Full Time | Line Cook"), "line cook");
        assert_eq!(front(""), "");
    }

    #[test]
    fn gender_marks_go() {
        check("Bäcker (m/w/d)", "bäcker");
        check("Software Engineer m/f/x", "software engineer");
        check("Développeur H/F", "développeur");
        check("Engineer (all genders)", "engineer");
    }

    #[test]
    fn nothing_may_be_left() {
        for term in [
            "",
            "   ",
            "!!!",
            "(m/w/d)",
            "#12345",
            "full time",
            "$20/hr",
            "Direct Hire",
        ] {
            check(term, "");
        }
    }

    proptest! {
        #[test]
        fn any_term_can_be_cleaned(term in any::<String>()) {
            let Cleaned { text: title, front } = cleaned(&term);
            prop_assert!(title.is_char_boundary(front));
            prop_assert!(!title.starts_with(' ') && !title.ends_with(' ') && !title.contains("  "));
        }

        #[test]
        fn terms_of_known_words_can_be_cleaned(
            words in prop::collection::vec("(nurse|,|-|austin|tx|full|time|\\(|\\)|new|york|per|hour|m/w/d|#1|in|night|shift)", 0..20)
        ) {
            let _ = clean(&words.join(" "));
        }
    }
}
