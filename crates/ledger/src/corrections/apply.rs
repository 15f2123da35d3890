//! Corrections over a reading: pure, values in and values out.
//!
//! Each record finds its place in what the reader read, never in what other corrections made of it. So undoing one does
//! not move another. Where two records say the same thing of the same place, the later one holds.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use sayso_core::{Act, Figure, Reading, Span, Statement, Voice, envelope};

use super::Applied;
use super::links::{answer, decided};
use super::record::{
    CountsSaid, GiverSaid, Passage, Record, Said, StatementAnchor, Target, VoiceSaid, spans,
};
use crate::links::LinkKind;

/// A reading with its corrections, and where each part of it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub applied: Applied,
    /// Of each statement, in order.
    pub origins: Vec<Origin>,
    /// Of each figure, in order: its place in the reader's list, from 0.
    pub figures: Vec<usize>,
}

/// Where a statement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The reader's list, place from 0.
    Read(usize),
    /// A correction added it.
    Added(i64),
}

/// Applies records, in their order, to the reading of the text that they were made on. A record whose passage the
/// reading no longer has is orphaned.
pub(crate) fn apply(read: &Reading, text: &str, records: &[Record]) -> Outcome {
    let mut work = Work::new(read, text);
    let mut orphaned = Vec::new();
    let mut has_applied = false;
    for record in records {
        match work.take(record) {
            Some(()) => has_applied = true,
            None => orphaned.push(record.number),
        }
    }
    let mut outcome = match has_applied {
        true => work.finish(),
        // what nobody corrected stays as it is, to the last byte
        false => Outcome {
            applied: Applied {
                reading: read.clone(),
                ..Applied::default()
            },
            origins: (0..read.statements.len()).map(Origin::Read).collect(),
            figures: (0..read.figures.len()).collect(),
        },
    };
    outcome.applied.orphaned = orphaned;
    outcome
}

/// What stands where an anchor points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// One statement, at this place of the list.
    One(usize),
    /// None.
    Nothing,
    /// Several that fit equally well.
    Several,
}

/// The statement of a reader's list that stands where the anchor does: the one with the same content, else the one that
/// shares half of both contents or more; of several the one whose source and cue fit better.
pub(crate) fn find(read: &[Statement], anchor: &StatementAnchor, text: &str) -> Found {
    let (Some(content), Some(source), Some(cue)) = (
        spans(&anchor.content, text),
        spans(&anchor.source, text),
        spans(&anchor.cue, text),
    ) else {
        return Found::Nothing;
    };
    let mut fitting: Vec<([Share; 3], usize)> = (read.iter().enumerate())
        .map(|(place, statement)| {
            let shares = [
                share(&content, &statement.content),
                share(&source, &statement.source),
                share(&cue, &statement.cue),
            ];
            (shares, place)
        })
        .filter(|(shares, _)| shares[0] >= HALF && !(anchor.by_source && shares[1] == NONE))
        .collect();
    fitting.sort_by(|(a, _), (b, _)| b.cmp(a));
    let Some((best, place)) = fitting.first().copied() else {
        return Found::Nothing;
    };
    let is_clear = fitting.iter().skip(1).all(|(other, _)| {
        // Several statements with one content have a joint source. What was said of the whole of it is said of no part,
        // so the source has to be the very same, or to leave no doubt.
        other[0] < best[0] || best[1] == WHOLE && *other < best || best[1] >= HALF && other[1] == NONE
    });
    match is_clear {
        true => Found::One(place),
        false => Found::Several,
    }
}

