//! Words as the model sees them: word pieces, what the vocabulary cannot see, and windows.

use sayso_core::Span;
use tokenizers::Tokenizer;

/// Longest stretch that is handed to the tokenizer at once, in bytes. It allocates a hundred bytes for each piece.
const STRETCH: usize = 16 * 1024;

/// Closing marks that stand between a sentence's last full stop and the next sentence.
const CLOSING: [&str; 5] = ["\"", "”", "’", "'", ")"];

/// The words of the parts of an article that are read, in text order.
#[derive(Debug, Default)]
pub struct Words {
    /// Piece numbers of the vocabulary.
    pub pieces: Vec<i32>,
    /// For each word the index of its first piece.
    pub first: Vec<usize>,
    /// For each word its place in the text, in bytes.
    pub spans: Vec<Span>,
    /// For each word: letter case (0 none, 1 first capital, 2 all capitals) + 3 when it is the first of its line
    /// + 6 when it stands inside quotation marks.
    pub feature: Vec<u8>,
    /// For each word: does a sentence end before it?
    sentence: Vec<bool>,
    /// Words before which something stands that is not read, such as a link to another story; in order.
    after_gap: Vec<usize>,
    /// Words that begin a passage right behind another, as where a page lost its line breaks; in order.
    run_together: Vec<usize>,
    /// Words with which another part of the article begins: the headline, a caption, the body; in order.
    part_starts: Vec<usize>,
}

/// Words `[from, to)` that the model sees at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First word.
    pub from: usize,
    /// First word after it.
    pub to: usize,
}

impl Words {
    /// The words of the given passages of `text`, which are in text order and do not overlap.
    pub fn new(text: &str, passages: &[Span], tokenizer: &Tokenizer) -> Words {
        let mut words = Words::default();
        let mut last = passages.first().map_or(0, |p| p.start);
        for &passage in passages {
            if text
                .get(last..passage.start)
                .is_some_and(|gap| !gap.trim().is_empty())
            {
                words.after_gap.push(words.len());
            }
            let is_right_behind = !words.is_empty() && last == passage.start;
            last = passage.end;
            if is_right_behind {
                words.run_together.push(words.len());
            }
            for stretch in stretches(text, passage) {
                words.add(text, stretch, tokenizer);
            }
        }
        words.describe(text);
        words
    }

    /// Words that stand at given places of a text, in text order, each one piece that the vocabulary does not know.
    pub fn at(text: &str, spans: Vec<Span>) -> Words {
        let n = spans.len();
        let mut words = Words {
            pieces: vec![100; n],
            first: (0..n).collect(),
            spans,
            ..Words::default()
        };
        words.describe(text);
        words
    }

