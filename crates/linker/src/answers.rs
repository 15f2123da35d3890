//! Denials, confirmations and answers: which statement is about which other?
//!
//! ```text
//! a reading  ─▶ [`Stances`]: what each statement speaks of, what it says not to be so, by which nouns it refers to
//!               what others said, and whom it answers in its own article. Made once.
//! two of them ─▶ statements that deny, confirm or reply, each beside a bounded number of candidates: those near it and
//!               those that share its rarest words ─▶ the evidence of each pair added up ─▶ the best, where it is enough
//! ```
//!
//! The words for it stand in `lexicon/answers.tsv`.

mod evidence;
mod lexicon;
mod stance;

use std::collections::{BTreeMap, BTreeSet};

use sayso_core::{Reading, Statement};

use crate::links::{Answer, AnswerKind, Same, Side};
use crate::words::Word;
use crate::{Agreement, Nearness, ReadArticle, agreement};
use evidence::{Place, evidence};
use stance::{Stance, stances};

/// What counts as enough, 0 to 1; in two articles.
const LEAST: f32 = 0.7;
const LEAST_ELSEWHERE: f32 = 0.7;
/// A denial is linked to what stands far from it, or in another article, from this score on: of those with less, as far as
/// they were judged by reading, less than half were right.
const LEAST_FAR: f32 = 0.9;
/// Statements so near by each other are at hand.
const CLOSE: usize = 2;
/// What another article has must be better by so much evidence than what its own article has.
const BETTER_ELSEWHERE: f32 = 0.3;
/// A second statement is listed where its evidence is as good but for so much.
const AS_GOOD: f32 = 0.4;
/// What is lost where a denial goes on with the one beside it; where only the other article tells what it answers.
const GOES_ON: f32 = -0.8;
const TOLD_ELSEWHERE: f32 = -0.2;
/// How clearly such a denial denies at least.
const CLEARLY: f32 = 0.5;
/// Denials to either side of one that are looked at.
const BESIDE: usize = 2;
/// How evidence becomes a share, see [`odds`].
const STEEP: f32 = 1.1;
const SHIFT: f32 = -1.6;

/// All statements of an article with so few are looked at.
const FEW: usize = 64;
/// Statements around one that are looked at.
const NEAR: usize = 24;
/// The rarest words of a statement by which others are found, and statements that a word leads to: one that more have
/// tells nothing.
const MOST_KEYS: usize = 14;
const MOST_WITH_KEY: usize = 48;
/// Statements of an article that may answer those of another.
const MOST_ANSWERING: usize = 256;
/// Paragraphs that say in short what the article tells below: the headline, the lead.
const HEAD_PARAGRAPHS: u32 = 2;
/// Days after an article within which others deny what it reports; and before it, since what is denied is reported again.
const DAYS_AFTER: i32 = 7;
const DAYS_BEFORE: i32 = 1;

/// What the statements of an article do to others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stances {
    all: Vec<Stance>,
    /// Statements that may answer, by index.
    answering: Vec<usize>,
    /// Stems of contents and names of voices, each with the indices of the statements that have it; sorted.
    index: Vec<(u64, u32)>,
    /// What answers what in the article itself.
    own: Vec<Answer>,
}

/// A statement that one may answer.
#[derive(Clone, Copy, Debug)]
struct Target {
    index: usize,
    kind: AnswerKind,
    /// The logarithm of the odds.
    evidence: f32,
}

impl Stances {
    /// Those of an article with this text, words and reading.
    pub(crate) fn new(text: &str, words: &[Word], reading: &Reading) -> Self {
        let all = stances(text, words, &reading.statements, &reading.voices);
        let mut index = Vec::new();
        for (at, stance) in (0..).zip(&all) {
            index.extend(stance.said.iter().map(|(key, _)| (*key, at)));
            index.extend(stance.who.iter().map(|key| (*key, at)));
        }
        index.sort_unstable();
        index.dedup();
        let answering = (0..all.len()).filter(|at| may_answer(&all[*at])).collect();
        let mut found = Stances {
            all,
            answering,
            index,
            own: Vec::new(),
        };
        found.own = found.within(&reading.statements);
        found
    }

    /// The statements that share the rarest words of one, or that a noun of it names.
    fn candidates(&self, stance: &Stance) -> BTreeSet<usize> {
        if self.all.len() <= FEW {
            return (0..self.all.len()).collect();
        }
        let mut weighed = stance.about.clone();
        weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let keys = weighed.iter().take(MOST_KEYS).map(|(key, _)| *key);
        let names = stance
            .references
            .iter()
            .flat_map(|r| r.names.iter().copied())
            .take(MOST_KEYS);
        let mut found = BTreeSet::new();
        for key in keys.chain(names) {
            let from = self.index.partition_point(|(other, _)| *other < key);
            let with = self.index[from..].iter().take_while(|(other, _)| *other == key);
            if with.clone().nth(MOST_WITH_KEY).is_none() {
                found.extend(with.filter_map(|(_, at)| usize::try_from(*at).ok()));
            }
        }
        found
    }

