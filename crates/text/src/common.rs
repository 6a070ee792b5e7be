//! Words too common in job texts to be believed, or to support anything, by themselves.
//!
//! Both lists were written for this crate after reading postings: the fillers carry no meaning of their own, the
//! ordinary words are also names or labels of skills (`lead`, `go`, `excel`, `access`).

use std::sync::LazyLock;

use crate::vocabulary::{UNKNOWN, Vocabulary};

/// Says whether `word`, folded, says nothing about a skill.
pub(crate) fn is_filler(word: &[u8]) -> bool {
    /// Asked for every word of a document: one hash and, nearly always, one comparison.
    static TABLE: LazyLock<Vocabulary> = LazyLock::new(|| {
        let mut bytes = Vec::new();
        let mut offsets = vec![0];
        for word in FILLERS {
            bytes.extend_from_slice(word.as_bytes());
            offsets.push(bytes.len() as u32);
        }
        Vocabulary::new(bytes, offsets)
            .expect("the list is sorted and without repetitions, which a test checks")
    });
    TABLE.number(word) != UNKNOWN
}

/// Says whether `word`, folded, is a common word, filler or not.
pub(crate) fn is_common(word: &[u8]) -> bool {
    is_filler(word) || holds(ORDINARY, word)
}

/// Words that announce a skill: `proficient in Excel`, `skills: Go`.
#[rustfmt::skip]
pub(crate) const CUES: &[&str] = &[
    "advanced", "bilingual", "certified", "competent", "experience", "experienced", "expert", "expertise", "familiar", "familiarity",
    "fluent", "intermediate", "knowledge", "know", "proficiency", "proficient", "skilled", "skills", "speak", "speaking", "use", "used",
    "using",
];

/// Words that announce the skill in front of them: `Excel skills`, `C# developer`.
#[rustfmt::skip]
pub(crate) const HEADS: &[&str] = &[
    "certification", "certified", "developer", "experience", "expertise", "fluency", "knowledge", "language",
    "proficiency", "programmer", "programming", "skills", "speaker", "speaking",
];

/// Words between the members of a list.
pub(crate) const JOINERS: &[&str] = &["and", "or"];

/// Words that may stand between a cue and the skill.
pub(crate) const LINKS: &[&str] = &["in", "of", "on", "using", "with"];

/// What offices are called: `law enforcement agency`, `Department of Public Health`.
pub(crate) const BODIES: &[&str] = &[
    "agency",
    "authority",
    "bureau",
    "commission",
    "department",
    "directorate",
    "division",
    "ministry",
    "office",
];

/// Stands between a body and what it is for.
pub(crate) const OF: &[&str] = &["of"];

/// Words behind which a sentence lists what makes no difference: `does not discriminate on the basis of age`.
pub(crate) const DISCLAIMERS: &[&str] = &["discriminate", "discrimination", "regardless"];

/// Words that may state the terms on which somebody is hired, or what an employer promises to everybody, each with the
/// words of which one of every group must stand in the same sentence.
pub(crate) const TERMS: &[(&str, &[&[&str]])] = &[
    (
        "accommodation",
        &[
            &["applicant", "disability", "reasonable"],
            &["application", "contact", "interview", "provide", "request"],
        ],
    ),
    ("affirmative", &[&["action"], &["employer"]]),
    (
        "background",
        &[&["check", "investigation", "screening"], OBLIGATIONS],
    ),
    ("clearance", &[&["security", "secret"], OBLIGATIONS]),
    (
        "criminal",
        &[&["background", "conviction", "history", "record"], OBLIGATIONS],
    ),
    ("drug", &[&["screen", "test"], OBLIGATIONS]),
    ("equal", &[&["opportunity"], &["employer"]]),
    ("fingerprint", &[OBLIGATIONS]),
    ("regard", &[&["without"]]),
    (
        "veteran",
        &[
            &["disability", "protected", "race", "religion"],
            &["applicant", "employer", "status"],
        ],
    ),
];

/// Words by which something is a condition.
#[rustfmt::skip]
const OBLIGATIONS: &[&str] = &[
    "condition", "consent", "contingent", "may", "must", "offer", "pass", "required", "subject", "submit", "undergo",
];

/// Words that make a duty of what else would be a condition: `conduct background checks`.
#[rustfmt::skip]
pub(crate) const DUTIES: &[&str] = &[
    "administer", "conduct", "coordinate", "experience", "knowledge", "manage", "oversee", "perform", "process",
    "review",
];

