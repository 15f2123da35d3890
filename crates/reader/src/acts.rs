//! The act of an attribution: what is done by saying it.
//!
//! ```text
//! cue ─▶ rows of lexicon/cues.tsv, negation ─▶ act ─┬─▶ any act but assert
//!                                                   └─▶ assert: rows of lexicon/contents.tsv over the content ─▶ act
//! ```
//!
//! The cue decides; a neutral cue ("said") or none leaves it to the content.

mod lexicon;
pub(crate) mod words;

use sayso_core::{Act, Span};

use crate::Attribution;
use lexicon::{Cue, Force, Hit, Kind, Lexicon, Place, SpeechWord};
use words::{StandsFor, Token, around, ends_sentence, tokens};

pub use lexicon::LexiconError;

/// A cue's spans, words of a content and bytes around a cue beyond these are left aside: what is done stands near the
/// cue, and a hostile text must not cost more than a plain one.
const MOST_SPANS: usize = 8;
const MOST_CONTENT_WORDS: usize = 80;
const MOST_CONTENT_BYTES: usize = 1200;
const REACH: usize = 160;
/// A phrase of speech inside a content is no longer than this.
const NEAR: usize = 60;
/// What comes later than this is not the main point of a content.
const MOST_WORDS_BEFORE_POINT: usize = 40;
/// A source is told by its first words.
const MOST_SOURCE_BYTES: usize = 80;

/// The lexicon of cues, ready to use. Make one and keep it.
pub struct Acts {
    lexicon: Lexicon,
}

/// What a token near the cue belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Cue,
    Source,
    Content,
    Other,
}

/// A cue row that was found, and what becomes of its act in this place.
#[derive(Clone, Copy, Debug)]
struct Found<'a> {
    cue: &'a Cue,
    act: Act,
}

/// What a neutral cue and its source tell of the content.
#[derive(Clone, Copy, Debug, Default)]
struct Manner {
    /// The cue names: "called", "described".
    is_naming: bool,
    /// The cue insists: "insisted", "maintained".
    is_insisting: bool,
    /// It is the source's office to charge: "prosecutors", "the indictment".
    is_charging: bool,
}

/// The first words of a content.
#[derive(Debug, Default)]
struct Content {
    tokens: Vec<Token>,
    /// Does it open inside quotation marks?
    is_quoted: bool,
}

/// How a cue is negated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Negation {
    /// "did not say".
    Not,
    /// "never said".
    Never,
    /// "declined to say".
    Refusal,
    /// "refused to say".
    RefusedOutright,
}

impl Acts {
    /// Reads the lexicon that is part of the program.
    ///
    /// # Errors
    /// When a row of the lexicon files cannot be read; the error names the file and the line.
    pub fn new() -> Result<Self, LexiconError> {
        let lexicon = Lexicon::parse(
            include_str!("../lexicon/cues.tsv"),
            include_str!("../lexicon/contents.tsv"),
            include_str!("../lexicon/irregular.tsv"),
        )?;
        Ok(Acts { lexicon })
    }

    /// What is done by this attribution. The text is the one that its spans count; spans that do not fit it count as
    /// far as they do.
    pub fn act(&self, text: &str, attribution: &Attribution) -> Act {
        let content = self.content(text, &attribution.content);
        let (act, mut manner) = self.act_of_cue(text, attribution, &content.tokens);
        if act != Act::Assert {
            return act;
        }
        manner.is_charging = self.is_charging(text, attribution);
        self.act_of_content(text, attribution, &content, manner)
    }

    /// Do these words (of a cue) tell of speech, and not of a thought, a stance or a deed?
    pub fn is_speech_cue(&self, words: &str) -> bool {
        let tokens = without_marks(tokens(words, Span::new(0, words.len())));
        (0..tokens.len()).any(|at| {
            let hit = self.lexicon.cue_at(&tokens, at);
            hit.and_then(|h| self.lexicon.cues.get(h.row))
                .is_some_and(|c| c.force == Force::Report && c.act != Act::Believe)
        })
    }

