//! Two rows of words to the passages that they share, aligned word by word.
//!
//! Runs of three words that both have are drawn out to the longest equal stretches; stretches that follow one another on
//! both sides with little between them are chained, as a local alignment (Smith and Waterman) would, but only over the
//! stretches; what lies between two of a chain, and at its ends, is then aligned exactly.

use std::cmp::Reverse;

use super::contractions::is_said_alike;
use super::seeds::{RUN, Seed};
use crate::words::Word;

/// At most so many words stand between two stretches of one passage, on either side.
const WIDEST_GAP: u32 = 16;
/// Where both sides begin a new paragraph between two stretches, at most so many words do.
const WIDEST_GAP_OF_PARAGRAPHS: u32 = 6;
/// Where one side has its "he said" between two stretches, the other has left out at most so many words.
const MOST_LEFT_OUT: u32 = 3;
/// So many stretches before one are tried as what it follows.
const TRIED: usize = 48;
/// At either end of a passage so many words are looked at for more of it.
const END: usize = 8;

/// A row of words with the text in which they stand.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    pub(super) words: &'r [Word],
    pub(super) text: &'r str,
    pub(super) places: &'r [Place],
}

/// What is known of the place of a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The number of its paragraph.
    pub(super) paragraph: u32,
    /// The number of its part of the article: no passage runs from a headline or a caption into the report.
    pub(super) part: u32,
    /// How many words before it are quoted.
    pub(super) quoted_before: u32,
    /// Is it somebody's own, in quotation marks or in a post?
    pub(super) is_quoted: bool,
    /// Is it page furniture, or part of a stock phrase?
    pub(super) is_furniture: bool,
    /// Is it written in one with the word before it: "made" in "hand-made"?
    pub(super) is_joined: bool,
    /// May it have an apostrophe, and so stand for two words?
    pub(super) is_contracted: bool,
}

/// Words of one side between two that are the same.
#[derive(Clone, Copy)]
struct Between {
    words: u32,
    /// How many of them are quoted, or stand in plain prose.
    left_out: u32,
    /// Others are the "he said" between two parts of a quotation.
    interposed: u32,
    has_paragraph: bool,
}

impl Row<'_> {
    /// What stands between two of its words.
    fn between(&self, before: u32, after: u32) -> Between {
        let words = after.saturating_sub(before + 1);
        let none = Between {
            words,
            left_out: words,
            interposed: 0,
            has_paragraph: false,
        };
        let (Some(from), Some(to)) = (self.places.get(before as usize), self.places.get(after as usize))
        else {
            return none;
        };
        let quoted = to.quoted_before - from.quoted_before - u32::from(from.is_quoted);
        let interposed = match from.is_quoted && to.is_quoted {
            true => words.saturating_sub(quoted),
            false => 0,
        };
        Between {
            words,
            left_out: words - interposed,
            interposed,
            has_paragraph: from.paragraph != to.paragraph,
        }
    }

    /// May the word at this place stand for two words of the other row, of which the second is at that place? Cheap, and most
    /// often not.
    fn may_stand_for_two(&self, at: usize, other: &Row, second: usize) -> bool {
        self.places.get(at).is_some_and(|place| place.is_contracted)
            || other.places.get(second).is_some_and(|place| place.is_joined)
    }

    /// Is the word at this place the same as two words of the other row?
    fn stands_for_two(&self, at: usize, other: &Row, first: usize, second: usize) -> bool {
        self.may_stand_for_two(at, other, second)
            && match (
                self.words.get(at),
                other.words.get(first),
                other.words.get(second),
            ) {
                (Some(word), Some(first), Some(second)) => {
                    is_said_alike(self.text, *word, other.text, *first, *second)
                }
                _ => false,
            }
    }

    fn is_one_part(&self, first: u32, second: u32) -> bool {
        match (self.places.get(first as usize), self.places.get(second as usize)) {
            (Some(x), Some(y)) => x.part == y.part,
            _ => false,
        }
    }

    fn is_one_paragraph(&self, first: u32, second: u32) -> bool {
        match (self.places.get(first as usize), self.places.get(second as usize)) {
            (Some(x), Some(y)) => x.part == y.part && x.paragraph == y.paragraph,
            _ => false,
        }
    }
}

