//! Stream filters that text needs, each bounded by the budget while it decodes.

use flate2::{Decompress, FlushDecompress, Status};
use weezl::{BitOrder, LzwStatus, decode::Configuration};

use crate::budget::{Budget, DocumentError};
use crate::pdf::lexer::is_blank;
use crate::pdf::object::{Dictionary, Object};

/// Filters of one stream; more is an attack.
const MAX_FILTERS: usize = 6;
const PIECE: usize = 32 << 10;

fn damaged() -> DocumentError {
    DocumentError::unreadable("a stream can't be decoded")
}

/// Decodes a stream. `None` if it has a filter for pictures, which hold no text for us.
pub(crate) fn decode(
    raw: &[u8],
    filters: &[Object],
    parameters: &[Object],
    budget: &mut Budget<'_>,
) -> Result<Option<Vec<u8>>, DocumentError> {
    if filters.len() > MAX_FILTERS {
        return Err(DocumentError::TooComplex);
    }
    let mut output = Output {
        bytes: Vec::new(),
        room: budget.room(),
        budget,
    };
    if filters.is_empty() {
        output.extend(raw)?;
        return Ok(Some(output.bytes));
    }
    let mut input = raw.to_vec();
    for (position, filter) in filters.iter().enumerate() {
        let parameters = parameters.get(position).and_then(Object::dictionary);
        match filter.name().unwrap_or_default() {
            b"FlateDecode" | b"Fl" => flate(&input, &mut output)?,
            b"LZWDecode" | b"LZW" => lzw(&input, parameters, &mut output)?,
            b"ASCIIHexDecode" | b"AHx" => ascii_hex(&input, &mut output)?,
            b"ASCII85Decode" | b"A85" => ascii_85(&input, &mut output)?,
            b"RunLengthDecode" | b"RL" => run_length(&input, &mut output)?,
            b"Crypt" => return Err(DocumentError::unreadable("a stream is encrypted")),
            _ => return Ok(None),
        }
        input = std::mem::take(&mut output.bytes);
        if let Some(parameters) = parameters {
            input = undo_prediction(input, parameters)?;
        }
        output.room = output.budget.room();
    }
    Ok(Some(input))
}

struct Output<'b, 'l> {
    bytes: Vec<u8>,
    room: usize,
    budget: &'b mut Budget<'l>,
}

impl Output<'_, '_> {
    fn extend(&mut self, piece: &[u8]) -> Result<(), DocumentError> {
        self.budget.bytes(piece.len())?;
        if self.bytes.len() + piece.len() > self.room {
            return Err(DocumentError::TooComplex);
        }
        self.bytes.extend_from_slice(piece);
        Ok(())
    }
}

/// Inflates. The checksum at the end is not looked at: some writers get it wrong, and all readers let it pass.
fn flate(input: &[u8], output: &mut Output<'_, '_>) -> Result<(), DocumentError> {
    let has_header = matches!(input, [cmf, flg, ..] if cmf & 15 == 8 && (u16::from(*cmf) << 8 | u16::from(*flg)).is_multiple_of(31));
    let mut rest = if has_header { &input[2..] } else { input };
    let mut inflater = Decompress::new(false);
    let mut piece = vec![0; PIECE];
    loop {
        let (read, written) = (inflater.total_in(), inflater.total_out());
        let status = inflater
            .decompress(rest, &mut piece, FlushDecompress::None)
            .map_err(|_| damaged())?;
        let read = (inflater.total_in() - read) as usize;
        let written = (inflater.total_out() - written) as usize;
        output.extend(&piece[..written])?;
        rest = &rest[read..];
        match status {
            Status::StreamEnd => return Ok(()),
            _ if read == 0 && written == 0 => return Err(damaged()),
            _ => {}
        }
    }
}

