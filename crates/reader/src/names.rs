//! Names of persons, organizations, places and peoples, from what the tagger says of each word.
//!
//! ```text
//! [`Scores`] of words ─▶ [`names`]: the likeliest names of each window ─▶ [`agree`]: the article speaks with one voice
//! ```

use std::collections::HashMap;

use sayso_core::Span;

use crate::tagger::{NAME_TAGS, Scores, Words, log_sum_exp};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A person: "Ilse Kessler", "Kessler".
    Person,
    /// An organization: a company, party, agency, outlet or military unit.
    Organization,
    /// A country, city, region, river or building.
    Place,
    /// A nationality, religion or the members of a party: "Norwegians", "Catholic".
    Group,
}

impl NameKind {
    /// All kinds, in the order of the tagger's tags.
    pub const ALL: [NameKind; 4] = [
        NameKind::Person,
        NameKind::Organization,
        NameKind::Place,
        NameKind::Group,
    ];

    /// The tag of the first word of such a name; that of its further words is one more.
    fn first_tag(self) -> usize {
        1 + 2 * self as usize
    }

    /// The kind that a tag belongs to; `None` for the tag of no name.
    fn of_tag(tag: usize) -> Option<NameKind> {
        NameKind::ALL.get(tag.checked_sub(1)? / 2).copied()
    }
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Where it stands, in bytes; without "the" before it and "'s" behind it.
    pub span: Span,
    /// What it stands for.
    pub kind: NameKind,
    /// How sure the tagger is of the kind, 0 to 1: the geometric mean over its words.
    pub score: f32,
    /// The same for each kind of [`NameKind::ALL`].
    pub kinds: [f32; 4],
}

/// The least score of a name that is looked for in the rest of the article.
const SURE: f32 = 0.8;

/// Most words of a name that is looked for in the rest of the article.
const LONGEST: usize = 8;

/// What counts as probability zero, so that one word alone cannot decide for a whole article.
const LEAST: f32 = 0.01;

/// Months that are names of persons or words as well. One that is a person here is still a month two lines below.
const CALENDAR: [&str; 6] = ["April", "August", "June", "January", "March", "May"];

/// The names in the windows that the scores belong to, in text order. They do not overlap, and none reaches over a
/// line break or a part that is not read.
pub fn names(text: &str, words: &Words, scores: &[Scores]) -> Vec<Name> {
    let mut found = Vec::new();
    for scores in scores {
        let window = scores.window;
        let rows: Vec<[f32; NAME_TAGS]> = (window.from..window.to).map(|w| scores.names(w)).collect();
        let tags = best_tags(&rows, |i| {
            let word = window.from + i;
            i == 0 || words.is_first_of_line(word) || words.is_after_gap(word)
        });
        let mut start = 0;
        while start < tags.len() {
            let Some(kind) = NameKind::of_tag(tags[start]) else {
                start += 1;
                continue;
            };
            let mut end = start + 1;
            while tags.get(end) == Some(&(kind.first_tag() + 1)) {
                end += 1;
            }
            if let Some((from, to)) = bare(text, words, window.from + start, window.from + end) {
                let kinds = chances(&rows[from - window.from..to - window.from]);
                found.push(Name {
                    span: words.span(from, to),
                    kind,
                    score: kinds[kind as usize],
                    kinds,
                });
            }
            start = end;
        }
    }
    found
}

/// The likeliest tags for rows of log-probabilities (Viterbi). A further word of a name follows its first or another
/// further one of the same kind and never stands where `begins` holds.
fn best_tags(rows: &[[f32; NAME_TAGS]], begins: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut back: Vec<[u8; NAME_TAGS]> = Vec::with_capacity(rows.len());
    let mut so_far = [0.0_f32; NAME_TAGS];
    for (i, row) in rows.iter().enumerate() {
        let mut any = 0;
        for tag in 1..NAME_TAGS {
            if so_far[tag] > so_far[any] {
                any = tag;
            }
        }
        let mut from = [any as u8; NAME_TAGS];
        let mut next = [0.0; NAME_TAGS];
        let mut row = *row;
        let begins = begins(i);
        for tag in 0..NAME_TAGS {
            let before = if tag == 0 || tag % 2 == 1 {
                if begins && tag > 0 {
                    // What looks like a further word is a first one here.
                    row[tag] = log_sum_exp([row[tag], row[tag + 1]].into_iter());
                }
                so_far[any]
            } else if begins {
                f32::NEG_INFINITY
            } else {
                let first = usize::from(so_far[tag] <= so_far[tag - 1]);
                from[tag] = (tag - first) as u8;
                so_far[tag - first]
            };
            next[tag] = before + row[tag];
        }
        // Long windows of certain words must not drift to where small differences are lost, nor a broken row
        // spoil the rest.
        let most = next.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        so_far = if most.is_finite() {
            next.map(|n| n - most)
        } else {
            [0.0; NAME_TAGS]
        };
        back.push(from);
    }
    let mut tag = (1..NAME_TAGS).fold(0, |best, t| if so_far[t] > so_far[best] { t } else { best });
    let mut tags = vec![0; rows.len()];
    for (i, from) in back.iter().enumerate().rev() {
        tags[i] = tag;
        tag = usize::from(from[tag]);
    }
    tags
}