    /// Does a row of the lexicon stand in these words (of a cue)? Words that count only for want of a better one, such
    /// as "in", are none.
    pub fn knows_cue(&self, words: &str) -> bool {
        let tokens = without_marks(tokens(words, Span::new(0, words.len())));
        (0..tokens.len()).any(|at| {
            let hit = self.lexicon.cue_at(&tokens, at);
            hit.and_then(|h| self.lexicon.cues.get(h.row))
                .is_some_and(|c| c.force != Force::Weak || c.kind != Kind::Fixed)
        })
    }

    /// May a statement stand inside this stretch: does it hold a word or phrase of speech? A quick look that passes
    /// too much rather than too little; linear in the stretch.
    pub fn may_hold_attribution(&self, text: &str, span: Span) -> bool {
        let mut lower = String::new();
        let mut next = String::new();
        let mut marks = words::Marks::new(text, span).filter(|m| m.is_word);
        while let Some(mark) = marks.next() {
            words::lower_into(mark.span.of(text), &mut lower);
            let is_there = match self.lexicon.speech_word(&lower) {
                None => false,
                Some(SpeechWord::Alone) => true,
                Some(SpeechWord::Ambiguous) => opens_a_clause(text, mark.span.end),
                Some(SpeechWord::Phrase) => {
                    let Some(after) = marks.clone().next() else {
                        return false;
                    };
                    words::lower_into(after.span.of(text), &mut next);
                    self.lexicon.may_follow(&lower, &next) && self.is_speech_phrase(text, mark.span)
                }
            };
            if is_there {
                return true;
            }
        }
        false
    }

    /// Does a phrase of speech begin with this word?
    fn is_speech_phrase(&self, text: &str, word: Span) -> bool {
        let stretch = words::fit(
            text,
            Span {
                start: word.start,
                end: word.end + NEAR,
            },
        );
        let near = without_marks(tokens(text, stretch));
        let hit = self.lexicon.cue_at(&near, 0);
        hit.and_then(|h| self.lexicon.cues.get(h.row))
            .is_some_and(|c| c.force == Force::Report)
    }

    /// The act that the cue gives, and its manner.
    fn act_of_cue(&self, text: &str, attribution: &Attribution, content: &[Token]) -> (Act, Manner) {
        let found = self.found_in_cue(text, attribution, content);
        let is_any = |class: &str| found.iter().any(|f| self.lexicon.is_class(class, &f.cue.lemma));
        let manner = Manner {
            is_naming: is_any("naming"),
            is_insisting: is_any("insisting"),
            is_charging: false,
        };
        let is_verb = |f: &Found<'_>| matches!(f.cue.kind, Kind::Verb | Kind::Both);
        let strong: Vec<Found<'_>> = found
            .iter()
            .copied()
            .filter(|f| f.cue.force != Force::Weak)
            .collect();
        // "used his acceptance speech to call for": a noun decides only where no verb does
        let decides = |f: &Found<'_>| is_verb(f) || (f.cue.kind == Kind::Fixed && f.act != Act::Assert);
        let at = strong.iter().position(decides);
        let Some((first, rest)) = at.and_then(|at| strong.get(at..)).and_then(<[_]>::split_first) else {
            let noun = strong.iter().map(|f| f.act).find(|act| *act != Act::Assert);
            let weak = || found.iter().map(|f| f.act).find(|act| *act != Act::Assert);
            return (noun.or_else(weak).unwrap_or(Act::Assert), manner);
        };
        if first.act != Act::Assert {
            return (first.act, manner);
        }
        // "wrote a letter urging": the first verb is neutral, a later one is not. "said he hoped" and "said when asked"
        // are said, and nouns name but an occasion ("said in response to criticism") unless they are what is said
        let is_speech = first.cue.force == Force::Report;
        let gives_voice = matches!(
            first.cue.lemma.as_str(),
            "express" | "voice" | "repeat" | "reiterate" | "air"
        );
        let later = rest.iter().find(|f| match f.act {
            Act::Assert => false,
            Act::Believe | Act::Question => !is_speech && is_verb(f),
            _ => is_verb(f) || gives_voice,
        });
        (later.map_or(Act::Assert, |f| f.act), manner)
    }

