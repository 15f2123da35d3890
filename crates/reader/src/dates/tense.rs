//! Where a sentence puts an event, seen from publication: from the verb that governs the date.

use super::calendar;
use super::lexicon::Lexicon;
use super::meaning::Tense;
use super::words::{Kind, Words};

/// Words looked at on each side.
const REACH: usize = 30;

/// Beyond a comma a verb so far off says nothing.
const FAR: usize = 9;

/// A past verb so near to "by" governs it: "had fled by Friday".
const NEAR: usize = 4;

/// A verb of a plan stands no further from the date than this.
const EVENT_REACH: usize = 9;

/// A line with no more words and no stop is taken for a headline.
const HEADLINE: usize = 16;

/// A sign of a tense, and whether a comma or quotation mark stands between it and the date.
struct Sign {
    tense: Tense,
    apart: bool,
    /// So many words away.
    distance: usize,
    /// "may", "could" and the like.
    modal: bool,
}

/// The tense of what happens on the date at tokens `first` to `end`.
pub(super) fn tense(words: &Words<'_>, lexicon: &Lexicon, first: usize, end: usize) -> Tense {
    let tense = of_verbs(words, lexicon, first, end);
    let month = calendar::month(words.lower(first)).is_some();
    if tense == Tense::Future || !month || !event_after(words, lexicon, end) {
        return tense;
    }
    // "the November election": most are told of before they are held, unless the words say that it was
    let held = (1..=4).any(|n| {
        matches!(
            words.back(first, n),
            "after"
                | "since"
                | "during"
                | "following"
                | "won"
                | "win"
                | "winning"
                | "lost"
                | "held"
                | "last"
                | "at"
        )
    });
    if held { tense } else { Tense::Planned }
}

fn of_verbs(words: &Words<'_>, lexicon: &Lexicon, first: usize, end: usize) -> Tense {
    let before = words.back(first, 1);
    let ahead =
        (1..=3).any(|n| words.back(first, n) == "ahead") && (1..=2).any(|n| words.back(first, n) == "of");
    if ahead {
        return Tense::Future;
    }
    // "the May 3 attack" has happened, whoever will speak of it
    let told = (end..end + 2).find(|&i| lexicon.class(words.lower(i)).happened);
    if told.is_some_and(|i| words.is(end, Kind::Word) && words.small(i)) {
        return Tense::Past;
    }
    let left = to_the_left(words, lexicon, first, end);
    // "the last debate before Tuesday's primary"; "even before Tuesday's primary" looks back on it
    let weekday = calendar::weekday(words.lower(first)).is_some();
    let ahead_of = matches!(before, "before" | "until") && words.back(first, 2) != "even";
    if weekday && ahead_of && event_after(words, lexicon, end) {
        return Tense::Future;
    }
    if before == "by" || (1..=3).any(|n| words.back(first, n) == "than") && words.back(first, 2) == "later" {
        // "by Friday, hundreds had fled", else a deadline
        let near = left
            .as_ref()
            .is_some_and(|s| s.tense == Tense::Past && s.distance <= NEAR);
        let had = near && had_before(words, first) || words.lower(end) == "," && had_after(words, end);
        return if had { Tense::Past } else { Tense::Future };
    }
    if matches!(before, "until" | "till") && left.as_ref().is_none_or(|s| s.apart || s.tense != Tense::Past) {
        return Tense::Future;
    }
    let back = (1..=3).any(|n| words.back(first, n) == "back") && matches!(before, "to" | "in" | "as");
    // "the games run through Thursday"
    let lasts = before == "through"
        && (2..=3).any(|n| {
            matches!(
                words.back(first, n),
                "run" | "runs" | "continue" | "continues" | "lasts" | "extends"
            )
        });
    if lasts && left.as_ref().is_none_or(|s| s.tense != Tense::Past) {
        return Tense::Future;
    }
    if before == "since" || back {
        return Tense::Past;
    }
    // "it may explain Tuesday's move": the verb does not put the day anywhere
    let possessed = words.apostrophe(end) && words.glued(end) && words.lower(end + 1) == "s";
    let left = left.filter(|s| !(possessed && s.modal));
    if let Some(sign) = left.as_ref().filter(|s| !s.apart) {
        return sign.tense;
    }
    to_the_right(words, lexicon, end)
        .or(left.filter(|s| s.distance <= FAR).map(|s| s.tense))
        .unwrap_or(Tense::Unclear)
}

