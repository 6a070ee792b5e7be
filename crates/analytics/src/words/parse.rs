//! Reading keyword queries.

mod token;

use std::collections::BTreeSet;

use super::analyser::{Analyser, Word};
use super::expression::Expression;
use crate::error::KeywordFault;
use crate::query::{KeywordKind, Keywords};
use token::{Lexer, Phrase, Sign, Token, TokenKind};

/// Words of a query at most.
const MOST_WORDS: usize = 512;
/// Parentheses inside each other at most.
const MOST_NESTED: usize = 32;
/// Greatest distance of words near each other.
const MOST_DISTANCE: u32 = 100;

/// Reads a query. Its grammar can fail for expressions alone, its length for all kinds.
pub fn parse_keywords(keywords: &Keywords) -> Result<Expression, KeywordFault> {
    let fault = |caret| KeywordFault::new(&keywords.query, caret);
    let parsed = match keywords.kind {
        KeywordKind::Or | KeywordKind::And => parse_words(keywords),
        KeywordKind::Phrase => parse_phrase(&keywords.query),
        KeywordKind::Expression => parse_expression(&keywords.query),
    };
    let parsed = parsed.map_err(fault)?;
    Ok(parsed.unwrap_or(Expression::Nothing))
}

/// A tree, nothing where only stopwords were; or the position of the fault.
type Parsed = Result<Option<Expression>, usize>;

fn parse_words(keywords: &Keywords) -> Parsed {
    let analyser = Analyser::default();
    let (mut plain, mut required, mut forbidden) = (Vec::new(), Vec::new(), Vec::new());
    for (raw, sign) in words_of(&keywords.query, true)? {
        if let Word::Term(term) = analyser.word(&raw) {
            let list = match sign {
                None => &mut plain,
                Some(Sign::Plus) => &mut required,
                Some(Sign::Minus) => &mut forbidden,
            };
            list.push(Expression::Word(term));
        }
    }
    let has_positive = !plain.is_empty() || !required.is_empty();
    if !has_positive && forbidden.is_empty() {
        return Ok(None);
    }
    let positive = match keywords.kind {
        _ if !has_positive => Some(Expression::Everything),
        KeywordKind::Or if required.is_empty() => Expression::or(plain),
        KeywordKind::Or => Expression::and(required),
        KeywordKind::And | KeywordKind::Phrase | KeywordKind::Expression => {
            plain.append(&mut required);
            Expression::and(plain)
        }
    };
    let mut parts = match positive {
        Some(Expression::And(parts)) => parts,
        Some(other) => vec![other],
        None => Vec::new(),
    };
    parts.extend(forbidden.into_iter().map(|word| Expression::Not(Box::new(word))));
    Ok(Expression::and(parts))
}

fn parse_phrase(query: &str) -> Parsed {
    let words = words_of(query, false)?;
    let raws: Vec<String> = words.into_iter().map(|(raw, _)| raw).collect();
    Ok(phrase(&Analyser::default(), &raws))
}

/// Gives the words of a query that is no expression, with the sign in front of each.
fn words_of(query: &str, with_signs: bool) -> Result<Vec<(String, Option<Sign>)>, usize> {
    let mut lexer = Lexer::new(query);
    let (mut words, mut sign) = (Vec::new(), None);
    while let Some((token, start)) = lexer.next_word_or_sign() {
        match token {
            token::WordOrSign::Sign(found) => sign = Some(found).filter(|_| with_signs),
            token::WordOrSign::Word(raw) => {
                if words.len() == MOST_WORDS {
                    return Err(start);
                }
                words.push((raw, sign.take()));
            }
        }
    }
    Ok(words)
}

/// Makes a phrase of its words: stopwords inside are holes, those at the ends are dropped.
fn phrase(analyser: &Analyser, raws: &[String]) -> Option<Expression> {
    let mut places: Vec<Option<String>> = raws
        .iter()
        .map(|raw| match analyser.word(raw) {
            Word::Term(term) => Some(term),
            Word::Stopword => None,
        })
        .collect();
    while places.last().is_some_and(Option::is_none) {
        places.pop();
    }
    let leading = places.iter().take_while(|place| place.is_none()).count();
    places.drain(..leading);
    match places.as_slice() {
        [] => None,
        [Some(word)] => Some(Expression::Word(word.clone())),
        _ => Some(Expression::Phrase(places)),
    }
}

/// Makes the condition that distinct words stand near each other.
fn near(analyser: &Analyser, raws: &[String], distance: u32) -> Option<Expression> {
    let mut seen = BTreeSet::new();
    let mut words: Vec<String> = Vec::new();
    for raw in raws {
        if let Word::Term(term) = analyser.word(raw)
            && seen.insert(term.clone())
        {
            words.push(term);
        }
    }
    match words.as_slice() {
        [] => None,
        [word] => Some(Expression::Word(word.clone())),
        _ => Some(Expression::Near { words, distance }),
    }
}