/// What it takes off a passage that these words stand between two of its stretches, in quarters of a word; `None`: too much
/// for one passage.
fn cost(a: Between, b: Between) -> Option<i64> {
    let more = a.words.max(b.words);
    if more > WIDEST_GAP || (a.has_paragraph && b.has_paragraph && more > WIDEST_GAP_OF_PARAGRAPHS) {
        return None;
    }
    // each side quotes the same speech, and one has cut out of it what the other talks over
    let is_cut = |one: Between, other: Between| one.interposed > 0 && other.left_out > MOST_LEFT_OUT;
    if is_cut(a, b) || is_cut(b, a) {
        return None;
    }
    let weight = |side: Between| i64::from(4 * side.left_out + side.interposed / 2);
    Some(weight(a).max(weight(b)))
}

/// How much of a passage is left when its edits are taken off, in quarters of a word.
pub(super) fn worth(a: Row, b: Row, alignment: &[(u32, u32)]) -> i64 {
    let edits = alignment.windows(2).map(|pairs| match pairs {
        [(a1, b1), (a2, b2)] => cost(a.between(*a1, *a2), b.between(*b1, *b2)).unwrap_or(64),
        _ => 0,
    });
    let words = alignment.iter().filter(|(x, y)| !is_joined(a, b, *x, *y)).count();
    words as i64 * WORTH - edits.sum::<i64>()
}

/// Are both words written in one with the words before them?
pub(super) fn is_joined(a: Row, b: Row, at_a: u32, at_b: u32) -> bool {
    let joined = |row: Row, at: u32| row.places.get(at as usize).is_some_and(|place| place.is_joined);
    joined(a, at_a) && joined(b, at_b)
}

/// Words that are the same on both sides, in the order of both: the place in `a` and in `b` of each.
pub(super) type Alignment = Vec<(u32, u32)>;

/// A stretch of equal words.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    a: u32,
    b: u32,
    length: u32,
}

impl Stretch {
    fn end_a(self) -> u32 {
        self.a + self.length
    }

    fn end_b(self) -> u32 {
        self.b + self.length
    }
}

/// The passages with at least `least` words that are the same.
pub(super) fn alignments(a: Row, b: Row, seeds: Vec<Seed>, is_one: bool, least: usize) -> Vec<Alignment> {
    let stretches = stretches(a, b, seeds, is_one);
    let mut found = Vec::new();
    for chain in chains(a, b, &stretches, is_one) {
        let reach: u32 = chain.iter().map(|stretch| stretch.length).sum();
        // most chains are a turn of phrase; in a passage more than half of the words stand in stretches
        if (reach as usize) * 2 <= least {
            continue;
        }
        let alignment = aligned(a, b, &chain, is_one);
        if alignment.len() >= least {
            found.push(alignment);
        }
    }
    found
}

/// The longest equal stretches through the seeds.
fn stretches(a: Row, b: Row, mut seeds: Vec<Seed>, is_one: bool) -> Vec<Stretch> {
    let diagonal = |seed: &Seed| i64::from(seed.0) - i64::from(seed.1);
    seeds.sort_unstable_by_key(|seed| (diagonal(seed), seed.0));
    let mut found: Vec<Stretch> = Vec::new();
    let mut last: Option<(i64, u32)> = None;
    for seed in seeds {
        let before = last.filter(|(of, _)| *of == diagonal(&seed));
        let from = before.map_or(0, |(_, end)| end);
        if seed.0 < from {
            continue;
        }
        let is_same = |at_a: u32, at_b: u32| match (a.words.get(at_a as usize), b.words.get(at_b as usize)) {
            (Some(x), Some(y)) => x.form == y.form,
            _ => false,
        };
        if !(0..RUN as u32).all(|k| is_same(seed.0 + k, seed.1 + k)) {
            continue; // digests of runs are short, so two runs can have one
        }
        let last_of_run = (seed.0 + RUN as u32 - 1, seed.1 + RUN as u32 - 1);
        if !a.is_one_part(seed.0, last_of_run.0) || !b.is_one_part(seed.1, last_of_run.1) {
            continue;
        }
        let is_same = |at_a: u32, at_b: u32| {
            is_same(at_a, at_b) && a.is_one_part(seed.0, at_a) && b.is_one_part(seed.1, at_b)
        };
        let back = (1..=(seed.0 - from).min(seed.1)).find(|k| !is_same(seed.0 - k, seed.1 - k));
        let back = back.map_or((seed.0 - from).min(seed.1), |k| k - 1);
        // a passage does not run over its own repetition
        let longest = if is_one {
            seed.1 - seed.0 + back
        } else {
            u32::MAX - back
        };
        let mut on = 0;
        while back + on < longest && is_same(seed.0 + on, seed.1 + on) {
            on += 1;
        }
        let stretch = Stretch {
            a: seed.0 - back,
            b: seed.1 - back,
            length: back + on,
        };
        last = Some((diagonal(&seed), stretch.end_a()));
        if stretch.length >= RUN as u32 {
            found.push(stretch);
        }
    }
    found.sort_unstable_by_key(|stretch| (stretch.a, stretch.b));
    found
}