    /// The place of the words `[from, to)`, of which there is at least one.
    pub fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.spans[from].start, self.spans[to - 1].end)
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Is there no word?
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Is the word the first of its line?
    pub fn is_first_of_line(&self, word: usize) -> bool {
        (self.feature[word] / 3) % 2 == 1
    }

    /// Does a sentence end before the word?
    pub fn is_first_of_sentence(&self, word: usize) -> bool {
        self.sentence[word]
    }

    /// Makes another part of the article begin with the first word at or behind each of these bytes.
    pub fn part_at(&mut self, bytes: impl IntoIterator<Item = usize>) {
        self.part_starts = bytes
            .into_iter()
            .map(|byte| self.spans.partition_point(|s| s.start < byte))
            .collect();
        self.part_starts.sort_unstable();
        self.part_starts.dedup();
    }

    /// The words of the part of the article in which a word stands.
    pub fn part_of(&self, word: usize) -> std::ops::Range<usize> {
        let next = self.part_starts.partition_point(|&start| start <= word);
        let from = next.checked_sub(1).map_or(0, |i| self.part_starts[i]);
        from..self.part_starts.get(next).copied().unwrap_or(self.len())
    }

    /// Does something that is not read stand between the word and the one before it?
    pub fn is_after_gap(&self, word: usize) -> bool {
        self.after_gap.binary_search(&word).is_ok()
    }

    /// The index of the first piece of a word; of all pieces for the word after the last.
    fn piece(&self, word: usize) -> usize {
        self.first.get(word).copied().unwrap_or(self.pieces.len())
    }

    /// The pieces of a window.
    pub fn pieces_of(&self, window: Window) -> &[i32] {
        &self.pieces[self.piece(window.from)..self.piece(window.to)]
    }

    /// For each word of a window, the place of its first piece among the window's pieces.
    pub fn places(&self, window: Window) -> impl Iterator<Item = usize> + '_ {
        let base = self.piece(window.from);
        self.first[window.from..window.to]
            .iter()
            .map(move |&piece| piece - base)
    }

    fn add(&mut self, text: &str, stretch: Span, tokenizer: &Tokenizer) {
        // A WordPiece model with an unknown piece encodes any text; were it to fail, the stretch is not read.
        let Ok(encoding) = tokenizer.encode(stretch.of(text), false) else {
            return;
        };
        let mut last = None;
        for ((&piece, &(start, end)), &word) in encoding
            .get_ids()
            .iter()
            .zip(encoding.get_offsets())
            .zip(encoding.get_word_ids())
        {
            let span = Span::new(stretch.start + start, stretch.start + end);
            match self.spans.last_mut() {
                Some(current) if last == Some(word) => current.end = span.end,
                _ => {
                    self.first.push(self.pieces.len());
                    self.spans.push(span);
                }
            }
            last = Some(word);
            self.pieces.push(piece as i32);
        }
    }

    /// Fills in the features and sentence ends.
    fn describe(&mut self, text: &str) {
        let mut inside = Quoted::default();
        let mut last = 0;
        for (i, span) in self.spans.iter().enumerate() {
            let gap = text.get(last..span.start).unwrap_or_default();
            let is_run_together = self.run_together.binary_search(&i).is_ok();
            let line = i == 0 || is_run_together || gap.contains('\n');
            inside.pass(if is_run_together { "\n" } else { gap });
            let word = span.of(text);
            let quoted = inside.holds(word);
            inside.pass(word);
            self.feature
                .push(letter_case(word) + 3 * u8::from(line) + 6 * u8::from(quoted));
            last = span.end;
        }
        let mut full_stop = false;
        for (i, span) in self.spans.iter().enumerate() {
            self.sentence
                .push(i > 0 && full_stop && (span.start > self.spans[i - 1].end || self.is_first_of_line(i)));
            let word = span.of(text);
            if matches!(word, "." | "?" | "!") {
                full_stop = true;
            } else if !CLOSING.contains(&word) {
                full_stop = false;
            }
        }
    }

    /// Cuts the words into windows of at most `most` pieces: at the last line start in the later two thirds, else at
    /// the last sentence start there, else at the last of either, else before the word that does not fit.
    pub fn windows(&self, most: usize) -> Vec<Window> {
        let mut windows = Vec::new();
        let mut from = 0;
        while from < self.len() {
            let base = self.piece(from);
            let mut to = from + 1;
            while to < self.len() && self.piece(to + 1) - base <= most {
                to += 1;
            }
            if to < self.len() {
                let starts = |is_start: &dyn Fn(usize) -> bool| (from + 1..=to).rev().find(|&i| is_start(i));
                let line = starts(&|i| self.is_first_of_line(i));
                let sentence = starts(&|i| !self.is_first_of_line(i) && self.sentence[i]);
                let late = |cut: &usize| self.piece(*cut) - base >= most / 3;
                to = line
                    .filter(late)
                    .or(sentence.filter(late))
                    .or(line.max(sentence))
                    .unwrap_or(to);
            }
            windows.push(Window { from, to });
            from = to;
        }
        windows
    }
}

/// Cuts a passage into stretches short enough for the tokenizer, at white space where there is any.
fn stretches(text: &str, passage: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = passage.start;
    while passage.end - start > STRETCH {
        let mut end = start + STRETCH;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        if let Some(space) = text[start..end].rfind(char::is_whitespace).filter(|&at| at > 0) {
            end = start + space;
        }
        out.push(Span::new(start, end));
        start = end;
    }
    out.push(Span::new(start, passage.end));
    out
}

fn letter_case(word: &str) -> u8 {
    if !word.chars().next().is_some_and(char::is_uppercase) {
        0
    } else if word.chars().nth(1).is_some() && !word.chars().any(char::is_lowercase) {
        2
    } else {
        1
    }
}

/// Walks through a text and knows whether it stands inside double quotation marks. A line break ends a quotation:
/// an unbalanced mark must not turn the rest of the article into one.
#[derive(Default)]
struct Quoted {
    inside: bool,
}

impl Quoted {
    /// Is the first character of `word` inside quotation marks? The marks themselves are.
    fn holds(&self, word: &str) -> bool {
        self.inside || word.starts_with(['"', '“', '”'])
    }

    fn pass(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' | '”' => self.inside = false,
                '“' => self.inside = true,
                '"' => self.inside = !self.inside,
                _ => {}
            }
        }
    }
}
