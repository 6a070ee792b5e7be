//! Decoding of request bodies, bounded in size and in ratio.

use std::io::{self, BufRead, Read};

use super::Coding;

/// Bytes of output up to which the ratio is not judged.
const FREE_OUTPUT: usize = 1 << 20;
/// Bytes of output for one of input beyond that.
const RATIO: usize = 100;

/// Why a body could not be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeFault {
    /// Damaged, cut, or followed by something else.
    Corrupt,
    /// Over the cap, or expanding beyond [`RATIO`].
    TooLarge,
}

/// Decodes `body`, which holds one coded stream and nothing after it, into `cap` bytes at most. A gzip stream may have several
/// members (RFC 1952, section 2.2).
pub fn decode(coding: Coding, body: &[u8], cap: usize) -> Result<Vec<u8>, DecodeFault> {
    let limit = cap.min(FREE_OUTPUT.max(body.len().saturating_mul(RATIO)));
    let mut input = body;
    let decoded = match coding {
        Coding::Gzip => read(&mut flate2::bufread::MultiGzDecoder::new(&mut input), limit),
        Coding::Deflate => read(&mut flate2::bufread::ZlibDecoder::new(&mut input), limit),
        Coding::Zstd => match zstd::stream::read::Decoder::with_buffer(&mut input) {
            // Without the bound a frame could ask for a window of two gigabytes.
            Ok(decoder) => match bounded_window(decoder) {
                Ok(decoder) => read(&mut decoder.single_frame(), limit),
                Err(_) => return Err(DecodeFault::Corrupt),
            },
            Err(_) => return Err(DecodeFault::Corrupt),
        },
        Coding::Brotli => {
            // The reader below takes bytes one by one at the end, so that what follows the stream is noticed.
            read(&mut brotli::Decompressor::new(ByteWise(&mut input), 1), limit)
        }
    }?;
    if input.is_empty() {
        Ok(decoded)
    } else {
        Err(DecodeFault::Corrupt)
    }
}

/// Largest window of a zstd frame, as a power of two: 32 MiB, the cap of the largest body.
const ZSTD_WINDOW_LOG: u32 = 25;

fn bounded_window<R: BufRead>(
    mut decoder: zstd::stream::read::Decoder<'_, R>,
) -> io::Result<zstd::stream::read::Decoder<'_, R>> {
    decoder.window_log_max(ZSTD_WINDOW_LOG)?;
    Ok(decoder)
}

/// Gives one byte a call.
struct ByteWise<'a, 'b>(&'a mut &'b [u8]);

impl Read for ByteWise<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer.len().min(1);
        self.0.read(&mut buffer[..wanted])
    }
}

fn read(decoder: &mut impl Read, limit: usize) -> Result<Vec<u8>, DecodeFault> {
    let mut decoded = Vec::new();
    let bound = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    decoder
        .take(bound)
        .read_to_end(&mut decoded)
        .map_err(|_| DecodeFault::Corrupt)?;
    if decoded.len() > limit {
        return Err(DecodeFault::TooLarge);
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::Encoder;

    const CODINGS: [Coding; 4] = [Coding::Zstd, Coding::Brotli, Coding::Gzip, Coding::Deflate];

    #[test]
    fn what_is_coded_is_decoded() {
        let text = "flour, water, salt. ".repeat(1000).into_bytes();
        for coding in CODINGS {
            let coded = Encoder::whole(coding, &text).expect("codes");
            assert_eq!(decode(coding, &coded, 1 << 20).as_ref(), Ok(&text), "{coding:?}");
        }
    }

    #[test]
    fn members_of_gzip_are_joined() {
        let member = |text: &[u8]| Encoder::whole(Coding::Gzip, text).expect("codes");
        let coded = [member(b"flour, "), member(b""), member(b"water")].concat();
        assert_eq!(
            decode(Coding::Gzip, &coded, 1 << 20),
            Ok(b"flour, water".to_vec())
        );
        assert_eq!(decode(Coding::Gzip, &coded, 11), Err(DecodeFault::TooLarge));
        assert_eq!(
            decode(Coding::Gzip, &coded[..coded.len() - 30], 1 << 20),
            Err(DecodeFault::Corrupt)
        );
        assert_eq!(decode(Coding::Gzip, b"", 1 << 20), Err(DecodeFault::Corrupt));
    }

    #[test]
    fn cut_streams_and_trailing_bytes_are_corrupt() {
        let text = "flour, water, salt. ".repeat(100).into_bytes();
        for coding in CODINGS {
            let coded = Encoder::whole(coding, &text).expect("codes");
            assert_eq!(
                decode(coding, &coded[..coded.len() - 1], 1 << 20),
                Err(DecodeFault::Corrupt),
                "{coding:?} cut"
            );
            let longer = [coded.as_slice(), b"x"].concat();
            assert_eq!(
                decode(coding, &longer, 1 << 20),
                Err(DecodeFault::Corrupt),
                "{coding:?} longer"
            );
            assert_eq!(
                decode(coding, b"not coded at all", 1 << 20),
                Err(DecodeFault::Corrupt),
                "{coding:?} plain"
            );
        }
    }

    #[test]
    fn a_bomb_stops_at_the_cap_or_the_ratio() {
        let zeros = vec![0u8; 64 << 20];
        for coding in CODINGS {
            let coded = Encoder::whole(coding, &zeros).expect("codes");
            assert_eq!(
                decode(coding, &coded, 10 << 20),
                Err(DecodeFault::TooLarge),
                "{coding:?}"
            );
            assert_eq!(
                decode(coding, &coded, usize::MAX),
                Err(DecodeFault::TooLarge),
                "{coding:?}"
            );
        }
    }

    #[test]
    fn exactly_the_cap_is_accepted() {
        let text = vec![b'a'; 4096];
        for coding in CODINGS {
            let coded = Encoder::whole(coding, &text).expect("codes");
            assert!(decode(coding, &coded, 4096).is_ok(), "{coding:?}");
            assert_eq!(
                decode(coding, &coded, 4095),
                Err(DecodeFault::TooLarge),
                "{coding:?}"
            );
        }
    }
}
