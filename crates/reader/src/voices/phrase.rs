//! A source as a noun phrase: its determiner, its head, whose it is.

use std::ops::Range;

use crate::names::NameKind;

use super::lexicon::{Class, VoiceLexicon};
use super::page::{DAYS, Page};

/// With what a noun phrase begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Determiner {
    /// "officials"
    None,
    /// "an official", "another", "two officials", "some"
    Indefinite,
    /// "the official", "this", "that"
    Definite,
    /// "his lawyer", "its"
    Own,
}

/// What a source is at heart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// A pronoun.
    Pronoun(Pronoun),
    /// The name with this index on the page.
    Name(usize),
    /// A common noun.
    Noun,
}

/// A pronoun as a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    He,
    She,
    It,
    They,
    I,
    We,
    /// "who", "which": whoever was named just before.
    Relative,
    /// "one", "others", "some", "both", "many", "two".
    Partial,
}

/// A source as a noun phrase. Ranges are tokens of the page.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub whole: Range<usize>,
    pub determiner: Determiner,
    /// Determiner, possessor and what follows the head left out: "foreign ministry spokesman".
    pub core: Range<usize>,
    /// Whose it is: "Iran" in "Iran's ministry".
    pub possessor: Option<Range<usize>>,
    pub head: Head,
    pub is_plural: bool,
}

/// Words at which the core of a noun phrase ends.
const ENDS: [&str; 58] = [
    "of",
    "for",
    "from",
    "in",
    "at",
    "on",
    "with",
    "by",
    "to",
    "under",
    "against",
    "about",
    "near",
    "over",
    "inside",
    "outside",
    "within",
    "behind",
    "who",
    "whom",
    "whose",
    "which",
    "that",
    "where",
    "when",
    "as",
    "like",
    "among",
    "between",
    "familiar",
    "close",
    "speaking",
    "briefed",
    "named",
    "called",
    "identified",
    "known",
    "working",
    "involved",
    "aboard",
    "across",
    "along",
    "around",
    "via",
    "through",
    "including",
    "not",
    "who's",
    "during",
    "after",
    "before",
    "living",
    "privy",
    "opposed",
    "loyal",
    "and",
    "or",
    "but",
];

/// Small words at the end of a source that belong to what follows it.
const DANGLING: [&str; 15] = [
    "whose", "this", "that", "of", "to", "for", "in", "on", "by", "with", "at", "from", "and", "or", "who",
];

/// Plural nouns without "s".
const PLURALS: [&str; 11] = [
    "people",
    "men",
    "women",
    "children",
    "others",
    "media",
    "spokesmen",
    "spokeswomen",
    "gunmen",
    "lawmen",
    "staff",
];

/// Singular nouns that end like plurals.
const SINGULARS: [&str; 12] = [
    "congress",
    "press",
    "boss",
    "witness",
    "news",
    "princess",
    "business",
    "actress",
    "hostess",
    "us",
    "headquarters",
    "series",
];

fn pronoun(word: &str) -> Option<Pronoun> {
    Some(match word {
        "he" | "him" | "his" | "himself" => Pronoun::He,
        "she" | "her" | "hers" | "herself" => Pronoun::She,
        "it" | "its" | "itself" => Pronoun::It,
        "they" | "them" | "their" | "themselves" | "these" | "those" => Pronoun::They,
        "i" | "me" | "my" | "myself" => Pronoun::I,
        "we" | "us" | "our" | "ourselves" => Pronoun::We,
        "who" | "which" | "that" | "whom" => Pronoun::Relative,
        "one" | "others" | "some" | "both" | "many" | "two" | "three" | "another" | "several" | "most"
        | "all" | "none" | "few" | "other" | "each" => Pronoun::Partial,
        _ => return None,
    })
}

