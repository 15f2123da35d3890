//! Names that the tagger saw in part or not at all, where the words around them leave no doubt: the surname behind a given
//! name, the name behind "Ms."; the rest of a body's name that is generally known.

use std::collections::HashSet;

use crate::names::NameKind;

use super::lexicon::{Class, VoiceLexicon};
use super::page::{NamedWords, Page};

/// Offices that are written as a name is: "the IG said".
const OFFICES: [&str; 6] = ["IG", "AG", "PM", "VP", "DA", "CEO"];

/// Completes the names of a page, and takes out what is an office in short.
pub(super) fn complete(page: &mut Page<'_>, lexicon: &VoiceLexicon) {
    let mut names: Vec<NamedWords> = Vec::with_capacity(page.names.len());
    let mut surnames: HashSet<String> = HashSet::new();
    let mut known = 0;
    for name in &page.names {
        // it stands in the name before it
        if name.words.start < known {
            continue;
        }
        let mut name = name.clone();
        if let Some(end) = known_body_end(page, lexicon, &name) {
            name.words.end = end;
            name.kind = NameKind::Organization;
            known = end;
            names.push(name);
            continue;
        }
        if name.words.len() == 1 && OFFICES.contains(&page.words(name.words.clone())) {
            continue;
        }
        let next = name.words.end;
        // "Tricia" and "Moss" one behind the other
        if let Some(given) = names.last_mut()
            && is_pair(page, lexicon, given, &name)
        {
            given.words.end = name.words.end;
            continue;
        }
        // "Tricia" where the text has "Tricia Moss"
        let is_given = name.kind == NameKind::Person
            && name.words.len() == 1
            && lexicon.gender(page.words(name.words.clone())).is_some();
        if is_given && is_surname(page, lexicon, next) && !is_headline(page, next) {
            name.words.end += 1;
            surnames.insert(page.lower(next).to_owned());
        }
        names.push(name);
    }
    let mut taken: Vec<bool> = vec![false; page.tokens.len()];
    for name in &names {
        taken[name.words.clone()].fill(true);
    }
    for (i, is_taken) in taken.iter().enumerate().skip(1) {
        let is_addressed = matches!(page.plain(i - 1).as_str(), "mr" | "mrs" | "ms" | "miss")
            && page.is_capital(i - 1)
            && is_surname(page, lexicon, i);
        if is_addressed && !is_taken {
            surnames.insert(page.lower(i).to_owned());
        }
    }
    if names.len() == page.names.len() && surnames.is_empty() && known == 0 {
        return;
    }
    for (i, is_taken) in taken.iter().enumerate() {
        if !is_taken && page.is_capital(i) && surnames.contains(page.lower(i)) && is_surname(page, lexicon, i)
        {
            names.push(NamedWords {
                words: i..i + 1,
                kind: NameKind::Person,
            });
        }
    }
    names.sort_by_key(|name| name.words.start);
    page.rename(names);
}

/// Where the name of a body ends of which the tagger saw the beginning: "Bank of Quorland" where it saw "Bank", "Union in
/// Velmark" where it saw "Union" and "Velmark". `None` where it saw it whole, or nothing of the kind is known.
fn known_body_end(page: &Page<'_>, lexicon: &VoiceLexicon, name: &NamedWords) -> Option<usize> {
    /// So many words behind what the tagger saw are looked at.
    const MORE: usize = 6;
    let (start, end) = (name.words.start, name.words.end);
    let is_joining = |i: usize| matches!(page.lower(i), "of" | "in" | "for" | "and" | "on" | "the");
    if name.kind == NameKind::Person || !is_joining(end) && !page.is_capital(end) {
        return None;
    }
    let behind = (end..end + MORE).take_while(|&i| {
        page.is_word(i) && page.sentence(i) == page.sentence(start) && (is_joining(i) || page.is_capital(i))
    });
    // the longest that is known
    behind
        .filter(|&i| !is_joining(i) && lexicon.body(page.words(start..i + 1)).is_some())
        .last()
        .map(|last| last + 1)
}

/// Are two names a given name and a surname, one behind the other?
fn is_pair(page: &Page<'_>, lexicon: &VoiceLexicon, given: &NamedWords, surname: &NamedWords) -> bool {
    given.kind == NameKind::Person
        && surname.kind == NameKind::Person
        && given.words.len() == 1
        && surname.words.len() == 1
        && given.words.end == surname.words.start
        && page.sentence(given.words.start) == page.sentence(surname.words.start)
        && lexicon.gender(page.words(given.words.clone())).is_some()
        && lexicon.gender(page.words(surname.words.clone())).is_none()
        && !is_headline(page, given.words.start)
}

/// Can the token be a surname that the tagger did not see? A word with a capital, right behind another word, that is no
/// noun for people, bodies or offices.
fn is_surname(page: &Page<'_>, lexicon: &VoiceLexicon, token: usize) -> bool {
    let word = page.plain(token);
    let is_behind = token > 0 && page.sentence(token - 1) == page.sentence(token);
    let is_noun = [
        Class::Office,
        Class::People,
        Class::Body,
        Class::Outlet,
        Class::Document,
        Class::Honorific,
        Class::Rank,
        Class::Suffix,
        Class::Kin,
    ]
    .iter()
    .any(|class| lexicon.is(*class, &word));
    let letters = page.words(token..token + 1);
    page.is_word(token)
        && page.is_capital(token)
        && page.name_at(token).is_none()
        && is_behind
        && !is_noun
        && word.chars().count() > 2
        && letters
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '\u{2019}'))
        && letters.chars().any(char::is_lowercase)
        && lexicon.state(letters).is_none()
}

/// Do all long words of the sentence begin with a capital?
fn is_headline(page: &Page<'_>, token: usize) -> bool {
    let sentence = page.sentence_words(token);
    // as much of it as an honest headline has
    let end = sentence.end.min(sentence.start + 40);
    !(sentence.start..end).any(|i| page.is_word(i) && !page.is_capital(i) && page.lower(i).len() > 4)
}
