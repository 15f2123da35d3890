//! The titles around a person's name: before it, in apposition, after "is".

use std::ops::Range;

use crate::names::NameKind;

use super::lexicon::{Class, Gender, VoiceLexicon};
use super::page::Page;
use super::phrase::{is_plural, is_possessive};

/// Words that open a sentence before a title.
const OPENERS: [&str; 54] = [
    "although",
    "though",
    "why",
    "how",
    "when",
    "while",
    "as",
    "but",
    "and",
    "yet",
    "so",
    "if",
    "because",
    "since",
    "after",
    "before",
    "until",
    "unlike",
    "like",
    "despite",
    "with",
    "for",
    "on",
    "in",
    "at",
    "by",
    "from",
    "to",
    "even",
    "meanwhile",
    "however",
    "still",
    "then",
    "now",
    "what",
    "where",
    "whether",
    "that",
    "both",
    "only",
    "did",
    "is",
    "will",
    "would",
    "under",
    "against",
    "over",
    "about",
    "of",
    "between",
    "than",
    "the",
    "a",
    "an",
];

/// How many words a title before a name can have.
const LONGEST_TITLE: usize = 14;

/// Words of a title that stand before the office itself.
const BEFORE_OFFICE: [&str; 62] = [
    "deputy",
    "vice",
    "former",
    "acting",
    "interim",
    "senior",
    "chief",
    "foreign",
    "prime",
    "defense",
    "defence",
    "interior",
    "assistant",
    "national",
    "security",
    "general",
    "lead",
    "then",
    "current",
    "outgoing",
    "incoming",
    "late",
    "veteran",
    "longtime",
    "top",
    "press",
    "health",
    "finance",
    "state",
    "district",
    "federal",
    "house",
    "senate",
    "military",
    "police",
    "army",
    "opposition",
    "majority",
    "minority",
    "presidential",
    "democratic",
    "republican",
    "retired",
    "associate",
    "human",
    "rights",
    "under",
    "executive",
    "managing",
    "communications",
    "justice",
    "trade",
    "energy",
    "oil",
    "junior",
    "permanent",
    "special",
    "city",
    "white",
    "newly",
    "elected",
    "ex",
];

pub(super) fn is_office(page: &Page<'_>, lexicon: &VoiceLexicon, token: usize) -> bool {
    let word = page.plain(token);
    // "vice-president", "then-mayor"
    let word = word.rsplit('-').next().unwrap_or_default().to_owned();
    !word.is_empty()
        && page.is_word(token)
        && (lexicon.is(Class::Office, &word)
            || lexicon.is(Class::Rank, &word) && page.is_capital(token)
            || lexicon.is(Class::People, &word) && !is_plural(&word))
}

/// "Deputy Foreign Minister" before a name.
pub(super) fn title_before(page: &Page<'_>, lexicon: &VoiceLexicon, name: usize) -> Option<Range<usize>> {
    let last = name.checked_sub(1)?;
    if page.paragraph(last) != page.paragraph(name) {
        return None;
    }
    let word = page.plain(last);
    let is_address = matches!(
        word.as_str(),
        "mr" | "mrs" | "ms" | "miss" | "sir" | "dr" | "dame" | "mister" | "madam"
    );
    let is_title = is_office(page, lexicon, last) && !is_plural(&word) && !is_address
        || lexicon.is(Class::Rank, &word) && page.is_capital(last);
    // "Secretary of State John Kerry": the office stands before "of"
    let office_of = (1..7).find_map(|n| {
        let at = last.checked_sub(n)?;
        (matches!(page.lower(at), "of" | "for" | "to")
            && page.is_capital(last)
            && is_office(page, lexicon, at.checked_sub(1)?)
            && (at + 1..=last)
                .all(|i| page.is_capital(i) || matches!(page.lower(i), "and" | "for" | "the" | "of")))
        .then(|| at - 1)
    });
    if !is_title && office_of.is_none() {
        return None;
    }
    // "Whiting judges Haftar": a small word right behind a person's name is a verb, but for one office: "Whiting aide Haftar"
    let follows_person = last
        .checked_sub(1)
        .and_then(|b| page.name_at(b))
        .is_some_and(|n| page.names[n].kind == NameKind::Person);
    let is_one_office = is_office(page, lexicon, last) && !word.ends_with('s');
    if follows_person && !page.is_capital(last) && !is_one_office {
        return None;
    }
    let mut start = office_of
        .filter(|_| !is_title || page.is_capital(last))
        .unwrap_or(last);
    if is_title && office_of.is_none() {
        start = last;
    }
    while let Some(before) = start.checked_sub(1) {
        if page.paragraph(before) != page.paragraph(start) || page.sentence(before) != page.sentence(start) {
            break;
        }
        let lower = page.lower(before);
        let is_modifier = page.is_word(before)
            && (BEFORE_OFFICE.contains(&lower)
                || is_office(page, lexicon, before)
                || lexicon.is(Class::Body, lower)
                || page.is_capital(before)
                    && page
                        .name_at(before)
                        .is_none_or(|n| page.names[n].kind != NameKind::Person)
                    && !matches!(
                        lower,
                        "the" | "a" | "an" | "and" | "but" | "as" | "in" | "on" | "when" | "while" | "after"
                    ));
        let is_owner = is_possessive(page, before);
        if !is_modifier && !is_owner && page.lower(before) != "-" {
            break;
        }
        start = before;
        if name - start >= LONGEST_TITLE {
            break;
        }
    }
    // "a right-wing author", "an immigration attorney": small words up to a determiner
    let mut wider = start;
    for _ in 0..3 {
        let Some(before) = wider.checked_sub(1) else { break };
        let is_plain = page.is_word(before)
            && !page.is_capital(before)
            && page.name_at(before).is_none()
            && page.sentence(before) == page.sentence(start)
            && page.lower(before).len() > 3
            && !matches!(
                page.lower(before),
                "toward"
                    | "towards"
                    | "from"
                    | "with"
                    | "about"
                    | "against"
                    | "under"
                    | "over"
                    | "between"
                    | "after"
                    | "before"
                    | "since"
                    | "that"
                    | "which"
                    | "when"
                    | "while"
                    | "where"
                    | "into"
                    | "onto"
                    | "upon"
                    | "than"
                    | "told"
                    | "said"
                    | "says"
                    | "called"
                    | "named"
                    | "including"
                    | "because"
                    | "unlike"
                    | "like"
                    | "neither"
                    | "either"
            );
        if !is_plain {
            break;
        }
        wider = before;
    }
    while wider < start {
        let before = wider.checked_sub(1).map_or("", |b| page.lower(b));
        if matches!(
            before,
            "a" | "an" | "the" | "his" | "her" | "its" | "their" | "another" | "'s" | "one"
        ) {
            start = wider;
            break;
        }
        wider += 1;
    }
    // "Although President Obama", "Why Prince Harry": the first word of a sentence has its capital from there
    while start < name
        && (is_possessive(page, start)
            || !page.is_word(start)
            || OPENERS.contains(&page.lower(start))
            || page.lower(start).ends_with("ly") && page.sentence_words(start).start == start)
    {
        start += 1;
    }
    (start < name).then_some(start..name)
}