/// What one equal word is worth; costs are in the same unit.
const WORTH: i64 = 4;

/// The best chains, no stretch in two of them.
fn chains(a: Row, b: Row, stretches: &[Stretch], is_one: bool) -> Vec<Vec<Stretch>> {
    struct Best {
        score: i64,
        before: Option<usize>,
        /// Where the chain begins in `b`.
        begins: u32,
    }
    let mut best: Vec<Best> = Vec::with_capacity(stretches.len());
    for (at, stretch) in stretches.iter().enumerate() {
        let mut found = Best {
            score: i64::from(stretch.length) * WORTH,
            before: None,
            begins: stretch.b,
        };
        for tried in (at.saturating_sub(TRIED)..at).rev() {
            let (before, chain) = (stretches[tried], &best[tried]);
            if before.a >= stretch.a
                || before.b >= stretch.b
                || before.end_a() + WIDEST_GAP < stretch.a
                || before.end_b() + WIDEST_GAP < stretch.b
            {
                continue;
            }
            // two stretches may overlap by words that stand twice on one side: the later one gives them up
            let overlap =
                (before.end_a().saturating_sub(stretch.a)).max(before.end_b().saturating_sub(stretch.b));
            if overlap >= stretch.length || (is_one && stretch.end_a() > chain.begins) {
                continue;
            }
            if !a.is_one_part(before.a, stretch.a) || !b.is_one_part(before.b, stretch.b) {
                continue;
            }
            let between = (
                a.between(before.end_a() - 1, stretch.a + overlap),
                b.between(before.end_b() - 1, stretch.b + overlap),
            );
            let Some(cost) = cost(between.0, between.1) else {
                continue;
            };
            let score = chain.score - cost + i64::from(stretch.length - overlap) * WORTH;
            if score > found.score {
                found = Best {
                    score,
                    before: Some(tried),
                    begins: chain.begins,
                };
            }
        }
        best.push(found);
    }
    let mut ends: Vec<usize> = (0..best.len()).collect();
    ends.sort_unstable_by_key(|end| (Reverse(best[*end].score), *end));
    let mut is_used = vec![false; best.len()];
    let mut chains = Vec::new();
    for end in ends {
        let mut chain = Vec::new();
        let mut at = Some(end);
        while let Some(place) = at.filter(|place| !is_used[*place]) {
            is_used[place] = true;
            chain.push(stretches[place]);
            at = best[place].before;
        }
        chain.reverse();
        if !chain.is_empty() {
            chains.push(chain);
        }
    }
    chains
}

