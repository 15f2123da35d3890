//! What the model says of the words of one window.

use super::Window;

/// The number of role tags: none, and begin and inside of source, cue and content.
pub const ROLE_TAGS: usize = 7;

/// Width of a pointer vector.
pub(super) const POINTER: usize = 64;

/// Width of a row of the head: the tags and four pointer vectors.
pub const HEAD: usize = ROLE_TAGS + 4 * POINTER;

/// The number of name tags: none, and first and further word of a name of each kind.
pub const NAME_TAGS: usize = 9;

/// A role tag of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Tag {
    /// No part of an attribution.
    Outside = 0,
    /// First word of a source.
    BeginSource = 1,
    /// A further word of a source.
    InSource = 2,
    /// First word of a cue.
    BeginCue = 3,
    /// A further word of a cue.
    InCue = 4,
    /// First word of a content.
    BeginContent = 5,
    /// A further word of a content.
    InContent = 6,
}

/// The scores of one window.
pub struct Scores {
    /// Which words they belong to.
    pub window: Window,
    /// One row for "none" and then one for each word, [`HEAD`] numbers each.
    rows: Vec<f32>,
    /// One row for each word, [`NAME_TAGS`] numbers each.
    names: Vec<f32>,
}

impl Scores {
    /// The scores of a window: in `rows` a row for "none" and one for each word, [`HEAD`] finite numbers each, and in
    /// `names` a row for each word, [`NAME_TAGS`] finite numbers each. `None` when there are fewer or more, or the
    /// window is empty.
    pub fn new(window: Window, rows: Vec<f32>, names: Vec<f32>) -> Option<Self> {
        let words = window.to.checked_sub(window.from).filter(|&n| n > 0)?;
        let fits = rows.len() == (words + 1) * HEAD && names.len() == words * NAME_TAGS;
        fits.then_some(Scores { window, rows, names })
    }

    fn row(&self, row: usize, from: usize, to: usize) -> &[f32] {
        &self.rows[row * HEAD + from..row * HEAD + to]
    }

    fn vector(&self, row: usize, which: usize) -> &[f32] {
        self.row(
            row,
            ROLE_TAGS + which * POINTER,
            ROLE_TAGS + (which + 1) * POINTER,
        )
    }

    /// Log-probabilities of the tags of a word, which must lie in the window.
    pub fn tags(&self, word: usize) -> [f32; ROLE_TAGS] {
        let mut out = [0.0; ROLE_TAGS];
        out.copy_from_slice(self.row(word - self.window.from + 1, 0, ROLE_TAGS));
        let total = log_sum_exp(out.iter().copied());
        out.map(|z| z - total)
    }

    /// Log-probabilities of the name tags of a word, which must lie in the window.
    pub fn names(&self, word: usize) -> [f32; NAME_TAGS] {
        let row = word - self.window.from;
        let mut out = [0.0; NAME_TAGS];
        out.copy_from_slice(&self.names[row * NAME_TAGS..(row + 1) * NAME_TAGS]);
        let total = log_sum_exp(out.iter().copied());
        out.map(|z| z - total)
    }

    fn point(&self, word: usize, target: Option<usize>, from: usize, to: usize) -> f32 {
        let row = target.map_or(0, |t| t - self.window.from + 1);
        let pairs = self
            .vector(word - self.window.from + 1, from)
            .iter()
            .zip(self.vector(row, to));
        pairs.map(|(a, b)| a * b).sum::<f32>() / (POINTER as f32).sqrt()
    }

    /// How well `cue` is a word of the cue of content word `word`; both must lie in the window.
    pub fn cue(&self, word: usize, cue: usize) -> f32 {
        self.point(word, Some(cue), 0, 1)
    }

    /// How well `source` is a word of the source of `word` (of a cue or content); `None`: it has no source.
    pub fn source(&self, word: usize, source: Option<usize>) -> f32 {
        self.point(word, source, 2, 3)
    }
}

/// The logarithm of the sum of the exponentials.
pub fn log_sum_exp(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let most = values.clone().fold(f32::NEG_INFINITY, f32::max);
    if most == f32::NEG_INFINITY {
        most
    } else {
        most + values.map(|v| (v - most).exp()).sum::<f32>().ln()
    }
}
