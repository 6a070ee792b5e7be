//! Postings one by one.

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Embedded, Foreground};
use crate::cancel::Cancel;
use crate::day::Day;
use crate::error::QueryError;
use crate::facet::Facet;
use crate::query::{
    Document, Flag, FoundPosting, PostingRequest, PostingsPage, PostingsRequest, SortKey, Visibility,
};
use crate::row::{PostingId, active_sources};
use crate::segment::{BlockCache, SegmentError, StoredDocument};
use crate::vocabulary::Condition;
use crate::vocabulary::NO_BUCKET;

/// A posting that may be shown.
#[derive(Clone, Copy)]
struct Candidate {
    score: f64,
    posted: Day,
    segment: u32,
    row: u32,
}

/// Blocks that were read last, by segment.
struct Caches {
    documents: Vec<BlockCache>,
    bodies: Vec<BlockCache>,
}

impl Embedded {
    /// Answers a page of postings.
    pub(super) fn page(
        &self,
        request: &PostingsRequest,
        cancel: &Cancel,
    ) -> Result<PostingsPage, QueryError> {
        let filters = self.vocabulary.resolve(std::slice::from_ref(&request.filter))?;
        let end = request.skip.saturating_add(request.take);
        // No words are asked for where one stored set answers, so that all scores are the same.
        let is_newest_first =
            request.visibility == Visibility::All && request.order.contains(&SortKey::Posted);
        let set = if is_newest_first {
            self.one_set(&filters, cancel)?
        } else {
            None
        };
        let (unique, viewable, visible) = if let Some(set) = set {
            let count = set.count();
            (count, count, set.newest(end, cancel)?)
        } else {
            let foreground = self.select(&filters, cancel)?;
            let unique = Self::count(&foreground);
            let visible = self.visible(foreground, request.visibility, cancel)?;
            (unique, Self::count(&visible), visible)
        };
        let mut page = PostingsPage {
            unique_postings: unique,
            viewable_postings: viewable,
            postings: Vec::new(),
        };
        if request.take == 0 || request.skip as u64 >= viewable {
            return Ok(page);
        }
        let expression = filters.first().and_then(|filter| {
            let mut conditions = filter.conditions.iter();
            conditions.find_map(|condition| match condition {
                Condition::Keywords(expression) => Some(expression),
                Condition::Values { .. } | Condition::Range { .. } | Condition::Flag { .. } => None,
            })
        });
        let scores = self.scores(expression, &visible, cancel)?;
        let mut candidates = self.candidates(&visible, scores.as_deref(), request, end, cancel)?;
        let order = |left: &Candidate, right: &Candidate| self.compare(left, right, &request.order);
        if end < candidates.len() {
            candidates.select_nth_unstable_by(end, order);
            candidates.truncate(end);
        }
        candidates.sort_unstable_by(order);
        // In the order of the rows, so that each block of texts is unpacked once.
        let mut shown: Vec<(usize, &Candidate)> = candidates.iter().enumerate().skip(request.skip).collect();
        shown.sort_unstable_by_key(|(_, candidate)| (candidate.segment, candidate.row));
        let mut caches = self.caches();
        let mut described = Vec::with_capacity(shown.len());
        for (place, candidate) in shown {
            cancel.check()?;
            described.push((
                place,
                self.describe_posting(*candidate, &request.parts, &mut caches)?,
            ));
        }
        described.sort_unstable_by_key(|(place, _)| *place);
        page.postings = described.into_iter().map(|(_, posting)| posting).collect();
        Ok(page)
    }

    /// Gives one posting.
    pub(super) fn one(
        &self,
        id: PostingId,
        parts: &PostingRequest,
        visibility: Visibility,
    ) -> Result<Option<FoundPosting>, QueryError> {
        for (at, view) in self.segments.iter().enumerate() {
            let found = view.segment.rows_of_id(id).find(|row| view.is_live(*row));
            if let Some(row) = found {
                if visibility == Visibility::NotActive && self.is_active(at, row) {
                    return Ok(None);
                }
                let candidate = Candidate {
                    score: 1.0,
                    posted: view.segment.posted().get(row),
                    segment: at as u32,
                    row: row as u32,
                };
                return self
                    .describe_posting(candidate, parts, &mut self.caches())
                    .map(Some);
            }
        }
        Ok(None)
    }

    fn caches(&self) -> Caches {
        let caches = || self.segments.iter().map(|_| BlockCache::default()).collect();
        Caches {
            documents: caches(),
            bodies: caches(),
        }
    }

    /// Says whether a posting is live on the latest day.
    fn is_active(&self, at: usize, row: usize) -> bool {
        let segment = &self.segments[at].segment;
        let latest = i64::from(self.latest_day.0);
        segment.posted().get(row) <= self.latest_day
            && segment.expired().get(row).is_none_or(|day| day >= latest)
    }

    fn visible(
        &self,
        mut foreground: Foreground,
        visibility: Visibility,
        cancel: &Cancel,
    ) -> Result<Foreground, QueryError> {
        if visibility == Visibility::NotActive {
            for (at, rows) in foreground.iter_mut().enumerate() {
                let all = self.segments[at].segment.rows();
                rows.retain(all, cancel, |row| !self.is_active(at, row))?;
            }
        }
        Ok(foreground)
    }