    /// What answers what in one article.
    fn within(&self, statements: &[Statement]) -> Vec<Answer> {
        let found: Vec<(usize, Vec<Target>)> = (self.answering.iter())
            .map(|at| (*at, best(self.targets(*at, statements), LEAST)))
            .collect();
        let mut answers = Vec::new();
        for (place, (at, targets)) in found.iter().enumerate() {
            let targets = match targets.is_empty() {
                true => self.beside(*at, &found[place.saturating_sub(BESIDE)..], LEAST),
                false => targets.clone(),
            };
            for target in targets {
                if let (Some(statement), Some(theirs)) = (statements.get(*at), statements.get(target.index)) {
                    answers.push(Answer {
                        side: Side::A,
                        statement: statement.n,
                        to_side: Side::A,
                        to: theirs.n,
                        kind: target.kind,
                        score: odds(target.evidence),
                    });
                }
            }
        }
        answers
    }

    /// What a statement may answer in its own article.
    fn targets(&self, at: usize, statements: &[Statement]) -> Vec<Target> {
        let (Some(stance), Some(statement)) = (self.all.get(at), statements.get(at)) else {
            return Vec::new();
        };
        let mut candidates = self.candidates(stance);
        candidates.extend(at.saturating_sub(NEAR)..(at + NEAR).min(self.all.len()));
        candidates.remove(&at);
        let target = |other: usize| {
            let (c, theirs) = (self.all.get(other)?, statements.get(other)?);
            let is_own = stance.voice.is_some() && stance.voice == c.voice;
            if is_own
                && !stance.signs.of_own
                && !evidence::holds(stance, c)
                && !evidence::charges_who_speaks(c)
            {
                return None;
            }
            let place = Place::Here {
                is_head: stance.paragraph < HEAD_PARAGRAPHS,
                is_next: self.is_next(other, at),
                reader_agrees: statement.answers.contains(&theirs.n),
            };
            let (kind, evidence) = evidence(stance, c, place)?;
            let Place::Here {
                is_next,
                reader_agrees,
                ..
            } = place
            else {
                return None;
            };
            let is_at_hand =
                is_next || reader_agrees || at.abs_diff(other) <= CLOSE || evidence::holds(stance, c);
            if kind == AnswerKind::Denies && !is_at_hand && odds(evidence) < LEAST_FAR {
                return None;
            }
            Some(Target {
                index: other,
                kind,
                evidence,
            })
        };
        candidates.into_iter().filter_map(target).collect()
    }

    /// A denial that shows nothing of what it is about goes on with the one beside it of the same voice.
    fn beside(&self, at: usize, found: &[(usize, Vec<Target>)], least: f32) -> Vec<Target> {
        let Some(stance) = self.all.get(at) else {
            return Vec::new();
        };
        if stance.voice.is_none() || evidence::strength(stance).is_none_or(|s| s < CLEARLY) {
            return Vec::new();
        }
        let mut theirs: Vec<Target> = Vec::new();
        for (other, targets) in found.iter().take(2 * BESIDE + 1) {
            let is_beside = self.all.get(*other).is_some_and(|that| {
                that.voice == stance.voice && that.paragraph.abs_diff(stance.paragraph) <= 1
            });
            let denied = targets
                .iter()
                .filter(|target| target.kind == AnswerKind::Denies && target.index != at);
            theirs.extend(denied.filter(|_| is_beside).map(|target| Target {
                evidence: target.evidence + GOES_ON,
                ..*target
            }));
        }
        best(theirs, least)
    }

    /// Does no statement of a third voice stand between two?
    fn is_next(&self, before: usize, after: usize) -> bool {
        const FURTHEST: usize = 4;
        before < after
            && after - before <= FURTHEST
            && (before + 1..after).all(|at| {
                self.all.get(at).is_some_and(|between| {
                    let of = |other: usize| self.all.get(other).and_then(|stance| stance.voice);
                    between.voice == of(before) || between.voice == of(after)
                })
            })
    }
}

/// May a statement answer another at all?
fn may_answer(stance: &Stance) -> bool {
    let s = stance.signs;
    evidence::strength(stance).is_some() || s.concedes || s.confirms || s.replies || s.rejects || s.act
}

/// The best, and what is nearly as good.
fn best(mut targets: Vec<Target>, least: f32) -> Vec<Target> {
    targets.retain(|target| odds(target.evidence) >= least);
    targets.sort_by(|a, b| b.evidence.total_cmp(&a.evidence).then(a.index.cmp(&b.index)));
    let Some(first) = targets.first().copied() else {
        return Vec::new();
    };
    targets.retain(|target| target.kind == first.kind && target.evidence >= first.evidence - AS_GOOD);
    targets.truncate(2);
    targets
}

