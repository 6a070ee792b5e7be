//! Postings one by one: what is told of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use analytics::query::{Document, FoundPosting, PostingRequest};
use analytics::row::{PostingId, active_sources};
use analytics::vocabulary::NO_BUCKET;
use analytics::{Cancel, Day, Facet, QueryError, UpstreamFault};

use super::ClickHouse;
use crate::open::location;
use crate::schema::{column_of, primary};
use crate::sql::{Query, Rows};
use crate::statement::Kind;
use crate::table::Row;

/// Bytes of bodies that one answer holds at most, unless a single body is longer.
const MOST_BODY_BYTES: u64 = 4 << 20;

/// A posting that is to be shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) id: PostingId,
    pub(super) posted: Day,
    /// Length of the body.
    pub(super) bytes: u64,
    pub(super) score: f64,
}

impl ClickHouse {
    /// Reads what is told of postings, in their order. Bodies are read some at a time.
    pub(super) fn documents(
        &self,
        candidates: &[Candidate],
        parts: &PostingRequest,
        cancel: &Cancel,
    ) -> Result<Vec<FoundPosting>, QueryError> {
        let mut found = BTreeMap::new();
        let mut rest = candidates;
        while !rest.is_empty() {
            let mut sum = 0;
            let fitting = rest.iter().take_while(|candidate| {
                sum += if parts.body { candidate.bytes } else { 0 };
                sum <= MOST_BODY_BYTES
            });
            let (group, behind) = rest.split_at(fitting.count().max(1));
            rest = behind;
            self.read_documents(group, parts, &mut found, cancel)?;
        }
        let postings = candidates.iter().map(|candidate| {
            let posting: FoundPosting = found.remove(&candidate.id).ok_or(UpstreamFault::BadResponse)?;
            Ok(FoundPosting {
                score: candidate.score,
                ..posting
            })
        });
        postings.collect()
    }

    fn read_documents(
        &self,
        candidates: &[Candidate],
        parts: &PostingRequest,
        found: &mut BTreeMap<PostingId, FoundPosting>,
        cancel: &Cancel,
    ) -> Result<(), QueryError> {
        let mut query = self.query();
        query.column("id", "id", Kind::Text);
        query.column("toInt32(posted)", "posted_number", Kind::Signed);
        query.column("toInt32(expired)", "expired_number", Kind::OptionalSigned);
        query.column("duplicates", "duplicate_count", Kind::Unsigned);
        query.column("salary", "annual_salary", Kind::OptionalUnsigned);
        let columns = columns_of(&parts.facets);
        for (at, column) in columns.iter().enumerate() {
            let kind = if column.is_multi() {
                Kind::TextList
            } else {
                Kind::Text
            };
            query.column(column_of(*column), &format!("facet_{at}"), kind);
        }
        if parts.document {
            add_document(&mut query);
        }
        if parts.body {
            query.column("body", "body", Kind::Text);
        }
        let ids: Vec<String> = candidates
            .iter()
            .map(|candidate| candidate.id.to_string())
            .collect();
        let is_sought = query.is_one_of("id", ids.iter().map(String::as_str));
        // The days come first in the order of the table, so that little of it is read.
        let days = candidates.iter().map(|candidate| candidate.posted);
        let (first, last) = (days.clone().min(), days.max());
        let (first, last) = (
            query.parameters.day(first.unwrap_or(Day(0))),
            query.parameters.day(last.unwrap_or(Day(0))),
        );
        let rest = format!("WHERE posted >= {first} AND posted <= {last} AND {is_sought}");
        let rows: Rows = self.postings_rows();
        let statement = query.select(&rows, &rest);
        for mut row in self.run(&statement, cancel)?.into_rows() {
            let posting = self.read_posting(&mut row, parts, &columns)?;
            found.entry(posting.id).or_insert(posting);
        }
        Ok(())
    }

