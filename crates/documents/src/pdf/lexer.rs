//! Tokens of PDF syntax, the same in files, object streams, page contents and CMaps.

#[derive(Debug, PartialEq)]
pub(crate) enum Token<'a> {
    Number(f64),
    Name(Vec<u8>),
    String(Vec<u8>),
    Keyword(&'a [u8]),
    OpenArray,
    CloseArray,
    OpenDictionary,
    CloseDictionary,
    End,
}

pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    pub(crate) at: usize,
}

pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0C' | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !is_delimiter(byte)
}

fn hexadecimal(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at: at.min(bytes.len()),
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    pub(crate) fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek(0) {
            if byte == b'%' {
                while self.peek(0).is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    pub(crate) fn next(&mut self) -> Token<'a> {
        self.skip_blanks();
        let Some(byte) = self.peek(0) else {
            return Token::End;
        };
        match byte {
            b'(' => self.literal_string(),
            b'/' => self.name(),
            b'<' if self.peek(1) == Some(b'<') => self.bracket(2, Token::OpenDictionary),
            b'<' => self.hexadecimal_string(),
            b'>' if self.peek(1) == Some(b'>') => self.bracket(2, Token::CloseDictionary),
            b'[' => self.bracket(1, Token::OpenArray),
            b']' => self.bracket(1, Token::CloseArray),
            b')' | b'>' | b'{' | b'}' => {
                let bracket = self.bracket_bytes();
                Token::Keyword(bracket)
            }
            _ => self.word(),
        }
    }

    fn bracket(&mut self, length: usize, token: Token<'a>) -> Token<'a> {
        self.at += length;
        token
    }

    fn bracket_bytes(&mut self) -> &'a [u8] {
        self.at += 1;
        &self.bytes[self.at - 1..self.at]
    }

    fn regular_run(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek(0).is_some_and(is_regular) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    fn word(&mut self) -> Token<'a> {
        let word = self.regular_run();
        match number(word) {
            Some(number) => Token::Number(number),
            None => Token::Keyword(word),
        }
    }

    fn name(&mut self) -> Token<'a> {
        self.at += 1;
        let raw = self.regular_run();
        let mut name = Vec::with_capacity(raw.len());
        let mut rest = raw;
        while let [first, tail @ ..] = rest {
            let escaped = match tail {
                [high, low, ..] if *first == b'#' => hexadecimal(*high).zip(hexadecimal(*low)),
                _ => None,
            };
            if let Some((high, low)) = escaped {
                name.push(high << 4 | low);
                rest = &tail[2..];
            } else {
                name.push(*first);
                rest = tail;
            }
        }
        Token::Name(name)
    }

    fn hexadecimal_string(&mut self) -> Token<'a> {
        self.at += 1;
        let mut string = Vec::new();
        let mut high = None;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = hexadecimal(byte) else { continue };
            match high.take() {
                None => high = Some(digit),
                Some(high) => string.push(high << 4 | digit),
            }
        }
        string.extend(high.map(|high| high << 4));
        Token::String(string)
    }

    fn literal_string(&mut self) -> Token<'a> {
        self.at += 1;
        let mut string = Vec::new();
        let mut open = 1_usize;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut string),
                b'(' => {
                    open += 1;
                    string.push(byte);
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                    string.push(byte);
                }
                _ => string.push(byte),
            }
        }
        Token::String(string)
    }

    /// Reads what follows a backslash.
    fn escape(&mut self, string: &mut Vec<u8>) {
        let Some(byte) = self.peek(0) else { return };
        self.at += 1;
        match byte {
            b'n' => string.push(b'\n'),
            b'r' => string.push(b'\r'),
            b't' => string.push(b'\t'),
            b'b' => string.push(8),
            b'f' => string.push(12),
            b'\r' => {
                if self.peek(0) == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek(0) else {
                        break;
                    };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                string.push(code as u8);
            }
            other => string.push(other),
        }
    }

    /// After a number: if a generation and `R` follow, takes them and gives the number of the object.
    pub(crate) fn reference(&mut self, number: f64) -> Option<u32> {
        if number < 0.0 || number > f64::from(u32::MAX) || number.fract() != 0.0 {
            return None;
        }
        let start = self.at;
        let mut ahead = Lexer::new(self.bytes, start);
        ahead.skip_near_blanks();
        let generation = ahead.regular_run();
        let is_generation =
            !generation.is_empty() && generation.len() <= 5 && generation.iter().all(u8::is_ascii_digit);
        if !is_generation {
            return None;
        }
        ahead.skip_near_blanks();
        if ahead.peek(0) == Some(b'R') && !ahead.peek(1).is_some_and(is_regular) {
            self.at = ahead.at + 1;
            return Some(number as u32);
        }
        None
    }

    /// Skips a few blanks only: a look ahead may not cost more than a token.
    fn skip_near_blanks(&mut self) {
        let end = self.at + 16;
        while self.at < end && self.peek(0).is_some_and(is_blank) {
            self.at += 1;
        }
    }
}

/// Reads a number as writers of PDF spell it: no exponent, stray signs tolerated.
fn number(word: &[u8]) -> Option<f64> {
    let looks_numeric = word
        .iter()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'));
    if !looks_numeric || !word.iter().any(u8::is_ascii_digit) || word.len() > 64 {
        return None;
    }
    let negative = word[0] == b'-';
    let start = word
        .iter()
        .position(|byte| !matches!(byte, b'+' | b'-'))
        .unwrap_or(0);
    let digits = &word[start..];
    // `12-34` is read as 12, as other readers do.
    let end = digits
        .iter()
        .position(|byte| matches!(byte, b'+' | b'-'))
        .unwrap_or(digits.len());
    let magnitude: f64 = std::str::from_utf8(&digits[..end]).ok()?.parse().ok()?;
    Some(if negative { -magnitude } else { magnitude })
}