/// The words `[from, to)` without "the" before a name and the possessive behind it; `None` when nothing is left that
/// has a letter or digit.
fn bare(text: &str, words: &Words, mut from: usize, mut to: usize) -> Option<(usize, usize)> {
    let word = |i: usize| words.spans[i].of(text);
    let says_something = |i: usize| word(i).contains(char::is_alphanumeric);
    while from < to && (word(from).eq_ignore_ascii_case("the") || !says_something(from)) {
        from += 1;
    }
    if to - from > 2 && word(to - 1) == "s" && matches!(word(to - 2), "'" | "’") {
        to -= 2;
    }
    // A full stop may belong to the name ("U.S."), other marks do not.
    while from < to && !says_something(to - 1) && !matches!(word(to - 1), "." | ")") {
        to -= 1;
    }
    (from..to).any(says_something).then_some((from, to))
}

/// For each kind the geometric mean over the words of the probability that a word belongs to a name of this kind.
fn chances(rows: &[[f32; NAME_TAGS]]) -> [f32; 4] {
    NameKind::ALL.map(|kind| {
        let first = kind.first_tag();
        let sum: f32 = rows
            .iter()
            .map(|row| (row[first].exp() + row[first + 1].exp()).ln())
            .sum();
        let mean = (sum / rows.len().max(1) as f32).exp();
        if mean.is_finite() { mean.min(1.0) } else { 0.0 }
    })
}

/// Makes the names of one article agree with one another: the same words are of the same kind, the one that is
/// likeliest over all of their places, and a name that the tagger is sure of in one place is found in its other
/// places too: whole words, never a part of a longer name.
///
/// `names` are in text order and do not overlap; so are those that are returned.
pub fn agree(text: &str, mut names: Vec<Name>) -> Vec<Name> {
    let mut voices: HashMap<&str, Voice> = HashMap::new();
    for name in &names {
        voices.entry(name.span.of(text)).or_default().add(name);
    }
    // "Kessler" is who "Ilse Kessler" is.
    for name in names.iter().filter(|n| n.kind == NameKind::Person) {
        if let Some((_, last)) = name.span.of(text).rsplit_once(char::is_whitespace)
            && let Some(voice) = voices.get_mut(last)
        {
            voice.add(name);
        }
    }
    for name in &mut names {
        if let Some(voice) = voices.get(name.span.of(text)) {
            name.kind = voice.kind();
            name.score = name.kinds[name.kind as usize].max(voice.score());
        }
    }
    let mut all = names.clone();
    all.extend(elsewhere(text, &names));
    all.sort_by_key(|n| n.span);
    whole(text, all)
}

/// Words with which names of newspapers begin, beside those that name many other things.
const DAILIES: [&str; 3] = ["Evening ", "Morning ", "Daily "];

/// Names that the tagger cut in two: "the Interior Ministry of | Quorn" is one body, and "the Evening | Bellman" no person. A name
/// that it does not know from elsewhere it often takes for a person's.
fn whole(text: &str, names: Vec<Name>) -> Vec<Name> {
    let mut all: Vec<Name> = Vec::with_capacity(names.len());
    for mut name in names {
        let before = text.get(..name.span.start).unwrap_or_default();
        let daily = (DAILIES.iter())
            .find_map(|daily| before.strip_suffix(daily))
            .filter(|before| before.ends_with("the ") || before.ends_with("The "));
        if let (Some(the), NameKind::Person) = (daily, name.kind) {
            name.span.start = the.len();
            name.kind = NameKind::Organization;
            // "Evening" alone was no name
            while all.last().is_some_and(|last| last.span.end > name.span.start) {
                all.pop();
            }
        }
        match all.last_mut() {
            Some(last)
                if last.kind == NameKind::Organization
                    && last.span.of(text).ends_with(" of")
                    && last.span.end + 1 == name.span.start
                    && before.ends_with(' ') =>
            {
                last.span.end = name.span.end;
            }
            _ => all.push(name),
        }
    }
    all
}

