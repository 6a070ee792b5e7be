//! Postings one by one: which ones, and in which order.

use analytics::query::{FoundPosting, PostingRequest, PostingsPage, PostingsRequest, SortKey, Visibility};
use analytics::row::PostingId;
use analytics::vocabulary::{Condition, Resolved};
use analytics::{Cancel, Day, Expression, QueryError};

use super::ClickHouse;
use super::documents::Candidate;
use crate::encode::stored_word;
use crate::open::columns;
use crate::schema::Content;
use crate::sql::{Query, is_active};
use crate::statement::{Kind, Statement};

/// Scores are counted in parts of this size, as integers, so that none is rounded on its way.
const POINTS: f64 = 10_000.0;

impl ClickHouse {
    pub(super) fn page(
        &self,
        request: &PostingsRequest,
        cancel: &Cancel,
    ) -> Result<PostingsPage, QueryError> {
        let filters = self.vocabulary.resolve(std::slice::from_ref(&request.filter))?;
        let mut query = self.query();
        let condition = query.any_of(&filters);
        let active = is_active(&mut query);
        query.column("count()", "unique_count", Kind::Unsigned);
        query.column(format!("countIf(NOT {active})"), "ended_count", Kind::Unsigned);
        let statement = query.select(&self.postings_rows(), &format!("WHERE {condition}"));
        let mut row = self.run(&statement, cancel)?.into_row()?;
        let (unique, ended) = (row.unsigned()?, row.unsigned()?);
        let mut page = PostingsPage {
            unique_postings: unique,
            viewable_postings: match request.visibility {
                Visibility::All => unique,
                Visibility::NotActive => ended,
            },
            postings: Vec::new(),
        };
        if request.take == 0 || request.skip as u64 >= page.viewable_postings {
            return Ok(page);
        }
        let candidates = self.candidates(&filters, request, cancel)?;
        page.postings = self.documents(&candidates, &request.parts, cancel)?;
        Ok(page)
    }

    /// Gives the postings of a page in their order.
    fn candidates(
        &self,
        filters: &[Resolved],
        request: &PostingsRequest,
        cancel: &Cancel,
    ) -> Result<Vec<Candidate>, QueryError> {
        let mut query = self.query();
        let score = self.score(&mut query, filters, cancel)?;
        let mut condition = query.any_of(filters);
        if request.visibility == Visibility::NotActive {
            let active = is_active(&mut query);
            condition = format!("({condition}) AND NOT {active}");
        }
        query.column("id", "id", Kind::Text);
        query.column("toInt32(posted)", "posted_number", Kind::Signed);
        query.column("body_bytes", "bytes", Kind::Unsigned);
        // Rounded half up, as the number that is shown; postings are sorted by what is seen.
        let scaled = format!("({score}) * {POINTS:.1}");
        let floor = format!("floor({scaled})");
        query.column(
            format!("toUInt64({floor} + if({scaled} - {floor} >= 0.5, 1, 0))"),
            "points",
            Kind::Unsigned,
        );
        let order = request.order.iter().map(|key| match key {
            SortKey::Score => "points DESC, ",
            SortKey::Posted => "posted_number DESC, ",
        });
        let order: String = order.collect();
        let rest = format!(
            "WHERE {condition} ORDER BY {order}id ASC LIMIT {} OFFSET {}",
            request.take, request.skip
        );
        let statement = query.select(&self.postings_rows(), &rest);
        let mut candidates = Vec::new();
        for mut row in self.run(&statement, cancel)?.into_rows() {
            candidates.push(Candidate {
                id: posting_id(&row.text()?)?,
                posted: Day(row.signed()? as i32),
                bytes: row.unsigned()?,
                score: row.unsigned()? as f64 / POINTS,
            });
        }
        Ok(candidates)
    }

