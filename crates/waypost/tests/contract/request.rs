//! Requests as tests write them, turned into bytes.

use std::io::Write;

use contract::operation::Method;

/// How the body's length is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Framing {
    /// By Content-Length.
    Sized,
    /// In chunks of so many bytes.
    Chunked(usize),
    /// Not at all.
    Untold,
    /// By a Content-Length of the test's own.
    Declared(u64),
}

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Option<Vec<u8>>,
    pub framing: Framing,
}

impl Request {
    pub fn new(method: &str, target: &str) -> Request {
        Request {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: None,
            framing: Framing::Sized,
        }
    }

    pub fn get(target: &str) -> Request {
        Request::new("GET", target)
    }

    /// A POST of a body of this media type.
    pub fn post(target: &str, media: &str, body: impl Into<Vec<u8>>) -> Request {
        Request::new("POST", target)
            .header("Content-Type", media)
            .body(body)
    }

    pub fn json(target: &str, body: &str) -> Request {
        Request::post(target, "application/json", body)
    }

    pub fn text(target: &str, body: &str) -> Request {
        Request::post(target, "text/plain", body)
    }

    pub fn with_method(mut self, method: &str) -> Request {
        self.method = method.to_owned();
        self
    }

    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Request {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    pub fn bearer(self, token: &str) -> Request {
        self.header("Authorization", format!("Bearer {token}"))
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Request {
        self.body = Some(body.into());
        self
    }

    pub fn framed(mut self, framing: Framing) -> Request {
        self.framing = framing;
        self
    }

    /// Codes the body.
    pub fn coded(mut self, coding: &str) -> Request {
        let plain = self.body.take().unwrap_or_default();
        self.body = Some(encoded(coding, &plain));
        self.header("Content-Encoding", coding)
    }

    /// The whole message; `host` is the server's address.
    pub fn bytes(&self, host: &str) -> Vec<u8> {
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.target).into_bytes();
        if !self
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            write!(bytes, "Host: {host}\r\n").expect("memory");
        }
        for (name, value) in &self.headers {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        let body = self.body.as_deref().unwrap_or_default();
        match &self.framing {
            Framing::Sized if self.body.is_none() => {}
            Framing::Sized => write!(bytes, "Content-Length: {}\r\n", body.len()).expect("memory"),
            Framing::Declared(length) => write!(bytes, "Content-Length: {length}\r\n").expect("memory"),
            Framing::Chunked(_) => bytes.extend_from_slice(b"Transfer-Encoding: chunked\r\n"),
            Framing::Untold => {}
        }
        bytes.extend_from_slice(b"\r\n");
        match self.framing {
            Framing::Chunked(size) => {
                for chunk in body.chunks(size) {
                    write!(bytes, "{:x}\r\n", chunk.len()).expect("memory");
                    bytes.extend_from_slice(chunk);
                    bytes.extend_from_slice(b"\r\n");
                }
                bytes.extend_from_slice(b"0\r\n\r\n");
            }
            Framing::Sized | Framing::Declared(_) | Framing::Untold => bytes.extend_from_slice(body),
        }
        bytes
    }
}

pub fn method_name(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

/// Codes bytes as Content-Encoding names it.
pub fn encoded(coding: &str, plain: &[u8]) -> Vec<u8> {
    let level = flate2::Compression::default();
    match coding {
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
            encoder.write_all(plain).expect("memory");
            encoder.finish().expect("memory")
        }
        "deflate" => {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), level);
            encoder.write_all(plain).expect("memory");
            encoder.finish().expect("memory")
        }
        "br" => {
            let mut coded = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: 3,
                ..Default::default()
            };
            brotli::BrotliCompress(&mut &*plain, &mut coded, &parameters).expect("memory");
            coded
        }
        "zstd" => zstd::encode_all(plain, 1).expect("memory"),
        _ => panic!("no coding '{coding}'"),
    }
}

/// Decodes bytes as Content-Encoding names it.
pub fn decoded(coding: &str, coded: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let read = match coding {
        "gzip" => std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(coded), &mut plain),
        "br" => std::io::Read::read_to_end(&mut brotli::Decompressor::new(coded, 4096), &mut plain),
        "zstd" => {
            std::io::copy(&mut zstd::Decoder::new(coded).expect("a decoder"), &mut plain).map(|_| plain.len())
        }
        _ => panic!("no coding '{coding}'"),
    };
    read.expect("the answer decodes");
    plain
}

/// A token request with this form.
pub fn form(body: &str) -> Request {
    Request::post("/connect/token", "application/x-www-form-urlencoded", body)
}