/// The figure of a reader's list that stands where the passage does, by the same rule.
fn find_figure(read: &[Figure], passage: &Passage, text: &str) -> Found {
    if !passage.fits(text) {
        return Found::Nothing;
    }
    let mut best: Option<(Share, usize)> = None;
    let mut is_tie = false;
    for (place, figure) in read.iter().enumerate() {
        let share = share(&[passage.span()], &[figure.span]);
        if share < HALF {
            continue;
        }
        match best.as_ref().map(|(best, _)| share.cmp(best)) {
            Some(Ordering::Less) => {}
            Some(Ordering::Equal) => is_tie = true,
            None | Some(Ordering::Greater) => (best, is_tie) = (Some((share, place)), false),
        }
    }
    match best {
        _ if is_tie => Found::Several,
        Some((_, place)) => Found::One(place),
        None => Found::Nothing,
    }
}

/// How many bytes two lists of spans share, of those that either has. Exact, so that equal is equal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    both: u64,
    either: u64,
}

pub(crate) const HALF: Share = Share { both: 1, either: 2 };
const NONE: Share = Share { both: 0, either: 1 };
const WHOLE: Share = Share { both: 1, either: 1 };

impl Ord for Share {
    fn cmp(&self, other: &Share) -> Ordering {
        let cross = |a: &Share, b: &Share| u128::from(a.both) * u128::from(b.either);
        cross(self, other).cmp(&cross(other, self))
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Share) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Share {
    fn eq(&self, other: &Share) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Share {}

/// What two lists of spans share: all where both are empty.
pub(crate) fn share(a: &[Span], b: &[Span]) -> Share {
    let (a, b) = (joined(a), joined(b));
    let length = |spans: &[Span]| spans.iter().map(|s| s.len() as u64).sum::<u64>();
    let both = (a.iter())
        .flat_map(|x| {
            b.iter()
                .map(|y| x.end.min(y.end).saturating_sub(x.start.max(y.start)))
        })
        .map(|n| n as u64)
        .sum::<u64>();
    match length(&a) + length(&b) - both {
        0 => Share { both: 1, either: 1 },
        either => Share { both, either },
    }
}

/// Spans in text order, those that touch or overlap made one.
fn joined(spans: &[Span]) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.iter().copied().filter(|s| s.start < s.end).collect();
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// A reading while it is corrected. Statements are known by their place in `now.statements`: the reader's first, then
/// those that people added; their numbers are put right at the end.
struct Work<'a> {
    text: &'a str,
    read: &'a Reading,
    now: Reading,
    /// Of each statement.
    notes: Vec<Note>,
    figures: Vec<FigureNote>,
    /// The statement that a correction added or found.
    of_record: HashMap<i64, usize>,
    /// What people say that one statement does to another.
    said: HashMap<(usize, usize), LinkKind>,
}

#[derive(Clone, Debug)]
struct Note {
    origin: Origin,
    by: Vec<i64>,
    is_gone: bool,
    /// Its spans changed, or who made it: what stands in it has to be looked at again.
    is_moved: bool,
    /// The correction that says that a missed statement is this one.
    is_claimed: bool,
}

#[derive(Clone, Debug, Default)]
struct FigureNote {
    by: Vec<i64>,
    is_gone: bool,
    /// Who gives it, where a person said so: the place of a statement, or the article itself.
    giver: Option<Option<usize>>,
}

impl<'a> Work<'a> {
    fn new(read: &'a Reading, text: &'a str) -> Self {
        let mut now = read.clone();
        // from here on a statement's number is its place plus one
        let place: HashMap<u32, u32> = read.statements.iter().map(|s| s.n).zip(1..).collect();
        let placed = |n: u32| place.get(&n).copied();
        for (statement, n) in now.statements.iter_mut().zip(1..) {
            statement.n = n;
            statement.within = statement.within.and_then(placed);
            statement.answers = statement.answers.iter().copied().filter_map(placed).collect();
        }
        for figure in &mut now.figures {
            figure.statement = figure.statement.and_then(placed);
        }
        let note = |place| Note {
            origin: Origin::Read(place),
            by: Vec::new(),
            is_gone: false,
            is_moved: false,
            is_claimed: false,
        };
        Work {
            text,
            read,
            notes: (0..now.statements.len()).map(note).collect(),
            figures: vec![FigureNote::default(); now.figures.len()],
            of_record: HashMap::new(),
            said: HashMap::new(),
            now,
        }
    }