/// What all places of the same words say together.
#[derive(Default)]
struct Voice {
    /// For each kind the logarithms of its chances, added up.
    sums: [f32; 4],
    places: f32,
}

impl Voice {
    fn add(&mut self, name: &Name) {
        for (sum, chance) in self.sums.iter_mut().zip(name.kinds) {
            *sum += chance.max(LEAST).ln();
        }
        self.places += 1.0;
    }

    fn kind(&self) -> NameKind {
        NameKind::ALL
            .into_iter()
            .reduce(|best, k| {
                if self.sums[k as usize] > self.sums[best as usize] {
                    k
                } else {
                    best
                }
            })
            .unwrap_or(NameKind::Person)
    }

    /// The geometric mean of the chances of the likeliest kind.
    fn score(&self) -> f32 {
        (self.sums[self.kind() as usize] / self.places).exp()
    }
}

/// The places of sure names where the tagger saw no name.
fn elsewhere(text: &str, names: &[Name]) -> Vec<Name> {
    let mut known: HashMap<&str, (&Name, usize)> = HashMap::new();
    for name in names {
        let words = core(name.span.of(text));
        if !words.starts_with(char::is_uppercase) || CALENDAR.contains(&words) {
            continue;
        }
        let (best, count) = known.entry(words).or_insert((name, 0));
        *count += 1;
        if best.score < name.score {
            *best = name;
        }
    }
    let mut places: Vec<(Span, &Name)> = Vec::new();
    let mut unnamed: HashMap<&str, usize> = HashMap::new();
    let words = alphanumeric_words(text);
    let mut taken = names.iter().map(|n| n.span).peekable();
    let mut at = 0;
    while let Some(&first) = words.get(at) {
        while taken.peek().is_some_and(|t| t.end <= first.start) {
            taken.next();
        }
        let limit = taken.peek().map_or(text.len(), |t| t.start);
        // the longest that ends before the next name
        let ends = words[at..].iter().take(LONGEST).take_while(|w| w.end <= limit);
        let fits: Vec<Span> = ends.map(|w| Span::new(first.start, w.end)).collect();
        let hit = fits
            .iter()
            .rev()
            .find_map(|&span| Some((span, *known.get(span.of(text))?)));
        if let Some((span, (name, _))) = hit.filter(|(span, _)| !goes_on(text, *span)) {
            *unnamed.entry(span.of(text)).or_default() += 1;
            places.push((with_mark(text, span, name, limit), name));
            at += words[at..].partition_point(|w| w.start < span.end);
        } else {
            at += 1;
        }
    }
    // A single word that is more often no name than one is left alone: "Rice" the grain beside one Rice.
    let trusted = |name: &Name| {
        let words = core(name.span.of(text));
        let named = known.get(words).map_or(0, |k| k.1);
        name.score >= SURE
            && (words.contains(char::is_whitespace) || unnamed.get(words).is_none_or(|&n| n <= named))
    };
    places
        .into_iter()
        .filter(|(_, name)| trusted(name))
        .map(|(span, name)| Name { span, ..name.clone() })
        .collect()
}

/// Is the place only the beginning of a longer name or word: "Kessler Institute", "Kessler-like"?
fn goes_on(text: &str, span: Span) -> bool {
    let rest = text.get(span.end..).unwrap_or_default();
    let next = rest.strip_prefix([' ', '-', '\u{2011}']);
    next.is_some_and(|next| next.starts_with(char::is_uppercase) || rest.starts_with('-'))
}

/// The words without marks at their ends.
fn core(words: &str) -> &str {
    words.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The place with the full stop that the name has in its sure place.
fn with_mark(text: &str, span: Span, name: &Name, limit: usize) -> Span {
    let has_stop = name.span.of(text).ends_with('.');
    let stop_here = text.get(span.end..).is_some_and(|rest| rest.starts_with('.'));
    if has_stop && stop_here && span.end < limit {
        Span::new(span.start, span.end + 1)
    } else {
        span
    }
}

/// The runs of letters and digits.
fn alphanumeric_words(text: &str) -> Vec<Span> {
    let mut words: Vec<Span> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let end = at + c.len_utf8();
        match words.last_mut() {
            Some(word) if open => word.end = end,
            _ => words.push(Span::new(at, end)),
        }
        open = true;
    }
    words
}

#[cfg(test)]
mod tests;
