//! Which statement of the same article a denial, a confirmation or a reply answers.
//!
//! ```text
//! statements ─▶ those that may answer: denials, confirmations, and what words such as "in response to" open
//!            ─▶ each beside every statement of another voice, the evidence of the pair added up:
//!               words shared, nouns that refer ("the accusation", "the paper's report"), who names whom, act, distance
//!            ─▶ what denials of the same thing answer counts for each of them
//!            ─▶ the best one, where the evidence is enough
//! ```
//!
//! The words for it stand in `lexicon/answers.tsv`.

mod lexicon;
mod vocabulary;

use std::collections::HashMap;

use sayso_core::{Act, Form, Span, Statement, envelope};

use crate::acts::LexiconError;
use crate::acts::words::{Marks, Token, around, ends_sentence, fit, lower_into, tokens};
use lexicon::{Class, Lexicon};
use vocabulary::{Vocabulary, common, sorted};

/// A state that is written like a pronoun but for its capitals.
const STATE: &str = "US";

/// Statements to either side of an answer that are looked at, words of each that count, bytes around a cue, and the
/// denials that are compared with one another: an endless article must not cost more than its length.
const MOST_AWAY: usize = 120;
const MOST_WORDS: usize = 60;
const MOST_BYTES: usize = 900;
const REACH: usize = 260;
const MOST_RELATED: usize = 24;
const MOST_SPANS: usize = 8;
/// First words of a content in which it says what it speaks of.
const MOST_WORDS_TO_REMARK: usize = 12;
/// A content with no more stems than this says nothing by itself.
const MOST_STEMS_OF_NOTHING: usize = 1;
/// A pair that nothing else joins shares at least so much of its words.
const LEAST_OVERLAP: f32 = 0.15;
/// The same for an opposition and a confirmation, which mostly answer nobody.
const LEAST_OVERLAP_WEAK: f32 = 0.3;
/// The same for the head of an article over what is told below.
const LEAST_OVERLAP_BELOW_HEAD: f32 = 0.2;
/// The same for one that is told only later.
const LEAST_OVERLAP_LATER: f32 = 0.4;
/// Words of a voice that count, over all its sources.
const MOST_NAMES: usize = 24;

/// What a pair's evidence weighs. Chosen by thought, so that one strong sign (a report named with its outlet, a
/// statement inside the denial itself) or two weaker ones are enough, and checked on labelled articles.
mod weight {
    /// All words shared, of the shorter side.
    pub const WORDS: f32 = 3.0;
    /// A noun that refers names the other voice: "the Courier's report", and with the noun's act: "report".
    pub const REFERS_TO_VOICE: f32 = 1.6;
    pub const REFERS_TO_ACT: f32 = 0.9;
    /// The sentence of the answer names the other voice, twice that where it replies; so does its content.
    pub const ADDRESSES: f32 = 1.2;
    pub const MENTIONS: f32 = 0.5;
    /// What the other said names who answers; twice that where the answer speaks of a charge.
    pub const NAMED: f32 = 0.5;
    /// Both speak for the same: the ministry and the minister do not deny one another.
    pub const SAME_SIDE: f32 = -1.0;
    /// The other said the very word that is denied.
    pub const NEGATED: f32 = 1.2;
    /// The other stands inside the content that denies: "denied reports that".
    pub const INSIDE: f32 = 1.5;
    /// The other calls something false as well.
    pub const DISBELIEVES: f32 = -1.0;
    /// A noun that refers names somebody else.
    pub const NAMES_ANOTHER: f32 = -0.5;
    /// The other is itself a remark on what was said.
    pub const REMARK: f32 = -0.8;
    /// It is the question that stands right before the answer.
    pub const QUESTION: f32 = 3.0;
    /// Next to one another, and how many bytes away half of it is left.
    pub const NEAR: f32 = 1.3;
    pub const HALF_AWAY: f32 = 450.0;
    /// Nearness counts for so much more where words say that it is a reply.
    pub const NEAR_REPLY: f32 = 1.5;
    /// The answer says nothing by itself ("that is not true") and stands right behind the other.
    pub const POINTS_BACK: f32 = 0.8;
    /// It comes later, though the answer is no headline and no lead.
    pub const LATER: f32 = -1.2;
    /// Where the answer is a headline or a lead, what it answers stands below, yet rather sooner than later.
    pub const BELOW_HEAD: f32 = 0.8;
    pub const HALF_AWAY_BELOW_HEAD: f32 = 1500.0;
    /// What another denial of the same thing answers.
    pub const SHARED_TARGET: f32 = 0.5;
    /// An answer that is only reported by another voice.
    pub const SECOND_HAND: f32 = -0.9;
}

/// The evidence that an answer needs.
mod least {
    pub const DENIAL: f32 = 1.9;
    pub const OPPOSITION: f32 = 2.7;
    pub const REPLY: f32 = 1.8;
    pub const REMARK: f32 = 3.0;
    pub const CONFIRMATION: f32 = 3.0;
}

/// Paragraphs that say in short what the article tells below: the headline, a line under it, the lead.
const HEAD_PARAGRAPHS: usize = 3;

/// Finds what statements answer. Make one and keep it.
pub struct AnswerReader {
    lexicon: Lexicon,
}

