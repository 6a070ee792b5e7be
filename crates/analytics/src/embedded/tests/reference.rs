//! The plain form of every answer: loops over rows, nothing clever. What the engine must agree with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::column::Column;
use crate::day::{Day, Interval};
use crate::facet::{Derivation, Facet, Form, Part, UNCLASSIFIED};
use crate::metric::{Metric, MetricValue, Metrics};
use crate::query::*;
use crate::row::{Entry, Posting, PostingId};
use crate::words::{Analyser, Expression, Word, parse_keywords};

pub(super) struct Reference {
    pub(super) postings: Vec<Posting>,
    pub(super) entries: BTreeMap<(Column, Arc<str>), Entry>,
    pub(super) latest_day: Day,
    /// Words of title and body by posting, as reading them is what takes the time.
    pub(super) texts: BTreeMap<PostingId, [Vec<Word>; 2]>,
}

type Rows<'a> = Vec<&'a Posting>;

impl Reference {
    fn entry(&self, column: Column, code: &Arc<str>) -> Entry {
        let known = self.entries.get(&(column, code.clone()));
        known
            .cloned()
            .unwrap_or_else(|| Entry::of_postings(code.clone(), code.clone()))
    }

    pub(super) fn labels(&self, posting: &Posting, facet: Facet) -> BTreeSet<String> {
        let column = facet.dimension.column();
        let codes = posting.codes.iter().filter(|(known, _)| *known == column);
        let mut labels = BTreeSet::new();
        for (_, code) in codes {
            let entry = self.entry(column, code);
            let belongs = match facet.dimension.derivation() {
                Derivation::Part(Part::Specialized) => {
                    entry.skill_type == Some(catalog::SkillType::Specialized)
                }
                Derivation::Part(Part::Common) => entry.skill_type == Some(catalog::SkillType::Common),
                Derivation::Part(Part::Certification) => {
                    entry.skill_type == Some(catalog::SkillType::Certification)
                }
                Derivation::Part(Part::Software) => entry.is_software,
                Derivation::Same | Derivation::Digits(_) => true,
            };
            if belongs {
                labels.insert(match (facet.form, facet.dimension.derivation()) {
                    (Form::Name, _) => entry.name.to_string(),
                    (Form::Code, Derivation::Digits(length)) => {
                        code.chars().filter(char::is_ascii_digit).take(length).collect()
                    }
                    (Form::Code, _) => code.to_string(),
                });
            }
        }
        if labels.is_empty() && !facet.is_multi() {
            labels.insert(UNCLASSIFIED.to_owned());
        }
        labels
    }

    fn expired(&self, posting: &Posting) -> Option<Day> {
        posting.expired.filter(|day| *day <= self.latest_day)
    }

    fn duration(&self, posting: &Posting) -> u32 {
        (self.expired(posting).unwrap_or(self.latest_day).0 - posting.posted.0) as u32
    }

    fn number(posting: &Posting, column: Column) -> Option<u32> {
        let mut codes = posting.codes.iter();
        codes.find(|(known, _)| *known == column)?.1.parse().ok()
    }

    pub(super) fn is_dated(&self, posting: &Posting, when: &When, period: Option<(Day, Day)>) -> bool {
        let (mut start, mut end, relation) = match when {
            When::Active => (self.latest_day, self.latest_day, Relation::Active),
            When::Window(window) => (window.start, window.end, window.relation),
        };
        if let Some(period) = period {
            (start, end) = (start.max(period.0), end.min(period.1));
        }
        if start > end {
            return false;
        }
        match relation {
            Relation::Active => posting.posted <= end && self.expired(posting).is_none_or(|day| day >= start),
            Relation::Posted => (start..=end).contains(&posting.posted),
            Relation::Expired => self
                .expired(posting)
                .is_some_and(|day| (start..=end).contains(&day)),
        }
    }