    /// Gives the postings among which the first `wanted` are. Where nothing distinguishes postings but the
    /// day, those of the latest days are enough.
    fn candidates(
        &self,
        visible: &Foreground,
        scores: Option<&[Vec<f64>]>,
        request: &PostingsRequest,
        wanted: usize,
        cancel: &Cancel,
    ) -> Result<Vec<Candidate>, QueryError> {
        let by_day = request.order.first() == Some(&SortKey::Posted)
            || (scores.is_none() && request.order.contains(&SortKey::Posted));
        let since = if by_day {
            self.day_of_rank(visible, wanted)
        } else {
            None
        };
        let mut candidates = Vec::new();
        for (at, (view, rows)) in self.segments.iter().zip(visible).enumerate() {
            let posted = view.segment.posted();
            let first = since.map_or(0, |since| posted.first_from(since));
            let mut posted = posted.cursor();
            rows.for_each_from(first, cancel, |row| {
                candidates.push(Candidate {
                    score: scores.map_or(1.0, |scores| rounded(scores[at][row])),
                    posted: posted.day(row),
                    segment: at as u32,
                    row: row as u32,
                });
            })?;
        }
        Ok(candidates)
    }

    /// Gives a day such that at least `wanted` of the visible postings were posted on or after it, and not
    /// many more; `None` when there are not so many.
    fn day_of_rank(&self, visible: &Foreground, wanted: usize) -> Option<Day> {
        let views = self.segments.iter().zip(visible);
        let last = views
            .clone()
            .filter_map(|(view, _)| view.segment.posted().last())
            .max()?;
        let (first, _) = self.vocabulary.months()?;
        let mut days = 1;
        loop {
            let since = last.plus(1 - days);
            let count = views.clone().map(|(view, rows)| {
                rows.count_within(view.segment.posted().first_from(since), view.segment.rows())
            });
            if count.sum::<u64>() >= wanted as u64 {
                return Some(since);
            }
            if since < first {
                return None;
            }
            days *= 2;
        }
    }

    fn compare(&self, left: &Candidate, right: &Candidate, order: &[SortKey]) -> Ordering {
        for key in order {
            let ordering = match key {
                SortKey::Score => right.score.total_cmp(&left.score),
                SortKey::Posted => right.posted.cmp(&left.posted),
            };
            if ordering.is_ne() {
                return ordering;
            }
        }
        self.id_of(left).cmp(&self.id_of(right))
    }

    fn id_of(&self, candidate: &Candidate) -> PostingId {
        let view = &self.segments[candidate.segment as usize];
        view.segment.id(candidate.row as usize)
    }

    fn describe_posting(
        &self,
        candidate: Candidate,
        parts: &PostingRequest,
        caches: &mut Caches,
    ) -> Result<FoundPosting, QueryError> {
        let (at, row) = (candidate.segment as usize, candidate.row as usize);
        let segment = &self.segments[at].segment;
        let damaged = |error: SegmentError| QueryError::Damaged(error.to_string());
        let expired = segment.expired().get(row);
        let document = if parts.document {
            let cache = &mut caches.documents[at];
            let stored = segment.document(row, cache).map_err(damaged)?;
            Some(Box::new(self.describe_document(stored, at, row)))
        } else {
            None
        };
        let body = if parts.body {
            Some(segment.body(row, &mut caches.bodies[at]).map_err(damaged)?)
        } else {
            None
        };
        Ok(FoundPosting {
            id: segment.id(row),
            posted: candidate.posted,
            expired: expired
                .map(|day| Day(day as i32))
                .filter(|day| *day <= self.latest_day),
            duration: self.duration(candidate.posted, expired),
            duplicates: segment.duplicates().get(row),
            salary: self.segments[at].salary().get(row),
            score: candidate.score,
            facets: parts
                .facets
                .iter()
                .map(|facet| self.labels_of(*facet, at, row))
                .collect(),
            document,
            body,
        })
    }

    /// Gives the values of a row in a facet, in the order of their codes; none for a missing one.
    fn labels_of(&self, facet: Facet, at: usize, row: usize) -> Vec<Arc<str>> {
        let (buckets, column) = (self.buckets(facet), facet.dimension.column());
        let view = &self.segments[at];
        let mut labels = Vec::new();
        if let Some(values) = view.segment.column(column) {
            values.for_each(row, |local| {
                let bucket = if local == 0 {
                    NO_BUCKET
                } else {
                    buckets.of_value(view.translated(column, local))
                };
                if bucket != NO_BUCKET {
                    labels.push(buckets.labels[bucket as usize].clone());
                }
            });
        }
        labels
    }

    fn describe_document(&self, stored: StoredDocument, at: usize, row: usize) -> Document {
        let segment = &self.segments[at].segment;
        let flag = |flag| segment.flag(flag)[row / 64] >> (row % 64) & 1 == 1;
        let members = stored.members.into_iter();
        let members = members.map(|member| (member.source, member.expired, member.urls));
        let (active_sources, active_urls) = active_sources(members, self.latest_day);
        Document {
            title_raw: stored.title_raw,
            company_raw: stored.company_raw,
            company_is_staffing: flag(Flag::CompanyIsStaffing),
            is_remote: flag(Flag::IsRemote),
            is_internship: flag(Flag::IsInternship),
            is_supervisor: flag(Flag::IsSupervisor),
            location: stored.location,
            salary_from: stored.salary_from,
            salary_to: stored.salary_to,
            salary_period: stored.salary_period,
            currency: stored.currency,
            active_urls,
            active_sources,
        }
    }
}

/// Rounds a score to the four decimals that clients see; postings are sorted by what is seen.
fn rounded(score: f64) -> f64 {
    (score * 10_000.0).round() / 10_000.0
}
