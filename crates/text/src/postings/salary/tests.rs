use super::*;
use proptest::prelude::*;

/// Writes pay as `currency lower-upper/period`.
fn written(salary: Option<Salary>) -> String {
    salary.map_or_else(String::new, |salary| {
        format!(
            "{} {}-{}/{}",
            salary.currency.unwrap_or("?"),
            salary.lower,
            salary.upper,
            salary.period.map_or("?", Period::name)
        )
    })
}

fn check(text: &str, expected: &str) {
    let found = find_salary(text, "USD", &BoundsByCurrency::default());
    assert_eq!(written(found), expected, "{text:?}");
}

fn check_cell(text: &str, home: &str, expected: &str) {
    assert_eq!(written(salary_of(text, home)), expected, "{text:?}");
}

#[test]
fn pay_is_found_with_its_range_and_period() {
    check("We pay $18.50 per hour.", "USD 18.5-18.5/hour");
    check("$18per hour", "USD 18-18/hour");
    check("We pay 52000-61000 USD annually.", "USD 52000-61000/year");
    check("We pay 41 000 to 48 000 € a year.", "EUR 41000-48000/year");
    check("Since 2024 - 61000 USD annually.", "USD 61000-61000/year");
    check_cell("$.50 per hour", "USD", "");
    check("$18.50/hr", "USD 18.5-18.5/hour");
    check("$41,000 - $48,000 a year", "USD 41000-48000/year");
    check("from $41,000 to $48,000 annually", "USD 41000-48000/year");
    check("$41,000–48,000 per annum", "USD 41000-48000/year");
    check("$41,000.00—$48,000.00 yearly", "USD 41000-48000/year");
    check("between $41,000 and $48,000 per year", "USD 41000-48000/year");
    check("$45K-$60k / year", "USD 45000-60000/year");
    check("$45-60K per year", "USD 45000-60000/year");
    check("$900 weekly", "USD 900-900/week");
    check("$3,500 monthly", "USD 3500-3500/month");
    check("$3,500/month", "USD 3500-3500/month");
    check("$200 per day", "USD 200-200/day");
    check("$200 daily", "USD 200-200/day");
    check("$1,700 bi-weekly", "USD 1700-1700/biweek");
    check("$1,700 biweekly", "USD 1700-1700/biweek");
    check("$1,900 semi-monthly", "USD 1900-1900/semimonth");
    check("$55,000 pa", "USD 55000-55000/year");
    check("$55,000 p.a.", "USD 55000-55000/year");
}

#[test]
fn the_period_may_stand_in_front_or_between() {
    check("Annual salary: $55,000", "USD 55000-55000/year");
    check("Hourly rate $21.75 - $24", "USD 21.75-24/hour");
    check("$20.00/hour - $25.00/hour", "USD 20-25/hour");
    check("$20 per hour to $25 per hour", "USD 20-25/hour");
    check("$52,000 (40 hours) yearly", "USD 52000-52000/year");
}

#[test]
fn currencies_are_known_by_sign_and_code() {
    check("€45.000 per year", "EUR 45000-45000/year");
    check("45.000 € annually", "EUR 45000-45000/year");
    check("45 000 € per year", "EUR 45000-45000/year");
    check("£30,000 - £35,000 per annum", "GBP 30000-35000/year");
    check("USD 80,000 per year", "USD 80000-80000/year");
    check("80,000 CHF per year", "CHF 80000-80000/year");
    check("CA$70,000 per year", "CAD 70000-70000/year");
    check("$70,000 CAD per year", "CAD 70000-70000/year");
    let bounds = BoundsByCurrency::default();
    let found = find_salary("$70,000 per year", "CAD", &bounds);
    assert_eq!(written(found), "CAD 70000-70000/year");
    let found = find_salary("$70,000 per year", "GBP", &bounds);
    assert_eq!(written(found), "USD 70000-70000/year");
}

#[test]
fn amounts_without_a_period_or_for_something_else_are_no_pay() {
    for text in [
        "",
        "$",
        "a $5,000 prize",
        "a plan that saves you over $11,000 annually",
        "a budget of $2,000,000",
        "manage a $500,000 annual budget",
        "$2,500 tuition reimbursement per year",
        "a $5,000 sign-on bonus each year",
        "$40M in annual sales",
        "$2 million annually",
        "18.50 per hour",
        "cad 50,000 per year in software",
        "$4 per hour",
        "$9,999,999 per year",
        "$60,000 Monday to Friday, day shift",
    ] {
        check(text, "");
    }
}

#[test]
fn pay_is_found_behind_amounts_that_are_none() {
    check(
        "Earn $500 per year for shoes. We pay $22 an hour.",
        "USD 22-22/hour",
    );
    check("A $2,000 hiring bonus. $22 an hour.", "USD 22-22/hour");
    check(
        "Hiring bonus $2,000. Pay: $22.10-$29.50/hr.",
        "USD 22.1-29.5/hour",
    );
    check("$22/hour. Housing stipend.", "USD 22-22/hour");
    check("Up to $26/hr", "USD 26-26/hour");
    check("$45/hour plus bonus", "USD 45-45/hour");
    check("Revenue of $50,000 per month. Pay $20/hr", "USD 20-20/hour");
}

#[test]
fn a_range_needs_a_second_amount_of_money() {
    check("$20 - 40 hours, paid hourly", "USD 20-20/hour");
    check("$20/hour - 40 hours per week", "USD 20-20/hour");
    check("$50,000 - 2025 yearly", "USD 50000-50000/year");
    check("$20 and up per hour", "USD 20-20/hour");
}

