//! Coding of answers, whole or piece by piece.

use std::io::{self, Write};

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

    /// Codes a whole body.
    pub fn whole(coding: Coding, body: &[u8]) -> io::Result<Vec<u8>> {
        let mut encoder = Encoder::new(coding)?;
        let mut coded = encoder.push(body)?;
        coded.extend(encoder.finish()?);
        Ok(coded)
    }
}