    /// Applies one record; `None` where its passage is gone.
    fn take(&mut self, record: &Record) -> Option<()> {
        match (&record.target, &record.said) {
            (Target::Statement(anchor), Said::Missed { form, act, voice }) => {
                let place = self.missed(anchor, record.number)?;
                let content = spans(&anchor.content, self.text)?;
                let source = spans(&anchor.source, self.text)?;
                let cue = spans(&anchor.cue, self.text)?;
                if let Some(statement) = self.now.statements.get_mut(place) {
                    (statement.content, statement.source, statement.cue) = (content, source, cue);
                    (statement.form, statement.act, statement.score) = (*form, *act, 1.0);
                }
                self.set_voice(place, voice.as_ref());
                self.note(place, record.number, true);
                self.of_record.insert(record.number, place);
            }
            (Target::Statement(anchor), Said::NotAStatement) => match self.statement(anchor) {
                Found::One(place) => {
                    self.note(place, record.number, true);
                    self.notes.get_mut(place)?.is_gone = true;
                }
                // the reader has come to see it so itself; what a person added and took back is gone as well
                Found::Nothing => {
                    let fits = |passages: &[Passage]| spans(passages, self.text).is_some();
                    if !fits(&anchor.content) {
                        return None;
                    }
                }
                Found::Several => return None,
            },
            (Target::Statement(anchor), said) => {
                let Found::One(place) = self.statement(anchor) else {
                    return None;
                };
                let is_moved = self.say(place, said)?;
                self.note(place, record.number, is_moved);
            }
            (Target::Figure(passage), said) => {
                let Found::One(place) = find_figure(&self.read.figures, passage, self.text) else {
                    // not a figure, and not taken for one
                    let is_satisfied = matches!(said, Said::NotAFigure)
                        && passage.fits(self.text)
                        && find_figure(&self.read.figures, passage, self.text) == Found::Nothing;
                    return is_satisfied.then_some(());
                };
                self.say_figure(place, said)?;
                self.figures.get_mut(place)?.by.push(record.number);
            }
            (Target::Statements { one, other }, said) => {
                // whether they are one claim is no matter of the reading
                let answer = answer(said)?;
                let (Found::One(one), Found::One(other)) =
                    (self.statement(&one.statement), self.statement(&other.statement))
                else {
                    return None;
                };
                self.say_answer(one, other, answer)?;
                self.note(one, record.number, false);
            }
            // of the linker's
            (Target::Voices { .. } | Target::Copy { .. }, _) => return None,
        }
        Some(())
    }

    fn statement(&self, anchor: &StatementAnchor) -> Found {
        match anchor.added_by {
            Some(record) => match self.of_record.get(&record) {
                Some(place) => Found::One(*place),
                None => Found::Nothing,
            },
            None => find(&self.read.statements, anchor, self.text),
        }
    }

    /// The place of a statement that the reader missed; where it finds it by now, that one's.
    fn missed(&mut self, anchor: &StatementAnchor, record: i64) -> Option<usize> {
        if anchor.content.is_empty() {
            return None;
        }
        for passages in [&anchor.content, &anchor.source, &anchor.cue] {
            spans(passages, self.text)?;
        }
        match find(&self.read.statements, anchor, self.text) {
            Found::Several => return None,
            Found::One(place) => {
                let note = self.notes.get_mut(place)?;
                if !note.is_gone && !note.is_claimed {
                    note.is_claimed = true;
                    return Some(place);
                }
            }
            Found::Nothing => {}
        }
        let place = self.now.statements.len();
        self.now.statements.push(Statement {
            n: place as u32 + 1,
            source: Vec::new(),
            cue: Vec::new(),
            content: Vec::new(),
            form: sayso_core::Form::Indirect,
            act: sayso_core::Act::Assert,
            cited: Vec::new(),
            told: Vec::new(),
            certainty: Vec::new(),
            voice: None,
            relay: Vec::new(),
            said: None,
            answers: Vec::new(),
            within: None,
            score: 1.0,
        });
        self.notes.push(Note {
            origin: Origin::Added(record),
            by: Vec::new(),
            is_gone: false,
            is_moved: true,
            is_claimed: true,
        });
        Some(place)
    }