    /// The rows of the cue file that stand in the cue, in text order.
    fn found_in_cue<'a>(
        &'a self,
        text: &str,
        attribution: &Attribution,
        content: &[Token],
    ) -> Vec<Found<'a>> {
        let is_nobody = source_is_nobody(text, attribution);
        let mut found = Vec::new();
        let mut done = 0;
        for span in attribution.cue.iter().take(MOST_SPANS) {
            let (tokens, parts) = near_cue(text, attribution, *span);
            for at in 0..tokens.len() {
                let (Some(token), Some(part)) = (tokens.get(at), parts.get(at)) else {
                    break;
                };
                if token.span.start < done || *part != Part::Cue || !token.span.overlaps(*span) {
                    continue;
                }
                let Some(hit) = self.lexicon.cue_at(&tokens, at) else {
                    continue;
                };
                let Some(cue) = self.lexicon.cues.get(hit.row) else {
                    continue;
                };
                // "said when asked": the question is but the occasion
                let is_occasion = matches!(token_before(&tokens, at), "when" | "if" | "after" | "once");
                if is_occasion && (cue.act == Act::Question || cue.lemma == "ask") && !found.is_empty() {
                    continue;
                }
                done = tokens.get(hit.end.saturating_sub(1)).map_or(done, |t| t.span.end);
                let mut act = self.act_in_place(cue, &tokens, hit, content);
                let negation = negation(&tokens, &parts, at).or(is_nobody.then_some(Negation::Not));
                if let Some(negation) = negation {
                    // "has not been named" tells nothing of who keeps silent; "is not saying" does
                    let is_passive = ["be", "been", "was", "were"].contains(&token_before(&tokens, at))
                        && !token.lower.ends_with("ing");
                    act = if is_passive && act == Act::Assert {
                        act
                    } else {
                        self.negated(cue, act, negation)
                    };
                }
                found.push(Found { cue, act });
            }
        }
        found
    }

    /// The act of a row, given the words after it: "asked whether" and "asked him to".
    fn act_in_place(&self, cue: &Cue, tokens: &[Token], hit: Hit, content: &[Token]) -> Act {
        let after = tokens.get(hit.end..).unwrap_or_default();
        match cue.lemma.as_str() {
            "ask" if cue.act == Act::Question => {
                // "asked to comment" wants an answer
                let wants = wanted_act(after);
                return match wants {
                    Some(verb) if !self.lexicon.is_class("silence", verb) => Act::Demand,
                    _ => Act::Question,
                };
            }
            "tell" if cue.act == Act::Assert && (orders(after) || begins_with_to(content)) => {
                return Act::Demand;
            }
            // "denied him a visa" withholds it
            "deny" if withholds(after) => return Act::Assert,
            // "refused to answer" keeps silent, "refused to certify the vote" is against it, "refused to leave" is a deed
            "refuse" if cue.act == Act::Decline => {
                let wants = after
                    .iter()
                    .position(|t| t.lower == "to")
                    .filter(|at| *at < 2)
                    .map(|at| after.iter().skip(at + 1).filter(|t| !is_adverb(t)));
                let verb = wants.and_then(|mut v| v.next()).map(|t| t.lower.as_str());
                match verb {
                    Some(verb) if consents(verb) => return Act::Deny,
                    Some(verb) if !self.speaks(verb) => return Act::Assert,
                    _ => {}
                }
            }
            // "said nothing", but "said nothing was lost"
            "say" if cue.act == Act::Decline && is_clause_on_nothing(content) => return Act::Assert,
            // "said to leave", and not "is said to have left"
            "say" if begins_with_to(content) => {
                let verb = content.get(1).map(|t| t.lower.as_str()).unwrap_or_default();
                if !matches!(verb, "be" | "have" | "what" | "which" | "the" | "a") {
                    return Act::Demand;
                }
            }
            _ => {}
        }
        cue.act
    }

    /// Is it a verb of speaking: who refuses to do it keeps silent?
    fn speaks(&self, verb: &str) -> bool {
        self.lexicon.is_class("silence", verb)
            || matches!(
                verb,
                "be" | "take"
                    | "offer"
                    | "engage"
                    | "testify"
                    | "describe"
                    | "name"
                    | "deny"
                    | "rule"
                    | "commit"
                    | "speculate"
                    | "state"
                    | "predict"
                    | "weigh"
                    | "express"
                    | "make"
                    | "share"
            )
    }

    fn negated(&self, cue: &Cue, act: Act, negation: Negation) -> Act {
        let is_silence = self.lexicon.is_class("silence", &cue.lemma);
        match (act, negation) {
            (Act::Believe, _) => Act::Believe,
            (Act::Deny | Act::Decline, _) => Act::Assert,
            // "refused to endorse the plan"
            (Act::Confirm, Negation::RefusedOutright) if cue.force == Force::Stance => Act::Deny,
            (_, Negation::Refusal | Negation::RefusedOutright) => Act::Decline,
            (Act::Confirm, _) if cue.force == Force::Report => Act::Decline,
            (Act::Assert, Negation::Not) if is_silence => Act::Decline,
            _ => Act::Assert,
        }
    }

    /// Is it the source's office to charge?
    fn is_charging(&self, text: &str, attribution: &Attribution) -> bool {
        let Some(source) = attribution.source.first() else {
            return false;
        };
        let end = source.end.min(source.start.saturating_add(MOST_SOURCE_BYTES));
        let words = tokens(text, Span { end, ..*source });
        words.iter().any(|t| self.lexicon.is_class("charging", &t.lower))
    }

    /// The act that a content with a neutral cue gives.
    fn act_of_content(
        &self,
        text: &str,
        attribution: &Attribution,
        content: &Content,
        manner: Manner,
    ) -> Act {
        let tokens = &content.tokens;
        let mut best: Option<Hit> = None;
        for at in 0..tokens.len() {
            for hit in self.lexicon.contents_at(tokens, at) {
                let Some(row) = self.lexicon.contents.get(hit.row) else {
                    continue;
                };
                if best.is_some_and(|b| b.row <= hit.row) {
                    continue;
                }
                let is_here = match row.place {
                    Place::Content => true,
                    Place::Main => self.is_main_clause(tokens, at, row.act),
                    Place::Naming => manner.is_naming,
                    Place::Insisting => manner.is_insisting && self.is_main_clause(tokens, at, row.act),
                    Place::Charging => manner.is_charging,
                    Place::Quoted => content.is_quoted,
                };
                let is_point =
                    at <= MOST_WORDS_BEFORE_POINT || (row.act != Act::Accuse && row.place == Place::Content);
                // who speaks of himself charges nobody
                let before = tokens.get(at.saturating_sub(3)..at).unwrap_or_default();
                let is_own = before.iter().any(|t| self.lexicon.is_class("first", &t.lower));
                if is_here && is_point && (row.act != Act::Accuse || !is_own) {
                    best = Some(hit);
                }
            }
        }
        if let Some(row) = best.and_then(|hit| self.lexicon.contents.get(hit.row)) {
            return row.act;
        }
        if is_question(text, attribution) {
            Act::Question
        } else {
            Act::Assert
        }
    }

    /// Does the word at `at` stand in a main clause, and not in one that is only asked, supposed or compared? A charge
    /// must not be denied either: "no sign that they had lied".
    fn is_main_clause(&self, tokens: &[Token], at: usize, act: Act) -> bool {
        let before = tokens.get(..at).unwrap_or_default();
        for (place, token) in before.iter().enumerate().rev() {
            if !token.is_word {
                return true;
            }
            // "powers that the court must respect", but "he thinks that the court must act"
            let is_relative = token.lower == "that"
                && place > 0
                && !self.lexicon.is_class("before_that", token_before(before, place));
            // "there is no doubt that they lied"
            let is_sure = before.get(place + 1).is_some_and(|t| t.lower == "doubt");
            let is_barred = is_relative
                || self.lexicon.is_class("subordinate", &token.lower)
                || (act == Act::Accuse && !is_sure && self.lexicon.is_class("negative", &token.lower));
            if is_barred {
                return false;
            }
        }
        true
    }

    /// The first words of the content, with who they may stand for.
    fn content(&self, text: &str, spans: &[Span]) -> Content {
        let mut content = Content::default();
        let mut bytes = MOST_CONTENT_BYTES;
        for (number, span) in spans.iter().take(MOST_SPANS).enumerate() {
            let span = words::fit(text, *span);
            let span = words::fit(
                text,
                Span {
                    start: span.start,
                    end: span.end.min(span.start + bytes),
                },
            );
            bytes -= span.len().min(bytes);
            let before = text.get(..span.start).and_then(|t| t.chars().next_back());
            let mut is_inside = before.is_some_and(|c| matches!(c, '"' | '\u{201c}' | '\u{2018}' | '\u{ab}'));
            for (place, mut token) in tokens(text, span).into_iter().enumerate() {
                match token.lower.as_str() {
                    "\"" => is_inside = !is_inside,
                    "\u{201c}" | "\u{2018}" | "\u{ab}" => is_inside = true,
                    "\u{201d}" | "\u{2019}" | "\u{bb}" => is_inside = false,
                    _ => {}
                }
                if number == 0 && place == 0 {
                    content.is_quoted = is_inside;
                }
                token.stands_for = self.stands_for(&token, content.tokens.last(), is_inside);
                if parts_words(&token) {
                    content.tokens.push(token);
                }
            }
            if content.tokens.len() >= MOST_CONTENT_WORDS {
                break;
            }
        }
        let all = &mut content.tokens;
        all.truncate(MOST_CONTENT_WORDS);
        // "that" in front of a content is no part of what was said
        if all.first().is_some_and(|t| t.lower == "that") && all.len() > 2 && is_clause_after_that(all) {
            all.remove(0);
        }
        content
    }

    /// Who a word of a content may stand for, given the token before it, inside quotation marks or outside.
    fn stands_for(&self, token: &Token, before: Option<&Token>, is_inside: bool) -> StandsFor {
        if !token.is_word {
            return StandsFor::Unknown;
        }
        // "the power he needs to act" says nothing of what he must do
        let opens_clause =
            before.is_none_or(|b| !b.is_word || self.lexicon.is_class("before_clause", &b.lower));
        let pronoun = if opens_clause {
            StandsFor::Party
        } else {
            StandsFor::Unknown
        };
        match token.lower.as_str() {
            "i" | "we" => StandsFor::Voice,
            "he" | "she" | "they" if is_inside => pronoun,
            "you" => pronoun,
            "he" | "she" | "they" | "it" if !is_inside => StandsFor::Voice,
            word if self.lexicon.is_class("party", word) => StandsFor::Party,
            word if token.is_capital && !self.lexicon.is_class("nameless", word) => StandsFor::Party,
            _ => StandsFor::Unknown,
        }
    }
}