fn parse_expression(query: &str) -> Parsed {
    let mut parser = Parser {
        lexer: Lexer::new(query),
        next: None,
        analyser: Analyser::default(),
        words: 0,
        depth: 0,
    };
    // A query of separators alone has nothing that could be marked: it matches nothing.
    if parser.peek()?.kind == TokenKind::End {
        return Ok(None);
    }
    let tree = parser.expression()?;
    let rest = parser.take()?;
    match rest.kind {
        TokenKind::End => Ok(tree),
        _ => Err(rest.start),
    }
}

/// Reads by recursive descent, one token ahead.
struct Parser<'q> {
    lexer: Lexer<'q>,
    next: Option<Token>,
    analyser: Analyser,
    words: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&mut self) -> Result<&Token, usize> {
        if self.next.is_none() {
            self.next = Some(self.lexer.next_token()?);
        }
        self.next.as_ref().ok_or(0)
    }

    fn take(&mut self) -> Result<Token, usize> {
        match self.next.take() {
            Some(token) => Ok(token),
            None => self.lexer.next_token(),
        }
    }

    fn expression(&mut self) -> Parsed {
        let mut parts = Vec::new();
        parts.extend(self.conjunction()?);
        while self.peek()?.kind == TokenKind::Or {
            self.take()?;
            parts.extend(self.conjunction()?);
        }
        Ok(Expression::or(parts))
    }

    fn conjunction(&mut self) -> Parsed {
        let mut positives = Vec::new();
        let mut negatives = Vec::new();
        positives.extend(self.positive()?);
        loop {
            match self.peek()?.kind {
                TokenKind::And => {
                    self.take()?;
                    if self.is_negative()? {
                        negatives.extend(self.negative()?);
                    } else {
                        positives.extend(self.positive()?);
                    }
                }
                TokenKind::Not | TokenKind::Sign(Sign::Minus) => negatives.extend(self.negative()?),
                TokenKind::Or | TokenKind::Close | TokenKind::End => break,
                TokenKind::Word(_) | TokenKind::Phrase(_) | TokenKind::Open | TokenKind::Sign(Sign::Plus) => {
                    positives.extend(self.positive()?)
                }
            }
        }
        if positives.is_empty() && !negatives.is_empty() {
            return Ok(Some(Expression::Nothing));
        }
        positives.append(&mut negatives);
        Ok(Expression::and(positives))
    }

    fn is_negative(&mut self) -> Result<bool, usize> {
        let next = self.peek()?;
        Ok(matches!(next.kind, TokenKind::Not | TokenKind::Sign(Sign::Minus)))
    }

    fn positive(&mut self) -> Parsed {
        if self.peek()?.kind == TokenKind::Sign(Sign::Plus) {
            self.take()?;
        }
        self.atom()
    }

    fn negative(&mut self) -> Parsed {
        self.take()?;
        let atom = self.atom()?;
        Ok(atom.map(|atom| Expression::Not(Box::new(atom))))
    }

    fn atom(&mut self) -> Parsed {
        let token = self.take()?;
        match token.kind {
            TokenKind::Word(raw) => {
                self.count_word(token.start)?;
                Ok(match self.analyser.word(&raw) {
                    Word::Term(term) => Some(Expression::Word(term)),
                    Word::Stopword => None,
                })
            }
            TokenKind::Phrase(found) => self.phrase(&found),
            TokenKind::Open => {
                if self.depth == MOST_NESTED {
                    return Err(token.start);
                }
                self.depth += 1;
                let inner = self.expression()?;
                self.depth -= 1;
                let close = self.take()?;
                match close.kind {
                    TokenKind::Close => Ok(inner),
                    _ => Err(close.start),
                }
            }
            TokenKind::And
            | TokenKind::Or
            | TokenKind::Not
            | TokenKind::Sign(_)
            | TokenKind::Close
            | TokenKind::End => Err(token.start),
        }
    }

    fn phrase(&mut self, found: &Phrase) -> Parsed {
        for start in &found.starts {
            self.count_word(*start)?;
        }
        let Some((distance, start)) = found.distance else {
            return Ok(phrase(&self.analyser, &found.words));
        };
        if distance > MOST_DISTANCE {
            return Err(start);
        }
        Ok(near(&self.analyser, &found.words, distance))
    }

    fn count_word(&mut self, start: usize) -> Result<(), usize> {
        if self.words == MOST_WORDS {
            return Err(start);
        }
        self.words += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