/// What a sum of evidence was worth where its links were judged by reading: the share that was right, in thousandths.
fn odds(evidence: f32) -> f32 {
    (1000.0 / (1.0 + (-(STEEP * evidence + SHIFT)).exp())).round() / 1000.0
}

/// The sum of evidence for which [`odds`] gives this.
fn evidence_of(odds: f32) -> f32 {
    let odds = odds.clamp(0.001, 0.999);
    ((odds / (1.0 - odds)).ln() - SHIFT) / STEEP
}

/// Statements that deny, confirm or answer statements of the other article; with one article, those that do so inside it.
pub fn answers(a: &ReadArticle, b: &ReadArticle, same: &[Same], nearness: Nearness) -> Vec<Answer> {
    if nearness == Nearness::One {
        return a.stances().own.clone();
    }
    let pairs: BTreeSet<(u32, u32)> = same
        .iter()
        .filter_map(|same| Some((same.a.statement?, same.b.statement?)))
        .collect();
    let mut found = across(a, b, Side::A, &pairs);
    let turned = pairs.iter().map(|(x, y)| (*y, *x)).collect();
    found.extend(across(b, a, Side::B, &turned));
    found
}

/// Statements of one article, which is on this side, that answer those of the other.
fn across(from: &ReadArticle, to: &ReadArticle, side: Side, same: &BTreeSet<(u32, u32)>) -> Vec<Answer> {
    let days_later = match (from.day, to.day) {
        (Some(x), Some(y)) => (y - x).get_days(),
        _ => 0,
    };
    if !(-DAYS_AFTER..=DAYS_BEFORE).contains(&days_later) {
        return Vec::new();
    }
    let (own, theirs) = (by_statement(&from.stances().own), by_statement(&to.stances().own));
    let mut answers = Vec::new();
    for at in from.stances().answering.iter().take(MOST_ANSWERING) {
        let (Some(stance), Some(statement)) = (from.stances().all.get(*at), from.reading.statements.get(*at))
        else {
            continue;
        };
        let own = own.get(&statement.n).map_or(&[][..], Vec::as_slice);
        let of_own = own.iter().map(|answer| answer.score).fold(0.0, f32::max);
        // the claim carries what its own article reports as well
        let is_carried = |n: u32| {
            same.contains(&(statement.n, n)) || own.iter().any(|answer| same.contains(&(answer.to, n)))
        };
        let target = |other: usize| {
            let (c, n) = (to.stances().all.get(other)?, to.reading.statements.get(other)?.n);
            let (kind, x) = evidence(stance, c, Place::Elsewhere { days_later })?;
            let least = match kind {
                AnswerKind::Denies => LEAST_FAR,
                _ => LEAST_ELSEWHERE,
            };
            if odds(x) < least || odds(x - BETTER_ELSEWHERE) < of_own || is_carried(n) {
                return None;
            }
            let voices = agreement(from, stance.voice, to, c.voice);
            (voices != Agreement::Same || stance.signs.of_own).then_some(Target {
                index: other,
                kind,
                evidence: x,
            })
        };
        let candidates = to.stances().candidates(stance);
        let mut targets = best(
            candidates.into_iter().filter_map(target).collect(),
            LEAST_ELSEWHERE,
        );
        if targets.is_empty() && own.is_empty() {
            // the other article tells the same answer, and whom it answers
            let told = same.range((statement.n, 0)..=(statement.n, u32::MAX));
            let is_clear = evidence::strength(stance).is_some_and(|strength| strength >= CLEARLY);
            let told = told
                .filter_map(|(_, n)| theirs.get(n))
                .flatten()
                .filter(|answer| is_clear || answer.kind != AnswerKind::Denies);
            let told = told.filter_map(|answer| {
                Some(Target {
                    index: usize::try_from(answer.to).ok()?.checked_sub(1)?,
                    kind: answer.kind,
                    evidence: evidence_of(answer.score) + TOLD_ELSEWHERE,
                })
            });
            targets = best(told.collect(), LEAST_ELSEWHERE);
        }
        for target in targets {
            let Some(theirs) = to.reading.statements.get(target.index) else {
                continue;
            };
            answers.push(Answer {
                side,
                statement: statement.n,
                to_side: if side == Side::A { Side::B } else { Side::A },
                to: theirs.n,
                kind: target.kind,
                score: odds(target.evidence),
            });
        }
    }
    answers
}

/// Answers by the number of the statement that answers.
fn by_statement(answers: &[Answer]) -> BTreeMap<u32, Vec<&Answer>> {
    let mut by_statement: BTreeMap<u32, Vec<&Answer>> = BTreeMap::new();
    for answer in answers {
        by_statement.entry(answer.statement).or_default().push(answer);
    }
    by_statement
}