/// Quotation marks and brackets part no words for the lexicon.
fn without_marks(mut tokens: Vec<Token>) -> Vec<Token> {
    tokens.retain(parts_words);
    tokens
}

fn parts_words(token: &Token) -> bool {
    token.is_word
        || matches!(
            token.lower.as_str(),
            "." | "!" | "?" | "\u{2026}" | "," | ";" | ":" | "-" | "\u{2013}" | "\u{2014}"
        )
}

/// "that the report" and "that he", but not "that is false".
fn is_clause_after_that(tokens: &[Token]) -> bool {
    const BE: [&str; 6] = ["is", "was", "'s", "are", "were", "would"];
    tokens
        .get(1)
        .is_some_and(|t| t.is_word && !BE.contains(&t.lower.as_str()))
}

/// The tokens of the sentence around one span of the cue, with what each belongs to.
fn near_cue(text: &str, attribution: &Attribution, span: Span) -> (Vec<Token>, Vec<Part>) {
    let stretch = around(text, span, REACH);
    let near = |spans: &[Span]| -> Vec<Span> {
        spans
            .iter()
            .copied()
            .filter(|s| s.overlaps(stretch))
            .take(MOST_SPANS)
            .collect()
    };
    let (cue, source, content) = (
        near(&attribution.cue),
        near(&attribution.source),
        near(&attribution.content),
    );
    let part_of = |token: &Token| {
        let is_in = |spans: &[Span]| spans.iter().any(|s| s.overlaps(token.span));
        if is_in(&cue) {
            Part::Cue
        } else if is_in(&content) {
            Part::Content
        } else if is_in(&source) {
            Part::Source
        } else {
            Part::Other
        }
    };
    let mut kept: Vec<Token> = Vec::new();
    let mut parts = Vec::new();
    for token in tokens(text, stretch) {
        let part = part_of(&token);
        if part != Part::Cue && ends_sentence(text, &token) {
            if token.span.start >= span.end {
                break;
            }
            kept.clear();
            parts.clear();
            continue;
        }
        if parts_words(&token) {
            kept.push(token);
            parts.push(part);
        }
    }
    (kept, parts)
}

