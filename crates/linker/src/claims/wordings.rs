//! The statements of one article, made ready for comparing with many others.

use std::collections::HashMap;

use sayso_core::{Act, Form, Reading, SegmentKind, Span, Statement, VoiceKind, envelope};

use super::quoted;
use super::utterances::utterances;
use super::vectors::{self, Vector};
use crate::words::Word;

/// Of a longer statement only so many words are compared.
const LONGEST: usize = 240;
/// A quotation without a statement is looked at when it has so many words.
const QUOTATION: usize = 4;
/// A heading without a statement is looked at when it has so many words.
const HEADING: usize = 4;
/// Words in the runs by which passages are found.
pub(super) const RUN: usize = 4;

/// A word of a wording.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token {
    /// Its place in the article's words.
    pub at: usize,
    pub form: u64,
    pub stem: u64,
    pub rarity: f32,
    /// Does it stand in quotation marks?
    pub is_quoted: bool,
}

/// A stem that tells something, once for each wording.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stem {
    pub stem: u64,
    pub rarity: f32,
    /// Its place among the vectors.
    pub vector: Option<u16>,
    pub is_quoted: bool,
    pub is_name: bool,
    pub is_number: bool,
}

/// The words of a statement, or of a quotation or heading in which the reader found none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wording {
    pub statement: Option<u32>,
    /// The statement's content, or an utterance of it, or the quotation's words.
    pub spans: Vec<Span>,
    /// From the first to the last byte of the spans.
    pub whole: Span,
    pub tokens: Vec<Token>,
    /// Sorted by stem.
    pub stems: Vec<Stem>,
    /// Stems that tell something and follow one another, sorted.
    pub pairs: Vec<(u64, u64)>,
    /// The sum of the stems' vectors, of length one; all zero where no stem has one.
    pub vector: Vector,
    /// Stems of the words that name the source and say how it was said, sorted.
    pub setting: Vec<(u64, f32)>,
    pub is_negated: bool,
    pub is_heading: bool,
    pub act: Act,
    pub voice: Option<u32>,
    /// The voice and those that passed it on.
    pub voices: Vec<u32>,
    /// The words that say whose it is, once each, sorted by stem.
    pub speaker: Vec<SpeakerStem>,
}

/// A stem of the words that say who speaks: of the name, the titles and the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SpeakerStem {
    pub stem: u64,
    pub rarity: f32,
    /// Its place among the vectors.
    pub vector: Option<u16>,
}

/// All wordings of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Wordings {
    /// In the order of the statements, then the quotations and headings without one.
    pub(super) all: Vec<Wording>,
    /// In how many wordings a stem stands.
    pub(super) counts: HashMap<u64, u32>,
    /// Which wordings have a stem, sorted.
    pub(super) by_stem: Vec<(u64, u32)>,
    /// Digests of the runs of [`RUN`] words of the whole article, with the place of their first word, sorted.
    pub(super) runs: Vec<(u64, u32)>,
    /// Which of the article's words stand in a wording, and in quotation marks.
    pub(super) is_covered: Vec<bool>,
}