/// The words of a chain that are the same, with those in its gaps and at its ends.
fn aligned(a: Row, b: Row, chain: &[Stretch], is_one: bool) -> Alignment {
    let mut found: Alignment = Vec::new();
    for stretch in chain {
        let (mut next_a, mut next_b) = (stretch.a, stretch.b);
        if let Some((last_a, last_b)) = found.last().copied() {
            let overlap = ((last_a + 1).saturating_sub(next_a)).max((last_b + 1).saturating_sub(next_b));
            (next_a, next_b) = (next_a + overlap, next_b + overlap);
            let gap = Gap {
                a: (last_a + 1, next_a),
                b: (last_b + 1, next_b),
            };
            found.extend(gap.filled(a, b));
        }
        let left = stretch.end_a().saturating_sub(next_a);
        found.extend((0..left).map(|k| (next_a + k, next_b + k)));
    }
    let (Some(first), Some(last)) = (found.first().copied(), found.last().copied()) else {
        return found;
    };
    // in one article neither end may grow into the other passage
    // in one article the two passages must not grow into one another: each gets half of what stands between them
    let room = match is_one {
        true => END.min((first.1.saturating_sub(last.0 + 1) / 2) as usize),
        false => END,
    };
    let before = grown(
        |k| {
            first
                .0
                .checked_sub(k)
                .filter(|at| a.is_one_paragraph(*at, first.0))
        },
        |k| {
            first
                .1
                .checked_sub(k)
                .filter(|at| b.is_one_paragraph(*at, first.1))
        },
        a,
        b,
        room,
    );
    let after = grown(
        |k| Some(last.0 + k).filter(|at| a.is_one_paragraph(last.0, *at)),
        |k| Some(last.1 + k).filter(|at| b.is_one_paragraph(last.1, *at)),
        a,
        b,
        room,
    );
    let whole = before.into_iter().rev().chain(found).chain(after).collect();
    without_stubs(a, b, whole)
}

/// A passage does not end with so few words of a new paragraph, nor begin with so few of one that then ends.
const STUB: usize = 3;

/// Takes off words at the ends that a paragraph divides from the rest: that both go on with "The minister" is chance.
fn without_stubs(a: Row, b: Row, mut whole: Alignment) -> Alignment {
    let is_border = |pairs: &[(u32, u32)]| match pairs {
        [(a1, b1), (a2, b2)] => !a.is_one_paragraph(*a1, *a2) || !b.is_one_paragraph(*b1, *b2),
        _ => false,
    };
    let tail = (whole.windows(2).rev().take(STUB)).position(is_border);
    if let Some(tail) = tail {
        whole.truncate(whole.len() - tail - 1);
    }
    let head = (whole.windows(2).take(STUB)).position(is_border);
    if let Some(head) = head {
        whole.drain(..=head);
    }
    whole
}

/// Words between two stretches, `[from, to)` of either side.
struct Gap {
    a: (u32, u32),
    b: (u32, u32),
}

impl Gap {
    /// The longest row of words that are the same, in the order of both sides.
    fn filled(&self, a: Row, b: Row) -> Alignment {
        let rows = (self.a.1.saturating_sub(self.a.0)) as usize;
        let columns = (self.b.1.saturating_sub(self.b.0)) as usize;
        if rows == 0 || columns == 0 {
            return Vec::new();
        }
        let width = columns + 1;
        let mut most = vec![0u8; (rows + 1) * width];
        let meets = |row: usize, column: usize| {
            equal(
                a,
                b,
                self.a.0 as usize + row,
                self.b.0 as usize + column,
                (self.a.1 as usize, self.b.1 as usize),
            )
        };
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                let mut best = most[(row + 1) * width + column].max(most[row * width + column + 1]);
                if let Some((down, across)) = meets(row, column) {
                    best = best.max(most[(row + down) * width + column + across].saturating_add(1));
                }
                most[row * width + column] = best;
            }
        }
        let mut found = Vec::new();
        let (mut row, mut column) = (0, 0);
        while row < rows && column < columns {
            let here = most[row * width + column];
            if most[(row + 1) * width + column] == here {
                row += 1;
            } else if most[row * width + column + 1] == here {
                column += 1;
            } else {
                let (down, across) = meets(row, column).unwrap_or((1, 1));
                found.push((self.a.0 + row as u32, self.b.0 + column as u32));
                (row, column) = (row + down, column + across);
            }
        }
        found
    }
}