fn token_before(tokens: &[Token], at: usize) -> &str {
    at.checked_sub(1)
        .and_then(|b| tokens.get(b))
        .map(|t| t.lower.as_str())
        .unwrap_or_default()
}

/// Is the word at `at` negated by the words before it?
fn negation(tokens: &[Token], parts: &[Part], at: usize) -> Option<Negation> {
    const PASSED: [&str; 31] = [
        "be",
        "been",
        "being",
        "have",
        "has",
        "had",
        "having",
        "is",
        "are",
        "was",
        "were",
        "did",
        "do",
        "does",
        "would",
        "could",
        "can",
        "ca",
        "will",
        "wo",
        "to",
        "so",
        "yet",
        "ever",
        "or",
        "directly",
        "bring",
        "himself",
        "herself",
        "themselves",
        "itself",
    ];
    const REFUSALS: [&str; 14] = [
        "decline",
        "declines",
        "declined",
        "declining",
        "fail",
        "fails",
        "failed",
        "failing",
        "refusal",
        "unwilling",
        "unable",
        "reluctant",
        "stopped",
        "avoided",
    ];
    for back in 1..=6 {
        let before = at.checked_sub(back)?;
        let (token, part) = (tokens.get(before)?, parts.get(before)?);
        let word = token.lower.as_str();
        match word {
            "not" | "cannot" | "neither" | "nor" if *part != Part::Content => return Some(Negation::Not),
            // "has yet to comment"
            "yet" if tokens.get(before + 1).is_some_and(|t| t.lower == "to") => return Some(Negation::Not),
            "never" | "without" if *part != Part::Content => return Some(Negation::Never),
            _ if *part == Part::Content || *part == Part::Source => return None,
            "refuse" | "refuses" | "refused" | "refusing" => return Some(Negation::RefusedOutright),
            _ if REFUSALS.contains(&word) => return Some(Negation::Refusal),
            _ if PASSED.contains(&word) || (word.len() > 4 && word.ends_with("ly")) => {}
            _ => return None,
        }
    }
    None
}

