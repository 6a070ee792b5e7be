//! Runs the text operators of a page's content and passes over all others.

use std::collections::HashMap;
use std::rc::Rc;

use memchr::memmem;

use crate::budget::{Budget, DocumentError};
use crate::pdf::file::File;
use crate::pdf::font::Font;
use crate::pdf::layout::{Layout, Placement};
use crate::pdf::lexer::{Lexer, is_blank};
use crate::pdf::matrix::Matrix;
use crate::pdf::object::{self, Dictionary, MAX_OPERAND_STEPS, Object, Parsed};
use crate::pdf::pages::Page;
use crate::pdf::state::State;

/// No operator has more; those of a broken content are dropped.
const MAX_OPERANDS: usize = 64;
const MAX_SAVED: usize = 4_096;
/// Forms drawn by forms. Each level keeps its content and resources in memory.
const MAX_FORM_DEPTH: usize = 16;
/// Distances past this are nonsense, and would poison sums.
const FAR: f64 = 1e7;

pub(crate) struct Interpreter<'f, 'a> {
    file: &'f File<'a>,
    fonts: HashMap<u32, Rc<Font>>,
}

impl<'f, 'a> Interpreter<'f, 'a> {
    pub(crate) fn new(file: &'f File<'a>) -> Self {
        Self {
            file,
            fonts: HashMap::new(),
        }
    }

    pub(crate) fn page(
        &mut self,
        page: &Page,
        layout: &mut Layout,
        budget: &mut Budget<'_>,
    ) -> Result<(), DocumentError> {
        // One stream may end in the middle of what the next goes on with, so they are run as one.
        let mut content = Vec::new();
        for part in self.contents(page.contents, budget)? {
            content.extend(self.file.stream(&part, budget)?.unwrap_or_default());
            content.push(b'\n');
        }
        let run = Run::new(self, &page.resources, Matrix::IDENTITY);
        run.run(&content, 1, layout, budget)
    }

    /// A reference to a stream stays as it is; an array of them is opened.
    fn contents(&self, contents: &Object, budget: &mut Budget<'_>) -> Result<Vec<Object>, DocumentError> {
        match self.file.resolve(contents, budget)?.into_owned() {
            Object::Array(parts) => Ok(parts),
            _ => Ok(vec![contents.clone()]),
        }
    }

    fn font(&mut self, font: &Object, budget: &mut Budget<'_>) -> Result<Option<Rc<Font>>, DocumentError> {
        if let Object::Reference(number) = font
            && let Some(known) = self.fonts.get(number)
        {
            return Ok(Some(Rc::clone(known)));
        }
        let Some(dictionary) = self.file.dictionary(font, budget)? else {
            return Ok(None);
        };
        let loaded = Rc::new(Font::load(self.file, &dictionary, budget)?);
        if let Object::Reference(number) = font {
            self.fonts.insert(*number, Rc::clone(&loaded));
        }
        Ok(Some(loaded))
    }
}

/// One content stream with the resources it names things in.
struct Run<'i, 'f, 'a> {
    interpreter: &'i mut Interpreter<'f, 'a>,
    resources: Rc<Dictionary>,
    state: State,
    saved: Vec<State>,
    /// Fonts chosen so far, by the names of these resources.
    fonts: HashMap<Vec<u8>, Option<Rc<Font>>>,
    text: Matrix,
    line: Matrix,
}

impl<'i, 'f, 'a> Run<'i, 'f, 'a> {
    fn new(interpreter: &'i mut Interpreter<'f, 'a>, resources: &Rc<Dictionary>, page: Matrix) -> Self {
        Self {
            interpreter,
            resources: Rc::clone(resources),
            state: State::new(page),
            saved: Vec::new(),
            fonts: HashMap::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
        }
    }