fn had_before(words: &Words<'_>, first: usize) -> bool {
    (1..=REACH.min(first))
        .take_while(|n| !words.ends_sentence(first - n))
        .any(|n| matches!(words.back(first, n), "had" | "was" | "were"))
}

fn had_after(words: &Words<'_>, end: usize) -> bool {
    (end..end + 12)
        .take_while(|&i| !words.ends_sentence(i))
        .any(|i| matches!(words.lower(i), "had" | "was" | "were"))
}

/// Does a noun for what is on a calendar follow the date: "Thursday deadline", "Tuesday's presidential primaries"?
fn event_after(words: &Words<'_>, lexicon: &Lexicon, end: usize) -> bool {
    let possessed = words.apostrophe(end) && words.glued(end) && words.lower(end + 1) == "s";
    let from = if possessed { end + 2 } else { end };
    (from..from + 3)
        .take_while(|&i| {
            let joins = matches!(
                words.lower(i),
                "about"
                    | "in"
                    | "for"
                    | "of"
                    | "on"
                    | "at"
                    | "to"
                    | "before"
                    | "after"
                    | "and"
                    | "as"
                    | "when"
                    | "that"
            );
            words.small(i) && !joins
        })
        .any(|i| lexicon.class(words.lower(i)).event)
}

/// Is the word at `i` a present form that no other verb governs: "they face", but not "they had to face"?
fn is_start(words: &Words<'_>, lexicon: &Lexicon, i: usize) -> bool {
    let class = lexicon.class(words.lower(i));
    let governed = matches!(
        words.back(i, 1),
        "to" | "not" | "t" | "did" | "and" | "or" | "the" | "a" | "was" | "were" | "of" | "on" | "in"
    );
    words.small(i) && class.start && !governed
}

/// The nearest verb before the date.
fn to_the_left(words: &Words<'_>, lexicon: &Lexicon, first: usize, end: usize) -> Option<Sign> {
    let mut apart = false;
    // an infinitive stands between: "agreed to meet", "declined to comment"
    let mut infinitive = false;
    let mut gerund = false;
    let month = end == first + 1 && calendar::month(words.lower(first)).is_some();
    // what is on a calendar stands after the date, or between the verb and the date
    let mut event = event_after(words, lexicon, end);
    for n in 1..=REACH.min(first) {
        let i = first - n;
        if words.ends_sentence(i) {
            break;
        }
        let word = words.lower(i);
        if words.is(i, Kind::Mark) {
            match word {
                ";" | ":" => break,
                "," | "—" | "–" | "(" | ")" => apart = true,
                "\"" | "“" | "”" => {
                    apart = true;
                    // what stands outside a quotation does not govern a date inside it
                    if !words.glued(i + 1) || word == "”" {
                        continue;
                    }
                    break;
                }
                _ => {}
            }
            continue;
        }
        // what stands in front of another clause may govern something else
        apart |= matches!(
            word,
            "that" | "because" | "while" | "although" | "though" | "whereas"
        );
        if word == "to" && words.small(i) && words.small(i + 1) && i + 1 < first {
            infinitive = true;
            continue;
        }
        // "leaves on Friday"; further off, the present tense is that of captions and headlines
        let class = lexicon.class(word);
        // captions name days, so that a month in the present tense lies ahead
        let close = n <= 3 || n <= EVENT_REACH && month && word != "votes";
        let starts = close && !apart && !words.unstopped && class.starts && words.small(i)
            || event && !words.unstopped && n <= EVENT_REACH && is_start(words, lexicon, i) && !apart;
        let tense = sign(words, lexicon, i, infinitive, gerund).or(starts.then_some(Tense::Future));
        // "ahead of a key vote on Thursday"
        let ahead = event && !apart && word == "of" && words.back(i, 1) == "ahead";
        if let Some(tense) = tense.or(ahead.then_some(Tense::Future)) {
            return Some(Sign {
                tense,
                apart,
                distance: n,
                modal: matches!(word, "may" | "might" | "could" | "should"),
            });
        }
        // "the announcement on Tuesday will not please them"
        if class.happened && !apart && words.small(i) && !infinitive {
            return Some(Sign {
                tense: Tense::Past,
                apart,
                distance: n,
                modal: matches!(word, "may" | "might" | "could" | "should"),
            });
        }
        event |= class.event && words.small(i);
        gerund |= word.ends_with("ing") && word.len() > 5 && words.small(i);
    }
    // "Minister to visit Merrow on Monday" in a headline
    (infinitive && words.unstopped && !apart && (words.title_case || words.len() <= HEADLINE)).then_some(
        Sign {
            tense: Tense::Future,
            apart,
            distance: 0,
            modal: false,
        },
    )
}