impl Phrase {
    /// Reads the tokens of a source. `None` when there is no word among them.
    pub fn read(page: &Page<'_>, lexicon: &VoiceLexicon, whole: Range<usize>) -> Option<Phrase> {
        let mut start = whole.start;
        while start < whole.end
            && (!page.is_word(start)
                // "that the minister said": the conjunction is no part of the source
                || whole.len() > 1 && matches!(page.lower(start), "that" | "who" | "which" | "as" | "when" | "while" | "and" | "but" | "from" | "by" | "to" | "of" | "for" | "with")
                    && page.name_at(start).is_none()
                    && page.is_word(start + 1)
                    && !matches!(page.lower(start + 1), "man" | "woman" | "official" | "person" | "country" | "group"))
        {
            start += 1;
        }
        let mut end = whole.end;
        while end > start
            && (!page.is_word(end - 1)
                || is_possessive(page, end - 1)
                || end - start > 1
                    && page.name_at(end - 1).is_none()
                    && (DANGLING.contains(&page.lower(end - 1))
                        // "the administration Wednesday", but "the report released Wednesday"
                        || DAYS.contains(&page.lower(end - 1))
                            && !page.lower(end - 2).ends_with("ed")
                            && !matches!(page.lower(end - 2), "late" | "early" | "on" | "last" | "next")))
        {
            end -= 1;
        }
        if start == end {
            return None;
        }
        // "he and his fellow officers": the one who is meant first
        if end - start > 2
            && page.lower(start + 1) == "and"
            && matches!(pronoun(page.lower(start)), Some(p) if p != Pronoun::Partial && p != Pronoun::Relative)
        {
            end = start + 1;
        }
        // "Quill herself"
        if end - start > 1
            && matches!(
                page.lower(end - 1),
                "himself" | "herself" | "itself" | "themselves"
            )
        {
            end -= 1;
        }
        // a determiner whose noun the tagger left out names nobody
        if end - start == 1 && matches!(page.lower(start), "the" | "a" | "an") {
            return None;
        }
        let whole = start..end;
        let first = page.lower(start);
        if let Some(pronoun) = pronoun(first)
            && page.name_at(start).is_none()
            && (whole.len() == 1 || pronoun != Pronoun::Partial && !page.is_word(start + 1))
        {
            let is_plural = matches!(pronoun, Pronoun::They | Pronoun::We | Pronoun::Partial);
            return Some(Phrase {
                core: whole.clone(),
                whole,
                determiner: Determiner::None,
                possessor: None,
                head: Head::Pronoun(pronoun),
                is_plural,
            });
        }
        let mut determiner = match first {
            "the" | "this" | "that" | "these" | "those" => Determiner::Definite,
            "his" | "her" | "their" | "its" | "my" | "our" | "your" if whole.len() > 1 => Determiner::Own,
            _ if page.name_at(start).is_some() => Determiner::None,
            "a" | "an" | "another" | "one" | "any" | "each" | "every" => Determiner::Indefinite,
            _ if lexicon.is(Class::Quantity, first) || first.starts_with(|c: char| c.is_ascii_digit()) => {
                Determiner::Indefinite
            }
            _ => Determiner::None,
        };
        let mut core_start = start + usize::from(determiner != Determiner::None && first != "some");
        // "one of the officials", "some of his aides", "a group of residents": what follows is meant
        if let Some(of) = (start + 1..end.min(start + 4)).find(|&i| page.lower(i) == "of")
            && determiner == Determiner::Indefinite
            && (start..of).all(|i| page.name_at(i).is_none())
            && of + 1 < end
            && (lexicon.is(Class::Quantity, page.lower(start)) || page.lower(start) == "one")
            && (of == start + 1
                || lexicon.is(Class::Quantity, &page.words(start..of).to_lowercase())
                || lexicon.is(Class::Quantity, &page.words(start..of + 1).to_lowercase()))
        {
            core_start = of + 1;
            core_start += usize::from(matches!(
                page.lower(core_start),
                "the" | "his" | "her" | "their" | "its" | "these" | "those"
            ));
        }
        if core_start >= end {
            core_start = start;
            determiner = Determiner::None;
        }
        let mut core_end = core_end(page, lexicon, core_start..end);
        let mut possessor = None;
        if let Some(clitic) = (core_start..core_end).rev().find(|&i| {
            let is_inside_name = page.name_at(i + 1).is_some() && page.name_at(i) == page.name_at(i + 1);
            is_possessive(page, i) && i + 1 < core_end && !is_inside_name
        }) {
            possessor = Some(core_start..clitic);
            core_start = clitic + 1;
        }
        core_end = core_end.max(core_start + 1).min(end);
        let mut phrase = Phrase {
            whole: whole.clone(),
            determiner,
            core: core_start..core_end,
            possessor,
            head: Head::Noun,
            is_plural: false,
        };
        phrase.head = phrase.find_head(page, lexicon);
        let is_name = page.is_capital(core_end - 1)
            && page.sentence_words(core_end - 1).start != core_end - 1
            && !lexicon.is(Class::People, page.lower(core_end - 1))
            && !lexicon.is(Class::Office, page.lower(core_end - 1))
            && !lexicon.is(Class::Document, page.lower(core_end - 1));
        phrase.is_plural =
            matches!(phrase.head, Head::Noun) && !is_name && is_plural(page.lower(core_end - 1));
        Some(phrase)
    }