    fn run(
        mut self,
        content: &[u8],
        depth: usize,
        layout: &mut Layout,
        budget: &mut Budget<'_>,
    ) -> Result<(), DocumentError> {
        let mut lexer = Lexer::new(content, 0);
        let mut operands = Vec::new();
        let mut since = budget.spent();
        loop {
            match object::next(&mut lexer, budget)? {
                Parsed::End => return Ok(()),
                Parsed::Object(operand) if operands.len() < MAX_OPERANDS => operands.push(operand),
                Parsed::Object(_) => {}
                Parsed::Keyword(operator) => {
                    match operator {
                        b"ID" => lexer.at = end_of_picture(content, lexer.at),
                        b"Do" => {
                            // A form can draw forms, so nothing is kept that it doesn't need.
                            let name = operands.drain(..).next().unwrap_or(Object::Null);
                            self.draw(&name, depth, layout, budget)?;
                        }
                        _ => self.operate(operator, &operands, layout, budget)?,
                    }
                    operands.clear();
                    since = budget.spent();
                }
            }
            if budget.spent() - since > MAX_OPERAND_STEPS {
                return Err(DocumentError::TooComplex);
            }
        }
    }

    fn operate(
        &mut self,
        operator: &[u8],
        operands: &[Object],
        layout: &mut Layout,
        budget: &mut Budget<'_>,
    ) -> Result<(), DocumentError> {
        let number = |at: usize| {
            operands
                .get(at)
                .and_then(Object::number)
                .unwrap_or(0.0)
                .clamp(-FAR, FAR)
        };
        match operator {
            b"q" => {
                if self.saved.len() >= MAX_SAVED {
                    return Err(DocumentError::TooComplex);
                }
                self.saved.push(self.state.clone());
            }
            b"Q" => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
            b"cm" => self.state.page = matrix(number).then(self.state.page),
            b"BT" => self.set_line(Matrix::IDENTITY),
            b"Tc" => self.state.character_spacing = number(0),
            b"Tw" => self.state.word_spacing = number(0),
            b"Tz" => self.state.scale = number(0) / 100.0,
            b"TL" => self.state.leading = number(0),
            b"Ts" => self.state.rise = number(0),
            b"Tf" => self.choose_font(operands, budget)?,
            b"Td" => self.move_line(number(0), number(1)),
            b"TD" => {
                self.state.leading = -number(1);
                self.move_line(number(0), number(1));
            }
            b"Tm" => self.set_line(matrix(number)),
            b"T*" => self.move_line(0.0, -self.state.leading),
            b"Tj" => self.show(operands.first(), layout, budget)?,
            b"'" => {
                self.move_line(0.0, -self.state.leading);
                self.show(operands.first(), layout, budget)?;
            }
            b"\"" => {
                self.state.word_spacing = number(0);
                self.state.character_spacing = number(1);
                self.move_line(0.0, -self.state.leading);
                self.show(operands.get(2), layout, budget)?;
            }
            b"TJ" => {
                for item in operands.first().and_then(Object::array).unwrap_or_default() {
                    match item.number() {
                        Some(shift) => self.advance(-shift.clamp(-FAR, FAR) / 1000.0 * self.state.size),
                        None => self.show(Some(item), layout, budget)?,
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn set_line(&mut self, line: Matrix) {
        self.line = line;
        self.text = line;
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.set_line(Matrix::shift(x, y).then(self.line));
    }

    /// Moves along the line, by a distance without horizontal scaling.
    fn advance(&mut self, distance: f64) {
        self.text = Matrix::shift(distance * self.state.scale, 0.0).then(self.text);
    }

    fn choose_font(&mut self, operands: &[Object], budget: &mut Budget<'_>) -> Result<(), DocumentError> {
        let [Object::Name(name), size, ..] = operands else {
            return Ok(());
        };
        self.state.size = size.number().unwrap_or(0.0).clamp(-FAR, FAR);
        if let Some(known) = self.fonts.get(name) {
            self.state.font = known.clone();
            return Ok(());
        }
        let fonts = self
            .interpreter
            .file
            .dictionary(self.resources.get("Font"), budget)?
            .unwrap_or_default();
        let font = self.interpreter.font(fonts.get_bytes(name), budget)?;
        budget.bytes(64 + name.len())?;
        self.fonts.insert(name.clone(), font.clone());
        self.state.font = font;
        Ok(())
    }

    fn place(&self) -> Placement {
        let to_page = Matrix::shift(0.0, self.state.rise)
            .then(self.text)
            .then(self.state.page);
        let [a, b, c, d, ..] = to_page.0;
        let length = a.hypot(b);
        let direction = if length > 0.0 {
            (a / length, b / length)
        } else {
            (1.0, 0.0)
        };
        let size = (self.state.size * c.hypot(d)).abs();
        Placement {
            start: to_page.origin(),
            direction,
            size,
        }
    }

    fn show(
        &mut self,
        string: Option<&Object>,
        layout: &mut Layout,
        budget: &mut Budget<'_>,
    ) -> Result<(), DocumentError> {
        let (Some(Object::String(string)), Some(font)) = (string, self.state.font.clone()) else {
            return Ok(());
        };
        let mut rest = string.as_slice();
        if rest.is_empty() {
            return Ok(());
        }
        layout.approach(self.place());
        let mut text = String::new();
        let mut distance = 0.0;
        while !rest.is_empty() {
            budget.step(1)?;
            let glyph = font.next(&mut rest, &mut text);
            distance += glyph.width * self.state.size + self.state.character_spacing;
            if glyph.is_word_space {
                distance += self.state.word_spacing;
            }
            layout.push(&text)?;
            text.clear();
        }
        self.advance(distance);
        layout.leave(self.place());
        Ok(())
    }

    /// Runs a form; pictures hold no text.
    fn draw(
        &mut self,
        name: &Object,
        depth: usize,
        layout: &mut Layout,
        budget: &mut Budget<'_>,
    ) -> Result<(), DocumentError> {
        if depth >= MAX_FORM_DEPTH {
            return Err(DocumentError::TooComplex);
        }
        let Some(form) = self.form(name, budget)? else {
            return Ok(());
        };
        let page = form.matrix.then(self.state.page);
        Run::new(self.interpreter, &form.resources, page).run(&form.content, depth + 1, layout, budget)
    }

    fn form(&self, name: &Object, budget: &mut Budget<'_>) -> Result<Option<Form>, DocumentError> {
        let file = self.interpreter.file;
        let drawn = file
            .dictionary(self.resources.get("XObject"), budget)?
            .unwrap_or_default();
        let reference = drawn.get_bytes(name.name().unwrap_or_default());
        let Some(form) = file.dictionary(reference, budget)? else {
            return Ok(None);
        };
        if form.get("Subtype").name() != Some(b"Form") {
            return Ok(None);
        }
        let Some(content) = file.stream(reference, budget)? else {
            return Ok(None);
        };
        let own = file.list(form.get("Matrix"), budget)?;
        let matrix = if own.len() == 6 {
            matrix(|at| own[at].number().unwrap_or(0.0).clamp(-FAR, FAR))
        } else {
            Matrix::IDENTITY
        };
        let resources = match file.dictionary(form.get("Resources"), budget)? {
            Some(resources) => Rc::new(resources),
            None => Rc::clone(&self.resources),
        };
        Ok(Some(Form {
            content,
            matrix,
            resources,
        }))
    }
}

/// A content that other contents draw.
struct Form {
    content: Vec<u8>,
    matrix: Matrix,
    resources: Rc<Dictionary>,
}

fn matrix(number: impl Fn(usize) -> f64) -> Matrix {
    Matrix([number(0), number(1), number(2), number(3), number(4), number(5)])
}

/// Finds the end of the data of a picture inside the content: `EI` between blanks.
fn end_of_picture(content: &[u8], start: usize) -> usize {
    let data = content.get(start..).unwrap_or_default();
    for at in memmem::find_iter(data, b"EI") {
        let begins = at.checked_sub(1).is_some_and(|before| is_blank(data[before]));
        let ends = data.get(at + 2).is_none_or(|after| is_blank(*after));
        if begins && ends {
            return start + at + 2;
        }
    }
    content.len()
}