/// How a statement may answer another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// It says that it is not so.
    Denial,
    /// It says that it is so.
    Confirmation,
    /// Words beside it say that it replies: "in response to", "hit back".
    Reply,
    /// It speaks of what was said, where it names who said it: "condemned the mayor's remarks", "asked about the
    /// mayor's remarks".
    Remark,
}

/// A noun for what was said, and the words beside it that may name who said it.
#[derive(Clone, Debug)]
struct Reference {
    class: Class,
    words: Vec<u32>,
    /// Is one of the words capitalised?
    has_name: bool,
}

/// What is known of a statement when it is compared. Lists of stems are sorted and hold each once.
#[derive(Clone, Debug, Default)]
struct Profile {
    /// Its first byte, and the number of its paragraph.
    begin: usize,
    paragraph: usize,
    content: Option<Span>,
    /// Stems of its content.
    content_stems: Vec<u32>,
    /// Stems of its content and of its sentence, outside sources, cue and the contents of other statements; of the
    /// sentence before where the content says nothing by itself: "that was wrong".
    about: Vec<u32>,
    /// Where its sentence begins.
    sentence: usize,
    /// Does its content speak of a report or a claim? Then it is a remark on it, and not the claim itself.
    is_remark: bool,
    /// Does its content call something false?
    disbelieves: bool,
    /// Is it what a report says: carried by an outlet, or said with a word for it?
    is_report: bool,
    /// Names in the sentence outside the source and the content, and in the content.
    names_beside: Vec<u32>,
    names_in_content: Vec<u32>,
    /// Stems of its source's names; where it has none, of its other words.
    who: Vec<u32>,
    /// Is `who` made of names?
    is_named: bool,
    /// The source's names and those of whom it belongs to: "Norland's" in "Norland's foreign minister".
    side: Vec<u32>,
    /// Names of those who passed it on.
    passed_by: Vec<u32>,
    /// Stems of what is said not to be so.
    negated: Vec<u32>,
}

/// The words of a voice's sources.
#[derive(Clone, Debug, Default)]
struct Who {
    /// Names, and their initials: "United Nations" is called "the UN" as well.
    names: Vec<u32>,
    /// Names of whom it belongs to.
    owners: Vec<u32>,
    /// All words that tell something.
    words: Vec<u32>,
}

impl Who {
    fn extend(&mut self, more: &Who) {
        for (list, new) in [
            (&mut self.names, &more.names),
            (&mut self.owners, &more.owners),
            (&mut self.words, &more.words),
        ] {
            for stem in new {
                if list.len() < MOST_NAMES && !list.contains(stem) {
                    list.push(*stem);
                }
            }
        }
    }
}

/// What only a statement that answers needs.
#[derive(Clone, Debug)]
struct Answering {
    index: usize,
    answer: Answer,
    references: Vec<Reference>,
    /// "denied saying": what it answers is its own.
    of_own: bool,
    /// Words beside it say that it replies, whatever its act.
    replies: bool,
    /// "opposes", "vetoed": rather against a plan than against what someone said.
    is_opposition: bool,
    /// The question that stands right before it.
    question: Option<usize>,
}

impl AnswerReader {
    /// Reads the word lists that are part of the program.
    ///
    /// # Errors
    /// When a row of the lists cannot be read; the error names the file and the line.
    pub fn new() -> Result<Self, LexiconError> {
        Ok(AnswerReader {
            lexicon: Lexicon::new()?,
        })
    }

    /// For each statement, in their order, the numbers of those that it answers, the best first; most answer none.
    /// Statements are those of one article, whose canonical text is `text`; their acts and voices are used where known.
    /// Of a statement several are answered only where they say the same with the same words: "A and B accused C".
    pub fn answers(&self, text: &str, statements: &[Statement]) -> Vec<Vec<u32>> {
        let mut found = vec![Vec::new(); statements.len()];
        let sentences: Vec<Sentence> = statements.iter().map(|s| self.sentence(text, s)).collect();
        let may_answer =
            |(index, (statement, sentence)): (usize, (&Statement, &Sentence))| match statement.act {
                Act::Deny | Act::Confirm => true,
                Act::Believe | Act::Decline => false,
                _ => {
                    self.reply(sentence).is_some()
                        || self.question_before(text, statements, sentence, index).is_some()
                }
            };
        if statements.len() < 2 || !statements.iter().zip(&sentences).enumerate().any(may_answer) {
            return found;
        }
        let mut vocabulary = self.vocabulary(text);
        let profiles = self.profiles(text, statements, &sentences, &mut vocabulary);
        let answering: Vec<Answering> = (0..statements.len())
            .filter_map(|i| self.answering(text, statements, &sentences, i, &mut vocabulary))
            .collect();
        let scored: Vec<Vec<(usize, f32)>> = answering
            .iter()
            .map(|a| self.candidates(statements, &profiles, a, &vocabulary))
            .collect();
        for (at, answering_one) in answering.iter().enumerate() {
            let mut scores = scored.get(at).cloned().unwrap_or_default();
            if answering_one.answer == Answer::Denial {
                share_targets(
                    at,
                    &answering,
                    &scored,
                    statements,
                    &profiles,
                    &vocabulary,
                    &mut scores,
                );
            }
            if let Some(numbers) = found.get_mut(answering_one.index) {
                *numbers = best(answering_one, &scores, statements);
            }
        }
        found
    }