impl Wordings {
    /// Makes the wordings of an article ready; `words` are those of [`crate::ReadArticle::words`].
    pub(crate) fn new(text: &str, reading: &Reading, words: &[Word]) -> Self {
        let quotations = quoted::quotations(text, words);
        let mut is_quoted = vec![false; words.len()];
        for quotation in &quotations {
            is_quoted[quotation.clone()].fill(true);
        }
        let mut is_covered = vec![false; words.len()];
        let headings: Vec<Span> = (reading.segments.iter())
            .filter(|segment| segment.kind == SegmentKind::Headline)
            .map(|segment| segment.span)
            .collect();
        let mut all = Vec::new();
        for statement in &reading.statements {
            for span in &statement.content {
                is_covered[range(words, *span)].fill(true);
            }
            let own = own_words(text, reading, statement);
            let speaker = speaker(text, reading, statement);
            for spans in utterances(text, words, &statement.content) {
                let Some(whole) = envelope(&spans) else { continue };
                let mut tokens = Vec::new();
                for span in &spans {
                    let room = LONGEST.saturating_sub(tokens.len());
                    let quoted = |at: usize| is_quoted[at] || statement.form == Form::Direct;
                    tokens.extend(
                        range(words, *span)
                            .take(room)
                            .map(|at| token(words, at, quoted(at))),
                    );
                }
                if !tokens.is_empty() {
                    let is_heading = headings.iter().any(|heading| heading.contains(whole));
                    let mut loose = loose_wording(text, words, spans, whole, tokens, is_heading);
                    // "Hale said Hale would go" is "I will go": the name of who speaks tells nothing of what is said
                    if loose
                        .stems
                        .iter()
                        .filter(|stem| !own.contains(&stem.stem))
                        .count()
                        >= FEW
                    {
                        loose.stems.retain(|stem| !own.contains(&stem.stem));
                    }
                    all.push(of_statement(words, statement, &speaker, loose));
                }
            }
        }
        let loose = (quotations
            .into_iter()
            .filter(|q| q.len() >= QUOTATION)
            .map(|q| (q, false)))
        .chain(
            (headings.iter())
                .map(|heading| (range(words, *heading), true))
                .filter(|(h, _)| h.len() >= HEADING),
        );
        for (range, is_heading) in loose {
            let free = range.clone().filter(|at| !is_covered[*at]).count();
            // a statement that has a part of it was read; that one is compared
            if free * 4 < range.len() * 3 || range.len() > LONGEST {
                continue;
            }
            let (Some(first), Some(last)) = (words.get(range.start), words.get(range.end - 1)) else {
                continue;
            };
            let whole = Span::new(first.span.start, last.span.end);
            let tokens = range.map(|at| token(words, at, is_quoted[at])).collect();
            all.push(loose_wording(text, words, vec![whole], whole, tokens, is_heading));
        }
        let mut counts: HashMap<u64, u32> = HashMap::new();
        let mut by_stem = Vec::new();
        for (wording, n) in all.iter().zip(0..) {
            for stem in &wording.stems {
                *counts.entry(stem.stem).or_default() += 1;
                by_stem.push((stem.stem, n));
            }
        }
        by_stem.sort_unstable();
        let mut runs: Vec<(u64, u32)> = (words.windows(RUN).zip(0..))
            .map(|(run, at)| (run_digest(run.iter().map(|word| word.form)), at))
            .collect();
        runs.sort_unstable();
        Wordings {
            all,
            counts,
            by_stem,
            runs,
            is_covered,
        }
    }
}

/// The stems of the name of whose a statement is.
fn own_words(text: &str, reading: &Reading, statement: &Statement) -> Vec<u64> {
    let stems = |text: &str, span: Span| {
        crate::words::words(text, span)
            .into_iter()
            .map(|word| word.stem)
            .collect::<Vec<u64>>()
    };
    let voice = (statement
        .voice
        .and_then(|n| usize::try_from(n).ok()?.checked_sub(1)))
    .and_then(|at| reading.voices.get(at))
    .filter(|voice| !matches!(voice.kind, VoiceKind::Unnamed | VoiceKind::Document));
    let mut own = voice.map_or_else(Vec::new, |voice| {
        stems(&voice.name, Span::new(0, voice.name.len()))
    });
    if voice.is_some() {
        own.extend(statement.source.iter().flat_map(|span| stems(text, *span)));
    }
    own
}

/// Of the words that say who speaks so many are compared.
const MOST_OF_SPEAKER: usize = 24;

/// The stems of the words that say whose a statement is: those of its source, of the voice's name and of its titles.
fn speaker(text: &str, reading: &Reading, statement: &Statement) -> Vec<SpeakerStem> {
    let voice = (statement
        .voice
        .and_then(|n| usize::try_from(n).ok()?.checked_sub(1)))
    .and_then(|at| reading.voices.get(at));
    let mut stems = Vec::new();
    let mut add = |text: &str, span: Span| {
        stems.extend(
            (crate::words::words(text, span).into_iter())
                .filter(|word| word.rarity > 0.0)
                .map(|word| SpeakerStem {
                    stem: word.stem,
                    rarity: word.rarity,
                    vector: vectors::place(word.stem),
                }),
        );
    };
    if let Some(voice) = voice {
        add(&voice.name, Span::new(0, voice.name.len()));
        voice
            .roles
            .iter()
            .take(MOST_OF_SPEAKER)
            .for_each(|role| add(text, *role));
    }
    statement.source.iter().for_each(|span| add(text, *span));
    stems.truncate(4 * MOST_OF_SPEAKER);
    stems.sort_by_key(|stem| stem.stem);
    stems.dedup_by_key(|stem| stem.stem);
    stems.truncate(MOST_OF_SPEAKER);
    stems
}