fn lzw(
    input: &[u8],
    parameters: Option<&Dictionary>,
    output: &mut Output<'_, '_>,
) -> Result<(), DocumentError> {
    let early = parameters.and_then(|it| it.get("EarlyChange").number()) != Some(0.0);
    let configuration = if early {
        Configuration::with_tiff_size_switch(BitOrder::Msb, 8)
    } else {
        Configuration::new(BitOrder::Msb, 8)
    };
    let mut decoder = configuration.build();
    let mut rest = input;
    let mut piece = vec![0; PIECE];
    loop {
        let result = decoder.decode_bytes(rest, &mut piece);
        output.extend(&piece[..result.consumed_out])?;
        rest = &rest[result.consumed_in..];
        match result.status.map_err(|_| damaged())? {
            LzwStatus::Done => return Ok(()),
            LzwStatus::NoProgress => return Err(damaged()),
            LzwStatus::Ok => {}
        }
    }
}

fn ascii_hex(input: &[u8], output: &mut Output<'_, '_>) -> Result<(), DocumentError> {
    let mut bytes = Vec::with_capacity(input.len() / 2);
    let mut high = None;
    for byte in input
        .iter()
        .copied()
        .take_while(|byte| *byte != b'>')
        .filter(|byte| !is_blank(*byte))
    {
        let digit = char::from(byte).to_digit(16).ok_or_else(damaged)? as u8;
        match high.take() {
            None => high = Some(digit),
            Some(high) => bytes.push(high << 4 | digit),
        }
    }
    bytes.extend(high.map(|high| high << 4));
    output.extend(&bytes)
}

fn ascii_85(input: &[u8], output: &mut Output<'_, '_>) -> Result<(), DocumentError> {
    let input = input.strip_prefix(b"<~").unwrap_or(input);
    let mut bytes = Vec::with_capacity(input.len());
    let mut group: Vec<u8> = Vec::with_capacity(5);
    for byte in input
        .iter()
        .copied()
        .take_while(|byte| *byte != b'~')
        .filter(|byte| !is_blank(*byte))
    {
        match byte {
            b'z' if group.is_empty() => bytes.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => return Err(damaged()),
        }
        if group.len() == 5 {
            bytes.extend(group_of_85(&group));
            group.clear();
        }
        if bytes.len() >= PIECE {
            output.extend(&bytes)?;
            bytes.clear();
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        bytes.extend(&group_of_85(&group)[..kept]);
    }
    output.extend(&bytes)
}

fn group_of_85(digits: &[u8]) -> [u8; 4] {
    digits
        .iter()
        .fold(0_u32, |sum, digit| {
            sum.wrapping_mul(85).wrapping_add(u32::from(*digit))
        })
        .to_be_bytes()
}

fn run_length(input: &[u8], output: &mut Output<'_, '_>) -> Result<(), DocumentError> {
    let mut rest = input;
    while let [length, tail @ ..] = rest {
        match usize::from(*length) {
            128 => break,
            length @ 0..=127 => {
                let run = tail.get(..=length).ok_or_else(damaged)?;
                output.extend(run)?;
                rest = &tail[length + 1..];
            }
            length => {
                let byte = tail.first().ok_or_else(damaged)?;
                output.extend(&vec![*byte; 257 - length])?;
                rest = &tail[1..];
            }
        }
    }
    Ok(())
}

/// Undoes the PNG predictors, which object streams may have; the TIFF one is for pictures.
fn undo_prediction(bytes: Vec<u8>, parameters: &Dictionary) -> Result<Vec<u8>, DocumentError> {
    let number = |key, default| parameters.get(key).count().unwrap_or(default);
    if number("Predictor", 1) < 10 {
        return Ok(bytes);
    }
    let bits = number("Colors", 1).min(32) * number("BitsPerComponent", 8).min(16);
    let pixel = bits.div_ceil(8).max(1);
    let row = (bits * number("Columns", 1).min(1 << 20)).div_ceil(8).max(1);
    if row > bytes.len() {
        return Err(damaged());
    }
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut above = vec![0_u8; row];
    for line in bytes.chunks(row + 1) {
        let [kind, line @ ..] = line else { break };
        let mut current = vec![0_u8; row];
        for (i, byte) in line.iter().enumerate() {
            let left = if i >= pixel { current[i - pixel] } else { 0 };
            let corner = if i >= pixel { above[i - pixel] } else { 0 };
            let up = above[i];
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => return Err(damaged()),
            };
            current[i] = byte.wrapping_add(guess);
        }
        decoded.extend_from_slice(&current[..line.len()]);
        above = current;
    }
    Ok(decoded)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |it: u8| (estimate - i16::from(it)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}