/// Are the words at two places the same, as one word or as one against two ("we're", "we are"; "hand-picked",
/// "handpicked")? Gives how many words of either side; `ends` are the first places beyond what may be looked at.
fn equal(a: Row, b: Row, at_a: usize, at_b: usize, ends: (usize, usize)) -> Option<(usize, usize)> {
    let (x, y) = (a.words.get(at_a)?, b.words.get(at_b)?);
    if x.form == y.form {
        return Some((1, 1));
    }
    if at_b + 1 < ends.1 && a.stands_for_two(at_a, &b, at_b, at_b + 1) {
        return Some((1, 2));
    }
    if at_a + 1 < ends.0 && b.stands_for_two(at_b, &a, at_a, at_a + 1) {
        return Some((2, 1));
    }
    None
}

/// What words at the ends of a passage add to it: one that is the same, one against another, one on one side alone.
const SAME: i32 = 4;
const OTHER: i32 = 3;
const ONLY: i32 = 4;

/// What follows the end of a passage, or stands before it, and still belongs to it: more words that are the same than
/// words that differ. `of_a` and `of_b` give the place of the k-th word from the end, from 1.
fn grown(
    of_a: impl Fn(u32) -> Option<u32>,
    of_b: impl Fn(u32) -> Option<u32>,
    a: Row,
    b: Row,
    room: usize,
) -> Alignment {
    let places = |of: &dyn Fn(u32) -> Option<u32>| -> Vec<u32> { (1..=room as u32).map_while(of).collect() };
    let (in_a, in_b) = (places(&of_a), places(&of_b));
    let width = in_b.len() + 1;
    // the score of the best way that ends at a cell, and by which step it came
    let mut cells = vec![(0i32, Step::None); (in_a.len() + 1) * width];
    let mut best = (0i32, 0usize, 0usize);
    for row in 0..=in_a.len() {
        for column in 0..=in_b.len() {
            if row == 0 && column == 0 {
                continue;
            }
            let mut here = (i32::MIN, Step::None);
            let mut offer = |score: i32, step: Step| {
                if score > here.0 {
                    here = (score, step);
                }
            };
            if row > 0 && column > 0 {
                let (x, y) = (in_a[row - 1] as usize, in_b[column - 1] as usize);
                let is_same = a.words[x].form == b.words[y].form;
                let before = cells[(row - 1) * width + column - 1].0;
                offer(
                    if is_same { before + SAME } else { before - OTHER },
                    if is_same { Step::Same } else { Step::Other },
                );
                if column > 1 {
                    let (first, second) = in_order(in_b[column - 2], in_b[column - 1]);
                    if a.stands_for_two(x, &b, first, second) {
                        offer(cells[(row - 1) * width + column - 2].0 + SAME, Step::TwoOfB);
                    }
                }
                if row > 1 {
                    let (first, second) = in_order(in_a[row - 2], in_a[row - 1]);
                    if b.stands_for_two(y, &a, first, second) {
                        offer(cells[(row - 2) * width + column - 1].0 + SAME, Step::TwoOfA);
                    }
                }
            }
            if row > 0 {
                offer(cells[(row - 1) * width + column].0 - ONLY, Step::OnlyA);
            }
            if column > 0 {
                offer(cells[row * width + column - 1].0 - ONLY, Step::OnlyB);
            }
            cells[row * width + column] = here;
            if here.0 > best.0 {
                best = (here.0, row, column);
            }
        }
    }
    let mut found = Vec::new();
    let (mut row, mut column) = (best.1, best.2);
    while row > 0 || column > 0 {
        let step = cells[row * width + column].1;
        let (down, across) = match step {
            Step::Same | Step::Other => (1, 1),
            Step::TwoOfB => (1, 2),
            Step::TwoOfA => (2, 1),
            Step::OnlyA => (1, 0),
            Step::OnlyB => (0, 1),
            Step::None => break,
        };
        if matches!(step, Step::Same | Step::TwoOfA | Step::TwoOfB) {
            found.push((in_a[row - 1], in_b[column - 1]));
        }
        (row, column) = (row - down, column - across);
    }
    found.reverse();
    found
}

/// One step of a way through the words of both sides.
#[derive(Clone, Copy)]
enum Step {
    None,
    Same,
    Other,
    TwoOfA,
    TwoOfB,
    OnlyA,
    OnlyB,
}

fn in_order(x: u32, y: u32) -> (usize, usize) {
    (x.min(y) as usize, x.max(y) as usize)
}