    fn find_head(&self, page: &Page<'_>, lexicon: &VoiceLexicon) -> Head {
        let last = self.core.end - 1;
        if let Some(name) = page.name_at(last) {
            // "the Trump officials' lawyer" ends in a noun; a name that ends the core is what is meant
            return Head::Name(name);
        }
        // "the official, Ali Quorn, deputy head of the board": the name right behind a noun for one person
        if page.lower(self.core.end) == ","
            && self.core.end + 1 < self.whole.end
            && let Some(name) = page.name_at(self.core.end + 1)
            && page.names[name].kind == NameKind::Person
            && !is_plural(page.lower(last))
            && [Class::Office, Class::People, Class::Kin]
                .iter()
                .any(|class| self.is(page, lexicon, *class))
        {
            return Head::Name(name);
        }
        // "Secretary of State John Kerry": the name comes after the office's "of"
        if let Some(name) = page.name_at(self.whole.end - 1)
            && page.names[name].kind == NameKind::Person
            && page.names[name].words.start > self.core.end
            && !matches!(self.determiner, Determiner::Indefinite)
        {
            let between = self.core.end..page.names[name].words.start;
            let is_title = (between.clone()).all(|i| {
                page.is_capital(i)
                    || matches!(
                        page.lower(i),
                        "of" | "for" | "to" | "and" | "the" | "," | "&" | "'s"
                    )
            });
            let after_comma = page.lower(page.names[name].words.start.saturating_sub(1)) == ",";
            let is_singular = !is_plural(page.lower(last));
            let after_preposition = matches!(
                page.lower(page.names[name].words.start.saturating_sub(1)),
                "of" | "for" | "to" | "from" | "by" | "and" | "with" | "the" | "in" | "at" | "on"
            );
            if is_singular
                && !after_preposition
                && (after_comma
                    || is_title && (self.determiner != Determiner::Definite || page.is_capital(last)))
                && (lexicon.is(Class::Office, &page.plain(last))
                    || lexicon.is(Class::Rank, &page.plain(last))
                    || lexicon.is(Class::People, &page.plain(last))
                    || page.is_capital(last))
            {
                return Head::Name(name);
            }
        }
        // "the committee's top Democrat, Sen. Ida Fenn of Ohio": the name between a title and where its bearer sits
        if let Some(name) = (self.core.end..self.whole.end)
            .find_map(|i| page.name_at(i))
            .filter(|&n| page.names[n].kind == NameKind::Person)
            && !is_plural(page.lower(last))
        {
            let words = &page.names[name].words;
            let comma = (self.core.end..words.start).rev().find(|&i| page.lower(i) == ",");
            let is_titled = comma.is_some_and(|comma| {
                (comma + 1..words.start)
                    .all(|i| page.is_capital(i) || matches!(page.lower(i), "." | "of" | "the"))
            });
            let is_party = page.is_capital(words.end)
                && ["d-", "r-", "i-"]
                    .iter()
                    .any(|party| page.lower(words.end).starts_with(party));
            let sits = page.lower(words.end) == "of"
                && (words.end + 1..self.whole.end).all(|i| page.is_capital(i))
                || words.end == self.whole.end
                || is_party;
            if is_titled && sits {
                return Head::Name(name);
            }
        }
        // "a spokesman for the president, Kang Min-seok", "the watchdog, the International Atomic Energy Agency", "one of its
        // aides, Ida Fenn": a name after the last comma
        let is_one = page.lower(self.whole.start) == "one" && page.lower(self.whole.start + 1) == "of";
        if let Some(name) = page.name_at(self.whole.end - 1)
            && page.names[name].words.start > self.core.end
            && {
                // titles and "the" may stand between the comma and the name
                let mut before = page.names[name].words.start;
                while before > self.core.end
                    && (page.lower(before - 1) == "the" || page.is_capital(before - 1))
                {
                    before -= 1;
                }
                page.lower(before - 1) == ","
            }
            && (is_one || !is_plural(page.lower(last)))
        {
            return Head::Name(name);
        }
        Head::Noun
    }

