//! Open data and the operator's files made into drafts of taxonomies.
//!
//! [`import_skills`] reads ESCO, O*NET, our certification list and the operator's CSV file, merges
//! them in this order and gives a [`catalog::TaxonomyDraft`] with an [`ImportReport`];
//! [`starter_taxonomy`] makes one of embedded data alone; [`import_companies`] reads the operator's list of
//! companies, [`import_areas`] the lists of places. Drafts depend on the files' contents only,
//! not on their order, the clock or chance. Building and storing snapshots is `catalog`'s business.
//!
//! A fault of a row never stops an import: the row is left out and listed in the report. A missing
//! file or column does, and so does a table of which more than half of the rows are faulty.

mod areas;
mod assemble;
mod candidate;
mod category;
mod companies;
mod credits;
mod error;
mod esco;
mod evidence;
mod forms;
mod input;
mod labour;
mod merge;
mod occupations;
mod onet;
mod operator;
mod postings;
mod report;
mod similarity;
mod skills;
mod source;
mod starter;
mod starter_catalogs;
mod texts;
mod titles;
mod version;

pub use areas::{AreasImport, AreasReport, import_areas, next_areas_version, starter_areas};
pub use companies::{CompaniesImport, CompaniesReport, CorpusEmployers, import_companies};
pub use error::ImportError;
pub use labour::{AreaNames, LmiDatasetReport, LmiImport, LmiReport, TopCode, import_lmi, starter_tables};
pub use occupations::{
    OccupationImport, OccupationReport, import_occupations, next_occupations_version, starter_occupations,
};
pub use postings::{
    Catalogs, DedupRules, ExportError, ImportMode, Mapping, PostingsError, PostingsImport, PostingsProgress,
    PostingsSettings, PostingsSummary, PostingsWork, RejectLimit, Unmapped, export_ndjson, export_parquet,
    report_path,
};
pub use report::{FileReport, ImportReport, LISTED_FAULTS, Progress, RowFault, SourceReport, Stage};
pub use similarity::{SimilarityImport, SimilarityReport, similarity_evidence, starter_similarity};
pub use skills::{SkillImport, import_skills};
pub use starter::{starter_import, starter_taxonomy};
pub use starter_catalogs::StarterCatalogs;
pub use texts::{title_texts, training_texts};
pub use titles::{TitlesImport, TitlesReport, import_titles, next_titles_version, starter_titles};
pub use version::next_version;