    fn read_posting(
        &self,
        row: &mut Row,
        parts: &PostingRequest,
        columns: &[Facet],
    ) -> Result<FoundPosting, QueryError> {
        let latest_day = self.vocabulary.latest_day();
        let id = PostingId::parse(&row.text()?).ok_or(UpstreamFault::BadResponse)?;
        let posted = Day(row.signed()? as i32);
        let expired = row.optional_signed()?.map(|day| Day(day as i32));
        let expired = expired.filter(|day| *day <= latest_day);
        let duplicates = row.unsigned()? as u32;
        let salary = row.optional_unsigned()?.map(|amount| amount as u32);
        let mut codes = Vec::with_capacity(columns.len());
        for column in columns {
            codes.push(if column.is_multi() {
                row.text_list()?
            } else {
                vec![row.text()?]
            });
        }
        let facets = parts.facets.iter().map(|facet| {
            let at = columns
                .iter()
                .position(|column| column_of(*column) == column_of(base(*facet)));
            at.map_or_else(Vec::new, |at| self.labels_of(*facet, &codes[at]))
        });
        Ok(FoundPosting {
            id,
            posted,
            expired,
            duration: (expired.unwrap_or(latest_day).0 - posted.0).max(0) as u32,
            duplicates,
            salary,
            score: 1.0,
            facets: facets.collect(),
            document: if parts.document {
                Some(Box::new(read_document(row, latest_day)?))
            } else {
                None
            },
            body: if parts.body { Some(row.text()?) } else { None },
        })
    }

    /// Gives the labels of codes in a facet, in the order of the codes; none for a missing one.
    fn labels_of(&self, facet: Facet, codes: &[String]) -> Vec<Arc<str>> {
        let dictionary = self.vocabulary.dictionary(facet.dimension.column());
        let buckets = self.vocabulary.buckets(facet);
        let values = codes.iter().filter_map(|code| dictionary.find(code));
        let buckets_of_values = values.map(|value| buckets.of_value(value));
        buckets_of_values
            .filter(|bucket| *bucket != NO_BUCKET)
            .map(|bucket| buckets.label(bucket).clone())
            .collect()
    }
}

/// Gives the facet that holds the codes which a facet is made of.
fn base(facet: Facet) -> Facet {
    Facet::code(primary(facet.dimension.column()).unwrap_or(facet.dimension))
}

/// Gives the columns of codes that facets are made of, each once.
fn columns_of(facets: &[Facet]) -> Vec<Facet> {
    let mut columns: Vec<Facet> = Vec::new();
    for facet in facets {
        if !columns.contains(&base(*facet)) {
            columns.push(base(*facet));
        }
    }
    columns
}

fn add_document(query: &mut Query<'_>) {
    query.column("title_raw", "title_raw", Kind::Text);
    query.column("company_raw", "company_raw", Kind::OptionalText);
    for flag in [
        "company_is_staffing",
        "is_remote",
        "is_internship",
        "is_supervisor",
    ] {
        query.column(flag, flag, Kind::Unsigned);
    }
    query.column(
        "reinterpretAsUInt64(latitude)",
        "latitude_bits",
        Kind::OptionalUnsigned,
    );
    query.column(
        "reinterpretAsUInt64(longitude)",
        "longitude_bits",
        Kind::OptionalUnsigned,
    );
    query.column("salary_from", "salary_from", Kind::OptionalUnsigned);
    query.column("salary_to", "salary_to", Kind::OptionalUnsigned);
    query.column("salary_period", "salary_period", Kind::OptionalText);
    query.column("currency", "currency", Kind::OptionalText);
    query.column("member_sources", "member_sources", Kind::TextList);
    query.column(
        "arrayMap(day -> toInt32(day), member_expired)",
        "member_days",
        Kind::OptionalSignedList,
    );
    query.column("member_urls", "member_urls", Kind::TextLists);
}

fn read_document(row: &mut Row, latest_day: Day) -> Result<Document, UpstreamFault> {
    let (title_raw, company_raw) = (row.text()?, row.optional_text()?);
    let mut flag = || Ok::<bool, UpstreamFault>(row.unsigned()? == 1);
    let flags = [flag()?, flag()?, flag()?, flag()?];
    let location = location(row)?;
    let amounts = (row.optional_unsigned()?, row.optional_unsigned()?);
    let (salary_period, currency) = (row.optional_text()?, row.optional_text()?);
    let (sources, days, urls) = (row.text_list()?, row.optional_signed_list()?, row.text_lists()?);
    let members = sources.into_iter().zip(days).zip(urls);
    let members = members.map(|((source, day), urls)| (source, day.map(|day| Day(day as i32)), urls));
    let (active_sources, active_urls) = active_sources(members, latest_day);
    Ok(Document {
        title_raw,
        company_raw,
        company_is_staffing: flags[0],
        is_remote: flags[1],
        is_internship: flags[2],
        is_supervisor: flags[3],
        location,
        salary_from: amounts.0.map(|amount| amount as u32),
        salary_to: amounts.1.map(|amount| amount as u32),
        salary_period,
        currency,
        active_urls,
        active_sources,
    })
}