    /// The words of the article, each sentence counted.
    fn vocabulary(&self, text: &str) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        let mut word = String::new();
        for mark in Marks::new(text, Span::new(0, text.len())) {
            let words = mark.span.of(text);
            if !mark.is_word {
                // near enough for counting: a full stop in "Mr. Lee" parts one sentence more
                vocabulary.sentences += u32::from(matches!(words, "." | "!" | "?"));
                continue;
            }
            lower_into(words, &mut word);
            let plain = word.strip_suffix("'s").unwrap_or(&word);
            if words == STATE || !self.lexicon.is(Class::Stop, plain) {
                vocabulary.count(self.lexicon.stem(plain));
            }
        }
        vocabulary
    }

    /// The stems of the words that tell something, and of those among them the names.
    fn stems<'a>(
        &self,
        text: &str,
        tokens: impl Iterator<Item = &'a Token>,
        vocabulary: &mut Vocabulary,
    ) -> (Vec<u32>, Vec<u32>) {
        let (mut all, mut names) = (Vec::new(), Vec::new());
        for token in tokens.filter(|t| self.tells(text, t)).take(MOST_WORDS) {
            let id = vocabulary.id(self.lexicon.stem(&token.lower));
            all.push(id);
            if token.is_capital && !self.lexicon.is(Class::Faceless, &token.lower) {
                names.push(id);
            }
        }
        (sorted(all), sorted(names))
    }

    /// Does the word say what a statement is about?
    fn tells(&self, text: &str, token: &Token) -> bool {
        let is_state = token.span.of(text) == STATE;
        token.is_word && token.lower.len() > 1 && (is_state || !self.lexicon.is(Class::Stop, &token.lower))
    }

    fn span_tokens(&self, text: &str, spans: &[Span]) -> Vec<Token> {
        let mut left = MOST_BYTES;
        let mut all = Vec::new();
        for span in spans.iter().take(MOST_SPANS) {
            let span = fit(text, *span);
            let span = fit(
                text,
                Span {
                    start: span.start,
                    end: span.end.min(span.start + left),
                },
            );
            left -= span.len().min(left);
            all.extend(tokens(text, span));
        }
        all
    }

    /// Whom a source names.
    fn who(&self, text: &str, source: &[Token], vocabulary: &mut Vocabulary) -> Who {
        let mut who = Who::default();
        // names in a row, and their first letters
        let mut run: Vec<u32> = Vec::new();
        let mut initials = String::new();
        for at in 0..=source.len() {
            let token = source.get(at);
            let word = token.map(|t| t.lower.as_str()).unwrap_or_default();
            if token.is_some_and(|t| t.is_capital) {
                initials.extend(word.chars().next());
            }
            if let Some(token) = token.filter(|t| self.tells(text, t)) {
                let id = vocabulary.id(self.lexicon.stem(word));
                who.words.push(id);
                if token.is_capital && !self.lexicon.is(Class::Faceless, word) {
                    run.push(id);
                }
            }
            let goes_on = token.is_some_and(|t| t.is_capital) || matches!(word, "of" | "the" | "for" | "and");
            if goes_on {
                continue;
            }
            if initials.chars().count() > 1 {
                let id = vocabulary.id(self.lexicon.stem(&initials));
                run.push(id);
            }
            initials.clear();
            let is_owner = matches!(word, "'s" | "'" | "\u{2019}");
            if is_owner {
                who.owners.append(&mut run);
            } else {
                who.names.append(&mut run);
            }
        }
        who
    }

    /// The stems of what a statement says not to be so: what stands behind a negation in its content, and for a cue that
    /// denies the beginning of the content.
    fn negated(
        &self,
        text: &str,
        statement: &Statement,
        content: &[Token],
        vocabulary: &mut Vocabulary,
    ) -> Vec<u32> {
        const REACH_OF_NEGATION: usize = 4;
        let is_negation = |t: &Token| {
            matches!(
                t.lower.as_str(),
                "not" | "no" | "never" | "neither" | "nobody" | "none" | "nothing" | "without"
            )
        };
        let mut stems = Vec::new();
        let mut left = 0;
        if statement.act == Act::Deny && !content.iter().any(is_negation) {
            left = REACH_OF_NEGATION;
        }
        for token in content.iter().take(MOST_WORDS) {
            if is_negation(token) {
                left = REACH_OF_NEGATION;
            } else if left > 0 && self.tells(text, token) {
                left -= 1;
                // who is meant is not what is denied
                if !token.is_capital {
                    stems.push(vocabulary.id(self.lexicon.stem(&token.lower)));
                }
            }
        }
        sorted(stems)
    }

    fn profiles(
        &self,
        text: &str,
        statements: &[Statement],
        sentences: &[Sentence],
        vocabulary: &mut Vocabulary,
    ) -> Vec<Profile> {
        let mut by_voice: HashMap<u32, Who> = HashMap::new();
        let mut sources = Vec::with_capacity(statements.len());
        for statement in statements {
            let mut source = self.span_tokens(text, &statement.source);
            // what stands behind a comma tells of the source, unless all in front of it is a title
            if let Some(comma) = source.iter().position(|t| t.lower == ",")
                && source.iter().take(comma).any(|t| {
                    t.is_capital && self.tells(text, t) && !self.lexicon.is(Class::Faceless, &t.lower)
                })
            {
                source.truncate(comma);
            }
            let who = self.who(text, &source, vocabulary);
            if let Some(voice) = statement.voice {
                by_voice.entry(voice).or_default().extend(&who);
            }
            sources.push(who);
        }
        let breaks: Vec<usize> = paragraph_ends(text);
        let mut profiles = Vec::with_capacity(statements.len());
        for (index, (statement, source)) in statements.iter().zip(sources).enumerate() {
            let who = statement.voice.and_then(|v| by_voice.get(&v)).unwrap_or(&source);
            let begin = [&statement.source, &statement.cue, &statement.content]
                .into_iter()
                .flatten()
                .map(|s| s.start)
                .min()
                .unwrap_or_default();
            let content_tokens = self.span_tokens(text, &statement.content);
            let (content_stems, names_in_content) = self.stems(text, content_tokens.iter(), vocabulary);
            let is_remark = content_tokens.iter().take(MOST_WORDS_TO_REMARK).any(|t| {
                [Class::Report, Class::Claim, Class::Charge, Class::Remark]
                    .iter()
                    .any(|c| self.lexicon.is(*c, &t.lower))
            });
            let (mut beside, mut names_beside, mut start) = (Vec::new(), Vec::new(), begin);
            if let Some(sentence) = sentences.get(index) {
                let others = others_near(statements, index);
                let own = sentence
                    .beside()
                    .filter(|t| !others.iter().any(|s| s.overlaps(t.span)));
                (beside, names_beside) = self.stems(text, own, vocabulary);
                start = sentence.tokens.first().map_or(begin, |t| t.span.start);
                if content_stems.len() <= MOST_STEMS_OF_NOTHING {
                    beside.extend(self.stems(text, sentence.before.iter(), vocabulary).0);
                }
            }
            let is_report = !statement.told.is_empty()
                || !statement.relay.is_empty()
                || self
                    .span_tokens(text, &[statement.cue.as_slice(), &statement.source].concat())
                    .iter()
                    .any(|t| t.lower.starts_with("report"));
            let passing: Vec<Span> = [statement.told.as_slice(), statement.cited.as_slice()].concat();
            let mut passed_by = self
                .stems(text, self.span_tokens(text, &passing).iter(), vocabulary)
                .1;
            for relay in statement.relay.iter().take(MOST_SPANS) {
                passed_by.extend(
                    by_voice
                        .get(relay)
                        .map(|w| w.names.as_slice())
                        .unwrap_or_default(),
                );
            }
            let is_named = !who.names.is_empty();
            let passed_by = sorted(passed_by);
            names_beside.retain(|n| passed_by.binary_search(n).is_err());
            profiles.push(Profile {
                begin,
                paragraph: breaks.partition_point(|b| *b <= begin),
                content: envelope(&statement.content),
                about: sorted([content_stems.as_slice(), beside.as_slice()].concat()),
                content_stems,
                sentence: start,
                is_remark,
                disbelieves: content_tokens
                    .iter()
                    .any(|t| self.lexicon.is(Class::Disbelief, &t.lower)),
                is_report,
                names_beside,
                names_in_content,
                who: sorted(if is_named {
                    who.names.clone()
                } else {
                    who.words.clone()
                }),
                is_named,
                side: sorted([who.names.as_slice(), &who.owners].concat()),
                passed_by,
                negated: self.negated(text, statement, &content_tokens, vocabulary),
            });
        }
        profiles
    }

    /// The sentence in which the source and cue of a statement stand; without both, that of its content.
    fn sentence(&self, text: &str, statement: &Statement) -> Sentence {
        let near = |spans: &[Span]| spans.iter().take(MOST_SPANS).copied().collect::<Vec<_>>();
        let (source, cue, content) = (
            near(&statement.source),
            near(&statement.cue),
            near(&statement.content),
        );
        let first = cue.first().or_else(|| source.first()).or_else(|| content.first());
        let Some(anchor) = first.map(|span| fit(text, *span)) else {
            return Sentence::default();
        };
        // what stands behind the content belongs to it as well: "… , he said in response to"
        let last = content.iter().map(|c| c.end).max().unwrap_or_default();
        let focus = if last > anchor.end && last - anchor.end <= MOST_BYTES {
            fit(
                text,
                Span {
                    start: anchor.start,
                    end: last,
                },
            )
        } else {
            anchor
        };
        let is_in = |spans: &[Span], t: &Token| spans.iter().any(|s| s.overlaps(t.span));
        let mut sentence = Sentence::default();
        for token in tokens(text, around(text, focus, REACH)) {
            if ends_sentence(text, &token) {
                if token.span.start >= focus.end.max(anchor.end) {
                    break;
                }
                if token.span.start < anchor.start {
                    sentence = Sentence {
                        before: sentence.tokens,
                        ..Sentence::default()
                    };
                }
                continue;
            }
            let part = if is_in(&source, &token) {
                Part::Source
            } else if is_in(&cue, &token) {
                Part::Cue
            } else if is_in(&content, &token) {
                Part::Content
            } else {
                Part::Beside
            };
            sentence.tokens.push(token);
            sentence.parts.push(part);
        }
        sentence
    }

    /// Do the words around a statement say that it replies?
    fn reply(&self, sentence: &Sentence) -> Option<Answer> {
        let word = |at: usize| sentence.word(at);
        let mut found = None;
        for at in 0..sentence.tokens.len() {
            let first = word(at);
            let part = sentence.parts.get(at).copied().unwrap_or(Part::Content);
            let is_back = matches!(
                first,
                "hit" | "hits" | "fired" | "fires" | "shot" | "shoots" | "pushed" | "pushes" | "clapped"
            ) && word(at + 1) == "back";
            let is_to =
                matches!(first, "responded" | "responds" | "replied" | "reacted") && word(at + 1) == "to";
            let is_in = first == "in" && matches!(word(at + 1), "response" | "reply" | "answer");
            let is_silent = (1..4).any(|n| at >= n && word(at - n) == "not");
            let is_outside = matches!(part, Part::Cue | Part::Beside);
            if is_outside && !is_silent && (is_back || is_to || is_in)
                || (part == Part::Cue && self.lexicon.is(Class::CueReply, first) && !is_silent)
                || (part == Part::Beside && self.lexicon.is(Class::ToldReply, first))
            {
                return Some(Answer::Reply);
            }
            if (part == Part::Cue && self.lexicon.is(Class::Rejecting, first))
                || (is_outside && first == "asked" && matches!(word(at + 1), "about" | "for"))
            {
                found = Some(Answer::Remark);
            }
        }
        found
    }

    /// How the statement answers, if it may answer at all.
    fn answering(
        &self,
        text: &str,
        statements: &[Statement],
        sentences: &[Sentence],
        index: usize,
        vocabulary: &mut Vocabulary,
    ) -> Option<Answering> {
        let statement = statements.get(index)?;
        let sentence = sentences.get(index)?;
        let question = self.question_before(text, statements, sentence, index);
        let answer = match statement.act {
            Act::Deny => Answer::Denial,
            Act::Confirm => Answer::Confirmation,
            Act::Believe | Act::Decline => return None,
            _ if question.is_some() => Answer::Reply,
            _ => self.reply(sentence)?,
        };
        let others = others_near(statements, index);
        let outside: Vec<Token> = sentence
            .tokens
            .iter()
            .zip(&sentence.parts)
            .filter(|(token, part)| {
                **part != Part::Source
                    && (**part != Part::Beside || !others.iter().any(|s| s.overlaps(token.span)))
            })
            .map(|(token, _)| token.clone())
            .collect();
        let mut references = self.references(text, &outside, vocabulary);
        // a sentence that is longer than its surroundings, or a content far from its cue
        let content = self.span_tokens(text, &statement.content);
        if content
            .first()
            .is_some_and(|f| !sentence.tokens.iter().any(|t| t.span == f.span))
        {
            references.extend(self.references(text, &content, vocabulary));
        }
        let is_in_cue = |class: Class| {
            let tokens = sentence.tokens.iter().zip(&sentence.parts);
            tokens
                .filter(|(_, part)| **part == Part::Cue)
                .any(|(token, _)| self.lexicon.is(class, &token.lower))
        };
        let is_opposition = is_in_cue(Class::Opposing)
            && !references.iter().any(|r| {
                !matches!(
                    r.class,
                    Class::Demand | Class::Finding | Class::Warning | Class::Denial
                )
            });
        let of_own = answer == Answer::Denial && self.is_of_own(sentence);
        Some(Answering {
            index,
            answer,
            references,
            of_own,
            replies: self.reply(sentence) == Some(Answer::Reply),
            is_opposition,
            question,
        })
    }

    /// The question of another voice that stands right before this answer: "asked whether …, X answered, “No”", "“Why?”
    /// Y asked. “I had to,” X said." A question that is only near is no question to this voice: so nothing but a few
    /// words may stand between the two, and what is not in the same sentence must look like an answer.
    fn question_before(
        &self,
        text: &str,
        statements: &[Statement],
        sentence: &Sentence,
        index: usize,
    ) -> Option<usize> {
        const MOST_BYTES_BETWEEN: usize = 60;
        const MOST_WORDS_BETWEEN: usize = 4;
        let statement = statements.get(index)?;
        let other = index.checked_sub(1)?;
        let question = statements.get(other).filter(|q| q.act == Act::Question)?;
        let is_bare = statement.source.is_empty();
        if statement.act == Act::Question || (question.voice.is_some() && question.voice == statement.voice) {
            return None;
        }
        let whole = |s: &Statement| envelope(&[s.source.as_slice(), &s.cue, &s.content].concat());
        let (asked, said) = (whole(question)?, whole(statement)?);
        if asked.end > said.start || said.start - asked.end > MOST_BYTES_BETWEEN {
            return None;
        }
        let between = fit(text, Span::new(asked.end, said.start));
        let words = between.of(text);
        let marks = tokens(text, between);
        if marks.iter().filter(|t| t.is_word).count() > MOST_WORDS_BETWEEN {
            return None;
        }
        let is_same_sentence = !words.contains('\n') && !marks.iter().any(|t| ends_sentence(text, t));
        let content = self.span_tokens(text, &statement.content);
        let first = content.iter().find(|t| t.is_word);
        let is_assent = first.is_some_and(|t| self.lexicon.is(Class::Assent, &t.lower));
        let is_answered = sentence.tokens.iter().zip(&sentence.parts).any(|(t, part)| {
            *part == Part::Cue
                && (self.lexicon.is(Class::CueReply, &t.lower) || t.lower.starts_with("answer"))
        });
        let is_exchange =
            !words.contains('\n') && statement.form == Form::Direct && question.form == Form::Direct;
        (is_assent || !is_bare && (is_same_sentence || is_answered || is_exchange)).then_some(other)
    }

    /// "denied saying", "denied that he had said".
    fn is_of_own(&self, sentence: &Sentence) -> bool {
        let Some(denies) = sentence
            .tokens
            .iter()
            .position(|t| matches!(t.lower.as_str(), "deny" | "denies" | "denied" | "denying"))
        else {
            return false;
        };
        let mut next = denies + 1;
        while matches!(
            sentence.word(next),
            "that" | "he" | "she" | "it" | "they" | "ever" | "having" | "had"
        ) {
            next += 1;
        }
        self.lexicon.is(Class::OwnSaying, sentence.word(next))
    }

    /// The nouns for what others said, with the words that may name them.
    fn references(&self, text: &str, tokens: &[Token], vocabulary: &mut Vocabulary) -> Vec<Reference> {
        const CLASSES_OF_SAYING: [Class; 10] = [
            Class::Report,
            Class::Charge,
            Class::Guilt,
            Class::Criticism,
            Class::Claim,
            Class::Remark,
            Class::Finding,
            Class::Demand,
            Class::Warning,
            Class::Denial,
        ];
        const BEFORE: usize = 7;
        const AFTER: usize = 6;
        let mut found = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let Some(class) = CLASSES_OF_SAYING
                .into_iter()
                .find(|c| self.lexicon.is(*c, &token.lower))
            else {
                continue;
            };
            let mut beside: Vec<&Token> = Vec::new();
            let before = tokens.get(at.saturating_sub(BEFORE)..at).unwrap_or_default();
            for word in before.iter().rev() {
                let goes_on = word.is_word
                    && (!self.lexicon.is(Class::Stop, &word.lower)
                        || matches!(word.lower.as_str(), "'s" | "and" | "the"));
                let is_mark_of_owner = matches!(word.lower.as_str(), "'" | "\u{2019}");
                if !(goes_on || is_mark_of_owner) {
                    break;
                }
                beside.push(word);
                if word.lower == "the" {
                    break;
                }
            }
            let after = tokens.get(at + 1..).unwrap_or_default();
            if after
                .first()
                .is_some_and(|t| matches!(t.lower.as_str(), "by" | "from" | "in"))
            {
                let words = after.iter().skip(1).take(AFTER);
                beside.extend(
                    words.take_while(|t| t.is_word && !matches!(t.lower.as_str(), "that" | "which" | "who")),
                );
            }
            let (words, names) = self.stems(text, beside.iter().copied(), vocabulary);
            found.push(Reference {
                class,
                has_name: !names.is_empty(),
                words: if names.is_empty() { words } else { names },
            });
        }
        found
    }

    /// The statements that one may answer, by index, with the evidence.
    fn candidates(
        &self,
        statements: &[Statement],
        profiles: &[Profile],
        answering: &Answering,
        vocabulary: &Vocabulary,
    ) -> Vec<(usize, f32)> {
        let from = answering.index.saturating_sub(MOST_AWAY);
        let to = (answering.index + MOST_AWAY).min(statements.len());
        (from..to)
            .filter_map(|other| {
                let score = self.evidence(statements, profiles, answering, other, vocabulary)?;
                Some((other, score))
            })
            .collect()
    }

    /// The evidence that one statement answers another; none where it cannot.
    fn evidence(
        &self,
        statements: &[Statement],
        profiles: &[Profile],
        answering: &Answering,
        other: usize,
        vocabulary: &Vocabulary,
    ) -> Option<f32> {
        let (s, c) = (statements.get(answering.index)?, statements.get(other)?);
        let (a, b) = (profiles.get(answering.index)?, profiles.get(other)?);
        let is_own = match (s.voice, c.voice) {
            (Some(x), Some(y)) => x == y,
            _ => a.is_named && b.is_named && a.who == b.who,
        };
        if other == answering.index || c.act == Act::Believe || is_own != answering.of_own {
            return None;
        }
        let is_question = answering.question == Some(other);
        // who passes a denial on has not said what it denies
        let holds = |outer: &Profile, inner: &Profile| {
            outer.begin <= inner.begin
                && outer.content.is_some_and(|content| {
                    content.start <= inner.begin && inner.content.is_some_and(|i| i.end <= content.end)
                })
        };
        if s.within == Some(c.n) || holds(b, a) {
            return None;
        }
        let is_inside = c.within == Some(s.n) || holds(a, b);
        let shares = |x: &[u32], y: &[u32]| common(x, y).next().is_some();
        if s.content == c.content || (is_inside && answering.answer != Answer::Denial) {
            return None;
        }
        let overlap = if a.sentence == b.sentence {
            vocabulary.overlap(&a.content_stems, &b.content_stems)
        } else {
            vocabulary.overlap(&a.about, &b.about)
        };
        let mut score = weight::WORDS * overlap;
        let mut refers = 0.0f32;
        let mut is_named_by_noun = false;
        // does a noun that refers mean this one, and not just any statement?
        let mut is_meant = false;
        let mut names_another = false;
        for reference in &answering.references {
            let mut to_act = prior_of_class(reference.class, c.act);
            if reference.class == Class::Report && b.is_report {
                to_act += 0.5;
            }
            let to_voice = if shares(&reference.words, &b.who) {
                weight::REFERS_TO_VOICE
                    * if b.is_named && reference.has_name {
                        1.0
                    } else {
                        0.7
                    }
            } else if shares(&reference.words, &b.passed_by) {
                weight::REFERS_TO_VOICE * 0.6
            } else {
                0.0
            };
            is_named_by_noun |=
                to_act > 0.0 && (to_voice > 0.0 || (reference.class == Class::Charge && !reference.has_name));
            names_another |= reference.has_name && to_voice == 0.0;
            refers = refers.max(to_voice + weight::REFERS_TO_ACT * to_act);
            is_meant |= to_voice > 0.0 || is_what_the_noun_means(reference.class, c.act, b.is_report);
        }
        if answering.answer == Answer::Remark && !is_named_by_noun {
            return None;
        }
        score += refers;
        if b.is_named && shares(&a.names_beside, &b.who) {
            score += weight::ADDRESSES * if answering.replies { 2.0 } else { 1.0 };
        } else if b.is_named && shares(&a.names_in_content, &b.who) {
            score += weight::MENTIONS;
        }
        if a.is_named && shares(&b.names_in_content, &a.who) {
            let is_charged = answering
                .references
                .iter()
                .any(|r| matches!(r.class, Class::Guilt | Class::Charge));
            score += weight::NAMED * if is_charged { 2.0 } else { 1.0 };
        }
        if answering.answer == Answer::Denial && shares(&a.side, &b.side) {
            score += weight::SAME_SIDE;
        }
        // "no such talks" answers "talks", and not another one's "no talks"
        let said = vocabulary.shared(&a.negated, &b.content_stems);
        let also_negated = vocabulary.shared(&a.negated, &b.negated);
        score += weight::NEGATED * (said - 2.0 * also_negated).clamp(-1.0, 1.0);
        if b.disbelieves && answering.answer == Answer::Denial && c.act != Act::Deny {
            score += weight::DISBELIEVES;
        }
        if names_another && !is_named_by_noun {
            score += weight::NAMES_ANOTHER;
        }
        if is_inside {
            score += weight::INSIDE;
        }
        if b.is_remark && answering.answer == Answer::Denial && c.act != Act::Deny {
            score += weight::REMARK;
        }
        if is_question {
            score += weight::QUESTION;
        }
        score += prior_of_act(answering.answer, c.act);
        let is_head = a.paragraph < HEAD_PARAGRAPHS;
        // a reply stands behind what it answers, and mostly close to it
        if answering.answer == Answer::Reply && b.begin > a.begin && !is_head {
            return None;
        }
        // only the head of an article answers what is told later, unless the same is told in nearly the same words
        let is_later = b.begin > a.begin && a.sentence != b.sentence && !is_inside;
        if is_later && !is_head && overlap < LEAST_OVERLAP_LATER {
            return None;
        }
        let gap = a.begin.abs_diff(b.begin) as f32;
        let nearness = weight::NEAR / (1.0 + gap / weight::HALF_AWAY);
        score += match (b.begin < a.begin, is_head) {
            (true, _) if answering.replies => nearness * weight::NEAR_REPLY,
            (true, _) => nearness,
            (false, _) if a.sentence == b.sentence => nearness,
            (false, true) => weight::BELOW_HEAD / (1.0 + gap / weight::HALF_AWAY_BELOW_HEAD),
            (false, false) if is_inside => nearness,
            (false, false) => weight::LATER + nearness / 2.0,
        };
        let says_nothing = a.content_stems.len() <= MOST_STEMS_OF_NOTHING && answering.references.is_empty();
        // nearness alone is chance
        let is_addressed = b.is_named && shares(&a.names_beside, &b.who);
        let is_before = b.begin < a.begin;
        let least_overlap = match answering.answer {
            Answer::Denial if answering.is_opposition => LEAST_OVERLAP_WEAK,
            Answer::Confirmation => LEAST_OVERLAP_WEAK,
            _ if !is_before => LEAST_OVERLAP_BELOW_HEAD,
            _ => LEAST_OVERLAP,
        };
        let points_back = says_nothing && is_before && a.paragraph.abs_diff(b.paragraph) <= 1;
        let has_substance = is_inside
            || is_meant
            || is_question
            || points_back
            || (is_addressed && !answering.is_opposition)
            || (answering.replies && is_before)
            || overlap >= least_overlap;
        if !has_substance {
            return None;
        }
        if s.within.is_some() {
            score += weight::SECOND_HAND;
        }
        if says_nothing
            && answering.answer == Answer::Denial
            && b.begin < a.begin
            && a.paragraph.abs_diff(b.paragraph) <= 1
        {
            score += weight::POINTS_BACK;
        }
        Some(score)
    }
}