/// A wording keeps so many stems at least.
const FEW: usize = 3;

/// The digest of a run of words by their forms.
pub(super) fn run_digest(forms: impl Iterator<Item = u64>) -> u64 {
    forms.fold(0, |hash: u64, form| {
        (hash.rotate_left(23) ^ form).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

fn range(words: &[Word], span: Span) -> std::ops::Range<usize> {
    let from = words.partition_point(|word| word.span.start < span.start);
    let to = words.partition_point(|word| word.span.end <= span.end);
    from..to.max(from)
}

fn token(words: &[Word], at: usize, is_quoted: bool) -> Token {
    let word = &words[at];
    Token {
        at,
        form: word.form,
        stem: word.stem,
        rarity: word.rarity,
        is_quoted,
    }
}

fn of_statement(words: &[Word], statement: &Statement, speaker: &[SpeakerStem], loose: Wording) -> Wording {
    let mut setting: Vec<(u64, f32)> = (statement
        .source
        .iter()
        .chain(&statement.cue)
        .chain(&statement.told))
    .flat_map(|span| range(words, *span).take(LONGEST))
    .map(|at| (words[at].stem, words[at].rarity))
    .filter(|(_, rarity)| *rarity > 0.0)
    .collect();
    setting.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    setting.dedup_by_key(|(stem, _)| *stem);
    let voices = statement.voice.into_iter().chain(statement.relay.iter().copied());
    Wording {
        statement: Some(statement.n),
        setting,
        act: statement.act,
        voice: statement.voice,
        voices: voices.collect(),
        speaker: speaker.to_vec(),
        ..loose
    }
}

fn loose_wording(
    text: &str,
    words: &[Word],
    spans: Vec<Span>,
    whole: Span,
    tokens: Vec<Token>,
    is_heading: bool,
) -> Wording {
    let mut stems: Vec<Stem> = (tokens.iter().filter(|token| token.rarity > 0.0))
        .map(|token| {
            let word = words[token.at].span.of(text);
            let before = text.get(..words[token.at].span.start).unwrap_or_default();
            let is_first = before
                .trim_end_matches([' ', '"', '“', '‘', '\''])
                .ends_with(['.', '!', '?', '\n', ':']);
            Stem {
                stem: token.stem,
                rarity: token.rarity,
                vector: vectors::place(token.stem),
                is_quoted: token.is_quoted,
                // in a heading every word may have a capital
                is_name: word.starts_with(char::is_uppercase)
                    && !is_first
                    && !is_heading
                    && token.rarity > 2.0,
                is_number: word.starts_with(|c: char| c.is_ascii_digit()),
            }
        })
        .collect();
    stems.sort_by(|a, b| {
        a.stem
            .cmp(&b.stem)
            .then(b.is_quoted.cmp(&a.is_quoted))
            .then(b.is_name.cmp(&a.is_name))
    });
    stems.dedup_by_key(|stem| stem.stem);
    let telling: Vec<u64> = tokens
        .iter()
        .filter(|token| token.rarity > 0.0)
        .map(|token| token.stem)
        .collect();
    let mut pairs: Vec<(u64, u64)> = telling.windows(2).map(|two| (two[0], two[1])).collect();
    pairs.sort_unstable();
    pairs.dedup();
    Wording {
        statement: None,
        pairs,
        spans,
        whole,
        vector: vectors::sum(tokens.iter().filter_map(|token| vectors::place(token.stem))),
        is_negated: tokens
            .iter()
            .any(|token| is_negation(words[token.at].span.of(text))),
        tokens,
        stems,
        setting: Vec::new(),
        is_heading,
        act: Act::Assert,
        voice: None,
        voices: Vec::new(),
        speaker: Vec::new(),
    }
}

/// Does the word turn what is said into its contrary?
fn is_negation(word: &str) -> bool {
    let word = word.to_lowercase().replace('’', "'");
    word.ends_with("n't")
        || matches!(
            word.as_str(),
            "not" | "no" | "never" | "nor" | "neither" | "none" | "nothing" | "cannot" | "nobody"
        )
}
