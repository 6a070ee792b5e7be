//! What the walk cannot provoke from outside: codes, operations (none = all that can give them), and why. A test keeps
//! the list exact; it only gets shorter.

/// The gaps.
pub const GAPS: &[(&[&str], &[&str], &str)] = &[
    (
        &["deadline_exceeded"],
        &[],
        "bodies are bounded, and none that is accepted makes a second of work; the edge's own tests serve work that never ends",
    ),
    (
        &["work_limit"],
        &["skills.related"],
        "a thousand ids at most are looked at, far below any budget",
    ),
    (
        &["work_limit"],
        &[
            "titles.normalize",
            "titles.inspect",
            "titles.bulk",
            "companies.normalize",
            "companies.inspect",
            "companies.bulk",
            "classification.classify_title",
            "classification.normalize_titles",
            "classification.normalize_titles_file",
            "classification.normalize_companies",
            "classification.normalize_companies_file",
        ],
        "names are bounded, and so are the known names that each is compared with",
    ),
    (
        &["work_limit"],
        &["similarity.nearest"],
        "a thousand ids at most are looked at, far below any budget",
    ),
    (
        &["work_limit"],
        &[
            "career_pathways.feeder_jobs",
            "career_pathways.next_step_jobs",
            "career_pathways.bulk",
        ],
        "every occupation is looked at once for each of a hundred ids at most",
    ),
    (
        &["work_limit"],
        &[
            "classification.concepts",
            "classification.search_concepts",
            "classification.relations",
        ],
        "every concept is looked at once, whatever is asked for",
    ),
    (
        &["missing_member"],
        &["classification.search_concepts"],
        "no member is required",
    ),
    (
        &["internal_error"],
        &[
            "token",
            "jwks",
            "metadata",
            "docs.index",
            "docs.errors",
            "openapi",
            "health.live",
            "health.ready",
            "health.metrics",
            "skills.status",
            "skills.docs",
            "titles.status",
            "titles.docs",
            "companies.status",
            "companies.docs",
            "classification.status",
            "classification.docs",
            "similarity.status",
            "similarity.docs",
            "career_pathways.status",
            "career_pathways.docs",
            "ddn.status",
            "ddn.docs",
            "core_lmi.health",
            "core_lmi.status",
            "core_lmi.docs",
        ],
        "reads no store that a test could damage; the edge's own tests make its handlers panic",
    ),
];