/// The first verb after the date.
fn to_the_right(words: &Words<'_>, lexicon: &Lexicon, end: usize) -> Option<Tense> {
    for i in end..(end + REACH).min(words.len()) {
        if words.ends_sentence(i) || matches!(words.lower(i), ";" | ":" | "that") {
            return None;
        }
        // "is to", "is expected": what follows the verb tells more than the verb
        let auxiliary = matches!(words.lower(i), "is" | "are" | "has" | "have");
        if auxiliary {
            let next = (i + 1..i + 3).find(|&k| {
                let class = lexicon.class(words.lower(k));
                class.future
                    || class.bound && words.lower(k + 1) == "to"
                    || words.lower(k) == "to" && k == i + 1
            });
            if next.is_some_and(|k| words.lower(k) != "to" || matches!(words.lower(i), "is" | "are")) {
                return Some(Tense::Future);
            }
        }
        if let Some(tense) = sign(words, lexicon, i, false, false) {
            return Some(tense);
        }
    }
    None
}

/// What one word says of the tense; `infinitive`: "to" and a verb stand between it and the date.
fn sign(words: &Words<'_>, lexicon: &Lexicon, i: usize, infinitive: bool, gerund: bool) -> Option<Tense> {
    let word = words.lower(i);
    if !words.is(i, Kind::Word) || words.capital(i) && !words.title_case && !words.begins_sentence(i) {
        // "ll" and "t" are small; a capital inside a sentence is a name
        return None;
    }
    let class = lexicon.class(word);
    let next = words.lower(i + 1);
    if matches!(word, "would" | "should" | "could" | "may" | "might" | "must") {
        let perfect = next == "have" || next == "not" && words.lower(i + 2) == "have";
        if perfect {
            return Some(Tense::Past);
        }
        return match word {
            "could" if next == "not" || next == "n" => Some(Tense::Past),
            _ => Some(Tense::Future),
        };
    }
    if word == "ll" && words.back(i, 1) == "'" {
        return Some(Tense::Future);
    }
    if word == "won" && words.apostrophe(i + 1) && words.lower(i + 2) == "t" {
        return Some(Tense::Future);
    }
    if word == "couldn" || word == "didn" || word == "wasn" || word == "weren" || word == "hadn" {
        return Some(Tense::Past);
    }
    if word == "set" && next == "for" {
        return Some(Tense::Future);
    }
    if infinitive {
        if class.past_to {
            return Some(Tense::Past);
        }
        if class.bound || class.future {
            return Some(Tense::Future);
        }
    }
    if gerund && matches!(word, "is" | "are" | "am" | "re") {
        return Some(Tense::Future);
    }
    if class.future {
        // "what was planned on Friday" still lies ahead of the planning
        return Some(Tense::Future);
    }
    let ends_in_ed = word.ends_with("ed")
        && word.len() > 4
        && !matches!(
            word,
            "indeed"
                | "hundred"
                | "speed"
                | "united"
                | "armed"
                | "exceed"
                | "proceed"
                | "succeed"
                | "alleged"
        );
    if class.past || ends_in_ed {
        // "will be released", "to be held"
        let passive = matches!(words.back(i, 1), "be") || matches!(words.back(i, 2), "be");
        // "the proposed talks", "its planned visit"
        let adjective = ends_in_ed
            && matches!(
                words.back(i, 1),
                "the" | "a" | "an" | "its" | "his" | "her" | "their" | "this" | "that" | "of"
            );
        let past_to_come = matches!(
            word,
            "set" | "put" | "cut" | "hit" | "let" | "shut" | "read" | "has" | "have"
        ) && (infinitive || words.back(i, 1) == "to");
        if passive || adjective || past_to_come {
            return None;
        }
        let time = calendar::month(word).is_some();
        return (!time).then_some(Tense::Past);
    }
    None
}