/// "Neither the army nor the police", "nobody": what they say is not said.
fn source_is_nobody(text: &str, attribution: &Attribution) -> bool {
    let Some(span) = attribution.source.first() else {
        return false;
    };
    let span = words::fit(
        text,
        Span {
            start: span.start,
            end: span.end.min(span.start + 40),
        },
    );
    let tokens = tokens(text, span);
    match tokens.first().map(|t| t.lower.as_str()) {
        Some("neither" | "none" | "nobody") => true,
        // "No 10" is an address
        Some("no") => tokens
            .get(1)
            .is_some_and(|t| t.is_word && !t.lower.starts_with(|c: char| c.is_numeric())),
        _ => false,
    }
}

/// Is it a verb of consent: who refuses to do it is against something?
fn consents(verb: &str) -> bool {
    const CONSENT: [&str; 28] = [
        "accept",
        "acknowledge",
        "admit",
        "agree",
        "allow",
        "apologise",
        "apologize",
        "approve",
        "authorise",
        "authorize",
        "back",
        "believe",
        "certify",
        "concede",
        "embrace",
        "endorse",
        "entertain",
        "grant",
        "honor",
        "honour",
        "legitimise",
        "legitimize",
        "ratify",
        "recognise",
        "recognize",
        "sanction",
        "sign",
        "support",
    ];
    CONSENT.contains(&verb)
}