    /// The head noun in lower case: the last word of the core.
    pub fn noun<'p>(&self, page: &'p Page<'_>) -> &'p str {
        page.lower(self.core.end - 1)
    }

    /// Does the head belong to the class, as the longest entry that ends there? An entry can have up to four words.
    pub fn is(&self, page: &Page<'_>, lexicon: &VoiceLexicon, class: Class) -> bool {
        let end = self.core.end;
        (self.core.start.max(end.saturating_sub(4))..end)
            .any(|start| lexicon.is(class, &lower_words(page, start..end)))
    }
}

/// The tokens in lower case, with single blanks, without full stops.
pub(super) fn lower_words(page: &Page<'_>, words: Range<usize>) -> String {
    let mut out = String::new();
    for i in words {
        if !out.is_empty() && page.lower(i) != "'s" {
            out.push(' ');
        }
        out.push_str(page.lower(i));
    }
    out.retain(|c| c != '.');
    out
}

/// Is the token the "'s" or "'" that makes what stands before it an owner?
pub(super) fn is_possessive(page: &Page<'_>, token: usize) -> bool {
    match page.lower(token) {
        "'s" => true,
        "'" | "\u{2019}" => {
            token > 0
                && page.lower(token - 1).ends_with('s')
                && page
                    .tokens
                    .get(token - 1)
                    .zip(page.tokens.get(token))
                    .is_some_and(|(a, b)| a.span.end == b.span.start)
        }
        _ => false,
    }
}

/// The first token behind the core that begins at the first token of `words`.
fn core_end(page: &Page<'_>, lexicon: &VoiceLexicon, words: Range<usize>) -> usize {
    for i in words.clone() {
        let inside_name = page
            .name_at(i)
            .is_some_and(|n| page.names[n].words.start < i && page.names[n].words.contains(&i));
        if inside_name {
            continue;
        }
        let word = page.lower(i);
        if i > words.start && page.is_word(i) && ENDS.contains(&word) {
            return i;
        }
        // "Moss -- a veteran", "Pickering - who led"
        if word == "-" && i > words.start && (page.lower(i + 1) == "-" || page.is_apart(i)) {
            return i;
        }
        if !page.is_word(i)
            && !is_possessive(page, i)
            && !matches!(word, "-" | "." | "&" | "/" | "\"" | "\u{201c}" | "\u{201d}")
        {
            if i == words.start {
                continue;
            }
            return i;
        }
        // "officials gathered in the square", "residents fleeing"
        if i > words.start
            && !page.is_capital(i)
            && (word.ends_with("ing") || word.ends_with("ed"))
            && [Class::People, Class::Office, Class::Document, Class::Body]
                .iter()
                .any(|class| lexicon.is(*class, page.lower(i - 1)))
            && !lexicon.is(Class::People, word)
            // "the court filing"
            && !lexicon.is(Class::Document, word)
        {
            return i;
        }
    }
    words.end
}

/// Does the core of a noun phrase end at this word, in lower case?
pub(super) fn ends_core(word: &str) -> bool {
    ENDS.contains(&word)
}

/// Is this noun a plural?
pub(super) fn is_plural(noun: &str) -> bool {
    PLURALS.contains(&noun)
        || noun.len() > 3
            && noun.ends_with('s')
            && !noun.ends_with("ss")
            && !noun.ends_with("'s")
            && !SINGULARS.contains(&noun)
}

/// A noun without its plural ending, to compare it with others.
pub(super) fn stem(noun: &str) -> &str {
    match noun {
        "people" => "person",
        "men" => "man",
        "women" => "woman",
        "spokesmen" => "spokesman",
        _ if is_plural(noun) => noun.strip_suffix("ses").map_or_else(
            || noun.strip_suffix('s').unwrap_or(noun),
            |_| &noun[..noun.len() - 2],
        ),
        _ => noun,
    }
}
