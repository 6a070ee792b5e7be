//! Which rows hold the words of a query, and how well they fit.

use super::{Embedded, Foreground, SegmentView};
use crate::cancel::{Cancel, Stopped};
use crate::segment::Bits;
use crate::words::{BODY, Expression, TermList};

impl SegmentView {
    /// Gives the rows that meet an expression. Masked rows may be among them.
    pub(super) fn rows_with_words(&self, expression: &Expression, cancel: &Cancel) -> Result<Bits, Stopped> {
        let rows = self.segment.rows();
        let words = self.segment.words();
        Ok(match expression {
            Expression::Nothing => Bits::empty(rows),
            Expression::Everything => Bits::of_range(rows, 0, rows),
            Expression::Word(word) => {
                let mut bits = Bits::empty(rows);
                if let Some(list) = words.list(word) {
                    cancel.spend(list.rows.cost())?;
                    list.rows.or_into(&mut bits);
                }
                bits
            }
            Expression::Or(parts) => {
                let mut bits = Bits::empty(rows);
                for part in parts {
                    match part {
                        Expression::Word(word) => {
                            if let Some(list) = words.list(word) {
                                cancel.spend(list.rows.cost())?;
                                list.rows.or_into(&mut bits);
                            }
                        }
                        other => bits.or(&self.rows_with_words(other, cancel)?),
                    }
                }
                bits
            }
            Expression::And(parts) => {
                let mut bits = Bits::of_range(rows, 0, rows);
                for part in parts {
                    match part {
                        Expression::Not(part) => bits.and_not(&self.rows_with_words(part, cancel)?),
                        part => bits.and(&self.rows_with_words(part, cancel)?),
                    }
                }
                bits
            }
            Expression::Not(part) => {
                let mut bits = Bits::of_range(rows, 0, rows);
                bits.and_not(&self.rows_with_words(part, cancel)?);
                bits
            }
            Expression::Phrase(places) => {
                let terms = places.iter().enumerate();
                let terms: Vec<(u32, &str)> = terms
                    .filter_map(|(at, word)| word.as_ref().map(|word| (at as u32, word.as_str())))
                    .collect();
                self.rows_with_phrase(&terms, cancel)?
            }
            Expression::Near { words, distance } => self.rows_with_near(words, *distance, cancel)?,
        })
    }

    /// Gives the lists of all terms and the rows that hold all of them; `None` where a term is unknown.
    fn rows_with_all<'s>(
        &'s self,
        terms: impl Iterator<Item = &'s str>,
        cancel: &Cancel,
    ) -> Result<Option<(Vec<TermList<'s>>, Bits)>, Stopped> {
        let words = self.segment.words();
        let lists: Option<Vec<TermList<'_>>> = terms.map(|term| words.list(term)).collect();
        let Some(lists) = lists else {
            return Ok(None);
        };
        let rows = self.segment.rows();
        let mut all = Bits::of_range(rows, 0, rows);
        for list in &lists {
            cancel.spend(list.rows.cost())?;
            let mut bits = Bits::empty(rows);
            list.rows.or_into(&mut bits);
            all.and(&bits);
        }
        Ok(Some((lists, all)))
    }

    /// Gives the rows where the words stand at these distances from a common start, in one field.
    fn rows_with_phrase(&self, terms: &[(u32, &str)], cancel: &Cancel) -> Result<Bits, Stopped> {
        let rows = self.segment.rows();
        let Some((lists, candidates)) = self.rows_with_all(terms.iter().map(|(_, term)| *term), cancel)?
        else {
            return Ok(Bits::empty(rows));
        };
        let mut order: Vec<usize> = (0..lists.len()).collect();
        order.sort_by_key(|at| lists[*at].rows.len());
        // Row and start of the phrase, ascending; what survives term by term.
        let mut starts: Option<Vec<(u32, u32)>> = None;
        for at in order {
            let offset = terms[at].0;
            cancel.spend(lists[at].rows.len())?;
            let mut found = Vec::new();
            lists[at].for_each(rows, |row, occurrences| {
                if !candidates.contains(row) {
                    return;
                }
                occurrences.for_each_position(|place| {
                    if place & !BODY >= offset {
                        found.push((row as u32, place - offset));
                    }
                });
            });
            starts = Some(match starts {
                None => found,
                Some(before) => common(&before, &found),
            });
        }
        let mut bits = Bits::empty(rows);
        for (row, _) in starts.unwrap_or_default() {
            bits.set(row as usize);
        }
        Ok(bits)
    }

    /// Gives the rows where all words stand in a short run of one field.
    fn rows_with_near(&self, words: &[String], distance: u32, cancel: &Cancel) -> Result<Bits, Stopped> {
        let rows = self.segment.rows();
        let Some((lists, candidates)) = self.rows_with_all(words.iter().map(String::as_str), cancel)? else {
            return Ok(Bits::empty(rows));
        };
        let mut places: Vec<(u32, u32, u32)> = Vec::new();
        for (term, list) in lists.iter().enumerate() {
            cancel.spend(list.rows.len())?;
            list.for_each(rows, |row, occurrences| {
                if candidates.contains(row) {
                    occurrences.for_each_position(|place| places.push((row as u32, place, term as u32)));
                }
            });
        }
        places.sort_unstable();
        let longest = words.len() as u32 + distance;
        let mut bits = Bits::empty(rows);
        let field = |place: &(u32, u32, u32)| (place.0, place.1 & BODY);
        for group in places.chunk_by(|left, right| field(left) == field(right)) {
            if has_short_run(group, words.len(), longest) {
                bits.set(group[0].0 as usize);
            }
        }
        Ok(bits)
    }
}