fn is_adverb(token: &Token) -> bool {
    token.lower.len() > 4 && token.lower.ends_with("ly") && token.lower != "reply"
}

/// Do these words after "denied" say what is kept from somebody: "him a visa", "the mayor a victory", "entry to"?
fn withholds(after: &[Token]) -> bool {
    const WITHHELD: [&str; 22] = [
        "entry",
        "access",
        "permission",
        "bail",
        "visa",
        "visas",
        "asylum",
        "parole",
        "admission",
        "boarding",
        "clearance",
        "refuge",
        "service",
        "passage",
        "credentials",
        "entrance",
        "treatment",
        "housing",
        "tenure",
        "medical",
        "funding",
        "representation",
    ];
    const FORWARD: [&str; 4] = ["him", "her", "them", "us"];
    const NO_GIFT: [&str; 21] = [
        "day", "days", "week", "weeks", "month", "months", "year", "years", "few", "couple", "number", "lot",
        "report", "claim", "charge", "role", "plot", "cover-up", "quid", "single", "link",
    ];
    let word = |at: usize| after.get(at).map(|t| t.lower.as_str()).unwrap_or_default();
    let is_article = |at: usize| matches!(word(at), "a" | "an");
    let first = usize::from(matches!(word(0), "any" | "all"));
    if WITHHELD.contains(&word(first)) {
        return true;
    }
    if FORWARD.contains(&word(0)) {
        return is_article(1) && !NO_GIFT.contains(&word(2)) || WITHHELD.contains(&word(1));
    }
    // whom it is kept from: "the president a plank", "Brand a visa"
    let begins = usize::from(matches!(
        word(0),
        "the" | "his" | "her" | "their" | "its" | "this" | "that" | "these" | "those"
    ));
    let is_capital = |at: usize| after.get(at).is_some_and(|t| t.is_word && t.is_capital);
    let mut end = begins;
    if begins == 1 && !is_capital(1) {
        end += 1;
        let one = word(1);
        if !after.get(1).is_some_and(|t| t.is_word) || one.ends_with("ed") || one.ends_with("ing") {
            return false;
        }
    }
    while end < begins + 4 && is_capital(end) {
        end += 1;
    }
    end > begins && (is_article(end) && !NO_GIFT.contains(&word(end + 1)) || WITHHELD.contains(&word(end)))
}

/// The verb of the act that these words after "asked" want ("him to leave": "leave"); `None` when they want an answer.
/// What is asked for has no verb: it is empty.
fn wanted_act(after: &[Token]) -> Option<&str> {
    const QUESTION: [&str; 14] = [
        "if", "whether", "why", "how", "what", "who", "whom", "whose", "which", "when", "where", "about",
        "by", "in",
    ];
    const CLAUSE: [&str; 22] = [
        "he", "she", "it", "they", "we", "i", "is", "are", "was", "were", "has", "have", "had", "will",
        "would", "can", "could", "do", "does", "did", "should", "may",
    ];
    for (at, token) in after.iter().take(12).enumerate() {
        let word = token.lower.as_str();
        match word {
            "for" | "that" if at == 0 => return Some(""),
            "to" => return Some(after.get(at + 1).map(|t| t.lower.as_str()).unwrap_or_default()),
            _ if !token.is_word || QUESTION.contains(&word) || CLAUSE.contains(&word) => return None,
            _ => {}
        }
    }
    None
}