    fn note(&mut self, place: usize, record: i64, is_moved: bool) {
        if let Some(note) = self.notes.get_mut(place) {
            note.by.push(record);
            note.is_moved |= is_moved;
        }
    }

    /// Changes a statement; tells whether what stands in it has to be looked at again.
    fn say(&mut self, place: usize, said: &Said) -> Option<bool> {
        let text = self.text;
        match said {
            Said::Voice { voice } => {
                self.set_voice(place, voice.as_ref());
                Some(true)
            }
            Said::Act { act } => {
                self.now.statements.get_mut(place)?.act = *act;
                Some(false)
            }
            Said::Relay { relay } => {
                let mut chain: Vec<u32> = Vec::new();
                for said in relay {
                    let n = self.voice(said);
                    if !chain.contains(&n) {
                        chain.push(n);
                    }
                }
                let statement = self.now.statements.get_mut(place)?;
                // in another reading the voice may be one that was said to pass it on
                chain.retain(|n| statement.voice != Some(*n));
                statement.relay = chain;
                Some(false)
            }
            Said::Span {
                content,
                source,
                cue,
                form,
            } => {
                let statement = self.now.statements.get_mut(place)?;
                let of = |passages: &Option<Vec<Passage>>, had: &[Span]| match passages {
                    Some(passages) => spans(passages, text),
                    None => Some(had.to_vec()),
                };
                let said_content = of(content, &statement.content).filter(|spans| !spans.is_empty())?;
                let (source, cue) = (of(source, &statement.source)?, of(cue, &statement.cue)?);
                (statement.content, statement.source, statement.cue) = (said_content, source, cue);
                statement.score = 1.0;
                if let Some(form) = form {
                    statement.form = *form;
                }
                Some(true)
            }
            _ => None,
        }
    }

    /// Changes which statements one denies, confirms or answers; of these three a reading says only that it is one.
    fn say_answer(&mut self, place: usize, to: usize, (kind, not): (LinkKind, bool)) -> Option<()> {
        let statement = self.now.statements.get_mut(place)?;
        let by_act = match statement.act {
            Act::Deny => LinkKind::Denies,
            Act::Confirm => LinkKind::Confirms,
            _ => LinkKind::Answers,
        };
        let does = self.said.get(&(place, to)).copied().unwrap_or(by_act);
        let n = to as u32 + 1;
        if !not {
            self.said.insert((place, to), kind);
            if !statement.answers.contains(&n) {
                statement.answers.push(n);
                statement.answers.sort_unstable();
            }
        } else if decided((kind, not)).contains(&does) {
            statement.answers.retain(|other| *other != n);
        }
        Some(())
    }