    pub(super) fn meets(&self, posting: &Posting, filter: &Conditions) -> bool {
        let taxonomies = filter.taxonomies.iter().all(|condition| {
            let labels = self.labels(posting, condition.facet);
            let holds = |set: &ValueSet| {
                let mut values = set.values.iter().map(ToString::to_string);
                match set.operator {
                    Operator::Or => values.any(|value| labels.contains(&value)),
                    Operator::And => values.all(|value| labels.contains(&value)),
                }
            };
            condition.include.as_ref().is_none_or(holds) && !condition.exclude.as_ref().is_some_and(holds)
        });
        let ranges = filter.ranges.iter().all(|range| {
            let value = match range.field {
                RangeField::Salary => posting.salary,
                RangeField::MinYears => Self::number(posting, Column::MinYears),
                RangeField::MaxYears => Self::number(posting, Column::MaxYears),
                RangeField::PostingDuration => Some(self.duration(posting)),
            };
            let bounds = range.lower.unwrap_or(0)..=range.upper.unwrap_or(u64::MAX);
            value.is_some_and(|value| bounds.contains(&u64::from(value)))
        });
        let flags = filter.flags.iter().all(|flag| {
            let is_set = match flag.flag {
                Flag::CompanyIsStaffing => posting.company_is_staffing,
                Flag::IsRemote => posting.is_remote,
                Flag::IsInternship => posting.is_internship,
                Flag::IsSupervisor => posting.is_supervisor,
            };
            is_set == flag.is_set
        });
        let words = filter.keywords.as_ref().is_none_or(|keywords| {
            let expression = parse_keywords(keywords).unwrap();
            holds_words(&self.texts[&posting.id], &expression)
        });
        taxonomies && ranges && flags && words
    }

