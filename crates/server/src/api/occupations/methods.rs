//! Every threshold of the methods, as `meta` names them.

use occupations::{benchmark, growth, pathways, relatedness, skill_lists, weight};
use serde_json::{Value as Json, json};

/// What the risk score is and is not.
const RISK_NOTE: &str = "150 minus the mean percentile rank in categories of skills that routine does not need. \
    A proxy of how much of the work is routine, not a forecast of automation.";
/// What a salary boost is and is not.
const BOOST_NOTE: &str = "Association, not cause: postings that ask for a skill may differ in other ways.";

/// Gives the thresholds with their values.
pub fn methods() -> Json {
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
        },
        "growth": { "annualRates": growth::ANNUAL_RATES },
        "riskScore": {
            "scale": benchmark::RISK_SCALE,
            "categories": benchmark::UNROUTINE,
            "note": RISK_NOTE,
        },
        "salaryBoost": { "note": BOOST_NOTE },
        "skillGap": { "needed": pathways::NEEDED, "missing": pathways::MISSING },
    })
}