/// How likely an act is answered at all: what is said to be so is, what is kept silent is not.
fn prior_of_act(answer: Answer, act: Act) -> f32 {
    match act {
        Act::Accuse => 0.3,
        Act::Assert | Act::Warn => 0.2,
        Act::Confirm | Act::Promise | Act::Demand => 0.0,
        Act::Question => -1.0,
        Act::Decline | Act::Believe => -2.5,
        Act::Deny if answer == Answer::Denial => -2.5,
        Act::Deny => -0.2,
    }
}

/// How well an act fits a noun for what was said, -1 to 1.
fn prior_of_class(class: Class, act: Act) -> f32 {
    match (class, act) {
        (_, Act::Decline | Act::Believe) => -1.0,
        (Class::Charge | Class::Criticism | Class::Guilt, Act::Accuse) => 1.0,
        (Class::Charge | Class::Criticism | Class::Guilt, Act::Assert) => 0.4,
        (Class::Report | Class::Claim | Class::Finding, Act::Assert | Act::Accuse | Act::Warn) => 0.7,
        (Class::Remark, Act::Deny | Act::Question) => 0.2,
        (Class::Remark, _) => 0.5,
        (Class::Demand, Act::Demand | Act::Promise) => 1.0,
        (Class::Warning, Act::Warn | Act::Promise) => 1.0,
        (Class::Denial, Act::Deny) => 1.0,
        _ => 0.0,
    }
}

