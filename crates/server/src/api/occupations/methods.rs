//! Every threshold of the methods, as `meta` names them.

use occupations::{pathways, relatedness, skill_lists, weight};
use serde_json::{Value as Json, json};

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
        "skillGap": { "needed": pathways::NEEDED, "missing": pathways::MISSING },
    })
}