/// Says whether all of `terms` occur in a run of at most `longest` words. The places of a field ascend.
fn has_short_run(places: &[(u32, u32, u32)], terms: usize, longest: u32) -> bool {
    let mut counts = vec![0_u32; terms];
    let (mut begin, mut distinct) = (0, 0);
    for (_, place, term) in places {
        let count = &mut counts[*term as usize];
        distinct += usize::from(*count == 0);
        *count += 1;
        while place - places[begin].1 >= longest {
            let first = &mut counts[places[begin].2 as usize];
            *first -= 1;
            distinct -= usize::from(*first == 0);
            begin += 1;
        }
        if distinct == terms {
            return true;
        }
    }
    false
}

/// Gives what two ascending lists have in common.
fn common(left: &[(u32, u32)], right: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut both = Vec::new();
    let mut right = right.iter().peekable();
    for item in left {
        while right.next_if(|other| *other < item).is_some() {}
        if right.peek() == Some(&item) {
            both.push(*item);
        }
    }
    both
}

impl Embedded {
    /// Gives the score of each row of a foreground, by segment, before rounding; nothing when no word is
    /// sought.
    ///
    /// The sum runs over the words in ascending order, so that two builds give equal bits.
    pub(super) fn scores(
        &self,
        expression: Option<&Expression>,
        foreground: &Foreground,
        cancel: &Cancel,
    ) -> Result<Option<Vec<Vec<f64>>>, Stopped> {
        let words = expression.map(Expression::positive_words).unwrap_or_default();
        if words.is_empty() {
            return Ok(None);
        }
        let lengths = self.mean_lengths();
        let all = self.coverage.unique as f64;
        let mut scores: Vec<Vec<f64>> = self
            .segments
            .iter()
            .map(|view| vec![0.0; view.segment.rows()])
            .collect();
        for word in words {
            cancel.check()?;
            let holding = self.rows_holding(word) as f64;
            let weight = (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln();
            for ((view, rows), scores) in self.segments.iter().zip(foreground).zip(&mut scores) {
                let Some(list) = view.segment.words().list(word) else {
                    continue;
                };
                cancel.spend(list.rows.len())?;
                let titles = view.segment.words().title_lengths();
                let bodies = view.segment.words().body_lengths();
                list.for_each(view.segment.rows(), |row, occurrences| {
                    if rows.contains(row) {
                        let title = saturation(occurrences.in_title, titles.get(row), lengths.0);
                        let body = saturation(occurrences.in_body, bodies.get(row), lengths.1);
                        scores[row] += weight * (3.0 * title + body);
                    }
                });
            }
        }
        Ok(Some(scores))
    }

    /// Counts the live rows of the corpus that hold a word.
    fn rows_holding(&self, word: &str) -> u64 {
        let count = |view: &SegmentView| {
            let list = view.segment.words().list(word)?;
            Some(match &view.live {
                None => list.rows.len() as u64,
                Some(live) => list.rows.count_in(live),
            })
        };
        self.segments.iter().filter_map(count).sum()
    }

    /// Gives the mean lengths of titles and bodies over all live rows.
    fn mean_lengths(&self) -> (f64, f64) {
        let (mut titles, mut bodies) = (0, 0);
        for view in &self.segments {
            let words = view.segment.words();
            match &view.live {
                None => {
                    let sums = words.length_sums();
                    titles += sums.0;
                    bodies += sums.1;
                }
                Some(live) => live.for_each(|row| {
                    titles += u64::from(words.title_lengths().get(row));
                    bodies += u64::from(words.body_lengths().get(row));
                }),
            }
        }
        let all = self.coverage.unique.max(1) as f64;
        (titles as f64 / all, bodies as f64 / all)
    }
}

/// Gives how much a word counts that occurs so often in a field of so many words.
fn saturation(occurrences: usize, length: u32, mean: f64) -> f64 {
    if occurrences == 0 {
        return 0.0;
    }
    let often = occurrences as f64;
    let relative = f64::from(length) / mean;
    2.2 * often / (often + 1.2 * (0.25 + 0.75 * relative))
}
