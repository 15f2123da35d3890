//! What happened to those who are counted, or what they did: read off the verbs around a figure.

use sayso_core::Span;

use super::counted::Phrase;
use super::lexicon::{BESIDES, HELPING, NEUTRAL, Place, SEEMING, STOP, States};
use super::page::Page;

/// Words behind a noun among which is looked for what happened.
const BEHIND: usize = 14;
/// Words before a figure among which is looked for what happened.
const BEFORE: usize = 5;
/// Words before a figure without a noun among which is looked for "toll".
const BEFORE_BARE: usize = 10;

impl Page<'_> {
    /// What happened, by a verb before the number: "killing at least 12", "the deaths of 12".
    pub fn before(&self, phrase: &Phrase) -> (States, Option<Span>) {
        let floor = phrase.start.saturating_sub(BEFORE).max(phrase.sentence.start);
        let mut unknown = 0;
        let mut at = phrase.start;
        while at > floor && !self.opens_clause(at) {
            at -= 1;
            let form = self.form(at);
            let states = self.lexicon.told(form, Place::Does)
                | if self.lower(at + 1) == "of" {
                    self.lexicon.told(form, Place::Noun)
                } else {
                    0
                };
            if states != 0 && !self.is_number(at) {
                // "killed or wounded 12"
                let is_joined = at >= floor + 2 && matches!(self.lower(at - 1).as_str(), "and" | "or");
                let other = if is_joined {
                    self.lexicon.told(self.form(at - 2), Place::Does)
                } else {
                    0
                };
                let states = match states & other {
                    0 => self.settled(states | other),
                    both => both,
                };
                return (states, self.words.get(at).map(|word| word.span));
            }
            // "claimed the lives of 12"
            if matches!(self.lower(at).as_str(), "lives" | "life") {
                return (self.lexicon.killed(), self.words.get(at).map(|word| word.span));
            }
            // "12 were killed and 20 wounded": what is joined has its own verb
            if self.is_number(at) || matches!(self.lower(at).as_str(), "and" | "or" | "but" | "while") {
                break;
            }
            if !self.is(at, STOP | NEUTRAL | HELPING | BESIDES) {
                unknown += 1;
                if unknown > 1 {
                    break;
                }
            }
        }
        (0, None)
    }

    /// What happened, by words behind the noun: "12 people in two towns were killed", "12 dead".
    pub fn behind(&self, phrase: &Phrase) -> (States, Option<Span>) {
        let ceiling = (phrase.end + BEHIND).min(phrase.sentence.end);
        let mut at = phrase.end;
        let mut helped: Option<usize> = None;
        while at < ceiling {
            if self.opens_clause(at) {
                // "12 people, among them 3 children, were killed"
                let is_aside = matches!(
                    self.lower(at).as_str(),
                    "including" | "among" | "most" | "mostly" | "many" | "some" | "all" | "mainly" | "both"
                );
                let behind =
                    (at + 1..(at + BEHIND).min(phrase.sentence.end)).find(|at| self.opens_clause(*at));
                match behind.filter(|_| is_aside && self.gap(at).contains(',')) {
                    Some(behind)
                        if self.is(behind, HELPING)
                            || self.lexicon.told(self.form(behind), Place::Did) != 0 =>
                    {
                        at = behind;
                        helped = Some(behind);
                        let (states, told) = self.told_behind(at);
                        if states != 0 {
                            return (states, told);
                        }
                        at += 1;
                        continue;
                    }
                    _ => break,
                }
            }
            if self.is_number(at) {
                break;
            }
            let lower = self.lower(at);
            let is_close = at <= phrase.end + 1 || helped.is_some_and(|helped| at <= helped + 4);
            let (states, told) = self.told_behind(at);
            let is_did = self.lexicon.told(self.form(at), Place::Did) != 0
                || matches!(lower.as_str(), "lost" | "took" | "turned");
            if states != 0 && (is_close || is_did) {
                return (states, told);
            }
            let is_helping = self.is(at, HELPING) || self.is(at, SEEMING) && (is_close || helped.is_some());
            if is_helping && !self.is(at, NEUTRAL | STOP)
                || matches!(lower.as_str(), "were" | "was" | "are" | "been" | "have" | "had")
            {
                helped = Some(at);
            } else if matches!(
                lower.as_str(),
                "and"
                    | "but"
                    | "while"
                    | "when"
                    | "after"
                    | "before"
                    | "as"
                    | "because"
                    | "since"
                    | "although"
                    | "though"
            ) && helped != Some(at.saturating_sub(1))
            {
                break;
            }
            at += 1;
        }
        (0, None)
    }

    /// What a word behind the noun tells, with what is joined to it: "killed or wounded".
    pub fn told_behind(&self, at: usize) -> (States, Option<Span>) {
        let form = self.form(at);
        let span = self.words.get(at).map(|word| word.span);
        let next = |by: usize| self.lower(at + by);
        match self.lower(at).as_str() {
            "lost" if matches!(next(1).as_str(), "their" | "his" | "her") && next(2).starts_with("li") => {
                return (self.lexicon.killed(), span);
            }
            "took" | "take" if next(1) == "part" || next(1) == "to" => {
                return (self.lexicon.gathered(), span);
            }
            "turned" if next(1) == "out" || next(1) == "up" => return (self.lexicon.gathered(), span),
            "lost" | "took" | "take" | "turned" => return (0, None),
            _ => {}
        }
        let mut states = self.lexicon.told(form, Place::Done) | self.lexicon.told(form, Place::Did);
        if states != 0 && matches!(next(1).as_str(), "and" | "or") && !self.is_number(at + 2) {
            states |= self.lexicon.told(self.form(at + 2), Place::Done);
        }
        if states & self.lexicon.shot() != 0 {
            states |= self.lexicon.told(self.form(at + 1), Place::Done);
        }
        (self.settled(states), span)
    }

    /// "shot and killed" is killed.
    pub fn settled(&self, states: States) -> States {
        match states & self.lexicon.killed() != 0 {
            true => states & !self.lexicon.shot(),
            false => states,
        }
    }

    /// What a number without a noun counts by a noun for the sum before it: "the toll has risen to 12".
    pub fn toll(&self, phrase: &Phrase) -> (States, Option<Span>) {
        let floor = phrase
            .start
            .saturating_sub(BEFORE_BARE)
            .max(phrase.sentence.start);
        for at in (floor..phrase.start).rev() {
            let states = self.lexicon.told(self.form(at), Place::Noun);
            if states != 0 {
                return (states, self.words.get(at).map(|word| word.span));
            }
            if self.is_number(at) {
                break;
            }
        }
        (0, None)
    }
}