    pub(super) fn select(&self, filters: &[Conditions], period: Option<(Day, Day)>) -> Rows<'_> {
        let matches = |posting: &&Posting| {
            filters
                .iter()
                .any(|filter| self.is_dated(posting, &filter.when, period) && self.meets(posting, filter))
        };
        self.postings.iter().filter(matches).collect()
    }

    pub(super) fn measure(&self, rows: &[&Posting], metrics: &[Metric]) -> Metrics {
        let mut measured = Metrics::new();
        for metric in metrics {
            if measured.iter().all(|(known, _)| known != metric) {
                measured.push((*metric, self.metric(rows, *metric)));
            }
        }
        measured
    }

    fn metric(&self, rows: &[&Posting], metric: Metric) -> MetricValue {
        let unique = rows.len() as u64;
        let duplicates: u64 = rows.iter().map(|posting| u64::from(posting.duplicates)).sum();
        let salaries = || rows.iter().filter_map(|posting| posting.salary).map(u64::from);
        let integer = |value: Option<u64>| value.map_or(MetricValue::Missing, MetricValue::Integer);
        match metric {
            Metric::UniquePostings => MetricValue::Integer(unique),
            Metric::DuplicatePostings => MetricValue::Integer(duplicates),
            Metric::TotalPostings => MetricValue::Integer(unique + duplicates),
            Metric::PostingIntensity if unique == 0 => MetricValue::Missing,
            Metric::PostingIntensity => MetricValue::Ratio((unique + duplicates) as f64 / unique as f64),
            Metric::UniqueCompanies => {
                let codes = rows.iter().flat_map(|posting| &posting.codes);
                let companies: BTreeSet<&Arc<str>> = codes
                    .filter(|(column, _)| *column == Column::Company)
                    .map(|(_, code)| code)
                    .collect();
                MetricValue::Integer(companies.len() as u64)
            }
            Metric::MinSalary => integer(salaries().min()),
            Metric::MaxSalary => integer(salaries().max()),
            Metric::MedianSalary => integer(median(salaries().collect())),
            Metric::MedianPostingDuration => {
                let expired = rows.iter().filter(|posting| self.expired(posting).is_some());
                integer(median(
                    expired.map(|posting| u64::from(self.duration(posting))).collect(),
                ))
            }
            Metric::Significance => MetricValue::Missing,
        }
    }

    pub(super) fn by_bucket<'r>(&self, rows: &[&'r Posting], facet: Facet) -> BTreeMap<String, Rows<'r>> {
        let mut buckets: BTreeMap<String, Rows<'r>> = BTreeMap::new();
        for posting in rows {
            for label in self.labels(posting, facet) {
                buckets.entry(label).or_default().push(posting);
            }
        }
        buckets
    }

    /// Gives the buckets that are shown with their rows, best first.
    pub(super) fn rank<'r>(
        &self,
        rows: &[&'r Posting],
        background: &[&Posting],
        facet: Facet,
        rank: &RankRequest,
    ) -> Vec<(Bucket, Rows<'r>)> {
        let is_significance = rank.by == Metric::Significance;
        let least = rank
            .min_unique_postings
            .unwrap_or(if is_significance { 3 } else { 1 });
        let behind = self.by_bucket(background, facet);
        let mut ranked: Vec<(f64, Bucket, Rows<'r>)> = Vec::new();
        for (label, inside) in self.by_bucket(rows, facet) {
            let is_shown = (rank.include.is_empty() || rank.include.contains(&label))
                && !rank.exclude.contains(&label)
                && inside.len() as u64 >= least;
            if !is_shown {
                continue;
            }
            let mut metrics = self.measure(&inside, &[rank.by]);
            if is_significance {
                let f = inside.len() as f64 / rows.len() as f64;
                let b = behind[&label].len() as f64 / background.len() as f64;
                if f <= b || (label == UNCLASSIFIED && !facet.is_multi()) {
                    continue;
                }
                metrics[0].1 = MetricValue::Ratio((f - b) * f / b);
            }
            let value = match metrics[0].1 {
                MetricValue::Integer(value) => value as f64,
                MetricValue::Ratio(value) => value,
                MetricValue::Missing => f64::NEG_INFINITY,
            };
            let extra = self.measure(&inside, &rank.extra_metrics);
            metrics.extend(extra.into_iter().filter(|(metric, _)| *metric != rank.by));
            let bucket = Bucket {
                name: Arc::from(label),
                metrics,
            };
            ranked.push((value, bucket, inside));
        }
        ranked.sort_by(|left, right| {
            right
                .0
                .total_cmp(&left.0)
                .then_with(|| left.1.name.cmp(&right.1.name))
        });
        if rank.limit > 0 {
            ranked.truncate(rank.limit);
        }
        ranked
            .into_iter()
            .map(|(_, bucket, rows)| (bucket, rows))
            .collect()
    }

    pub(super) fn background(&self, filters: &[Conditions]) -> Rows<'_> {
        let bare: Vec<Conditions> = filters.iter().map(|filter| Conditions::of(filter.when)).collect();
        self.select(&bare, None)
    }

    /// Measures each period of the rows that `of` gives for it.
    pub(super) fn series<'r>(
        &self,
        (start, end, interval): (Day, Day, Interval),
        metrics: &[Metric],
        of: impl Fn((Day, Day)) -> Rows<'r>,
    ) -> Series {
        let periods = interval.periods(start, end);
        let measured = periods
            .iter()
            .map(|period| self.measure(&of((period.start, period.end)), metrics));
        let measured: Vec<Metrics> = measured.collect();
        let names = self.measure(&[], metrics);
        let columns = names.iter().enumerate().map(|(at, (metric, _))| {
            let values = measured.iter().map(|metrics| metrics[at].1).collect();
            (*metric, values)
        });
        Series {
            interval,
            labels: periods.iter().map(|period| period.label.clone()).collect(),
            metrics: columns.collect(),
        }
    }

    pub(super) fn distribution(&self, rows: &[&Posting], request: &DistributionRequest) -> Distribution {
        let value = |posting: &Posting| match request.facet {
            DistributionFacet::Salary => posting.salary,
            DistributionFacet::MinYearsExperience => Self::number(posting, Column::MinYears),
            DistributionFacet::MaxYearsExperience => Self::number(posting, Column::MaxYears),
            DistributionFacet::PostingDuration => self.expired(posting).map(|_| self.duration(posting)),
        };
        let mut valued: Vec<(u64, &Posting)> = rows
            .iter()
            .filter_map(|posting| value(posting).map(|value| (u64::from(value), *posting)))
            .collect();
        valued.sort_by_key(|(value, _)| *value);
        let bucket = |key, value, passes: &dyn Fn(u64) -> bool| {
            let inside = valued.iter().filter(|(value, _)| passes(*value));
            let inside: Rows<'_> = inside.map(|(_, posting)| *posting).collect();
            DistributionBucket {
                key,
                value,
                metrics: self.measure(&inside, &request.metrics),
            }
        };
        let domain = valued.first().zip(valued.last());
        let domain = domain.map(|(first, last)| (first.0, last.0));
        let buckets = match (&request.kind, domain) {
            (_, None) => Vec::new(),
            (DistributionKind::Percentile(keys), Some(_)) => {
                let keys: BTreeSet<u64> = keys.iter().map(|key| u64::from(*key)).collect();
                let at = |key: u64| (key * valued.len() as u64).div_ceil(100).max(1) as usize;
                let value = |key: &u64| valued[at(*key) - 1].0;
                keys.iter()
                    .map(|key| bucket(*key, value(key), &|other| other <= value(key)))
                    .collect()
            }
            (DistributionKind::Histogram(interval), Some((least, greatest))) => {
                let first = least / interval;
                let edges = first..=greatest / interval;
                edges
                    .map(|at| {
                        let edge = at * interval;
                        bucket(at - first + 1, edge, &|value| {
                            (edge..edge + interval).contains(&value)
                        })
                    })
                    .collect()
            }
        };
        Distribution {
            facet: request.facet,
            kind: request.kind.clone(),
            domain,
            buckets,
        }
    }

    /// Gives the score of a posting by the formula.
    pub(super) fn score(&self, posting: &Posting, keywords: Option<&Keywords>) -> f64 {
        let expression = keywords.map(|keywords| parse_keywords(keywords).unwrap());
        let Some(expression) = expression.filter(|expression| !expression.positive_words().is_empty()) else {
            return 1.0;
        };
        let texts = || self.texts.values();
        let own = &self.texts[&posting.id];
        let mean = |field: usize| {
            let lengths: usize = texts().map(|fields| fields[field].len()).sum();
            lengths as f64 / self.texts.len() as f64
        };
        let mut score = 0.0;
        for word in expression.positive_words() {
            let word = Word::Term(word.to_owned());
            let holding = texts().filter(|fields| fields.iter().any(|field| field.contains(&word)));
            let (n, all) = (holding.count() as f64, self.texts.len() as f64);
            let part = |field: usize| {
                let often = own[field].iter().filter(|other| **other == word).count() as f64;
                let relative = own[field].len() as f64 / mean(field);
                2.2 * often / (often + 1.2 * (0.25 + 0.75 * relative))
            };
            score += (1.0 + (all - n + 0.5) / (n + 0.5)).ln() * (3.0 * part(0) + part(1));
        }
        (score * 10_000.0).round() / 10_000.0
    }
}

