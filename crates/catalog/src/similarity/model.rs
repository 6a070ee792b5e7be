//! The models: what goes in, what comes out, how much.

/// What a model's ids belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Skills.
    Skills,
    /// O*NET-SOC occupations.
    Onet,
    /// Detailed occupations of SOC 2018.
    Soc,
    /// Occupations of our taxonomy, level 2.
    LotOccupation,
    /// Specialized occupations of our taxonomy, level 3.
    LotSpecialized,
}

/// One model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its name.
    pub name: &'static str,
    /// What goes in.
    pub input: Side,
    /// What comes out.
    pub output: Side,
    /// Inputs at most.
    pub max_inputs: usize,
    /// Results at most.
    pub max_results: usize,
}

/// Most inputs of a model that takes several.
const SEVERAL: usize = 1_000;
/// Most results of most models.
const MANY: usize = 1_000;
/// Most results of occupations for skills.
const FEW: usize = 50;

const fn model(
    name: &'static str,
    input: Side,
    output: Side,
    max_inputs: usize,
    max_results: usize,
) -> Model {
    Model {
        name,
        input,
        output,
        max_inputs,
        max_results,
    }
}

/// All models, by name.
pub const MODELS: [Model; 13] = [
    model("lotocc", Side::LotOccupation, Side::LotOccupation, 1, MANY),
    model("lotocc-skill", Side::LotOccupation, Side::Skills, 1, MANY),
    model("lotspecocc", Side::LotSpecialized, Side::LotSpecialized, 1, MANY),
    model("lotspecocc-skill", Side::LotSpecialized, Side::Skills, 1, MANY),
    model("onet", Side::Onet, Side::Onet, 1, MANY),
    model("onet-skill", Side::Onet, Side::Skills, 1, MANY),
    model("skill", Side::Skills, Side::Skills, SEVERAL, MANY),
    model("skill-lotocc", Side::Skills, Side::LotOccupation, SEVERAL, FEW),
    model(
        "skill-lotspecocc",
        Side::Skills,
        Side::LotSpecialized,
        SEVERAL,
        FEW,
    ),
    model("skill-onet", Side::Skills, Side::Onet, SEVERAL, FEW),
    model("skill-soc", Side::Skills, Side::Soc, SEVERAL, FEW),
    model("soc", Side::Soc, Side::Soc, 1, MANY),
    model("soc-skill", Side::Soc, Side::Skills, 1, MANY),
];

impl Model {
    /// Finds a model by its name.
    pub fn named(name: &str) -> Option<&'static Model> {
        MODELS.iter().find(|model| model.name == name)
    }

    /// Says whether the model takes several inputs.
    pub const fn takes_several(&self) -> bool {
        self.max_inputs > 1
    }
}

impl Side {
    /// Gives the word for people and programs.
    pub const fn word(self) -> &'static str {
        match self {
            Side::Skills => "skills",
            Side::Onet => "onet",
            Side::Soc => "soc",
            Side::LotOccupation => "lotocc",
            Side::LotSpecialized => "lotspecocc",
        }
    }
}
