//! What postings write around a title: pay, hours, contracts, shifts, numbers of requisitions, marks of gender.

use super::phrases::{PhraseList, Phrases};

/// Phrases that never belong to a title, each between bars.
static ALWAYS: PhraseList = PhraseList::new(|| {
    Phrases::of(
        "|full time|fulltime|part time|parttime|full or part time|full time part time|per diem|prn|\
fixed term|fixed term contract|zero hours|zero hour contract|temp to hire|temp to perm|contract to hire|contract to perm|\
term time only|maternity cover|parental leave cover|sick cover|w2|c2c|1099|\
day shift|night shift|evening shift|morning shift|afternoon shift|weekend shift|swing shift|graveyard shift|\
rotating shift|rotating shifts|split shift|first shift|second shift|third shift|1st shift|2nd shift|3rd shift|\
day shifts|night shifts|all shifts|multiple shifts|shift work|flexible shifts|weekend shifts|\
remote|fully remote|100 remote|hybrid|on site|onsite|work from home|wfh|home based|homebased|telecommute|home office|\
per hour|per day|per week|per month|per year|per annum|an hour|a year|a day|a week|a month|hourly|annually|hours per week|\
hours a week|days per week|days a week|flexible hours|no weekends|weekends off|\
urgent|urgently|urgently hiring|urgently required|urgent hire|now hiring|hiring now|were hiring|we are hiring|hiring|\
immediate start|immediate opening|immediate openings|immediate hire|immediately available|start immediately|start asap|asap|\
apply now|apply today|wanted|needed|required|vacancy|vacancies|job opening|job openings|job opportunity|\
career opportunity|new opportunity|great opportunity|exciting opportunity|job id|req id|requisition id|requisition number|\
sign on bonus|signing bonus|plus bonus|plus benefits|competitive salary|competitive pay|great pay|great benefits|full benefits|\
weekly pay|daily pay|paid training|training provided|will train|no experience|no experience needed|\
no experience required|no experience necessary|experience required|visa sponsorship|all genders|any gender|gn|mwd|mfd|\
multiple locations|various locations|multiple positions|all locations|nationwide|m w d|equal opportunity employer|\
without compensation|",
    )
});

/// Phrases that are noise when they stand apart: in brackets, behind a dash or comma, at the end.
static APART: PhraseList = PhraseList::new(|| {
    Phrases::of(
        "|temporary|temp|permanent|perm|contract|contractor|seasonal|casual|interim|days|nights|evenings|weekends|mornings|\
afternoons|weekdays|shifts|shift|flexible|relief|freelance|local|travel|regular|new|open until filled|bilingual preferred|\
internal|external|internal only|job|position|opportunity|opening|openings|role|role available|immediate|summer|winter|fall|spring|\
monday|friday|monday friday|mon fri|monday to friday|mon to fri|salary|pay|ote|ft|pt|ftc|fte|all levels|all shifts available|\
req|ref|id|no|number|bonus|benefits|",
    )
});

/// Phrases of titles that begin as noise does.
static KEPT: PhraseList = PhraseList::new(|| {
    Phrases::of(
        "|urgent care|remote sensing|remote pilot|remote pilots|hybrid vehicle|hybrid vehicles|hybrid car|hybrid cars|\
hybrid powertrain|hiring manager|hiring managers|hiring specialist|hiring coordinator|hiring representative|",
    )
});

/// Most words of a phrase in the lists.
pub(super) const MOST_WORDS: usize = 5;

/// Says whether the words are noise wherever they stand.
pub(super) fn is_always_noise(words: &[&str]) -> bool {
    ALWAYS.contain(words)
}

/// Says whether the words belong to a title although they begin like noise.
pub(super) fn is_kept(words: &[&str]) -> bool {
    KEPT.contain(words)
}

/// Says whether the words are noise when they stand apart.
pub(super) fn is_noise_apart(words: &[&str]) -> bool {
    ALWAYS.contain(words) || APART.contain(words)
}

/// Says whether a run of characters without blanks is a mark of gender, such as `m/w/d`.
pub(super) fn is_gender_mark(chunk: &str) -> bool {
    let mut parts = 0;
    for part in chunk.split(['/', '|', '*', ',', '.', '-']) {
        if !matches!(
            part,
            "m" | "w" | "f" | "d" | "x" | "h" | "i" | "gn" | "div" | "i̇" | "v" | "k" | "n" | "u"
        ) {
            return false;
        }
        parts += 1;
    }
    parts >= 2 && chunk.contains(['m', 'h', 'f', 'w']) && chunk != "f-m" && !chunk.contains("m-d")
}

/// Says whether a run of characters without blanks is pay, a time, a share, a date, an address on the web or the number of a
/// requisition: what nobody would call a job.
pub(super) fn is_figure(chunk: &str) -> bool {
    let digits = chunk.bytes().filter(u8::is_ascii_digit).count();
    if chunk.contains("://") || chunk.starts_with("www.") || (chunk.contains('@') && chunk.len() > 1) {
        return true;
    }
    if digits == 0 {
        return false;
    }
    if chunk.starts_with('#') || chunk.contains(['$', '€', '£', '%', '¥', '₹']) {
        return true;
    }
    let letters: String = chunk
        .chars()
        .filter(|character| character.is_alphabetic())
        .collect();
    // `40h`, `8am-5pm`, `60k-80k`, `20hrs/wk`; not `4-h` and `k-12`.
    let begins = chunk.starts_with(|character: char| character.is_ascii_digit());
    if begins
        && (digits > 1 || letters.len() > 1)
        && matches!(
            letters.as_str(),
            "h" | "hr"
                | "hrs"
                | "hours"
                | "am"
                | "pm"
                | "ampm"
                | "amam"
                | "pmpm"
                | "pmam"
                | "k"
                | "kk"
                | "kyr"
                | "hwk"
                | "hrswk"
                | "hrsweek"
                | "hrwk"
                | "hrweek"
                | "hph"
                | "ph"
                | "pa"
                | "hrsw"
                | "usd"
                | "eur"
                | "gbp"
                | "lpa"
                | "x"
                | "lhr"
                | "hour"
        )
    {
        return true;
    }
    if letters.is_empty() {
        // `24/7`, years, long numbers; `2` may count a level, and `911` is a trade.
        return digits >= 4 || chunk.contains(['/', ':']);
    }
    // `R0012345`, `JR-10293`, `2024-0917A`.
    digits >= 4 && letters.chars().count() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gender_marks_are_known() {
        for chunk in [
            "m/w/d", "m/f/d", "f/m/x", "h/f", "w/m/div", "m|w|d", "m/f", "d/f/m",
        ] {
            assert!(is_gender_mark(chunk), "{chunk}");
        }
        for chunk in ["m", "a/b", "r&d", "ui/ux", "i", "", "x"] {
            assert!(!is_gender_mark(chunk), "{chunk}");
        }
    }

    #[test]
    fn figures_are_known() {
        for chunk in [
            "$25/hr",
            "€60.000",
            "60k-80k",
            "40h",
            "8am-5pm",
            "24/7",
            "80-100%",
            "#123",
            "r0012345",
            "jr-10293",
            "2025",
            "www.example.org",
            "123456",
            "a@b.example",
        ] {
            assert!(is_figure(chunk), "{chunk}");
        }
        for chunk in [
            "3d", "4-h", "2", "c++", "b2b", "web3", "k-12", "nurse", "7-eleven", "911",
        ] {
            assert!(!is_figure(chunk), "{chunk}");
        }
    }
}
