//! The part of the graphics state that text depends on.

use std::rc::Rc;

use crate::pdf::font::Font;
use crate::pdf::matrix::Matrix;

/// What `q` saves and `Q` brings back.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) page: Matrix,
    pub(crate) font: Option<Rc<Font>>,
    pub(crate) size: f64,
    pub(crate) character_spacing: f64,
    pub(crate) word_spacing: f64,
    pub(crate) scale: f64,
    pub(crate) leading: f64,
    pub(crate) rise: f64,
}

impl State {
    pub(crate) fn new(page: Matrix) -> Self {
        Self {
            page,
            font: None,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}
