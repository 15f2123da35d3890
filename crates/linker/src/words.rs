//! The words of a text, made ready for comparing: folded, stemmed, weighed by how rare they are in news.

use std::collections::HashMap;
use std::sync::OnceLock;

use any_ascii::any_ascii_char;
use rust_stemmers::{Algorithm, Stemmer};
use sayso_core::Span;

/// Rows `stem, articles of ten thousand that have it`; the example `rarity` makes it.
const RARITY: &str = include_str!("../lexicon/rarity.tsv");

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word {
    /// Where it stands, bytes of the text.
    pub span: Span,
    /// A digest of it in lower case, without accents and possessive ending.
    pub form: u64,
    /// A digest of its stem: "reports", "reported" and "reporting" have one.
    pub stem: u64,
    /// How much it tells that two passages share it: 0 for words that nearly every article has, about 9 for one that hardly
    /// any has (natural logarithm of all articles to those with the stem).
    pub rarity: f32,
}

/// The words of a part of a text, in text order: runs of letters and digits, with apostrophes, full stops, commas and
/// hyphens that stand between two of them as the word's own only inside numbers and abbreviations.
pub fn words(text: &str, part: Span) -> Vec<Word> {
    let mut words = Vec::with_capacity(part.len() / 5);
    let mut folded = String::new();
    let mut rest = text.get(part.start..part.end).unwrap_or_default();
    let mut at = part.start;
    while let Some(begin) = rest.find(char::is_alphanumeric) {
        let length = length_of_word(&rest[begin..]);
        let span = Span::new(at + begin, at + begin + length);
        fold(span.of(text), &mut folded);
        if !folded.is_empty() {
            words.push(word(span, &folded));
        }
        at = span.end;
        rest = text.get(at..part.end).unwrap_or_default();
    }
    words
}

/// No word is longer, in bytes; what is longer is cut into several.
const LONGEST: usize = 64;

/// The bytes of the word with which the text begins.
fn length_of_word(text: &str) -> usize {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = characters.next() {
        if at >= LONGEST {
            break;
        }
        let next = characters.peek().map_or(' ', |(_, c)| *c);
        let is_inside = match c {
            c if c.is_alphanumeric() => true,
            '\'' | '’' | 'ʼ' => before.is_alphabetic() && next.is_alphabetic(),
            '.' | ',' => before.is_ascii_digit() && next.is_ascii_digit(),
            _ => c.is_alphanumeric(),
        };
        if !is_inside {
            break;
        }
        end = at + c.len_utf8();
        before = c;
    }
    end
}

/// Lower case, ASCII where there is one, without possessive ending and without commas in numbers.
fn fold(word: &str, folded: &mut String) {
    folded.clear();
    for c in word.chars() {
        match c {
            '’' | 'ʼ' => folded.push('\''),
            ',' => {}
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => folded.extend(any_ascii_char(c).chars().map(|c| c.to_ascii_lowercase())),
        }
    }
    if folded.ends_with("'s") {
        folded.truncate(folded.len() - 2);
    }
}

fn word(span: Span, folded: &str) -> Word {
    let stem = stem(folded);
    let stem_digest = digest(&stem);
    Word {
        span,
        form: digest(folded),
        stem: stem_digest,
        rarity: rarity(stem_digest),
    }
}

/// The stem of a folded word (Porter's second algorithm for English, as Snowball has it).
pub fn stem(folded: &str) -> String {
    // numbers and abbreviations have none
    match folded.bytes().all(|b| b.is_ascii_alphabetic() || b == b'\'') {
        true => Stemmer::create(Algorithm::English).stem(folded).into_owned(),
        false => folded.to_owned(),
    }
}

/// The digest by which a folded word or stem is compared: FNV-1a, 64 bits. It is kept in ledgers and must not change.
pub fn digest(folded: &str) -> u64 {
    folded.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The rarity of a stem that no row has.
const RAREST: f32 = 9.2;

fn rarity(stem: u64) -> f32 {
    static TABLE: OnceLock<HashMap<u64, f32>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let rows = RARITY.lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|row| {
            let (stem, share) = row.split_once('\t')?;
            let share: f32 = share.parse().ok()?;
            Some((digest(stem), (10_000.0 / share.max(1.0)).ln().max(0.0)))
        })
        .collect()
    });
    match table.get(&stem) {
        // what more than a third of all articles have tells nothing
        Some(rarity) if *rarity < 1.1 => 0.0,
        Some(rarity) => *rarity,
        None => RAREST,
    }
}