/// Words behind which an `-ing` form is a noun: `the planning stage`.
pub(crate) const ARTICLES: &[&str] = &[
    "a", "an", "any", "each", "every", "its", "our", "the", "their", "this", "your",
];

/// Words behind which an `-ed` form is a verb: `I planned events`.
pub(crate) const SUBJECTS: &[&str] = &[
    "also",
    "had",
    "has",
    "have",
    "having",
    "he",
    "i",
    "she",
    "successfully",
    "they",
    "we",
    "who",
    "you",
];

/// Names of skills that other things have too, and words that tell these things.
pub(crate) const OTHER_SENSES: &[(&str, &[&str])] = &[
    (
        "angular",
        &[
            "acceleration",
            "displacement",
            "frequency",
            "momentum",
            "velocity",
        ],
    ),
    ("ansible", &["novel"]),
    ("chef", &["dish", "kitchen", "menu", "restaurant"]),
    (
        "docker",
        &["dockside", "longshoreman", "stevedore", "strike", "union"],
    ),
    ("elm", &["tree", "wood"]),
    ("flask", &["beaker", "conical", "glassware", "laboratory"]),
    ("hive", &["bee", "beekeeper", "honey"]),
    ("java", &["coffee", "indonesia", "island", "sumatra"]),
    ("kafka", &["literature", "novel"]),
    ("maya", &["archaeology", "civilisation"]),
    ("puppet", &["puppeteer", "show", "theatre"]),
    ("python", &["reptile", "snake"]),
    ("ruby", &["gem", "gemstone", "jewel", "jewellery"]),
    ("rust", &["corrosion", "metal", "paint", "steel"]),
    ("spark", &["ignition", "plug", "welding"]),
    ("swift", &["bird", "response"]),
];

/// Gives the words whose place beside a phrase says something of it.
pub(crate) fn announcing() -> impl Iterator<Item = &'static str> {
    let marks = [
        CUES,
        LINKS,
        HEADS,
        JOINERS,
        BODIES,
        OF,
        DISCLAIMERS,
        ARTICLES,
        SUBJECTS,
    ];
    let terms = TERMS.iter().flat_map(|(trigger, companions)| {
        let companions = companions.iter().copied().flatten();
        companions.chain([trigger])
    });
    let senses = OTHER_SENSES
        .iter()
        .flat_map(|(name, telling)| telling.iter().chain([name]));
    (marks.into_iter().flatten())
        .chain(senses)
        .chain(terms)
        .chain(DUTIES)
        .copied()
}

/// Gives all common words.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    FILLERS.iter().chain(ORDINARY).copied()
}

fn holds(list: &[&str], word: &[u8]) -> bool {
    list.binary_search_by(|entry| entry.as_bytes().cmp(word)).is_ok()
}

#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "a", "ability", "able", "about", "above", "according", "across", "after", "again", "all", "also",
    "although", "always", "am", "among", "an", "and", "another", "any", "applicant", "applicants",
    "appropriate", "are", "area", "areas", "around", "as", "at", "available", "away", "based", "be",
    "became", "because", "become", "been", "before", "behind", "being", "below", "best", "better",
    "between", "both", "but", "by", "can", "candidate", "candidates", "cannot", "could", "day", "days",
    "did", "different", "do", "does", "doing", "done", "down", "due", "during", "each", "eg", "either",
    "else", "employee", "employees", "employer", "end", "ensure", "etc", "even", "ever", "every", "example",
    "experience", "few", "first", "following", "for", "from", "further", "general", "get", "gets", "give",
    "given", "gives", "good", "great", "had", "has", "have", "having", "he", "her", "here", "high", "him",
    "his", "how", "however", "i", "ie", "if", "in", "include", "included", "includes", "including", "into",
    "is", "it", "its", "itself", "job", "jobs", "just", "keep", "kind", "kinds", "know", "knowledge",
    "known", "large", "last", "least", "less", "like", "likely", "long", "low", "made", "main", "major",
    "make", "makes", "making", "many", "may", "me", "might", "more", "most", "much", "must", "my", "near",
    "necessary", "need", "needed", "needs", "never", "new", "next", "no", "non", "nor", "not", "now", "of",
    "off", "often", "on", "once", "one", "only", "onto", "or", "order", "other", "others", "our", "out",
    "over", "own", "part", "parts", "people", "per", "perform", "performs", "place", "position", "possible",
    "preferred", "provide", "provided", "provides", "put", "qualification", "qualifications", "range",
    "related", "relevant", "require", "required", "requirement", "requirements", "responsible", "role",
    "same", "see", "several", "shall", "she", "should", "show", "since", "skill", "skills", "small", "so",
    "some", "specific", "strong", "such", "take", "takes", "than", "that", "the", "their", "them", "then",
    "there", "these", "they", "thing", "things", "this", "those", "three", "through", "time", "times", "to",
    "together", "too", "two", "type", "types", "under", "understanding", "until", "up", "upon", "us", "use",
    "used", "uses", "using", "usually", "various", "very", "via", "want", "was", "way", "ways", "we",
    "well", "were", "what", "when", "where", "whether", "which", "while", "who", "whom", "whose", "why",
    "will", "with", "within", "without", "work", "worked", "worker", "workers", "working", "works", "would",
    "year", "years", "yes", "yet", "you", "your",
];