#[test]
fn a_cell_needs_neither_currency_nor_period() {
    check_cell("$52,000", "USD", "USD 52000-52000/?");
    check_cell("52000", "USD", "? 52000-52000/?");
    check_cell("52000-60000", "USD", "? 52000-60000/?");
    check_cell("52,000 to 60,000 EUR/year", "USD", "EUR 52000-60000/year");
    check_cell("Up to £30k pa", "GBP", "GBP 30000-30000/year");
    check_cell("$25 hourly", "CAD", "CAD 25-25/hour");
    check_cell("1.234,56 €", "EUR", "EUR 1234.56-1234.56/?");
    check_cell("competitive", "USD", "");
}

#[test]
fn codes_that_texts_seldom_use_are_read_beside_the_figures_of_a_cell() {
    check_cell("ISK 700,000 monthly", "USD", "ISK 700000-700000/month");
    check_cell("52,000-60,000 THB", "USD", "THB 52000-60000/?");
    check_cell("All shifts, 52,000", "USD", "? 52000-52000/?");
    check_cell("52,000 all year", "USD", "? 52000-52000/?");
    check_cell("TOP pay: $52,000", "USD", "USD 52000-52000/?");
    check_cell("52,000 XYZ", "USD", "? 52000-52000/?");
}

#[test]
fn figures_are_believed_by_the_bounds_of_their_currency() {
    let yen = SalaryBounds {
        least: 1_000_000.0,
        most: 100_000_000.0,
    };
    let bounds = BoundsByCurrency::new(SalaryBounds::default(), [("JPY".to_owned(), yen)].into());
    let text = "¥52,000 per year, or ¥5,200,000 per year";
    assert_eq!(
        written(find_salary(text, "USD", &bounds)),
        "JPY 5200000-5200000/year"
    );
    assert_eq!(
        written(find_salary(text, "USD", &BoundsByCurrency::default())),
        "JPY 52000-52000/year"
    );
}

#[test]
fn words_of_columns_name_periods() {
    for (word, period) in [
        ("Annual", Period::Year),
        ("Hourly", Period::Hour),
        ("per hour", Period::Hour),
        ("HOUR", Period::Hour),
        ("Daily", Period::Day),
        ("day", Period::Day),
        ("Week", Period::Week),
        ("bi-weekly", Period::Biweek),
        ("Bi weekly", Period::Biweek),
        ("semimonthly", Period::HalfMonth),
        ("month", Period::Month),
        ("pa", Period::Year),
        (" Per Year ", Period::Year),
    ] {
        assert_eq!(Period::from_word(word), Some(period), "{word}");
    }
    for word in ["", "sometimes", "42"] {
        assert_eq!(Period::from_word(word), None, "{word}");
    }
}

fn annual(
    lower: Option<f64>,
    upper: Option<f64>,
    period: Option<Period>,
) -> (Option<u32>, Option<u32>, Option<u32>, bool) {
    let figures = AnnualSalary::from_figures(lower, upper, period, &SalaryBounds::default());
    (figures.from, figures.to, figures.mean, figures.implausible)
}

#[test]
fn figures_of_a_year_follow_from_the_period() {
    for (figure, period, year) in [
        (20.0, Period::Hour, 41_600),
        (200.0, Period::Day, 52_000),
        (1_000.0, Period::Week, 52_000),
        (2_000.0, Period::Biweek, 52_000),
        (2_000.0, Period::HalfMonth, 48_000),
        (4_000.0, Period::Month, 48_000),
        (48_000.0, Period::Year, 48_000),
    ] {
        let year = Some(year);
        assert_eq!(
            annual(Some(figure), Some(figure), Some(period)),
            (year, year, year, false)
        );
    }
}

#[test]
fn a_missing_period_is_judged_by_the_upper_figure() {
    assert_eq!(annual(Some(200.0), Some(249.99), None).1, Some(519_979));
    assert_eq!(
        annual(Some(200.0), Some(250.0), None),
        (Some(52_000), Some(65_000), Some(58_500), false)
    );
    assert_eq!(annual(None, Some(1_000.0), None).1, Some(12_000));
    assert_eq!(annual(None, Some(10_000.0), None).1, Some(10_000));
}

#[test]
fn figures_are_swapped_rounded_and_dropped() {
    let year = Some(Period::Year);
    assert_eq!(
        annual(Some(60_001.0), Some(50_000.0), year),
        (Some(50_000), Some(60_001), Some(55_001), false)
    );
    assert_eq!(
        annual(Some(50_000.5), None, year),
        (Some(50_001), None, Some(50_001), false)
    );
    assert_eq!(
        annual(Some(0.0), Some(50_000.0), year),
        (None, Some(50_000), Some(50_000), true)
    );
    assert!(!annual(Some(10_000.0), Some(1_000_000.0), year).3);
    assert_eq!(
        annual(Some(9_999.0), Some(1_000_001.0), year),
        (None, None, None, true)
    );
    assert_eq!(annual(None, None, year), (None, None, None, false));
    assert_eq!(annual(Some(f64::NAN), Some(f64::INFINITY), None).2, None);
}

proptest! {
    #[test]
    fn no_text_makes_the_reading_fail(
        text in "([$€£]|US|USD|EUR|k|K|M|[0-9]{1,4}|[.,' \u{a0}–-]| to | and | per |hour|/|year|annual|é){0,24}"
    ) {
        if let Some(salary) = find_salary(&text, "USD", &BoundsByCurrency::default()) {
            prop_assert!(salary.annual(&SalaryBounds::default()).mean.is_some());
        }
        let _ = salary_of(&text, "CAD");
    }
}
