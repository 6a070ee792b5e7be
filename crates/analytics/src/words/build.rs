//! Building the index of words: runs in memory, spilled sorted, merged at the end.

use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::analyser::{Analyser, Word, for_each_raw_word};
use super::entities::without_markup;
use super::index::{self, layout};
use crate::segment::{SectionWriter, SegmentError, WORDS_FILE, put_number};

/// Bytes of lists in memory before a run is spilled.
const RUN_BYTES: usize = 64 << 20;
/// Raw words whose stems are remembered.
const REMEMBERED_WORDS: usize = 1 << 18;

/// Takes titles and bodies row by row.
pub(crate) struct WordsBuilder {
    directory: PathBuf,
    analyser: Analyser,
    rows: u32,
    title_lengths: Vec<u32>,
    body_lengths: Vec<u32>,
    /// By raw word: its term in the run, none for stopwords.
    known: FxHashMap<Box<str>, Option<u32>>,
    terms: FxHashMap<Box<str>, u32>,
    lists: Vec<List>,
    bytes: usize,
    runs: Vec<PathBuf>,
    places: Vec<(u32, u32)>,
}

/// The list of a term, as far as the run goes.
#[derive(Default)]
struct List {
    rows: Vec<u32>,
    frequencies: Vec<u8>,
    positions: Vec<u8>,
}

impl WordsBuilder {
    pub(crate) fn create(directory: &Path) -> Result<Self, SegmentError> {
        Ok(Self {
            directory: directory.to_owned(),
            analyser: Analyser::default(),
            rows: 0,
            title_lengths: Vec::new(),
            body_lengths: Vec::new(),
            known: FxHashMap::default(),
            terms: FxHashMap::default(),
            lists: Vec::new(),
            bytes: 0,
            runs: Vec::new(),
            places: Vec::new(),
        })
    }

    /// Appends the texts of the next row.
    pub(crate) fn push(&mut self, title: &str, body: &str) -> Result<(), SegmentError> {
        let mut places = std::mem::take(&mut self.places);
        places.clear();
        let title_length = self.add_words(title, &mut places);
        let title_places = places.len();
        let body_length = self.add_words(body, &mut places);
        // Positions in the body follow those in the title, so that one sort groups a term's places.
        for (_, position) in &mut places[title_places..] {
            *position += title_length;
        }
        places.sort_unstable();
        for group in places.chunk_by(|left, right| left.0 == right.0) {
            self.bytes += self.lists[group[0].0 as usize].push(self.rows, group, title_length);
        }
        self.places = places;
        self.title_lengths.push(title_length);
        self.body_lengths.push(body_length);
        self.rows += 1;
        if self.bytes >= RUN_BYTES {
            self.spill()?;
        }
        Ok(())
    }

    /// Adds term and position of each word and gives their number, stopwords included.
    fn add_words(&mut self, text: &str, places: &mut Vec<(u32, u32)>) -> u32 {
        let plain = without_markup(text);
        let mut position = 0;
        for_each_raw_word(&text::unmarked(&plain), |raw| {
            if let Some(term) = self.term_of(raw) {
                places.push((term, position));
            }
            position += 1;
        });
        position
    }

    fn term_of(&mut self, raw: &str) -> Option<u32> {
        if let Some(known) = self.known.get(raw) {
            return *known;
        }
        let term = match self.analyser.word(raw) {
            Word::Stopword => None,
            Word::Term(term) => {
                let next = self.terms.len() as u32;
                let number = *self.terms.entry(term.into_boxed_str()).or_insert(next);
                if number == next {
                    self.lists.push(List::default());
                }
                Some(number)
            }
        };
        if self.known.len() >= REMEMBERED_WORDS {
            self.known.clear();
        }
        self.known.insert(raw.into(), term);
        term
    }

    fn spill(&mut self) -> Result<(), SegmentError> {
        let path = self.directory.join(format!("words-{:04}.run", self.runs.len()));
        let write = || -> io::Result<()> {
            let mut file = BufWriter::with_capacity(1 << 18, File::create(&path)?);
            let mut terms: Vec<(&Box<str>, u32)> =
                self.terms.iter().map(|(term, number)| (term, *number)).collect();
            terms.sort_unstable();
            for (term, number) in terms {
                let list = &self.lists[number as usize];
                write_part(&mut file, term.as_bytes())?;
                write_part(&mut file, bytemuck::cast_slice(&list.rows))?;
                write_part(&mut file, &list.frequencies)?;
                write_part(&mut file, &list.positions)?;
            }
            file.flush()
        };
        write().map_err(SegmentError::io("write", &path))?;
        self.runs.push(path);
        self.known.clear();
        self.terms.clear();
        self.lists.clear();
        self.bytes = 0;
        Ok(())
    }

