//! Writing of answers: column after column, whole or piece by piece.

use std::time::Duration;

use lmi::{Column, Values};

use crate::{
    api::skills::writing::write_json,
    body::{Aborted, Producer},
    call::{Answer, Content},
};

/// Size at which a piece is sent.
const PIECE: usize = 32 << 10;
/// Answers up to this many cells are written whole, so that they have a length.
const WHOLE_ANSWER: usize = 2_048;
/// Bytes set aside for one cell.
const USUAL_CELL: usize = 12;

/// Answers with the columns of a query that took so long.
pub fn answer(answer: lmi::Answer, took: Duration) -> Answer {
    let cells: usize = answer.columns.iter().map(|column| column.values.len()).sum();
    let mut writer = Writer {
        tail: tail(&answer, took),
        columns: answer.columns.into_iter(),
        present: None,
        is_open: false,
        is_ended: false,
    };
    if cells > WHOLE_ANSWER {
        return Answer {
            content: Content::Produced(Box::new(writer)),
            version: None,
        };
    }
    let mut body = Vec::with_capacity(USUAL_CELL * cells + PIECE / 8);
    while writer.write(&mut body, usize::MAX) {}
    Answer::whole(body)
}

/// What stands behind the columns.
fn tail(answer: &lmi::Answer, took: Duration) -> Vec<u8> {
    let mut tail = br#"],"errors":[],"warnings":"#.to_vec();
    write_json(&mut tail, &answer.warnings);
    let milliseconds = took.as_secs_f64() * 1e3;
    tail.extend_from_slice(
        format!(
            r#","timings":["Overall query time: {milliseconds:.2}ms"],"totalRows":{}}}"#,
            answer.total_rows
        )
        .as_bytes(),
    );
    tail
}

struct Writer {
    columns: std::vec::IntoIter<Column>,
    /// The column being written, and its next row.
    present: Option<(Values, usize)>,
    tail: Vec<u8>,
    is_open: bool,
    is_ended: bool,
}

impl Writer {
    /// Writes until the body has `size` bytes; false behind the end.
    fn write(&mut self, body: &mut Vec<u8>, size: usize) -> bool {
        while body.len() < size && !self.is_ended {
            match self.present.take() {
                Some((values, row)) => self.write_rows(values, row, body, size),
                None => self.begin_column(body),
            }
        }
        !self.is_ended
    }

    fn begin_column(&mut self, body: &mut Vec<u8>) {
        if !self.is_open {
            body.extend_from_slice(br#"{"data":["#);
        }
        let Some(column) = self.columns.next() else {
            body.append(&mut self.tail);
            self.is_ended = true;
            return;
        };
        if self.is_open {
            body.push(b',');
        }
        self.is_open = true;
        body.extend_from_slice(br#"{"name":"#);
        write_json(body, &column.name);
        body.extend_from_slice(match column.values {
            Values::Texts { .. } => br#","type":"String","rows":["#,
            Values::Numbers(_) => br#","type":"Double","rows":["#,
        });
        self.present = Some((column.values, 0));
    }

    fn write_rows(&mut self, values: Values, first: usize, body: &mut Vec<u8>, size: usize) {
        for row in first..values.len() {
            if body.len() >= size {
                self.present = Some((values, row));
                return;
            }
            if row > 0 {
                body.push(b',');
            }
            match &values {
                Values::Texts { labels, rows } => write_json(body, &labels[rows[row] as usize]),
                // The shortest text that reads back as the same double, with `.0` behind a whole one; a missing
                // value is NaN, which becomes `null`.
                Values::Numbers(numbers) => write_json(body, &numbers[row]),
            }
        }
        body.extend_from_slice(b"]}");
    }
}

impl Producer for Writer {
    fn next(&mut self) -> Option<Result<Vec<u8>, Aborted>> {
        if self.is_ended {
            return None;
        }
        let mut piece = Vec::with_capacity(PIECE + 8 * USUAL_CELL);
        self.write(&mut piece, PIECE);
        Some(Ok(piece))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(rows: usize) -> lmi::Answer {
        let numbers = (0..rows).map(|row| match row % 3 {
            0 => f64::NAN,
            1 => 154_187_380.0,
            _ => row as f64 / 7.0,
        });
        lmi::Answer {
            columns: vec![
                Column {
                    name: "A \"b\"".to_owned(),
                    values: Values::Texts {
                        labels: vec!["é".into(), "x\\".into()],
                        rows: (0..rows).map(|row| row as u32 % 2).collect(),
                    },
                },
                Column {
                    name: "n".to_owned(),
                    values: Values::Numbers(numbers.collect()),
                },
            ],
            total_rows: rows,
            warnings: vec!["w".to_owned()],
        }
    }

    fn bytes(answer: Answer) -> Vec<u8> {
        match answer.content {
            Content::Whole(body) => body,
            Content::Produced(mut producer) => {
                let mut body = Vec::new();
                while let Some(piece) = producer.next() {
                    let piece = piece.expect("no failure");
                    assert!(piece.len() < 2 * PIECE);
                    body.extend_from_slice(&piece);
                }
                body
            }
            Content::Pooled(_) | Content::Streamed(_) => Vec::new(),
        }
    }

    /// Reads the rows of the column of doubles to the last bit, which the JSON reader does not do.
    fn doubles(body: &[u8]) -> Vec<Option<f64>> {
        let text = std::str::from_utf8(body).expect("UTF-8");
        let (_, behind) = text
            .split_once(r#""type":"Double","rows":["#)
            .expect("a column of doubles");
        let (rows, _) = behind.split_once(']').expect("the end of the rows");
        let rows = rows.split(',').filter(|row| !row.is_empty());
        rows.map(|row| row.parse().ok()).collect()
    }

    #[test]
    fn pieces_make_the_same_answer_as_the_whole() {
        for rows in [0, 1, 2, 3, 1_024, 1_025, 20_000] {
            let sample = sample(rows);
            let expected: Vec<Option<f64>> = match &sample.columns[1].values {
                Values::Numbers(numbers) => numbers.iter().map(|it| it.is_finite().then_some(*it)).collect(),
                Values::Texts { .. } => Vec::new(),
            };
            let body = bytes(answer(sample, Duration::from_micros(3_100)));
            let read: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
            assert_eq!(doubles(&body), expected);
            assert_eq!(read["data"][0]["rows"].as_array().map(Vec::len), Some(rows));
            assert_eq!(read["data"][0]["name"], "A \"b\"");
            assert_eq!(read["timings"][0], "Overall query time: 3.10ms");
            assert_eq!(
                (&read["totalRows"], &read["warnings"][0]),
                (&rows.into(), &"w".into())
            );
        }
    }

    #[test]
    fn whole_doubles_keep_their_fraction() {
        let text = String::from_utf8(bytes(answer(sample(2), Duration::ZERO))).expect("UTF-8");
        assert!(
            text.contains(r#""type":"Double","rows":[null,154187380.0]}"#),
            "{text}"
        );
    }
}
