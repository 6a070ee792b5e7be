//! Skills that set the postings of an occupation apart, or that they share with others.

use analytics::significance;
use catalog::{SkillIndex, SkillType, Skills};
use rustc_hash::FxHashMap;

use crate::pathways::rounded;
use crate::skill_lists::MOST_LISTED;

/// Share from which a skill that most work asks for is listed.
pub const COMMON_SHARE: f64 = 0.05;
/// Part of the greatest possible lift from which a frequent occupation is set apart.
pub const REACHABLE_LIFT: f64 = 0.8;

/// From where on a skill stands in which list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkillListRules {
    /// Share of the occupation's postings from which a skill may define it, or be necessary.
    pub defining_recall: f64,
    /// Share from which a skill may distinguish it.
    pub distinguishing_recall: f64,
    /// How many times as frequent as elsewhere a defining or distinguishing skill is.
    pub lift: f64,
    /// How many times as frequent as elsewhere a necessary skill is at least.
    pub necessary_lift: f64,
}

impl Default for SkillListRules {
    fn default() -> SkillListRules {
        SkillListRules {
            defining_recall: 0.15,
            distinguishing_recall: 0.02,
            lift: 5.0,
            necessary_lift: 1.2,
        }
    }
}

/// A skill with what is counted of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountedSkill {
    /// The skill.
    pub skill: SkillIndex,
    /// Postings of the occupation with the skill.
    pub count: u64,
    /// Their share of the occupation's postings.
    pub recall: f64,
    /// Their share of all postings with the skill.
    pub concentration: f64,
    /// Significance: how much the skill says of the occupation.
    pub score: f64,
}

/// The skills of an occupation by what they say of it, the most significant first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CountedLists {
    /// Skills that make the occupation what it is.
    pub defining: Vec<CountedSkill>,
    /// Skills that few of its workers need, and hardly anybody else.
    pub distinguishing: Vec<CountedSkill>,
    /// Skills that it needs as others do.
    pub necessary: Vec<CountedSkill>,
    /// Skills that most work asks for, the most frequent first.
    pub common: Vec<CountedSkill>,
}

/// How many postings have each skill.
#[derive(Clone, Debug, Default)]
pub(super) struct SkillCounts {
    /// All postings.
    pub(super) all: u64,
    pub(super) skills: Vec<(SkillIndex, u64)>,
}

impl SkillCounts {
    /// Gives the counts by skill.
    pub(super) fn by_skill(&self) -> FxHashMap<SkillIndex, u64> {
        self.skills.iter().copied().collect()
    }
}

/// The postings that an occupation is compared with.
#[derive(Clone, Debug, Default)]
pub(super) struct Background {
    pub(super) all: u64,
    pub(super) skills: FxHashMap<SkillIndex, u64>,
}

/// Puts each skill into the first list that it fits.
pub(super) fn lists(
    counts: &SkillCounts,
    background: &Background,
    skills: &Skills,
    rules: &SkillListRules,
) -> CountedLists {
    let mut lists = CountedLists::default();
    let (total, all) = (counts.all as f64, background.all as f64);
    // Lift never exceeds all / total, so that of a frequent occupation less must do.
    let set_apart = rules.lift.min(REACHABLE_LIFT * all / total);
    for (skill, count) in &counts.skills {
        let behind = background.skills.get(skill).copied().unwrap_or(*count);
        let recall = *count as f64 / total;
        let lift = recall / (behind as f64 / all);
        let score = significance(*count, counts.all, behind, background.all);
        let counted = CountedSkill {
            skill: *skill,
            count: *count,
            recall,
            concentration: *count as f64 / behind as f64,
            score: score.unwrap_or(0.0),
        };
        let list = match skills.skill(*skill).kind() {
            // What is no more frequent than elsewhere says nothing, also where lift cannot reach far.
            SkillType::Specialized | SkillType::Certification if score.is_none() => continue,
            SkillType::Specialized | SkillType::Certification => {
                let is_frequent = recall >= rules.defining_recall;
                if is_frequent && lift >= set_apart {
                    &mut lists.defining
                } else if is_frequent && lift >= rules.necessary_lift {
                    &mut lists.necessary
                } else if !is_frequent && recall >= rules.distinguishing_recall && lift >= set_apart {
                    &mut lists.distinguishing
                } else {
                    continue;
                }
            }
            SkillType::Common if recall >= COMMON_SHARE => &mut lists.common,
            SkillType::Common | SkillType::Removed => continue,
        };
        list.push(counted);
    }
    let by = |list: &mut Vec<CountedSkill>, figure: fn(&CountedSkill) -> f64| {
        sort(list, skills, |it| it.skill, figure);
        list.truncate(MOST_LISTED);
        list.shrink_to_fit();
    };
    by(&mut lists.defining, |it| it.score);
    by(&mut lists.distinguishing, |it| it.score);
    by(&mut lists.necessary, |it| it.score);
    by(&mut lists.common, |it| it.recall);
    lists
}

/// Sorts by a figure with four decimals, descending, then by name and id.
pub(super) fn sort<T>(
    list: &mut [T],
    skills: &Skills,
    skill: impl Fn(&T) -> SkillIndex,
    figure: impl Fn(&T) -> f64,
) {
    list.sort_by(|one, other| {
        let (left, right) = (skills.skill(skill(one)), skills.skill(skill(other)));
        rounded(figure(other))
            .total_cmp(&rounded(figure(one)))
            .then_with(|| left.name().cmp(right.name()))
            .then_with(|| left.id().cmp(right.id()))
    });
}