/// The end of a noun phrase in an apposition: the next comma, stop, dash or relative pronoun, at most 14 words on.
pub(super) fn apposition_end(page: &Page<'_>, lexicon: &VoiceLexicon, start: usize) -> usize {
    let sentence = page.sentence_words(start);
    // "a member barred by the chamber", "the lawyer leading the inquiry": a participle behind the noun
    let is_participle = |i: usize| {
        let word = page.lower(i);
        i > start
            && !page.is_capital(i)
            && (word.ends_with("ed") || word.ends_with("ing"))
            && is_office(page, lexicon, i - 1)
            && !is_office(page, lexicon, i)
    };
    (start..sentence.end.min(start + 14))
        .find(|&i| {
            is_participle(i)
                || !page.is_word(i)
                    && matches!(
                        page.lower(i),
                        "," | ";"
                            | ":"
                            | "."
                            | "("
                            | ")"
                            | "\u{2014}"
                            | "\u{2013}"
                            | "\u{201c}"
                            | "\""
                            | "?"
                            | "!"
                    )
                || matches!(
                    page.lower(i),
                    "who" | "which" | "said" | "says" | "told" | "whose"
                )
                || page.lower(i) == "and" && is_plural(page.lower(i + 1)) && page.is_capital(i + 2)
        })
        .unwrap_or(start)
}

/// ", the mayor of Lowmere," after a name.
pub(super) fn apposition_after(
    page: &Page<'_>,
    lexicon: &VoiceLexicon,
    after: usize,
) -> Option<Range<usize>> {
    // "Robert Mueller III, the special counsel"
    let after = after + usize::from(lexicon.is(Class::Suffix, &page.plain(after)) && page.is_capital(after));
    if page.lower(after) != "," {
        return None;
    }
    let start = after + 1;
    let end = apposition_end(page, lexicon, start);
    // "…, met the foreign minister": a verb begins no title
    if !begins_title(page, lexicon, start) {
        return None;
    }
    // "a retired watchmaker": whatever stands behind "a" between two commas is what somebody is
    let is_anything = matches!(page.lower(start), "a" | "an")
        && page.lower(end) == ","
        && end - start < 8
        && !lexicon.is(Class::Document, page.lower(end - 1))
        && !matches!(
            page.lower(start + 1),
            "move"
                | "decision"
                | "claim"
                | "charge"
                | "day"
                | "week"
                | "month"
                | "year"
                | "few"
                | "step"
                | "position"
                | "fact"
        );
    if !is_anything {
        noun_of(page, lexicon, start..end)?;
    }
    Some(start..without_loose_end(page, start..end))
}