/// Is this what a noun means that names nobody: an accusation for "the charge", what a paper told for "the report"?
fn is_what_the_noun_means(class: Class, act: Act, is_report: bool) -> bool {
    match class {
        Class::Charge => matches!(act, Act::Accuse | Act::Assert),
        Class::Criticism | Class::Guilt => act == Act::Accuse,
        Class::Report => is_report,
        _ => prior_of_class(class, act) >= 0.5,
    }
}

/// Adds to the candidates of a denial what denials of the same thing answer: those of the same voice near by, and those
/// that share its words.
fn share_targets(
    at: usize,
    answering: &[Answering],
    scored: &[Vec<(usize, f32)>],
    statements: &[Statement],
    profiles: &[Profile],
    vocabulary: &Vocabulary,
    scores: &mut [(usize, f32)],
) {
    const NEAR_PARAGRAPHS: usize = 2;
    let Some(this) = answering.get(at) else { return };
    let (Some(s), Some(a)) = (statements.get(this.index), profiles.get(this.index)) else {
        return;
    };
    let mut shared: HashMap<usize, f32> = HashMap::new();
    let from = at.saturating_sub(MOST_RELATED / 2);
    for other in (from..answering.len()).take(MOST_RELATED) {
        let (Some(that), Some(theirs)) = (answering.get(other), scored.get(other)) else {
            continue;
        };
        let (Some(t), Some(b)) = (statements.get(that.index), profiles.get(that.index)) else {
            continue;
        };
        if other == at || that.answer != Answer::Denial {
            continue;
        }
        let same_voice = s.voice.is_some() && s.voice == t.voice;
        let is_near = a.paragraph.abs_diff(b.paragraph) < NEAR_PARAGRAPHS;
        let mut related = vocabulary.overlap(&a.about, &b.about);
        if is_near {
            related = related.max(if same_voice { 0.7 } else { 0.4 });
        }
        // two weak guesses do not make a strong one
        for (candidate, score) in theirs.iter().filter(|(_, score)| *score >= least::DENIAL) {
            let bonus = weight::SHARED_TARGET * related * score.max(0.0);
            let best = shared.entry(*candidate).or_default();
            *best = best.max(bonus);
        }
    }
    for (candidate, score) in scores {
        *score += shared.get(candidate).copied().unwrap_or_default();
    }
}