    /// Gives how well a posting fits the words that are sought, in SQL. The sum runs over the words in ascending
    /// order and each step is written as in the embedded engine, so that both give equal bits.
    fn score(
        &self,
        query: &mut Query<'_>,
        filters: &[Resolved],
        cancel: &Cancel,
    ) -> Result<String, QueryError> {
        let mut conditions = filters.iter().flat_map(|filter| &filter.conditions);
        let expression = conditions.find_map(|condition| match condition {
            Condition::Keywords(expression) => Some(expression),
            Condition::Values { .. } | Condition::Range { .. } | Condition::Flag { .. } => None,
        });
        let words = expression.map(Expression::positive_words).unwrap_or_default();
        if words.is_empty() {
            return Ok("toFloat64(1)".to_owned());
        }
        let holding = self.postings_by_word(words.iter().copied(), cancel)?;
        let all = self.facts.coverage.unique as f64;
        let many = all.max(1.0);
        let (titles, bodies) = self.facts.lengths;
        let mean_title = query.parameters.double(titles as f64 / many);
        let mean_body = query.parameters.double(bodies as f64 / many);
        let mut score = "toFloat64(0)".to_owned();
        for (word, holding) in words.into_iter().zip(holding) {
            let holding = holding as f64;
            let weight = (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln();
            let weight = query.parameters.double(weight);
            let word = query.parameters.text(&stored_word(word));
            let title = saturation("title", &word, &mean_title);
            let body = saturation("body", &word, &mean_body);
            score.push_str(&format!(" + {weight} * (3.0 * {title} + {body})"));
        }
        Ok(score)
    }

    /// Counts the postings of the corpus that hold each word.
    fn postings_by_word<'w>(
        &self,
        words: impl Iterator<Item = &'w str>,
        cancel: &Cancel,
    ) -> Result<Vec<u64>, QueryError> {
        let words: Vec<String> = words.map(stored_word).collect();
        let mut query = self.query();
        query.column("word", "word", Kind::Text);
        query.column("sum(postings)", "holding", Kind::Unsigned);
        let is_sought = query.is_one_of("word", words.iter().map(String::as_str));
        let rest = format!("WHERE {is_sought} GROUP BY word");
        let statement = query.select(&self.rows_of(Content::Words), &rest);
        let mut holding = vec![0; words.len()];
        for mut row in self.run(&statement, cancel)?.into_rows() {
            let (word, postings) = (row.text()?, row.unsigned()?);
            if let Some(at) = words.iter().position(|known| *known == word) {
                holding[at] = postings;
            }
        }
        Ok(holding)
    }

    pub(super) fn one(
        &self,
        id: PostingId,
        parts: &PostingRequest,
        visibility: Visibility,
        cancel: &Cancel,
    ) -> Result<Option<FoundPosting>, QueryError> {
        let Some(candidate) = self.candidate(id, cancel)? else {
            return Ok(None);
        };
        let mut found = self.documents(&[candidate], parts, cancel)?;
        let latest = self.vocabulary.latest_day();
        // The last day is left out where it lies after the latest one.
        let is_active = |posting: &FoundPosting| {
            posting.posted <= latest && posting.expired.is_none_or(|day| day >= latest)
        };
        let found = found.pop();
        Ok(found.filter(|posting| visibility == Visibility::All || !is_active(posting)))
    }

    /// Finds the posting with an id, or with a member that has it; where several corpora have one, that of the
    /// first.
    fn candidate(&self, id: PostingId, cancel: &Cancel) -> Result<Option<Candidate>, QueryError> {
        for tables in &self.tables {
            let mut statement = Statement {
                columns: columns(&[("posting", Kind::Text), ("posted_number", Kind::Signed)]),
                ..Statement::default()
            };
            let sought = statement.parameters.text(&id.to_string());
            statement.sql = format!(
                "SELECT posting, toInt32(posted) AS posted_number FROM {} WHERE id = {sought} \
                 ORDER BY posted, posting LIMIT 1",
                tables.name(Content::Members)
            );
            if let Some(mut row) = self.run(&statement, cancel)?.into_rows().next() {
                return Ok(Some(Candidate {
                    id: posting_id(&row.text()?)?,
                    posted: Day(row.signed()? as i32),
                    bytes: 0,
                    score: 1.0,
                }));
            }
        }
        Ok(None)
    }
}

/// Gives how much a word counts in a field, in SQL.
fn saturation(field: &str, word: &str, mean: &str) -> String {
    let often = format!("toFloat64(countEqual({field}_words, {word}))");
    let relative = format!("toFloat64({field}_length) / {mean}");
    format!(
        "if(has({field}_words, {word}), 2.2 * {often} / ({often} + 1.2 * (0.25 + 0.75 * ({relative}))), 0)"
    )
}

fn posting_id(text: &str) -> Result<PostingId, QueryError> {
    PostingId::parse(text).ok_or(QueryError::Upstream(analytics::UpstreamFault::BadResponse))
}
