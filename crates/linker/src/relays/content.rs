//! Is what a statement says found in another article?

use std::collections::HashMap;

use sayso_core::{Span, VoiceKind};

use super::citations::{Citation, sentence};
use crate::links::Passage;
use crate::words::words;
use crate::{Agreement, ReadArticle, agreement, are_near};

/// Words of a statement are looked for in stretches of half as many words again as it has, within these bounds.
const STRETCH: std::ops::RangeInclusive<usize> = 45..=180;
/// No more words of a part of a statement are looked at.
const LONGEST_CONTENT: usize = 1_000;
/// No more words of an article are looked at.
const LONGEST: usize = 20_000;
/// How much of what the words tell must be found, at least.
const LEAST_SHARE: f32 = 0.55;
/// How much the words found must tell together: about four that few articles have.
const LEAST_WEIGHT: f32 = 12.0;
/// The same where the statement says on which day the outlet reported it, and the other article is of that day.
const LEAST_OF_ITS_DAY: (f32, f32) = (0.35, 6.0);
/// What was said "on Wednesday" or "last week" has a day that tells something.
const LONGEST_SAID: i32 = 7;
/// Of a short statement nearly all must be found, and then so much is enough.
const SHORT: (f32, f32) = (0.85, 8.0);

/// The passage of an article in which the rare words of a statement stand close together, and how sure that is.
///
/// An article of many days before is only meant by who says on which day it was.
pub(super) fn found(from: &ReadArticle, citation: &Citation, of: &ReadArticle) -> Option<(Passage, f32)> {
    let statement = from.statement(citation.statement)?;
    let is_of_its_day = is_of_its_day(from, citation, of);
    if !are_near(from, of) && !is_of_its_day {
        return None;
    }
    if let Some(voice) = statement.voice.and_then(|n| from.voice(n))
        && voice.kind == VoiceKind::Person
        && !names(of, &voice.name)
    {
        return None;
    }
    let mut wanted: HashMap<u64, f32> = HashMap::new();
    let mut length = 0;
    for span in &statement.content {
        let words = &from.words[from.words_in(*span)];
        length += words.len();
        let telling = words
            .iter()
            .take(LONGEST_CONTENT)
            .filter(|word| word.rarity > 0.0);
        wanted.extend(telling.map(|word| (word.stem, word.rarity)));
    }
    let mut weights: Vec<f32> = wanted.values().copied().collect();
    weights.sort_by(f32::total_cmp);
    let all: f32 = weights.iter().sum();
    if all < LEAST_OF_ITS_DAY.1 {
        return None;
    }
    let stretch = (length + length / 2).clamp(*STRETCH.start(), *STRETCH.end());
    let words = &of.words[..of.words.len().min(LONGEST)];
    // the words of the stretch that ends here that are wanted, each with its place, and how often it stands there
    let mut inside: HashMap<u64, u32> = HashMap::new();
    let mut hits: std::collections::VecDeque<(usize, u64)> = std::collections::VecDeque::new();
    let mut weight = 0.0_f32;
    let mut best: Option<(f32, usize, usize)> = None;
    for (at, word) in words.iter().enumerate() {
        let Some(tells) = wanted.get(&word.stem) else {
            continue;
        };
        hits.push_back((at, word.stem));
        let count = inside.entry(word.stem).or_default();
        *count += 1;
        if *count == 1 {
            weight += tells;
        }
        while let Some((first, stem)) = hits.front().copied() {
            if first + stretch > at {
                break;
            }
            hits.pop_front();
            if let Some(count) = inside.get_mut(&stem) {
                *count -= 1;
                if *count == 0 {
                    weight -= wanted.get(&stem).copied().unwrap_or_default();
                }
            }
        }
        // sums of the same words in another order differ in the last digits
        if best.is_none_or(|(known, ..)| weight > known + 0.01)
            && let Some((first, _)) = hits.front()
        {
            best = Some((weight, *first, at));
        }
    }
    let (weight, first, last) = best?;
    let share = weight / all;
    let is_enough = share >= LEAST_SHARE && weight >= LEAST_WEIGHT
        || share >= SHORT.0 && weight >= SHORT.1
        || is_of_its_day && share >= LEAST_OF_ITS_DAY.0 && weight >= LEAST_OF_ITS_DAY.1;
    if !is_enough {
        return None;
    }
    let stretch = Span::new(words[first].span.start, words[last].span.end);
    let passage = passage(of, stretch);
    // what the one ascribes to a voice, the other ascribes to another: not the same
    if let Some(there) = passage.statement.and_then(|n| of.statement(n)) {
        let is_outlet = |article: &ReadArticle, voice: Option<u32>| {
            voice
                .and_then(|n| article.voice(n))
                .is_some_and(|voice| voice.kind == VoiceKind::Outlet)
        };
        if !is_outlet(from, statement.voice)
            && !is_outlet(of, there.voice)
            && agreement(from, statement.voice, of, there.voice) == Agreement::Different
        {
            return None;
        }
    }
    let most = if weight < LEAST_WEIGHT { 0.7 } else { 0.85 };
    let score = (0.5 + 0.8 * (share - LEAST_SHARE)).clamp(0.5, most);
    Some((passage, score))
}

/// Does the statement say that the outlet reported it on the day, or in the week, of the other article?
pub(super) fn is_of_its_day(from: &ReadArticle, citation: &Citation, of: &ReadArticle) -> bool {
    let said = from
        .statement(citation.statement)
        .and_then(|statement| statement.said);
    said.zip(of.day).is_some_and(|(said, day)| {
        let is_dated = (said.to - said.from).get_days() <= LONGEST_SAID;
        is_dated && said.from <= day && day <= said.to
    })
}

/// From the first word of the sentence in which a stretch begins to the end of the one in which it ends.
fn whole_sentences(text: &str, stretch: Span) -> Span {
    let first = sentence(text, Span::new(stretch.start, stretch.start));
    let last = sentence(text, Span::new(stretch.end, stretch.end));
    Span::new(first.start.min(stretch.start), last.end.max(stretch.end)).trimmed(text)
}

/// Does the article have the last word of a person's name? Whoever spoke to an outlet stands in its report.
fn names(article: &ReadArticle, name: &str) -> bool {
    let Some(last) = words(name, Span::new(0, name.len())).pop() else {
        return false;
    };
    article.words.iter().any(|word| word.form == last.form)
}

/// The statement of an article in whose content most of a stretch stands; else the sentences in which it stands.
pub(super) fn passage(article: &ReadArticle, stretch: Span) -> Passage {
    let common = |span: Span| (span.end.min(stretch.end)).saturating_sub(span.start.max(stretch.start));
    let best = (article.reading.statements.iter())
        .map(|statement| {
            let inside: usize = statement.content.iter().map(|span| common(*span)).sum();
            (inside, statement)
        })
        .max_by_key(|(inside, statement)| (*inside, std::cmp::Reverse(statement.n)));
    match best {
        Some((inside, statement)) if 2 * inside >= stretch.len() => Passage {
            statement: Some(statement.n),
            spans: statement.content.clone(),
        },
        _ => Passage {
            statement: None,
            spans: vec![whole_sentences(&article.text, stretch)],
        },
    }
}
