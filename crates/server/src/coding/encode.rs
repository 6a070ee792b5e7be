//! Coding of answers, whole or piece by piece.

use std::{
    cell::RefCell,
    io::{self, Write},
};

use flate2::{Compress, Crc, FlushCompress, Status};

use super::Coding;

/// Levels that keep the coding of a full list under a hundred milliseconds.
const BROTLI_QUALITY: u32 = 3;
const BROTLI_WINDOW: u32 = 20;
const ZSTD_LEVEL: i32 = 3;
const GZIP_LEVEL: u32 = 3;

enum State {
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
    Brotli(Box<brotli::CompressorWriter<Vec<u8>>>),
    Gzip(flate2::write::GzEncoder<Vec<u8>>),
    Deflate(flate2::write::ZlibEncoder<Vec<u8>>),
}

/// Codes an answer as it is made.
pub struct Encoder(State);

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Encoder")
    }
}

impl Encoder {
    /// Starts a coding.
    pub fn new(coding: Coding) -> io::Result<Encoder> {
        let level = flate2::Compression::new(GZIP_LEVEL);
        Ok(Encoder(match coding {
            Coding::Zstd => State::Zstd(zstd::stream::write::Encoder::new(Vec::new(), ZSTD_LEVEL)?),
            Coding::Brotli => {
                let writer =
                    brotli::CompressorWriter::new(Vec::new(), 16 << 10, BROTLI_QUALITY, BROTLI_WINDOW);
                State::Brotli(Box::new(writer))
            }
            Coding::Gzip => State::Gzip(flate2::write::GzEncoder::new(Vec::new(), level)),
            Coding::Deflate => State::Deflate(flate2::write::ZlibEncoder::new(Vec::new(), level)),
        }))
    }

    /// Adds a piece and returns what can be sent by now, which may be nothing.
    pub fn push(&mut self, piece: &[u8]) -> io::Result<Vec<u8>> {
        Ok(match &mut self.0 {
            State::Zstd(encoder) => {
                encoder.write_all(piece)?;
                std::mem::take(encoder.get_mut())
            }
            State::Brotli(encoder) => {
                encoder.write_all(piece)?;
                std::mem::take(encoder.get_mut())
            }
            State::Gzip(encoder) => {
                encoder.write_all(piece)?;
                std::mem::take(encoder.get_mut())
            }
            State::Deflate(encoder) => {
                encoder.write_all(piece)?;
                std::mem::take(encoder.get_mut())
            }
        })
    }

    /// Ends the coding and returns what is left to send.
    pub fn finish(self) -> io::Result<Vec<u8>> {
        match self.0 {
            State::Zstd(encoder) => encoder.finish(),
            State::Brotli(encoder) => Ok(encoder.into_inner()),
            State::Gzip(encoder) => encoder.finish(),
            State::Deflate(encoder) => encoder.finish(),
        }
    }

    /// Codes a whole body. Setting a coder up costs more than coding a few kilobytes, so zstd and gzip keep theirs.
    pub fn whole(coding: Coding, body: &[u8]) -> io::Result<Vec<u8>> {
        match coding {
            Coding::Zstd => ZSTD.with_borrow_mut(|kept| {
                let compressor = match kept {
                    Some(compressor) => compressor,
                    None => kept.insert(zstd::bulk::Compressor::new(ZSTD_LEVEL)?),
                };
                compressor.compress(body)
            }),
            Coding::Gzip => DEFLATE.with_borrow_mut(|deflate| gzip(deflate, body)),
            Coding::Brotli | Coding::Deflate => {
                let mut encoder = Encoder::new(coding)?;
                let mut coded = encoder.push(body)?;
                coded.extend(encoder.finish()?);
                Ok(coded)
            }
        }
    }
}

thread_local! {
    static ZSTD: RefCell<Option<zstd::bulk::Compressor<'static>>> = const { RefCell::new(None) };
    static DEFLATE: RefCell<Compress> = RefCell::new(Compress::new(flate2::Compression::new(GZIP_LEVEL), false));
}

/// Head of a gzip member: deflate, no name, no time, unknown system.
const GZIP_HEAD: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];

/// Writes one gzip member (RFC 1952) with a coder that is reset, not built.
fn gzip(deflate: &mut Compress, body: &[u8]) -> io::Result<Vec<u8>> {
    deflate.reset();
    let mut coded = Vec::with_capacity(GZIP_HEAD.len() + body.len() / 2 + 64);
    coded.extend_from_slice(&GZIP_HEAD);
    loop {
        let read = usize::try_from(deflate.total_in()).unwrap_or(usize::MAX);
        let rest = body.get(read..).unwrap_or_default();
        if deflate.compress_vec(rest, &mut coded, FlushCompress::Finish)? == Status::StreamEnd {
            break;
        }
        coded.reserve(body.len() / 2 + 64);
    }
    let mut sum = Crc::new();
    sum.update(body);
    coded.extend_from_slice(&sum.sum().to_le_bytes());
    coded.extend_from_slice(&sum.amount().to_le_bytes());
    Ok(coded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::decode;

    #[test]
    fn kept_coders_forget_the_body_before() {
        for coding in [Coding::Zstd, Coding::Gzip] {
            for length in [0, 1, 1024, 70_000, 3, 200_000] {
                // Hardly compressible, so that the output outgrows its first reservation.
                let body: Vec<u8> = (0..length as u32)
                    .map(|it| (it.wrapping_mul(2_654_435_761) >> 13) as u8)
                    .collect();
                let coded = Encoder::whole(coding, &body).expect("codes");
                assert_eq!(
                    decode(coding, &coded, 1 << 20).as_ref(),
                    Ok(&body),
                    "{coding:?} {length}"
                );
            }
        }
    }
}