    fn say_figure(&mut self, place: usize, said: &Said) -> Option<()> {
        match said {
            Said::NotAFigure => self.figures.get_mut(place)?.is_gone = true,
            Said::Figure {
                bounds,
                counts,
                approximate,
                by,
            } => {
                // all of it or nothing
                let giver = match by {
                    None => None,
                    Some(GiverSaid::Article) => Some(None),
                    Some(GiverSaid::Statement(anchor)) => match self.statement(anchor) {
                        Found::One(place) => Some(Some(place)),
                        _ => return None,
                    },
                };
                let counts = match counts {
                    None => None,
                    Some(CountsSaid::Nothing) => Some(None),
                    Some(CountsSaid::Words(passage)) => {
                        Some(Some(passage.fits(self.text).then(|| passage.span())?))
                    }
                };
                let is_upside_down = |lower: Option<u64>, upper: Option<u64>| {
                    lower.zip(upper).is_some_and(|(lower, upper)| lower > upper)
                };
                if bounds.is_some_and(|b| is_upside_down(b.lower, b.upper)) {
                    return None;
                }
                let figure = self.now.figures.get_mut(place)?;
                if let Some(bounds) = bounds {
                    (figure.lower, figure.upper) = (bounds.lower, bounds.upper);
                }
                if let Some(counts) = counts {
                    figure.counts = counts;
                }
                figure.approximate = approximate.unwrap_or(figure.approximate);
                if giver.is_some() {
                    self.figures.get_mut(place)?.giver = giver;
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// The number of a voice that a person names: the article's own of that name and kind, one that was only named among them,
    /// else the one that was meant by its mention, else a new one.
    fn voice(&mut self, said: &VoiceSaid) -> u32 {
        let name = said.name.trim();
        let of_kind = || self.now.all_named().filter(|v| v.kind == said.kind);
        let known = of_kind()
            .find(|v| v.name == name)
            .or_else(|| of_kind().find(|v| is_same_name(&v.name, name)))
            .or_else(|| {
                let mention = said.mention.as_ref().filter(|m| m.fits(self.text))?.span();
                of_kind().find(|v| v.mentions.contains(&mention))
            });
        if let Some(voice) = known {
            return voice.n;
        }
        let n = self.now.all_named().map(|v| v.n).max().unwrap_or(0) + 1;
        self.now.voices.push(Voice {
            n,
            name: name.to_owned(),
            kind: said.kind,
            mentions: Vec::new(),
            roles: Vec::new(),
        });
        n
    }

    fn set_voice(&mut self, place: usize, said: Option<&VoiceSaid>) {
        let n = said.map(|said| self.voice(said));
        let Some(statement) = self.now.statements.get_mut(place) else {
            return;
        };
        let old = std::mem::replace(&mut statement.voice, n);
        // a person's word is not passed on by that person
        if let Some(n) = n {
            statement.relay.retain(|relay| *relay != n);
        }
        if old == n {
            return;
        }
        let source = statement.source.clone();
        for span in source {
            self.mention(span, old, n);
        }
    }

    /// The source of a statement speaks of its voice: it becomes a mention of the new one, and is none of the old one
    /// any more, unless another statement says that it is.
    fn mention(&mut self, span: Span, old: Option<u32>, new: Option<u32>) {
        let others = self.now.statements.iter().zip(&self.notes);
        let is_held = others
            .filter(|(_, note)| !note.is_gone)
            .any(|(s, _)| old.is_some() && s.voice == old && s.source.contains(&span));
        for voice in self.now.voices.iter_mut().chain(&mut self.now.named) {
            if Some(voice.n) == old && !is_held && voice.mentions.len() > 1 {
                voice.mentions.retain(|m| *m != span);
            }
            if Some(voice.n) == new && !voice.mentions.iter().any(|m| m.overlaps(span)) {
                voice.mentions.push(span);
                voice.mentions.sort_unstable();
            }
        }
    }

    fn finish(mut self) -> Outcome {
        self.nest();
        self.give();
        let Work {
            mut now,
            notes,
            mut figures,
            ..
        } = self;
        for (figure, note) in now.figures.iter_mut().zip(&figures) {
            if let Some(giver) = note.giver {
                figure.statement = giver.map(|place| place as u32 + 1);
            }
        }
        let mut at: Vec<usize> = (0..now.figures.len()).collect();
        at.retain(|i| !figures.get(*i).is_some_and(|note| note.is_gone));
        let kept: HashSet<usize> = at.iter().copied().collect();
        let mut i = 0..;
        now.figures
            .retain(|_| i.next().is_some_and(|i| kept.contains(&i)));
        let mut i = 0..;
        figures.retain(|_| i.next().is_some_and(|i| kept.contains(&i)));

        let left: Vec<&Note> = notes.iter().filter(|note| !note.is_gone).collect();
        now.keep(|s| notes.get(s.n as usize - 1).is_some_and(|note| !note.is_gone));
        let order = now.settle();
        let left: Vec<&Note> = order
            .iter()
            .filter_map(|n| left.get(*n as usize - 1).copied())
            .collect();
        let by = |lists: Vec<&Vec<i64>>| -> BTreeMap<u32, Vec<i64>> {
            let numbered = (1..).zip(lists).filter(|(_, by)| !by.is_empty());
            numbered.map(|(n, by)| (n, by.clone())).collect()
        };
        Outcome {
            applied: Applied {
                statements: by(left.iter().map(|note| &note.by).collect()),
                figures: by(figures.iter().map(|note| &note.by).collect()),
                reading: now,
                orphaned: Vec::new(),
            },
            origins: left.iter().map(|note| note.origin).collect(),
            figures: at,
        }
    }

    /// Says anew what stands inside what, as far as corrections moved it.
    fn nest(&mut self) {
        let places = || (0..self.now.statements.len()).filter(|i| !self.notes[*i].is_gone);
        let whole = |s: &Statement| {
            let spans: Vec<Span> = [&s.source, &s.cue, &s.content]
                .into_iter()
                .flatten()
                .copied()
                .collect();
            envelope(&spans)
        };
        let around: Vec<Option<Span>> = self.now.statements.iter().map(whole).collect();
        let holds = |outer: usize, inner: usize| {
            let Some(span) = around[inner] else { return false };
            // the greater around the smaller: no statement stands inside itself by way of another
            outer != inner
                && around[outer].is_some_and(|o| o.len() > span.len())
                && self.now.statements[outer]
                    .content
                    .iter()
                    .any(|c| c.contains(span))
        };
        let mut within: Vec<(usize, Option<u32>)> = Vec::new();
        for inner in places() {
            let was = self.now.statements[inner].within;
            let outer_moved = was.is_some_and(|n| self.notes.get(n as usize - 1).is_some_and(|o| o.is_moved));
            let is_concerned = self.notes[inner].is_moved
                || outer_moved
                || places().any(|o| self.notes[o].is_moved && holds(o, inner));
            if is_concerned {
                let outer = places()
                    .filter(|o| holds(*o, inner))
                    .min_by_key(|o| (around[*o].map_or(0, |a| a.len()), *o));
                within.push((inner, outer.map(|o| o as u32 + 1)));
            }
        }
        for (inner, outer) in within {
            self.now.statements[inner].within = outer;
        }
    }

    /// Says anew who gives a figure that stands, or stood, in a statement that moved: the innermost in whose content it
    /// stands, of those whose voice is known.
    fn give(&mut self) {
        let moved: Vec<usize> = (0..self.notes.len())
            .filter(|i| self.notes[*i].is_moved)
            .collect();
        for figure in &mut self.now.figures {
            let stood = |place: &usize| {
                let now = self.now.statements.get(*place);
                let read = match self.notes.get(*place).map(|note| note.origin) {
                    Some(Origin::Read(place)) => self.read.statements.get(place),
                    _ => None,
                };
                let holds = |s: &Statement| s.content.iter().any(|c| c.contains(figure.span));
                now.is_some_and(holds) || read.is_some_and(holds)
            };
            if !moved.iter().any(stood) {
                continue;
            }
            let givers = self.now.statements.iter().zip(&self.notes);
            figure.statement = givers
                .filter(|(s, note)| !note.is_gone && s.voice.is_some())
                .flat_map(|(s, _)| s.content.iter().map(|c| (*c, s.n)))
                .filter(|(content, _)| content.contains(figure.span))
                .min_by_key(|(content, n)| (content.len(), *n))
                .map(|(_, n)| n);
        }
    }
}

/// Are two names the same but for capitals and spaces?
pub(crate) fn is_same_name(a: &str, b: &str) -> bool {
    let folded = |name: &str| -> Vec<String> { name.split_whitespace().map(str::to_lowercase).collect() };
    folded(a) == folded(b)
}

#[cfg(test)]
mod tests;