fn median(mut values: Vec<u64>) -> Option<u64> {
    values.sort_unstable();
    let length = values.len();
    let middle = |at: usize| values.get(at).copied();
    if length % 2 == 1 {
        return middle(length / 2);
    }
    let sum = middle(length.checked_sub(1)? / 2)? + middle(length / 2)?;
    Some(sum.div_ceil(2))
}

/// Gives the words of title and body.
pub(super) fn fields(posting: &Posting) -> [Vec<Word>; 2] {
    let analyser = Analyser::default();
    [&posting.title_raw, &posting.body].map(|text| analyser.words_of_markup(text))
}

fn holds_words(fields: &[Vec<Word>; 2], expression: &Expression) -> bool {
    let is = |word: &Word, wanted: &String| *word == Word::Term(wanted.clone());
    match expression {
        Expression::Nothing => false,
        Expression::Everything => true,
        Expression::Word(wanted) => fields.iter().flatten().any(|word| is(word, wanted)),
        Expression::Phrase(places) => fields.iter().any(|field| {
            field.windows(places.len()).any(|run| {
                let mut pairs = run.iter().zip(places);
                pairs.all(|(word, place)| place.as_ref().is_none_or(|wanted| is(word, wanted)))
            })
        }),
        Expression::Near { words, distance } => fields.iter().any(|field| {
            let longest = words.len() + *distance as usize;
            (0..field.len()).any(|begin| {
                let run = &field[begin..field.len().min(begin + longest)];
                words.iter().all(|wanted| run.iter().any(|word| is(word, wanted)))
            })
        }),
        Expression::And(parts) => parts.iter().all(|part| holds_words(fields, part)),
        Expression::Or(parts) => parts.iter().any(|part| holds_words(fields, part)),
        Expression::Not(part) => !holds_words(fields, part),
    }
}