#[rustfmt::skip]
const ORDINARY: &[&str] = &[
    "access", "account", "accounts", "act", "action", "active", "adapt", "add", "address", "administration",
    "administrative", "advance", "advise", "ai", "aid", "aim", "air", "align", "analyze", "answer", "apache",
    "apply", "approach", "approval", "arabic", "arm", "art", "ask", "assemble", "assemblies", "assembly",
    "assess", "asset", "assets", "assignment", "assist", "assistance", "assistant", "association", "attend",
    "attention", "audit", "authority", "award", "aware", "b", "background", "balance", "bar", "base", "bash",
    "basic", "basis", "bear", "beat", "bed", "bench", "bend", "benefits", "bid", "bill", "bind", "bison",
    "blend", "block", "blue", "blueprint", "board", "boat", "body", "bold", "bolt", "bond", "book", "boot",
    "border", "boss", "bottle", "bow", "box", "brand", "break", "bridge", "brief", "bring", "brush", "budget",
    "build", "buildings", "bulk", "bus", "business", "button", "buy", "c", "cab", "cable", "calculation",
    "calendar", "call", "calm", "camp", "campaign", "canvas", "capacity", "capital", "captain", "car", "card",
    "care", "career", "cargo", "carry", "case", "cash", "cast", "catch", "cell", "center", "central", "chain",
    "chair", "chalk", "challenge", "change", "channel", "charge", "chart", "chat", "check", "chef",
    "children", "chinese", "chrome", "circle", "citizen", "city", "civil", "claim", "class", "classic",
    "clay", "clean", "clear", "clerical", "client", "clients", "close", "cloud", "club", "coach", "coast",
    "coat", "cobalt", "code", "collaborate", "collect", "collection", "collections", "color", "combine",
    "come", "comfort", "command", "commit", "common", "communicate", "community", "company", "compare",
    "compass", "complaint", "complete", "complex", "compliance", "comply", "computer", "computers", "concept",
    "concrete", "conduct", "conference", "confidence", "confidential", "connect", "construction",
    "consultant", "contact", "contain", "content", "contract", "contractor", "control", "convert", "cook",
    "cool", "coordinate", "coordination", "copy", "core", "corporate", "correspondence", "cost", "council",
    "count", "couple", "course", "court", "cover", "craft", "create", "credit", "crew", "crop", "cross",
    "cube", "culture", "current", "customer", "cut", "cycle", "d", "daily", "danish", "dash", "data", "date",
    "deal", "debt", "decide", "deck", "deep", "degree", "deliver", "delta", "department", "design", "desk",
    "detail", "details", "develop", "development", "device", "dial", "diet", "direct", "direction",
    "director", "discover", "discuss", "display", "distribute", "district", "division", "document",
    "documents", "dolphin", "door", "draft", "drafts", "dragon", "drainage", "draw", "dress", "drill",
    "drive", "driver", "drop", "dry", "dutch", "duty", "e", "earn", "earth", "ease", "echo", "eclipse",
    "economic", "edge", "edit", "educate", "education", "effective", "effort", "electric", "electrical",
    "electronic", "element", "elm", "email", "emerge", "emergency", "employ", "energy", "engage", "engine",
    "engineer", "engineering", "enter", "environment", "equal", "equipment", "establish", "estimate",
    "evaluate", "event", "evidence", "exam", "excel", "exchange", "execute", "executive", "exercise", "exit",
    "expand", "expense", "expert", "explain", "explore", "express", "external", "eye", "f", "fabric", "face",
    "facility", "fact", "fair", "falcon", "fall", "family", "farm", "fast", "fax", "fear", "federal", "feed",
    "feel", "field", "figure", "file", "files", "fill", "film", "filter", "final", "finance", "financial",
    "find", "fine", "fire", "fiscal", "fish", "fit", "fix", "flag", "flash", "flask", "flat", "fleet", "flex",
    "flight", "flow", "focus", "fold", "follow", "food", "foot", "force", "foreign", "forge", "form",
    "formal", "forms", "forth", "forward", "foundation", "fox", "frame", "free", "french", "fresh", "front",
    "fuel", "full", "function", "functional", "fund", "funding", "fusion", "game", "gap", "garden", "gas",
    "gate", "gather", "gear", "gem", "german", "gift", "glass", "global", "go", "goal", "government", "grade",
    "graduate", "grant", "graph", "greek", "green", "grid", "ground", "group", "grow", "guard", "guide",
    "hand", "handle", "hang", "harbor", "hard", "head", "health", "hear", "hearing", "heart", "heat", "help",
    "hire", "history", "hive", "hold", "home", "honor", "hook", "horizon", "host", "hot", "hotel", "house",
    "housing", "human", "hungarian", "hybrid", "ice", "idea", "identify", "ii", "iii", "image", "impact",
    "impala", "implement", "improve", "income", "independent", "index", "indian", "indicate", "individual",
    "industry", "inform", "information", "infrastructure", "initiative", "ink", "input", "insight", "inspect",
    "inspire", "install", "instruct", "insurance", "integrate", "integrity", "interact", "interest",
    "internal", "interpret", "interview", "introduce", "invest", "investigate", "investigation", "irish",
    "issue", "italian", "item", "iv", "ix", "j", "japanese", "jasper", "jet", "join", "journal", "journey",
    "judge", "judgment", "jump", "juris", "k", "key", "kitchen", "korean", "lab", "label", "labor", "land",
    "language", "laser", "lasso", "launch", "law", "lay", "layer", "lead", "leader", "leadership", "learn",
    "learning", "lease", "leave", "led", "legal", "legislation", "lend", "letter", "level", "liaison",
    "library", "license", "lift", "light", "limit", "line", "link", "liquid", "list", "listen", "live",
    "load", "loan", "local", "location", "lock", "log", "logic", "logistics", "look", "loop", "lotus", "love",
    "machine", "mail", "maintain", "maintenance", "manage", "management", "manager", "manual", "manufacture",
    "map", "maple", "march", "mark", "market", "mask", "mass", "master", "match", "material", "math",
    "matrix", "matter", "maven", "measure", "mechanism", "mechanisms", "media", "medical", "meet", "meeting",
    "meetings", "member", "mention", "menu", "mercury", "message", "metal", "meter", "method", "metrics",
    "metro", "migration", "mile", "mill", "mind", "mine", "minimum", "mission", "mix", "mobile", "mobility",
    "mode", "model", "modern", "money", "monitor", "monitoring", "month", "motion", "motivate", "motor",
    "mount", "mouse", "move", "ms", "name", "native", "navigate", "negotiate", "nest", "net", "network",
    "news", "nexus", "night", "node", "noise", "norwegian", "note", "notes", "notice", "nova", "nurse",
    "object", "observe", "offer", "office", "offices", "online", "open", "operate", "operation",
    "operational", "operations", "operator", "opportunity", "option", "oracle", "orange", "organization",
    "organizational", "organize", "origin", "outcomes", "outline", "outlook", "output", "outreach", "oversee",
    "oversight", "owner", "oxygen", "pace", "pack", "package", "page", "paint", "panel", "paper", "park",
    "participate", "partner", "party", "pascal", "pass", "patch", "path", "patient", "pattern", "pay",
    "payment", "pc", "pearl", "peer", "pen", "permit", "permits", "person", "personnel", "persuade",
    "phoenix", "phone", "photo", "physical", "pick", "piece", "pig", "pilot", "pipe", "pitch", "plan",
    "planner", "planning", "plans", "plant", "plate", "platform", "play", "plot", "pm", "point", "policies",
    "policy", "polish", "pool", "port", "portal", "portuguese", "positive", "post", "postal", "pot", "power",
    "practice", "practices", "preparation", "prepare", "present", "presentation", "presentations",
    "president", "press", "pressure", "prevent", "prevention", "price", "print", "prior", "priorities",
    "prioritize", "prism", "privacy", "problem", "procedure", "procedures", "process", "processes", "produce",
    "product", "professional", "profile", "profit", "program", "programs", "progress", "project", "projects",
    "promote", "proof", "property", "proposal", "proposals", "protect", "prove", "public", "publish", "pull",
    "pulse", "pump", "puppet", "purchase", "push", "q", "quality", "quest", "question", "queue", "quick",
    "quiz", "r", "race", "radiation", "rail", "rails", "raise", "rapid", "rate", "reach", "react", "read",
    "ready", "reason", "record", "records", "recovery", "recruit", "reduce", "refer", "reference",
    "references", "reflect", "register", "regulations", "regulatory", "relate", "relations", "release",
    "relief", "remote", "render", "rent", "rental", "repair", "repeat", "report", "reporting", "reports",
    "request", "research", "reserve", "residential", "resolve", "resource", "resources", "respect", "respond",
    "responsibilities", "responsibility", "rest", "result", "resume", "retail", "retain", "retrieval",
    "review", "reward", "ride", "right", "ring", "rise", "risk", "road", "rock", "roll", "room", "root",
    "rope", "route", "routine", "row", "ruby", "rule", "run", "russian", "rust", "s", "safari", "safe",
    "safety", "sage", "sail", "sale", "sales", "salt", "sample", "sand", "save", "scale", "scales", "scan",
    "scene", "schedule", "schedules", "scheme", "school", "science", "scope", "score", "scratch", "screen",
    "script", "seal", "search", "seat", "secret", "section", "secure", "security", "seed", "select", "self",
    "sell", "send", "senior", "sense", "serve", "service", "services", "session", "set", "setting", "setup",
    "shape", "share", "sheet", "shell", "shelter", "shift", "ship", "shop", "short", "shot", "side", "sign",
    "signal", "silver", "simple", "simplify", "single", "site", "sketch", "slack", "slate", "slide", "snap",
    "snow", "social", "soft", "software", "soil", "solid", "solution", "solve", "sonar", "sort", "sound",
    "source", "space", "spanish", "spark", "speak", "speaker", "special", "specialist", "specialists",
    "speed", "sphere", "spin", "sport", "spotlight", "spray", "spring", "square", "stack", "staff", "stage",
    "stamp", "stand", "standard", "standards", "start", "state", "statement", "station", "status", "stay",
    "steel", "stem", "step", "stock", "stone", "stop", "storage", "store", "story", "strategic", "strategy",
    "stream", "street", "strength", "stress", "strike", "structural", "structure", "student", "students",
    "study", "style", "subject", "submit", "success", "suite", "summary", "summit", "supervise",
    "supervision", "supervisor", "supplies", "supply", "support", "surface", "survey", "swedish", "swift",
    "swing", "switch", "symbol", "system", "systems", "t", "table", "tackle", "tag", "tailor", "talent",
    "talk", "tank", "tanks", "tap", "target", "task", "tax", "teach", "team", "teams", "technical",
    "techniques", "technology", "tell", "temp", "template", "templates", "term", "test", "testing", "text",
    "thai", "theory", "think", "thread", "ticket", "tie", "tile", "timber", "titan", "title", "tool", "tools",
    "top", "topic", "total", "touch", "tour", "tow", "town", "trace", "track", "tracking", "trade", "traffic",
    "trail", "train", "training", "transfer", "transform", "transit", "translate", "transmit", "transport",
    "transportation", "travel", "treat", "treatment", "tree", "trend", "trial", "trim", "trip", "truck",
    "trust", "tune", "turkish", "turn", "tutor", "understand", "union", "unit", "unite", "units", "unity",
    "universal", "unreal", "update", "upgrade", "urban", "user", "utilities", "v", "valid", "value",
    "variety", "vary", "vault", "vehicle", "vendor", "vendors", "verify", "vertex", "vessel", "vi",
    "vietnamese", "view", "vii", "viii", "vision", "visit", "vista", "visual", "voice", "volume", "volunteer",
    "vote", "vue", "w", "wait", "walk", "wall", "war", "warm", "wash", "waste", "watch", "water", "wave",
    "weather", "web", "website", "weigh", "weld", "welfare", "welsh", "wheel", "wind", "window", "wing",
    "winter", "wire", "wood", "word", "words", "workload", "workplace", "world", "write", "writing",
    "written", "wrong", "x", "xi", "yard", "zen", "zone", "zoom",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_apart() {
        for list in [FILLERS, ORDINARY] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        }
        assert!(ORDINARY.iter().all(|word| !is_filler(word.as_bytes())));
    }

    #[test]
    fn skill_names_that_are_ordinary_words_are_common() {
        for word in ["lead", "go", "excel", "access", "word", "make", "spark"] {
            assert!(is_common(word.as_bytes()), "{word}");
        }
        assert!(!is_common(b"python"));
    }
}
