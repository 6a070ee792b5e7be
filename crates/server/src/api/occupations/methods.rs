//! Every threshold of the methods, as `meta` names them.

use occupations::{
    Tables,
    benchmark::{self, RiskSource},
    evidence, growth, pathways, relatedness, skill_lists, weight,
};
use serde_json::{Value as Json, json};

use crate::{call::Call, settings::RiskScore};

/// What the risk score is and is not.
const RISK_NOTE: &str = "Scores that the operator imported, or else 150 minus the mean percentile rank in categories of skills that routine does not need. \
    A proxy of how much of the work is routine, not a forecast of automation.";
/// What a salary boost is and is not.
const BOOST_NOTE: &str = "Association, not cause: postings that ask for a skill may differ in other ways.";

/// Gives the thresholds with their values.
pub fn methods(call: &Call, tables: &Tables) -> Json {
    let rules = call.app.occupations.rules();
    let risk_source = match tables.risk_source() {
        _ if call.app.settings.benchmark.risk() == RiskScore::Off => "off",
        RiskSource::Ranks => "ep",
        RiskSource::Operator => "operator",
    };
    json!({
        "relatedness": {
            "weights": {
                "elements": relatedness::ELEMENTS,
                "categories": relatedness::RANKS,
                "technologies": relatedness::TECHNOLOGIES,
                "related": relatedness::RELATED,
            },
            "least": relatedness::LEAST_RELATED,
        },
        "skillWeights": {
            "technologyInDemand": weight::IN_DEMAND,
            "technologyHot": weight::HOT,
            "technology": weight::USED,
            "essential": weight::ESSENTIAL,
            "optional": weight::OPTIONAL,
            "least": weight::LEAST_WEIGHT,
            "postingsPart": weight::POSTINGS_PART,
            "openPart": weight::OPEN_PART,
            "fullShare": weight::FULL_SHARE,
        },
        "pathways": {
            "betterPaid": pathways::BETTER_PAID,
            "worsePaid": pathways::WORSE_PAID,
            "lowestLevel": pathways::LEVELS.start(),
            "highestLevel": pathways::LEVELS.end(),
        },
        "skillLists": {
            "important": skill_lists::IMPORTANT,
            "outstanding": skill_lists::OUTSTANDING,
            "rare": skill_lists::RARE,
            "most": skill_lists::MOST_LISTED,
            "definingRecall": rules.defining_recall,
            "distinguishingRecall": rules.distinguishing_recall,
            "lift": rules.lift,
            "necessaryLift": rules.necessary_lift,
            "reachableLift": evidence::REACHABLE_LIFT,
            "commonShare": evidence::COMMON_SHARE,
        },
        "postings": {
            "minShare": evidence::MIN_SHARE,
            "minSkillLists": evidence::MIN_SKILL_LISTS,
            "minSalaryModel": evidence::MIN_SALARY_MODEL,
            "minSkill": evidence::MIN_SKILL,
            "months": evidence::MONTHS,
            "salaryMonths": evidence::PAY_MONTHS,
            "recentMonths": evidence::RECENT_MONTHS,
            "mostEmployers": evidence::MOST_EMPLOYERS,
        },
        "growth": {
            "annualRates": growth::ANNUAL_RATES,
            "minTrend": evidence::MIN_TREND,
            "mostAYear": evidence::MOST_A_YEAR,
            "damping": evidence::DAMPING,
        },
        "riskScore": {
            "source": risk_source,
            "scale": benchmark::RISK_SCALE,
            "categories": benchmark::UNROUTINE,
            "note": RISK_NOTE,
        },
        "salaryBoost": {
            "minSide": evidence::MIN_SIDE,
            "least": evidence::MIN_BOOST,
            "confidence": evidence::CONFIDENCE,
            "note": BOOST_NOTE,
        },
        "skillGap": { "needed": pathways::NEEDED, "missing": pathways::MISSING },
    })
}