/// The numbers of what is answered: the best candidate, with those that share its very content, where it is enough.
fn best(answering: &Answering, scores: &[(usize, f32)], statements: &[Statement]) -> Vec<u32> {
    let least = match answering.answer {
        Answer::Denial if answering.is_opposition => least::OPPOSITION,
        Answer::Denial => least::DENIAL,
        Answer::Confirmation => least::CONFIRMATION,
        Answer::Reply => least::REPLY,
        Answer::Remark => least::REMARK,
    };
    let Some((first, score)) = scores
        .iter()
        .copied()
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
    else {
        return Vec::new();
    };
    let Some(target) = statements.get(first).filter(|_| score >= least) else {
        return Vec::new();
    };
    let alike = scores
        .iter()
        .filter_map(|(i, _)| statements.get(*i))
        .filter(|c| c.content == target.content);
    let mut numbers: Vec<u32> = if target.content.is_empty() {
        vec![target.n]
    } else {
        alike.map(|c| c.n).collect()
    };
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// What a token of the sentence belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Source,
    Cue,
    Content,
    Beside,
}

#[derive(Clone, Debug, Default)]
struct Sentence {
    tokens: Vec<Token>,
    parts: Vec<Part>,
    /// The tokens of the sentence before it, in the same paragraph.
    before: Vec<Token>,
}

impl Sentence {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map(|t| t.lower.as_str()).unwrap_or_default()
    }

    /// The words that belong neither to source nor cue nor content.
    fn beside(&self) -> impl Iterator<Item = &Token> {
        self.tokens
            .iter()
            .zip(&self.parts)
            .filter(|(_, part)| **part == Part::Beside)
            .map(|(token, _)| token)
    }
}

/// Sources and contents of the statements around one, but for contents in which it stands itself.
fn others_near(statements: &[Statement], index: usize) -> Vec<Span> {
    const NEAR: usize = 4;
    let Some(this) = statements.get(index) else {
        return Vec::new();
    };
    let begin = this.cue.first().or(this.content.first()).map(|s| s.start);
    let near = statements
        .iter()
        .enumerate()
        .take(index + NEAR + 1)
        .skip(index.saturating_sub(NEAR))
        .filter(|(i, _)| *i != index);
    near.flat_map(|(_, s)| s.source.iter().chain(&s.content).take(MOST_SPANS))
        .copied()
        .filter(|s| begin.is_none_or(|b| !(s.start <= b && b < s.end)))
        .collect()
}

/// Where paragraphs end that hold something.
fn paragraph_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if !line.trim().is_empty() {
            ends.push(at);
        }
    }
    ends
}
