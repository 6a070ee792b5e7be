//! What is answered.

use std::sync::Arc;

use catalog::SkillType;

use super::request::{DistributionFacet, DistributionKind};
use crate::day::{Day, Interval};
use crate::facet::Facet;
use crate::metric::{Metric, MetricValue, Metrics};
use crate::row::PostingId;

/// An answer beside the totals of the whole foreground.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    /// What was asked for.
    pub data: T,
    /// Metrics over all postings that match.
    pub totals: Metrics,
}

/// Metrics by period.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The length of the periods; its name is the key of the axis.
    pub interval: Interval,
    /// The labels of the periods, in the order of time.
    pub labels: Vec<String>,
    /// Each metric with one value per period.
    pub metrics: Vec<(Metric, Vec<MetricValue>)>,
}

/// The buckets of a facet. `T` is what each bucket holds besides its metrics.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking<T = ()> {
    /// The facet.
    pub facet: Facet,
    /// The limit that was asked for.
    pub limit: usize,
    /// The metric that orders the buckets.
    pub rank_by: Metric,
    /// The buckets, best first.
    pub buckets: Vec<RankedBucket<T>>,
}

/// A bucket and what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedBucket<T = ()> {
    /// The bucket.
    pub bucket: Bucket,
    /// A series, an inner ranking or a distribution.
    pub inner: T,
}

/// A bucket of a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Bucket {
    /// The label: code or name.
    pub name: Arc<str>,
    /// The metric that orders the buckets, then the extra metrics.
    pub metrics: Metrics,
}

/// How a value is distributed.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// The value.
    pub facet: DistributionFacet,
    /// Percentiles or histogram, as asked for.
    pub kind: DistributionKind,
    /// Least and greatest value; missing when no posting has one.
    pub domain: Option<(u64, u64)>,
    /// The buckets, by key.
    pub buckets: Vec<DistributionBucket>,
}

/// One bucket of a distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct DistributionBucket {
    /// The percentile, or the number of the interval from 1.
    pub key: u64,
    /// The value at the percentile, or the lower edge of the interval.
    pub value: u64,
    /// Metrics of the postings up to the percentile, or inside the interval.
    pub metrics: Metrics,
}

/// Postings one by one.
#[derive(Clone, Debug, PartialEq)]
pub struct PostingsPage {
    /// How many postings match.
    pub unique_postings: u64,
    /// How many of them the client may see.
    pub viewable_postings: u64,
    /// The postings of the page.
    pub postings: Vec<FoundPosting>,
}

/// A posting and what was asked of it.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPosting {
    /// Its id.
    pub id: PostingId,
    /// First day live.
    pub posted: Day,
    /// Last day live; missing when there is none or it lies after the latest day of the corpus.
    pub expired: Option<Day>,
    /// Days live, up to the latest day of the corpus for a posting still active.
    pub duration: u32,
    /// Advertisements beyond the first.
    pub duplicates: u32,
    /// Annual salary.
    pub salary: Option<u32>,
    /// How well its text fits the keywords, rounded to four decimals; 1 when nothing is sought.
    pub score: f64,
    /// The values of the facets asked for, in the order of the request; those of a code facet and of its
    /// name facet are in the same order.
    pub facets: Vec<Vec<Arc<str>>>,
    /// Texts and other fields, when they were asked for.
    pub document: Option<Box<Document>>,
    /// The body, when it was asked for.
    pub body: Option<String>,
}

/// The fields of a posting that are no facets and that nothing is counted by.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Title as advertised.
    pub title_raw: String,
    /// Employer as written.
    pub company_raw: Option<String>,
    /// Set where the employer is a staffing agency.
    pub company_is_staffing: bool,
    /// Set for remote and hybrid work.
    pub is_remote: bool,
    /// Set for internships.
    pub is_internship: bool,
    /// Set for work that leads others.
    pub is_supervisor: bool,
    /// Latitude and longitude.
    pub location: Option<(f64, f64)>,
    /// Annual lower figure.
    pub salary_from: Option<u32>,
    /// Annual upper figure.
    pub salary_to: Option<u32>,
    /// Period word as given.
    pub salary_period: Option<String>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// Urls of members still live on the latest day of the corpus, sorted, without repeats.
    pub active_urls: Vec<String>,
    /// The same with the site where each was seen.
    pub active_sources: Vec<SourceInfo>,
}

/// A url and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceInfo {
    /// The site.
    pub source: String,
    /// The address.
    pub url: String,
}

/// An item of a taxonomy.
#[derive(Clone, Debug, PartialEq)]
pub struct TaxonomyItem {
    /// The code.
    pub id: Arc<str>,
    /// The name.
    pub name: Arc<str>,
    /// Postings of the whole corpus that hold it.
    pub unique_postings: u64,
    /// How well it fits what was searched, rounded to four decimals.
    pub score: Option<f64>,
    /// The singular form of a title.
    pub singular_name: Option<String>,
    /// The type of a skill.
    pub skill_type: Option<SkillType>,
    /// A description.
    pub description: Option<String>,
    /// Latitude and longitude of an area.
    pub location: Option<(f64, f64)>,
}