/// Can a title begin with this word? With a determiner, a name, an adjective or the office itself, and no verb.
fn begins_title(page: &Page<'_>, lexicon: &VoiceLexicon, start: usize) -> bool {
    let word = page.lower(start);
    matches!(
        word,
        "a" | "an" | "the" | "his" | "her" | "their" | "its" | "one" | "then" | "now" | "both"
    ) || page.is_capital(start)
        || is_office(page, lexicon, start)
        || BEFORE_OFFICE.contains(&word)
        || lexicon.is(Class::Body, word)
        || is_office(page, lexicon, start + 1)
            && !word.ends_with("ed")
            && !word.ends_with("ing")
            && word != "met"
}

/// The office noun of an apposition: the last office noun before a preposition.
pub(super) fn noun_of(page: &Page<'_>, lexicon: &VoiceLexicon, words: Range<usize>) -> Option<usize> {
    if words.is_empty() {
        return None;
    }
    let stop = words
        .clone()
        .find(|&i| {
            matches!(
                page.lower(i),
                "of" | "for" | "at" | "in" | "from" | "on" | "with" | "to" | "and" | "who" | "told" | "said"
            ) && i > words.start
        })
        .unwrap_or(words.end);
    let last = stop.checked_sub(1).filter(|&l| l >= words.start)?;
    // "senators", "lawmakers" are not one person's title
    if is_plural(page.lower(last)) {
        return None;
    }
    // an apposition is a noun phrase of its own: it does not end in a person's name, and holds no verb
    if page
        .name_at(last)
        .is_some_and(|n| page.names[n].kind == NameKind::Person)
    {
        return None;
    }
    is_office(page, lexicon, last).then_some(last)
}

/// "Iran's deputy foreign minister, " before a name.
pub(super) fn apposition_before(
    page: &Page<'_>,
    lexicon: &VoiceLexicon,
    name: usize,
) -> Option<Range<usize>> {
    let comma = name.checked_sub(1)?;
    if page.lower(comma) != "," || page.paragraph(comma) != page.paragraph(name) {
        return None;
    }
    let sentence = page.sentence_words(name);
    let mut start = comma;
    while start > sentence.start && comma - start < 12 {
        let before = start - 1;
        let word = page.lower(before);
        if !page.is_word(before) && !is_possessive(page, before) && word != "-" {
            break;
        }
        if matches!(
            word,
            "that"
                | "said"
                | "when"
                | "while"
                | "but"
                | "as"
                | "who"
                | "whom"
                | "is"
                | "was"
                | "told"
                | "where"
                | "because"
                | "if"
        ) {
            break;
        }
        start = before;
    }
    if start == comma {
        return None;
    }
    noun_of(page, lexicon, start..comma)?;
    Some(start..comma)
}

/// "is the mayor of Lowmere" after a name.
pub(super) fn copula_after(page: &Page<'_>, lexicon: &VoiceLexicon, after: usize) -> Option<Range<usize>> {
    if !matches!(page.lower(after), "is" | "was") || !matches!(page.lower(after + 1), "a" | "an" | "the") {
        return None;
    }
    let start = after + 1;
    let end = apposition_end(page, lexicon, start);
    noun_of(page, lexicon, start..end)?;
    Some(start..without_loose_end(page, start..end))
}

/// The end of a title without the small words at which it was cut off: "a member of the".
pub(super) fn without_loose_end(page: &Page<'_>, words: Range<usize>) -> usize {
    let mut end = words.end;
    while end > words.start + 1
        && matches!(
            page.lower(end - 1),
            "of" | "the"
                | "a"
                | "an"
                | "for"
                | "in"
                | "at"
                | "and"
                | "to"
                | "from"
                | "with"
                | "on"
                | "as"
                | "by"
        )
    {
        end -= 1;
    }
    end
}

/// The noun of a title in the singular: "secretary" in "Secretary of State", "minister" in "deputy foreign minister".
pub(super) fn head_of(page: &Page<'_>, role: Range<usize>) -> Option<usize> {
    let stop = role
        .clone()
        .find(|&i| {
            i > role.start
                && (matches!(
                    page.lower(i),
                    "of" | "for" | "at" | "in" | "from" | "on" | "with" | "to" | "who"
                ) || page.lower(i) == ",")
        })
        .unwrap_or(role.end);
    (role.start..stop).rev().find(|&i| page.is_word(i))
}

/// The gender that a form of address before the name shows.
pub(super) fn gender_before(page: &Page<'_>, lexicon: &VoiceLexicon, name: usize) -> Option<Gender> {
    let before = name.checked_sub(1)?;
    let word = page.plain(before);
    if !page.is_capital(before) && !lexicon.is(Class::Office, &word) {
        return None;
    }
    if lexicon.is(Class::Male, &word) {
        Some(Gender::Male)
    } else if lexicon.is(Class::Female, &word) {
        Some(Gender::Female)
    } else {
        match word.as_str() {
            "mr" => Some(Gender::Male),
            "mrs" | "ms" | "miss" => Some(Gender::Female),
            _ => None,
        }
    }
}