/// Do these words after "told" give an order: "them to", "its staff not to"?
fn orders(after: &[Token]) -> bool {
    const DETERMINERS: [&str; 8] = ["the", "its", "his", "her", "their", "all", "our", "some"];
    const OBJECTS: [&str; 9] = [
        "him", "her", "them", "us", "me", "you", "people", "everyone", "it",
    ];
    let mut plain = 0;
    for (at, token) in after.iter().take(7).enumerate() {
        let word = token.lower.as_str();
        match word {
            "to" => {
                // "his most telling to the crowd"
                let next = after.get(at + 1).map(|t| t.lower.as_str()).unwrap_or_default();
                return !DETERMINERS.contains(&next) && !matches!(next, "that" | "a" | "me" | "");
            }
            "not" if after.get(at + 1).is_some_and(|t| t.lower == "to") => return true,
            _ if !token.is_word => return false,
            _ if token.is_capital || (at == 0 && OBJECTS.contains(&word)) || matches!(word, "and" | "'s") => {
            }
            _ if at == 0 && DETERMINERS.contains(&word) => plain = 2,
            _ if plain > 0 => plain -= 1,
            _ => return false,
        }
    }
    false
}

fn begins_with_to(content: &[Token]) -> bool {
    let word = |at: usize| content.get(at).map(|t| t.lower.as_str());
    word(0) == Some("to") || (word(0) == Some("not") && word(1) == Some("to"))
}

/// "nothing was lost", "nothing could be done".
fn is_clause_on_nothing(content: &[Token]) -> bool {
    const AUXILIARIES: [&str; 14] = [
        "is", "was", "'s", "has", "had", "will", "would", "can", "could", "should", "must", "may", "might",
        "in",
    ];
    let word = |at: usize| content.get(at).map(|t| t.lower.as_str()).unwrap_or_default();
    word(0) == "nothing" && AUXILIARIES.contains(&word(1))
}

/// Is the whole content one question?
fn is_question(text: &str, attribution: &Attribution) -> bool {
    let is_closing =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\u{201d}' | '\u{2019}' | '\u{bb}');
    let Some(last) = attribution.content.iter().max_by_key(|s| s.end) else {
        return false;
    };
    let last = words::fit(text, *last);
    let inside = last.of(text).trim_end_matches(is_closing);
    let is_asked = if inside.ends_with(|c: char| c.is_alphanumeric()) {
        text.get(last.end..).is_some_and(|rest| rest.starts_with('?'))
    } else {
        inside.ends_with('?')
    };
    let is_end = |c: char| matches!(c, '.' | '!' | '?');
    is_asked
        && attribution.content.len() == 1
        && inside.len() < MOST_CONTENT_BYTES
        && !inside.trim_end_matches(is_end).contains(['!', '?'])
        && !inside.contains(". ")
}

/// Does what follows a word that may be a noun ("claims", "reports") make it a verb?
fn opens_a_clause(text: &str, from: usize) -> bool {
    const OPENERS: [&str; 16] = [
        "that", "it", "he", "she", "they", "there", "the", "a", "an", "his", "its", "their", "no", "to",
        "this", "having",
    ];
    let rest = text.get(from..).unwrap_or_default();
    let Some(word) = rest.strip_prefix(' ') else {
        return false;
    };
    let end = word
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(word.len().min(16));
    word.get(..end).is_some_and(|w| OPENERS.contains(&w))
}

#[cfg(test)]
mod tests;