    /// Merges the runs and writes the index.
    pub(crate) fn finish(mut self) -> Result<(), SegmentError> {
        self.spill()?;
        let path = self.directory.join(WORDS_FILE);
        let mut file = SectionWriter::create(&path, layout::MAGIC)?;
        let sum = |lengths: &[u32]| lengths.iter().map(|length| u64::from(*length)).sum::<u64>();
        let outline = [sum(&self.title_lengths), sum(&self.body_lengths)];
        file.numbers(layout::OUTLINE, &outline)?;
        index::write_lengths(&mut file, &self.title_lengths, &self.body_lengths)?;

        file.begin(layout::LISTS)?;
        let mut terms = fst::MapBuilder::memory();
        let (mut ends, mut position): (Vec<u64>, u64) = (Vec::new(), 0);
        let mut runs = Runs::open(&self.runs)?;
        let mut bytes = Vec::new();
        while let Some((term, list)) = runs.next()? {
            bytes.clear();
            index::put_list(&mut bytes, &list.rows, &list.frequencies, &list.positions);
            file.write(&bytes)?;
            position += bytes.len() as u64;
            terms
                .insert(&term, ends.len() as u64)
                .map_err(|error| SegmentError::io("write", &path)(io::Error::other(error)))?;
            ends.push(position);
        }
        file.numbers(layout::LIST_ENDS, &ends)?;
        let terms = terms
            .into_inner()
            .map_err(|error| SegmentError::io("write", &path)(io::Error::other(error)))?;
        file.section(layout::TERMS, &terms)?;
        file.finish()?;
        for run in &self.runs {
            fs::remove_file(run).map_err(SegmentError::io("remove", run))?;
        }
        Ok(())
    }
}

impl List {
    /// Adds the places of a row and gives the bytes that the list grew by.
    fn push(&mut self, row: u32, places: &[(u32, u32)], title_length: u32) -> usize {
        let before = self.frequencies.len() + self.positions.len();
        let in_title = places
            .iter()
            .take_while(|(_, position)| *position < title_length)
            .count();
        index::put_frequencies(&mut self.frequencies, in_title, places.len() - in_title);
        let mut last = 0;
        for (_, position) in &places[..in_title] {
            put_number(&mut self.positions, u64::from(position - last));
            last = *position;
        }
        last = title_length;
        for (_, position) in &places[in_title..] {
            put_number(&mut self.positions, u64::from(position - last));
            last = *position;
        }
        self.rows.push(row);
        4 + self.frequencies.len() + self.positions.len() - before
    }
}

fn write_part(file: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    file.write_all(&(bytes.len() as u64).to_le_bytes())?;
    file.write_all(bytes)
}

/// Runs that are read together, term by term.
struct Runs {
    files: Vec<(PathBuf, BufReader<File>)>,
    /// The next term of each run, least first; reversed, as the heap gives the greatest.
    next: BinaryHeap<std::cmp::Reverse<(Vec<u8>, usize)>>,
}

impl Runs {
    fn open(paths: &[PathBuf]) -> Result<Self, SegmentError> {
        let mut runs = Self {
            files: Vec::new(),
            next: BinaryHeap::new(),
        };
        for path in paths {
            let file = File::open(path).map_err(SegmentError::io("open", path))?;
            let reader = BufReader::with_capacity(1 << 18, file);
            runs.files.push((path.clone(), reader));
            runs.advance(runs.files.len() - 1)?;
        }
        Ok(runs)
    }

    fn advance(&mut self, run: usize) -> Result<(), SegmentError> {
        let (path, file) = &mut self.files[run];
        let term = read_part(file).map_err(SegmentError::io("read", path))?;
        if let Some(term) = term {
            self.next.push(std::cmp::Reverse((term, run)));
        }
        Ok(())
    }

    /// Gives the least term with its list over all runs.
    fn next(&mut self) -> Result<Option<(Vec<u8>, List)>, SegmentError> {
        let Some(std::cmp::Reverse((term, _))) = self.next.peek().cloned() else {
            return Ok(None);
        };
        let mut list = List::default();
        while let Some(std::cmp::Reverse((next, run))) = self.next.peek().cloned() {
            if next != term {
                break;
            }
            self.next.pop();
            let (path, file) = &mut self.files[run];
            let mut part = || -> Result<Vec<u8>, SegmentError> {
                let part = read_part(file).map_err(SegmentError::io("read", path))?;
                Ok(part.unwrap_or_default())
            };
            let rows = part()?;
            list.rows
                .extend(rows.as_chunks().0.iter().map(|row| u32::from_ne_bytes(*row)));
            list.frequencies.extend(part()?);
            list.positions.extend(part()?);
            self.advance(run)?;
        }
        Ok(Some((term, list)))
    }
}

fn read_part(file: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match file.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut bytes = vec![0; u64::from_le_bytes(length) as usize];
    file.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}
